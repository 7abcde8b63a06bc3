import { createHash } from "node:crypto";
import { compactVerify, importJWK } from "jose";
import type { Kysely } from "kysely";
import { readTokenText, TokenRefused } from "../http/token-text.js";
import type { Database } from "../store/schema.js";
import { findClient, keyCounts } from "./client-repository.js";
import { TokenRefusal } from "./oauth-error.js";

/** What a client proved with its key (RFC 7523 3). Nothing is said yet about what it may have. */
export interface Assertion {
	readonly clientId: string;
	readonly keyId: string;
	readonly claims: Readonly<Record<string, unknown>>;
	/** The same for every way to write the same assertion; a second use is a replay. */
	readonly useId: string;
	/** Seconds since 1970. */
	readonly expiresAt: number;
}

/** An assertion lives so long at most, and the client's clock may be so far ahead (systemuser 4.2; reliability-scale 2.3, 69). */
const LONGEST_LIFE = 120;
const AHEAD = 10;

/** One answer for everything that is wrong before the signature is proven: who has no key learns nothing of clients. */
const UNPROVEN = "The assertion is not signed with a key of a client that is registered here.";

/**
 * Reads and proves an assertion.
 *
 * @param now seconds since 1970.
 * @throws {TokenRefusal} invalid_grant
 */
export async function readAssertion(
	db: Kysely<Database>,
	assertion: string,
	{ audience, now }: { readonly audience: string; readonly now: number },
): Promise<Assertion> {
	const { algorithm, keyId, claims } = readText(assertion);
	const { iss, sub, jti } = claims;
	if (typeof iss !== "string" || iss === "" || iss.length > 255) {
		throw invalidGrant("The claim iss must be the client's id.");
	}
	if (keyId === undefined) throw invalidGrant("The assertion's header must name the key, with kid.");
	const client = await findClient(db, iss);
	const key = client?.keys.find((each) => each.kid === keyId && keyCounts(each, now * 1000));
	if (client === undefined || client.revokedAt !== undefined || key === undefined) throw invalidGrant(UNPROVEN);
	if (key.jwk.alg !== undefined && key.jwk.alg !== algorithm) throw invalidGrant(UNPROVEN);
	try {
		await compactVerify(assertion, await importJWK(key.jwk, algorithm), { algorithms: [algorithm] });
	} catch {
		throw invalidGrant(UNPROVEN);
	}
	if (sub !== undefined && sub !== iss) throw invalidGrant("The claim sub must be the client's id, like iss.");
	if (claims.aud !== audience) throw invalidGrant(`The claim aud must be ${audience}, as a text.`);
	if (jti !== undefined && (typeof jti !== "string" || jti === "" || jti.length > 255)) {
		throw invalidGrant("The claim jti must be a text of at most 255 characters.");
	}
	return { clientId: iss, keyId, claims, useId: useIdOf(iss, jti, assertion), expiresAt: checkTimes(claims, now) };
}

function readText(assertion: string) {
	try {
		return readTokenText(assertion);
	} catch (error) {
		if (error instanceof TokenRefused) throw invalidGrant(error.message.replace("The token", "The assertion"));
		throw error;
	}
}

function checkTimes({ iat, exp, nbf }: Readonly<Record<string, unknown>>, now: number): number {
	const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
	if (!whole(iat) || !whole(exp) || (nbf !== undefined && !whole(nbf))) {
		throw invalidGrant("The claims iat and exp, and nbf if it is there, must be whole seconds since 1970.");
	}
	if (exp <= iat || exp - iat > LONGEST_LIFE) {
		throw invalidGrant(`The assertion may live ${LONGEST_LIFE} seconds at most, from iat to exp.`);
	}
	if (exp <= now) throw invalidGrant("The assertion has expired.");
	if (Math.max(iat, nbf ?? 0) > now + AHEAD) throw invalidGrant("The assertion is not valid yet: mind the clock.");
	return exp;
}

/**
 * By `jti`, as the client numbers its assertions; without one by what is signed. Not by the signature: some can be changed
 * into another good one (reliability-scale 2.3, 67 and 73).
 */
function useIdOf(clientId: string, jti: unknown, assertion: string): string {
	const named = jti === undefined ? ["signed", assertion.slice(0, assertion.lastIndexOf("."))] : ["jti", jti];
	return createHash("sha256")
		.update(JSON.stringify([clientId, ...named]))
		.digest("base64url");
}

export const invalidGrant = (description: string): TokenRefusal => new TokenRefusal("invalid_grant", description);
