import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { revokeClient } from "../../src/maskinporten/clients.js";
import { grantScope, withdrawGrant, withdrawScope } from "../../src/maskinporten/scopes.js";
import { deleteSystem } from "../../src/systems/register.js";
import type { Answer } from "../http/serving.js";
import { CUSTOMER, deleteSystemUser, OTHER_VENDOR, TEST, VENDOR } from "../systems/world.js";
import { form, GRANT_TYPE, Software, send, softwareKey, systemUser, type Wishes } from "./client-software.js";
import { addSoftware, addUsers, ISSUER, SCOPE, TAX, type World, world } from "./world.js";

let it: World;
let users: Awaited<ReturnType<typeof addUsers>>;
let url: string;

beforeAll(async () => {
	it = await world();
	users = await addUsers(it);
	url = it.served.url;
});
afterAll(() => it?.stop());

const organization = (number: string) => ({ authority: "iso6523-actorid-upis", ID: `0192:${number}` });

/** Verifies a token as an API does: with the published keys. */
async function claimsOf({ json }: Answer): Promise<Record<string, unknown>> {
	const keys = (await it.served.call("GET", "/jwk")).json as unknown as JSONWebKeySet;
	const { payload } = await jwtVerify(String(json.access_token), createLocalJWKSet(keys), { issuer: ISSUER });
	return payload;
}

test("a token: the answer, and every claim", async () => {
	const answer = await it.vendor.askFor(url, SCOPE);
	expect(answer.json).toEqual({
		access_token: expect.any(String),
		token_type: "Bearer",
		expires_in: 120,
		scope: SCOPE,
	});
	expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
	expect(answer.headers.get("cache-control")).toBe("no-store");
	expect(answer.headers.get("pragma")).toBe("no-cache");
	const claims = await claimsOf(answer);
	expect(claims).toEqual({
		iss: ISSUER,
		client_amr: "private_key_jwt",
		token_type: "Bearer",
		client_id: it.vendor.clientId,
		scope: SCOPE,
		iat: expect.any(Number),
		exp: (claims.iat as number) + 120,
		jti: expect.any(String),
		consumer: organization(VENDOR),
	});
	expect(decodeProtectedHeader(String(answer.json.access_token))).toEqual({ alg: "RS256", kid: expect.any(String) });
});

test("a token of a system user, found by its external reference or by the lack of one (row 96)", async () => {
	const ask = (externalRef?: string) =>
		it.vendor.askFor(url, SCOPE, { claims: { authorization_details: [systemUser(CUSTOMER, externalRef)] } });
	for (const [ref, user] of [
		[undefined, users.plain],
		["", users.plain],
		["cust-4711", users.named],
	] as const) {
		const claims = await claimsOf(await ask(ref));
		expect(claims).toMatchObject({ consumer: organization(VENDOR), client_id: it.vendor.clientId });
		expect(claims.authorization_details).toEqual([
			{
				type: "urn:altinn:systemuser",
				systemuser_org: organization(CUSTOMER),
				systemuser_id: [user.id],
				system_id: `${VENDOR}_smartcloud`,
			},
		]);
	}
	const lower = {
		type: "urn:altinn:systemuser",
		systemuser_org: { authority: "iso6523-actorid-upis", id: `0192:${CUSTOMER}` },
	};
	expect((await it.vendor.askFor(url, SCOPE, { claims: { authorization_details: [lower] } })).status).toBe(200);
});

test("MP-303 tells the vendor which of the four does not fit, and nobody else anything", async () => {
	const ask = (software: Software, org: string, externalRef?: string) =>
		software.askFor(url, SCOPE, { claims: { authorization_details: [systemUser(org, externalRef)] } });
	const second = await addSoftware(it.store, VENDOR);
	const misses: [Software, string, string | undefined, string | undefined][] = [
		[it.vendor, "313169960", undefined, "owner"],
		[it.vendor, CUSTOMER, "cust-4712", "external-ref"],
		[second, CUSTOMER, undefined, "client-id"],
		[it.other, CUSTOMER, undefined, undefined],
		[it.other, "313169960", "x", undefined],
	];
	for (const [software, org, ref, reason] of misses) {
		const answer = await ask(software, org, ref);
		expect(answer.status).toBe(400);
		expect(answer.json).toEqual({
			error: "invalid_altinn_customer_configuration",
			error_description: expect.stringMatching(/^MP-303: /),
			...(reason === undefined ? {} : { reason }),
		});
	}
	const uniform = [await ask(it.other, CUSTOMER), await ask(it.other, "313169960", "x")].map(({ text }) => text);
	expect(new Set(uniform).size).toBe(1);
});

