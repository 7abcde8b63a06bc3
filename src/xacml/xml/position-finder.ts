import type { Position } from "../model.js";

/** Lines and columns of offsets that are asked for in rising order: each character is looked at once. */
export class PositionFinder {
	readonly #text: string;
	#line = 1;
	#lineStart = 0;
	#nextLine: number;

	constructor(text: string) {
		this.#text = text;
		this.#nextLine = this.#lineEnd(0);
	}

	at(offset: number): Position {
		while (offset >= this.#nextLine) {
			this.#line++;
			this.#lineStart = this.#nextLine;
			this.#nextLine = this.#lineEnd(this.#lineStart);
		}
		return { line: this.#line, column: offset - this.#lineStart + 1 };
	}

	#lineEnd(from: number): number {
		const feed = this.#text.indexOf("\n", from);
		return feed < 0 ? Number.POSITIVE_INFINITY : feed + 1;
	}
}
