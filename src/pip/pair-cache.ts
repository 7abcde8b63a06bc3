const WAYS = 4;

/**
 * Keeps something for pairs of numbers below 2^32. A pair has four places, beside each other in memory, and the oldest of the
 * four makes room: looking one up costs about two cache misses and moves nothing, where a Map with a list of use costs several
 * times that, and its keys, numbers above 2^31, an object each.
 */
export class PairCache<T> {
	/** Two numbers a place. */
	readonly #keys: Uint32Array;
	#values: (T | undefined)[];
	/** Of each four places, the one that makes room next. */
	readonly #next: Uint8Array;
	readonly #shift: number;

	/** @param bits There are 2 to the power of this many places. */
	constructor(bits: number) {
		this.#keys = new Uint32Array(2 ** (bits + 1));
		this.#values = new Array<T | undefined>(2 ** bits).fill(undefined);
		this.#next = new Uint8Array(2 ** bits / WAYS);
		this.#shift = 32 - (bits - Math.log2(WAYS));
	}

	get(first: number, second: number): T | undefined {
		const keys = this.#keys;
		const start = this.#start(first, second);
		for (let at = start; at < start + WAYS; at++) {
			if (keys[at * 2] === first && keys[at * 2 + 1] === second) return this.#values[at];
		}
		return undefined;
	}

	set(first: number, second: number, value: T): void {
		const keys = this.#keys;
		const start = this.#start(first, second);
		let at = start;
		while (at < start + WAYS && (keys[at * 2] !== first || keys[at * 2 + 1] !== second)) at++;
		if (at === start + WAYS) {
			const set = start / WAYS;
			const next = this.#next[set] as number;
			this.#next[set] = (next + 1) % WAYS;
			at = start + next;
			keys[at * 2] = first;
			keys[at * 2 + 1] = second;
		}
		this.#values[at] = value;
	}

	clear(): void {
		this.#keys.fill(0);
		this.#values.fill(undefined);
	}

	#start(first: number, second: number): number {
		const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
		return (Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> this.#shift) * WAYS;
	}
}