test("the token lives as long as the scope that allows least, and names the audience asked for", async () => {
	const open = await it.vendor.askFor(url, "skatteetaten:open");
	expect(open.json.expires_in).toBe(600);
	const both = await it.vendor.askFor(url, `skatteetaten:open ${SCOPE} skatteetaten:open`);
	expect(both.json).toMatchObject({ expires_in: 120, scope: `skatteetaten:open ${SCOPE}` });
	const aimed = await it.vendor.askFor(url, SCOPE, { claims: { resource: "https://api.example" } });
	expect((await claimsOf(aimed)).aud).toBe("https://api.example");
	const many = await it.vendor.askFor(url, SCOPE, { claims: { resource: ["https://a", "https://b"] } });
	expect((await claimsOf(many)).aud).toEqual(["https://a", "https://b"]);
	for (const resource of ["", 1, [], [""], Array(11).fill("https://a"), {}]) {
		const answer = await it.vendor.askFor(url, SCOPE, { claims: { resource } });
		expect({ resource, error: answer.json?.error }).toEqual(
			Array.isArray(resource) && resource.length === 0
				? { resource, error: undefined }
				: { resource, error: "invalid_request" },
		);
	}
});

test("an owner of scopes uses its own, and its token says which prefixes are its", async () => {
	const owner = await addSoftware(it.store, TAX);
	const claims = await claimsOf(await owner.askFor(url, "skatteetaten:secret"));
	expect(claims).toMatchObject({ scope: "skatteetaten:secret", consumer_prefix: ["skatteetaten"] });
});

// ------------------------------------------------------------------------------------------------------------ refusals

const now = () => Math.floor(Date.now() / 1000);

// What is wrong with the assertion, and the error it must give (reliability-scale 2.3, 62 to 90).
const invalidGrants: [string, Wishes | (() => Wishes)][] = [
	["lives 121 seconds", () => ({ claims: { iat: now(), exp: now() + 121 } })],
	["lives no time", () => ({ claims: { iat: now() + 5, exp: now() + 5 } })],
	["has expired", () => ({ claims: { iat: now() - 100, exp: now() } })],
	["is issued 12 seconds ahead", () => ({ claims: { iat: now() + 12, exp: now() + 60 } })],
	["is not valid yet", () => ({ claims: { nbf: now() + 30 } })],
	["has no iat", { claims: { iat: undefined } }],
	["has no exp", { claims: { exp: undefined } }],
	["has a text as exp", () => ({ claims: { exp: String(now() + 60) } })],
	["has a broken second as exp", () => ({ claims: { exp: now() + 60.5 } })],
	["has an exp that is infinite", () => ({ payload: `{"iss":"x","iat":${now()},"exp":1e400}` })],
	["has no aud", { claims: { aud: undefined } }],
	["has another aud", { claims: { aud: "https://maskinporten.example" } }],
	["has our aud among others", { claims: { aud: [ISSUER, "https://other.example/"] } }],
	["has our aud in a list", { claims: { aud: [ISSUER] } }],
	["has our aud as the beginning of another", { claims: { aud: `${ISSUER}evil` } }],
	["has the token endpoint as aud", { claims: { aud: `${ISSUER}token` } }],
	["has an aud in other case", { claims: { aud: ISSUER.toUpperCase() } }],
	["has no iss", { claims: { iss: undefined } }],
	["has a list as iss", { claims: { iss: ["x"] } }],
	["has an unknown iss", { claims: { iss: "6d0a1a3c-5a4e-4f13-a5ee-7e6f3c3b1111" } }],
	["has SQL as iss", { claims: { iss: "' or 1=1--" } }],
	["has another sub", { claims: { sub: "another" } }],
	["has an empty jti", { claims: { jti: "" } }],
	["has a number as jti", { claims: { jti: 7 } }],
	["names no key", { header: { kid: undefined } }],
	["names an unknown key", { header: { kid: "another" } }],
	["names a path as key", { header: { kid: "../../dev/null" } }],
	["names a key of 4 kB", { header: { kid: "k".repeat(4096) } }],
	["brings its key along", { header: { jwk: {} } }],
	["says where its key is", { header: { jku: "https://evil.example/jwks" } }],
	["is a logout token", { header: { typ: "logout+jwt" } }],
	["wraps another token", { header: { cty: "JWT" } }],
	["holds no JSON", { payload: "{" }],
	["holds a list", { payload: "[]" }],
	["names iss twice", () => ({ payload: `{"iss":"x","iss":"${it.vendor.clientId}"}` })],
];

