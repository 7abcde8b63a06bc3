import { Category } from "../xacml/identifiers.js";
import type { AttributeDesignator } from "../xacml/model.js";
import { didYouMean } from "../xacml/xml/did-you-mean.js";
import { type PolicyFinding, policyFinding } from "./policy-finding.js";

/** What callers send of a subject, what is looked up of it, and what only policies name (pdp 3.1, 3.5). */
const SUBJECT: ReadonlySet<string> = new Set([
	"urn:altinn:userid",
	"urn:altinn:person:identifier-no",
	"urn:altinn:person:uuid",
	"urn:altinn:partyid",
	"urn:altinn:party:uuid",
	"urn:altinn:organization:identifier-no",
	"urn:altinn:organization:uuid",
	"urn:altinn:organizationnumber",
	"urn:altinn:org",
	"urn:altinn:app",
	"urn:altinn:systemuser:uuid",
	"urn:altinn:enterpriseuser:uuid",
	"urn:altinn:rolecode",
	"urn:altinn:external-role:ccr",
	"urn:altinn:external-role:cra",
	"urn:altinn:role",
	"urn:altinn:accesspackage",
	"urn:altinn:partytype",
	"urn:altinn:access-list",
	"urn:altinn:resource:delegation",
	"urn:altinn:sessionid",
	"urn:altinn:authlevel",
	"urn:digitaltdodsbo:rolecode",
	"urn:scope",
]);
/** The attributes of a resource that have a meaning of their own (pdp 3.2). */
const RESOURCE: ReadonlySet<string> = new Set([
	"urn:altinn:resource",
	"urn:altinn:org",
	"urn:altinn:app",
	"urn:altinn:instance-id",
	"urn:altinn:resource:instance-id",
	"urn:altinn:task",
	"urn:altinn:end-event",
	"urn:altinn:appresource",
	"urn:altinn:partyid",
	"urn:altinn:party:uuid",
	"urn:altinn:organization:identifier-no",
	"urn:altinn:organizationnumber",
	"urn:altinn:person:identifier-no",
]);
const ACTION: ReadonlySet<string> = new Set(["urn:oasis:names:tc:xacml:1.0:action:action-id"]);

const KNOWN: Readonly<Record<string, { readonly name: string; readonly ids: ReadonlySet<string> }>> = {
	[Category.accessSubject]: { name: "subject", ids: SUBJECT },
	[Category.resource]: { name: "resource", ids: RESOURCE },
	[Category.action]: { name: "action", ids: ACTION },
};

/**
 * An attribute that is probably misspelled: nothing sends or looks it up, so the rule never matches, and a Deny never refuses. Of a
 * subject every `urn:altinn:` name is known; resources and actions may have names of the owner's own.
 */
export function* attributeWarnings({ attributeId, category, at }: AttributeDesignator): Generator<PolicyFinding> {
	const known = KNOWN[category];
	if (known === undefined || known.ids.has(attributeId)) return;
	const meant = didYouMean(attributeId, known.ids);
	const isForeign = category !== Category.accessSubject || !attributeId.startsWith("urn:altinn:");
	if (meant === undefined && isForeign) return;
	const message = `No ${known.name} is known to have an attribute "${attributeId}".`;
	yield policyFinding("unknown-attribute", message, at, meant && `Did you mean "${meant}"?`);
}
