import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { ChangeRequestTable, RequestStatus } from "../store/schema-systems.js";
import type { Transaction } from "../store/store.js";
import { type ChangeRequest, expiryLimit } from "./model.js";

type Db = Kysely<Database>;

/** A change request by its id; a withdrawn one is not found. */
export async function findChange(db: Db, id: string): Promise<ChangeRequest | undefined> {
	const row = await live(db).where("c.id", "=", id.toLowerCase()).executeTakeFirst();
	return row && changeOf(row);
}

/** Whether the id was ever used. */
export async function isChangeIdTaken(db: Db, id: string): Promise<boolean> {
	const row = await db.selectFrom("change_request").select("id").where("id", "=", id).executeTakeFirst();
	return row !== undefined;
}

/** Change requests of a system's users, by id. */
export async function listChangesOfSystem(
	db: Db,
	systemInternalId: string,
	page: { readonly after: string; readonly size: number },
): Promise<ChangeRequest[]> {
	const rows = await live(db)
		.innerJoin("system_user as u", "u.id", "c.system_user_id")
		.where("u.system_internal_id", "=", systemInternalId)
		.where("c.id", ">", page.after)
		.orderBy("c.id")
		.limit(page.size)
		.execute();
	return rows.map(changeOf);
}

/** Those of one system user, the newest first. */
export async function listChangesOfUser(db: Db, systemUserId: string): Promise<ChangeRequest[]> {
	const query = live(db).where("c.system_user_id", "=", systemUserId);
	return (await query.orderBy("c.created_at", "desc").orderBy("c.id", "desc").execute()).map(changeOf);
}

/** What waits for a customer's answer, oldest first. */
export async function listOpenChanges(db: Db, owner: number, now: number): Promise<ChangeRequest[]> {
	const rows = await live(db)
		.innerJoin("system_user as u", "u.id", "c.system_user_id")
		.where("u.owner_id", "=", owner)
		.where("c.status", "=", "New")
		.where("c.expired_at", "is", null)
		.where("c.created_at", ">", expiryLimit(now))
		.orderBy("c.created_at")
		.orderBy("c.id")
		.execute();
	return rows.map(changeOf);
}

export async function listExpiringChanges(db: Db, now: number, size: number): Promise<ChangeRequest[]> {
	const rows = await live(db)
		.where("c.status", "=", "New")
		.where("c.expired_at", "is", null)
		.where("c.created_at", "<=", expiryLimit(now))
		.orderBy("c.created_at")
		.limit(size)
		.execute();
	return rows.map(changeOf);
}

const live = (db: Db) => db.selectFrom("change_request as c").selectAll("c").where("c.deleted_at", "is", null);

export async function insertChange(
	tx: Transaction,
	change: Pick<ChangeRequest, "id" | "systemUserId" | "required" | "unwanted" | "redirectUrl">,
	by: string,
): Promise<void> {
	await tx.db
		.insertInto("change_request")
		.values({
			id: change.id,
			system_user_id: change.systemUserId,
			required_rights: JSON.stringify(change.required.rights),
			unwanted_rights: JSON.stringify(change.unwanted.rights),
			required_packages: JSON.stringify(change.required.packages),
			unwanted_packages: JSON.stringify(change.unwanted.packages),
			redirect_url: change.redirectUrl ?? null,
			status: "New",
			created_at: tx.now,
			updated_at: tx.now,
			changed_by: by,
			expired_at: null,
			deleted_at: null,
		})
		.execute();
}

export async function updateChange(
	tx: Transaction,
	id: string,
	change: Partial<{ status: RequestStatus; expiredAt: number; deletedAt: number }>,
	by: string,
): Promise<void> {
	await tx.db
		.updateTable("change_request")
		.set({
			updated_at: tx.now,
			changed_by: by,
			...(change.status === undefined ? {} : { status: change.status }),
			...(change.expiredAt === undefined ? {} : { expired_at: change.expiredAt }),
			...(change.deletedAt === undefined ? {} : { deleted_at: change.deletedAt }),
		})
		.where("id", "=", id)
		.execute();
}

function changeOf(row: Selectable<ChangeRequestTable>): ChangeRequest {
	const rights = (text: string) => JSON.parse(text) as ChangeRequest["required"]["rights"];
	const packages = (text: string) => JSON.parse(text) as string[];
	return {
		id: row.id,
		systemUserId: row.system_user_id,
		required: { rights: rights(row.required_rights), packages: packages(row.required_packages) },
		unwanted: { rights: rights(row.unwanted_rights), packages: packages(row.unwanted_packages) },
		redirectUrl: row.redirect_url ?? undefined,
		status: row.status,
		createdAt: row.created_at,
		expiredAt: row.expired_at ?? undefined,
	};
}
