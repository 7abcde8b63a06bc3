import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/**
 * Keeps secrets that the server itself must be able to read again, such as those it signs webhooks with: what lies in a table or a
 * query's log is of no use by itself. Whoever has the whole database has the key as well.
 */
export interface Vault {
	conceal(text: string): string;
	/** @throws {Error} when it was not concealed by this server, or was altered */
	reveal(concealed: string): string;
}

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key made from the server's secret. */
export function createVault(secret: Buffer): Vault {
	const key = Buffer.from(hkdfSync("sha256", secret, "", "fullmakt vault", 32));
	return {
		conceal(text) {
			const iv = randomBytes(IV_BYTES);
			const cipher = createCipheriv(CIPHER, key, iv);
			const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
			return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
		},
		reveal(concealed) {
			const bytes = Buffer.from(concealed, "base64url");
			const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
			decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
			return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
		},
	};
}
