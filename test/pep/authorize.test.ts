import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthorize, pdpOverHttp, tokenVerifier, type Wish } from "../../src/pep/index.js";
import { memoryLog } from "../http/serving.js";
import { TestIssuer, testKey } from "../http/test-issuer.js";
import { freshFolder } from "../server/running.js";
import { FJORDBRIS, HANSEN, INGRID, KARI, MVA, openScene, outcome, SCOPE, type Scene } from "./scene.js";

let scene: Scene;
beforeAll(async () => {
	scene = await openScene();
});
afterAll(() => scene.server.stop());

const refusal = (wish: Wish) => outcome(scene.authorize(wish));

describe("against the real server", () => {
	it.each([
		["the manager writes for her company", KARI, "write", HANSEN, "permit"],
		["somebody else does not", INGRID, "write", HANSEN, "not-permitted"],
		["nor the manager for another company", KARI, "write", FJORDBRIS, "not-permitted"],
		["nor what the policy has no rule for", KARI, "delete", HANSEN, "not-permitted"],
		["nor a user nobody knows", 99999999, "write", HANSEN, "not-permitted"],
	])("%s", async (_name, userId, action, party, expected) => {
		expect(await refusal({ ...MVA, token: await scene.userToken(userId), action, party })).toBe(expected);
	});

	it.each([
		["a party id", { partyId: 51400101 }, { partyId: 51400102 }],
		[
			"a party uuid",
			{ partyUuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" },
			{ partyUuid: "b000265b-c9b0-48bb-b4cb-e6c9bfb71dfb" },
		],
	])("finds the party by %s", async (_name, own, other) => {
		const token = await scene.userToken(KARI);
		expect(await refusal({ ...MVA, token, action: "write", party: own })).toBe("permit");
		expect(await refusal({ ...MVA, token, action: "write", party: other })).toBe("not-permitted");
	});

	it.each([
		["number alone", { pid: "14837431310" }, { pid: "30886641261" }],
		[
			"party uuid alone",
			{ partyUuid: "7b6f0e10-5c1a-4d7e-9a00-000000010013" },
			{ partyUuid: "7b6f0e10-5c1a-4d7e-9a00-000000010017" },
		],
		[
			"user id beside the party's uuid",
			{ userId: KARI, partyUuid: "7b6f0e10-5c1a-4d7e-9a00-000000010013" },
			{ userId: INGRID },
		],
	])("knows a person by %s", async (_name, kari, ingrid) => {
		const wish = { ...MVA, action: "write", party: HANSEN };
		expect(await refusal({ ...wish, token: await scene.altinn.userToken(kari, [SCOPE]) })).toBe("permit");
		expect(await refusal({ ...wish, token: await scene.altinn.userToken(ingrid, [SCOPE]) })).toBe("not-permitted");
	});

	it("lets a system user in where it was given the package, whatever else its token says (row 98)", async () => {
		const token = await scene.robotToken();
		expect(await refusal({ ...MVA, token, action: "write", party: FJORDBRIS })).toBe("permit");
		expect(await refusal({ ...MVA, token, action: "write", party: HANSEN })).toBe("not-permitted");
		expect(await refusal({ ...MVA, token, action: "delete", party: FJORDBRIS })).toBe("not-permitted");
	});

	it("takes an organisation for itself: the vendor of the robot has nothing", async () => {
		const token = await scene.maskinporten.enterpriseToken("310412309", [SCOPE]);
		expect(await refusal({ ...MVA, token, action: "write", party: FJORDBRIS })).toBe("not-permitted");
	});

	it("believes no role, package or party that a token claims by a name of its own", async () => {
		const claims = {
			"urn:altinn:rolecode": "dagl",
			"urn:altinn:accesspackage": "merverdiavgift",
			"urn:altinn:systemuser:uuid": "919a1cc2-6ada-449d-8a76-ab63e0d045af",
		};
		const token = await scene.altinn.userToken({ userId: INGRID }, [SCOPE], { claims });
		expect(await refusal({ ...MVA, token, action: "write", party: HANSEN })).toBe("not-permitted");
		expect(await refusal({ ...MVA, token, action: "write", party: FJORDBRIS })).toBe("not-permitted");
	});

	it("tells no difference between a party that is unknown and one that gives nothing", async () => {
		const token = await scene.userToken(KARI);
		const of = async (party: Wish["party"]) => await scene.authorize({ ...MVA, token, action: "write", party });
		const nothing = await of(FJORDBRIS);
		expect(nothing).toMatchObject({ permit: false, refusal: { kind: "not-permitted" } });
		expect(await of({ organization: "999999999" })).toEqual(nothing);
		expect(await of({ person: "30886641261" })).toEqual(nothing);
		expect(await of({ person: "01010012345" })).toEqual(nothing);
		expect(await of({ partyId: 1 })).toEqual(nothing);
	});

	it.each([
		["too short", { organization: "31159285" }],
		["something else", { organization: "Hansen" }],
		["digits of another script", { organization: "٣١١٥٩٢٨٥٨" }],
		["a person's number with a blank", { person: "148374 31310" }],
		["no party id", { partyId: Number.NaN }],
		["half a party id", { partyId: 51400101.5 }],
		["no uuid", { partyUuid: "550ffcdd" }],
		["two parties", { organization: "311592858", partyId: 51400102 }],
		["no party", {} as Wish["party"]],
		["a name that objects have anyway", { constructor: "311592858" } as unknown as Wish["party"]],
	])("refuses a party that is %s", async (_name, party) => {
		expect(await refusal({ ...MVA, token: await scene.userToken(KARI), action: "write", party })).toBe("bad-question");
	});

	it("lets resource attributes add, but not replace", async () => {
		const wish = { ...MVA, token: await scene.userToken(KARI), action: "write", party: HANSEN };
		expect(await refusal({ ...wish, resourceAttributes: { "urn:altinn:task": "Task_1" } })).toBe("permit");
		for (const id of ["urn:altinn:resource", "urn:altinn:partyid", "urn:altinn:organizationnumber"]) {
			expect(await refusal({ ...wish, resourceAttributes: { [id]: "51400102" } })).toBe("bad-question");
		}
	});

	it("wants a token, a good one, with one of the scopes", async () => {
		const wish = { ...MVA, action: "write", party: HANSEN };
		expect(await refusal({ ...wish, token: undefined })).toBe("no-token");
		expect(await refusal({ ...wish, token: "" })).toBe("no-token");
		expect(await refusal({ ...wish, token: "eyJ.x.y" })).toBe("bad-token");
		const { altinn } = scene;
		const stranger = await altinn.userToken({ userId: KARI }, [SCOPE], { key: await testKey("ES256", altinn.key.kid) });
		expect(await refusal({ ...wish, token: stranger })).toBe("bad-token");
		const elsewhere = await (await TestIssuer.create("altinn", "https://elsewhere.example/")).userToken(
			{ userId: KARI },
			[SCOPE],
		);
		expect(await refusal({ ...wish, token: elsewhere })).toBe("bad-token");
		const old = await altinn.userToken({ userId: KARI }, [SCOPE], { claims: { iat: 1000, exp: 2000 } });
		expect(await refusal({ ...wish, token: old })).toBe("bad-token");
		const forOthers = await altinn.userToken({ userId: KARI }, [SCOPE], { claims: { aud: "https://other.example" } });
		expect(await refusal({ ...wish, token: forOthers })).toBe("bad-token");
		expect(await refusal({ ...wish, token: await scene.userToken(KARI, ["skd:mvax", "skd"]) })).toBe("missing-scope");
		expect(await refusal({ ...wish, token: await scene.userToken(KARI, ["a", SCOPE]) })).toBe("permit");
		expect(await refusal({ ...wish, scopes: ["b", SCOPE], token: await scene.userToken(KARI) })).toBe("permit");
	});

	it("takes a token that was meant for this service, and one that was meant for nobody", async () => {
		const verify = tokenVerifier({ issuers: scene.issuers, audience: "https://mva.example" });
		const authorize = createAuthorize({ verify, ask: scene.ask });
		const wish = { ...MVA, action: "write", party: HANSEN };
		const meant = (aud: unknown) => scene.altinn.userToken({ userId: KARI }, [SCOPE], { claims: { aud } });
		expect(await outcome(authorize({ ...wish, token: await meant("https://mva.example") }))).toBe("permit");
		expect(await outcome(authorize({ ...wish, token: await meant(undefined) }))).toBe("permit");
		expect(await outcome(authorize({ ...wish, token: await meant("https://mva.example.evil") }))).toBe("bad-token");
	});

	it("honours the level of login that the policy asks for", async () => {
		const wish = { ...MVA, action: "write", party: HANSEN };
		expect(await scene.authorize({ ...wish, token: await scene.userToken(KARI, [SCOPE], 2) })).toEqual({
			permit: false,
			refusal: { kind: "level-too-low", required: 3 },
		});
		expect(await refusal({ ...wish, token: await scene.userToken(KARI, [SCOPE], 4) })).toBe("permit");
	});

	it("gives the principal and the obligations with a permit", async () => {
		const verdict = await scene.authorize({
			...MVA,
			token: await scene.userToken(KARI),
			action: "write",
			party: HANSEN,
		});
		expect(verdict).toMatchObject({ permit: true, principal: { kind: "user", userId: KARI } });
		expect(verdict.permit && verdict.obligations.flatMap(({ assignments }) => assignments)).toContainEqual(
			expect.objectContaining({ category: "urn:altinn:minimum-authenticationlevel", value: "3" }),
		);
	});
});

describe("denies on any doubt", () => {
	const wish = async () => ({ ...MVA, token: await scene.userToken(KARI), action: "write", party: HANSEN });

	it.each([
		["the PDP is away", () => pdpOverHttp({ url: "http://127.0.0.1:9", token: scene.serviceToken })],
		["the service has no token to ask with", () => pdpOverHttp({ url: scene.server.url })],
		["the service's token has not the scope", () => pdpOverHttp({ url: scene.server.url, token: scene.robotToken })],
		[
			"asking throws at once",
			() => () => {
				throw new Error("broken");
			},
		],
		["the answer is nothing", () => () => undefined as never],
		["the answer is no decision", () => () => ({ decision: "permit", obligations: [] }) as never],
		["the answer lacks its obligations", () => () => ({ decision: "Permit" }) as never],
		[
			"nobody could decide",
			() => () => ({ decision: "Indeterminate", status: "processing-error", obligations: [] }) as const,
		],
	])("when %s", async (name, ask) => {
		const warnings: string[] = [];
		const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
		const authorize = createAuthorize({ verify: scene.verify(), ask: ask(), log });
		const expected = name === "the answer is no decision" ? "not-permitted" : "no-decision";
		expect(await outcome(authorize(await wish()))).toBe(expected);
		if (expected === "no-decision") expect(warnings).toHaveLength(1);
	});

	it("when the resource has no policy, and says so to whoever runs the service", async () => {
		const { lines, log } = memoryLog();
		const authorize = createAuthorize({ verify: scene.verify(), ask: scene.ask, log });
		expect(await outcome(authorize({ ...(await wish()), resource: "no-such" }))).toBe("no-decision");
		expect(lines.join()).toContain("could not decide");
	});

	it("when the issuer's keys cannot be had, but does not call the token bad", async () => {
		const away = JSON.stringify([{ issuer: scene.altinn.issuer, jwks: "http://127.0.0.1:9/jwk" }]);
		const authorize = createAuthorize({ verify: tokenVerifier({ issuers: away }), ask: scene.ask });
		expect(await outcome(authorize(await wish()))).toBe("no-decision");
	});

	it("when the log, or what fulfils obligations, throws", async () => {
		const broken = () => {
			throw new Error("broken");
		};
		const ask = () => ({ decision: "Permit", obligations: [{ id: "watermark", assignments: [] }] }) as const;
		const options = { verify: scene.verify(), ask, fulfils: broken, log: { warn: broken } };
		expect(await outcome(createAuthorize(options)(await wish()))).toBe("no-decision");
		const known = { ...options, fulfils: ({ id }: { id: string }) => id === "watermark" };
		expect(await outcome(createAuthorize(known)(await wish()))).toBe("permit");
		expect(await outcome(createAuthorize({ verify: scene.verify(), ask })(await wish()))).toBe("unknown-obligation");
	});
});

it("reads issuers from a file, and refuses a bad entry at the start", () => {
	const file = join(freshFolder(), "issuers.json");
	writeFileSync(file, scene.issuers);
	expect(tokenVerifier({ issuers: file })).toBeTypeOf("function");
	expect(() => tokenVerifier({ issuers: '[{"issuer":"x","jwks":"http://elsewhere.example/jwk"}]' })).toThrow(/https/);
});
