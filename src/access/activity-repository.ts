import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";

export interface ActivityRow {
	readonly id: number;
	readonly at: number;
	readonly actorKind: string;
	readonly actorId: string;
	readonly action: string;
	readonly party: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/** Audit rows of parties, the newest first, before one of them. */
export async function activityOf(
	db: Kysely<Database>,
	parties: readonly string[],
	page: { readonly before: number | undefined; readonly size: number },
): Promise<ActivityRow[]> {
	let query = db
		.selectFrom("audit")
		.selectAll()
		.where("party_uuid", "in", parties)
		.orderBy("id", "desc")
		.limit(page.size);
	if (page.before !== undefined) query = query.where("id", "<", page.before);
	return (await query.execute()).map((row) => ({
		id: row.id,
		at: row.at,
		actorKind: row.actor_kind,
		actorId: row.actor_id,
		action: row.action,
		party: row.party_uuid ?? "",
		details: JSON.parse(row.details) as Readonly<Record<string, unknown>>,
	}));
}
