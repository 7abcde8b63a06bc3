import { findRole, type Role, RoleCode, roles } from "../catalogue/catalogue.js";
import { Fault, invalid } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Transaction } from "../store/store.js";
import { type Pair, removeAssignment, removeGrant } from "./cascade.js";
import {
	assignmentsIn,
	contentOf,
	findAssignment,
	findInstanceRow,
	findPackageRow,
	findRightsRow,
} from "./grant-repository.js";
import { rightsOf } from "./holdings.js";
import { isLegacyRole, Reason } from "./model.js";
import { at, finding, olderFinding, problem } from "./problems.js";
import { relationsBetween } from "./relations.js";

/** One who takes away what `from` gave `to`: the giver's side or the receiver's. */
export interface Revoking {
	readonly by: Party;
	readonly from: Party;
	readonly to: Party;
}

/*
 * Revoking asks nothing but whether it is there (registry-access 3.2, revoke semantics): who may administer a party may take
 * away what he could not give. Everything here may have been gone before. True when something was removed.
 */

const pairOf = ({ from, to }: Revoking): Pair => ({ from: from.id, to: to.id });

const LEGACY_ROLES = roles.filter(isLegacyRole).map(({ code }) => code);

/**
 * Ends a connection: the rightholder and the roles that came over from the old platform, with all that hangs on them.
 *
 * @throws AM.VLD-00010, which names what is there, unless `cascade` is set
 */
export async function revokeConnection(tx: Transaction, revoking: Revoking, cascade: boolean): Promise<boolean> {
	const { from, to, by } = revoking;
	const rows = await assignmentsIn(tx.db, from.id, to.id, [RoleCode.rightholder, ...LEGACY_ROLES]);
	if (!cascade) await refuseContent(tx, rows);
	for (const { id } of rows) await removeAssignment(tx, pairOf(revoking), id);
	if (rows.length === 0) return false;
	const details = { to: to.uuid, roles: rows.map(({ role }) => role), by: by.uuid };
	tx.audit({ action: "connection.removed", party: from.uuid, details });
	return true;
}

async function refuseContent(
	tx: Transaction,
	rows: readonly { readonly id: number; readonly role: string }[],
): Promise<void> {
	const contents: Awaited<ReturnType<typeof contentOf>>[] = [];
	for (const { id } of rows) contents.push(await contentOf(tx.db, id));
	const content = {
		packages: contents.flatMap(({ packages }) => packages),
		resources: contents.flatMap(({ resources }) => resources),
		instances: contents.flatMap(({ instances }) => instances),
		roles: rows.map(({ role }) => role).filter((role) => role !== RoleCode.rightholder),
		delegations: contents.flatMap(({ delegations }) => delegations),
	};
	const there = Object.entries(content).filter(([, names]) => names.length > 0);
	if (there.length === 0) return;
	const extensions = Object.fromEntries(there.map(([name, names]) => [name, names.join(", ")]));
	throw invalid([{ ...at(finding.hasContent, "QUERY/cascade"), extensions }]);
}

/** The connection stays, even when nothing is left in it. */
export async function revokePackage(tx: Transaction, revoking: Revoking, code: string): Promise<boolean> {
	const { from, to, by } = revoking;
	const assignment = await findAssignment(tx.db, from.id, to.id, RoleCode.rightholder);
	const row = assignment && (await findPackageRow(tx.db, assignment.id, code));
	if (row === undefined) return false;
	await removeGrant(tx, pairOf(revoking), "assignment_package", row.id);
	const details = { to: to.uuid, package: code, by: by.uuid };
	tx.audit({ action: "delegation.package-revoked", party: from.uuid, details });
	return true;
}

/** All rights on a resource. @throws AM.VLD-00035 when the receiver has them from a client alone */
export async function revokeRights(tx: Transaction, revoking: Revoking, resource: string): Promise<boolean> {
	const { from, to, by } = revoking;
	const assignment = await findAssignment(tx.db, from.id, to.id, RoleCode.rightholder);
	const row = assignment && (await findRightsRow(tx.db, assignment.id, resource));
	if (row === undefined) {
		if (await isClientDelegated(tx, revoking, resource)) {
			throw invalid([at(olderFinding.onlyByClientDelegation, "QUERY/resource")]);
		}
		return false;
	}
	await removeGrant(tx, pairOf(revoking), "assignment_resource", row.id);
	const details = { to: to.uuid, resource, by: by.uuid };
	tx.audit({ action: "delegation.rights-revoked", party: from.uuid, details });
	return true;
}

async function isClientDelegated(tx: Transaction, { from, to }: Revoking, resource: string): Promise<boolean> {
	const relations = await relationsBetween(tx.db, { from: from.id, to: to.id, now: tx.now, clientDelegations: true });
	const ofClients = relations.filter(({ reason }) => (reason & Reason.clientDelegation) !== 0);
	return (await rightsOf(tx.db, ofClients, tx.now, resource)).length > 0;
}

/** All rights on an instance that users gave; what an app gave is the app's. */
export async function revokeInstance(
	tx: Transaction,
	revoking: Revoking,
	resource: string,
	instance: string,
): Promise<boolean> {
	const { from, to, by } = revoking;
	const assignment = await findAssignment(tx.db, from.id, to.id, RoleCode.rightholder);
	const row = assignment && (await findInstanceRow(tx.db, assignment.id, resource, instance));
	if (row === undefined) return false;
	await removeGrant(tx, pairOf(revoking), "assignment_instance", row.id);
	const details = { to: to.uuid, resource, instance, by: by.uuid };
	tx.audit({ action: "delegation.instance-rights-revoked", party: from.uuid, details });
	return true;
}

/** A role that came over from the old platform. @throws AM-00039, AM-00040 */
export async function revokeRole(tx: Transaction, revoking: Revoking, name: string): Promise<boolean> {
	const { from, to, by } = revoking;
	const role = revocableRole(name);
	const row = await findAssignment(tx.db, from.id, to.id, role.code);
	if (row === undefined) return false;
	await removeAssignment(tx, pairOf(revoking), row.id);
	tx.audit({ action: "role.revoked", party: from.uuid, details: { to: to.uuid, role: role.code, by: by.uuid } });
	return true;
}

function revocableRole(name: string): Role {
	const role = findRole(name);
	if (role === undefined) throw new Fault(problem.unknownRole);
	if (!isLegacyRole(role)) throw new Fault(problem.roleNotRevocable);
	return role;
}
