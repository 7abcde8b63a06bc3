import type { Kysely } from "kysely";
import { isOrgNumber, isPersonNumber, type Party } from "../parties/model.js";
import { findParty, type PartyKey } from "../parties/repository.js";
import type { Database } from "../store/schema.js";

/** A party as an attribute of a request names it: `{id: "urn:altinn:userid", value: "20000490"}`. */
export interface PartyReference {
	readonly id: string;
	readonly value: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const byUuid = (value: string): PartyKey | undefined => (UUID.test(value) ? { uuid: value } : undefined);
const number = (value: string): number | undefined => (/^\d{1,15}$/.test(value) ? Number(value) : undefined);

function numbered(name: "partyId" | "userId"): (value: string) => PartyKey | undefined {
	return (value) => {
		const known = number(value);
		return known === undefined ? undefined : ({ [name]: known } as PartyKey);
	};
}

const KEYS: Readonly<Record<string, (value: string) => PartyKey | undefined>> = {
	"urn:altinn:partyid": numbered("partyId"),
	"urn:altinn:userid": numbered("userId"),
	"urn:altinn:party:uuid": byUuid,
	"urn:altinn:person:uuid": byUuid,
	"urn:altinn:organization:uuid": byUuid,
	"urn:altinn:systemuser:uuid": byUuid,
	"urn:altinn:enterpriseuser:uuid": byUuid,
	"urn:altinn:person:identifier-no": (value) => (isPersonNumber(value) ? { personNumber: value } : undefined),
	"urn:altinn:organization:identifier-no": (value) => (isOrgNumber(value) ? { orgNumber: value } : undefined),
};

/** The party an attribute names; undefined when there is none. */
export async function partyOfReference(
	db: Kysely<Database>,
	{ id, value }: PartyReference,
): Promise<Party | undefined> {
	const key = KEYS[id.toLowerCase()]?.(value);
	return key && findParty(db, key);
}
