import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";

/** A line of the audit that is about a system user. */
export interface AuditedAct {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly actor: { readonly kind: string; readonly id: string };
	readonly action: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/** Acts of these kinds on behalf of a party whose details name an id, the newest first. */
export async function readAudit(
	db: Kysely<Database>,
	of: { readonly party: string; readonly id: string; readonly actions: readonly string[] },
	size: number,
): Promise<AuditedAct[]> {
	const rows = await db
		.selectFrom("audit")
		.select(["at", "actor_kind", "actor_id", "action", "details"])
		.where("party_uuid", "=", of.party)
		.where("action", "in", of.actions)
		.where("details", "like", `%"${of.id}"%`)
		.orderBy("id", "desc")
		.limit(size)
		.execute();
	return rows.map((row) => ({
		at: row.at,
		actor: { kind: row.actor_kind, id: row.actor_id },
		action: row.action,
		details: JSON.parse(row.details) as Record<string, unknown>,
	}));
}
