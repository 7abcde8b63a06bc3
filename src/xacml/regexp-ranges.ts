/** A set of code points as ascending, disjoint pairs: first, last, first, last, … */
export type Ranges = readonly number[];

export const LAST_CODE_POINT = 0x10ffff;

/** The set of pairs in any order, which may overlap or touch. */
export function normalise(pairs: readonly number[]): Ranges {
	const starts = Array.from({ length: pairs.length / 2 }, (_, i) => i * 2);
	starts.sort((a, b) => pairs[a]! - pairs[b]!);
	const merged: number[] = [];
	for (const start of starts) {
		const first = pairs[start]!;
		const last = pairs[start + 1]!;
		const end = merged.length - 1;
		if (end >= 0 && first <= merged[end]! + 1) merged[end] = Math.max(merged[end]!, last);
		else merged.push(first, last);
	}
	return merged;
}

export function complement(ranges: Ranges): Ranges {
	const rest: number[] = [];
	let next = 0;
	for (let i = 0; i < ranges.length; i += 2) {
		if (ranges[i]! > next) rest.push(next, ranges[i]! - 1);
		next = ranges[i + 1]! + 1;
	}
	if (next <= LAST_CODE_POINT) rest.push(next, LAST_CODE_POINT);
	return rest;
}

/** What is in the first set and not in the second. */
export const subtract = (a: Ranges, b: Ranges): Ranges => complement(normalise([...complement(a), ...b]));
