import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Operation } from "../../src/http/operation.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore, type Store } from "../../src/store/store.js";
import { type Answer, callTo, type Sent } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { walkGates } from "../http/walk.js";
import { freshFolder, start, type TestServer } from "./running.js";
import {
	ABOUT_ANYBODY,
	AGENT_QUERY,
	agentSystem,
	BERG,
	BODIES,
	draft,
	HANSEN,
	KARI,
	LIV,
	MARKS,
	OPEN,
	ownSystem,
	PATH,
	QUERY,
	REFUSED_WITH_400,
	SCOPE,
	SKD,
	SYSTEM,
	system,
	systemUserAgentRequest,
	systemUserChange,
	systemUserRequest,
	VENDOR,
	worldFile,
} from "./walk-examples.js";

/** What the server hands to Express: the real one is served, and noted here. */
const served: Operation[] = [];
vi.mock("../../src/http/administration.js", async (original) => {
	const real = await original<typeof import("../../src/http/administration.js")>();
	return {
		administration: (options: Parameters<typeof real.administration>[0]) => {
			served.push(...options.operations);
			return real.administration(options);
		},
	};
});

interface Documented {
	readonly operationId: string;
	readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

let server: TestServer;
let store: Store;
let altinn: TestIssuer;
let maskinporten: TestIssuer;
let brg: TestIssuer;
/** Of a request that concerns Hansen. */
let requestId: string;
const path: Record<string, string> = { ...PATH };
const query: Record<string, string> = { ...QUERY };
const agentQuery: Record<string, string> = { ...AGENT_QUERY };
/** Ids of requests to Hansen, by how the names of their operations begin. */
const systemUserRequests: Record<string, string> = {};

beforeAll(async () => {
	const folder = freshFolder();
	[altinn, maskinporten, brg] = await Promise.all([
		TestIssuer.create("altinn"),
		TestIssuer.create("maskinporten"),
		TestIssuer.create("platform", "brg"),
	]);
	const issuers = [altinn, maskinporten, brg].map((issuer) => {
		const jwks = join(folder, `${issuer.kind}.json`);
		writeFileSync(jwks, JSON.stringify(issuer.jwks()));
		return { issuer: issuer.issuer, jwks, kind: issuer.kind };
	});
	const database = join(folder, "fullmakt.db");
	server = await start({
		FULLMAKT_DATABASE: database,
		FULLMAKT_WORLD: worldFile,
		FULLMAKT_ISSUERS: JSON.stringify(issuers),
		FULLMAKT_TOKEN_ENDPOINT: "on",
		FULLMAKT_ENVIRONMENT: "test",
		FULLMAKT_RATE_LIMIT: "0",
	});
	store = await openStore(openSqlite(database));
	await makeThings();
});
afterAll(async () => {
	await store.close();
	await server.stop();
});

/** An access list, a system with a system user, and a client of the token endpoint, each made by its owner. */
async function makeThings(): Promise<void> {
	const ok = (answer: Answer): Answer => {
		expect(answer.status, answer.text).toBeLessThan(300);
		return answer;
	};
	const skd = await maskinporten.enterpriseToken(SKD.orgNumber, ["altinn:resourceregistry/accesslist.write"]);
	const list = `${server.url}/resourceregistry/api/v1/access-lists/skd/walk`;
	ok(await callTo(list, "PUT", { token: skd, body: { name: "Walk" } }));
	const vendor = await maskinporten.enterpriseToken(VENDOR.orgNumber, [
		"altinn:authentication/systemregister.write",
		"altinn:authentication/systemuser.request.write",
	]);
	const register = `${server.url}/authentication/api/v1/systemregister/vendor`;
	for (const body of [system, agentSystem, ownSystem]) ok(await callTo(register, "POST", { token: vendor, body }));
	const requests = `${server.url}/authentication/api/v1/systemuser/request/vendor`;
	for (const [name, url, body] of [
		["systemUserRequest", requests, systemUserRequest],
		["systemUserAgentRequest", `${requests}/agent`, systemUserAgentRequest],
	] as const) {
		systemUserRequests[name] = ok(await callTo(url, "POST", { token: vendor, body })).json.id as string;
	}
	const kari = await altinn.userToken({ userId: KARI.userId, authLevel: 4 }, ["altinn:portal/enduser"]);
	const users = `${server.url}/authentication/api/v1/systemuser/${HANSEN.partyId}`;
	const user = ok(await callTo(`${users}/create`, "POST", { token: kari, body: { systemId: ownSystem.id } }));
	path.systemUserId = user.json.id as string;
	const approved = async (kind: "" | "/agent", body: object): Promise<string> => {
		const wish = { ...body, externalRef: "walk" };
		const id = ok(await callTo(requests + kind, "POST", { token: vendor, body: wish })).json.id as string;
		const approval = `${server.url}/authentication/api/v1/systemuser/request${kind}/${HANSEN.partyId}/${id}/approve`;
		ok(await callTo(approval, "POST", { token: kari }));
		return id;
	};
	const userId = await approved("", systemUserRequest);
	query["system-user-id"] = userId;
	agentQuery.agent = await approved("/agent", systemUserAgentRequest);
	const changes = `${server.url}/authentication/api/v1/systemuser/changerequest/vendor`;
	const change = `${changes}?correlation-id=${randomUUID()}&system-user-id=${userId}`;
	systemUserRequests.systemUserChange = ok(await callTo(change, "POST", { token: vendor, body: systemUserChange })).json
		.id as string;
	const hansen = await maskinporten.enterpriseToken(HANSEN.orgNumber, ["fullmakt:maskinporten/clients.write"]);
	// The first token that is exchanged makes the key it is signed with.
	ok(await callTo(`${server.url}/authentication/api/v1/exchange/maskinporten`, "GET", { token: hansen }));
	const { publicKey } = await generateKeyPair("RS256");
	const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "walk", use: "sig", alg: "RS256" }] };
	const made = ok(
		await callTo(`${server.url}/fullmakt/v1/maskinporten/clients`, "POST", {
			token: hansen,
			body: { name: "Walk", scopes: [], jwks },
		}),
	);
	path.clientId = made.json.clientId as string;
	const listener = await maskinporten.enterpriseToken(VENDOR.orgNumber, ["fullmakt:events.write"]);
	const webhook = { token: listener, body: { url: "http://127.0.0.1:9/" } };
	path.webhookId = ok(await callTo(`${server.url}/fullmakt/v1/webhooks`, "POST", webhook)).json.id as string;
	const admin = await maskinporten.enterpriseToken(VENDOR.orgNumber, ["fullmakt:maskinporten/admin"]);
	const prefix = `${server.url}/fullmakt/v1/maskinporten/prefixes/skd`;
	ok(await callTo(prefix, "PUT", { token: admin, body: { organizationNumber: SKD.orgNumber } }));
	const owner = await maskinporten.enterpriseToken(SKD.orgNumber, [
		"fullmakt:maskinporten/scopes.write",
		"altinn:serviceowner/delegationrequests.write",
	]);
	const scope = { name: SCOPE, description: "Walk" };
	ok(await callTo(`${server.url}/fullmakt/v1/maskinporten/scopes`, "POST", { token: owner, body: scope }));
	const drafts = `${server.url}/accessmanagement/api/v1/serviceowner/delegationrequests/package`;
	requestId = ok(await callTo(drafts, "POST", { token: owner, body: draft })).json.id as string;
}

