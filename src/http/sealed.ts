import { createHmac, timingSafeEqual } from "node:crypto";

/** How many bytes of the HMAC go into a token. */
const SEAL_BYTES = 16;

/**
 * A value that callers carry about and give back unchanged: base64url of its JSON, a dot, base64url of an HMAC-SHA-256 over that and over
 * `purpose`. A token made for one purpose is none for another.
 */
export function seal(secret: Buffer, purpose: string, value: unknown): string {
	const text = Buffer.from(JSON.stringify(value)).toString("base64url");
	return `${text}.${sealOf(secret, purpose, text).toString("base64url")}`;
}

/** The value again; undefined when the token was not made by `seal` with the same secret and purpose. */
export function unseal(secret: Buffer, purpose: string, token: string): unknown {
	const [text = "", tail = "", ...more] = token.split(".");
	const given = Buffer.from(tail, "base64url");
	const good = sealOf(secret, purpose, text);
	if (more.length > 0 || given.length !== SEAL_BYTES || given.toString("base64url") !== tail) return undefined;
	return timingSafeEqual(given, good) ? JSON.parse(Buffer.from(text, "base64url").toString("utf8")) : undefined;
}

function sealOf(secret: Buffer, purpose: string, text: string): Buffer {
	return createHmac("sha256", secret)
		.update(JSON.stringify([purpose, text]))
		.digest()
		.subarray(0, SEAL_BYTES);
}
