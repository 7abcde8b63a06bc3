import type { Transaction } from "../store/store.js";
import { removeIfEmpty } from "./clients/delegation-repository.js";
import { logPairs } from "./clients/facts.js";
import { type DependentDelegation, delegationsOn, deleteRow } from "./grant-repository.js";

/** Whose facts a row is about; inner numbers. */
export interface Pair {
	readonly from: number;
	readonly to: number;
}

const pairsOf = (pair: Pair, delegations: readonly DependentDelegation[]) => [
	[pair.from, pair.to] as const,
	...delegations.map(({ client, agent }) => [client, agent] as const),
];

/** Removes an assignment with all that was given on it, and every client delegation built on it; tells of each pair. */
export async function removeAssignment(tx: Transaction, pair: Pair, id: number): Promise<void> {
	const delegations = await delegationsOn(tx.db, { assignments: [id] });
	await deleteRow(tx, "assignment", id);
	logPairs(tx, pairsOf(pair, delegations));
}

/** Removes a package or the rights on a resource; what agents have on these grounds goes with it, and a delegation left empty. */
export async function removeGrant(
	tx: Transaction,
	pair: Pair,
	table: "assignment_package" | "assignment_resource" | "assignment_instance",
	id: number,
): Promise<void> {
	const delegations =
		table === "assignment_instance"
			? []
			: await delegationsOn(tx.db, table === "assignment_package" ? { package: id } : { resource: id });
	await deleteRow(tx, table, id);
	for (const delegation of delegations) await removeIfEmpty(tx, delegation.id);
	logPairs(tx, pairsOf(pair, delegations));
}

/** Tells that a row changed that others may build on: its rights or its times are those of what agents have of it, too. */
export async function logChange(
	tx: Transaction,
	pair: Pair,
	row: { readonly assignments: readonly number[] } | { readonly package: number } | { readonly resource: number },
): Promise<void> {
	logPairs(tx, pairsOf(pair, await delegationsOn(tx.db, row)));
}
