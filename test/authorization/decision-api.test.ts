import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	ACTION_ID,
	AUTHORIZE,
	DAGL,
	DECISION,
	DEMO_WORLD,
	HANSENS_MVA,
	MVA,
	post,
	several,
	single,
	start,
	type TestServer,
} from "../server/running.js";

let server: TestServer;
beforeAll(async () => {
	server = await start({ FULLMAKT_WORLD: DEMO_WORLD });
});
afterAll(() => server.stop());

const authorize = (body: object | string, headers?: Record<string, string>) =>
	post(server.url + AUTHORIZE, body, headers);
const decide = (body: object | string, headers?: Record<string, string>) => post(server.url + DECISION, body, headers);
const STATUS = "urn:oasis:names:tc:xacml:1.0:status:";
const XS = "http://www.w3.org/2001/XMLSchema#";

const LEVELS = [
	{
		id: "urn:altinn:obligation:authenticationLevel1",
		attributeAssignment: [
			{
				attributeId: "urn:altinn:obligation1-assignment1",
				value: "3",
				category: "urn:altinn:minimum-authenticationlevel",
				dataType: `${XS}integer`,
				issuer: null,
			},
		],
	},
	{
		id: "urn:altinn:obligation:authenticationLevel2",
		attributeAssignment: [
			{
				attributeId: "urn:altinn:obligation2-assignment2",
				value: "3",
				category: "urn:altinn:minimum-authenticationlevel-org",
				dataType: `${XS}integer`,
				issuer: null,
			},
		],
	},
];

describe("one decision", () => {
	it.each([AUTHORIZE, DECISION])("%s answers in the contract's shape and order of keys", async (path) => {
		const { status, headers, text } = await post(server.url + path, single(DAGL, "write", MVA));
		expect(status).toBe(200);
		expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
		expect(text).toBe(
			JSON.stringify({
				response: [
					{
						decision: "Permit",
						status: {
							statusMessage: null,
							statusDetails: null,
							statusCode: { value: `${STATUS}ok`, statusCode: null },
						},
						obligations: LEVELS,
						associateAdvice: null,
						category: null,
						policyIdentifierList: null,
					},
				],
			}),
		);
	});

	it("is NotApplicable, without obligations, for who may not", async () => {
		const { json } = await authorize(single({ "urn:altinn:rolecode": "medl" }, "write", MVA));
		expect(json.response).toMatchObject([{ decision: "NotApplicable", obligations: null, category: null }]);
	});

	it("echoes what asked for it: subject, action, resource, then the rest", async () => {
		const body = {
			Request: {
				Category: [
					{
						CategoryId: "urn:oasis:names:tc:xacml:3.0:attribute-category:environment",
						Attribute: [{ AttributeId: "urn:x:why", Value: "audit", IncludeInResult: true }],
					},
				],
				Resource: [
					{
						Attribute: [
							{ AttributeId: "urn:altinn:resource", Value: "skd-mva-melding", IncludeInResult: true },
							{ AttributeId: "urn:altinn:partyid", Value: "51400101" },
						],
					},
				],
				Action: [{ Attribute: [{ AttributeId: ACTION_ID, Value: "read", IncludeInResult: true }] }],
				AccessSubject: [
					{
						Attribute: [
							{ AttributeId: "urn:altinn:rolecode", Value: "dagl", IncludeInResult: true },
							{ AttributeId: "urn:altinn:rolecode", Value: "lede \u00e6\u20ac\ud83d\ude00", IncludeInResult: true },
						],
					},
				],
			},
		};
		const echo = (attributeId: string, value: string) => ({
			attributeId,
			value,
			issuer: null,
			dataType: `${XS}string`,
			includeInResult: false,
		});
		const entry = (categoryId: string, ...attribute: object[]) => ({ categoryId, id: null, content: null, attribute });
		const { json } = await authorize(body);
		expect(json.response[0]?.decision).toBe("Permit");
		expect(json.response[0]?.category).toEqual([
			entry(
				"urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
				echo("urn:altinn:rolecode", "dagl"),
				echo("urn:altinn:rolecode", "lede \u00e6\u20ac\ud83d\ude00"),
			),
			entry("urn:oasis:names:tc:xacml:3.0:attribute-category:action", echo(ACTION_ID, "read")),
			entry("urn:oasis:names:tc:xacml:3.0:attribute-category:resource", echo("urn:altinn:resource", "skd-mva-melding")),
			entry("urn:oasis:names:tc:xacml:3.0:attribute-category:environment", echo("urn:x:why", "audit")),
		]);
	});
});

