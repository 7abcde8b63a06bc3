import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Decide } from "../../src/http/access-check.js";
import { maskinportenOperations } from "../../src/maskinporten/routes.js";
import type { Answer } from "../http/serving.js";
import { walkGates } from "../http/walk.js";
import { addParty, CUSTOMER, OTHER_VENDOR, VENDOR } from "../systems/world.js";
import { form, GRANT_TYPE, Software, softwareKey } from "./client-software.js";
import { ISSUER, SCOPE, TAX, type World, world } from "./world.js";

const BASE = "/fullmakt/v1/maskinporten";
const OWN = "fullmakt:maskinporten";

let it: World;
let token: string;
let other: string;
let tax: string;
let admin: string;
/** Who the PDP lets administer interfaces: user id, action and party in one text. */
const allowed = new Set<string>();
const decide: Decide = (principal, guard, party) =>
	principal.kind === "user" &&
	guard.resource === "altinn_maskinporten_scope_delegation" &&
	allowed.has(`${principal.userId} ${guard.action} ${party}`);

beforeAll(async () => {
	it = await world({ decide });
	token = await it.altinn.enterpriseToken(VENDOR, [`${OWN}/clients.write`]);
	other = await it.altinn.enterpriseToken(OTHER_VENDOR, [`${OWN}/clients.write`]);
	tax = await it.altinn.enterpriseToken(TAX, [`${OWN}/scopes.write`]);
	admin = await it.altinn.enterpriseToken(TAX, [`${OWN}/admin`]);
});
afterAll(() => it?.stop());

const call = (method: string, path: string, as: string | undefined, body?: unknown) =>
	it.served.call(method, BASE + path, {
		...(as === undefined ? {} : { token: as }),
		...(body === undefined ? {} : { body }),
	});

const codesOf = ({ json }: Answer) => json.validationErrors?.map(({ code, paths }) => `${code} ${paths[0]}`);

async function newClient(as = token) {
	const key = await softwareKey("ES256");
	const body = { name: " Payroll ", description: "Sends wages", scopes: [SCOPE], jwks: { keys: [key.jwk] } };
	const answer = await call("POST", "/clients", as, body);
	expect(answer.status).toBe(201);
	return {
		answer,
		id: String(answer.json.clientId),
		key,
		software: new Software(String(answer.json.clientId), key, ISSUER),
	};
}

test("a client is registered, used, read, changed and revoked", async () => {
	const { answer, id, key, software } = await newClient();
	const shown = {
		clientId: id,
		organizationNumber: VENDOR,
		name: "Payroll",
		description: "Sends wages",
		scopes: [SCOPE],
		keys: [{ kid: key.kid, kty: "EC", alg: "ES256", addedAt: expect.any(String) }],
		createdAt: expect.any(String),
		updatedAt: expect.any(String),
	};
	expect(answer.json).toEqual(shown);
	expect(answer.headers.get("location")).toBe(`${BASE}/clients/${id}`);
	expect((await software.askFor(it.served.url, SCOPE)).status).toBe(200);
	expect((await call("GET", `/clients/${id}`, token)).json).toEqual(shown);
	expect((await call("GET", "/clients", token)).json).toContainEqual(shown);
	const changed = await call("PUT", `/clients/${id}`, token, { name: "Wages", scopes: ["skatteetaten:open"] });
	expect(changed.json).toMatchObject({ name: "Wages", scopes: ["skatteetaten:open"] });
	expect(changed.json.description).toBeUndefined();
	expect((await software.askFor(it.served.url, SCOPE)).json.error).toBe("invalid_scope");
	expect((await call("DELETE", `/clients/${id}`, token)).status).toBe(204);
	expect((await call("DELETE", `/clients/${id}`, token)).status).toBe(204);
	expect((await software.askFor(it.served.url, "skatteetaten:open")).json.error).toBe("invalid_grant");
	expect((await call("GET", `/clients/${id}`, token)).json.revokedAt).toBeDefined();
	expect((await call("GET", "/clients", token)).text).not.toContain(id);
	const dead = await call("PUT", `/clients/${id}`, token, { name: "Wages", scopes: [] });
	expect(dead).toMatchObject({ status: 409, json: { code: "MPA-00007" } });
});

