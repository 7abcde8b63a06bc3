import type { Kysely } from "kysely";
import { relationsBetween } from "../access/relations.js";
import type { Decide } from "../http/access-check.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { May } from "./offer.js";

export const MANAGEMENT = "altinn_access_management";

/** Whether the caller may do that with the administration resource on behalf of the party. */
export const mayAdminister = async (
	decide: Decide,
	principal: Principal,
	party: Party,
	action: "read" | "write",
	resource: string = MANAGEMENT,
): Promise<boolean> => decide(principal, { resource, action, party: "path.party" }, party.uuid);

/** Approves who manages access for the organisation; who has anything to do with it may send a request on (systemuser 3.2). */
export async function standingOf(
	db: Kysely<Database>,
	decide: Decide,
	caller: { readonly principal: Principal; readonly party: Party },
	owner: Party,
	now: number,
): Promise<May> {
	if (await mayAdminister(decide, caller.principal, owner, "write")) return "approve";
	return (await isRelated(db, caller.party, owner, now)) ? "forward" : "nothing";
}

/** Whether somebody may act for the organisation in anything at all. */
export async function isRelated(db: Kysely<Database>, user: Party, owner: Party, now: number): Promise<boolean> {
	if (user.id === owner.id) return true;
	const query = { from: owner.id, to: user.id, now, clientDelegations: true, appControlled: true };
	return (await relationsBetween(db, query)).length > 0;
}
