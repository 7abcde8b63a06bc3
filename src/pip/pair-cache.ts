const WAYS = 4;
/** Numbers a place has: the pair, and the version of each of the two. */
const WIDTH = 4;

/**
 * Keeps something for pairs of numbers below 2^32, as long as neither of the two changes its version. A pair has four places,
 * together in a cache line, and the oldest of the four makes room: looking one up costs two cache misses and moves nothing, where
 * a Map with a list of use costs several times that, and each of its keys, numbers above 2^31, is an object.
 */
export class PairCache<T> {
	readonly #places: Uint32Array;
	readonly #values: (T | undefined)[];
	/** Of each four places, the one that makes room next. */
	readonly #next: Uint8Array;
	readonly #shift: number;

	/** @param bits There are 2 to the power of this many places. */
	constructor(bits: number) {
		this.#places = new Uint32Array(2 ** bits * WIDTH);
		this.#values = new Array<T | undefined>(2 ** bits).fill(undefined);
		this.#next = new Uint8Array(2 ** bits / WAYS);
		this.#shift = 32 - (bits - Math.log2(WAYS));
	}

	value(first: number, second: number, firstVersion: number, secondVersion: number): T | undefined {
		const place = this.#find(first, second, firstVersion, secondVersion);
		return place < 0 ? undefined : this.#values[place];
	}

	set(first: number, second: number, firstVersion: number, secondVersion: number, value: T): void {
		const places = this.#places;
		const start = this.#start(first, second);
		let place = start;
		while (place < start + WAYS && (places[place * WIDTH] !== first || places[place * WIDTH + 1] !== second)) place++;
		if (place === start + WAYS) {
			const next = this.#next[start / WAYS] as number;
			this.#next[start / WAYS] = (next + 1) % WAYS;
			place = start + next;
		}
		const at = place * WIDTH;
		places[at] = first;
		places[at + 1] = second;
		places[at + 2] = firstVersion;
		places[at + 3] = secondVersion;
		this.#values[place] = value;
	}

	clear(): void {
		this.#places.fill(0);
		this.#values.fill(undefined);
	}

	/** The place of a pair as it is now, or -1. */
	#find(first: number, second: number, firstVersion: number, secondVersion: number): number {
		const places = this.#places;
		const start = this.#start(first, second);
		for (let place = start; place < start + WAYS; place++) {
			const at = place * WIDTH;
			if (places[at] !== first || places[at + 1] !== second) continue;
			return places[at + 2] === firstVersion && places[at + 3] === secondVersion ? place : -1;
		}
		return -1;
	}

	#start(first: number, second: number): number {
		const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
		return (Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> this.#shift) * WAYS;
	}
}
