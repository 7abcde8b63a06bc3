import { readIssuers, type TrustedIssuer } from "../http/issuers.js";
import { createLog, type Logger } from "../http/log.js";
import type { Principal } from "../http/principal.js";
import { createTokenVerifier } from "../http/tokens.js";

export interface VerifierOptions {
	/**
	 * Whose tokens are believed: `[{issuer, jwks, audience?, kind?}]` as JSON or the name of a file that holds it, as in the
	 * server's setting `issuers`, or the issuers themselves.
	 */
	readonly issuers: string | readonly TrustedIssuer[];
	/**
	 * This service's own address. A token that names an audience is believed only where it names this one; a token that names none is
	 * for whoever knows its scope. Where an issuer's entry has an `audience`, that one must be named.
	 */
	readonly audience?: string;
	/** Told of keys that cannot be had. */
	readonly log?: Logger;
}

/**
 * Verifies tokens as the server does: signature, issuer, audience and times; good ones are remembered until they expire.
 *
 * @throws when an issuer's entry cannot be read.
 *
 * @example
 * ```ts
 * import { tokenVerifier } from "fullmakt/pep";
 *
 * const verify = tokenVerifier({ issuers: process.env.ISSUERS ?? "issuers.json", audience: "https://mva.example" });
 * const principal = await verify(process.env.CALLER_TOKEN ?? "");
 * console.log(principal.kind);
 * // system-user
 * ```
 */
export function tokenVerifier({
	issuers,
	audience,
	log = createLog("silent"),
}: VerifierOptions): (token: string) => Promise<Principal> | Principal {
	const trusted = typeof issuers === "string" ? readIssuers(issuers) : issuers;
	return createTokenVerifier({ issuers: trusted, log, publicUrl: audience });
}
