import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { RequestStatus, SystemUserRequestTable } from "../store/schema-systems.js";
import type { Transaction } from "../store/store.js";
import { expiryLimit, type SystemUserRequest, type Triple } from "./model.js";

type Db = Kysely<Database>;

/** A request by its id; a withdrawn one is not found. */
export async function findRequest(
	db: Db,
	id: string,
	type?: SystemUserRequest["type"],
): Promise<SystemUserRequest | undefined> {
	let query = live(db).where("id", "=", id.toLowerCase());
	if (type !== undefined) query = query.where("user_type", "=", type);
	const row = await query.executeTakeFirst();
	return row && requestOf(row);
}

/** The request with these names, of either type: there is at most one. */
export async function findRequestByTriple(db: Db, triple: Triple): Promise<SystemUserRequest | undefined> {
	const row = await live(db)
		.where("system_internal_id", "=", triple.systemInternalId)
		.where("owner_org", "=", triple.ownerOrg)
		.where("external_ref", "=", triple.externalRef)
		.executeTakeFirst();
	return row && requestOf(row);
}

/** Requests of a system and type, by id. */
export async function listRequestsOfSystem(
	db: Db,
	asked: { readonly systemInternalId: string; readonly type: SystemUserRequest["type"] },
	page: { readonly after: string; readonly size: number },
): Promise<SystemUserRequest[]> {
	const rows = await live(db)
		.where("system_internal_id", "=", asked.systemInternalId)
		.where("user_type", "=", asked.type)
		.where("id", ">", page.after)
		.orderBy("id")
		.limit(page.size)
		.execute();
	return rows.map(requestOf);
}

/** What waits for a customer's answer, oldest first. */
export async function listOpenRequests(
	db: Db,
	owner: number,
	now: number,
	type?: SystemUserRequest["type"],
): Promise<SystemUserRequest[]> {
	let query = live(db)
		.where("owner_id", "=", owner)
		.where("status", "=", "New")
		.where("expired_at", "is", null)
		.where("created_at", ">", expiryLimit(now));
	if (type !== undefined) query = query.where("user_type", "=", type);
	return (await query.orderBy("created_at").orderBy("id").execute()).map(requestOf);
}

/** Requests that are too old and not marked so yet. */
export async function listExpiringRequests(db: Db, now: number, size: number): Promise<SystemUserRequest[]> {
	const rows = await live(db)
		.where("status", "=", "New")
		.where("expired_at", "is", null)
		.where("created_at", "<=", expiryLimit(now))
		.orderBy("created_at")
		.limit(size)
		.execute();
	return rows.map(requestOf);
}

const live = (db: Db) => db.selectFrom("system_user_request").selectAll().where("deleted_at", "is", null);

export async function insertRequest(
	tx: Transaction,
	request: Omit<SystemUserRequest, "status" | "escalated" | "createdAt" | "expiredAt">,
	by: string,
): Promise<void> {
	await tx.db
		.insertInto("system_user_request")
		.values({
			id: request.id,
			user_type: request.type,
			system_internal_id: request.systemInternalId,
			owner_org: request.ownerOrg,
			owner_id: request.owner,
			external_ref: request.externalRef,
			integration_title: request.title,
			rights: JSON.stringify(request.rights),
			packages: JSON.stringify(request.packages),
			redirect_url: request.redirectUrl ?? null,
			status: "New",
			escalated: 0,
			created_at: tx.now,
			updated_at: tx.now,
			changed_by: by,
			expired_at: null,
			deleted_at: null,
		})
		.execute();
}

export async function updateRequest(
	tx: Transaction,
	id: string,
	change: Partial<{ status: RequestStatus; escalated: boolean; expiredAt: number; deletedAt: number }>,
	by: string,
): Promise<void> {
	await tx.db
		.updateTable("system_user_request")
		.set({
			updated_at: tx.now,
			changed_by: by,
			...(change.status === undefined ? {} : { status: change.status }),
			...(change.escalated === undefined ? {} : { escalated: change.escalated ? 1 : 0 }),
			...(change.expiredAt === undefined ? {} : { expired_at: change.expiredAt }),
			...(change.deletedAt === undefined ? {} : { deleted_at: change.deletedAt }),
		})
		.where("id", "=", id)
		.execute();
}

function requestOf(row: Selectable<SystemUserRequestTable>): SystemUserRequest {
	return {
		id: row.id,
		type: row.user_type,
		systemInternalId: row.system_internal_id,
		ownerOrg: row.owner_org,
		owner: row.owner_id,
		externalRef: row.external_ref,
		title: row.integration_title,
		rights: JSON.parse(row.rights) as SystemUserRequest["rights"],
		packages: JSON.parse(row.packages) as string[],
		redirectUrl: row.redirect_url ?? undefined,
		status: row.status,
		escalated: row.escalated === 1,
		createdAt: row.created_at,
		expiredAt: row.expired_at ?? undefined,
	};
}
