import type { Decide } from "../http/access-check.js";
import { levelMissing } from "../http/authentication-level.js";
import type { Guard } from "../http/operation.js";
import type { Principal } from "../http/principal.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Response } from "../xacml/model.js";
import type { DecisionPoint } from "./decision-point.js";

/** The gate before the administration routes: the caller's own right to the administration resource, and the level of the login. */
export function guardOf(point: DecisionPoint, knowledge: Knowledge): (...asked: Parameters<Decide>) => boolean {
	return (principal, { resource, action }, party) => {
		const subject = partyOfPrincipal(principal, knowledge);
		const onBehalfOf = partyOfText(party, knowledge);
		if (subject === 0 || onBehalfOf === 0) return false;
		const response = point.ask(subject, resource, action, onBehalfOf);
		return response.results[0]?.decision === "Permit" && meetsLevel(principal, response);
	};
}

/** The same about a party without a login: whether it might if it logged in well enough. Both by uuid. */
export const mayOf =
	(point: DecisionPoint, knowledge: Knowledge) =>
	(party: string, { resource, action }: Pick<Guard, "resource" | "action">, onBehalfOf: string): boolean => {
		const [subject, owner] = [knowledge.who({ uuid: party }), knowledge.who({ uuid: onBehalfOf })];
		if (subject === 0 || owner === 0) return false;
		return point.ask(subject, resource, action, owner).results[0]?.decision === "Permit";
	};

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

/** Whether the login is of the level that the answer asks for (pdp 5.2). */
export function meetsLevel(principal: Principal, { results }: Response): boolean {
	const assignments = (results[0]?.obligations ?? []).flatMap((obligation) => obligation.assignments);
	return levelMissing(assignments, principal) === undefined;
}
