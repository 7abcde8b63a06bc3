import type { Decide } from "../http/access-check.js";
import { levelOf } from "../http/authentication-level.js";
import type { Principal } from "../http/principal.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Response } from "../xacml/model.js";
import type { DecisionPoint } from "./decision-point.js";

/** The gate before the administration routes: the caller's own right to the administration resource, and the level of the login. */
export function guardOf(point: DecisionPoint, knowledge: Knowledge): Decide {
	return (principal, { resource, action }, party) => {
		const subject = partyOfPrincipal(principal, knowledge);
		const onBehalfOf = partyOfText(party, knowledge);
		if (subject === 0 || onBehalfOf === 0) return false;
		const response = point.ask(subject, resource, action, onBehalfOf);
		return response.results[0]?.decision === "Permit" && meetsLevel(principal, response);
	};
}

/** Inner number of the caller; 0 for one that is no party we know. */
export function partyOfPrincipal(principal: Principal, knowledge: Knowledge): number {
	switch (principal.kind) {
		case "user": {
			const { partyUuid, userId, partyId, personNumber } = principal;
			// The first one there is; another must not speak for one that is unknown.
			if (partyUuid !== undefined) return knowledge.who({ uuid: partyUuid });
			if (userId !== undefined) return knowledge.who({ userId });
			if (partyId !== undefined) return knowledge.who({ partyId });
			return personNumber === undefined ? 0 : knowledge.who({ personNumber });
		}
		case "enterprise":
			return knowledge.who({ orgNumber: principal.orgNumber });
		case "system-user":
			return knowledge.who({ uuid: principal.systemUserId });
		default:
			return 0;
	}
}

const ORG_NUMBER = /^\d{9}$/;

/** Inner number of the party a call names: by uuid, organisation number or party id. */
export function partyOfText(text: string, knowledge: Knowledge): number {
	const byUuid = knowledge.who({ uuid: text });
	if (byUuid !== 0) return byUuid;
	const byOrg = ORG_NUMBER.test(text) ? knowledge.who({ orgNumber: text }) : 0;
	return byOrg === 0 ? knowledge.who({ partyId: text }) : byOrg;
}

const LEVEL = "urn:altinn:minimum-authenticationlevel";

/**
 * Whether the login is of the level that the answer asks for (pdp 5.2): the strictest of several obligations counts, and a
 * service owner's token may do with the level meant for organisations. A level that is no number is met by nobody.
 */
export function meetsLevel(principal: Principal, { results }: Response): boolean {
	const asked = (category: string): number | undefined => {
		const values = (results[0]?.obligations ?? [])
			.flatMap(({ assignments }) => assignments)
			.filter((assignment) => assignment.category === category)
			.map(({ value }) => (/^\d{1,3}$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY));
		return values.length === 0 ? undefined : Math.max(...values);
	};
	const wanted = asked(LEVEL);
	const isOwner = principal.kind === "enterprise" && principal.orgCode !== undefined;
	const relaxed = isOwner ? asked(`${LEVEL}-org`) : undefined;
	const needed = relaxed === undefined ? wanted : Math.min(relaxed, wanted ?? relaxed);
	return needed === undefined || levelOf(principal) >= needed;
}
