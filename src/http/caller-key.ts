import { createHash } from "node:crypto";
import type { Caller } from "./access-check.js";

/** One name for one caller, whatever token he sends: the person, organisation, system user or app; an address when nobody is named. */
export function callerKey({ principal, platform }: Caller, address: string): string {
	if (principal.kind === "anonymous") {
		return platform === undefined ? `address ${address}` : `platform ${platform.issuer} ${platform.app ?? ""}`;
	}
	if (principal.kind === "platform") return `platform ${principal.issuer} ${principal.app ?? ""}`;
	if (principal.kind === "enterprise") return `organization ${principal.orgNumber}`;
	if (principal.kind === "system-user") return `system-user ${principal.systemUserId}`;
	const { partyUuid, userId, personNumber } = principal;
	if (partyUuid !== undefined) return `party ${partyUuid}`;
	// A person's number is kept nowhere but in the register.
	return userId !== undefined
		? `user ${userId}`
		: `person ${createHash("sha256")
				.update(personNumber ?? "")
				.digest("base64url")}`;
}
