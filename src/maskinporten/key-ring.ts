import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import type { TrustedIssuer } from "../http/issuers.js";
import { keysFrom } from "../http/key-source.js";
import type { SigningKeyTable } from "../store/schema.js";
import type { Actor, Store } from "../store/store.js";
import { insertSigningKey, publishedKeys, retireSigningKeys, signingKey } from "./key-repository.js";

/** Whom a key signs for; keys of one are never good for another. */
export type KeyUse = SigningKeyTable["issuer"];

/** What Maskinporten signs with; every consumer knows it. */
const ALGORITHM = "RS256";

export interface Rotation {
	/** How long the new key is published before it signs: as long as readers keep a key set. */
	readonly announceMs?: number;
	/** How long the old keys stay published after they signed last: at least as long as a token lives. 0 withdraws them. */
	readonly overlapMs?: number;
}

const ANNOUNCE_MS = 0;
const OVERLAP_MS = 24 * 3_600_000;
const SYSTEM: Actor = { kind: "system", id: "maskinporten" };

/**
 * The keys one issuer of this server signs with. They lie in the store, so they outlive a restart and are the same on every
 * node; a node asks for each token which one signs, so a rotation is in force everywhere at once.
 */
export class KeyRing {
	readonly #store: Store;
	readonly #use: KeyUse;
	readonly #now: () => number;
	readonly #imported = new Map<string, Promise<CryptoKey>>();

	/** `issuer` is the claim `iss` of what it signs. */
	constructor(
		store: Store,
		use: KeyUse,
		readonly issuer: string,
		now: () => number = Date.now,
	) {
		this.#store = store;
		this.#use = use;
		this.#now = now;
	}

	/** A signed token with these claims, `iss`, `iat` and `exp`; times in seconds since 1970. */
	async sign(claims: Readonly<Record<string, unknown>>, times: { readonly iat: number; readonly exp: number }) {
		const { kid, private_jwk } = await this.#current();
		let key = this.#imported.get(kid);
		if (key === undefined) {
			key = importJWK(JSON.parse(private_jwk) as JWK, ALGORITHM) as Promise<CryptoKey>;
			this.#imported.set(kid, key);
		}
		const payload = { ...claims, iss: this.issuer, ...times };
		return new SignJWT(payload).setProtectedHeader({ kid, alg: ALGORITHM }).sign(await key);
	}

	/** The public keys, as published. There is always one. */
	async jwks(): Promise<{ readonly keys: readonly JWK[] }> {
		await this.#current();
		const rows = await publishedKeys(this.#store.db, this.#use, this.#now());
		return {
			keys: rows.map(({ kid, private_jwk }) => {
				const { kty, n, e } = JSON.parse(private_jwk) as JWK;
				return { kid, kty, n, e, alg: ALGORITHM, use: "sig" } as JWK;
			}),
		};
	}

	/** What `createAuthenticate` needs to believe this issuer without going through HTTP. */
	trusted(kind: TrustedIssuer["kind"]): TrustedIssuer {
		return { issuer: this.issuer, kind, keys: keysFrom(this.issuer, () => this.jwks()) };
	}

	/** Makes a new key and lets the others end. Resolves with the new key's id. */
	async rotate(
		{ announceMs = ANNOUNCE_MS, overlapMs = OVERLAP_MS }: Rotation = {},
		by: Actor = SYSTEM,
	): Promise<string> {
		const key = await newKey();
		await this.#store.write(by, async (tx) => {
			const signsFrom = tx.now + announceMs;
			await retireSigningKeys(tx, this.#use, signsFrom, signsFrom + overlapMs);
			await insertSigningKey(tx, this.#use, key, signsFrom);
			tx.log({ kind: "clients", ids: [] });
			tx.audit({ action: "maskinporten.key-rotated", details: { issuer: this.#use, kid: key.kid } });
		});
		return key.kid;
	}

	async #current() {
		const known = await signingKey(this.#store.db, this.#use, this.#now());
		if (known !== undefined) return known;
		const key = await newKey();
		await this.#store.write(SYSTEM, async (tx) => {
			// Another node may have been quicker.
			if ((await signingKey(tx.db, this.#use, this.#now())) !== undefined) return;
			await insertSigningKey(tx, this.#use, key, Math.min(tx.now, this.#now()));
			tx.log({ kind: "clients", ids: [] });
		});
		const made = await signingKey(this.#store.db, this.#use, this.#now());
		if (made === undefined) throw new Error("There is no key to sign with.");
		return made;
	}
}

async function newKey(): Promise<{ readonly kid: string; readonly privateJwk: string }> {
	const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true, modulusLength: 2048 });
	const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
	return { kid, privateJwk: JSON.stringify(await exportJWK(privateKey)) };
}
