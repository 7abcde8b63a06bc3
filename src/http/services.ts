import type { IncomingMessage } from "node:http";
import { ConfigError } from "../config/load.js";
import type { Config } from "../config/schema.js";
import type { Store } from "../store/store.js";
import type { Authenticate } from "./access-check.js";
import { gatedDecisions } from "./gated.js";
import { createIdempotency, type Idempotency } from "./idempotency.js";
import { readIssuers, type TrustedIssuer } from "./issuers.js";
import { createLinks } from "./links.js";
import type { Logger } from "./log.js";
import { createPaging, type Paging } from "./paging.js";
import { readProxies } from "./proxies.js";
import { createRateLimit, type RateLimit } from "./rate-limit.js";
import { createRevisions, type Revisions, type View } from "./revisions.js";
import type { Routes } from "./routes.js";
import { loadSecret } from "./secret.js";
import { createAuthenticate, type TokenOptions } from "./tokens.js";
import { createVault, type Vault } from "./vault.js";

export interface Authentication {
	readonly authenticate: Authenticate;
	/** The decision routes behind the token gate; as they are when no issuer is trusted. */
	gate(routes: Routes): Routes;
}

/**
 * Whose tokens are believed: the setting `issuers`, and issuers inside this process. Where there are none, nobody can prove who
 * he is: every administration route that needs a token is closed, and decisions are open to whoever reaches the port. The
 * log says so loudly.
 *
 * @throws {ConfigError}
 */
export function openAuthentication(
	config: Pick<Config, "issuers" | "publicUrl">,
	log: Logger,
	inside: readonly TrustedIssuer[] = [],
	isLost?: TokenOptions["isLost"],
): Authentication {
	const issuers = [...configured(() => (config.issuers === undefined ? [] : readIssuers(config.issuers))), ...inside];
	const authenticate = createAuthenticate({
		issuers,
		log,
		publicUrl: config.publicUrl,
		...(isLost === undefined ? {} : { isLost }),
	});
	if (issuers.length > 0) {
		log.info(
			{ issuers: issuers.map(({ issuer, kind, keys }) => ({ issuer, kind, keys: keys.name })) },
			"tokens are checked",
		);
		return { authenticate, gate: (routes) => gatedDecisions(routes, authenticate, log) };
	}
	log.warn(
		"NO AUTHENTICATION: FULLMAKT_ISSUERS is not set. Decisions are open to whoever reaches this port; administration is closed.",
	);
	return { authenticate, gate: (routes) => routes };
}

/** What `administration` and the domains share. */
export interface Services {
	readonly rateLimit?: RateLimit;
	readonly idempotency: Idempotency;
	readonly revisions: Revisions;
	readonly paging: Paging;
	readonly vault: Vault;
	readonly link: (req: IncomingMessage, pathAndQuery: string) => string;
	readonly addressOf: (req: IncomingMessage) => string;
}

/**
 * @param view What this node answers from.
 * @throws {ConfigError}
 */
export async function openServices(
	config: Pick<Config, "publicUrl" | "trustedProxies" | "rateLimit" | "pageSize">,
	store: Store,
	view: View,
): Promise<Services> {
	const proxies = configured(() => readProxies(config.trustedProxies ?? ""));
	const secret = await loadSecret(store);
	return {
		...(config.rateLimit === 0 ? {} : { rateLimit: createRateLimit(config.rateLimit) }),
		idempotency: createIdempotency(store),
		revisions: createRevisions(secret, view),
		paging: createPaging(secret, config.pageSize),
		vault: createVault(secret),
		link: createLinks(config.publicUrl, proxies),
		addressOf: proxies.client,
	};
}

function configured<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new ConfigError([(error as Error).message]);
	}
}
