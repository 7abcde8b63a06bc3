import type { Decide } from "../http/access-check.js";
import type { Logger } from "../http/log.js";
import type { Operation } from "../http/operation.js";
import type { Store } from "../store/store.js";
import { clientOperations } from "./client-routes.js";
import { exchangeOperations } from "./exchange.js";
import type { KeyRing } from "./key-ring.js";
import { scopeOperations } from "./scope-routes.js";
import { signingKeyOperations } from "./signing-key-routes.js";
import { testTokenOperations } from "./test-tokens.js";
import { tokenOperations } from "./token-routes.js";

export interface MaskinportenOptions {
	readonly store: Store;
	readonly decide: Decide;
	readonly log: Logger;
	/** Signs the platform's own tokens; issuer `{platform}/authentication/api/v1/openid/`. */
	readonly platform: KeyRing;
	/** Issuers whose tokens can be exchanged for the platform's. */
	readonly maskinportenIssuers: Iterable<string>;
	/** Signs the tokens of this server's own token endpoint; without it there is none, nor clients and scopes. */
	readonly own?: KeyRing;
	/** Test tokens for those who know a password; see `refuseTestTokensInProduction`. */
	readonly testTokens?: {
		readonly users: ReadonlyMap<string, string>;
		/** Signs platform access tokens. */
		readonly platformAccess: KeyRing;
	};
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

/** Tokens: the exchange, and where they are wanted the token endpoint with its clients and scopes, and test tokens. */
export function maskinportenOperations(options: MaskinportenOptions): Operation[] {
	const { store, decide, log, platform, own, testTokens, now = Date.now } = options;
	const issuers = new Set(options.maskinportenIssuers);
	if (own !== undefined) issuers.add(own.issuer);
	return [
		...exchangeOperations({ store, ring: platform, maskinportenIssuers: issuers, ownIssuer: own?.issuer, now }),
		...(own === undefined
			? []
			: [
					...tokenOperations({ store, ring: own, log, now }),
					...clientOperations({ store, decide }),
					...scopeOperations({ store }),
				]),
		...(testTokens === undefined
			? []
			: testTokenOperations({ users: testTokens.users, ring: platform, platformRing: testTokens.platformAccess, now })),
		...signingKeyOperations({
			altinn: platform,
			...(own === undefined ? {} : { maskinporten: own }),
			...(testTokens === undefined ? {} : { platform: testTokens.platformAccess }),
		}),
	];
}
