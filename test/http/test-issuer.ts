/** Issuers with real keys, for tests that need real tokens. */
import { randomUUID } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import type { TrustedIssuer } from "../../src/http/issuers.js";
import { keysFrom } from "../../src/http/key-source.js";
import type { IssuerKind } from "../../src/http/token-claims.js";

export interface TestKey {
	readonly kid: string;
	readonly alg: string;
	readonly privateKey: CryptoKey;
	readonly publicJwk: JWK;
}

export async function testKey(alg = "ES256", kid: string = randomUUID()): Promise<TestKey> {
	const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
	return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

export interface TokenWishes {
	/** Added to, or instead of, the usual claims; undefined leaves one out. */
	readonly claims?: Readonly<Record<string, unknown>>;
	readonly header?: Readonly<Record<string, unknown>>;
	readonly key?: TestKey;
	/** Seconds that the token lives. */
	readonly lifetime?: number;
}

export class TestIssuer {
	readonly trusted: TrustedIssuer;
	#keys: readonly TestKey[];

	private constructor(
		readonly issuer: string,
		readonly kind: IssuerKind,
		key: TestKey,
	) {
		this.#keys = [key];
		this.trusted = { issuer, kind, keys: keysFrom(issuer, () => this.jwks()) };
	}

	static async create(kind: IssuerKind = "altinn", issuer = `https://${kind}.issuer.example/`): Promise<TestIssuer> {
		return new TestIssuer(issuer, kind, await testKey());
	}

	get key(): TestKey {
		return this.#keys[0] as TestKey;
	}

	jwks(): { keys: JWK[] } {
		return { keys: this.#keys.map(({ publicJwk }) => publicJwk) };
	}

	/** Signs with a new key from now on; the old ones stay in the set unless they are `withdrawn`. */
	async rotate(withdrawn = false): Promise<void> {
		this.#keys = [await testKey(), ...(withdrawn ? [] : this.#keys)];
	}

	token(usual: Readonly<Record<string, unknown>>, wishes: TokenWishes = {}): Promise<string> {
		const { claims, header, key = this.key, lifetime = 600 } = wishes;
		const now = Math.floor(Date.now() / 1000);
		const all = { iss: this.issuer, iat: now, exp: now + lifetime, jti: randomUUID(), ...usual, ...claims };
		const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
		return new SignJWT(said).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
	}

	/** As Maskinporten writes it, before the exchange. */
	enterpriseToken(orgNumber: string, scopes: readonly string[], wishes: TokenWishes = {}): Promise<string> {
		const consumer = actor(orgNumber);
		return this.token({ consumer, scope: scopes.join(" "), client_id: randomUUID(), token_type: "Bearer" }, wishes);
	}

	/** As Altinn writes it. */
	userToken(
		user: {
			readonly userId?: number;
			readonly partyUuid?: string;
			readonly partyId?: number;
			readonly pid?: string;
			readonly authLevel?: number;
		},
		scopes: readonly string[],
		wishes: TokenWishes = {},
	): Promise<string> {
		const { userId, partyUuid, partyId, pid, authLevel = 3 } = user;
		const named = {
			"urn:altinn:userid": userId,
			"urn:altinn:party:uuid": partyUuid,
			"urn:altinn:partyid": partyId,
			pid,
		};
		return this.token({ ...named, "urn:altinn:authlevel": authLevel, scope: scopes.join(" ") }, wishes);
	}

	systemUserToken(
		user: {
			readonly id: string;
			readonly systemId: string;
			readonly vendor: string;
			readonly customer: string;
		},
		scopes: readonly string[],
		wishes: TokenWishes = {},
	): Promise<string> {
		const details = {
			type: "urn:altinn:systemuser",
			systemuser_org: actor(user.customer),
			systemuser_id: [user.id],
			system_id: user.systemId,
		};
		return this.enterpriseToken(user.vendor, scopes, {
			...wishes,
			claims: { authorization_details: [details], ...wishes.claims },
		});
	}

	platformToken(app: string | undefined, wishes: TokenWishes = {}): Promise<string> {
		return this.token({ "urn:altinn:app": app }, wishes);
	}
}

export const actor = (orgNumber: string) => ({ authority: "iso6523-actorid-upis", ID: `0192:${orgNumber}` });
