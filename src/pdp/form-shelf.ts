/** Where a form lies. */
export interface ShelfPlace {
	board: Uint8Array;
	at: number;
	size: number;
}

const FIRST_BOARD = 1 << 12;
const LARGEST_BOARD = 1 << 18;
/** Less waste than this is not worth copying. */
const WASTE = 1 << 20;

/**
 * The compiled forms of a library, one behind the other in a few large arrays. On the heap, each would lie beside its policy's
 * object: those objects, which decisions read, would then be spread over ten times as many pages of memory, and an array of
 * its own would cost each form as much again as a fifth of itself.
 */
export class FormShelf {
	private board = new Uint8Array(0);
	private used = 0;
	private kept = 0;
	private waste = 0;

	put(form: Uint8Array): ShelfPlace {
		const size = form.length;
		if (this.used + size > this.board.length) {
			const next = Math.min(LARGEST_BOARD, Math.max(FIRST_BOARD, this.board.length * 2));
			this.board = new Uint8Array(Math.max(next, size));
			this.used = 0;
		}
		const place = { board: this.board, at: this.used, size };
		this.board.set(form, this.used);
		this.used += size;
		this.kept += size;
		return place;
	}

	/** A form is no longer needed here; whoever still holds its place may read it. */
	leave({ size }: ShelfPlace): void {
		this.kept -= size;
		this.waste += size;
	}

	/** More is wasted than kept: time for a new shelf. */
	get wasteful(): boolean {
		return this.waste > WASTE && this.waste > this.kept;
	}
}

export const formAt = ({ board, at, size }: ShelfPlace): Uint8Array => board.subarray(at, at + size);
