import { levelOf } from "../http/authentication-level.js";
import type { Principal } from "../http/principal.js";
import type { Notice } from "../xacml/model.js";

const LEVEL = "urn:altinn:minimum-authenticationlevel";
const LEVEL_OF_ORG = "urn:altinn:minimum-authenticationlevel-org";

/** Whether a Permit may be acted on. */
export type ObligationVerdict =
	| { readonly kind: "fulfilled" }
	| { readonly kind: "level-too-low"; readonly required: number }
	/** An obligation nobody here understands: a PEP must then refuse (core 7.18). */
	| { readonly kind: "unknown"; readonly id: string };

/**
 * Fulfils what comes with a Permit (pdp 5.1, 5.2): the caller's login must reach the minimum level; a service owner's token
 * may do with the level meant for organisations. Anything else is refused unless `known` says that the service sees to it.
 */
export function fulfil(
	obligations: readonly Notice[],
	principal: Principal,
	known: (obligation: Notice) => boolean = () => false,
): ObligationVerdict {
	let required: number | undefined;
	let requiredOfOrg: number | undefined;
	for (const obligation of obligations) {
		const levels = obligation.assignments.filter(({ category }) => category === LEVEL || category === LEVEL_OF_ORG);
		for (const { category, value } of levels) {
			if (!/^\d{1,3}$/.test(value)) return { kind: "unknown", id: obligation.id };
			// Several obligations may ask: the strictest counts.
			if (category === LEVEL) required = Math.max(required ?? 0, Number(value));
			else requiredOfOrg = Math.max(requiredOfOrg ?? 0, Number(value));
		}
		// One that asks for a level and for something else is not done with the level.
		const done = levels.length > 0 && levels.length === obligation.assignments.length;
		if (!done && !known(obligation)) return { kind: "unknown", id: obligation.id };
	}
	const isOwner = principal.kind === "enterprise" && principal.orgCode !== undefined;
	const needed = isOwner && requiredOfOrg !== undefined ? Math.min(requiredOfOrg, required ?? requiredOfOrg) : required;
	return needed === undefined || levelOf(principal) >= needed
		? { kind: "fulfilled" }
		: { kind: "level-too-low", required: needed };
}