test.each(invalidGrants)("an assertion that %s is an invalid_grant", async (_name, wishes) => {
	const answer = await it.vendor.askFor(url, SCOPE, typeof wishes === "function" ? wishes() : wishes);
	expect(answer.status).toBe(400);
	expect(answer.json).toEqual({ error: "invalid_grant", error_description: expect.any(String) });
});

test("ten seconds ahead and 120 seconds long is good", async () => {
	expect((await it.vendor.askFor(url, SCOPE, { claims: { iat: now() + 9, exp: now() + 129 } })).status).toBe(200);
	const withSub = { sub: it.vendor.clientId, nbf: now() };
	expect((await it.vendor.askFor(url, SCOPE, { claims: withSub, header: { typ: "JWT" } })).status).toBe(200);
});

test("signatures: another key, another client's key, none, a symmetric one, a psychic one, an altered text", async () => {
	const forged = await softwareKey("ES256", it.vendor.key.kid);
	const good = await it.vendor.assertion(SCOPE);
	const [head = "", body = "", signature = ""] = good.split(".");
	const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const zeros = Buffer.alloc(64).toString("base64url");
	const publicPem = JSON.stringify(it.vendor.key.jwk);
	const { createHmac } = await import("node:crypto");
	const symmetric = `${encode({ alg: "HS256", kid: it.vendor.key.kid })}.${body}`;
	const hmac = createHmac("sha256", publicPem).update(symmetric).digest("base64url");
	const other = encode({ ...JSON.parse(Buffer.from(body, "base64url").toString()), scope: "skatteetaten:open" });
	const bad = {
		forged: await it.vendor.assertion(SCOPE, { key: forged }),
		"another's": await it.other.assertion(SCOPE, { claims: { iss: it.vendor.clientId } }),
		none: `${encode({ alg: "none", kid: it.vendor.key.kid })}.${body}.`,
		nOnE: `${encode({ alg: "nOnE", kid: it.vendor.key.kid })}.${body}.${signature}`,
		symmetric: `${symmetric}.${hmac}`,
		psychic: `${head}.${body}.${zeros}`,
		altered: `${head}.${other}.${signature}`,
		"no signature": `${head}.${body}.`,
		"two parts": `${head}.${body}`,
		"five parts": `${head}.${body}.${signature}.a.b`,
		padded: `${good}=`,
		"other alphabet": `${head}.${body}.${signature.slice(0, -2)}+/`,
		"blank inside": `${head}.${body} .${signature}`,
		"cut short": good.slice(0, -4),
		json: JSON.stringify({ payload: body, protected: head, signature }),
		"1 MB": "x",
	};
	bad["1 MB"] = await it.vendor.assertion(SCOPE, { claims: { filling: "x".repeat(9000) } });
	for (const [name, assertion] of Object.entries(bad)) {
		const answer = await send(url, assertion);
		expect({ name, status: answer.status, error: answer.json.error }).toEqual({
			name,
			status: 400,
			error: "invalid_grant",
		});
	}
	expect((await send(url, good)).status).toBe(200);
});

