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
		let understood = false;
		for (const { category, value } of obligation.assignments) {
			if (category !== LEVEL && category !== LEVEL_OF_ORG) continue;
			const level = Number(value);
			if (!Number.isInteger(level) || level < 0) return { kind: "unknown", id: obligation.id };
			understood = true;
			// Several obligations may ask: the strictest counts.
			if (category === LEVEL) required = Math.max(required ?? 0, level);
			else requiredOfOrg = Math.max(requiredOfOrg ?? 0, level);
		}
		if (!understood && !known(obligation)) return { kind: "unknown", id: obligation.id };
	}
	const level = levelOf(principal);
	const isOwner = principal.kind === "enterprise" && principal.orgCode !== undefined;
	const needed = isOwner && requiredOfOrg !== undefined ? Math.min(requiredOfOrg, required ?? requiredOfOrg) : required;
	return needed === undefined || level >= needed ? { kind: "fulfilled" } : { kind: "level-too-low", required: needed };
}

/** A token of Maskinporten, of a system user as well, stands for a login of level 3 (systemuser 4.5). */
const MASKINPORTEN_LEVEL = 3;

function levelOf(principal: Principal): number {
	if (principal.kind === "user") return principal.authLevel;
	if (principal.kind === "enterprise" || principal.kind === "system-user") {
		const claimed = Number(principal.claims["urn:altinn:authlevel"]);
		return Number.isInteger(claimed) ? claimed : MASKINPORTEN_LEVEL;
	}
	return 0;
}
