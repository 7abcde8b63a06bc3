import type { Kysely, Selectable } from "kysely";
import type { AccessListTable, Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";
import { inBatches } from "./repository.js";

type Db = Kysely<Database>;

/** A service owner's list of organisations that may use some of its resources (registry-access 1.6). */
export interface AccessList {
	readonly id: number;
	readonly uuid: string;
	/** Code of the owner, in lower case. */
	readonly owner: string;
	readonly identifier: string;
	readonly name: string;
	readonly description: string;
	/** Revision of the store that last changed the list, its members or its resources. */
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface ListConnection {
	readonly listId: number;
	readonly resource: string;
	/** Actions that members may do; undefined for all. */
	readonly actionFilters: readonly string[] | undefined;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface ListMember {
	/** Inner number. */
	readonly party: number;
	readonly uuid: string;
	readonly partyId: number | undefined;
	readonly orgNumber: string | undefined;
	readonly since: number;
}

export async function findList(db: Db, owner: string, identifier: string): Promise<AccessList | undefined> {
	const query = db.selectFrom("access_list").selectAll().where("owner", "=", owner);
	const row = await query.where("identifier", "=", identifier).executeTakeFirst();
	return row && listOf(row);
}

/** An owner's lists, by identifier. */
export async function listsOfOwner(
	db: Db,
	owner: string,
	after: string | undefined,
	limit: number,
): Promise<AccessList[]> {
	let query = db.selectFrom("access_list").selectAll().where("owner", "=", owner);
	if (after !== undefined) query = query.where("identifier", ">", after);
	return (await query.orderBy("identifier").limit(limit).execute()).map(listOf);
}

/** The lists that a party is a member of, by owner and identifier. */
export async function listsOfMember(db: Db, party: number): Promise<AccessList[]> {
	const rows = await db
		.selectFrom("access_list as l")
		.innerJoin("access_list_member as m", "m.list_id", "l.id")
		.selectAll("l")
		.where("m.party_id", "=", party)
		.orderBy("l.owner")
		.orderBy("l.identifier")
		.execute();
	return rows.map(listOf);
}

const listOf = (row: Selectable<AccessListTable>): AccessList => ({
	id: row.id,
	uuid: row.uuid,
	owner: row.owner,
	identifier: row.identifier,
	name: row.name,
	description: row.description,
	version: row.version,
	createdAt: row.created_at,
	updatedAt: row.updated_at,
});

export async function insertList(
	tx: Transaction,
	list: Pick<AccessList, "owner" | "identifier" | "name" | "description">,
): Promise<AccessList> {
	const times = { version: tx.revision, created_at: tx.now, updated_at: tx.now };
	const row = await tx.db
		.insertInto("access_list")
		.values({ ...list, uuid: newUuid(tx.now), ...times })
		.returningAll()
		.executeTakeFirstOrThrow();
	return listOf(row);
}

/** Gives the list its next version; with a new name and description where they are given. */
export async function touchList(
	tx: Transaction,
	list: AccessList,
	texts: { readonly name?: string; readonly description?: string } = {},
): Promise<AccessList> {
	const values = { ...texts, version: tx.revision, updated_at: tx.now };
	await tx.db.updateTable("access_list").set(values).where("id", "=", list.id).execute();
	return { ...list, ...texts, version: tx.revision, updatedAt: tx.now };
}

/** With its members and connections (cascade). */
export async function removeList(tx: Transaction, { id }: AccessList): Promise<void> {
	await tx.db.deleteFrom("access_list").where("id", "=", id).execute();
}

// -------------------------------------------------------------------------------------------------------------- members

/** Members by uuid, from after one of them. */
export async function membersOf(db: Db, list: number, after: string | undefined, limit: number): Promise<ListMember[]> {
	let query = db
		.selectFrom("access_list_member as m")
		.innerJoin("party as p", "p.id", "m.party_id")
		.select(["m.party_id", "p.uuid", "p.party_id as number", "p.org_number", "m.since"])
		.where("m.list_id", "=", list);
	if (after !== undefined) query = query.where("p.uuid", ">", after);
	const rows = await query.orderBy("p.uuid").limit(limit).execute();
	return rows.map(({ party_id, uuid, number, org_number, since }) => ({
		party: party_id,
		uuid,
		partyId: number ?? undefined,
		orgNumber: org_number ?? undefined,
		since,
	}));
}

/** Inner numbers of all members. */
export async function memberParties(db: Db, list: number): Promise<ReadonlySet<number>> {
	const query = db.selectFrom("access_list_member").select("party_id").where("list_id", "=", list);
	return new Set((await query.execute()).map(({ party_id }) => party_id));
}

export async function insertMembers(tx: Transaction, list: number, parties: readonly number[]): Promise<void> {
	if (parties.length === 0) return;
	const rows = parties.map((party_id) => ({ list_id: list, party_id, since: tx.now }));
	await tx.db.insertInto("access_list_member").values(rows).execute();
}

export async function deleteMembers(tx: Transaction, list: number, parties: readonly number[]): Promise<void> {
	for (const some of inBatches(parties)) {
		await tx.db.deleteFrom("access_list_member").where("list_id", "=", list).where("party_id", "in", some).execute();
	}
}

// ---------------------------------------------------------------------------------------------------------- connections

export async function findConnection(db: Db, list: number, resource: string): Promise<ListConnection | undefined> {
	const query = db.selectFrom("access_list_resource").selectAll().where("list_id", "=", list);
	const row = await query.where("resource", "=", resource).executeTakeFirst();
	return row && connectionOf(row);
}

/** Connections of a list by resource, from after one of them. */
export async function connectionsOf(
	db: Db,
	list: number,
	after: string | undefined,
	limit: number,
): Promise<ListConnection[]> {
	let query = db.selectFrom("access_list_resource").selectAll().where("list_id", "=", list);
	if (after !== undefined) query = query.where("resource", ">", after);
	return (await query.orderBy("resource").limit(limit).execute()).map(connectionOf);
}

/** Connections of some lists, to one resource or all. */
export async function connectionsOfLists(
	db: Db,
	lists: readonly number[],
	resource: string | undefined,
): Promise<ListConnection[]> {
	if (lists.length === 0) return [];
	let query = db.selectFrom("access_list_resource").selectAll().where("list_id", "in", lists);
	if (resource !== undefined) query = query.where("resource", "=", resource);
	return (await query.orderBy("resource").execute()).map(connectionOf);
}

const connectionOf = (row: Selectable<Database["access_list_resource"]>): ListConnection => ({
	listId: row.list_id,
	resource: row.resource,
	actionFilters: row.action_filters === null ? undefined : (JSON.parse(row.action_filters) as string[]),
	createdAt: row.created_at,
	updatedAt: row.updated_at,
});

export async function storeConnection(
	tx: Transaction,
	list: number,
	resource: string,
	actionFilters: readonly string[] | undefined,
): Promise<void> {
	const values = {
		action_filters: actionFilters === undefined ? null : JSON.stringify(actionFilters),
		updated_at: tx.now,
	};
	await tx.db
		.insertInto("access_list_resource")
		.values({ list_id: list, resource, ...values, created_at: tx.now })
		.onConflict((on) => on.columns(["list_id", "resource"]).doUpdateSet(values))
		.execute();
}

export async function deleteConnection(tx: Transaction, list: number, resource: string): Promise<void> {
	const query = tx.db.deleteFrom("access_list_resource").where("list_id", "=", list);
	await query.where("resource", "=", resource).execute();
}

/** What a party may use by being on lists. */
export interface Membership {
	readonly resource: string;
	readonly actionFilters: readonly string[] | undefined;
	readonly since: number;
}

/** One for each list that connects the party with a resource. */
export async function membershipsOf(db: Db, party: number, resource: string | undefined): Promise<Membership[]> {
	let query = db
		.selectFrom("access_list_member as m")
		.innerJoin("access_list_resource as r", "r.list_id", "m.list_id")
		.select(["r.resource", "r.action_filters", "m.since"])
		.where("m.party_id", "=", party);
	if (resource !== undefined) query = query.where("r.resource", "=", resource);
	const rows = await query.orderBy("r.resource").orderBy("m.list_id").execute();
	return rows.map(({ resource, action_filters, since }) => ({
		resource,
		actionFilters: action_filters === null ? undefined : (JSON.parse(action_filters) as string[]),
		since,
	}));
}
