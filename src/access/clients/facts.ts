import type { Transaction } from "../../store/store.js";

/** Pairs named in one change; an agent may have a hundred thousand clients. */
const AT_ONCE = 5_000;

/** Tells that what these parties give each other is to be read anew; each pair once. */
export function logPairs(tx: Transaction, pairs: Iterable<readonly [from: number, to: number]>): void {
	const distinct = new Map<string, readonly [number, number]>();
	for (const pair of pairs) distinct.set(pair.join(), pair);
	const all = [...distinct.values()];
	for (let i = 0; i < all.length; i += AT_ONCE) tx.log({ kind: "facts", pairs: all.slice(i, i + AT_ONCE) });
}
