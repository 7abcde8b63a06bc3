import type { Kysely, Selectable } from "kysely";
import type { Party } from "../../parties/model.js";
import type { AccessRequestTable, Database } from "../../store/schema.js";
import type { Transaction } from "../../store/store.js";
import { newUuid } from "../../store/uuid.js";
import type { AccessRequest, RequestStatus } from "./model.js";

export async function findRequest(db: Kysely<Database>, uuid: string): Promise<AccessRequest | undefined> {
	const row = await db
		.selectFrom("access_request")
		.selectAll()
		.where("uuid", "=", uuid.toLowerCase())
		.executeTakeFirst();
	return row && requestOf(row);
}

/** Which requests of a party. */
export interface RequestFilter {
	/** Inner number of the asker; a draft is seen by that side alone. */
	readonly from?: number | undefined;
	/** Inner number of the party asked. */
	readonly to?: number | undefined;
	readonly statuses: readonly RequestStatus[];
	readonly type?: "package" | "resource" | undefined;
}

/** Requests in the order they were made, after one (inner number), at most so many. */
export async function listRequests(
	db: Kysely<Database>,
	filter: RequestFilter,
	page: { readonly after: number; readonly size?: number },
): Promise<AccessRequest[]> {
	if (filter.statuses.length === 0) return [];
	let query = filtered(db, filter).selectAll().where("id", ">", page.after).orderBy("id");
	if (page.size !== undefined) query = query.limit(page.size);
	return (await query.execute()).map(requestOf);
}

export async function countRequests(db: Kysely<Database>, filter: RequestFilter): Promise<number> {
	if (filter.statuses.length === 0) return 0;
	const { count } = await filtered(db, filter)
		.select(({ fn }) => fn.countAll<number>().as("count"))
		.executeTakeFirstOrThrow();
	return Number(count);
}

function filtered(db: Kysely<Database>, { from, to, statuses, type }: RequestFilter) {
	let query = db.selectFrom("access_request").where("status", "in", statuses);
	if (from !== undefined) query = query.where("from_id", "=", from);
	if (to !== undefined) query = query.where("to_id", "=", to);
	if (type !== undefined) query = query.where(type, "is not", null);
	return query;
}

/** What is asked for: a package by code, or a resource by registry id. */
export type Wanted =
	| { readonly package: string }
	| { readonly resource: string; readonly rightKeys?: readonly string[] | undefined };

/** The same thing asked before, and not answered yet. */
export async function findOpenRequest(
	db: Kysely<Database>,
	from: Party,
	to: Party,
	wanted: Wanted,
	byOwner: string | undefined,
): Promise<AccessRequest | undefined> {
	let query = db
		.selectFrom("access_request")
		.selectAll()
		.where("from_id", "=", from.id)
		.where("to_id", "=", to.id)
		.where("status", "in", byOwner === undefined ? ["Pending"] : ["Draft", "Pending"]);
	query =
		"package" in wanted
			? query.where("package", "=", wanted.package)
			: query.where("resource", "=", wanted.resource).where("right_keys", "is", null);
	if (!("package" in wanted) && wanted.rightKeys !== undefined) return undefined;
	if (byOwner !== undefined) query = query.where("by_owner", "=", byOwner);
	const row = await query.orderBy("id").limit(1).executeTakeFirst();
	return row && requestOf(row);
}

export async function addRequest(
	tx: Transaction,
	made: {
		readonly from: Party;
		readonly to: Party;
		readonly by: Party | undefined;
		readonly byOwner?: string | undefined;
		readonly status: "Draft" | "Pending";
		readonly wanted: Wanted;
		readonly actor: string;
	},
): Promise<AccessRequest> {
	const { from, to, by, byOwner, status, wanted, actor } = made;
	const keys = "package" in wanted ? undefined : wanted.rightKeys;
	const row = await tx.db
		.insertInto("access_request")
		.values({
			uuid: newUuid(tx.now),
			from_id: from.id,
			to_id: to.id,
			by_id: by?.id ?? null,
			by_owner: byOwner ?? null,
			status,
			package: "package" in wanted ? wanted.package : null,
			resource: "package" in wanted ? null : wanted.resource,
			right_keys: keys === undefined ? null : JSON.stringify(keys),
			created_at: tx.now,
			updated_at: tx.now,
			updated_by: actor,
		})
		.returningAll()
		.executeTakeFirstOrThrow();
	return requestOf(row);
}

export async function setStatus(
	tx: Transaction,
	{ id }: AccessRequest,
	status: RequestStatus,
	actor: string,
): Promise<AccessRequest> {
	const row = await tx.db
		.updateTable("access_request")
		.set({ status, updated_at: tx.now, updated_by: actor })
		.where("id", "=", id)
		.returningAll()
		.executeTakeFirstOrThrow();
	return requestOf(row);
}

function requestOf(row: Selectable<AccessRequestTable>): AccessRequest {
	return {
		id: row.id,
		uuid: row.uuid,
		from: row.from_id,
		to: row.to_id,
		by: row.by_id ?? undefined,
		byOwner: row.by_owner ?? undefined,
		status: row.status,
		package: row.package ?? undefined,
		resource: row.resource ?? undefined,
		rightKeys: row.right_keys === null ? undefined : (JSON.parse(row.right_keys) as string[]),
		updatedAt: row.updated_at,
		updatedBy: row.updated_by,
	};
}
