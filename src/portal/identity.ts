import * as oidc from "openid-client";

/** Who logged in, as the provider says. */
export interface Identity {
	/** National identity number (ID-porten's `pid`). */
	readonly personNumber: string;
	/** 0 to 4. */
	readonly authLevel: number;
	readonly idToken: string;
}

export interface IdentitySettings {
	/** Issuer of the provider; its metadata is found by OpenID Connect Discovery. */
	readonly issuer: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** Where the provider sends people back to. */
	readonly callback: string;
	/** Where it sends them after logging out. */
	readonly afterLogout: string;
	/** Levels asked for, ID-porten's names: idporten-loa-substantial, idporten-loa-high. */
	readonly acrValues?: string | undefined;
}

/** A log-in that was sent on its way. */
export interface BegunLogin {
	readonly url: URL;
	readonly state: string;
	readonly nonce: string;
	readonly verifier: string;
}

/** ID-porten's levels of assurance, its old names, and eIDAS', as Altinn's levels. */
const LEVELS: Readonly<Record<string, number>> = {
	"idporten-loa-low": 2,
	"idporten-loa-substantial": 3,
	"idporten-loa-high": 4,
	level3: 3,
	level4: 4,
	"http://eidas.europa.eu/loa/low": 2,
	"http://eidas.europa.eu/loa/substantial": 3,
	"http://eidas.europa.eu/loa/high": 4,
};

/** The level of an `acr`; a name nobody knows is the lowest. */
export const levelOf = (acr: unknown): number => LEVELS[String(acr).toLowerCase()] ?? 0;

/** ID-porten's names of the levels that can be asked for. */
const NAMES: Readonly<Record<number, string>> = { 3: "idporten-loa-substantial", 4: "idporten-loa-high" };

/** What to ask for to get at least a level: a name that the settings have, as the provider may have names of its own; ID-porten's otherwise. */
export function acrFor(level: number, configured: string | undefined): string {
	const named = (configured ?? "").split(/\s+/).filter((name) => levelOf(name) >= level);
	return named[0] ?? NAMES[Math.max(3, level)] ?? (NAMES[4] as string);
}

/** OpenID Connect with any provider: authorization code with PKCE, state and nonce. */
export class IdentityProvider {
	readonly #settings: IdentitySettings;
	#known: Promise<oidc.Configuration> | undefined;

	constructor(settings: IdentitySettings) {
		this.#settings = settings;
	}

	/** Discovered when first needed, and again after a failure: a provider that is away must not keep the server from starting. */
	#configuration(): Promise<oidc.Configuration> {
		const { issuer, clientId, clientSecret } = this.#settings;
		const url = new URL(issuer);
		// Plain HTTP only to this machine: the provider of the demo.
		const local = url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
		this.#known ??= oidc
			.discovery(url, clientId, clientSecret, undefined, local ? { execute: [oidc.allowInsecureRequests] } : {})
			.catch((error: unknown) => {
				this.#known = undefined;
				throw error;
			});
		return this.#known;
	}

	/** @param level Asked for where the person is logged in already and needs a higher one: then the provider is to ask anew. */
	async begin(language: string, level?: number): Promise<BegunLogin> {
		const configuration = await this.#configuration();
		const verifier = oidc.randomPKCECodeVerifier();
		const state = oidc.randomState();
		const nonce = oidc.randomNonce();
		const { callback, acrValues } = this.#settings;
		const acr = level === undefined ? acrValues : acrFor(level, acrValues);
		const url = oidc.buildAuthorizationUrl(configuration, {
			redirect_uri: callback,
			scope: "openid profile",
			state,
			nonce,
			code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
			code_challenge_method: "S256",
			ui_locales: language,
			...(acr === undefined ? {} : { acr_values: acr }),
			...(level === undefined ? {} : { prompt: "login" }),
		});
		return { url, state, nonce, verifier };
	}

	/** @param query What the provider sent back. @throws when the answer is not that of the log-in begun, or names no person. */
	async finish(query: URLSearchParams, { state, nonce, verifier }: Omit<BegunLogin, "url">): Promise<Identity> {
		const configuration = await this.#configuration();
		const answer = new URL(this.#settings.callback);
		answer.search = query.toString();
		const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
			expectedState: state,
			expectedNonce: nonce,
			pkceCodeVerifier: verifier,
			idTokenExpected: true,
		});
		const claims = tokens.claims();
		const personNumber = claims?.pid;
		if (typeof personNumber !== "string" || tokens.id_token === undefined) {
			throw new Error("The identity provider named no person (claim pid).");
		}
		return { personNumber, authLevel: levelOf(claims?.acr), idToken: tokens.id_token };
	}

	/** Where to send somebody who logs out; undefined when the provider has no such place, or is away. */
	async logOutUrl(idToken: string | undefined, language: string): Promise<URL | undefined> {
		try {
			const configuration = await this.#configuration();
			return oidc.buildEndSessionUrl(configuration, {
				post_logout_redirect_uri: this.#settings.afterLogout,
				ui_locales: language,
				...(idToken === undefined ? {} : { id_token_hint: idToken }),
			});
		} catch {
			return undefined;
		}
	}
}