describe("which policy decides", () => {
	const app = { "urn:altinn:org": "ttd", "urn:altinn:app": "tilskudd" };

	it.each([
		["org and app", app],
		[
			"org and app in another case",
			{ "urn:altinn:org": "ttd", "urn:altinn:app": "tilskudd", "urn:altinn:resource": "skd-mva-melding" },
		],
		["the app's id in the registry", { "urn:altinn:resource": "app_ttd_tilskudd" }],
	])("is found by %s", async (_name, resource) => {
		const { json } = await authorize(single(DAGL, "instantiate", resource));
		expect(json.response).toMatchObject([{ decision: "Permit" }]);
	});

	it.each([
		["an unknown resource", { "urn:altinn:resource": "nav-finnes-ikke" }],
		["an unknown app", { "urn:altinn:org": "ttd", "urn:altinn:app": "x" }],
		["an org without an app", { "urn:altinn:org": "ttd" }],
		["no resource at all", { "urn:altinn:partyid": "51400101" }],
		["a resource called __proto__", { "urn:altinn:resource": "__proto__" }],
		["a resource called constructor", { "urn:altinn:resource": "constructor" }],
	])("%s is Indeterminate: processing-error from /authorize, syntax-error from /decision", async (_name, resource) => {
		const body = single(DAGL, "read", resource);
		const indeterminate = (code: string) => [
			{
				decision: "Indeterminate",
				obligations: null,
				status: { statusMessage: null, statusCode: { value: STATUS + code } },
			},
		];
		expect((await authorize(body)).json.response).toMatchObject(indeterminate("processing-error"));
		expect((await decide(body)).json.response).toMatchObject(indeterminate("syntax-error"));
		expect(server.lines.join()).toMatch(/There is no policy for|does not say which resource/);
	});

	it("a request without a subject is Indeterminate; without an action it is decided", async () => {
		const { Request } = single(DAGL, "read", MVA);
		const { AccessSubject: _s, ...noSubject } = Request;
		const { Action: _a, ...noAction } = Request;
		expect((await authorize({ Request: noSubject })).json.response).toMatchObject([{ decision: "Indeterminate" }]);
		expect(
			(await authorize({ Request: { ...Request, AccessSubject: [{ Attribute: [] }] } })).json.response,
		).toMatchObject([{ decision: "Indeterminate" }]);
		expect((await authorize({ Request: noAction })).json.response).toMatchObject([{ decision: "NotApplicable" }]);
	});
});

describe("the demo world", () => {
	const kari = { "urn:altinn:person:identifier-no": "14837431310" };
	const robot = { "urn:altinn:systemuser:uuid": "168F6F6A-8bb1-4595-8049-20fe7dd95a50" };

	it.each([
		["Kari fills in for her company", kari, "write", HANSENS_MVA, "Permit"],
		[
			"by user id and party id",
			{ "urn:altinn:userid": "20400201" },
			"sign",
			{ ...HANSENS_MVA, "urn:altinn:organization:identifier-no": "x", "urn:altinn:partyid": "51400101" },
			"Permit",
		],
		[
			"not for another company",
			kari,
			"write",
			{ ...HANSENS_MVA, "urn:altinn:organization:identifier-no": "316080685" },
			"NotApplicable",
		],
		["the accountant's system user fills in", robot, "write", HANSENS_MVA, "Permit"],
		["and does not sign", robot, "sign", HANSENS_MVA, "NotApplicable"],
		[
			"roles that come with the request count beside those that are known",
			{ ...kari, "urn:altinn:rolecode": "medl" },
			"write",
			HANSENS_MVA,
			"Permit",
		],
	])("%s", async (_name, subject, action, resource, decision) => {
		expect((await authorize(single(subject, action, resource))).json.response).toMatchObject([{ decision }]);
	});
});

