import { createPrivateKey, randomUUID } from "node:crypto";
import { importJWK, type JWK, SignJWT } from "jose";

export interface MaskinportenOptions {
	/** Issuer of the tokens: `https://maskinporten.no/`, or the address of a fullmakt server with a slash at its end. */
	readonly issuer: string;
	/** Where tokens are given; `{issuer}token` unless told. */
	readonly tokenEndpoint?: string;
	readonly clientId: string;
	/** The client's private key: a JWK with its `kid` and `alg`. */
	readonly key: JWK;
	readonly scopes: readonly string[];
	/** For whom the token is (RFC 8707): the address of the service it will be sent to. */
	readonly resource?: string;
	/** To act as a customer's system user, or as an agent's (systemuser 4.2). */
	readonly systemUser?: {
		/** Organisation number of its owner; of an agent the one who acts, not its client. */
		readonly owner: string;
		/** Needed where the system user was made with one. */
		readonly externalRef?: string;
	};
}

/** There is no token. */
export class TokenNotGiven extends Error {
	override readonly name = "TokenNotGiven";

	constructor(
		message: string,
		/** `error` of the answer (RFC 6749 5.2): `invalid_altinn_customer_configuration`, `invalid_scope`, … */
		readonly code?: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** Seconds an assertion lives. */
const ASSERTION_SECONDS = 60;
/** Seconds before its end that a token is not used any more: it has to arrive, and clocks differ. */
const SPARE_SECONDS = 10;
const TIMEOUT_MS = 5000;

/**
 * Tokens of Maskinporten for software: a signed assertion is exchanged for a token (RFC 7523), which is kept until shortly
 * before it runs out. Who asks while one is being fetched waits for the same.
 *
 * @returns a function that gives the token, and throws {@link TokenNotGiven}
 *
 * @example
 * ```ts
 * import { maskinportenTokens } from "fullmakt/pep";
 *
 * const url = process.env.FULLMAKT_URL ?? "http://127.0.0.1:8080";
 * const token = maskinportenTokens({
 *   issuer: `${url}/`,
 *   clientId: process.env.CLIENT_ID ?? "",
 *   key: JSON.parse(process.env.CLIENT_KEY ?? "{}"),
 *   scopes: ["altinn:authorization/authorize"],
 * });
 * console.log((await token()).split(".").length);
 * // 3
 * ```
 */
export function maskinportenTokens(options: MaskinportenOptions): () => Promise<string> {
	// A key that cannot sign is told now, not at the first call.
	createPrivateKey({ key: { ...options.key }, format: "jwk" });
	let kept: { readonly token: string; readonly until: number } | undefined;
	let fetching: Promise<string> | undefined;
	const renew = async (): Promise<string> => {
		const asked = performance.now();
		const { token, seconds } = await fetchToken(options);
		kept = { token, until: asked + (seconds - SPARE_SECONDS) * 1000 };
		return token;
	};
	return async () => {
		if (kept !== undefined && performance.now() < kept.until) return kept.token;
		fetching ??= renew().finally(() => {
			fetching = undefined;
		});
		return fetching;
	};
}

async function fetchToken(options: MaskinportenOptions): Promise<{ token: string; seconds: number }> {
	const { tokenEndpoint = new URL("token", options.issuer).href } = options;
	const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion: await signAssertion(options) });
	// Not AbortSignal.timeout: Node 20 may collect it while the body is still awaited, and then nothing ends the wait.
	const ending = new AbortController();
	const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
	try {
		const answer = await fetch(tokenEndpoint, { method: "POST", body, redirect: "error", signal: ending.signal });
		const said = (await answer.json()) as Readonly<Record<string, unknown>> | null;
		const { access_token: token, expires_in: seconds, error, error_description: why } = said ?? {};
		if (answer.ok && typeof token === "string" && typeof seconds === "number") return { token, seconds };
		throw typeof error === "string"
			? new TokenNotGiven(typeof why === "string" ? why : error, error)
			: new TokenNotGiven(`The token endpoint answered ${answer.status}.`);
	} catch (error) {
		if (error instanceof TokenNotGiven) throw error;
		throw new TokenNotGiven("The token endpoint gave no answer that can be read.", undefined, { cause: error });
	} finally {
		clearTimeout(timer);
	}
}

async function signAssertion({ issuer, clientId, key, scopes, resource, systemUser }: MaskinportenOptions) {
	const { kid, alg = "RS256" } = key;
	const organisation = systemUser && { authority: "iso6523-actorid-upis", ID: `0192:${systemUser.owner}` };
	const details = systemUser && {
		type: "urn:altinn:systemuser",
		systemuser_org: organisation,
		...(systemUser.externalRef === undefined ? {} : { externalRef: systemUser.externalRef }),
	};
	const claims = {
		scope: scopes.join(" "),
		...(resource === undefined ? {} : { resource }),
		...(details === undefined ? {} : { authorization_details: [details] }),
	};
	const now = Math.floor(Date.now() / 1000);
	return new SignJWT(claims)
		.setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
		.setIssuer(clientId)
		.setAudience(issuer)
		.setJti(randomUUID())
		.setIssuedAt(now)
		.setExpirationTime(now + ASSERTION_SECONDS)
		.sign(await importJWK(key, alg));
}
