import { type CryptoKey, importJWK, type JWK } from "jose";
import type { KeySource } from "./key-source.js";
import type { Logger } from "./log.js";
import type { Algorithm } from "./token-text.js";

/** When keys are fetched again, in milliseconds. */
export interface KeyTimes {
	/** Age at which a set is fetched again behind the calls' back. */
	readonly refresh: number;
	/** The least time between two fetches because of an unknown key: a flood of made-up ids fetches once. */
	readonly cooldown: number;
	/** The least time between two attempts while there are no keys at all. */
	readonly retry: number;
	/** Age beyond which keys that cannot be refreshed are not believed any more. */
	readonly bound: number;
}

const TIMES: KeyTimes = { refresh: 600_000, cooldown: 60_000, retry: 5000, bound: 86_400_000 };
/** File and process: reading them costs next to nothing. */
const LOCAL_TIMES: KeyTimes = { ...TIMES, refresh: 10_000, cooldown: 0, retry: 0 };

const MOST_KEYS = 64;

/** The issuer's keys cannot be had, so that nothing can be said about its tokens: 503, not 401. */
export class KeysUnavailable extends Error {
	override readonly name = "KeysUnavailable";
}

/** One public key of an issuer. */
export class VerificationKey {
	/** False as soon as the issuer's set does not hold it any more. */
	live = true;
	readonly #jwk: JWK;
	readonly #imported = new Map<Algorithm, Promise<CryptoKey>>();

	constructor(
		readonly set: KeySet,
		jwk: JWK,
	) {
		this.#jwk = jwk;
	}

	get material(): string {
		const { kid, kty, crv, n, e, x, y, alg } = this.#jwk;
		return JSON.stringify([kid, kty, crv, n, e, x, y, alg]);
	}

	fits(keyId: string | undefined, algorithm: Algorithm): boolean {
		const { kid, alg, kty, crv } = this.#jwk;
		if (keyId !== undefined && kid !== keyId) return false;
		if (alg !== undefined && alg !== algorithm) return false;
		if (algorithm.startsWith("RS") || algorithm.startsWith("PS")) return kty === "RSA";
		if (algorithm === "EdDSA") return kty === "OKP" && crv === "Ed25519";
		return kty === "EC" && crv === (algorithm === "ES256" ? "P-256" : "P-384");
	}

	/** Of a true token this is true while its issuer keeps the key; keeps the set fresh on the way. */
	stillGood(): boolean {
		return this.set.believed() && this.live;
	}

	imported(algorithm: Algorithm): Promise<CryptoKey> {
		let key = this.#imported.get(algorithm);
		if (key === undefined) {
			// Public members only, whatever the set holds by mistake.
			const { kty, crv, n, e, x, y } = this.#jwk;
			const members = Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined);
			key = importJWK(Object.fromEntries(members) as JWK, algorithm) as Promise<CryptoKey>;
			this.#imported.set(algorithm, key);
		}
		return key;
	}
}

/** The keys of one issuer, fetched when needed and kept through its failures (reliability-scale 2.3, 79). */
export class KeySet {
	readonly #source: KeySource;
	readonly #times: KeyTimes;
	readonly #log: Logger;
	#keys: readonly VerificationKey[] = [];
	#loadedAt = Number.NEGATIVE_INFINITY;
	#triedAt = Number.NEGATIVE_INFINITY;
	#loading: Promise<void> | undefined;

	constructor(source: KeySource, log: Logger, times: Partial<KeyTimes> = {}) {
		this.#source = source;
		this.#log = log;
		this.#times = { ...(source.local === true ? LOCAL_TIMES : TIMES), ...times };
	}

	/**
	 * The one key that fits; undefined when none or several do.
	 * @throws {KeysUnavailable}
	 */
	async find(keyId: string | undefined, algorithm: Algorithm): Promise<VerificationKey | undefined> {
		const known = this.believed() ? this.#pick(keyId, algorithm) : undefined;
		if (known !== undefined) return known;
		const wait = this.#keys.length === 0 ? this.#times.retry : this.#times.cooldown;
		if (this.#loading !== undefined || performance.now() - this.#triedAt >= wait) await this.#load();
		if (!this.believed()) throw new KeysUnavailable(this.#source.name);
		return this.#pick(keyId, algorithm);
	}

	/** True while the set is young enough; an ageing one is fetched anew meanwhile. */
	believed(): boolean {
		const now = performance.now();
		const age = now - this.#loadedAt;
		if (age > this.#times.refresh && this.#keys.length > 0) {
			// After a failure the pause is that of an unknown key.
			const pause = Math.min(this.#times.refresh, Math.max(this.#times.cooldown, 1000));
			if (now - this.#triedAt >= pause) void this.#load();
		}
		return age <= this.#times.bound;
	}

	#pick(keyId: string | undefined, algorithm: Algorithm): VerificationKey | undefined {
		const fitting = this.#keys.filter((key) => key.fits(keyId, algorithm));
		return fitting.length === 1 ? fitting[0] : undefined;
	}

	/** Never rejects; one at a time. */
	#load(): Promise<void> {
		this.#loading ??= this.#loadNow().finally(() => {
			this.#loading = undefined;
		});
		return this.#loading;
	}

	async #loadNow(): Promise<void> {
		this.#triedAt = performance.now();
		try {
			this.#replace(readKeys(await this.#source.load()));
			this.#loadedAt = performance.now();
		} catch (error) {
			const { message, cause } = error as Error & { cause?: { code?: string } };
			this.#log.warn(
				{ keys: this.#source.name, reason: message, code: cause?.code },
				"an issuer's keys cannot be read",
			);
		}
	}

	/** A key that stays keeps its object, so that tokens verified with it stay known. */
	#replace(found: readonly JWK[]): void {
		const before = new Map(this.#keys.map((key) => [key.material, key]));
		this.#keys = found.map((jwk) => {
			const key = new VerificationKey(this, jwk);
			return before.get(key.material) ?? key;
		});
		const kept = new Set(this.#keys);
		for (const key of before.values()) key.live = kept.has(key);
	}
}

function readKeys(document: unknown): readonly JWK[] {
	const keys = (document as { keys?: unknown } | null)?.keys;
	if (!Array.isArray(keys)) throw new Error("it is not a key set");
	if (keys.length > MOST_KEYS) throw new Error(`it holds more than ${MOST_KEYS} keys`);
	const usable = keys.filter((key: unknown): key is JWK => {
		if (typeof key !== "object" || key === null) return false;
		const { kty, use, kid } = key as JWK;
		const asymmetric = kty === "RSA" || kty === "EC" || kty === "OKP";
		return asymmetric && (use === undefined || use === "sig") && (kid === undefined || typeof kid === "string");
	});
	// An issuer without keys has made a mistake; the keys known so far are the better guess.
	if (usable.length === 0) throw new Error("it holds no key to verify with");
	return usable;
}
