/**
 * A set of parties by their inner numbers, told in rising order: one bit a party. A `Set` of a hundred thousand clients takes thirty
 * times as long to fill, and has to be sorted afterwards.
 */
export class PartySet implements Iterable<number> {
	#bits: Uint32Array;

	/** @param parties One more than the largest inner number; larger ones make room for themselves. */
	constructor(parties: number) {
		this.#bits = new Uint32Array((parties >>> 5) + 1);
	}

	add(party: number): void {
		const at = party >>> 5;
		if (at >= this.#bits.length) {
			const larger = new Uint32Array(Math.max(at + 1, this.#bits.length * 2));
			larger.set(this.#bits);
			this.#bits = larger;
		}
		this.#bits[at] = (this.#bits[at] as number) | (1 << (party & 31));
	}

	has(party: number): boolean {
		return (((this.#bits[party >>> 5] ?? 0) >>> (party & 31)) & 1) === 1;
	}

	/** The parties behind one, rising; it does not tell those that are added meanwhile in the word it is at. */
	*after(party: number): Generator<number, void, void> {
		let at = (party + 1) >>> 5;
		// In the first word those before it are left out.
		let word = ((this.#bits[at] ?? 0) >>> ((party + 1) & 31)) << ((party + 1) & 31);
		while (at < this.#bits.length) {
			while (word !== 0) {
				const lowest = word & -word;
				word ^= lowest;
				yield at * 32 + (31 - Math.clz32(lowest));
			}
			at += 1;
			word = this.#bits[at] ?? 0;
		}
	}

	/** All of them; 0 is no party. */
	[Symbol.iterator](): Generator<number, void, void> {
		return this.after(0);
	}
}
