/** Pseudo-random numbers that are the same in every run and on every machine (mulberry32). */
export interface SeededRandom {
	/** An integer in [0, bound). */
	below(bound: number): number;
	/** `count` different integers in [0, bound), in the order they were drawn. */
	distinct(count: number, bound: number): number[];
	/** The same array, in another order. */
	shuffle<T>(items: T[]): T[];
}

export function seededRandom(seed: number): SeededRandom {
	let state = seed >>> 0;

	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const below = (bound: number): number => Math.floor(next() * bound);

	return {
		below,
		distinct(count, bound) {
			const drawn = new Set<number>();
			while (drawn.size < count) drawn.add(below(bound));
			return [...drawn];
		},
		shuffle(items) {
			for (let last = items.length - 1; last > 0; last--) {
				const other = below(last + 1);
				const kept = items[last]!;
				items[last] = items[other]!;
				items[other] = kept;
			}
			return items;
		},
	};
}
