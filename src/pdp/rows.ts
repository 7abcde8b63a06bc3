import { type AttributeEntry, exactSymbol, foldedSymbol, spellingOf } from "./symbols.js";

/** Whose rows lie one after the other from `offset` on. */
export interface Placed {
	offset: number;
	readonly rows: number;
}

/** A value that satisfies a row. */
export interface RowValue {
	readonly symbol: number;
	readonly mark: number;
}

export const rowValue = (symbol: number, value: string): RowValue => ({ symbol, mark: markOf(value) });

/** Bit 0 of a row: no subject is asked for. */
const ANYBODY = 0;
/** Words at the front of a row for the marks of its values (see markOf). */
const MARK_WORDS = 4;
const MARKS = MARK_WORDS * 32;
/** Rows are whole cache lines, so that a decision waits for one of them (design 2.4: at ten thousand policies that is what counts). */
const LINE_WORDS = 16;

/**
 * The rows of all flat policies in one typed array. A row says which symbols satisfy a policy's rules for one action: first
 * the marks of those values, then a bit for each symbol.
 */
export class Rows {
	data = new Int32Array(1 << 12);
	/** Words a row. */
	width = LINE_WORDS;
	private used = 0;
	private garbage = 0;
	private readonly placed = new Set<Placed>();

	/** Makes rows wide enough for that many symbols. */
	widen(symbols: number): void {
		const words = MARK_WORDS + Math.ceil(symbols / 32);
		const width = Math.ceil(words / LINE_WORDS) * LINE_WORDS;
		if (width > this.width) this.rebuild(width);
	}

	add(place: Placed): void {
		place.offset = this.allocate(place.rows * this.width);
		this.placed.add(place);
	}

	remove(place: Placed): void {
		if (!this.placed.delete(place)) return;
		this.garbage += place.rows * this.width;
		if (this.garbage > 1 << 14 && this.garbage > this.used / 2) this.rebuild(this.width);
	}

	/** Lets values satisfy the row that begins at `row`; undefined lets anybody. */
	set(row: number, values: readonly RowValue[] | undefined): void {
		if (values === undefined) this.mark(row + MARK_WORDS, ANYBODY);
		for (const { symbol, mark } of values ?? []) {
			this.mark(row + MARK_WORDS + (symbol >> 5), symbol & 31);
			if (mark >= 0) this.mark(row + (mark >> 5), mark & 31);
		}
	}

	private mark(word: number, bit: number): void {
		this.data[word] = (this.data[word] as number) | (1 << bit);
	}

	private allocate(cells: number): number {
		if (this.used + cells > this.data.length) {
			const larger = new Int32Array(Math.max(this.data.length + (this.data.length >> 1), this.used + cells));
			larger.set(this.data.subarray(0, this.used));
			this.data = larger;
		}
		const offset = this.used;
		this.used += cells;
		return offset;
	}

	/** Copies what is in use into a new array, with rows of the width given. */
	private rebuild(width: number): void {
		const old = this.data;
		const oldWidth = this.width;
		let cells = 0;
		for (const { rows } of this.placed) cells += rows * width;
		this.data = new Int32Array(Math.max(1 << 12, cells + (cells >> 2)));
		this.width = width;
		this.used = 0;
		this.garbage = 0;
		for (const place of this.placed) {
			const from = place.offset;
			const to = this.allocate(place.rows * width);
			for (let i = 0; i < place.rows; i++) {
				const row = from + i * oldWidth;
				this.data.set(old.subarray(row, row + oldWidth), to + i * width);
			}
			place.offset = to;
		}
	}
}

export const admitsAnybody = (data: Int32Array, row: number): boolean => ((data[row + MARK_WORDS] as number) & 1) !== 0;

/** Whether one of the values satisfies the row. */
export function meets(data: Int32Array, row: number, entry: AttributeEntry, values: readonly string[]): boolean {
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as string;
		const mark = markOf(value);
		if (mark >= 0 && (((data[row + (mark >> 5)] as number) >>> (mark & 31)) & 1) === 0) continue;
		const spelling = spellingOf(entry, value);
		if (spelling === 0) continue;
		const exact = exactSymbol(spelling);
		if (exact !== 0 && has(data, row, exact)) return true;
		const folded = foldedSymbol(spelling);
		if (folded !== 0 && has(data, row, folded)) return true;
	}
	return false;
}

const has = (data: Int32Array, row: number, symbol: number): boolean =>
	(((data[row + MARK_WORDS + (symbol >> 5)] as number) >>> (symbol & 31)) & 1) !== 0;

/** The words of a row in which these symbols have bits, each followed by the bits. Sorts the symbols given. */
export function maskOf(symbols: number[]): Int32Array {
	symbols.sort((a, b) => a - b);
	const mask: number[] = [];
	let last = -1;
	for (const symbol of symbols) {
		const word = MARK_WORDS + (symbol >> 5);
		if (word !== last) mask.push(word, 0);
		last = word;
		mask[mask.length - 1] = (mask[mask.length - 1] as number) | (1 << (symbol & 31));
	}
	return Int32Array.from(mask);
}

/** Whether one of the symbols of a mask satisfies the row. */
export function meetsMask(data: Int32Array, row: number, mask: Int32Array): boolean {
	for (let i = 0; i < mask.length; i += 2) {
		if (((data[row + (mask[i] as number)] as number) & (mask[i + 1] as number)) !== 0) return true;
	}
	return false;
}

/**
 * A number below 128 that says little of a value but costs a fraction of looking its symbol up: most of what a subject holds
 * does not satisfy a row, and its mark already says so. Values that differ in case only have the same one. It is made of the
 * last three letters, for codes and URNs differ at their ends; -1, which says nothing, when there are fewer, or one beyond
 * ASCII: small and capital letters are not in pairs there.
 */
function markOf(value: string): number {
	const { length } = value;
	if (length < 3) return -1;
	const a = value.charCodeAt(length - 1);
	const b = value.charCodeAt(length - 2);
	const c = value.charCodeAt(length - 3);
	if ((a | b | c) > 0x7f) return -1;
	// The low five bits tell letters apart, small or capital, and digits.
	return ((a & 0x1f) + (b & 0x1f) * 11 + (c & 0x1f) * 37) & (MARKS - 1);
}
