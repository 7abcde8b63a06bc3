import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { ClientJobItemTable, ClientJobTable } from "../store/schema-systems.js";
import type { Actor, Transaction } from "../store/store.js";

type Db = Kysely<Database>;

/** The outbox topic that jobs are worked on by. */
export const JOB_TOPIC = "systemuser.client-job";

/** Many clients of one agent, one after the other. Times are milliseconds since 1970. */
export interface ClientJob {
	readonly id: string;
	readonly systemUserId: string;
	/** The customer, by inner number. */
	readonly owner: number;
	readonly total: number;
	readonly createdAt: number;
	readonly by: Actor;
	readonly finishedAt: number | undefined;
}

export interface JobItem {
	/** From 0. */
	readonly position: number;
	/** Uuid. */
	readonly client: string;
	readonly action: "add" | "remove" | "extend";
	readonly status: "pending" | "done" | "unchanged" | "failed";
	/** Why it failed. */
	readonly code: string | undefined;
}

export async function insertJob(
	tx: Transaction,
	job: Pick<ClientJob, "id" | "systemUserId" | "owner" | "by">,
	items: readonly Pick<JobItem, "client" | "action">[],
): Promise<void> {
	await tx.db
		.insertInto("client_job")
		.values({
			id: job.id,
			system_user_id: job.systemUserId,
			owner_id: job.owner,
			total: items.length,
			created_at: tx.now,
			actor_kind: job.by.kind,
			actor_id: job.by.id,
			finished_at: null,
		})
		.execute();
	const rows = items.map(
		({ client, action }, position) => [job.id, position, client, action, "pending", null] as const,
	);
	await tx.insertMany("client_job_item", ["job_id", "position", "client_uuid", "action", "status", "code"], rows);
}

/** Has a job worked on, now or once more; nothing is lost when the server ends. */
export function sendJob(tx: Transaction, id: string): void {
	tx.send({ topic: JOB_TOPIC, payload: { job: id } });
}

export async function findJob(db: Db, id: string): Promise<ClientJob | undefined> {
	const row = await db.selectFrom("client_job").selectAll().where("id", "=", id.toLowerCase()).executeTakeFirst();
	return row && jobOf(row);
}

/** A system user's jobs, the newest first. */
export async function listJobs(db: Db, systemUserId: string, size: number): Promise<ClientJob[]> {
	const query = db.selectFrom("client_job").selectAll().where("system_user_id", "=", systemUserId);
	return (await query.orderBy("created_at", "desc").orderBy("id").limit(size).execute()).map(jobOf);
}

/** How many items have each status. */
export async function countItems(db: Db, job: string): Promise<Readonly<Record<JobItem["status"], number>>> {
	const rows = await db
		.selectFrom("client_job_item")
		.select(({ fn }) => ["status", fn.countAll().as("count")])
		.where("job_id", "=", job)
		.groupBy("status")
		.execute();
	const counts = { pending: 0, done: 0, unchanged: 0, failed: 0 };
	for (const { status, count } of rows) counts[status] = Number(count);
	return counts;
}

/** Items after a position, but for so many of them that are passed over. */
export async function listItems(
	db: Db,
	job: string,
	page: {
		readonly after: number;
		readonly size: number;
		readonly skip?: number;
		readonly status?: JobItem["status"] | undefined;
	},
): Promise<JobItem[]> {
	let query = db.selectFrom("client_job_item").selectAll().where("job_id", "=", job).where("position", ">", page.after);
	if (page.status !== undefined) query = query.where("status", "=", page.status);
	return (
		await query
			.orderBy("position")
			.limit(page.size)
			.offset(page.skip ?? 0)
			.execute()
	).map(itemOf);
}

export async function settleItem(
	tx: Transaction,
	job: string,
	position: number,
	result: { readonly status: JobItem["status"]; readonly code?: string },
): Promise<void> {
	await tx.db
		.updateTable("client_job_item")
		.set({ status: result.status, code: result.code ?? null })
		.where("job_id", "=", job)
		.where("position", "=", position)
		.execute();
}

export async function finishJob(tx: Transaction, id: string): Promise<void> {
	await tx.db.updateTable("client_job").set({ finished_at: tx.now }).where("id", "=", id).execute();
}

const jobOf = (row: Selectable<ClientJobTable>): ClientJob => ({
	id: row.id,
	systemUserId: row.system_user_id,
	owner: row.owner_id,
	total: row.total,
	createdAt: row.created_at,
	by: { kind: row.actor_kind as Actor["kind"], id: row.actor_id },
	finishedAt: row.finished_at ?? undefined,
});

const itemOf = (row: Selectable<ClientJobItemTable>): JobItem => ({
	position: row.position,
	client: row.client_uuid,
	action: row.action,
	status: row.status,
	code: row.code ?? undefined,
});
