import { createPublicKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { type KeyFault, publicKeyOf } from "./public-key.js";

/** Why a text is not taken: a key in it is not, there are too many of them, or nothing in it can be read as public keys. */
export type KeyTextFault = KeyFault | "unreadable" | "tooMany";

/** Public keys out of a text. */
export interface TextKeys {
	readonly keys: readonly (JWK & { readonly kid: string })[];
	/** The keys as a text again, without whatever else was pasted: this may be shown. */
	readonly text: string;
}

/** As many as one client may have. */
const MOST = 10;

/** Ten keys of 8192 bits with their certificates are shorter. */
const MOST_LETTERS = 100_000;

/** Members that only private and symmetric keys have (RFC 7518 6.2.2, 6.3.2, 6.4), wherever in a JSON text. */
const SECRET_MEMBER = /"(?:d|p|q|dp|dq|qi|oth|k)"\s*:/;
const SECRET_BLOCK = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
const PEM_BLOCK = /-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----[A-Za-z0-9+/=\s]*-----END \1-----/g;

/**
 * Public keys as people paste them: a JWK, a JWKS (RFC 7517), or PEM blocks of public keys and certificates (RFC 7468). A key
 * without a `kid` gets its thumbprint (RFC 7638) for one. What has a private key in it is refused as a whole: from then on that
 * key is not secret.
 */
export async function keysFromText(text: string): Promise<TextKeys | KeyTextFault> {
	if (SECRET_BLOCK.test(text) || SECRET_MEMBER.test(text)) return "private";
	if (text.length > MOST_LETTERS) return "unreadable";
	const found = text.includes("-----BEGIN") ? fromPem(text) : fromJson(text);
	if (typeof found === "string") return found;
	if (found.keys.length === 0) return "unreadable";
	if (found.keys.length > MOST) return "tooMany";
	const keys: TextKeys["keys"][number][] = [];
	for (const { kid, ...rest } of found.keys) {
		const key = publicKeyOf({ ...rest, kid: kid ?? "thumbprint" });
		if (typeof key === "string") return key;
		keys.push(kid === undefined ? { ...key, kid: await calculateJwkThumbprint(key) } : key);
	}
	return { keys, text: found.blocks ?? JSON.stringify(keys.length === 1 ? keys[0] : { keys }, undefined, 2) };
}

type Members = Readonly<Record<string, unknown>>;

interface Found {
	readonly keys: readonly Members[];
	/** The blocks themselves, where it was PEM. */
	readonly blocks?: string;
}

function fromPem(text: string): Found | KeyTextFault {
	const blocks = text.match(PEM_BLOCK) ?? [];
	if (blocks.length !== text.split("-----BEGIN").length - 1) return "unreadable";
	const keys: Members[] = [];
	for (const block of blocks) {
		let key: KeyObject;
		try {
			key = createPublicKey(block);
		} catch {
			return "unreadable";
		}
		try {
			keys.push({ ...key.export({ format: "jwk" }) });
		} catch {
			// Of a kind that no JWK is defined for.
			return "unsuitable";
		}
	}
	return { keys, blocks: blocks.join("\n") };
}

function fromJson(text: string): Found | KeyTextFault {
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		return "unreadable";
	}
	if (!isObject(read)) return "unreadable";
	const list = read.keys === undefined ? [read] : read.keys;
	return Array.isArray(list) && list.every(isObject) ? { keys: list } : "unreadable";
}

const isObject = (value: unknown): value is Members =>
	typeof value === "object" && value !== null && !Array.isArray(value);
