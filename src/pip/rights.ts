import type { Symbols } from "./facts/symbols.js";

/** One right of a delegation: an action on a resource, or on a part of it (registry-access 1.4). */
export interface Right {
	readonly key: string;
	readonly action: string;
	readonly resource: readonly { readonly type: string; readonly value: string }[];
}

/** Rights on a resource that somebody was given in one grant. */
export interface RightSet {
	/** As decisions find the policy: a registry id, or org/app of an app, in lower case. */
	readonly resource: string;
	readonly rights: readonly Right[];
}

/** Rights on one instance. */
export interface InstanceRights extends RightSet {
	/** Lower case: instances are compared without regard to case. */
	readonly instance: string;
}

/** The key that decisions find a resource by. */
export type KeyOfResource = (resourceId: string) => string;

/** Sets of rights by their symbols, read from the store's JSON when they are first needed. */
export class RightSets {
	readonly #read: RightSet[] = [];

	constructor(
		private readonly symbols: Symbols,
		private readonly keyOf: KeyOfResource,
	) {}

	get(symbol: number): RightSet {
		let set = this.#read[symbol];
		if (set === undefined) {
			set = this.#parse(this.symbols.text(symbol));
			this.#read[symbol] = set;
		}
		return set;
	}

	#parse(text: string): RightSet {
		const end = text.indexOf("\n");
		return { resource: this.keyOf(text.slice(0, end)), rights: JSON.parse(text.slice(end + 1)) as Right[] };
	}
}
