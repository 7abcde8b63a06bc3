import type { Principal } from "../http/principal.js";
import { AttributeId, Category } from "../xacml/identifiers.js";
import type { Attribute, Request } from "../xacml/model.js";
import { attribute } from "./attributes.js";
import { type PartyName, partyAttribute } from "./party.js";

/** What a service asks about. */
export interface Question {
	/** Id in the resource registry. */
	readonly resource: string;
	/** `read`, `write`, `sign`, … */
	readonly action: string;
	readonly party: PartyName;
	/** More of the resource: a task, an instance, … */
	readonly resourceAttributes?: Readonly<Record<string, string>>;
}

/**
 * The decision request of a caller (pdp 5.3). Undefined when the token names nobody the PDP could know. A system user is the
 * only subject attribute (pdp 0, rule 7); for the others one identifier is sent, and the login level that policies may look at.
 */
export function decisionRequest(principal: Principal, question: Question): Request | undefined {
	const subject = subjectAttributes(principal);
	if (subject === undefined) return undefined;
	const more = Object.entries(question.resourceAttributes ?? {}).map(([id, value]) => attribute(id, value));
	return {
		returnPolicyIdList: false,
		combinedDecision: false,
		attributes: [
			{ category: Category.accessSubject, attributes: subject },
			{ category: Category.action, attributes: [attribute(AttributeId.actionId, question.action)] },
			{
				category: Category.resource,
				attributes: [attribute("urn:altinn:resource", question.resource), partyAttribute(question.party), ...more],
			},
		],
	};
}

function subjectAttributes(principal: Principal): readonly Attribute[] | undefined {
	switch (principal.kind) {
		case "system-user":
			return [attribute("urn:altinn:systemuser:uuid", principal.systemUserId)];
		case "user": {
			const who = userAttribute(principal);
			return who && [who, attribute("urn:altinn:authlevel", String(principal.authLevel))];
		}
		case "enterprise": {
			const number = attribute("urn:altinn:organization:identifier-no", principal.orgNumber);
			return principal.orgCode === undefined ? [number] : [number, attribute("urn:altinn:org", principal.orgCode)];
		}
		case "platform":
			return [attribute("urn:altinn:org", principal.issuer)];
		case "anonymous":
			return undefined;
	}
}

/** The party uuid counts before the user id, that before the person's number; the engine knows what each stands for. */
function userAttribute(user: Extract<Principal, { kind: "user" }>): Attribute | undefined {
	if (user.partyUuid !== undefined) return attribute("urn:altinn:party:uuid", user.partyUuid);
	if (user.userId !== undefined) return attribute("urn:altinn:userid", String(user.userId));
	if (user.personNumber !== undefined) return attribute("urn:altinn:person:identifier-no", user.personNumber);
	return user.partyId === undefined ? undefined : attribute("urn:altinn:partyid", String(user.partyId));
}
