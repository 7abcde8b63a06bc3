import { withRoom } from "./columns.js";
import { isLimited, type Kind, MOST_SYMBOLS, whatOf } from "./what.js";

/** Facts in the order they were read, before they are compiled. */
export class GrantList {
	from: Uint32Array = new Uint32Array(8);
	to: Uint32Array = new Uint32Array(8);
	what: Uint32Array = new Uint32Array(8);
	count = 0;
	/** Of the limited ones, by their place in the list: since when and until when, in milliseconds since 1970. */
	readonly limits = new Map<number, readonly [since: number, until: number]>();

	/** @param since Milliseconds since 1970, 0 for always. @param until The first millisecond it no longer holds, or Infinity. */
	add(from: number, to: number, kind: Kind, symbol: number, since: number, until: number): void {
		if (symbol >= MOST_SYMBOLS) throw new Error("There are more different rights or instances than memory can number.");
		const limited = since > 0 || until < Infinity;
		if (limited) this.limits.set(this.count, [since, until]);
		this.#push(from, to, whatOf(kind, symbol, limited));
	}

	/** The same fact under another symbol or none other, with the times it had. */
	copy(from: number, to: number, what: number, since: number, until: number): void {
		if (isLimited(what)) this.limits.set(this.count, [since, until]);
		this.#push(from, to, what);
	}

	#push(from: number, to: number, what: number): void {
		const at = this.count++;
		if (at === this.from.length) {
			this.from = withRoom(this.from, at + 1);
			this.to = withRoom(this.to, at + 1);
			this.what = withRoom(this.what, at + 1);
		}
		this.from[at] = from;
		this.to[at] = to;
		this.what[at] = what;
	}
}
