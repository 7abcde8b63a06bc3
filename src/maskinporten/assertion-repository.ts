import { sql } from "kysely";
import type { Transaction } from "../store/store.js";

/**
 * Notes that an assertion was used; false when it was before. Kept until it could not be used any more anyway.
 *
 * Written as plain SQL, past the watch that wants a change logged: nobody follows this, and the change log would grow by a row
 * a token. INVARIANT: writes come one after the other (Store.write), so of two uses at once one sees the other.
 */
export async function useAssertion(tx: Transaction, id: string, expiresAt: number): Promise<boolean> {
	await sql`delete from maskinporten_used_assertion where expires_at < ${tx.now}`.execute(tx.db);
	const query = tx.db.selectFrom("maskinporten_used_assertion").select("id").where("id", "=", id);
	if ((await query.executeTakeFirst()) !== undefined) return false;
	await sql`insert into maskinporten_used_assertion (id, expires_at) values (${id}, ${expiresAt})`.execute(tx.db);
	return true;
}