const openApi = async (): Promise<Record<string, Record<string, Documented>>> => {
	const { json } = await callTo(`${server.url}/openapi.json`, "GET");
	return json.paths as Record<string, Record<string, Documented>>;
};

const scopesOf = ({ access }: Operation): readonly string[] => (access.kind === "anonymous" ? [] : access.scopes);
/** The scopes that a caller with things of its own has; an administrator may see what is others'. */
const ordinaryScopes = (operation: Operation): readonly string[] =>
	scopesOf(operation).filter((scope) => !/\badmin$|pdp:/.test(scope));

function pathExample(name: string, key: string): string | undefined {
	const isRequest = name.startsWith("requests") || name.startsWith("serviceOwner");
	if (key === "id" && isRequest) return requestId;
	if (key !== "requestId") return path[key];
	// Pages have names of their own for the same things.
	const same = name.replace(/^portalChangeRequest/, "systemUserChange").replace(/^portal/, "systemUser");
	return Object.entries(systemUserRequests).find(([prefix]) => same.startsWith(prefix))?.[1];
}

function queryExample(name: string, key: string): string | undefined {
	if (key === "id") return requestId;
	const own = /^systemUser(Agent|ClientDelegation)/.test(name) ? agentQuery[key] : undefined;
	// A package is named by its urn or by its id, never by both; paging and filters stay out.
	return own ?? query[key];
}

