import type { IncomingMessage } from "node:http";
import { compactVerify } from "jose";
import { LRUCache } from "lru-cache";
import { type Authenticate, type Caller, unauthenticated } from "./access-check.js";
import { common, Fault } from "./fault.js";
import type { TrustedIssuer } from "./issuers.js";
import { KeySet, KeysUnavailable, type KeyTimes, type VerificationKey } from "./key-set.js";
import type { Logger } from "./log.js";
import { ANONYMOUS, type Platform, type Principal } from "./principal.js";
import { platformOf, principalOf } from "./token-claims.js";
import { readTokenText, TokenRefused } from "./token-text.js";

export interface TokenOptions {
	readonly issuers: readonly TrustedIssuer[];
	readonly log: Logger;
	/** The public address of this server; a token may name it as its audience where the issuer's entry asks for none. */
	readonly publicUrl?: string | undefined;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
	readonly keyTimes?: Partial<KeyTimes>;
	/** Whether the holder of a token that is good in itself is no longer there; looked at in every call. */
	readonly isLost?: (principal: Principal) => boolean;
	/** How many verified tokens are remembered. */
	readonly remembered?: number;
}

/** By how many seconds an issuer's clock may be ahead of ours; an end of validity is kept to the second. */
const AHEAD = 10;
const REMEMBERED = 20_000;

/** Letters at a signature's end that find a known token: 132 bits. */
const TAIL = 22;
const tailOf = (token: string): string => token.slice(-TAIL);

type Holder = Principal | Platform;

interface Verified {
	readonly token: string;
	readonly expiresAt: number;
	readonly key: VerificationKey;
	readonly holder: Holder;
	/** Made once, so that a known token costs no new object. */
	readonly caller: Caller | undefined;
}

/**
 * Tells who calls by `Authorization: Bearer` and `PlatformAccessToken`. A token that is not good is 401, also where none is
 * needed; one whose issuer's keys cannot be had is 503. Known tokens are answered synchronously until they expire or their
 * key is withdrawn (performance.md 4).
 */
export function createAuthenticate(options: TokenOptions): Authenticate {
	const verifier = new Verifier(options);
	const bearer = (token: string): Caller | Promise<Caller> => {
		const found = verifier.verify(token);
		return found instanceof Promise ? found.then(asCaller) : asCaller(found);
	};
	return (req) => {
		const token = bearerOf(req);
		const platform = req.headers.platformaccesstoken;
		if (platform === undefined) return token === undefined ? NOBODY : bearer(token);
		return withPlatform(token === undefined ? NOBODY : bearer(token), verifier.verify(String(platform)));
	};
}

/** Who holds a bearer token, for services that read the header themselves. @throws {Fault} 401, 503 */
export function createTokenVerifier(options: TokenOptions): (token: string) => Promise<Principal> | Principal {
	const verifier = new Verifier(options);
	return (token) => {
		const found = verifier.verify(token);
		return found instanceof Promise
			? found.then((verified) => asCaller(verified).principal)
			: asCaller(found).principal;
	};
}

const NOBODY: Caller = { principal: ANONYMOUS };

function asCaller({ caller }: Verified): Caller {
	if (caller === undefined) throw refused("A platform access token is sent in the header PlatformAccessToken.");
	return caller;
}

async function withPlatform(caller: Caller | Promise<Caller>, verified: Verified | Promise<Verified>): Promise<Caller> {
	// Both are awaited together: a rejection of the second must not be left without a listener.
	const [{ principal }, { holder }] = await Promise.all([caller, verified]);
	if (holder.kind !== "platform") throw refused("The PlatformAccessToken is another kind of token.");
	return { principal, platform: holder };
}

/** The bearer token, if one is sent; other schemes are no business of ours. */
function bearerOf(req: IncomingMessage): string | undefined {
	const header = req.headers.authorization;
	if (header === undefined) return undefined;
	// node:http keeps the first of several; a proxy in front may have looked at another.
	const { rawHeaders } = req;
	let sent = 0;
	for (let i = 0; i < rawHeaders.length; i += 2) {
		const name = rawHeaders[i] as string;
		if (name.length === 13 && name.toLowerCase() === "authorization") sent += 1;
	}
	if (sent > 1) throw refused("Send one Authorization header.");
	// As nearly all are written; a token that is more than one word is refused when it is read.
	if (header.startsWith("Bearer ") && header.charCodeAt(7) !== 0x20) return header.slice(7).trimEnd();
	return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? (/^bearer\b/i.test(header) ? "" : undefined);
}

