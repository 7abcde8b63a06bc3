import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	type AskPdp,
	type Authorize,
	cachedDecisions,
	createAuthorize,
	fulfil,
	pdpOverHttp,
	permitted,
	protect,
	tokenVerifier,
} from "../../src/pep/index.js";
import { memoryLog } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { DEMO_WORLD, freshFolder, start, type TestServer } from "../server/running.js";

/** The plumber's manager, and somebody who has nothing for him. */
const KARI = 20400201;
const INGRID = 20400205;
const HANSEN = { organization: "311592858" };
const FJORDBRIS = { organization: "316080685" };
const ROBOT = "919a1cc2-6ada-449d-8a76-ab63e0d045af";
const SCOPE = "skd:mva";

let server: TestServer;
let altinn: TestIssuer;
let maskinporten: TestIssuer;
let authorize: Authorize;
let ask: AskPdp;
const verifier = () => tokenVerifier({ issuers: [altinn.trusted, maskinporten.trusted], log: memoryLog().log });

beforeAll(async () => {
	altinn = await TestIssuer.create("altinn");
	maskinporten = await TestIssuer.create("maskinporten");
	const folder = freshFolder();
	const issuers = [altinn, maskinporten].map((issuer) => {
		const jwks = join(folder, `${issuer.kind}.json`);
		writeFileSync(jwks, JSON.stringify(issuer.jwks()));
		return { issuer: issuer.issuer, kind: issuer.kind, jwks };
	});
	server = await start({ FULLMAKT_WORLD: DEMO_WORLD, FULLMAKT_ISSUERS: JSON.stringify(issuers) });
	ask = pdpOverHttp({
		url: server.url,
		token: () => maskinporten.enterpriseToken("312345604", ["altinn:authorization/authorize"]),
	});
	authorize = createAuthorize({ verify: verifier(), ask });
});
afterAll(() => server.stop());

const userToken = (userId: number, scopes = [SCOPE], authLevel = 3) => altinn.userToken({ userId, authLevel }, scopes);
const systemUserToken = () =>
	maskinporten.systemUserToken({ id: ROBOT, systemId: "310412303_x", vendor: "310412303", customer: "316080685" }, [
		SCOPE,
	]);
const mva = { resource: "skd-mva-melding", scopes: [SCOPE] } as const;
const refusal = async (wish: Parameters<Authorize>[0]) => {
	const verdict = await authorize(wish);
	return verdict.permit ? "permit" : verdict.refusal.kind;
};

describe("authorize, against the real server", () => {
	it("lets in who may, and nobody else", async () => {
		expect(await refusal({ ...mva, token: await userToken(KARI), action: "write", party: HANSEN })).toBe("permit");
		expect(await refusal({ ...mva, token: await userToken(INGRID), action: "write", party: HANSEN })).toBe(
			"not-permitted",
		);
		expect(await refusal({ ...mva, token: await userToken(KARI), action: "write", party: FJORDBRIS })).toBe(
			"not-permitted",
		);
		expect(await refusal({ ...mva, token: await userToken(KARI), action: "delete", party: HANSEN })).toBe(
			"not-permitted",
		);
	});

	it("lets a system user in where it was given the package", async () => {
		const token = await systemUserToken();
		expect(await refusal({ ...mva, token, action: "write", party: FJORDBRIS })).toBe("permit");
		expect(await refusal({ ...mva, token, action: "write", party: HANSEN })).toBe("not-permitted");
	});

	it("wants a token, a good one, with the scope", async () => {
		const wish = { ...mva, action: "write", party: HANSEN };
		expect(await refusal({ ...wish, token: undefined })).toBe("no-token");
		expect(await refusal({ ...wish, token: "eyJ.x.y" })).toBe("bad-token");
		const stranger = await (await TestIssuer.create("altinn")).userToken({ userId: KARI }, [SCOPE]);
		expect(await refusal({ ...wish, token: stranger })).toBe("bad-token");
		expect(await refusal({ ...wish, token: await userToken(KARI, ["skd:mvax"]) })).toBe("missing-scope");
	});

	it("honours the level of login that the policy asks for", async () => {
		const token = await userToken(KARI, [SCOPE], 2);
		expect(await authorize({ ...mva, token, action: "write", party: HANSEN })).toEqual({
			permit: false,
			refusal: { kind: "level-too-low", required: 3 },
		});
	});

	it("denies when the party is nobody, the PDP is away, or wants another token", async () => {
		const token = await userToken(KARI);
		const wish = { ...mva, token, action: "write", party: { organization: "999999999" } };
		expect(await refusal(wish)).toBe("no-decision");
		for (const broken of [pdpOverHttp({ url: "http://127.0.0.1:9" }), pdpOverHttp({ url: server.url })]) {
			const verdict = await createAuthorize({ verify: verifier(), ask: broken })({ ...wish, party: HANSEN });
			expect(verdict).toEqual({ permit: false, refusal: { kind: "no-decision" } });
		}
	});
});