test("keys are rotated with an overlap, added beside, and taken away", async () => {
	const { id, key, software } = await newClient();
	const next = await softwareKey("RS256");
	const third = await softwareKey("ES384");
	const keys = (body: unknown) => call("POST", `/clients/${id}/keys`, token, body);
	const works = async (with_: typeof next) =>
		(await software.askFor(it.served.url, SCOPE, { key: with_ })).status === 200;
	const rotated = await keys({ jwks: { keys: [next.jwk] }, overlapSeconds: 60 });
	expect(rotated.status).toBe(200);
	const shown = rotated.json.keys as unknown as { kid: string; validTo?: string }[];
	expect(shown.find(({ kid }) => kid === key.kid)?.validTo).toBeDefined();
	expect(shown.find(({ kid }) => kid === next.kid)?.validTo).toBeUndefined();
	expect([await works(key), await works(next)]).toEqual([true, true]);
	await keys({ jwks: { keys: [third.jwk] } });
	expect([await works(key), await works(next), await works(third)]).toEqual([true, true, true]);
	expect((await call("DELETE", `/clients/${id}/keys/${key.kid}`, token)).status).toBe(204);
	expect((await call("DELETE", `/clients/${id}/keys/${key.kid}`, token)).status).toBe(204);
	expect([await works(key), await works(next), await works(third)]).toEqual([false, true, true]);
	const fourth = await softwareKey("ES256");
	await keys({ jwks: { keys: [fourth.jwk] }, overlapSeconds: 0 });
	expect([await works(next), await works(third), await works(fourth)]).toEqual([false, false, true]);
	expect(codesOf(await keys({ jwks: { keys: [key.jwk] } }))).toEqual(["MPA.VLD-00004 /jwks/keys/0/kid"]);
	const unknown = await call("DELETE", `/clients/${id}/keys/nothing`, token);
	expect(unknown).toMatchObject({ status: 404, json: { code: "MPA-00002" } });
	const many = await Promise.all(Array.from({ length: 10 }, async () => (await softwareKey("ES256")).jwk));
	expect(codesOf(await keys({ jwks: { keys: many } }))).toEqual(["MPA.VLD-00009 /jwks/keys"]);
});

test("keys that are no keys for this", async () => {
	const { privateKey } = await generateKeyPair("ES256", { extractable: true });
	const good = (await softwareKey("ES256")).jwk;
	const rsa = (await softwareKey("RS256")).jwk;
	const { generateKeyPairSync } = await import("node:crypto");
	const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });
	const p521 = generateKeyPairSync("ec", { namedCurve: "P-521" }).publicKey.export({ format: "jwk" });
	const x25519 = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
	const secret = { ...(await exportJWK(privateKey)), kid: "secret" };
	const bad: [Record<string, unknown>, string][] = [
		[secret, "00001"],
		[{ kty: "oct", k: "c2VjcmV0", kid: "a" }, "00001"],
		[{ ...small, kid: "a" }, "00002"],
		[{ ...p521, kid: "a" }, "00002"],
		[{ ...x25519, kid: "a" }, "00002"],
		[{ ...good, x: good.y }, "00002"],
		[{ ...good, x: "AAAA" }, "00002"],
		[{ ...good, alg: "RS256" }, "00002"],
		[{ ...good, alg: "none" }, "00002"],
		[{ ...rsa, alg: "HS256" }, "00002"],
		[{ ...rsa, use: "enc" }, "00002"],
		[{ ...good, crv: 7 }, "00002"],
		[{ kty: "RSA", kid: "a" }, "00002"],
		[{ kid: "a" }, "00002"],
		[{ ...good, kid: undefined }, "00003"],
		[{ ...good, kid: "" }, "00003"],
		[{ ...good, kid: 7 }, "00003"],
	];
	for (const [jwk, code] of bad) {
		const answer = await call("POST", "/clients", token, { name: "x", scopes: [], jwks: { keys: [good, jwk] } });
		expect({ jwk, status: answer.status, codes: codesOf(answer) }).toEqual({
			jwk,
			status: 400,
			codes: [`MPA.VLD-${code} /jwks/keys/1`],
		});
		if (typeof jwk.d === "string") {
			expect(answer.text).not.toContain(jwk.d);
			expect(it.lines.join()).not.toContain(jwk.d);
		}
	}
	const twice = await call("POST", "/clients", token, { name: "x", scopes: [], jwks: { keys: [good, good] } });
	expect(codesOf(twice)).toEqual(["MPA.VLD-00004 /jwks/keys/1/kid"]);
	expect((await call("GET", "/clients", token)).text).not.toContain('"name":"x"');
});

