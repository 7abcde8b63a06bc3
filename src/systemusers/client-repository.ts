import { type Kysely, sql } from "kysely";
import { RoleCode } from "../catalogue/catalogue.js";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";

type Db = Kysely<Database>;

/** Delegations that an agent has by way of its provider, with the client of each. */
const delegations = (db: Db, provider: number, agent: number) =>
	db
		.selectFrom("client_delegation as d")
		.innerJoin("assignment as c", "c.id", "d.from_assignment_id")
		.innerJoin("assignment as a", "a.id", "d.to_assignment_id")
		.where("a.from_id", "=", provider)
		.where("a.to_id", "=", agent)
		.where("a.role", "=", RoleCode.agent)
		.where("c.to_id", "=", provider);

/** Uuids of the clients that an agent has something of, by way of its provider. */
export async function clientsWithPackages(db: Db, provider: number, agent: number): Promise<string[]> {
	const query = delegations(db, provider, agent)
		.innerJoin("party as client", "client.id", "c.from_id")
		.select("client.uuid as uuid")
		.distinct()
		.orderBy("client.uuid");
	return (await query.execute()).map(({ uuid }) => uuid);
}

const AT_ONCE = 400;

/**
 * Takes packages of every client from an agent, and delegations that are empty then.
 *
 * @returns the inner ids of the clients that it had one of them from
 */
export async function takePackagesFromAgent(
	tx: Transaction,
	provider: number,
	agent: number,
	codes: readonly string[],
): Promise<number[]> {
	const rows = await delegations(tx.db, provider, agent)
		.innerJoin("client_delegation_package as p", "p.delegation_id", "d.id")
		.select(["p.id as id", "d.id as delegation", "c.from_id as client"])
		.where("p.package", "in", codes)
		.execute();
	for (let i = 0; i < rows.length; i += AT_ONCE) {
		const some = rows.slice(i, i + AT_ONCE);
		await tx.db
			.deleteFrom("client_delegation_package")
			.where(
				"id",
				"in",
				some.map(({ id }) => id),
			)
			.execute();
		await tx.db
			.deleteFrom("client_delegation")
			.where(
				"id",
				"in",
				some.map(({ delegation }) => delegation),
			)
			.where(({ not, exists, selectFrom }) =>
				not(
					exists(
						selectFrom("client_delegation_package as p")
							.select("p.id")
							.whereRef("p.delegation_id", "=", "client_delegation.id"),
					),
				),
			)
			.where(({ not, exists, selectFrom }) =>
				not(
					exists(
						selectFrom("client_delegation_resource as r")
							.select("r.id")
							.whereRef("r.delegation_id", "=", "client_delegation.id"),
					),
				),
			)
			.execute();
	}
	return [...new Set(rows.map(({ client }) => client))];
}

/** Whether an agent has anything of a client by way of its provider. */
export async function hasClient(db: Db, provider: number, agent: number, client: number): Promise<boolean> {
	const row = await delegations(db, provider, agent)
		.select("d.id as id")
		.where("c.from_id", "=", client)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/** The clients (inner ids) that were told of as an agent's. */
export async function toldClients(db: Db, systemUserId: string, among?: readonly number[]): Promise<Set<number>> {
	let query = db.selectFrom("system_user_client").select("client_id").where("system_user_id", "=", systemUserId);
	if (among !== undefined) query = query.where("client_id", "in", among);
	return new Set((await query.execute()).map(({ client_id }) => client_id));
}

export async function insertToldClient(tx: Transaction, systemUserId: string, client: number): Promise<void> {
	const values = { system_user_id: systemUserId, client_id: client };
	await tx.db.insertInto("system_user_client").values(values).execute();
}

export async function deleteToldClient(tx: Transaction, systemUserId: string, client?: number): Promise<void> {
	let query = tx.db.deleteFrom("system_user_client").where("system_user_id", "=", systemUserId);
	if (client !== undefined) query = query.where("client_id", "=", client);
	await query.execute();
}

/** An agent and a client that it has and was not told of, or the other way round; inner number of the client. */
export interface Untold {
	readonly systemUserId: string;
	readonly client: number;
}

/** Clients of live agents that were not told of. */
export async function untoldClients(db: Db, size: number): Promise<Untold[]> {
	const rows = await agentDelegations(db)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom("system_user_client as told")
						.select("told.client_id")
						.whereRef("told.system_user_id", "=", "u.id")
						.whereRef("told.client_id", "=", "c.from_id"),
				),
			),
		)
		.limit(size)
		.execute();
	return rows.map(({ id, client }) => ({ systemUserId: id, client }));
}

/** Clients of live agents that were told of and are theirs no more. */
export async function lostClients(db: Db, size: number): Promise<Untold[]> {
	const rows = await db
		.selectFrom("system_user_client as told")
		.innerJoin("system_user as user", "user.id", "told.system_user_id")
		.select(["told.system_user_id as id", "told.client_id as client"])
		.where("user.deleted_at", "is", null)
		.where(({ not, exists }) =>
			not(exists(agentDelegations(db).where(sql<boolean>`u.id = told.system_user_id and c.from_id = told.client_id`))),
		)
		.limit(size)
		.execute();
	return rows.map(({ id, client }) => ({ systemUserId: id, client }));
}

const agentDelegations = (db: Db) =>
	db
		.selectFrom("client_delegation as d")
		.innerJoin("assignment as c", "c.id", "d.from_assignment_id")
		.innerJoin("assignment as a", "a.id", "d.to_assignment_id")
		.innerJoin("system_user as u", (join) =>
			join.onRef("u.party_id", "=", "a.to_id").onRef("u.owner_id", "=", "a.from_id"),
		)
		.select(["u.id as id", "c.from_id as client"])
		.distinct()
		.where("a.role", "=", RoleCode.agent)
		.whereRef("c.to_id", "=", "u.owner_id")
		.where("u.deleted_at", "is", null);