describe("the PDP client", () => {
	let calls: string[];
	let answers: ((res: import("node:http").ServerResponse) => void)[];
	let pdp: Server;
	let url: string;
	beforeAll(async () => {
		pdp = createServer((req, res) => {
			req.resume();
			req.on("end", () => {
				calls.push(req.url ?? "");
				(answers.shift() ?? ((out) => out.end("{}")))(res);
			});
		});
		await new Promise<void>((resolve) => pdp.listen(0, "127.0.0.1", resolve));
		url = `http://127.0.0.1:${(pdp.address() as AddressInfo).port}`;
	});
	afterAll(() => {
		pdp.closeAllConnections();
		pdp.close();
	});
	const request = { returnPolicyIdList: false, combinedDecision: false, attributes: [] };
	const permit = { response: [{ decision: "Permit", obligations: null }] };
	const run = async (...given: typeof answers) => {
		calls = [];
		answers = given;
		try {
			return (await pdpOverHttp({ url, timeoutMs: 200 })(request)).decision;
		} catch (error) {
			return (error as Error).name;
		}
	};
	const says =
		(body: unknown, status = 200) =>
		(res: import("node:http").ServerResponse) => {
			res.statusCode = status;
			res.end(typeof body === "string" ? body : JSON.stringify(body));
		};

	it("asks once more when there was no answer, and not when there was one", async () => {
		expect(await run((res) => res.destroy(), says(permit))).toBe("Permit");
		expect(calls).toHaveLength(2);
		expect(await run(() => undefined, says(permit))).toBe("Permit");
		expect(calls).toHaveLength(2);
		expect(
			await run(
				() => undefined,
				() => undefined,
				says(permit),
			),
		).toBe("PdpUnavailable");
		expect(calls).toHaveLength(2);
		expect(await run(says(permit, 503), says(permit))).toBe("PdpUnavailable");
		expect(calls).toHaveLength(1);
	});

	it.each([
		["no JSON", "Permit"],
		["no result", { response: [] }],
		["two results", { response: [...permit.response, ...permit.response] }],
		["an unknown decision", { response: [{ decision: "permit" }] }],
		["an obligation without a name", { response: [{ decision: "Permit", obligations: [{}] }] }],
		["obligations that are no list", { response: [{ decision: "Permit", obligations: {} }] }],
	])("takes %s for no answer", async (_name, body) => {
		expect(await run(says(body))).toMatch(/PdpUnavailable|SyntaxError/);
	});
});

describe("obligations", () => {
	const level = (value: string, category = "urn:altinn:minimum-authenticationlevel") => ({
		id: "o",
		assignments: [{ attributeId: "a", value, dataType: "d", category }],
	});
	const holder = { scopes: new Set<string>(), issuer: "i", claims: {} };
	const user = (authLevel: number) => ({ ...holder, kind: "user" as const, userId: 1, authLevel });
	const owner = { ...holder, kind: "enterprise" as const, orgNumber: "1", orgCode: "skd", scopePrefixes: [] };

	it("takes the strictest level, and the relaxed one for a service owner only", () => {
		expect(fulfil([level("2"), level("4")], user(3))).toEqual({ kind: "level-too-low", required: 4 });
		expect(fulfil([level("2"), level("4")], user(4)).kind).toBe("fulfilled");
		const both = [level("4"), level("3", "urn:altinn:minimum-authenticationlevel-org")];
		expect(fulfil(both, owner).kind).toBe("fulfilled");
		expect(fulfil(both, user(3))).toEqual({ kind: "level-too-low", required: 4 });
	});

	it("refuses what it does not understand, unless the service says that it does", () => {
		const watermark = { id: "watermark", assignments: [] };
		expect(fulfil([watermark], user(4))).toEqual({ kind: "unknown", id: "watermark" });
		expect(fulfil([watermark], user(4), ({ id }) => id === "watermark").kind).toBe("fulfilled");
		expect(fulfil([level("high")], user(4)).kind).toBe("unknown");
	});
});