/** The call of an operation about Hansen, or what else the examples name. */
async function call(operation: Operation, sent: Sent): Promise<Answer & { readonly revealed: boolean }> {
	const { method, name, body, parameters } = operation;
	const values = Object.keys(parameters?.properties ?? {}).map((key) => [key, pathExample(name, key)] as const);
	const missing = values.filter(([, value]) => value === undefined).map(([key]) => key);
	if (missing.length > 0) throw new Error(`${name}: no example for the path parameter ${missing.join(", ")}`);
	const target = values.reduce((url, [key, value]) => url.replace(`{${key}}`, value as string), operation.path);
	const search = new URLSearchParams();
	for (const key of Object.keys(operation.query?.properties ?? {})) {
		const value = queryExample(name, key);
		if (value !== undefined) search.set(key, value);
	}
	const content = body === undefined ? {} : { body: BODIES[name]?.(path) ?? {} };
	const url = `${server.url}${target}${search.size === 0 ? "" : `?${search}`}`;
	const answer = await callTo(url, method, { ...sent, ...content });
	// What the caller knows already is no secret when it comes back.
	const known = decodeURIComponent(url) + JSON.stringify(content);
	const revealed = MARKS.some((mark) => answer.text.includes(mark) && !known.includes(mark));
	return { ...answer, revealed };
}

/** Another user, another organisation; for operations of the platform another owner's app. */
async function strangers(operation: Operation): Promise<readonly (readonly [who: string, sent: Sent])[]> {
	if (operation.access.kind === "platform") {
		const token = await brg.platformToken("aarsregnskap");
		return [["another owner's app", { headers: { PlatformAccessToken: token } }]];
	}
	const scopes = ordinaryScopes(operation);
	return [
		["another user", { token: await altinn.userToken({ userId: LIV.userId, authLevel: 4 }, scopes) }],
		["another organisation", { token: await maskinporten.enterpriseToken(BERG.orgNumber, scopes) }],
	];
}

/** Needs an administrator's scope: another organisation cannot have one. */
const isForAdministrators = (operation: Operation): boolean =>
	operation.access.kind === "token" && scopesOf(operation).length > 0 && ordinaryScopes(operation).length === 0;

const gated = (): Operation[] => served.filter(({ access }) => access.kind !== "anonymous");

