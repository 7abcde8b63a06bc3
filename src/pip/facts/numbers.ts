/** Slots in use before the table doubles. */
const FULL = 0.6;

/**
 * Finds the entry (a party, say) whose column holds a value, by open hashing: eight bytes an entry, where a Map takes sixty. A slot holds
 * the number of an entry, from 1; whether it still fits is seen in the column, so a value that changed needs no removal.
 */
export class NumberIndex {
	slots: Uint32Array;
	#used = 0;

	/** @param hash Of the value that a party has in the column; negative when it has none. */
	constructor(
		private readonly hash: (party: number) => number,
		slots: Uint32Array = new Uint32Array(16),
	) {
		this.slots = slots;
		for (const party of slots) if (party !== 0) this.#used += 1;
	}

	/** The first entry with this hash for which `fits` holds; 0 when there is none. */
	find(hash: number, fits: (entry: number) => boolean): number {
		const { slots } = this;
		const mask = slots.length - 1;
		for (let at = hash & mask; ; at = (at + 1) & mask) {
			const entry = slots[at] as number;
			if (entry === 0 || fits(entry)) return entry;
		}
	}

	/** The first party with this hash whose four numbers in the column are these; 0 when there is none. */
	findWords(hash: number, words: Uint32Array, column: Uint32Array): number {
		const { slots } = this;
		const mask = slots.length - 1;
		for (let at = hash & mask; ; at = (at + 1) & mask) {
			const party = slots[at] as number;
			if (party === 0) return 0;
			const place = party * 4;
			if (column[place] !== words[0] || column[place + 1] !== words[1]) continue;
			if (column[place + 2] === words[2] && column[place + 3] === words[3]) return party;
		}
	}

	/** The first entry that holds the number in its column; 0 when there is none. */
	findNumber(value: number, column: Uint32Array | Float64Array): number {
		const { slots } = this;
		const mask = slots.length - 1;
		for (let at = hashNumber(value) & mask; ; at = (at + 1) & mask) {
			const entry = slots[at] as number;
			if (entry === 0 || column[entry] === value) return entry;
		}
	}

	/** Takes a party in by the value it has in the column now. */
	add(party: number): void {
		if (this.#used + 1 > this.slots.length * FULL) this.#grow();
		this.#put(party);
	}

	#put(party: number): void {
		const { slots } = this;
		const mask = slots.length - 1;
		const hash = this.hash(party);
		if (hash < 0) return;
		for (let at = hash & mask; ; at = (at + 1) & mask) {
			if (slots[at] === party) return;
			if (slots[at] !== 0) continue;
			slots[at] = party;
			this.#used += 1;
			return;
		}
	}

	#grow(): void {
		const old = this.slots;
		this.slots = new Uint32Array(old.length * 2);
		this.#used = 0;
		for (const party of old) if (party !== 0) this.#put(party);
	}
}

/** Spreads numbers up to 2^53. */
export function hashNumber(value: number): number {
	const low = value >>> 0;
	const high = (value / 4294967296) >>> 0;
	let mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
	mixed ^= mixed >>> 15;
	mixed = Math.imul(mixed, 0x2c1b3c6d);
	return (mixed ^ (mixed >>> 16)) >>> 0;
}
