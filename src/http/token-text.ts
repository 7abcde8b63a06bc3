import { readStrictJson } from "./strict-json.js";

/** Why a token is not accepted, in words that may be told to whoever sent it. */
export class TokenRefused extends Error {
	override readonly name = "TokenRefused";
}

/** Signed with a private key only its issuer has; nothing symmetric, and nothing without a signature. */
export const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A token that is well formed; nothing in it is proven yet. */
export interface TokenText {
	readonly algorithm: Algorithm;
	readonly keyId: string | undefined;
	readonly claims: Readonly<Record<string, unknown>>;
}

const LONGEST = 8192;
const LONGEST_KEY_ID = 256;
/** Tokens of other purposes name theirs: `logout+jwt`, `dpop+jwt`, `secevent+jwt` (RFC 8725 3.11). */
const TYPES = new Set(["jwt", "at+jwt", "application/jwt", "application/at+jwt"]);
/** Header parameters that bring a key along, wrap another token, or change what is signed. */
const DANGEROUS = ["jwk", "jku", "x5u", "crit", "b64", "cty", "enc", "zip"];

/**
 * Reads a JWT in compact form (RFC 7515 7.1), strictly: one way to write it, no member twice (reliability-scale 2.3, 62 to 78).
 *
 * @throws {TokenRefused}
 */
export function readTokenText(token: string): TokenText {
	if (token.length > LONGEST) throw new TokenRefused(`The token is longer than ${LONGEST} characters.`);
	const parts = token.split(".");
	const [head, body, signature] = parts;
	if (parts.length !== 3 || !head || !body || !signature) throw new TokenRefused("This is not a signed token.");
	const header = objectOf(head);
	const claims = objectOf(body);
	bytesOf(signature);
	const { alg, kid, typ } = header;
	const algorithm = ALGORITHMS.find((each) => each === alg);
	if (algorithm === undefined) throw new TokenRefused("The token's algorithm is not accepted.");
	for (const name of DANGEROUS) {
		if (Object.hasOwn(header, name)) throw new TokenRefused(`The token's header holds ${name}, which is not accepted.`);
	}
	if (typ !== undefined && !(typeof typ === "string" && TYPES.has(typ.toLowerCase()))) {
		throw new TokenRefused("The token is of another type.");
	}
	if (kid !== undefined && (typeof kid !== "string" || kid.length > LONGEST_KEY_ID)) {
		throw new TokenRefused("The token's key id is not one.");
	}
	return { algorithm, keyId: kid, claims };
}

function objectOf(part: string): Readonly<Record<string, unknown>> {
	let value: unknown;
	try {
		value = readStrictJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(part)));
	} catch (error) {
		if (error instanceof TokenRefused) throw error;
		throw new TokenRefused("The token does not hold JSON.");
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new TokenRefused("The token does not hold JSON objects.");
	}
	return value as Readonly<Record<string, unknown>>;
}

/** Buffer reads over what is not base64url, and over spare bits; written again it must be the same. */
function bytesOf(part: string): Buffer {
	const bytes = Buffer.from(part, "base64url");
	if (bytes.toString("base64url") !== part) throw new TokenRefused("The token is not base64url.");
	return bytes;
}
