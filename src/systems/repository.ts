import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { SystemTable } from "../store/schema-systems.js";
import type { Transaction } from "../store/store.js";
import type { System, SystemChange, SystemChangeType, SystemDefinition } from "./model.js";

type Db = Kysely<Database>;

/** A system by its id, also a deleted one. */
export async function findSystem(db: Db, id: string): Promise<System | undefined> {
	const row = await db.selectFrom("system").selectAll().where("id", "=", id).executeTakeFirst();
	return row && systemOf(row);
}

/** By the id that other tables refer to, also a deleted one. */
export async function findSystemByInternalId(db: Db, internalId: string): Promise<System | undefined> {
	const row = await db.selectFrom("system").selectAll().where("internal_id", "=", internalId).executeTakeFirst();
	return row && systemOf(row);
}

/** Those of these, in no order; each once. */
export async function findSystemsByInternalId(db: Db, internalIds: Iterable<string>): Promise<System[]> {
	const wanted = [...new Set(internalIds)];
	const found: System[] = [];
	for (let i = 0; i < wanted.length; i += AT_ONCE) {
		const some = wanted.slice(i, i + AT_ONCE);
		const rows = await db.selectFrom("system").selectAll().where("internal_id", "in", some).execute();
		found.push(...rows.map(systemOf));
	}
	return found;
}

/** The live system that a Maskinporten client belongs to. */
export async function findSystemOfClient(db: Db, clientId: string): Promise<System | undefined> {
	const row = await db
		.selectFrom("system_client as c")
		.innerJoin("system as s", "s.internal_id", "c.system_internal_id")
		.selectAll("s")
		.where("c.client_id", "=", clientId)
		.where("s.deleted_at", "is", null)
		.executeTakeFirst();
	return row && systemOf(row);
}

/** Every live system that customers may choose by themselves, by id. */
export async function listVisibleSystems(db: Db): Promise<System[]> {
	const query = db.selectFrom("system").selectAll().where("deleted_at", "is", null).where("is_visible", "=", 1);
	return (await query.orderBy("id").execute()).map(systemOf);
}

/** A vendor's live systems, by id. */
export async function listSystemsOfVendor(db: Db, orgNumber: string): Promise<System[]> {
	const query = db.selectFrom("system").selectAll().where("vendor_org", "=", orgNumber).where("deleted_at", "is", null);
	return (await query.orderBy("id").execute()).map(systemOf);
}

/** Those of the client ids that a live system other than `internalId` has. */
export async function takenClientIds(db: Db, clientIds: readonly string[], internalId: string): Promise<string[]> {
	const taken: string[] = [];
	for (let i = 0; i < clientIds.length; i += AT_ONCE) {
		const rows = await db
			.selectFrom("system_client")
			.select("client_id")
			.where("client_id", "in", clientIds.slice(i, i + AT_ONCE))
			.where("system_internal_id", "<>", internalId)
			.execute();
		taken.push(...rows.map(({ client_id }) => client_id));
	}
	return taken;
}

/** The most values one statement names: below every engine's limit of parameters. */
const AT_ONCE = 500;

export async function insertSystem(
	tx: Transaction,
	system: SystemDefinition & { readonly internalId: string; readonly id: string; readonly vendorOrg: string },
): Promise<void> {
	const { internalId, id, vendorOrg } = system;
	const own = { internal_id: internalId, id, vendor_org: vendorOrg, created_at: tx.now, deleted_at: null };
	await tx.db
		.insertInto("system")
		.values({ ...own, ...columnsOf(system), updated_at: tx.now })
		.execute();
	await takeClientIds(tx, internalId, system.clientIds);
}

export async function updateSystem(tx: Transaction, internalId: string, definition: SystemDefinition): Promise<void> {
	await tx.db
		.updateTable("system")
		.set({ ...columnsOf(definition), updated_at: tx.now })
		.where("internal_id", "=", internalId)
		.execute();
	await takeClientIds(tx, internalId, definition.clientIds);
}

/** Marks it deleted and frees its client ids. */
export async function markSystemDeleted(tx: Transaction, internalId: string): Promise<void> {
	const gone = { deleted_at: tx.now, updated_at: tx.now };
	await tx.db.updateTable("system").set(gone).where("internal_id", "=", internalId).execute();
	await takeClientIds(tx, internalId, []);
}

