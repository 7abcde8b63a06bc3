import { isHeldId } from "../pip/held.js";
import type { Knowledge } from "../pip/knowledge.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { Attribute } from "../xacml/model.js";
import { AltinnId, nameOfId } from "./altinn-identifiers.js";
import { stringAttribute } from "./string-attribute.js";

/** Who asks, as the request says it (pdp 3.3, step B). */
export interface AskedSubject {
	/** Inner number; 0 for one we do not know, or that is no party. */
	readonly party: number;
	/** Some attribute is to be returned, or says what the subject holds. */
	readonly special: boolean;
}

/** Told apart from each other in the answer's status alone. */
const wrong = (code: Indeterminate["code"], message: string): Indeterminate => new Indeterminate(code, message);

/**
 * Finds the subject's party.
 *
 * @param external Whether the caller stands outside (pdp 1.1): persons by number, and organisations that must be known.
 * @param argument The status of a subject that contradicts itself.
 */
export function askedSubject(
	attributes: readonly Attribute[],
	{ parties }: Knowledge,
	external: boolean,
	argument: "processing-error" | "syntax-error",
): AskedSubject | Indeterminate {
	let special = false;
	let userId: string | undefined;
	let person: string | undefined;
	let organization: string | undefined;
	let older: string | undefined;
	let uuid: string | undefined;
	let partyId: string | undefined;
	let systemUser: string | undefined;
	for (let i = 0; i < attributes.length; i++) {
		const { attributeId, values, includeInResult } = attributes[i] as Attribute;
		if (includeInResult) special = true;
		const value = values[0] as string;
		// The last one counts, as in the original.
		switch (nameOfId(attributeId)) {
			case "userId":
				userId = value;
				break;
			case "person":
				person = value;
				break;
			case "systemUser":
				systemUser = value;
				break;
			case "partyUuid":
			case "personUuid":
			case "organizationUuid":
				uuid = value;
				break;
			case "organization":
				organization = value;
				break;
			case "organizationNumber":
				older = value;
				break;
			case "partyId":
				partyId = value;
				break;
			case undefined:
				if (isHeldId(attributeId)) special = true;
		}
	}
	organization ??= older;
	if (systemUser !== undefined) {
		if (attributes.length > 1) return wrong(argument, "A system user must be the only attribute of the subject.");
		return found(parties.byUuid(systemUser), special, argument);
	}
	if (person !== undefined && userId !== undefined) {
		return wrong(argument, "The subject is named by a user id and a person's number; send one of them.");
	}
	if (external && organization !== undefined && (person ?? userId) !== undefined) {
		return wrong(argument, "The subject is both an organisation and a person.");
	}
	if (person !== undefined) {
		if (!external) return wrong(argument, "A person's number is not taken here; send the user id.");
		const party = parties.byNumber("personNumber", person);
		return party === 0 && parties.known
			? wrong(argument, "No person has the number of the subject.")
			: { party, special };
	}
	if (uuid !== undefined && parties.byUuid(uuid) === undefined) return found(undefined, special, argument);
	if (userId !== undefined) {
		const party = parties.byNumber("userId", userId);
		if (party !== 0) return { party, special };
	}
	if (organization !== undefined) {
		const party = parties.byNumber("orgNumber", organization);
		if (party !== 0) return { party, special };
		if (external && parties.known) return wrong("syntax-error", "No organisation has the number of the subject.");
	}
	if (uuid !== undefined) return found(parties.byUuid(uuid), special, argument);
	return { party: partyId === undefined ? 0 : parties.byNumber("partyId", partyId), special };
}

function found(
	party: number | undefined,
	special: boolean,
	argument: "processing-error" | "syntax-error",
): AskedSubject | Indeterminate {
	return party === undefined ? wrong(argument, "The uuid of the subject is none.") : { party, special };
}

/** What the request says of the subject under another name, as far as a policy asks for it. */
export function otherNames(
	given: readonly Attribute[],
	party: number,
	wanted: ReadonlySet<string>,
	knowledge: Knowledge,
	consent: boolean,
): Attribute[] {
	const { parties } = knowledge;
	const kind = parties.kindOf(party);
	const added: Attribute[] = [];
	const add = (attributeId: string, value: string | undefined): void => {
		if (value === undefined || !wanted.has(attributeId)) return;
		if (given.some((each) => each.attributeId === attributeId)) return;
		added.push(stringAttribute(attributeId, [value]));
	};
	const older = given.find(({ attributeId }) => attributeId === AltinnId.organizationNumber)?.values[0];
	add(AltinnId.organization, older ?? parties.numberOf(party, "orgNumber"));
	if (party === 0) return added;
	add(AltinnId.userId, parties.numberOf(party, "userId"));
	add(AltinnId.partyId, parties.numberOf(party, "partyId"));
	add(AltinnId.partyUuid, parties.uuidOf(party));
	if (kind === "person") add(AltinnId.personUuid, parties.uuidOf(party));
	if (kind === "organization") add(AltinnId.organizationUuid, parties.uuidOf(party));
	if (consent) {
		if (kind === "person" || kind === "organization") add(AltinnId.partyType, kind);
		const lists = wanted.has(AltinnId.accessList) ? knowledge.resources.listsWith(party) : [];
		if (lists.length > 0) added.push(stringAttribute(AltinnId.accessList, lists));
	}
	return added;
}
