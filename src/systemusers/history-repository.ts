import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";

/** A line of the audit that is about a system user. */
export interface AuditedAct {
	/** Its place in the audit. */
	readonly place: number;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly actor: { readonly kind: string; readonly id: string };
	readonly action: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Acts on behalf of a party whose details name an id, the newest first: those of the kinds that are named, or everything that is
 * done with system users. The audit, other than events, is kept for good.
 *
 * @param page.before Place of the act that the page goes on after.
 */
export async function readAudit(
	db: Kysely<Database>,
	of: { readonly party: string; readonly id: string; readonly actions?: readonly string[] },
	page: { readonly size: number; readonly before?: number | undefined },
): Promise<AuditedAct[]> {
	let query = db
		.selectFrom("audit")
		.select(["id", "at", "actor_kind", "actor_id", "action", "details"])
		.where("party_uuid", "=", of.party)
		// An id stands for nothing else, wherever it is named.
		.where("details", "like", `%"${of.id}"%`);
	query =
		of.actions === undefined ? query.where("action", "like", "system-user%") : query.where("action", "in", of.actions);
	if (page.before !== undefined) query = query.where("id", "<", page.before);
	const rows = await query.orderBy("id", "desc").limit(page.size).execute();
	return rows.map((row) => ({
		place: row.id,
		at: row.at,
		actor: { kind: row.actor_kind, id: row.actor_id },
		action: row.action,
		details: JSON.parse(row.details) as Record<string, unknown>,
	}));
}