/**
 * Switches the live users of a system off; they stay so until their customer moves them to another system.
 *
 * @returns their parties' inner ids.
 */
export async function switchOffUsersOf(tx: Transaction, internalId: string): Promise<number[]> {
	const rows = await tx.db
		.updateTable("party")
		.set({ disabled_at: tx.now, updated_at: tx.now })
		.where("disabled_at", "is", null)
		.where("id", "in", ({ selectFrom }) =>
			selectFrom("system_user")
				.select("party_id")
				.where("system_internal_id", "=", internalId)
				.where("deleted_at", "is", null),
		)
		.returning("id")
		.execute();
	return rows.map(({ id }) => id);
}

async function takeClientIds(tx: Transaction, internalId: string, clientIds: readonly string[]): Promise<void> {
	await tx.db.deleteFrom("system_client").where("system_internal_id", "=", internalId).execute();
	const rows = clientIds.map((clientId) => [clientId, internalId]);
	if (rows.length > 0) await tx.insertMany("system_client", ["client_id", "system_internal_id"], rows);
}

function columnsOf(definition: SystemDefinition) {
	return {
		names: JSON.stringify(definition.names),
		descriptions: JSON.stringify(definition.descriptions),
		rights: JSON.stringify(definition.rights),
		packages: JSON.stringify(definition.packages),
		client_ids: JSON.stringify(definition.clientIds),
		redirect_urls: JSON.stringify(definition.redirectUrls),
		is_visible: definition.isVisible ? 1 : 0,
	};
}

function systemOf(row: Selectable<SystemTable>): System {
	return {
		internalId: row.internal_id,
		id: row.id,
		vendorOrg: row.vendor_org,
		names: JSON.parse(row.names),
		descriptions: JSON.parse(row.descriptions),
		rights: JSON.parse(row.rights),
		packages: JSON.parse(row.packages),
		clientIds: JSON.parse(row.client_ids),
		redirectUrls: JSON.parse(row.redirect_urls),
		isVisible: row.is_visible === 1,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		deletedAt: row.deleted_at ?? undefined,
	};
}

// ----------------------------------------------------------------------------------------------------------- change log

export async function insertSystemChange(
	tx: Transaction,
	internalId: string,
	change: {
		readonly type: SystemChangeType;
		readonly byOrg: string;
		readonly clientId: string | undefined;
		readonly data?: unknown;
	},
): Promise<void> {
	await tx.db
		.insertInto("system_change")
		.values({
			system_internal_id: internalId,
			change_type: change.type,
			changed_by_org: change.byOrg,
			changed_data: change.data === undefined ? null : JSON.stringify(change.data),
			client_id: change.clientId ?? null,
			created_at: tx.now,
		})
		.execute();
}

/** Newest first. */
export async function listSystemChanges(db: Db, internalId: string): Promise<SystemChange[]> {
	const query = db.selectFrom("system_change").selectAll().where("system_internal_id", "=", internalId);
	return (await query.orderBy("id", "desc").execute()).map((row) => ({
		type: row.change_type,
		byOrg: row.changed_by_org,
		data: row.changed_data === null ? undefined : JSON.parse(row.changed_data),
		clientId: row.client_id ?? undefined,
		at: row.created_at,
	}));
}

// ---------------------------------------------------------------------------------------------------------- who is touched

/**
 * Who gives something to a live user of the system: its customer, and the clients of an agent. Pairs of inner party ids, as
 * the change log names them.
 */
export async function givenToUsersOf(db: Db, internalId: string): Promise<(readonly [from: number, to: number])[]> {
	const users = await db
		.selectFrom("system_user")
		.select(["owner_id", "party_id"])
		.where("system_internal_id", "=", internalId)
		.where("deleted_at", "is", null)
		.execute();
	const clients = await db
		.selectFrom("system_user as u")
		.innerJoin("assignment as agent", "agent.to_id", "u.party_id")
		.innerJoin("client_delegation as d", "d.to_assignment_id", "agent.id")
		.innerJoin("assignment as client", "client.id", "d.from_assignment_id")
		.select(["client.from_id", "u.party_id"])
		.where("u.system_internal_id", "=", internalId)
		.where("u.deleted_at", "is", null)
		.execute();
	return [
		...users.map(({ owner_id, party_id }) => [owner_id, party_id] as const),
		...clients.map(({ from_id, party_id }) => [from_id, party_id] as const),
	];
}