test("who has no key learns nothing of clients: every failure before the proof reads the same", async () => {
	const forged = await softwareKey("ES256", it.vendor.key.kid);
	const unknown = await it.vendor.askFor(url, SCOPE, { claims: { iss: "nobody" } });
	const wrongKid = await it.vendor.askFor(url, SCOPE, { header: { kid: "x" } });
	const wrongKey = await it.vendor.askFor(url, SCOPE, { key: forged });
	const wrongAlg = await it.vendor.askFor(url, SCOPE, { key: await softwareKey("RS256", it.vendor.key.kid) });
	const gone = await addSoftware(it.store, VENDOR);
	await it.store.write(TEST, (tx) => revokeClient(tx, VENDOR, gone.clientId));
	const revoked = await gone.askFor(url, SCOPE);
	const texts = [unknown, wrongKid, wrongKey, wrongAlg, revoked].map(({ text }) => text);
	expect(new Set(texts).size).toBe(1);
});

test("an access token is no assertion, and an assertion is no access token", async () => {
	const { json } = await it.vendor.askFor(url, SCOPE);
	expect((await send(url, String(json.access_token))).json.error).toBe("invalid_grant");
	const path = "/fullmakt/v1/maskinporten/clients";
	const assertion = await it.vendor.assertion("fullmakt:maskinporten/clients.read");
	expect((await it.served.call("GET", path, { token: assertion })).status).toBe(401);
});

test("once is enough: a jti, and an assertion without one", async () => {
	const assertion = await it.vendor.assertion(SCOPE);
	expect((await send(url, assertion)).status).toBe(200);
	const again = await send(url, assertion);
	expect(again.json).toEqual({
		error: "invalid_grant",
		error_description: "The assertion was used before; give each its own jti.",
	});
	const jti = "the-same";
	expect((await it.vendor.askFor(url, SCOPE, { claims: { jti } })).status).toBe(200);
	expect((await it.vendor.askFor(url, "skatteetaten:open", { claims: { jti } })).json.error).toBe("invalid_grant");
	expect((await it.other.askFor(url, SCOPE, { claims: { jti } })).status).toBe(200);
	const unnumbered = await it.vendor.assertion(SCOPE, { claims: { jti: undefined } });
	expect((await send(url, unnumbered)).status).toBe(200);
	expect((await send(url, unnumbered)).json.error).toBe("invalid_grant");
});

test("a signature written in another good way is no other assertion", async () => {
	const assertion = await it.vendor.assertion(SCOPE, { claims: { jti: undefined, exp: now() + 77 } });
	const [head, body, signature = ""] = assertion.split(".");
	const bytes = Buffer.from(signature, "base64url");
	const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
	const s = order - BigInt(`0x${bytes.subarray(32).toString("hex")}`);
	const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
	expect((await send(url, assertion)).status).toBe(200);
	const answer = await send(url, `${head}.${body}.${twin.toString("base64url")}`);
	expect(answer.json.error_description).toBe("The assertion was used before; give each its own jti.");
});

test("the same assertion at once gives one token", async () => {
	const assertion = await it.vendor.assertion(SCOPE);
	const answers = await Promise.all(Array.from({ length: 12 }, () => send(url, assertion)));
	expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	expect(answers.filter(({ json }) => json.error === "invalid_grant")).toHaveLength(11);
});

test("a refused assertion is not used up", async () => {
	const scope = "skatteetaten:secret";
	const assertion = await it.vendor.assertion(scope);
	expect((await send(url, assertion)).json.error).toBe("invalid_scope");
	await it.store.write(TEST, (tx) => grantScope(tx, scope, VENDOR, TAX));
	expect((await send(url, assertion)).status).toBe(200);
	await it.store.write(TEST, (tx) => withdrawGrant(tx, scope, VENDOR, TAX));
	expect((await it.vendor.askFor(url, scope)).json.error).toBe("invalid_scope");
});

