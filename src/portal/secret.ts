import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits, for cookies and forms. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is kept of a secret. */
export const hashOfSecret = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** Compares in a time that tells nothing. */
export function isSameSecret(a: string, b: string): boolean {
	const [first, second] = [a, b].map((text) => createHash("sha256").update(text).digest()) as [Buffer, Buffer];
	return timingSafeEqual(first, second);
}