test("bodies that are no client", async () => {
	const { jwk } = await softwareKey("ES256");
	const bad: [unknown, string[]][] = [
		[{ scopes: [], jwks: { keys: [jwk] } }, ["STD.VLD-00000 /name"]],
		[{ name: " ", scopes: [], jwks: { keys: [jwk] } }, ["STD.VLD-00008 /name"]],
		[{ name: "x", scopes: [], jwks: { keys: [] } }, ["STD.VLD-00004 /jwks/keys"]],
		[{ name: "x", scopes: [], jwks: {} }, ["STD.VLD-00000 /jwks/keys"]],
		[{ name: "x", scopes: ["a", "a"], jwks: { keys: [jwk] } }, ["STD.VLD-00002 /scopes"]],
		[{ name: "x", scopes: [SCOPE, "skatteetaten:nothing"], jwks: { keys: [jwk] } }, ["MPA.VLD-00005 /scopes/1"]],
	];
	for (const [body, codes] of bad) expect(codesOf(await call("POST", "/clients", token, body))).toEqual(codes);
});

test("another organisation's client is none", async () => {
	const { id, key, software } = await newClient();
	const body = { name: "Stolen", scopes: [SCOPE] };
	for (const answer of [
		await call("GET", `/clients/${id}`, other),
		await call("PUT", `/clients/${id}`, other, body),
		await call("DELETE", `/clients/${id}`, other),
		await call("POST", `/clients/${id}/keys`, other, { jwks: { keys: [(await softwareKey("ES256")).jwk] } }),
		await call("DELETE", `/clients/${id}/keys/${key.kid}`, other),
		await call("GET", "/clients/nothing", other),
	]) {
		expect(answer).toMatchObject({ status: 404, json: { code: "MPA-00001" } });
	}
	expect((await call("GET", "/clients", other)).text).not.toContain(id);
	expect((await software.askFor(it.served.url, SCOPE)).status).toBe(200);
});

test("members that a caller may not set are not set", async () => {
	const { jwk } = await softwareKey("ES256");
	const body = { name: "x", scopes: [], jwks: { keys: [jwk] }, id: "mine", clientId: "mine", orgNumber: TAX };
	const { json } = await call("POST", "/clients", token, body);
	expect(json).toMatchObject({ organizationNumber: VENDOR });
	expect(json.clientId).not.toBe("mine");
});

test("a person administers the clients of an organisation when the PDP says so, and only then", async () => {
	const { uuid } = await partyOf(CUSTOMER);
	const user = await it.altinn.userToken({ userId: 20001337 }, ["altinn:portal/enduser"]);
	const { jwk } = await softwareKey("ES256");
	const body = { name: "Own", scopes: [], jwks: { keys: [jwk] } };
	expect((await call("GET", "/clients", user)).status).toBe(403);
	expect((await call("GET", `/clients?party=${uuid}`, user)).status).toBe(403);
	allowed.add(`20001337 read ${uuid}`);
	expect((await call("GET", `/clients?party=${uuid}`, user)).status).toBe(200);
	expect((await call("POST", `/clients?party=${uuid}`, user, body)).status).toBe(403);
	allowed.add(`20001337 write ${uuid}`);
	const made = await call("POST", `/clients?party=${uuid}`, user, body);
	expect(made).toMatchObject({ status: 201, json: { organizationNumber: CUSTOMER } });
	expect((await call("GET", `/clients/${made.json.clientId}?party=${uuid}`, user)).status).toBe(200);
	const { uuid: vendor } = await partyOf(OTHER_VENDOR);
	expect((await call("GET", `/clients/${made.json.clientId}?party=${vendor}`, user)).status).toBe(403);
	expect((await call("GET", "/clients?party=x", user)).status).toBe(400);
	const unscoped = await it.altinn.userToken({ userId: 20001337 }, [`${OWN}/clients.write`]);
	expect((await call("GET", `/clients?party=${uuid}`, unscoped)).status).toBe(403);
	const posing = await it.altinn.enterpriseToken(CUSTOMER, ["altinn:portal/enduser"]);
	expect((await call("GET", `/clients?party=${uuid}`, posing)).status).toBe(403);
	expect(await call("GET", `/clients?party=${uuid}`, token)).toMatchObject({
		status: 403,
		json: { code: "MPA-00008" },
	});
	const nobody = "00000000-0000-4000-8000-000000000000";
	allowed.add(`20001337 read ${nobody}`);
	expect(await call("GET", `/clients?party=${nobody}`, user)).toMatchObject({
		status: 400,
		json: { validationErrors: [{ code: "MPA.VLD-00010", paths: ["QUERY/party"] }] },
	});
	const asSystem = await it.altinn.systemUserToken({ id: uuid, systemId: "x", vendor: VENDOR, customer: CUSTOMER }, [
		`${OWN}/clients.write`,
	]);
	expect((await call("GET", "/clients", asSystem)).status).toBe(403);
});

