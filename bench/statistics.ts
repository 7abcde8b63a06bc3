/** The value below which the given share of the sample lies; of an even half the lower. */
export function quantile(sample: readonly number[], share: number): number {
	const sorted = Float64Array.from(sample).sort();
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (sample: readonly number[]): number => quantile(sample, 0.5);

/** The median of the ratios round by round: what disturbs a round disturbs both sides of its ratio. */
export function medianRatio(rates: readonly number[], yardstick: readonly number[]): number {
	return median(rates.map((rate, round) => rate / yardstick[round]!));
}
