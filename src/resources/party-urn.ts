import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findParty, type PartyKey } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import { RESOURCE_URN } from "./model.js";

const PARTY_URN = /^urn:altinn:(party:id|party:uuid|organization:identifier-no):(.+)$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a urn of a party names; undefined when it is none of the three that access lists take (registry-access 1.6). */
export function partyKeyOf(urn: string): PartyKey | undefined {
	const [, type, value = ""] = PARTY_URN.exec(urn) ?? [];
	switch (type?.toLowerCase()) {
		case "party:id":
			return /^\d{1,15}$/.test(value) ? { partyId: Number(value) } : undefined;
		case "party:uuid":
			return UUID.test(value) ? { uuid: value.toLowerCase() } : undefined;
		case "organization:identifier-no":
			return /^\d{9}$/.test(value) ? { orgNumber: value } : undefined;
		default:
			return undefined;
	}
}

/** The id in a urn of a resource; undefined when it is none. */
export function resourceIdOf(urn: string): string | undefined {
	const prefix = `${RESOURCE_URN}:`;
	return urn.toLowerCase().startsWith(prefix) && urn.length > prefix.length ? urn.slice(prefix.length) : undefined;
}

/** The party a urn names, if it is a urn and there is one. */
export async function partyOfUrn(db: Kysely<Database>, urn: string): Promise<Party | undefined> {
	const key = partyKeyOf(urn);
	return key && findParty(db, key);
}

export const partyUuidUrn = (uuid: string): string => `urn:altinn:party:uuid:${uuid}`;
