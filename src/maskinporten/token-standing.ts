import type { Kysely } from "kysely";
import type { Principal } from "../http/principal.js";
import type { Database } from "../store/schema.js";
import { findClient } from "./client-repository.js";

/**
 * Whether what a token of this server stands for is still there: the client not revoked; for a system user's token the system
 * user and its system not deleted nor the user switched off, and the client still one of the system's (reliability-scale 2.3, 90). A token says
 * what was true when it was made; this is what is true now.
 */
export async function stillStands(db: Kysely<Database>, principal: Principal): Promise<boolean> {
	if (principal.kind !== "enterprise" && principal.kind !== "system-user") return true;
	const { clientId } = principal;
	if (clientId === undefined) return false;
	const client = await findClient(db, clientId);
	if (client === undefined || client.revokedAt !== undefined) return false;
	if (principal.kind === "enterprise") return true;
	const row = await db
		.selectFrom("system_user as u")
		.innerJoin("system as s", "s.internal_id", "u.system_internal_id")
		.innerJoin("system_client as c", "c.system_internal_id", "s.internal_id")
		.select("u.id")
		.where("u.id", "=", principal.systemUserId)
		.where("u.deleted_at", "is", null)
		.where("u.disabled_at", "is", null)
		.where("s.deleted_at", "is", null)
		.where("c.client_id", "=", clientId)
		.executeTakeFirst();
	return row !== undefined;
}
