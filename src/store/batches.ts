import { setImmediate } from "node:timers/promises";

/** The most values one statement names: below every engine's limit of parameters. */
const AT_ONCE = 500;

/** Different values, as many at a time as one statement names. */
export function* batchesOf<T>(values: Iterable<T>): Generator<T[]> {
	const all = [...new Set(values)];
	for (let i = 0; i < all.length; i += AT_ONCE) yield all.slice(i, i + AT_ONCE);
}

/** The same, with a turn for others between two batches: SQLite answers at once, so a long list would keep everybody waiting. */
export async function* batchesInTurns<T>(values: Iterable<T>): AsyncGenerator<T[]> {
	let isFirst = true;
	for (const batch of batchesOf(values)) {
		if (!isFirst) await setImmediate();
		isFirst = false;
		yield batch;
	}
}
