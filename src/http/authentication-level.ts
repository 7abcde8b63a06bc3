import type { Principal } from "./principal.js";

/** A token of Maskinporten, of a system user as well, stands for a login of level 3, also after the exchange (systemuser 4.5). */
const MACHINE_LEVEL = 3;

/** The level of the caller's login, 0 to 4. Of a machine it is never more than 3, whatever its token claims. */
export function levelOf(principal: Principal): number {
	switch (principal.kind) {
		case "user":
			return principal.authLevel;
		case "enterprise":
		case "system-user": {
			const claimed = principal.claims["urn:altinn:authlevel"];
			if (claimed === undefined) return MACHINE_LEVEL;
			return /^[0-4]$/.test(String(claimed)) ? Math.min(Number(claimed), MACHINE_LEVEL) : 0;
		}
		default:
			return 0;
	}
}

/** The category of an obligation's assignment that asks for a level of the login (pdp 5.2). */
export const LEVEL = "urn:altinn:minimum-authenticationlevel";
/** The level that a service owner's own token may do with. */
const LEVEL_OF_OWNER = `${LEVEL}-org`;

export const asksForLevel = ({ category }: { readonly category?: string }): boolean =>
	category === LEVEL || category === LEVEL_OF_OWNER;

/** A level as it is written; undefined for what is none. */
export const levelIn = (text: string): number | undefined => (/^\d{1,3}$/.test(text) ? Number(text) : undefined);

/**
 * Whether the login is of the level that a Permit's obligations ask for: the strictest of several counts, and a service owner's
 * token may do with the level meant for organisations. A level that is no number is met by nobody.
 *
 * @returns the level that is needed where it is not met
 */
export function levelMissing(
	assignments: readonly { readonly category?: string; readonly value: string }[],
	principal: Principal,
): number | undefined {
	const strictest = (wanted: string): number | undefined => {
		const levels = assignments.filter(({ category }) => category === wanted).map(({ value }) => levelIn(value));
		return levels.length === 0 ? undefined : Math.max(...levels.map((level) => level ?? Number.POSITIVE_INFINITY));
	};
	const usual = strictest(LEVEL);
	const isOwner = principal.kind === "enterprise" && principal.orgCode !== undefined;
	const relaxed = isOwner ? strictest(LEVEL_OF_OWNER) : undefined;
	const needed = relaxed === undefined ? usual : Math.min(relaxed, usual ?? relaxed);
	return needed === undefined || levelOf(principal) >= needed ? undefined : needed;
}
