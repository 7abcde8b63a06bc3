/**
 * What the demo and the example share: a fresh server with the demo world, the scopes of the two services, software that is
 * registered with keys of its own, and the tax authority's service behind `fullmakt/pep`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { exportJWK, generateKeyPair } from "jose";
import { root } from "./checkout.mjs";

export const HANSEN = { name: "Rørlegger Hansen & Sønner AS", org: "311592858", partyId: 51400101 };
export const FJORDBRIS = { name: "Fjordbris Sjømat AS", org: "316080685", partyId: 51400102 };
export const SOLBERG = { name: "Solberg Regnskap AS", org: "314428641", partyId: 51400103 };
export const BEDRIFTSHJELP = { name: "Bedriftshjelp AS", org: "310412309" };
export const SKATTEETATEN = { name: "Skatteetaten", org: "312345609", code: "skd" };
export const BRREG = { name: "Brønnøysundregistrene", org: "313456706" };
const TESTDEPARTEMENTET = { name: "Testdepartementet", org: "314567803" };

const USER = "demo:demo-password";
const MASKINPORTEN = "/fullmakt/v1/maskinporten";
export const ASK = "altinn:authorization/authorize";
export const MVA = "skd:mva";

const built = (path) => import(pathToFileURL(join(root, "dist", path)).href);

/** Starts the server; `settings` are environment variables. */
export async function startPlatform(settings = {}) {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-demo-"));
	const { loadConfig } = await built("config/load.js");
	const { startServer } = await built("server.js");
	const { config } = loadConfig({
		FULLMAKT_PORT: "0",
		FULLMAKT_POLICIES: join(root, "policies"),
		FULLMAKT_WORLD: join(root, "fixtures", "world", "demo.json"),
		FULLMAKT_DATABASE: join(folder, "demo.db"),
		FULLMAKT_CACHE: join(folder, "cache"),
		FULLMAKT_ENVIRONMENT: "test",
		FULLMAKT_TOKEN_ENDPOINT: "on",
		FULLMAKT_TEST_TOKENS: USER,
		FULLMAKT_LOG_LEVEL: "error",
		FULLMAKT_DRAIN_SECONDS: "0",
		...settings,
	});
	const server = await startServer(config);
	const stop = async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	return { url: server.url, stop };
}

/** A token as a log-in or an exchange would have given it; only a server for tests gives these. */
export async function testToken(url, kind, wishes) {
	const headers = { Authorization: `Basic ${Buffer.from(USER).toString("base64")}` };
	const answer = await fetch(`${url}/fullmakt/v1/test-tokens/${kind}?${new URLSearchParams(wishes)}`, { headers });
	if (!answer.ok) throw new Error(`No test token: ${answer.status} ${await answer.text()}`);
	return answer.text();
}

/** Calls the server, or throws with what it said. */
async function call(url, token, method, path, body) {
	const answer = await fetch(url + path, {
		method,
		headers: {
			Authorization: `Bearer ${token}`,
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
	return text === "" ? undefined : JSON.parse(text);
}

/** Makes the scope, below its owner's prefix, and lets the consumer use it. */
async function makeScope(url, owner, name, consumer) {
	const admin = await testToken(url, "enterprise", { orgNo: owner.org, scopes: "fullmakt:maskinporten/admin" });
	const prefix = name.slice(0, name.indexOf(":"));
	await call(url, admin, "PUT", `${MASKINPORTEN}/prefixes/${prefix}`, { organizationNumber: owner.org });
	const write = await testToken(url, "enterprise", { orgNo: owner.org, scopes: "fullmakt:maskinporten/scopes.write" });
	await call(url, write, "POST", `${MASKINPORTEN}/scopes`, { name, description: name });
	const grant = new URLSearchParams({ scope: name, consumer: consumer.org });
	await call(url, write, "PUT", `${MASKINPORTEN}/scopes/grants?${grant}`);
}

/** Registers software of an organisation with a new key, and gives back what it needs to get tokens. */
async function registerClient(url, owner, name, scopes) {
	const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
	const marks = { kid: "demo-key", alg: "ES256" };
	const jwks = { keys: [{ ...(await exportJWK(publicKey)), ...marks }] };
	const token = await testToken(url, "enterprise", { orgNo: owner.org, scopes: "fullmakt:maskinporten/clients.write" });
	const { clientId } = await call(url, token, "POST", `${MASKINPORTEN}/clients`, { name, scopes, jwks });
	return { issuer: `${url}/`, clientId, key: { ...(await exportJWK(privateKey)), ...marks }, scopes };
}

/** Scopes and clients: the vendor's software, and the tax authority's own that asks for decisions. */
export async function prepare(url) {
	await makeScope(url, SKATTEETATEN, MVA, BEDRIFTSHJELP);
	await makeScope(url, TESTDEPARTEMENTET, ASK, SKATTEETATEN);
	return {
		vendor: await registerClient(url, BEDRIFTSHJELP, "Regnskap 123", [MVA]),
		service: await registerClient(url, SKATTEETATEN, "MVA-melding", [ASK]),
	};
}

/** The tax authority's service on a port of its own. */
export async function startTaxAuthority(url, service, port = 0) {
	const { createAuthorize, maskinportenTokens, pdpOverHttp, tokenVerifier } = await import("fullmakt/pep");
	const { taxAuthority } = await import("../examples/tax-authority/service.mjs");
	const issuers = JSON.stringify([{ issuer: `${url}/`, jwks: `${url}/jwk`, kind: "maskinporten" }]);
	const authorize = createAuthorize({
		verify: tokenVerifier({ issuers }),
		ask: pdpOverHttp({ url, token: maskinportenTokens(service) }),
		log: { warn: ({ err }, message) => console.error(`tax authority: ${message}${err ? `: ${err.message}` : ""}`) },
	});
	const server = createServer(taxAuthority(authorize));
	await new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const stop = () =>
		new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		});
	return { url: `http://127.0.0.1:${server.address().port}`, stop };
}
