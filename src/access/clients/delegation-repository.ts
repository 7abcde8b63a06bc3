import type { Kysely } from "kysely";
import { findPackage, findRole, type Role } from "../../catalogue/catalogue.js";
import type { Database } from "../../store/schema.js";
import type { Transaction } from "../../store/store.js";
import { newUuid } from "../../store/uuid.js";
import { inForce } from "./client-repository.js";
import { type RoleAccess, roleCarries } from "./model.js";

/** Which client delegations; parties by inner number. */
export interface DelegationFilter {
	readonly client?: number | undefined;
	readonly provider?: number | undefined;
	readonly agent?: number | undefined;
	/** Only groups in this range of the party they are grouped by: after the first, up to the second. */
	readonly range?: { readonly by: "client" | "agent" | "provider"; readonly after: number; readonly upTo?: number };
}

/** One package or resource that an agent has from a client via a provider, in force. */
interface Delegated {
	readonly client: number;
	readonly provider: number;
	readonly agent: number;
	readonly role: string;
	readonly package?: string;
	readonly resource?: string;
}

const COLUMNS = { client: "client_side.from_id", agent: "agent_side.to_id", provider: "agent_side.from_id" } as const;

function delegations(db: Kysely<Database>, filter: DelegationFilter) {
	let query = db
		.selectFrom("client_delegation")
		.innerJoin("assignment as client_side", "client_side.id", "client_delegation.from_assignment_id")
		.innerJoin("assignment as agent_side", "agent_side.id", "client_delegation.to_assignment_id");
	for (const name of ["client", "provider", "agent"] as const) {
		const party = filter[name];
		if (party !== undefined) query = query.where(COLUMNS[name], "=", party);
	}
	// Said twice, so that the engine may start from either side.
	if (filter.provider !== undefined) query = query.where("client_side.to_id", "=", filter.provider);
	if (filter.range !== undefined) {
		const { by, after, upTo } = filter.range;
		query = query.where(COLUMNS[by], ">", after);
		if (upTo !== undefined) query = query.where(COLUMNS[by], "<=", upTo);
	}
	return query;
}

/** The last party of the next `size` in the list grouped by it, and whether there are more; undefined when there are none. */
export async function nextGroup(
	db: Kysely<Database>,
	filter: DelegationFilter & { readonly range: NonNullable<DelegationFilter["range"]> },
	size: number,
): Promise<{ last: number; more: boolean } | undefined> {
	const column = COLUMNS[filter.range.by];
	const rows = await delegations(db, filter)
		.select(`${column} as party`)
		.distinct()
		.orderBy("party")
		.limit(size + 1)
		.execute();
	const last = rows[Math.min(rows.length, size) - 1];
	return last && { last: last.party, more: rows.length > size };
}

/** Everything delegated that the filter names and that counts now. */
export async function delegated(
	db: Kysely<Database>,
	filter: DelegationFilter,
	now: number,
	withResources: boolean,
): Promise<Delegated[]> {
	const parts = [
		"client_side.from_id as client",
		"client_side.to_id as provider",
		"agent_side.to_id as agent",
		"client_side.role as role",
	] as const;
	const alive = delegations(db, filter).where(inForce("client_side", now)).where(inForce("agent_side", now));
	const packages = await packagesIn(alive, now).select(parts).orderBy("given.id").execute();
	const carried = packages.filter(isCarried);
	if (!withResources) return carried;
	return [...carried, ...(await resourcesIn(alive, now).select(parts).orderBy("given.id").execute())];
}

type Delegations = ReturnType<typeof delegations>;

const packagesIn = (query: Delegations, now: number) =>
	query
		.innerJoin("client_delegation_package as given", "given.delegation_id", "client_delegation.id")
		.innerJoin("party as client_party", "client_party.id", "client_side.from_id")
		.leftJoin("assignment_package", "assignment_package.id", "given.assignment_package_id")
		.select(({ eb }) => [
			"given.package as package",
			"client_party.form as form",
			eb("given.assignment_package_id", "is", null).as("by_role"),
		])
		.where((eb) => eb.or([eb("given.assignment_package_id", "is", null), inForce("assignment_package", now)]));

const resourcesIn = (query: Delegations, now: number) =>
	query
		.innerJoin("client_delegation_resource as given", "given.delegation_id", "client_delegation.id")
		.innerJoin("assignment_resource", "assignment_resource.id", "given.assignment_resource_id")
		.select("given.resource as resource")
		.where(inForce("assignment_resource", now));

