import type { Attribute } from "../xacml/model.js";
import { attribute } from "./attributes.js";

/** On whose behalf something is to be done; exactly one way to name it. */
export type PartyName =
	| { readonly organization: string }
	| { readonly person: string }
	| { readonly partyId: number }
	| { readonly partyUuid: string };

interface Way {
	readonly attributeId: string;
	readonly form: RegExp;
}

/** The ways to name a party, with the resource attribute of each (pdp 3.2). */
const WAYS: Readonly<Record<string, Way>> = {
	organization: { attributeId: "urn:altinn:organization:identifier-no", form: /^\d{9}$/ },
	person: { attributeId: "urn:altinn:person:identifier-no", form: /^\d{11}$/ },
	partyId: { attributeId: "urn:altinn:partyid", form: /^[1-9]\d{0,14}$/ },
	partyUuid: {
		attributeId: "urn:altinn:party:uuid",
		form: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
	},
};

/**
 * The resource attribute that names the party. Undefined when it cannot be one: most often the name comes out of an address,
 * where anybody can write anything.
 */
export function partyAttribute(party: PartyName): Attribute | undefined {
	// A union of objects lets two members through; then nobody can say which party is meant.
	const [named, ...others] = Object.entries(party).filter(([, value]) => value !== undefined);
	if (named === undefined || others.length > 0) return undefined;
	const way = Object.hasOwn(WAYS, named[0]) ? WAYS[named[0]] : undefined;
	const value = String(named[1]);
	return way?.form.test(value) ? attribute(way.attributeId, value) : undefined;
}
