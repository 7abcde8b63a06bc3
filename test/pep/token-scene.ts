/** The real server as its own Maskinporten, with a scope of Skatteetaten and clients that may have it. */
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { callTo } from "../http/serving.js";
import { DEMO_WORLD, start, type TestServer } from "../server/running.js";

const ADMIN = { orgNo: "314567803", scopes: "fullmakt:maskinporten/admin" };
export const SKATTEETATEN = "312345609";
export const BEDRIFTSHJELP = "310412309";
const TESTDEPARTEMENTET = "314567803";
export const AUTHORIZE_SCOPE = "altinn:authorization/authorize";

export interface TokenScene {
	readonly server: TestServer;
	/** Calls the server as an organisation with these scopes; throws when it is refused. */
	as(orgNo: string, scopes: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
	/** A registered client, and its private key. */
	client(orgNo: string, scopes: readonly string[]): Promise<{ readonly clientId: string; readonly key: JWK }>;
}

const USER = "tests:tests-password";
const BASE = "/fullmakt/v1/maskinporten";

export async function openTokenScene(): Promise<TokenScene> {
	const server = await start({
		FULLMAKT_WORLD: DEMO_WORLD,
		FULLMAKT_ENVIRONMENT: "test",
		FULLMAKT_TOKEN_ENDPOINT: "on",
		FULLMAKT_TEST_TOKENS: USER,
	});
	const as: TokenScene["as"] = async (orgNo, scopes, method, path, body) => {
		const query = new URLSearchParams({ orgNo, scopes });
		const headers = { Authorization: `Basic ${Buffer.from(USER).toString("base64")}` };
		const token = (await callTo(`${server.url}/fullmakt/v1/test-tokens/enterprise?${query}`, "GET", { headers })).text;
		const { status, text, json } = await callTo(server.url + path, method, { token, ...(body ? { body } : {}) });
		if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
		return json;
	};
	const scope = async (owner: string, prefix: string, name: string, consumer: string) => {
		await as(ADMIN.orgNo, ADMIN.scopes, "PUT", `${BASE}/prefixes/${prefix}`, { organizationNumber: owner });
		const write = "fullmakt:maskinporten/scopes.write";
		await as(owner, write, "POST", `${BASE}/scopes`, { name, description: name, tokenSeconds: 30 });
		await as(owner, write, "PUT", `${BASE}/scopes/grants?${new URLSearchParams({ scope: name, consumer })}`);
	};
	await scope(SKATTEETATEN, "skd", "skd:mva", BEDRIFTSHJELP);
	await scope(TESTDEPARTEMENTET, "altinn", AUTHORIZE_SCOPE, SKATTEETATEN);
	return {
		server,
		as,
		async client(orgNo, scopes) {
			const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
			const named = { kid: "one", alg: "ES256" };
			const jwks = { keys: [{ ...(await exportJWK(publicKey)), ...named }] };
			const wish = { name: "Client", scopes, jwks };
			const made = await as(orgNo, "fullmakt:maskinporten/clients.write", "POST", `${BASE}/clients`, wish);
			return { clientId: String(made.clientId), key: { ...(await exportJWK(privateKey)), ...named } };
		},
	};
}