/** A package that rests on the role counts while the role carries it. */
function isCarried(row: {
	readonly role: string;
	readonly form: string | null;
	readonly package: string;
	/** SQLite has no truth values. */
	readonly by_role: unknown;
}): boolean {
	const role = findRole(row.role);
	return !row.by_role || (role !== undefined && roleCarries(role, row.form ?? undefined, row.package));
}

/**
 * The same without saying from which client: an agent with a hundred thousand clients has few different packages.
 */
export async function delegatedAtAll(
	db: Kysely<Database>,
	filter: DelegationFilter,
	now: number,
	withResources: boolean,
): Promise<Omit<Delegated, "client">[]> {
	const parts = ["agent_side.from_id as provider", "agent_side.to_id as agent", "client_side.role as role"] as const;
	const alive = delegations(db, filter).where(inForce("client_side", now)).where(inForce("agent_side", now)).distinct();
	const packages = await packagesIn(alive, now).select(parts).execute();
	const carried = packages.filter(isCarried);
	if (!withResources) return carried;
	return [...carried, ...(await resourcesIn(alive, now).select(parts).execute())];
}

interface Gathered {
	readonly role: Role;
	readonly packages: Set<string>;
	readonly resources: Set<string>;
}

/** Rows put together: for each party of a kind, what goes on there by role; nothing twice. */
export function accessBy<By extends "client" | "agent" | "provider">(
	rows: readonly (Omit<Delegated, "client" | "agent" | "provider"> & Pick<Delegated, By>)[],
	by: By,
): Map<number, RoleAccess[]> {
	const groups = new Map<number, Map<string, Gathered>>();
	for (const row of rows) {
		const role = findRole(row.role);
		if (role === undefined) continue;
		const roles = groups.get(row[by]) ?? new Map<string, Gathered>();
		groups.set(row[by], roles);
		const access = roles.get(role.code) ?? { role, packages: new Set(), resources: new Set() };
		roles.set(role.code, access);
		if (row.package !== undefined) access.packages.add(row.package);
		if (row.resource !== undefined) access.resources.add(row.resource);
	}
	const inOrder = [...groups].sort(([a], [b]) => a - b);
	return new Map(
		inOrder.map(([party, roles]) => [
			party,
			[...roles.values()].map(({ role, packages, resources }) => ({
				role,
				packages: [...packages].map(findPackage).filter((each) => each !== undefined),
				resources: [...resources],
			})),
		]),
	);
}

/** The delegation that joins two assignments. */
export async function findDelegation(
	db: Kysely<Database>,
	clientAssignment: number,
	agentAssignment: number,
): Promise<{ id: number; uuid: string } | undefined> {
	return db
		.selectFrom("client_delegation")
		.select(["id", "uuid"])
		.where("from_assignment_id", "=", clientAssignment)
		.where("to_assignment_id", "=", agentAssignment)
		.executeTakeFirst();
}

export async function addDelegation(
	tx: Transaction,
	clientAssignment: number,
	agentAssignment: number,
	by: string,
): Promise<{ id: number; uuid: string }> {
	return tx.db
		.insertInto("client_delegation")
		.values({
			uuid: newUuid(tx.now),
			from_assignment_id: clientAssignment,
			to_assignment_id: agentAssignment,
			created_at: tx.now,
			created_by: by,
		})
		.returning(["id", "uuid"])
		.executeTakeFirstOrThrow();
}

/** False when the agent has the package in that delegation already, on the same grounds. */
export async function addPackage(
	tx: Transaction,
	delegation: number,
	code: string,
	grant: number | null,
	by: string,
): Promise<boolean> {
	const known = await tx.db
		.selectFrom("client_delegation_package")
		.select(["id", "assignment_package_id"])
		.where("delegation_id", "=", delegation)
		.where("package", "=", code)
		.executeTakeFirst();
	if (known?.assignment_package_id === grant) return false;
	if (known !== undefined) {
		const values = { assignment_package_id: grant };
		await tx.db.updateTable("client_delegation_package").set(values).where("id", "=", known.id).execute();
		return true;
	}
	await tx.db
		.insertInto("client_delegation_package")
		.values({
			uuid: newUuid(tx.now),
			delegation_id: delegation,
			package: code,
			assignment_package_id: grant,
			created_at: tx.now,
			created_by: by,
		})
		.execute();
	return true;
}