describe("every route", () => {
	it("is in the OpenAPI document, or hidden for a reason", async () => {
		const documented = Object.entries(await openApi()).flatMap(([where, methods]) =>
			Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${where} ${operationId}`),
		);
		const shown = served.filter(({ hidden }) => hidden !== true);
		const operations = shown.map(({ method, path: where, name }) => `${method} ${where} ${name}`);
		const decisions = [
			"POST /authorization/api/v1/authorize authorize",
			"POST /authorization/api/v1/decision decision",
		];
		expect([...documented].sort()).toEqual([...operations, ...decisions].sort());
		expect(operations.length).toBeGreaterThan(180);
		// Only what the original hides too.
		expect(served.filter(({ hidden }) => hidden === true).map(({ name }) => name)).toEqual([
			"accessListAuthorize",
			"connectionsCheckRoles",
		]);
	});

	it("is shut without a token, to tokens that are no good, and to one without the scope", async () => {
		const calls = await walkGates(server.url, served, maskinporten);
		expect(calls).toBeGreaterThan(served.length * 5);
	});

	it("of decisions is shut as well, but for the one within the house", async () => {
		const authorize = `${server.url}/authorization/api/v1/authorize`;
		const body = { Request: {} };
		expect((await callTo(authorize, "POST", { body })).status).toBe(401);
		const wrong = await maskinporten.enterpriseToken(BERG.orgNumber, ["altinn:resourceregistry/resource.write"]);
		expect((await callTo(authorize, "POST", { token: wrong, body })).status).toBe(403);
		expect((await callTo(`${server.url}/authorization/api/v1/decision`, "POST", { body })).status).not.toBe(401);
	});
});

describe("what is somebody's", () => {
	it("is neither seen nor changed by another", async () => {
		const before = await store.revision();
		const wrong: string[] = [];
		const left: string[] = [];
		const told = { refused: 0, "own things only": 0, "not found": 0 };
		for (const operation of gated()) {
			const { name } = operation;
			if (isForAdministrators(operation)) left.push(`${name}: for administrators alone`);
			else if (ABOUT_ANYBODY[name] !== undefined) left.push(`${name}: ${ABOUT_ANYBODY[name]}`);
			else {
				for (const [who, sent] of await strangers(operation)) {
					const { status, text, revealed } = await call(operation, sent);
					const code = REFUSED_WITH_400[name];
					if (revealed) wrong.push(`${name} by ${who}: ${status} ${text.slice(0, 300)}`);
					else if (status === 401 || status === 403) told.refused += 1;
					else if (status === 400 && code !== undefined && text.includes(code)) told.refused += 1;
					else if (status < 300 && OPEN[name] !== undefined) told["own things only"] += 1;
					else if (status === 404) told["not found"] += 1;
					else wrong.push(`${name} by ${who}: ${status} ${text.slice(0, 300)}`);
				}
			}
		}
		console.log(`Strangers: ${JSON.stringify(told)}. Not walked, and why:\n  ${left.join("\n  ")}`);
		expect(wrong).toEqual([]);
		expect(told.refused).toBeGreaterThan(180);
		expect(await store.revision()).toEqual(before);
	});

	it("is guarded by the PDP for exactly the one who holds the role", async () => {
		const guarded = gated().filter(({ access }) => access.kind === "token" && access.guard !== undefined);
		expect(guarded.length).toBeGreaterThan(70);
		const wrong: string[] = [];
		for (const operation of guarded.sort((a, b) => Number(a.method === "DELETE") - Number(b.method === "DELETE"))) {
			const scopes = ordinaryScopes(operation);
			for (const [who, userId, authLevel, isLetIn] of [
				["Kari", KARI.userId, 4, true],
				["Kari, hardly logged in", KARI.userId, 0, false],
				["Liv", LIV.userId, 4, false],
			] as const) {
				const { status, text } = await call(operation, {
					token: await altinn.userToken({ userId, authLevel }, scopes),
				});
				if ((status !== 401 && status !== 403) !== isLetIn) {
					wrong.push(`${operation.name} by ${who}: ${status} ${text.slice(0, 300)}`);
				}
				if (status >= 500) wrong.push(`${operation.name} by ${who}: ${status}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	it("is still its owner's", async () => {
		const skd = await maskinporten.enterpriseToken(SKD.orgNumber, ["altinn:resourceregistry/accesslist.write"]);
		const list = await callTo(`${server.url}/resourceregistry/api/v1/access-lists/skd/walk`, "GET", { token: skd });
		expect([list.status, list.json.name]).toEqual([200, "Walk"]);
		const vendor = await maskinporten.enterpriseToken(VENDOR.orgNumber, ["altinn:authentication/systemregister.write"]);
		const where = `${server.url}/authentication/api/v1/systemregister/vendor/${SYSTEM}`;
		expect((await callTo(where, "GET", { token: vendor })).status).toBe(200);
		const hansen = await maskinporten.enterpriseToken(HANSEN.orgNumber, ["fullmakt:maskinporten/clients.read"]);
		const client = await callTo(`${server.url}/fullmakt/v1/maskinporten/clients/${path.clientId}`, "GET", {
			token: hansen,
		});
		expect(client.status).toBe(200);
	});
});
