import { Fault, invalid, type ValidationFinding } from "../http/fault.js";
import type { Knowledge, PartyName } from "../pip/knowledge.js";
import type { PartyKind } from "../store/schema.js";
import { AltinnId } from "./altinn-identifiers.js";

/** A party as callers name it (registry-access 5). */
export interface TypedName {
	readonly type: string;
	readonly value: string;
}

interface NameType {
	readonly spelled: RegExp;
	readonly name: (value: string) => PartyName;
	/** A party of another kind is not found by it. */
	readonly kind?: PartyKind;
	/** Only among the parties to keep, not as the subject. */
	readonly filterOnly?: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER = /^[1-9]\d{0,9}$/;
const TEXT = /^\S(?:.{0,253}\S)?$/;
const byUuid = (uuid: string): PartyName => ({ uuid });
const byUsername = (username: string): PartyName => ({ username });

const TYPES: Readonly<Record<string, NameType>> = {
	[AltinnId.partyUuid]: { spelled: UUID, name: byUuid },
	[AltinnId.partyId]: { spelled: NUMBER, name: (partyId) => ({ partyId }) },
	[AltinnId.userId]: { spelled: NUMBER, name: (userId) => ({ userId }) },
	[AltinnId.person]: { spelled: /^\d{11}$/, name: (personNumber) => ({ personNumber }), kind: "person" },
	[AltinnId.personUuid]: { spelled: UUID, name: byUuid, kind: "person" },
	[AltinnId.organization]: { spelled: /^\d{9}$/, name: (orgNumber) => ({ orgNumber }), kind: "organization" },
	[AltinnId.organizationUuid]: { spelled: UUID, name: byUuid, kind: "organization" },
	[AltinnId.systemUser]: { spelled: UUID, name: byUuid, kind: "system-user" },
	"urn:altinn:enterpriseuser:username": { spelled: TEXT, name: byUsername, kind: "enterprise-user" },
	"urn:altinn:enterpriseuser:uuid": { spelled: UUID, name: byUuid, kind: "enterprise-user" },
	"urn:altinn:person:idporten-email": { spelled: TEXT, name: (email) => ({ email }), kind: "self-identified" },
	"urn:altinn:person:legacy-selfidentified": {
		spelled: TEXT,
		name: byUsername,
		kind: "self-identified",
		filterOnly: true,
	},
};

export const subjectTypes: readonly string[] = Object.keys(TYPES).filter((type) => TYPES[type]?.filterOnly !== true);
export const filterTypes: readonly string[] = Object.keys(TYPES);

export const PARTY_NOT_FOUND = { code: "AM-00023", status: 400, title: "There is no such party." };
const BAD_NAME = "AM.VLD-00001";

/**
 * The subject's inner number.
 *
 * @throws {Fault} AM.VLD-00001 for a name that cannot be one, AM-00023 for an unknown party
 */
export function subjectNamed(knowledge: Knowledge, name: TypedName): number {
	const wrong = findingOf(name, "", true);
	if (wrong !== undefined) throw invalid([wrong]);
	const party = find(knowledge, name);
	if (party === 0) throw new Fault(PARTY_NOT_FOUND);
	return party;
}

/**
 * The parties of a filter, as far as they are known.
 *
 * @throws {Fault} AM.VLD-00001, for all the names that cannot be one
 */
export function partiesNamed(knowledge: Knowledge, names: readonly TypedName[]): Set<number> {
	const wrong = names
		.map((name, i) => findingOf(name, `/partyFilter/${i}`, false))
		.filter((each) => each !== undefined);
	if (wrong.length > 0) throw invalid(wrong);
	const found = new Set(names.map((name) => find(knowledge, name)));
	found.delete(0);
	return found;
}

/** Undefined for a name that may be one. The value itself is never repeated: it may be a person's number. */
function findingOf({ type, value }: TypedName, path: string, isSubject: boolean): ValidationFinding | undefined {
	const known = typeOf(type);
	if (known === undefined || (isSubject && known.filterOnly === true)) {
		const types = (isSubject ? subjectTypes : filterTypes).join(", ");
		return { code: BAD_NAME, title: `The type must be one of ${types}.`, paths: [`${path}/type`] };
	}
	if (known.spelled.test(value)) return undefined;
	return { code: BAD_NAME, title: "The value cannot be one of that type.", paths: [`${path}/value`] };
}

const typeOf = (type: string): NameType | undefined => (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined);

function find(knowledge: Knowledge, { type, value }: TypedName): number {
	const { name, kind } = typeOf(type) as NameType;
	const party = knowledge.who(name(value));
	return kind === undefined || knowledge.parties.kindOf(party) === kind ? party : 0;
}
