import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { Store } from "../store/store.js";

export interface PolicyStamp {
	readonly policy_key: string;
	readonly sha256: string;
}

/** Keys and hashes of policies: those named, or all. */
export async function readPolicyStamps(store: Store, keys: readonly string[] | undefined): Promise<PolicyStamp[]> {
	const query = store.db.selectFrom("resource_policy").select(["policy_key", "sha256"]);
	if (keys === undefined) return query.execute();
	return keys.length === 0 ? [] : query.where("policy_key", "in", keys).execute();
}

export async function readPolicyXml(db: Kysely<Database>, key: string): Promise<string | undefined> {
	const query = db.selectFrom("resource_policy").select("xml").where("policy_key", "=", key);
	return (await query.executeTakeFirst())?.xml;
}
