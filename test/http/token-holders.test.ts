/** Whom a token names (reliability-scale 2.3, 81 to 85), and tokens that name nobody. */
import { describe, expect, it } from "vitest";
import { actor } from "./test-issuer.js";
import {
	altinn,
	authenticator,
	CUSTOMER,
	caller,
	idporten,
	maskinporten,
	PARTY,
	platform,
	refusal,
	refused,
	request,
	SYSTEM_USER,
	VENDOR,
} from "./token-callers.js";

describe("who calls", () => {
	it("nobody, without a token", async () => {
		expect(await authenticator()(request({}))).toEqual({ principal: { kind: "anonymous" } });
		expect(await authenticator()(request({ authorization: "Basic YTpi" }))).toEqual({
			principal: { kind: "anonymous" },
		});
	});

	it("an organisation, by Maskinporten's consumer", async () => {
		const token = await maskinporten.enterpriseToken(VENDOR, ["a:b", "a:c"], {
			claims: { consumer_prefix: ["nav", "ska"] },
		});
		expect((await caller(token)).principal).toMatchObject({
			kind: "enterprise",
			orgNumber: VENDOR,
			issuer: maskinporten.issuer,
			scopes: new Set(["a:b", "a:c"]),
			scopePrefixes: ["nav", "ska"],
			clientId: expect.any(String),
		});
	});

	it("an organisation, by the claims of the exchange", async () => {
		const claims = { "urn:altinn:orgNumber": VENDOR, "urn:altinn:org": "TTD", consumer: JSON.stringify(actor(VENDOR)) };
		const token = await altinn.token({ ...claims, scope: "a", "urn:altinn:scope": "b" });
		expect((await caller(token)).principal).toMatchObject({
			kind: "enterprise",
			orgNumber: VENDOR,
			orgCode: "ttd",
			scopes: new Set(["a", "b"]),
		});
	});

	it("a person, by party, user id and number", async () => {
		const token = await altinn.userToken({ userId: 20000490, partyUuid: PARTY.toUpperCase(), partyId: 50002598 }, [
			"s",
		]);
		expect((await caller(token)).principal).toMatchObject({
			kind: "user",
			userId: 20000490,
			partyUuid: PARTY,
			partyId: 50002598,
			authLevel: 3,
		});
		const digits = await altinn.userToken({}, [], {
			claims: { "urn:altinn:userid": "77", "urn:altinn:authlevel": "4" },
		});
		expect((await caller(digits)).principal).toMatchObject({ kind: "user", userId: 77, authLevel: 4 });
		const login = await idporten.token({ pid: "15886512345", acr: "idporten-loa-high", consumer: actor(VENDOR) });
		expect((await caller(login)).principal).toMatchObject({ kind: "user", personNumber: "15886512345", authLevel: 4 });
	});

	it.each(["list", "object", "text"])("a system user, its details as %s", async (form) => {
		const details = {
			type: "urn:altinn:systemuser",
			systemuser_org: { authority: "iso6523-actorid-upis", id: `0192:${CUSTOMER}` },
			systemuser_id: [SYSTEM_USER.toUpperCase()],
			system_id: "991825827_smartcloud",
		};
		const claim =
			form === "list" ? [{ type: "other" }, details] : form === "object" ? details : JSON.stringify(details);
		const token = await altinn.enterpriseToken(VENDOR, ["x"], { claims: { authorization_details: claim } });
		expect((await caller(token)).principal).toMatchObject({
			kind: "system-user",
			systemUserId: SYSTEM_USER,
			customerOrgNumber: CUSTOMER,
			orgNumber: VENDOR,
			systemId: "991825827_smartcloud",
		});
	});

	it("a part of the platform, beside a person or alone, and each token in its own header only", async () => {
		const app = await platform.platformToken("ttd/app");
		const user = await altinn.userToken({ userId: 1 }, []);
		const authenticate = authenticator();
		const alone = await authenticate(request({ platformaccesstoken: app }));
		expect(alone).toMatchObject({ principal: { kind: "anonymous" }, platform: { issuer: "platform", app: "ttd/app" } });
		const both = await authenticate(request({ authorization: `Bearer ${user}`, platformaccesstoken: app }));
		expect(both).toMatchObject({ principal: { kind: "user" }, platform: { app: "ttd/app" } });
		await refused(app);
		await refused(app, authenticate);
		expect((await refusal(() => authenticate(request({ platformaccesstoken: user })))).kind.status).toBe(401);
		const half = { authorization: `Bearer ${user}`, platformaccesstoken: "x.y.z" };
		expect((await refusal(() => authenticate(request(half)))).kind.status).toBe(401);
	});

	it.each<[string, Record<string, unknown>]>([
		["nobody", {}],
		["an organisation of another register", { consumer: { authority: "iso6523-actorid-upis", ID: "0193:991825827" } }],
		["one by another authority", { consumer: { authority: "other", ID: "0192:991825827" } }],
		["one with eight digits", { consumer: actor("99182582") }],
		["one with text around it", { consumer: actor("991825827 ") }],
		["full-width digits", { consumer: actor("９９１８２５８２７") }],
		["a consumer that is no object", { consumer: "991825827" }],
		["two consumers", { consumer: [actor(VENDOR), actor(CUSTOMER)] }],
		["two organisations", { consumer: actor(VENDOR), "urn:altinn:orgNumber": CUSTOMER }],
		["a person and an organisation", { "urn:altinn:userid": 5, "urn:altinn:orgNumber": VENDOR }],
		["user nobody", { "urn:altinn:userid": 0 }],
		["a negative user", { "urn:altinn:userid": -5 }],
		["half a user", { "urn:altinn:userid": 1.5 }],
		["a party that is no uuid", { "urn:altinn:party:uuid": "me", "urn:altinn:userid": 5 }],
		["a pid of ten digits", { pid: "1234567890" }],
		["a level of nine", { "urn:altinn:userid": 5, "urn:altinn:authlevel": 9 }],
		["scopes that are no text", { consumer: actor(VENDOR), scope: ["a", "b"] }],
	])("%s is refused", async (_name, claims) => {
		await refused(await altinn.token(claims));
	});

	it("81 to 83: a system user is named once, whole, by its vendor", async () => {
		const good = {
			type: "urn:altinn:systemuser",
			systemuser_org: actor(CUSTOMER),
			systemuser_id: [SYSTEM_USER],
			system_id: "s",
		};
		const wrong = [
			[good, good],
			Array.from({ length: 20 }, () => good),
			{ ...good, systemuser_id: [SYSTEM_USER, PARTY] },
			{ ...good, systemuser_id: [] },
			{ ...good, systemuser_id: "me" },
			{ ...good, systemuser_org: undefined },
			{ ...good, systemuser_org: { ...actor(CUSTOMER), id: `0192:${VENDOR}` } },
			{ ...good, system_id: undefined },
			"not JSON",
			7,
		];
		for (const authorization_details of wrong) {
			await refused(await altinn.enterpriseToken(VENDOR, [], { claims: { authorization_details } }));
		}
		await refused(await altinn.token({ authorization_details: good }));
		await refused(await altinn.token({ authorization_details: good, consumer: actor(VENDOR), "urn:altinn:userid": 5 }));
	});

	it("85: scopes are parted by blanks and nothing else", async () => {
		const scope = " altinn:x  altinn:xy\taltinn:z,altinn:q ALTINN:X altinn:u\u00a0v ";
		const { principal } = await caller(await altinn.enterpriseToken(VENDOR, [scope]));
		expect("scopes" in principal && [...principal.scopes]).toEqual([
			"altinn:x",
			"altinn:xy\taltinn:z,altinn:q",
			"ALTINN:X",
			"altinn:u\u00a0v",
		]);
	});

	it("an issuer says only what it is trusted to say", async () => {
		await refused(await maskinporten.token({ "urn:altinn:userid": 5 }));
		await refused(await maskinporten.token({ pid: "15886512345" }));
		const boasting = { consumer: actor(VENDOR), "urn:altinn:org": "skd", "urn:altinn:orgNumber": CUSTOMER };
		const { principal } = await caller(await maskinporten.token(boasting));
		expect(principal).toMatchObject({ kind: "enterprise", orgNumber: VENDOR });
		expect(principal).not.toHaveProperty("orgCode");
		await refused(await idporten.token({ consumer: actor(VENDOR) }));
		const person = await idporten.token({ pid: "15886512345", "urn:altinn:userid": 5, "urn:altinn:party:uuid": PARTY });
		expect((await caller(person)).principal).not.toHaveProperty("userId");
	});
});
