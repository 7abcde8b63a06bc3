import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthenticate } from "../../src/http/tokens.js";
import { revokeClient } from "../../src/maskinporten/clients.js";
import { refuseTestTokensInProduction } from "../../src/maskinporten/test-tokens.js";
import { memoryLog } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { CUSTOMER, deleteSystemUser, TEST, VENDOR } from "../systems/world.js";
import { systemUser } from "./client-software.js";
import { addSoftware, addUsers, PLATFORM, SCOPE, TAX, type World, world } from "./world.js";

let it: World;
let users: Awaited<ReturnType<typeof addUsers>>;

beforeAll(async () => {
	it = await world();
	users = await addUsers(it);
	await it.store.write(TEST, async (tx) => {
		const owner = { code: "skd", org_number: TAX, names: "{}", logo: null, homepage: null, environments: "[]" };
		await tx.db.insertInto("service_owner").values(owner).execute();
		tx.log({ kind: "resources", resources: [] });
	});
});
afterAll(() => it?.stop());

const exchange = (token: string | undefined, provider = "maskinporten", headers = {}) =>
	it.served.call("GET", `/authentication/api/v1/exchange/${provider}`, {
		...(token === undefined ? {} : { token }),
		headers,
	});

async function platformClaims(token: string): Promise<Record<string, unknown>> {
	const metadata = await it.served.call("GET", "/authentication/api/v1/openid/.well-known/openid-configuration");
	expect(metadata.json.issuer).toBe(PLATFORM);
	const path = new URL(String(metadata.json.jwks_uri)).pathname;
	const keys = (await it.served.call("GET", path)).json as unknown as JSONWebKeySet;
	return (await jwtVerify(token, createLocalJWKSet(keys), { issuer: PLATFORM })).payload;
}

/** Who the server itself takes the token for. */
async function principalOf(header: Record<string, string>) {
	const authenticate = createAuthenticate({
		issuers: [it.platform.trusted("altinn"), it.platformAccess.trusted("platform")],
		log: memoryLog().log,
	});
	const rawHeaders = Object.entries(header).flat();
	return authenticate({ headers: header, rawHeaders } as never);
}

const outside = (claims = {}) =>
	it.outside.enterpriseToken(TAX, ["altinn:serviceowner/instances.read", "skatteetaten:a"], {
		claims: { client_amr: "private_key_jwt", aud: undefined, client_id: "outside-client", sid: "old", ...claims },
	});

test("an organisation's token: what goes over, what does not, what is added (row 97)", async () => {
	const answer = await exchange(await outside({ jti: "the-jti", extra: { a: 1 } }));
	expect(answer.status).toBe(200);
	expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
	const claims = await platformClaims(answer.text);
	expect(claims).toEqual({
		scope: "altinn:serviceowner/instances.read skatteetaten:a",
		token_type: "Bearer",
		client_id: "outside-client",
		consumer: { authority: "iso6523-actorid-upis", ID: `0192:${TAX}` },
		jti: "the-jti",
		extra: { a: 1 },
		"urn:altinn:org": "skd",
		"urn:altinn:orgNumber": TAX,
		"urn:altinn:authenticatemethod": "maskinporten",
		"urn:altinn:authlevel": 3,
		iss: PLATFORM,
		sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
		iat: expect.any(Number),
		nbf: expect.any(Number),
		exp: (claims.iat as number) + 1800,
	});
	const { principal } = await principalOf({ authorization: `Bearer ${answer.text}` });
	expect(principal).toMatchObject({ kind: "enterprise", orgNumber: TAX, orgCode: "skd" });
});

test("only a service owner's scope gives its code, and nobody brings claims of the platform along", async () => {
	const token = await it.outside.enterpriseToken(TAX, ["skatteetaten:a", "xaltinn:serviceowner"], {
		claims: { "urn:altinn:org": "nav" },
	});
	const claims = await platformClaims((await exchange(token)).text);
	expect(claims["urn:altinn:org"]).toBeUndefined();
	const forged = await it.outside.enterpriseToken(TAX, ["altinn:serviceowner"], {
		claims: { "urn:altinn:userid": 1, "urn:altinn:orgNumber": VENDOR, "urn:altinn:authlevel": 4 },
	});
	const honest = await platformClaims((await exchange(forged)).text);
	expect(honest).toMatchObject({ "urn:altinn:orgNumber": TAX, "urn:altinn:authlevel": 3, "urn:altinn:org": "skd" });
	expect(honest["urn:altinn:userid"]).toBeUndefined();
});

test("a system user's token stays one, and may be exchanged more than once (row 97)", async () => {
	const asked = await it.vendor.askFor(it.served.url, SCOPE, {
		claims: { authorization_details: [systemUser(CUSTOMER)] },
	});
	const token = String(asked.json.access_token);
	for (let i = 0; i < 2; i++) {
		const { text } = await exchange(token, "Maskinporten");
		expect((await platformClaims(text)).authorization_details).toEqual([
			{
				type: "urn:altinn:systemuser",
				systemuser_org: { authority: "iso6523-actorid-upis", ID: `0192:${CUSTOMER}` },
				systemuser_id: [users.plain.id],
				system_id: `${VENDOR}_smartcloud`,
			},
		]);
		const { principal } = await principalOf({ authorization: `Bearer ${text}` });
		expect(principal).toMatchObject({
			kind: "system-user",
			systemUserId: users.plain.id,
			customerOrgNumber: CUSTOMER,
			orgNumber: VENDOR,
		});
	}
});

