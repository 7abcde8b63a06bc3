import { setImmediate } from "node:timers/promises";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type AccessPackage, findRole, type Role, RoleCode } from "../../catalogue/catalogue.js";
import type { Party } from "../../parties/model.js";
import { findParties } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import { NO_CLIENT_ROLES, passablePackages, type RoleAccess } from "./model.js";

/** SQL: the row of that table is in force. */
export function inForce(table: string, now: number): RawBuilder<boolean> {
	const from = sql.ref(`${table}.valid_from`);
	const to = sql.ref(`${table}.valid_to`);
	return sql<boolean>`((${from} is null or ${from} <= ${now}) and (${to} is null or ${to} > ${now}))`;
}

/** A client, and what the provider may pass on of it. */
export interface Client {
	readonly party: Party;
	readonly access: readonly RoleAccess[];
}

/** Assignments read at a time; more than one client can have. */
const BATCH = 2_000;

/**
 * A provider's clients in the order of their inner numbers, a batch at a time: there may be a hundred thousand. Each comes
 * whole, with every role in force.
 */
export async function* clientBatches(
	db: Kysely<Database>,
	asked: {
		readonly provider: number;
		readonly now: number;
		readonly after: number;
		readonly client?: number | undefined;
		readonly roles?: readonly string[] | undefined;
		readonly batch?: number;
	},
): AsyncGenerator<Client[]> {
	const size = asked.batch ?? BATCH;
	for (let after = asked.after; ; ) {
		let query = db
			.selectFrom("assignment")
			.select(["id", "from_id", "role"])
			.where("to_id", "=", asked.provider)
			.where("role", "not in", NO_CLIENT_ROLES)
			.where("from_id", ">", after)
			.where(inForce("assignment", asked.now))
			.orderBy("from_id")
			.orderBy("id")
			.limit(size);
		if (asked.client !== undefined) query = query.where("from_id", "=", asked.client);
		if (asked.roles !== undefined) query = query.where("role", "in", asked.roles);
		let rows = await query.execute();
		const isLast = rows.length < size;
		// The last client of a full batch may have more roles: it comes again with the next one.
		if (!isLast) rows = rows.filter(({ from_id }) => from_id !== rows.at(-1)?.from_id);
		if (rows.length > 0) yield await clientsOf(db, rows, asked.now);
		if (isLast) return;
		await setImmediate();
		after = rows.at(-1)?.from_id as number;
	}
}

interface ClientRow {
	readonly id: number;
	readonly from_id: number;
	readonly role: string;
}

async function clientsOf(db: Kysely<Database>, rows: readonly ClientRow[], now: number): Promise<Client[]> {
	const parties = new Map(
		(
			await findParties(
				db,
				rows.map(({ from_id }) => from_id),
			)
		).map((each) => [each.id, each]),
	);
	const grants = await grantsOf(
		db,
		rows.map(({ id }) => id),
		now,
	);
	const clients = new Map<number, { party: Party; access: RoleAccess[] }>();
	for (const { id, from_id, role: code } of rows) {
		const party = parties.get(from_id) as Party;
		const role = findRole(code);
		if (role === undefined) continue;
		const { packages, resources } = grants(id);
		const access = { role, packages: passablePackages(role, party.form, packages), resources };
		const client = clients.get(from_id);
		if (client === undefined) clients.set(from_id, { party, access: [access] });
		else client.access.push(access);
	}
	return [...clients.values()];
}

const AT_ONCE = 500;

/** Packages and resources given with assignments, in force. */
async function grantsOf(
	db: Kysely<Database>,
	ids: readonly number[],
	now: number,
): Promise<(assignment: number) => { packages: ReadonlySet<string>; resources: readonly string[] }> {
	const packages = new Map<number, Set<string>>();
	const resources = new Map<number, string[]>();
	for (let i = 0; i < ids.length; i += AT_ONCE) {
		const some = ids.slice(i, i + AT_ONCE);
		const packageRows = await db
			.selectFrom("assignment_package")
			.select(["assignment_id", "package"])
			.where("assignment_id", "in", some)
			.where(inForce("assignment_package", now))
			.execute();
		for (const row of packageRows) {
			const known = packages.get(row.assignment_id);
			if (known === undefined) packages.set(row.assignment_id, new Set([row.package]));
			else known.add(row.package);
		}
		const resourceRows = await db
			.selectFrom("assignment_resource")
			.select(["assignment_id", "resource"])
			.where("assignment_id", "in", some)
			.where(inForce("assignment_resource", now))
			.orderBy("resource")
			.execute();
		for (const row of resourceRows) {
			const known = resources.get(row.assignment_id);
			if (known === undefined) resources.set(row.assignment_id, [row.resource]);
			else known.push(row.resource);
		}
	}
	return (id) => ({ packages: packages.get(id) ?? new Set(), resources: resources.get(id) ?? [] });
}

/** The assignment that makes somebody a client in one role, in force. */
export async function findClientAssignment(
	db: Kysely<Database>,
	client: number,
	provider: number,
	role: Role,
	now: number,
): Promise<number | undefined> {
	if (NO_CLIENT_ROLES.includes(role.code)) return undefined;
	const row = await db
		.selectFrom("assignment")
		.select("id")
		.where("from_id", "=", client)
		.where("to_id", "=", provider)
		.where("role", "=", role.code)
		.where(inForce("assignment", now))
		.executeTakeFirst();
	return row?.id;
}

/** The row that gives a package with an assignment, in force. */
export async function findPackageGrant(
	db: Kysely<Database>,
	assignment: number,
	{ code }: AccessPackage,
	now: number,
): Promise<number | undefined> {
	const row = await db
		.selectFrom("assignment_package")
		.select("id")
		.where("assignment_id", "=", assignment)
		.where("package", "=", code)
		.where(inForce("assignment_package", now))
		.executeTakeFirst();
	return row?.id;
}

/** The row that gives rights on a resource with an assignment, in force. */
export async function findResourceGrant(
	db: Kysely<Database>,
	assignment: number,
	resource: string,
	now: number,
): Promise<{ id: number; resource: string } | undefined> {
	return db
		.selectFrom("assignment_resource")
		.select(["id", "resource"])
		.where("assignment_id", "=", assignment)
		.where("resource", "in", [resource, resource.toLowerCase()])
		.where(inForce("assignment_resource", now))
		.executeTakeFirst();
}

/** An assignment by which a party is somebody's agent. */
export interface AgentAssignment {
	readonly id: number;
	readonly uuid: string;
	readonly provider: number;
	readonly agent: number;
	readonly createdAt: number;
}

/** Agents of a provider, or providers of an agent, in the order of the other side. */
export async function agentAssignments(
	db: Kysely<Database>,
	asked: {
		readonly provider?: number;
		readonly agent?: number;
		readonly after?: number;
		readonly limit?: number;
		/** Only those in force then. */
		readonly now?: number;
	},
): Promise<AgentAssignment[]> {
	const other = asked.provider === undefined ? "from_id" : "to_id";
	let query = db
		.selectFrom("assignment")
		.select(["id", "uuid", "from_id as provider", "to_id as agent", "created_at as createdAt"])
		.where("role", "=", RoleCode.agent)
		.where(other, ">", asked.after ?? 0)
		.orderBy(other);
	if (asked.provider !== undefined) query = query.where("from_id", "=", asked.provider);
	if (asked.agent !== undefined) query = query.where("to_id", "=", asked.agent);
	if (asked.limit !== undefined) query = query.limit(asked.limit);
	if (asked.now !== undefined) query = query.where(inForce("assignment", asked.now));
	return query.execute();
}
