import type { Kysely } from "kysely";
import { isOrgNumber, isPersonNumber, type Party } from "../../parties/model.js";
import { findParty, type PartyKey } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const byUuid = (value: string): PartyKey | undefined => (UUID.test(value) ? { uuid: value } : undefined);

const FORMS: Readonly<Record<string, (value: string) => PartyKey | undefined>> = {
	"urn:altinn:person:identifier-no:": (value) => (isPersonNumber(value) ? { personNumber: value } : undefined),
	"urn:altinn:organization:identifier-no:": (value) => (isOrgNumber(value) ? { orgNumber: value } : undefined),
	"urn:altinn:person:uuid:": byUuid,
	"urn:altinn:organization:uuid:": byUuid,
	"urn:altinn:party:uuid:": byUuid,
};

/** What a urn that names a party begins with. */
export const PARTY_URNS: readonly string[] = Object.keys(FORMS).map((prefix) => prefix.slice(0, -1));

/** The party that a urn names; undefined when there is none, "malformed" when it is no such urn. */
export async function partyOfUrn(db: Kysely<Database>, urn: string): Promise<Party | undefined | "malformed"> {
	const prefix = Object.keys(FORMS).find((each) => urn.toLowerCase().startsWith(each));
	const key = prefix === undefined ? undefined : FORMS[prefix]?.(urn.slice(prefix.length));
	if (key === undefined) return "malformed";
	const party = await findParty(db, key);
	const kind = /^urn:altinn:(person|organization):/.exec(prefix ?? "")?.[1];
	return party === undefined || kind === undefined || party.kind === kind ? party : undefined;
}
