import { createPublicKey, type JsonWebKey } from "node:crypto";
import type { JWK } from "jose";

/** Why a key is not taken. */
export type KeyFault = "private" | "unsuitable" | "unnamed";

const LEAST_RSA_BITS = 2048;
const MOST_RSA_BITS = 8192;
const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const CURVES: Readonly<Record<string, string>> = { "P-256": "ES256", "P-384": "ES384", Ed25519: "EdDSA" };
const RSA_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/**
 * The public members of a key that a client may sign with: RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519, with a `kid`.
 * A key that comes with its secret is refused: from then on it is not secret.
 */
export function publicKeyOf(input: Readonly<Record<string, unknown>>): (JWK & { readonly kid: string }) | KeyFault {
	const { kid, kty, crv, alg, use, n, e, x, y } = input;
	if (PRIVATE.some((member) => Object.hasOwn(input, member))) return "private";
	if (typeof kid !== "string" || kid === "" || kid.length > 255) return "unnamed";
	if (use !== undefined && use !== "sig") return "unsuitable";
	const members: Record<string, unknown> = kty === "RSA" ? { n, e } : kty === "EC" ? { crv, x, y } : { crv, x };
	const algorithms = kty === "RSA" ? RSA_ALGORITHMS : [CURVES[String(crv)] ?? ""];
	if (alg !== undefined && !(typeof alg === "string" && algorithms.includes(alg))) return "unsuitable";
	if (kty !== "RSA" && algorithms[0] === "") return "unsuitable";
	if ((kty === "OKP") !== (crv === "Ed25519") || Object.values(members).some((value) => typeof value !== "string")) {
		return "unsuitable";
	}
	try {
		const key = createPublicKey({ key: { kty, ...members } as JsonWebKey, format: "jwk" });
		const bits = key.asymmetricKeyDetails?.modulusLength;
		if (bits !== undefined && (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS)) return "unsuitable";
	} catch {
		return "unsuitable";
	}
	return { kid, kty: kty as string, ...members, ...(alg === undefined ? {} : { alg }), use: "sig" } as JWK & {
		kid: string;
	};
}