/** False when the agent has the resource in that delegation already. */
export async function addResource(
	tx: Transaction,
	delegation: number,
	resource: string,
	grant: number,
	by: string,
): Promise<boolean> {
	if ((await resourceRow(tx.db, delegation, resource)) !== undefined) return false;
	await tx.db
		.insertInto("client_delegation_resource")
		.values({
			uuid: newUuid(tx.now),
			delegation_id: delegation,
			resource,
			assignment_resource_id: grant,
			created_at: tx.now,
			created_by: by,
		})
		.execute();
	return true;
}

/** False when it was not there. */
export async function removePackage(tx: Transaction, delegation: number, code: string): Promise<boolean> {
	const known = await tx.db
		.selectFrom("client_delegation_package")
		.select("id")
		.where("delegation_id", "=", delegation)
		.where("package", "=", code)
		.executeTakeFirst();
	// A statement that removes nothing is a write all the same, and one that tells nobody.
	if (known === undefined) return false;
	await tx.db.deleteFrom("client_delegation_package").where("id", "=", known.id).execute();
	return true;
}

/** False when it was not there. */
export async function removeResource(tx: Transaction, delegation: number, resource: string): Promise<boolean> {
	const known = await resourceRow(tx.db, delegation, resource);
	if (known === undefined) return false;
	await tx.db.deleteFrom("client_delegation_resource").where("id", "=", known.id).execute();
	return true;
}

async function resourceRow(
	db: Kysely<Database>,
	delegation: number,
	resource: string,
): Promise<{ id: number } | undefined> {
	return db
		.selectFrom("client_delegation_resource")
		.select("id")
		.where("delegation_id", "=", delegation)
		.where("resource", "in", [resource, resource.toLowerCase()])
		.executeTakeFirst();
}

/** A delegation's whole content is gone: so is the delegation (registry-access 4.1). */
export async function removeIfEmpty(tx: Transaction, delegation: number): Promise<boolean> {
	const gone = await tx.db
		.deleteFrom("client_delegation")
		.where("id", "=", delegation)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom("client_delegation_package")
						.select("client_delegation_package.id")
						.whereRef("client_delegation_package.delegation_id", "=", "client_delegation.id"),
				),
			),
		)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom("client_delegation_resource")
						.select("client_delegation_resource.id")
						.whereRef("client_delegation_resource.delegation_id", "=", "client_delegation.id"),
				),
			),
		)
		.returning("id")
		.execute();
	return gone.length > 0;
}

/** A delegation as a row, whether or not it counts now. */
export interface DelegationRow {
	readonly id: number;
	readonly uuid: string;
	readonly client: number;
	readonly provider: number;
	readonly agent: number;
	readonly role: string;
	/** Whether it holds anything. */
	readonly filled: boolean;
}

/** The delegations of a filter, in force or not, in the order they were made. */
export async function delegationRows(
	db: Kysely<Database>,
	filter: DelegationFilter & { readonly uuid?: string },
): Promise<DelegationRow[]> {
	let query = delegations(db, filter)
		.leftJoin("client_delegation_package as package_row", "package_row.delegation_id", "client_delegation.id")
		.leftJoin("client_delegation_resource as resource_row", "resource_row.delegation_id", "client_delegation.id")
		.select([
			"client_delegation.id as id",
			"client_delegation.uuid as uuid",
			"client_side.from_id as client",
			"client_side.to_id as provider",
			"agent_side.to_id as agent",
			"client_side.role as role",
		])
		.select(({ fn }) => [fn.max("package_row.id").as("package_row"), fn.max("resource_row.id").as("resource_row")])
		.groupBy([
			"client_delegation.id",
			"client_delegation.uuid",
			"client_side.from_id",
			"client_side.to_id",
			"agent_side.to_id",
			"client_side.role",
		])
		.orderBy("client_delegation.id");
	if (filter.uuid !== undefined) query = query.where("client_delegation.uuid", "=", filter.uuid);
	const rows = await query.execute();
	return rows.map(({ package_row, resource_row, ...row }) => ({
		...row,
		filled: package_row !== null || resource_row !== null,
	}));
}

const AT_ONCE = 500;

/** Removes delegations with all they hold. */
export async function removeDelegations(tx: Transaction, ids: readonly number[]): Promise<void> {
	for (let i = 0; i < ids.length; i += AT_ONCE) {
		await tx.db
			.deleteFrom("client_delegation")
			.where("id", "in", ids.slice(i, i + AT_ONCE))
			.execute();
	}
}
