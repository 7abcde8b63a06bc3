/** The issuers inside this server: whose keys lie in its own store. */
import type { Config } from "./config/schema.js";
import type { TrustedIssuer } from "./http/issuers.js";
import { KeyRing } from "./maskinporten/key-ring.js";
import type { MaskinportenOptions } from "./maskinporten/routes.js";
import { refuseTestTokensInProduction } from "./maskinporten/test-tokens.js";
import type { Store } from "./store/store.js";

export interface OwnIssuers {
	readonly trusted: readonly TrustedIssuer[];
	readonly rings: Pick<MaskinportenOptions, "platform" | "own" | "testTokens">;
}

/**
 * The platform's own tokens, and by configuration the token endpoint and test tokens. Their issuers are believed only where
 * tokens can come from them: a server that is told of no issuer at all has none.
 *
 * @throws when test tokens are on where real tokens are believed.
 */
export function ownIssuers(
	store: Store,
	config: Pick<Config, "tokenEndpoint" | "testTokens" | "issuers">,
	publicUrl: string,
	outside: readonly TrustedIssuer[],
): OwnIssuers {
	const base = publicUrl.replace(/\/$/, "");
	const platform = new KeyRing(store, "altinn", `${base}/authentication/api/v1/openid/`);
	const own = config.tokenEndpoint === "on" ? new KeyRing(store, "maskinporten", `${base}/`) : undefined;
	const [name, ...password] = config.testTokens?.split(":") ?? [];
	if (name !== undefined) refuseTestTokensInProduction(outside);
	const testTokens =
		name === undefined
			? undefined
			: { users: new Map([[name, password.join(":")]]), platformAccess: new KeyRing(store, "platform", "platform") };
	const anybody = outside.length > 0 || own !== undefined || testTokens !== undefined;
	return {
		trusted: [
			...(anybody ? [platform.trusted("altinn")] : []),
			...(own === undefined ? [] : [own.trusted("maskinporten")]),
			...(testTokens === undefined ? [] : [testTokens.platformAccess.trusted("platform")]),
		],
		rings: {
			platform,
			...(own === undefined ? {} : { own }),
			...(testTokens === undefined ? {} : { testTokens }),
		},
	};
}