test.each([
	["missing", undefined],
	["empty", ""],
	["no text", [SCOPE]],
	["parted by two spaces", `${SCOPE}  skatteetaten:open`],
	["parted by a comma", `${SCOPE},skatteetaten:open`],
	["parted by a tab", `${SCOPE}\tskatteetaten:open`],
	["parted by a no-break space", `${SCOPE}\u00a0skatteetaten:open`],
	["followed by a space", `${SCOPE} `],
	["in other case", SCOPE.toUpperCase()],
	["a part of one", SCOPE.slice(0, -1)],
	["longer than one", `${SCOPE}x`],
	["only granted, not registered for the client", "skatteetaten:other"],
	["only registered, not granted", "skatteetaten:secret"],
	["one of two", `${SCOPE} skatteetaten:secret`],
	["unknown", "skatteetaten:nothing"],
	["one of a wildcard", "skatteetaten:*"],
	["ten thousand", Array.from({ length: 200 }, (_, i) => `s:${i}`).join(" ")],
])("a scope that is %s is an invalid_scope", async (_name, scope) => {
	const answer = await it.vendor.askFor(url, SCOPE, { claims: { scope } });
	expect(answer.status).toBe(400);
	expect(answer.json).toEqual({ error: "invalid_scope", error_description: expect.any(String) });
});

const org = organization(CUSTOMER);
const detail = { type: "urn:altinn:systemuser", systemuser_org: org };
test.each([
	["an object", detail],
	["none", []],
	["two", [detail, detail]],
	["forty", Array(40).fill(detail)],
	["null", null],
	["a text", "x"],
	["a list of a text", ["x"]],
	["of another type", [{ ...detail, type: "urn:altinn:consent" }]],
	["of a type in other case", [{ ...detail, type: "URN:ALTINN:SYSTEMUSER" }]],
	["without a type", [{ systemuser_org: org }]],
	["with more members", [{ ...detail, systemuser_id: ["x"] }]],
	["with the system's id", [{ ...detail, system_id: "991825827_smartcloud" }]],
	["without an organisation", [{ type: detail.type }]],
	["of another authority", [{ ...detail, systemuser_org: { ...org, authority: "iso6523-actorid-other" } }]],
	["with an organisation of another kind", [{ ...detail, systemuser_org: { ...org, ID: `0193:${CUSTOMER}` } }]],
	["with a bare number", [{ ...detail, systemuser_org: { ...org, ID: CUSTOMER } }]],
	["with a wrong check digit", [{ ...detail, systemuser_org: { ...org, ID: "0192:314248296" } }]],
	["with a person's number", [{ ...detail, systemuser_org: { ...org, ID: "0192:01014900000" } }]],
	["with full-width digits", [{ ...detail, systemuser_org: { ...org, ID: "0192:３１４２４８２９５" } }]],
	["with two numbers", [{ ...detail, systemuser_org: { ...org, id: `0192:${CUSTOMER}` } }]],
	["with more of the organisation", [{ ...detail, systemuser_org: { ...org, name: "x" } }]],
	["with a number as externalRef", [{ ...detail, externalRef: 7 }]],
	["with a long externalRef", [{ ...detail, externalRef: "x".repeat(256) }]],
])("authorization_details that are %s are refused", async (_name, authorization_details) => {
	const answer = await it.vendor.askFor(url, SCOPE, { claims: { authorization_details } });
	expect(answer.status).toBe(400);
	expect(answer.json).toEqual({ error: "invalid_authorization_details", error_description: expect.any(String) });
});

