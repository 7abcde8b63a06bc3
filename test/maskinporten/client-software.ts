/** The client's side: software that has a key and asks for tokens, as a vendor's does. */
import { randomUUID } from "node:crypto";
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWK } from "jose";
import { callTo } from "../http/serving.js";

export const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

export interface SoftwareKey {
	readonly kid: string;
	readonly alg: string;
	readonly privateKey: CryptoKey;
	readonly jwk: JWK & { readonly kid: string };
}

export async function softwareKey(alg = "RS256", kid: string = randomUUID()): Promise<SoftwareKey> {
	const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
	return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

export interface Wishes {
	/** Instead of the usual claims; undefined leaves one out. */
	readonly claims?: Readonly<Record<string, unknown>>;
	readonly header?: Readonly<Record<string, unknown>>;
	readonly key?: SoftwareKey;
	/** Instead of all claims: what is signed as it is. */
	readonly payload?: string;
}

export class Software {
	constructor(
		readonly clientId: string,
		readonly key: SoftwareKey,
		readonly issuer: string,
	) {}

	assertion(scope: string, { claims, header, key = this.key, payload }: Wishes = {}): Promise<string> {
		const now = Math.floor(Date.now() / 1000);
		const usual = { iss: this.clientId, aud: this.issuer, iat: now, exp: now + 100, jti: randomUUID(), scope };
		const said = Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== undefined);
		const text = payload ?? JSON.stringify(Object.fromEntries(said));
		return new CompactSign(new TextEncoder().encode(text))
			.setProtectedHeader({ alg: key.alg, kid: key.kid, ...header } as never)
			.sign(key.privateKey);
	}

	async askFor(url: string, scope: string, wishes?: Wishes) {
		return send(url, await this.assertion(scope, wishes));
	}
}

/** The detail that asks for a system user. */
export const systemUser = (org: string, externalRef?: string) => ({
	type: "urn:altinn:systemuser",
	systemuser_org: { authority: "iso6523-actorid-upis", ID: `0192:${org}` },
	...(externalRef === undefined ? {} : { externalRef }),
});

export const send = (url: string, assertion: string) => form(url, { grant_type: GRANT_TYPE, assertion });

export function form(url: string, fields: Readonly<Record<string, string>> | string) {
	const body = typeof fields === "string" ? fields : new URLSearchParams(fields).toString();
	return callTo(`${url}/token`, "POST", { body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
}
