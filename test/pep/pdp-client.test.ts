import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Pdp } from "../../src/index.js";
import { decisionRequest, type PdpClientOptions, pdpInProcess, pdpOverHttp } from "../../src/pep/index.js";
import { root, start } from "../server/running.js";
import { HANSEN, type Listening, listen, openScene, says } from "./scene.js";

type Answering = (res: ServerResponse) => void;

const request = { returnPolicyIdList: false, combinedDecision: false, attributes: [] };
const permit = { response: [{ decision: "Permit", obligations: null }] };
const silent: Answering = () => undefined;

let calls: { url: string; port: number; headers: IncomingHttpHeaders; body: string }[];
let answers: Answering[];
let pdp: Listening;
beforeAll(async () => {
	pdp = await listen((req, res) => {
		let body = "";
		req.setEncoding("utf8").on("data", (text: string) => {
			body += text;
		});
		req.on("end", () => {
			calls.push({ url: req.url ?? "", port: req.socket.remotePort ?? 0, headers: req.headers, body });
			(answers.shift() ?? says(permit))(res);
		});
	});
});
afterAll(() => pdp.stop());
beforeEach(() => {
	calls = [];
	answers = [];
});

/** The decision, or the name of what was thrown. */
async function asked(options: Partial<PdpClientOptions> = {}, given: readonly Answering[] = []): Promise<string> {
	answers = [...given];
	try {
		return (await pdpOverHttp({ url: pdp.url, timeoutMs: 200, ...options })(request)).decision;
	} catch (error) {
		return (error as Error).name;
	}
}

const endsEarly: Answering = (res) => {
	res.writeHead(200, { "Content-Length": 500 });
	res.write('{"response":[', () => res.destroy());
};

describe("over HTTP", () => {
	it.each<[string, Answering]>([
		["the connection broke", (res) => void res.destroy()],
		["nothing came in time", silent],
		["the answer ended early", endsEarly],
		["the answer stopped half-way", (res) => void res.write('{"response":[')],
	])("asks once more when %s", async (_name, given) => {
		expect(await asked({}, [given])).toBe("Permit");
		expect(calls).toHaveLength(2);
		calls = [];
		expect(await asked({}, [given, given])).toBe("PdpUnavailable");
		expect(calls).toHaveLength(2);
	});

	it.each([400, 401, 403, 409, 429, 500, 503])("takes %i for the last word", async (status) => {
		expect(await asked({}, [says(permit, status)])).toBe("PdpUnavailable");
		expect(calls).toHaveLength(1);
	});

	it("does not follow to another server", async () => {
		const away: Answering = (res) => void res.writeHead(307, { Location: `${pdp.url}/elsewhere` }).end();
		expect(await asked({}, [away])).toBe("PdpUnavailable");
		expect(calls).toHaveLength(1);
	});

	const permitWith = (obligations: unknown) => ({ response: [{ decision: "Permit", obligations }] });
	it.each<[string, unknown]>([
		["no JSON", "Permit"],
		["nothing", ""],
		["null", "null"],
		["no result", { response: [] }],
		["results that are no list", { response: { 0: { decision: "Permit" }, length: 1 } }],
		["two results", { response: [...permit.response, ...permit.response] }],
		["an unknown decision", { response: [{ decision: "permit" }] }],
		["a decision that is no text", { response: [{ decision: ["Permit"] }] }],
		["an obligation without a name", permitWith([{}])],
		["an obligation that is null", permitWith([null])],
		["obligations that are no list", permitWith({})],
		["an assignment without a value", permitWith([{ id: "o", attributeAssignment: [{ attributeId: "a" }] }])],
		["an assignment that is null", permitWith([{ id: "o", attributeAssignment: [null] }])],
		["more than a decision can be", `{"response":[{"decision":"Permit","x":"${"x".repeat(1 << 20)}"}]}`],
	])("takes %s for no answer, and does not ask again", async (_name, body) => {
		expect(await asked({ timeoutMs: 5000 }, [says(body)])).toBe("PdpUnavailable");
		expect(calls).toHaveLength(1);
	});

	it("keeps its connection, also after a refusal", async () => {
		const ask = pdpOverHttp({ url: pdp.url });
		await ask(request);
		answers = [says({}, 503)];
		await expect(ask(request)).rejects.toThrow("503");
		await ask(request);
		expect(new Set(calls.map(({ port }) => port)).size).toBe(1);
	});

	it("survives a restart of the server between two questions", async () => {
		const first = await listen((_req, res) => says(permit)(res));
		const ask = pdpOverHttp({ url: first.url });
		await Promise.all([ask(request), ask(request), ask(request)]);
		await first.stop();
		const second = await listen((_req, res) => says(permit)(res), Number(new URL(first.url).port));
		expect((await ask(request)).decision).toBe("Permit");
		await second.stop();
	});

	it("sends the token, the key and the revision, to the address that was told", async () => {
		const url = `${pdp.url}/gateway/`;
		await asked({ url, token: async () => "t", subscriptionKey: "k", atLeast: () => "r" });
		expect(calls[0]).toMatchObject({
			url: "/gateway/authorization/api/v1/authorize",
			headers: { authorization: "Bearer t", "ocp-apim-subscription-key": "k", "fullmakt-at-least": "r" },
		});
		await asked({ endpoint: "decision" });
		expect(calls[1]?.url).toBe("/authorization/api/v1/decision");
		expect(calls[1]?.headers.authorization).toBeUndefined();
	});

	it("fails when there is no token to ask with, and when it does not come in time", async () => {
		expect(await asked({ token: () => Promise.reject(new Error("no")) })).toBe("PdpUnavailable");
		expect(await asked({ token: () => new Promise<string>(() => undefined), timeoutMs: 50 })).toBe("PdpUnavailable");
		expect(calls).toHaveLength(0);
	});

	it("writes each value as an attribute, under the names of Altinn's API", async () => {
		const holder = { kind: "enterprise", orgNumber: "310412309", orgCode: "skd", scopePrefixes: [] } as const;
		const made = decisionRequest(
			{ ...holder, scopes: new Set(["a", "b"]), issuer: "i", claims: { jti: "j" } },
			{ resource: "skd-mva-melding", action: "read", party: HANSEN },
		);
		if (typeof made === "string") throw new Error(made);
		const attributes = [...made.attributes, { category: "urn:own", attributes: [] }];
		await pdpOverHttp({ url: pdp.url })({ ...made, attributes });
		const sent = JSON.parse(calls[0]?.body ?? "").Request;
		const pairs = (name: string) =>
			sent[name][0].Attribute.map((each: Record<string, string>) => [each.AttributeId, each.Value]);
		expect(pairs("AccessSubject")).toEqual([
			["urn:altinn:organization:identifier-no", "310412309"],
			["urn:altinn:org", "skd"],
			["urn:scope", "a"],
			["urn:scope", "b"],
			["urn:altinn:sessionid", "j"],
			["urn:altinn:authlevel", "3"],
		]);
		expect(pairs("Action")).toEqual([["urn:oasis:names:tc:xacml:1.0:action:action-id", "read"]]);
		expect(pairs("Resource")).toEqual([
			["urn:altinn:resource", "skd-mva-melding"],
			["urn:altinn:organization:identifier-no", "311592858"],
		]);
		expect(sent.Category).toEqual([{ CategoryId: "urn:own", Attribute: [] }]);
	});

	it("asks nothing that would lose a part on the way", async () => {
		const ask = pdpOverHttp({ url: pdp.url });
		await expect(ask({ ...request, multiRequests: [["a"]] })).rejects.toThrow("MultiRequests");
		const content = { category: "c", attributes: [], content: "<a/>" };
		await expect(ask({ ...request, attributes: [content] })).rejects.toThrow("Content");
		expect(calls).toHaveLength(0);
	});
});

