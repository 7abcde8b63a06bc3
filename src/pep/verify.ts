import { readIssuers, type TrustedIssuer } from "../http/issuers.js";
import type { Logger } from "../http/log.js";
import type { Principal } from "../http/principal.js";
import { createTokenVerifier } from "../http/tokens.js";

export interface VerifierOptions {
	/**
	 * Whose tokens are believed: `[{issuer, jwks, audience?, kind?}]` as JSON or the name of a file that holds it, as in the
	 * server's setting `issuers`, or the issuers themselves.
	 */
	readonly issuers: string | readonly TrustedIssuer[];
	/** This service's own address; a token may name it as its audience where an issuer's entry asks for none. */
	readonly audience?: string;
	readonly log: Logger;
}

/**
 * Verifies tokens as the server does: signature, issuer, audience and times; good ones are remembered until they expire.
 *
 * @throws when an issuer's entry cannot be read.
 */
export function tokenVerifier({
	issuers,
	audience,
	log,
}: VerifierOptions): (token: string) => Promise<Principal> | Principal {
	const trusted = typeof issuers === "string" ? readIssuers(issuers) : issuers;
	return createTokenVerifier({ issuers: trusted, log, publicUrl: audience });
}
