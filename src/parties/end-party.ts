import { logPairs } from "../access/clients/facts.js";
import { delegationsOn } from "../access/grant-repository.js";
import { RoleCode, roles } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import type { Party } from "./model.js";
import { problems } from "./problems.js";
import { assignmentsOf, deleteAssignments, updateParty } from "./register-repository.js";

/** How a party ends. */
export type PartyEnd =
	/** A person's death: ISO date. */
	| { readonly died: string }
	/** Deletion from its register: milliseconds since 1970. */
	| { readonly deletedAt: number };

/** What was given by somebody's will, and roles kept from Altinn 2; roles of the registers end with their own events. */
const CLEARED: readonly string[] = [
	RoleCode.rightholder,
	RoleCode.appControlledRightholder,
	RoleCode.agent,
	...roles.filter(({ provider }) => provider === "sys-altinn2").map(({ code }) => code),
];

/**
 * A person has died, or a party was deleted: it neither gives nor receives any more what was given by will, in either
 * direction, nor what others built on that (registry-access 6.2). The party itself stays. False when it was so already.
 *
 * @throws {Fault} PARTY-00006
 */
export async function endParty(tx: Transaction, party: Party, end: PartyEnd): Promise<boolean> {
	const dies = "died" in end;
	if (dies && party.kind !== "person") throw new Fault(problems.badEnd);
	const known = dies ? party.died === end.died : party.deletedAt === end.deletedAt;
	if (!known) {
		await updateParty(tx, party.id, dies ? { died: end.died } : { deleted_at: end.deletedAt });
		tx.log({ kind: "parties", parties: [party.id] });
	}
	const { cleared, delegations } = await clearGiven(tx, party.id);
	if (known && cleared === 0) return false;
	const action = dies ? "party.died" : "party.deleted";
	tx.audit({ action, party: party.uuid, details: { cleared, delegations } });
	return true;
}

/**
 * Clears what a party gives and receives by will, and what is built on that; tells of each pair.
 *
 * @returns how many assignments there were, and how many client delegations on them
 */
export async function clearGiven(tx: Transaction, party: number): Promise<{ cleared: number; delegations: number }> {
	const given = await assignmentsOf(tx.db, party, CLEARED);
	if (given.length === 0) return { cleared: 0, delegations: 0 };
	const ids = given.map(({ id }) => id);
	const built = await delegationsOn(tx.db, { assignments: ids });
	await deleteAssignments(tx, ids);
	logPairs(tx, [
		...given.map(({ from, to }) => [from, to] as const),
		...built.map(({ client, agent }) => [client, agent] as const),
	]);
	return { cleared: given.length, delegations: built.length };
}

/** A deleted party is in its register again. What was cleared stays so. False when it was not deleted. */
export async function restoreParty(tx: Transaction, party: Party): Promise<boolean> {
	if (party.deletedAt === undefined) return false;
	await updateParty(tx, party.id, { deleted_at: null });
	tx.log({ kind: "parties", parties: [party.id] });
	tx.audit({ action: "party.restored", party: party.uuid });
	return true;
}
