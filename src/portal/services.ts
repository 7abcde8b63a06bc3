import type { Decisions } from "../authorization/open-decisions.js";
import type { Logger } from "../http/log.js";
import type { Vault } from "../http/vault.js";
import type { Store } from "../store/store.js";

/** What pages work with; use cases of the other folders hold the rules. */
export interface PortalServices {
	readonly store: Store;
	readonly decisions: Decisions;
	readonly log: Logger;
	/** Hides in an address whom it is about. */
	readonly vault: Vault;
	/** Address of this server as callers know it, without a slash at the end. */
	readonly publicUrl: string;
	/** Issuer of this server's own token endpoint, which ends with a slash; without it clients are registered elsewhere. */
	readonly tokenIssuer?: string;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}