test("the form: its fields, its type, its length, its place", async () => {
	const assertion = await it.vendor.assertion(SCOPE);
	const good = new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString();
	const urlencoded = { "Content-Type": "application/x-www-form-urlencoded" };
	const error = async (answer: Promise<Answer>) => {
		const { status, json, headers } = await answer;
		expect(headers.get("content-type")).toMatch(/^application\/json/);
		return [status, json.error];
	};
	const post = (body: string | undefined, headers: Record<string, string>, path = "/token") =>
		it.served.call("POST", path, { headers, ...(body === undefined ? {} : { body }) });
	expect(await error(form(url, { assertion }))).toEqual([400, "invalid_request"]);
	expect(await error(form(url, { grant_type: GRANT_TYPE }))).toEqual([400, "invalid_request"]);
	expect(await error(form(url, { grant_type: GRANT_TYPE, assertion: "" }))).toEqual([400, "invalid_request"]);
	expect(await error(form(url, { grant_type: "client_credentials", assertion }))).toEqual([
		400,
		"unsupported_grant_type",
	]);
	expect(await error(form(url, { grant_type: GRANT_TYPE.toUpperCase(), assertion }))).toEqual([
		400,
		"unsupported_grant_type",
	]);
	expect(await error(form(url, `${good}&grant_type=${GRANT_TYPE}`))).toEqual([400, "invalid_request"]);
	expect(await error(form(url, `${good}&assertion=x`))).toEqual([400, "invalid_request"]);
	expect(await error(form(url, `${good}&x=%FF`))).toEqual([400, "invalid_request"]);
	expect(await error(post(undefined, urlencoded))).toEqual([400, "invalid_request"]);
	expect(await error(post(good, { "Content-Type": "text/plain" }))).toEqual([400, "invalid_request"]);
	expect(await error(post(JSON.stringify({ assertion }), { "Content-Type": "application/json" }))).toEqual([
		400,
		"invalid_request",
	]);
	const multipart = new FormData();
	multipart.set("grant_type", GRANT_TYPE);
	multipart.set("assertion", assertion);
	expect(await error(it.served.call("POST", "/token", { body: multipart }))).toEqual([400, "invalid_request"]);
	expect(await error(post("", urlencoded, `/token?${good}`))).toEqual([400, "invalid_request"]);
	expect(await error(post(good, urlencoded, `/token?grant_type=x`))).toEqual([400, "invalid_request"]);
	expect(await error(form(url, `${good}&x=${"x".repeat(20_000)}`))).toEqual([413, "invalid_request"]);
	expect((await it.served.call("GET", "/token")).status).toBe(405);
	expect((await form(url, good)).status).toBe(200);
	const logged = it.lines.concat(it.served.lines).join("\n");
	expect(logged).not.toContain(assertion.split(".")[2]);
	expect(logged).not.toContain(assertion.split(".")[1]);
});

test("metadata says where everything is", async () => {
	expect((await it.served.call("GET", "/.well-known/oauth-authorization-server")).json).toMatchObject({
		issuer: ISSUER,
		token_endpoint: "https://fullmakt.example/token",
		jwks_uri: "https://fullmakt.example/jwk",
		grant_types_supported: [GRANT_TYPE],
		authorization_details_types_supported: ["urn:altinn:systemuser"],
	});
	const { keys } = (await it.served.call("GET", "/jwk")).json as unknown as { keys: Record<string, unknown>[] };
	for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
});

test.each(["RS256", "RS512", "PS256", "ES256", "ES384", "EdDSA"])("a client may sign with %s", async (alg) => {
	const key = await softwareKey(alg);
	const token = await it.altinn.enterpriseToken(VENDOR, ["fullmakt:maskinporten/clients.write"]);
	const body = { name: alg, scopes: [SCOPE], jwks: { keys: [key.jwk] } };
	const { json } = await it.served.call("POST", "/fullmakt/v1/maskinporten/clients", { token, body });
	const software = new Software(String(json.clientId), key, ISSUER);
	expect((await software.askFor(url, SCOPE)).status).toBe(200);
});

// -------------------------------------------------------------------------------------------------- what is taken away

test("what is taken away is gone with the next token (row 20)", async () => {
	const world2 = await world();
	try {
		const { store, served, vendor } = world2;
		const { named, plain } = await addUsers(world2);
		const asUser = (ref?: string) =>
			vendor.askFor(served.url, SCOPE, { claims: { authorization_details: [systemUser(CUSTOMER, ref)] } });
		expect((await asUser("cust-4711")).status).toBe(200);
		await deleteSystemUser(store, named.id);
		expect((await asUser("cust-4711")).json.reason).toBe("external-ref");
		expect((await asUser()).status).toBe(200);
		expect(plain.id).toBeDefined();
		const admin = { orgNumber: VENDOR, clientId: undefined, admin: false };
		await store.write(TEST, (tx) => deleteSystem(tx, `${VENDOR}_smartcloud`, admin));
		expect((await asUser()).json.error).toBe("invalid_altinn_customer_configuration");
		expect((await vendor.askFor(served.url, SCOPE)).status).toBe(200);
		await store.write(TEST, (tx) => withdrawScope(tx, SCOPE, TAX));
		expect((await vendor.askFor(served.url, SCOPE)).json.error).toBe("invalid_scope");
		expect((await vendor.askFor(served.url, "skatteetaten:open")).status).toBe(200);
		await store.write(TEST, (tx) => revokeClient(tx, VENDOR, vendor.clientId));
		expect((await vendor.askFor(served.url, "skatteetaten:open")).json.error).toBe("invalid_grant");
	} finally {
		await world2.stop();
	}
});

