import type { Attribute } from "../xacml/model.js";
import { attribute } from "./attributes.js";

/** On whose behalf something is to be done; exactly one way to name it. */
export type PartyName =
	| { readonly organization: string }
	| { readonly person: string }
	| { readonly partyId: number }
	| { readonly partyUuid: string };

/** The resource attribute that names the party (pdp 3.2). */
export function partyAttribute(party: PartyName): Attribute {
	if ("organization" in party) return attribute("urn:altinn:organization:identifier-no", party.organization);
	if ("person" in party) return attribute("urn:altinn:person:identifier-no", party.person);
	if ("partyId" in party) return attribute("urn:altinn:partyid", String(party.partyId));
	return attribute("urn:altinn:party:uuid", party.partyUuid);
}
