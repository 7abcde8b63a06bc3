import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { SystemUserType } from "../store/schema-systems.js";
import { findSystemOfClient, listSystemsOfVendor } from "./repository.js";

/** What Maskinporten asks with (systemuser 4.3); organisation numbers without prefix. */
export interface SystemUserQuery {
	/** The client that wants a token: `iss` of the grant. */
	readonly clientId: string;
	/** Whose client it is; must be the system's vendor. */
	readonly providerOrg: string;
	/** Whose system user it is; of an agent the organisation that acts, not its client. */
	readonly ownerOrg: string;
	/** Missing or empty means the owner's organisation number. */
	readonly externalRef?: string | undefined;
}

/** A system user by its external names. Times are milliseconds since 1970. */
export interface FoundSystemUser {
	readonly id: string;
	readonly userType: SystemUserType;
	readonly integrationTitle: string;
	readonly systemId: string;
	readonly vendorOrg: string;
	readonly ownerOrg: string;
	readonly externalRef: string;
	readonly createdAt: number;
}

/** The live system user, not switched off, of a live system that all four fit; there is at most one. */
export async function lookupSystemUser(
	db: Kysely<Database>,
	query: SystemUserQuery,
): Promise<FoundSystemUser | undefined> {
	const row = await db
		.selectFrom("system_client as c")
		.innerJoin("system as s", "s.internal_id", "c.system_internal_id")
		.innerJoin("system_user as u", "u.system_internal_id", "s.internal_id")
		.select(["u.id", "u.user_type", "u.integration_title", "u.owner_org", "u.external_ref", "u.created_at"])
		.select(["s.id as system_id", "s.vendor_org"])
		.where("c.client_id", "=", query.clientId)
		.where("s.vendor_org", "=", query.providerOrg)
		.where("s.deleted_at", "is", null)
		.where("u.owner_org", "=", query.ownerOrg)
		.where("u.external_ref", "=", query.externalRef || query.ownerOrg)
		.where("u.deleted_at", "is", null)
		.where("u.disabled_at", "is", null)
		.executeTakeFirst();
	return (
		row && {
			id: row.id,
			userType: row.user_type,
			integrationTitle: row.integration_title,
			systemId: row.system_id,
			vendorOrg: row.vendor_org,
			ownerOrg: row.owner_org,
			externalRef: row.external_ref,
			createdAt: row.created_at,
		}
	);
}

/** Which of the four does not fit. `unknown` tells nothing: the asker is not the vendor of the system in question. */
export type LookupMiss = "client-id" | "owner" | "external-ref" | "switched-off" | "unknown";

/** Why a look-up found nothing, told only as far as the asker's own systems go (systemuser 6, wish 6). */
export async function explainMiss(db: Kysely<Database>, query: SystemUserQuery): Promise<LookupMiss> {
	const system = await findSystemOfClient(db, query.clientId);
	if (system === undefined) {
		// A vendor may know that the client is in none of its systems; whoever has no system learns nothing.
		return (await listSystemsOfVendor(db, query.providerOrg)).length > 0 ? "client-id" : "unknown";
	}
	if (system.vendorOrg !== query.providerOrg) return "unknown";
	const ofOwner = await db
		.selectFrom("system_user")
		.select("external_ref")
		.where("system_internal_id", "=", system.internalId)
		.where("owner_org", "=", query.ownerOrg)
		.where("deleted_at", "is", null)
		.execute();
	if (ofOwner.length === 0) return "owner";
	const externalRef = query.externalRef || query.ownerOrg;
	return ofOwner.some((user) => user.external_ref === externalRef) ? "switched-off" : "external-ref";
}
