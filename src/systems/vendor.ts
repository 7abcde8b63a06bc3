import type { Principal } from "../http/principal.js";

/**
 * The vendor a token speaks for: its `consumer`, also of a token that carries a system user (systemuser 0.2). Undefined for
 * persons and the platform.
 */
export const vendorOrgOf = (principal: Principal): string | undefined =>
	principal.kind === "enterprise" || principal.kind === "system-user" ? principal.orgNumber : undefined;
