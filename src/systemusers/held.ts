import type { Kysely } from "kysely";
import { logChange, removeGrant } from "../access/cascade.js";
import { findAssignment, findRightsRow, setRights } from "../access/grant-repository.js";
import { laterOn, packagesOn, rightsOn } from "../access/holding-repository.js";
import type { StoredRight } from "../access/model.js";
import { type Revoking, revokeRights } from "../access/revoke.js";
import { packageUrn, RoleCode } from "../catalogue/catalogue.js";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import { type Content, isSameAction, rightOn, type SystemUser } from "./model.js";

/** What the customer has given a system user itself and what is in force; nothing that comes from clients. */
export interface Held {
	/** Urns. */
	readonly packages: readonly string[];
	readonly resources: readonly { readonly resource: string; readonly rights: readonly StoredRight[] }[];
}

/** What a system user has by direct gifts, whether or not it is switched off. */
export async function heldBy(db: Kysely<Database>, user: SystemUser, now: number): Promise<Held> {
	const assignment = await findAssignment(db, user.owner, user.party, RoleCode.rightholder);
	if (assignment === undefined) return { packages: [], resources: [] };
	const packages = await packagesOn(db, [assignment.id], now);
	const rights = await rightsOn(db, [assignment.id], now);
	return {
		packages: packages.map((row) => packageUrn(row.package)).sort(),
		resources: rights
			.map(({ resource, rights }) => ({ resource, rights }))
			.sort((a, b) => (a.resource < b.resource ? -1 : 1)),
	};
}

/** What a system user has, action by action; of an agent what its clients must give. */
export async function exactContent(tx: Pick<Transaction, "db" | "now">, user: SystemUser): Promise<Content> {
	if (user.type === "agent") return { rights: [], packages: user.packages };
	const { packages, resources } = await heldBy(tx.db, user, tx.now);
	const rights = resources.flatMap(({ resource, rights }) =>
		[...new Set(rights.map(({ action }) => action))].sort().map((action) => rightOn(resource, action)),
	);
	return { rights, packages };
}

/**
 * Takes what was given to begin later, all of it or the packages (codes) and resources named: the word of today counts, not that
 * of before. True when there was something.
 */
export async function takeLater(
	tx: Transaction,
	{ from, to }: Pick<Revoking, "from" | "to">,
	named?: { readonly packages: readonly string[]; readonly resources: readonly string[] },
): Promise<boolean> {
	const assignment = await findAssignment(tx.db, from.id, to.id, RoleCode.rightholder);
	if (assignment === undefined) return false;
	const later = await laterOn(tx.db, assignment.id, tx.now);
	const packages = later.packages.filter((row) => named?.packages.includes(row.package) ?? true);
	const resources = later.resources.filter((row) => named?.resources.includes(row.resource) ?? true);
	const pair = { from: from.id, to: to.id };
	for (const { id } of packages) await removeGrant(tx, pair, "assignment_package", id);
	for (const { id } of resources) await removeGrant(tx, pair, "assignment_resource", id);
	return packages.length + resources.length > 0;
}

/** Takes the rights on a resource, or those to one action, from a system user; they may not have been there. */
export async function takeRights(
	tx: Transaction,
	revoking: Revoking,
	resource: string,
	action: string | undefined,
): Promise<boolean> {
	const { by, from, to } = revoking;
	const assignment = await findAssignment(tx.db, from.id, to.id, RoleCode.rightholder);
	const row = assignment && (await findRightsRow(tx.db, assignment.id, resource));
	if (row === undefined) return false;
	const kept = action === undefined ? [] : row.rights.filter((right) => !isSameAction(right.action, action));
	if (kept.length === 0) return revokeRights(tx, revoking, resource);
	if (kept.length === row.rights.length) return false;
	await setRights(tx, "assignment_resource", row.id, kept);
	await logChange(tx, { from: from.id, to: to.id }, { resource: row.id });
	const details = { to: to.uuid, resource, withdrawn: action, by: by.uuid };
	tx.audit({ action: "delegation.rights-changed", party: from.uuid, details });
	return true;
}