async function partyOf(orgNumber: string): Promise<{ uuid: string }> {
	const id = await addParty(it.store, "organization", orgNumber);
	return it.store.db.selectFrom("party").select("uuid").where("id", "=", id).executeTakeFirstOrThrow();
}

test("scopes: made below one's own prefix, changed, granted, withdrawn", async () => {
	const name = "skatteetaten:innrapportering/a-melding.write";
	const query = `?name=${encodeURIComponent(name)}`;
	const made = await call("POST", "/scopes", tax, { name, description: "Reports" });
	expect(made).toMatchObject({
		status: 201,
		json: { name, organizationNumber: TAX, open: false, delegable: false, tokenSeconds: 120, owned: true },
	});
	expect(await call("POST", "/scopes", tax, { name, description: "x" })).toMatchObject({
		status: 409,
		json: { code: "MPA-00005" },
	});
	const changed = await call("PUT", `/scopes${query}`, tax, { description: "New", open: true, tokenSeconds: 60 });
	expect(changed.json).toMatchObject({ description: "New", open: true, tokenSeconds: 60 });
	await call("PUT", `/scopes${query}`, tax, { description: "New" });
	const { software, id } = await newClient();
	await call("PUT", `/clients/${id}`, token, { name: "x", scopes: [name] });
	const ask = async () => (await software.askFor(it.served.url, name)).status;
	const grants = `/scopes/grants?scope=${encodeURIComponent(name)}`;
	expect(await ask()).toBe(400);
	expect((await call("PUT", `${grants}&consumer=${VENDOR}`, tax)).status).toBe(204);
	expect((await call("PUT", `${grants}&consumer=${VENDOR}`, tax)).status).toBe(204);
	expect(await ask()).toBe(200);
	expect((await call("GET", grants, tax)).json).toEqual([
		{ scope: name, organizationNumber: VENDOR, grantedAt: expect.any(String) },
	]);
	const reader = await it.altinn.enterpriseToken(VENDOR, [`${OWN}/scopes.read`]);
	expect((await call("GET", "/scopes", reader)).json).toContainEqual(expect.objectContaining({ name, owned: false }));
	expect((await call("DELETE", `${grants}&consumer=${VENDOR}`, tax)).status).toBe(204);
	expect(await ask()).toBe(400);
	await call("PUT", `${grants}&consumer=${VENDOR}`, tax);
	expect((await call("DELETE", `/scopes${query}`, tax)).status).toBe(204);
	expect(await ask()).toBe(400);
	expect((await call("DELETE", `/scopes${query}`, tax)).status).toBe(404);
	expect((await call("POST", "/scopes", tax, { name, description: "Again" })).json.code).toBe("MPA-00005");
});

test("scopes of others, and names that are none", async () => {
	const thief = await it.altinn.enterpriseToken(OTHER_VENDOR, [`${OWN}/scopes.write`]);
	const query = `?name=${encodeURIComponent(SCOPE)}`;
	const grants = `/scopes/grants?scope=${encodeURIComponent(SCOPE)}`;
	for (const answer of [
		await call("POST", "/scopes", thief, { name: "skatteetaten:mine", description: "x" }),
		await call("PUT", `/scopes${query}`, thief, { description: "x" }),
		await call("DELETE", `/scopes${query}`, thief),
		await call("GET", grants, thief),
		await call("PUT", `${grants}&consumer=${OTHER_VENDOR}`, thief),
		await call("DELETE", `${grants}&consumer=${VENDOR}`, thief),
		await call("POST", "/scopes", thief, { name: "unowned:scope", description: "x" }),
	]) {
		expect(answer).toMatchObject({ status: 403, json: { code: "MPA-00004" } });
	}
	for (const name of [
		"nothing",
		":x",
		"skatteetaten:",
		"Skatteetaten:x",
		"skatteetaten:a b",
		"skatteetaten:æ",
		"skatteetaten:\u0001",
	]) {
		expect(codesOf(await call("POST", "/scopes", tax, { name, description: "x" }))).toEqual(["MPA.VLD-00006 /name"]);
	}
	expect(codesOf(await call("PUT", `${grants}&consumer=123456789`, tax))).toEqual(["MPA.VLD-00007 QUERY/consumer"]);
	expect((await call("PUT", "/scopes/grants?scope=a:b&consumer=1", tax)).json.code).toBe("MPA-00003");
	expect((await call("PUT", "/scopes/grants?scope=a:b", tax)).status).toBe(400);
	const long = { name: "skatteetaten:x", description: "x", tokenSeconds: 3601 };
	expect(codesOf(await call("POST", "/scopes", tax, long))).toEqual(["STD.VLD-00007 /tokenSeconds"]);
	const claimed = await it.altinn.enterpriseToken(OTHER_VENDOR, [`${OWN}/scopes.write`], {
		claims: { consumer_prefix: ["cloud"] },
	});
	expect((await call("POST", "/scopes", claimed, { name: "cloud:x", description: "x" })).status).toBe(201);
	const user = await it.altinn.userToken({ userId: 1 }, [`${OWN}/scopes.write`]);
	expect((await call("GET", "/scopes", user)).status).toBe(403);
});

