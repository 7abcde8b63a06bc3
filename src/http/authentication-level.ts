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