describe("the decision cache", () => {
	const question = (value: string) => ({
		returnPolicyIdList: false,
		combinedDecision: false,
		attributes: [
			{ category: "c", attributes: [{ attributeId: "a", dataType: "d", includeInResult: false, values: [value] }] },
		],
	});

	it("asks again for another question, after a change, after its time, and after Indeterminate", async () => {
		let asked = 0;
		let decision: "Permit" | "Indeterminate" = "Permit";
		let changed = (): void => undefined;
		const cached = cachedDecisions(
			async () => {
				asked += 1;
				return { decision, obligations: [] };
			},
			{ maxAgeMs: 100, changes: (call) => (changed = call) },
		);
		await cached(question("x"));
		await cached(question("x"));
		expect(asked).toBe(1);
		await cached(question("y"));
		expect(asked).toBe(2);
		changed();
		await cached(question("x"));
		expect(asked).toBe(3);
		await new Promise((resolve) => setTimeout(resolve, 150));
		await cached(question("x"));
		expect(asked).toBe(4);
		decision = "Indeterminate";
		await cached(question("z"));
		await cached(question("z"));
		expect(asked).toBe(6);
	});

	it("keeps no answer that a change overtook", async () => {
		let answer: (value: { decision: "Permit"; obligations: [] }) => void = () => undefined;
		let asked = 0;
		let changed = (): void => undefined;
		const cached = cachedDecisions(
			() => {
				asked += 1;
				return new Promise((resolve) => (answer = resolve));
			},
			{ changes: (call) => (changed = call) },
		);
		const first = cached(question("x"));
		changed();
		answer({ decision: "Permit", obligations: [] });
		await first;
		const second = cached(question("x"));
		answer({ decision: "Permit", obligations: [] });
		await second;
		expect(asked).toBe(2);
	});
});

describe("the Express middleware", () => {
	it("lets through, or answers with what is wrong", async () => {
		const app = express();
		const party = (req: express.Request) => ({ organization: String(req.params.organization) });
		app.get("/mva/:organization", protect(authorize, { ...mva, action: "read", party }), (req, res) => {
			res.json({ who: permitted(req).principal.kind });
		});
		const service = createServer(app);
		await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
		const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/mva/`;
		const get = async (organization: string, token?: string) => {
			const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
			const res = await fetch(url + organization, { headers });
			return [res.status, res.headers.get("www-authenticate"), await res.json()] as const;
		};
		expect(await get("311592858", await userToken(KARI))).toEqual([200, null, { who: "user" }]);
		expect(await get("311592858")).toMatchObject([401, "Bearer", { code: "no-token" }]);
		expect(await get("311592858", "x.y.z")).toMatchObject([401, 'Bearer error="invalid_token"', { code: "bad-token" }]);
		expect(await get("316080685", await userToken(KARI))).toMatchObject([403, null, { code: "not-permitted" }]);
		const [status, challenge] = await get("311592858", await userToken(KARI, []));
		expect([status, challenge]).toEqual([403, `Bearer error="insufficient_scope", scope="${SCOPE}"`]);
		expect(await get("311592858", await userToken(KARI, [SCOPE], 1))).toMatchObject([
			403,
			'Bearer error="insufficient_user_authentication", acr_values="level3"',
			{ code: "level-too-low", requiredAuthenticationLevel: 3 },
		]);
		service.closeAllConnections();
		service.close();
	});
});
