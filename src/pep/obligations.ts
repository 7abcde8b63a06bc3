import { asksForLevel, levelIn, levelMissing } from "../http/authentication-level.js";
import type { Principal } from "../http/principal.js";
import type { Notice } from "../xacml/model.js";

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
	for (const obligation of obligations) {
		const levels = obligation.assignments.filter(asksForLevel);
		if (levels.some(({ value }) => levelIn(value) === undefined)) return { kind: "unknown", id: obligation.id };
		// One that asks for a level and for something else is not done with the level.
		const done = levels.length > 0 && levels.length === obligation.assignments.length;
		if (!done && !known(obligation)) return { kind: "unknown", id: obligation.id };
	}
	const required = levelMissing(
		obligations.flatMap(({ assignments }) => assignments),
		principal,
	);
	return required === undefined ? { kind: "fulfilled" } : { kind: "level-too-low", required };
}