describe("several decisions in one request", () => {
	const subjects = { s1: DAGL, s2: { "urn:altinn:rolecode": "medl" } };
	const actions = { a1: "read", a2: "sign" };
	const resources = {
		r1: MVA,
		r2: { "urn:altinn:resource": "brg-aarsregnskap" },
		r3: { "urn:altinn:resource": "nobody-knows" },
	};
	const decisions = async (references: string[][]) => {
		const { json } = await authorize(several(subjects, actions, resources, references));
		return json.response.map(({ decision }) => decision);
	};

	it("are answered in the order asked", async () => {
		expect(
			await decisions([
				["s1", "a1", "r1"],
				["s2", "a1", "r1"],
				["r2", "a2", "s1"],
				["s2", "a2", "r2"],
			]),
		).toEqual(["Permit", "NotApplicable", "Permit", "NotApplicable"]);
	});

	it("a bad one spoils only itself", async () => {
		const { json } = await authorize(
			several(subjects, actions, resources, [
				["s1", "a1", "r1"],
				["s1", "a1", "r9"],
				["s1", "a1", "r3"],
				["a1", "r1"],
				["s1", "a1", "r2"],
			]),
		);
		const answers = json.response.map(({ decision, status }) => [
			decision,
			status.statusCode.value.slice(STATUS.length),
		]);
		expect(answers).toEqual([
			["Permit", "ok"],
			["Indeterminate", "syntax-error"],
			["Indeterminate", "processing-error"],
			["Indeterminate", "processing-error"],
			["Permit", "ok"],
		]);
	});

	it("a single reference, and an empty list of them", async () => {
		expect(await decisions([["s1", "a1", "r1"]])).toEqual(["Permit"]);
		const one = single(DAGL, "read", MVA);
		const empty = { Request: { ...one.Request, MultiRequests: { RequestReference: [] } } };
		expect((await authorize(empty)).json.response).toMatchObject([{ decision: "Permit" }]);
	});

	it("are the same as one by one, whoever else is in the request", async () => {
		const many = {
			...subjects,
			s3: { "urn:altinn:accesspackage": "regnskapsforer-uten-signeringsrettighet", "urn:x": 1 },
		};
		const echoing = { "urn:altinn:rolecode": "revi", "urn:altinn:userid": "7" };
		const [s, a, r] = [Object.keys({ ...many, s4: echoing }), Object.keys(actions), Object.keys(resources)];
		const references = s.flatMap((who) => a.flatMap((what) => r.map((where) => [who, what, where])));
		const together = several({ ...many, s4: echoing }, actions, resources, references);
		for (const attribute of together.Request.AccessSubject[3]?.Attribute ?? [])
			Object.assign(attribute, { IncludeInResult: true });
		const alone = references.map(([who, what, where]) => {
			const pick = (list: readonly { Id?: string }[], id = "") => list.filter(({ Id }) => Id === id);
			const { AccessSubject, Action, Resource } = together.Request;
			return {
				Request: {
					AccessSubject: pick(AccessSubject, who),
					Action: pick(Action, what),
					Resource: pick(Resource, where),
				},
			};
		});
		const answers = await Promise.all(alone.map((each) => authorize(each)));
		const { json } = await authorize(together);
		expect(json.response).toEqual(answers.map((answer) => answer.json.response[0]));
		expect(new Set(json.response.map(({ decision }) => decision)).size).toBe(3);
		expect(json.response.filter(({ category }) => category !== null)).toHaveLength(6);
	});

	it("a thousand at once", async () => {
		const references = Array.from({ length: 1000 }, (_, i) => (i % 2 ? ["s1", "a1", "r1"] : ["s2", "a2", "r2"]));
		const { json } = await authorize(several(subjects, actions, resources, references));
		expect(json.response).toHaveLength(1000);
		expect(json.response.every(({ decision }, i) => decision === (i % 2 ? "Permit" : "NotApplicable"))).toBe(true);
	});

	it("combinedDecision is accepted and ignored in Altinn's JSON", async () => {
		const body = several(subjects, actions, resources, [
			["s1", "a1", "r1"],
			["s2", "a1", "r1"],
		]);
		const { json } = await authorize({ Request: { ...body.Request, CombinedDecision: true } });
		expect(json.response.map(({ decision }) => decision)).toEqual(["Permit", "NotApplicable"]);
	});
});

describe("what is let pass (contract 2.1)", () => {
	const base = single(DAGL, "write", MVA);
	const lower = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(lower)
			: typeof value === "object" && value !== null
				? Object.fromEntries(
						Object.entries(value).map(([key, each]) => [key[0]?.toLowerCase() + key.slice(1), lower(each)]),
					)
				: value;
	const first = <T>(list: readonly T[]): T => list[0] as T;
	const resource = (attributes: object[]) => ({ Request: { ...base.Request, Resource: [{ Attribute: attributes }] } });

	it.each<[string, object]>([
		["camelCase names", lower(base) as object],
		[
			"ReturnPolicyIdList and XPathVersion",
			{
				Request: {
					...base.Request,
					ReturnPolicyIdList: false,
					XPathVersion: "http://www.w3.org/TR/1999/REC-xpath-19991116",
				},
			},
		],
		["unknown members", { Request: { ...base.Request, Nobody: { knows: 1 } }, Extra: true }],
		["a category as a single object", { Request: { ...base.Request, Action: first(base.Request.Action) } }],
		["an empty DataType", resource([{ AttributeId: "urn:altinn:resource", Value: "skd-mva-melding", DataType: "" }])],
		[
			"a short DataType",
			resource([{ AttributeId: "urn:altinn:resource", Value: "skd-mva-melding", DataType: "string" }]),
		],
		[
			"a full DataType",
			resource([{ AttributeId: "urn:altinn:resource", Value: "skd-mva-melding", DataType: `${XS}string` }]),
		],
		[
			"the same attribute twice",
			resource([
				{ AttributeId: "urn:x", Value: "a" },
				{ AttributeId: "urn:x", Value: "b" },
				...first(base.Request.Resource).Attribute,
			]),
		],
		[
			"numbers and booleans as values",
			resource([
				{ AttributeId: "urn:x", Value: 7 },
				{ AttributeId: "urn:y", Value: true },
				...first(base.Request.Resource).Attribute,
			]),
		],
		[
			"several values in a list",
			{
				Request: {
					...base.Request,
					AccessSubject: [{ Attribute: [{ AttributeId: "urn:altinn:rolecode", Value: ["medl", "dagl"] }] }],
				},
			},
		],
		[
			"a null id",
			{ Request: { ...base.Request, Action: [{ ...first(base.Request.Action), Id: null, Content: null }] } },
		],
	])("%s", async (_name, body) => {
		const { status, json, text } = await authorize(body);
		expect(status, text).toBe(200);
		expect(json.response).toMatchObject([{ decision: "Permit" }]);
	});

	it.each([
		"/AUTHORIZATION/API/V1/Authorize",
		"//authorization/api/v1/decision",
		"/authorization/api/v1/Decision/",
		`${AUTHORIZE}?x=1`,
	])("the path %s", async (path) => {
		expect((await post(server.url + path, base)).status).toBe(200);
	});

	it.each([
		"application/json; charset=utf-8",
		"Application/JSON;charset=UTF-8",
		"text/json",
		"application/vnd.altinn+json",
	])("Content-Type %s", async (type) => {
		expect((await authorize(base, { "Content-Type": type })).status).toBe(200);
	});

	it("a byte order mark", async () => {
		expect((await authorize(`\uFEFF${JSON.stringify(base)}`)).status).toBe(200);
	});
});

