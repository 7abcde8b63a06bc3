import type { Kysely } from "kysely";
import { invalid } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import { partsOfInstance } from "./model.js";
import { at, finding } from "./problems.js";

/**
 * An instance that names its owner, or that we know the owner of, can be given by that party alone.
 *
 * @throws AM.VLD-00047
 */
export async function checkInstanceOwner(db: Kysely<Database>, from: Party, instance: string): Promise<void> {
	const { partyId, guid } = partsOfInstance(instance);
	const known =
		guid === undefined
			? undefined
			: await db.selectFrom("app_instance").select("party_id").where("guid", "=", guid).executeTakeFirst();
	const isOther = partyId !== undefined && partyId !== from.partyId;
	if (isOther || (known !== undefined && known.party_id !== from.id)) {
		throw invalid([at(finding.ambiguousInstance, "QUERY/instance")]);
	}
}
