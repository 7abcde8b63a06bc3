import { levelOf } from "../http/authentication-level.js";
import type { Principal } from "../http/principal.js";
import { AttributeId, Category } from "../xacml/identifiers.js";
import type { Attribute, Request } from "../xacml/model.js";
import { attribute } from "./attributes.js";
import { type PartyName, partyAttribute } from "./party.js";

/** What a service asks about. */
export interface Question {
	/** Id in the resource registry; of an app `app_{org}_{app}`. */
	readonly resource: string;
	/** `read`, `write`, `sign`, … */
	readonly action: string;
	readonly party: PartyName;
	/** More of the resource, by attribute id: a task, an instance, … They cannot be the resource or the party once more. */
	readonly resourceAttributes?: Readonly<Record<string, string>>;
}

/** Why no decision can be asked for. */
export type RequestFault =
	/** The token names nobody the PDP could know. */
	| "unknown-caller"
	/** The question names no party, or not in a way that can be one; or no resource or action. */
	| "bad-question";

const RESOURCE = "urn:altinn:resource";

/** Said by the question itself; a second value would leave it to the PDP which one counts. */
const OWN = new Set([
	RESOURCE,
	"urn:altinn:partyid",
	"urn:altinn:party:uuid",
	"urn:altinn:organization:identifier-no",
	"urn:altinn:organizationnumber",
	"urn:altinn:person:identifier-no",
]);

/**
 * The decision request of a caller (pdp 5.3), or why there is none.
 *
 * @example
 * ```ts
 * import { decisionRequest } from "fullmakt/pep";
 *
 * const holder = { kind: "enterprise", orgNumber: "310412309", scopes: new Set(["skd:mva"]), scopePrefixes: [], issuer: "", claims: {} };
 * const request = decisionRequest(holder, { resource: "skd-mva-melding", action: "read", party: { partyId: 51400101 } });
 * console.log(request.attributes[0].attributes[0].values);
 * // [ '310412309' ]
 * ```
 */
export function decisionRequest(principal: Principal, question: Question): Request | RequestFault {
	const subject = subjectAttributes(principal);
	if (subject === undefined) return "unknown-caller";
	const { resource, action } = question;
	const party = partyAttribute(question.party);
	const more = Object.entries(question.resourceAttributes ?? {});
	const whole = [resource, action, ...more.flat()].every((text) => typeof text === "string" && text !== "");
	if (party === undefined || !whole || more.some(([id]) => OWN.has(id))) return "bad-question";
	return {
		returnPolicyIdList: false,
		combinedDecision: false,
		attributes: [
			{ category: Category.accessSubject, attributes: subject },
			{ category: Category.action, attributes: [attribute(AttributeId.actionId, action)] },
			{
				category: Category.resource,
				attributes: [attribute(RESOURCE, resource), party, ...more.map(([id, value]) => attribute(id, value))],
			},
		],
	};
}

/**
 * Who asks, by one identifier, and what policies may look at beside it: scopes, session, level of login. Other claims stay
 * here: a policy takes a role or a package in the request as true. A system user is always alone (pdp 0, rule 7).
 */
function subjectAttributes(principal: Principal): readonly Attribute[] | undefined {
	switch (principal.kind) {
		case "system-user":
			return [attribute("urn:altinn:systemuser:uuid", principal.systemUserId)];
		case "user": {
			const who = userAttribute(principal);
			return who && [who, ...besides(principal)];
		}
		case "enterprise": {
			const number = attribute("urn:altinn:organization:identifier-no", principal.orgNumber);
			const code = principal.orgCode === undefined ? [] : [attribute("urn:altinn:org", principal.orgCode)];
			return [number, ...code, ...besides(principal)];
		}
		default:
			return undefined;
	}
}

/**
 * The user id counts before the person's number, that before the party: with a party's uuid alone Altinn finds neither roles
 * nor delegations (pdp 3.1).
 */
function userAttribute(user: Extract<Principal, { kind: "user" }>): Attribute | undefined {
	if (user.userId !== undefined) return attribute("urn:altinn:userid", String(user.userId));
	if (user.personNumber !== undefined) return attribute("urn:altinn:person:identifier-no", user.personNumber);
	if (user.partyUuid !== undefined) return attribute("urn:altinn:party:uuid", user.partyUuid);
	return user.partyId === undefined ? undefined : attribute("urn:altinn:partyid", String(user.partyId));
}

function besides(principal: Extract<Principal, { kind: "user" | "enterprise" }>): Attribute[] {
	const { scopes, claims } = principal;
	const session = claims.sid ?? claims.jti;
	return [
		// One value a scope, so that a policy can ask for one.
		...(scopes.size === 0 ? [] : [attribute("urn:scope", ...scopes)]),
		...(typeof session === "string" && session !== "" ? [attribute("urn:altinn:sessionid", session)] : []),
		attribute("urn:altinn:authlevel", String(levelOf(principal))),
	];
}