describe("formats", () => {
	const xml = `<Request xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" ReturnPolicyIdList="false" CombinedDecision="false">
	<Attributes Category="urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"><Attribute AttributeId="urn:altinn:rolecode" IncludeInResult="false"><AttributeValue DataType="${XS}string">dagl</AttributeValue></Attribute></Attributes>
	<Attributes Category="urn:oasis:names:tc:xacml:3.0:attribute-category:action"><Attribute AttributeId="${ACTION_ID}" IncludeInResult="true"><AttributeValue DataType="${XS}string">read</AttributeValue></Attribute></Attributes>
	<Attributes Category="urn:oasis:names:tc:xacml:3.0:attribute-category:resource"><Attribute AttributeId="urn:altinn:resource" IncludeInResult="false"><AttributeValue DataType="${XS}string">skd-mva-melding</AttributeValue></Attribute></Attributes>
</Request>`;
	const json = JSON.stringify(single(DAGL, "read", MVA));

	it.each([
		["application/xml", undefined, "application/xml; charset=utf-8"],
		["text/xml; charset=utf-8", undefined, "application/xml; charset=utf-8"],
		["application/xacml+xml", undefined, "application/xacml+xml; charset=utf-8"],
		["application/xml", "application/xacml+xml", "application/xacml+xml; charset=utf-8"],
		["application/xml", "application/json;q=0.5, application/xml", "application/xml; charset=utf-8"],
		["application/json", "application/xml", "application/xml; charset=utf-8"],
	])("%s in, Accept %s: %s out", async (type, accept, out) => {
		const headers = { "Content-Type": type, ...(accept ? { Accept: accept } : {}) };
		for (const ask of [authorize, decide]) {
			const answer = await ask(type.includes("json") ? json : xml, headers);
			expect(answer.headers.get("content-type")).toBe(out);
			expect(answer.text).toMatch(/<(\w+:)?Decision>Permit<\/(\w+:)?Decision>/);
			expect(answer.text).toContain("urn:altinn:minimum-authenticationlevel-org");
		}
	});

	it.each([
		["application/xml", "application/json", "application/json; charset=utf-8", "response"],
		["application/xml", "application/xacml+json", "application/xacml+json; charset=utf-8", "Response"],
		["application/json", "application/xacml+json", "application/xacml+json; charset=utf-8", "Response"],
		["application/xacml+json", undefined, "application/xacml+json; charset=utf-8", "Response"],
		["application/json", "text/html, image/png", "application/json; charset=utf-8", "response"],
		["application/json", "text/plain, */*;q=0.1", "application/json; charset=utf-8", "response"],
	])("%s in, Accept %s: %s out", async (type, accept, out, top) => {
		const headers = { "Content-Type": type, ...(accept ? { Accept: accept } : {}) };
		const answer = await authorize(type.includes("json") ? json : xml, headers);
		expect(answer.headers.get("content-type")).toBe(out);
		expect(Object.keys(answer.json)).toEqual([top]);
		const [result] = (answer.json as unknown as Record<string, Record<string, string>[]>)[top] ?? [];
		expect(result?.decision ?? result?.Decision).toBe("Permit");
	});
});