// ------------------------------------------------------------------------------------------------------------ suppliers

test("a supplier gets the consumer's token for what the consumer gave on, and for nothing else", async () => {
	const { store } = it;
	const consumer = CUSTOMER;
	const ask = (consumer_org: unknown, scope = SCOPE, more = {}) =>
		it.other.askFor(url, scope, { claims: { consumer_org, ...more } });
	expect((await ask(consumer)).json.error).toBe("invalid_scope");
	await store.write(TEST, async (tx) => {
		for (const scope of [SCOPE, "skatteetaten:secret", "skatteetaten:other"])
			await grantScope(tx, scope, consumer, TAX);
		const document = {
			identifier: "schema",
			resourceType: "MaskinportenSchema",
			resourceReferences: [
				{ referenceSource: "ExternalPlatform", referenceType: "MaskinportenScope", reference: SCOPE },
				{ referenceSource: "ExternalPlatform", referenceType: "Uri", reference: "skatteetaten:secret" },
			],
		};
		await tx.db
			.updateTable("resource")
			.set({ document: JSON.stringify(document) })
			.where("id", "=", "schema")
			.execute();
		tx.log({ kind: "resources", resources: ["schema"] });
	});
	expect((await ask(consumer)).json.error).toBe("invalid_scope");
	const assignment = await give(OTHER_VENDOR);
	const claims = await claimsOf(await ask(consumer));
	expect(claims).toMatchObject({
		consumer: organization(consumer),
		supplier: organization(OTHER_VENDOR),
		scope: SCOPE,
	});
	expect((await ask(consumer, "skatteetaten:secret")).json.error).toBe("invalid_scope");
	expect((await ask("313169960")).json.error).toBe("invalid_scope");
	expect((await it.vendor.askFor(url, SCOPE, { claims: { consumer_org: consumer } })).json.error).toBe("invalid_scope");
	for (const wrong of ["314248296", 314248295, null, [consumer], ` ${consumer}`]) {
		expect((await ask(wrong)).json.error).toBe("invalid_request");
	}
	const both = await ask(consumer, SCOPE, { authorization_details: [systemUser(CUSTOMER)] });
	expect(both.json.error).toBe("invalid_request");
	expect((await claimsOf(await ask(OTHER_VENDOR))).supplier).toBeUndefined();
	await store.write(TEST, async (tx) => {
		await tx.db
			.updateTable("assignment")
			.set({ valid_to: tx.now - 1 })
			.where("id", "=", assignment)
			.execute();
		tx.log({ kind: "everything" });
	});
	expect((await ask(consumer)).json.error).toBe("invalid_scope");

	async function give(supplier: string): Promise<number> {
		const { value } = await store.write(TEST, async (tx) => {
			const to = await tx.db
				.insertInto("party")
				.values({
					uuid: "5b0a0c5e-7f3c-4c0f-8c6f-2f1a0d1f0001",
					kind: "organization",
					org_number: supplier,
					name: "Supplier",
					created_at: tx.now,
					updated_at: tx.now,
				} as never)
				.returning("id")
				.executeTakeFirstOrThrow();
			const row = { valid_from: null, valid_to: null, source: "t", created_at: tx.now, created_by: "t" };
			const { id } = await tx.db
				.insertInto("assignment")
				.values({ ...row, uuid: "supplier-a", from_id: users.owner.id, to_id: to.id, role: "supplier" })
				.returning("id")
				.executeTakeFirstOrThrow();
			await tx.db
				.insertInto("assignment_resource")
				.values({ ...row, uuid: "supplier-r", assignment_id: id, resource: "schema", rights: "[]" })
				.execute();
			tx.log({ kind: "facts", pairs: [[users.owner.id, to.id]] });
			return id;
		});
		return value;
	}
});