const refused = (detail: string): Fault => unauthenticated(detail, "invalid_token");

class Verifier {
	readonly #issuers: ReadonlyMap<string, { readonly trusted: TrustedIssuer; readonly keys: KeySet }>;
	readonly #known: LRUCache<string, Verified>;
	readonly #now: () => number;
	readonly #publicUrl: string | undefined;
	readonly #log: Logger;
	readonly #isLost: ((principal: Principal) => boolean) | undefined;

	constructor(options: TokenOptions) {
		const { issuers, log, publicUrl, now = Date.now, keyTimes = {}, remembered = REMEMBERED } = options;
		this.#isLost = options.isLost;
		this.#issuers = new Map(
			issuers.map((trusted) => [trusted.issuer, { trusted, keys: new KeySet(trusted.keys, log, keyTimes) }]),
		);
		this.#known = new LRUCache({ max: remembered });
		this.#now = now;
		this.#publicUrl = publicUrl;
		this.#log = log;
	}

	verify(token: string): Verified | Promise<Verified> {
		// The end of the signature finds it, the whole text proves it.
		const known = this.#known.get(tailOf(token));
		if (known !== undefined && known.token === token) {
			if (known.expiresAt > this.#now() && known.key.stillGood()) return this.#present(known);
			this.#known.delete(tailOf(token));
		}
		return this.#verifyNew(token);
	}

	/** @throws {Fault} 401 when the holder is gone */
	#present(verified: Verified): Verified {
		const { holder } = verified;
		if (this.#isLost !== undefined && holder.kind !== "platform" && this.#isLost(holder)) {
			throw refused("What the token stands for was revoked, deleted or switched off.");
		}
		return verified;
	}

	async #verifyNew(token: string): Promise<Verified> {
		try {
			const verified = await this.#prove(token);
			this.#known.set(tailOf(token), verified);
			return this.#present(verified);
		} catch (error) {
			if (error instanceof TokenRefused) {
				this.#log.debug({ reason: error.message }, "token refused");
				throw refused(error.message);
			}
			if (error instanceof KeysUnavailable) {
				throw new Fault(common.unavailable, {
					detail: "The token's issuer cannot be reached.",
					headers: { "Retry-After": "5" },
				});
			}
			throw error;
		}
	}

	async #prove(token: string): Promise<Verified> {
		const { algorithm, keyId, claims } = readTokenText(token);
		const { iss, exp } = claims;
		const known = typeof iss === "string" ? this.#issuers.get(iss) : undefined;
		if (known === undefined) throw new TokenRefused("The token's issuer is not trusted here.");
		const { trusted, keys } = known;
		this.#checkTimes(claims);
		this.#checkAudience(claims.aud, trusted);
		const key = await keys.find(keyId, algorithm);
		if (key === undefined) throw new TokenRefused("The token's key is not among its issuer's keys.");
		try {
			await compactVerify(token, await key.imported(algorithm), { algorithms: [algorithm] });
		} catch {
			throw new TokenRefused("The token's signature is wrong.");
		}
		const base = { token, expiresAt: (exp as number) * 1000, key };
		if (trusted.kind === "platform") return { ...base, holder: platformOf(claims, trusted.issuer), caller: undefined };
		const principal = principalOf(claims, trusted.issuer, trusted.kind);
		return { ...base, holder: principal, caller: { principal } };
	}

	#checkTimes({ exp, iat, nbf }: Readonly<Record<string, unknown>>): void {
		const now = this.#now() / 1000;
		if (!Number.isSafeInteger(exp) || !Number.isSafeInteger(iat) || (nbf !== undefined && !Number.isSafeInteger(nbf))) {
			throw new TokenRefused("The token must say in whole seconds when it was issued and when it expires.");
		}
		if ((exp as number) <= now) throw new TokenRefused("The token has expired.");
		if (Math.max(iat as number, (nbf as number | undefined) ?? 0) > now + AHEAD) {
			throw new TokenRefused("The token is not valid yet.");
		}
		if ((exp as number) <= (iat as number)) throw new TokenRefused("The token expires before it was issued.");
	}

	/** One audience, letter by letter: a token for several servers could be passed on by any of them. */
	#checkAudience(aud: unknown, { audience }: TrustedIssuer): void {
		if (aud === undefined && audience === undefined) return;
		const [only, ...others] = [aud].flat();
		const accepted = audience ?? [this.#publicUrl];
		if (typeof only !== "string" || others.length > 0 || !accepted.includes(only)) {
			throw new TokenRefused("The token is meant for another server.");
		}
	}
}
