/** How many comparisons, by which seed, and what is said of a failure. */
import fc from "fast-check";

/** FULLMAKT_DIFFERENTIAL_RUNS asks for another number, FULLMAKT_DIFFERENTIAL_SEED for a certain seed. */
export const RUNS = Number(process.env.FULLMAKT_DIFFERENTIAL_RUNS ?? 20_000);
const SEED = process.env.FULLMAKT_DIFFERENTIAL_SEED;

/** Runs the property; of a failure only the shrunk case is told, in the words of `failing`. */
export function holds<T>(of: fc.Arbitrary<T>, numRuns: number, failing: (one: T) => string | undefined): void {
	const run = fc.check(
		fc.property(of, (one) => failing(one) === undefined),
		{ numRuns, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
	);
	if (!run.failed) return;
	const shrunk = run.counterexample?.[0];
	const words = shrunk === undefined ? undefined : failing(shrunk);
	throw new Error(
		`seed ${run.seed}, run ${run.numRuns}, ${run.numShrinks} shrinks\n${words ?? String(run.errorInstance)}`,
	);
}