describe("within the house", () => {
	it("asks the server's gateless route without a token", async () => {
		const server = await start();
		const ask = pdpOverHttp({ url: server.url, endpoint: "decision" });
		const holder = {
			kind: "user",
			userId: 1,
			authLevel: 3,
			scopes: new Set<string>(),
			issuer: "i",
			claims: {},
		} as const;
		const made = decisionRequest(holder, { resource: "skd-mva-melding", action: "write", party: { partyId: 1 } });
		if (typeof made === "string") throw new Error(made);
		const [, ...rest] = made.attributes;
		const holding = (...values: readonly string[]) => {
			const dataType = "http://www.w3.org/2001/XMLSchema#string";
			const role = { attributeId: "urn:altinn:rolecode", dataType, includeInResult: false, values };
			const category = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
			return ask({ ...made, attributes: [{ category, attributes: [role] }, ...rest] });
		};
		expect((await holding("dagl")).decision).toBe("Permit");
		expect((await holding("none", "dagl")).decision).toBe("Permit");
		expect((await holding("none")).decision).toBe("NotApplicable");
		await server.stop();
	});

	it("asks an engine in the same process", async () => {
		const own = Pdp.load(readFileSync(join(root, "policies", "skd-mva-melding.xml"), "utf8"));
		const ask = pdpInProcess((each) => own.evaluate(each));
		expect(await ask(request)).toMatchObject({ decision: "NotApplicable", status: "ok", obligations: [] });
		const { results } = own.evaluate(request);
		for (const wrong of [[], [...results, ...results]]) {
			await expect(pdpInProcess(() => ({ results: wrong }))(request)).rejects.toThrow("one result");
		}
	});
});

it("gets no answer from a server that does not know the revision it must be as new as", async () => {
	const scene = await openScene();
	const ask = pdpOverHttp({ url: scene.server.url, token: scene.serviceToken, atLeast: () => "made-up" });
	await expect(ask(request)).rejects.toThrow("400");
	await scene.server.stop();
});