test("prefixes are given out by whoever runs the server", async () => {
	expect((await call("PUT", "/prefixes/nav", admin, { organizationNumber: VENDOR })).status).toBe(200);
	expect((await call("PUT", "/prefixes/nav", admin, { organizationNumber: VENDOR })).status).toBe(200);
	const taken = await call("PUT", "/prefixes/nav", admin, { organizationNumber: TAX });
	expect(taken).toMatchObject({ status: 409, json: { code: "MPA-00006" } });
	expect((await call("GET", "/prefixes", admin)).json).toContainEqual({ prefix: "nav", organizationNumber: VENDOR });
	expect(codesOf(await call("PUT", "/prefixes/N", admin, { organizationNumber: TAX }))).toEqual([
		"MPA.VLD-00008 PATH/prefix",
	]);
	expect(codesOf(await call("PUT", "/prefixes/nb", admin, { organizationNumber: "1" }))).toEqual([
		"MPA.VLD-00007 /organizationNumber",
	]);
	expect((await call("PUT", "/prefixes/nb", tax, { organizationNumber: TAX })).status).toBe(403);
});

test("signing keys are rotated, and tokens of a withdrawn key are good no more", async () => {
	const { software } = await newClient();
	const tokenOf = async () => String((await software.askFor(it.served.url, SCOPE)).json.access_token);
	const exchange = (bearer: string) =>
		it.served.call("GET", "/authentication/api/v1/exchange/maskinporten", { token: bearer });
	const before = await tokenOf();
	const rotated = await call("POST", "/signing-keys/maskinporten/rotate", admin);
	expect(rotated).toMatchObject({ status: 201, json: { kid: expect.any(String) } });
	expect((await exchange(before)).status).toBe(200);
	const between = await tokenOf();
	await call("POST", "/signing-keys/maskinporten/rotate", admin, { overlapSeconds: 0 });
	const { keys } = (await it.served.call("GET", "/jwk")).json as unknown as { keys: { kid: string }[] };
	expect(keys.map(({ kid }) => kid)).not.toContain(rotated.json.kid);
	expect(keys).toHaveLength(1);
	expect((await exchange(await tokenOf())).status).toBe(200);
	// The new key made the server read the set anew: what the old ones signed is good no more.
	expect((await exchange(between)).status).toBe(401);
	expect((await exchange(before)).status).toBe(401);
	expect((await call("POST", "/signing-keys/other/rotate", admin)).status).toBe(400);
	expect((await call("POST", "/signing-keys/altinn/rotate", token)).status).toBe(403);
});

test("the audit tells what was done, and holds no key", async () => {
	const { id, key } = await newClient();
	const rows = await it.store.db.selectFrom("audit").selectAll().orderBy("id", "desc").limit(1).execute();
	expect(rows[0]).toMatchObject({
		action: "maskinporten-client.registered",
		actor_kind: "organization",
		actor_id: VENDOR,
	});
	expect(JSON.parse(rows[0]?.details ?? "")).toMatchObject({ clientId: id, kids: [key.kid], scopes: [SCOPE] });
	expect(rows[0]?.details).not.toContain(String(key.jwk.x));
});

test("every operation has its gate", async () => {
	const operations = maskinportenOperations({
		store: it.store,
		log: undefined as never,
		decide,
		platform: it.platform,
		own: it.own,
		maskinportenIssuers: [],
		testTokens: { users: new Map(), platformAccess: it.platformAccess },
	});
	expect(await walkGates(it.served.url, operations, it.altinn)).toBeGreaterThan(150);
	const bad = await form(it.served.url, { grant_type: GRANT_TYPE, assertion: "a.b.c" });
	expect(bad.status).toBe(400);
});