test("what cannot be exchanged", async () => {
	const once = (await exchange(await outside())).text;
	const user = await it.altinn.userToken({ userId: 1 }, []);
	const altinn = await it.altinn.enterpriseToken(VENDOR, [SCOPE]);
	const stranger = await (await TestIssuer.create("maskinporten", "https://stranger.example/")).enterpriseToken(
		VENDOR,
		[],
	);
	for (const token of [undefined, once, user, altinn, stranger, "x.y.z", ""]) {
		expect((await exchange(token)).status).toBe(401);
	}
	expect((await exchange(await outside({ consumer: { authority: "other", ID: `0192:${TAX}` } }))).status).toBe(401);
	expect((await exchange(altinn)).json.code).toBe("MPA-00012");
	expect(await exchange(await outside(), "id-porten")).toMatchObject({ status: 400, json: { code: "MPA-00010" } });
	const enterpriseUser = { "X-Altinn-EnterpriseUser-Authentication": "dTpw" };
	expect(await exchange(await outside(), "maskinporten", enterpriseUser)).toMatchObject({
		status: 410,
		json: { code: "MPA-00011" },
	});
});

test("a token whose client or system user is gone is exchanged no more", async () => {
	const ask = async (ref?: string) => {
		const wishes = ref === undefined ? {} : { claims: { authorization_details: [systemUser(CUSTOMER, ref)] } };
		return String((await it.vendor.askFor(it.served.url, SCOPE, wishes)).json.access_token);
	};
	const named = await ask("cust-4711");
	expect((await exchange(named)).status).toBe(200);
	await deleteSystemUser(it.store, users.named.id);
	expect((await exchange(named)).status).toBe(401);
	const software = await addSoftware(it.store, VENDOR);
	const token = String((await software.askFor(it.served.url, SCOPE)).json.access_token);
	expect((await exchange(token)).status).toBe(200);
	await it.store.write(TEST, (tx) => revokeClient(tx, VENDOR, software.clientId));
	expect((await exchange(token)).status).toBe(401);
	expect((await exchange(await ask())).status).toBe(200);
});

// ----------------------------------------------------------------------------------------------------------- test tokens

const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString("base64")}` });
const testToken = (path: string, headers: Record<string, string> = basic("tester:secret:word")) =>
	it.served.call("GET", `/fullmakt/v1/test-tokens/${path}`, { headers });

test("test tokens: each kind is taken for what it says", async () => {
	const as = async (path: string) => {
		const { status, text } = await testToken(path);
		expect(status).toBe(200);
		return (await principalOf({ authorization: `Bearer ${text}` })).principal;
	};
	expect(await as(`enterprise?orgNo=${TAX}&org=SKD&scopes=a:b%20c:d&ttl=60`)).toMatchObject({
		kind: "enterprise",
		orgNumber: TAX,
		orgCode: "skd",
		scopes: new Set(["a:b", "c:d"]),
	});
	expect(await as("personal?userId=20001337&partyId=50001337&pid=01014900002&authLvl=4")).toMatchObject({
		kind: "user",
		userId: 20001337,
		partyId: 50001337,
		personNumber: "01014900002",
		authLevel: 4,
		scopes: new Set(["altinn:portal/enduser"]),
	});
	const query = `systemUserId=${users.plain.id}&systemUserOrg=${CUSTOMER}&systemId=x_y&orgNo=${VENDOR}&clientId=c`;
	expect(await as(`systemuser?${query}`)).toMatchObject({
		kind: "system-user",
		systemUserId: users.plain.id,
		customerOrgNumber: CUSTOMER,
		orgNumber: VENDOR,
		systemId: "x_y",
		clientId: "c",
	});
	const { text } = await testToken("platform?app=skjema");
	const caller = await principalOf({ platformaccesstoken: text });
	expect(caller.platform).toMatchObject({ kind: "platform", issuer: "platform", app: "skjema" });
});

test("test tokens: no password, a wrong one, and parameters that make no sense", async () => {
	const query = `enterprise?orgNo=${TAX}`;
	const bad = [{}, basic("tester:wrong"), basic("nobody:secret:word"), basic("tester"), { Authorization: "Basic !" }];
	for (const headers of bad) {
		const answer = await testToken(query, headers as Record<string, string>);
		expect([answer.status, answer.json.code]).toEqual([401, "MPA-00013"]);
		expect(answer.headers.get("www-authenticate")).toMatch(/^Basic/);
	}
	for (const path of [
		"enterprise",
		"enterprise?orgNo=123456789",
		`enterprise?orgNo=${TAX}&ttl=86401`,
		"personal",
		"personal?userId=1&authLvl=5",
		"personal?pid=1",
		"personal?partyUuid=x",
		`systemuser?systemUserId=x&systemUserOrg=${CUSTOMER}&systemId=x&orgNo=${VENDOR}`,
		`systemuser?systemUserId=${crypto.randomUUID()}&systemUserOrg=1&systemId=x&orgNo=${VENDOR}`,
	]) {
		expect({ path, status: (await testToken(path)).status }).toEqual({ path, status: 400 });
	}
	expect((await testToken("other")).status).toBe(404);
	expect(it.lines.join()).not.toContain("secret:word");
});

test("a server that believes a production issuer gives no test tokens", () => {
	for (const issuer of [
		"https://maskinporten.no/",
		"https://platform.altinn.no/authentication/api/v1/openid/",
		"https://idporten.no",
		"https://login.idporten.no/",
		"https://oidc.difi.no/idporten-oidc-provider/",
	]) {
		expect(() => refuseTestTokensInProduction([{ issuer: "platform" }, { issuer }])).toThrow(issuer);
	}
	for (const issuer of [
		"https://test.maskinporten.no/",
		"https://platform.tt02.altinn.no/authentication/api/v1/openid/",
		"https://maskinporten.no.example/",
		"platform",
	]) {
		expect(() => refuseTestTokensInProduction([{ issuer }])).not.toThrow();
	}
});
