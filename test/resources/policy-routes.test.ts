import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rightKeyV1, rightKeyV2 } from "../../src/resources/right-key.js";
import {
	action,
	anyOf,
	app,
	match,
	named,
	pack,
	policy,
	policyForm,
	RESOURCE,
	type Registry,
	resource,
	role,
	rule,
	startRegistry,
	usualPolicy,
} from "./registry.js";

let registry: Registry;
beforeAll(async () => {
	registry = await startRegistry();
});
afterAll(() => registry.stop());

let id = "";
let count = 0;
beforeEach(async () => {
	id = `resource-${++count}`;
	expect((await registry.call("POST", RESOURCE, "skd", { body: resource(id) })).status).toBe(201);
});
const at = (path = "") => `${RESOURCE}/${id}/policy${path}`;
const upload = (xml: string, token: string | undefined = "skd", headers = {}, method = "POST") =>
	registry.call(method, at(), token, { body: policyForm(xml), headers });
const get = (path = "", headers = {}) => registry.call("GET", at(path), undefined, { headers });
const logged = async () =>
	(await registry.store.changes(0)).filter(({ change }) => change.kind === "policies" && change.keys.includes(id))
		.length;

describe("upload and download", () => {
	it.each(["POST", "PUT"])("%s stores the text as it is", async (method) => {
		const xml = `${usualPolicy(id)}\n<!-- æøå -->`;
		const answer = await upload(xml, "skd", {}, method);
		expect([answer.status, answer.json]).toEqual([201, { warnings: [] }]);
		expect(answer.headers.get("location")).toBe(`https://platform.example.no${at()}`);
		const { status, headers, text } = await get();
		expect([status, text]).toEqual([200, xml]);
		expect(headers.get("content-type")).toContain("text/xml");
		expect(headers.get("content-disposition")).toContain("policy.xml");
		expect(await logged()).toBe(1);
	});

	it("takes the same text again without a new version", async () => {
		const first = await upload(usualPolicy(id));
		const again = await upload(usualPolicy(id));
		expect(again.status).toBe(201);
		expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
		expect(await logged()).toBe(1);
		const other = await upload(usualPolicy(id, [role("lede")]));
		expect(other.headers.get("etag")).not.toBe(first.headers.get("etag"));
		expect(await logged()).toBe(2);
	});

	it("tells of warnings with their places", async () => {
		const xml = usualPolicy(id, [role("nobody")]);
		const { status, json } = await upload(xml);
		expect(status).toBe(201);
		expect(json.warnings).toEqual([
			{ code: "unknown-role", message: expect.stringContaining("nobody"), line: 4, column: expect.any(Number) },
		]);
	});

	it("a broken policy says where, and changes nothing", async () => {
		await upload(usualPolicy(id));
		const before = [await get(), await get("/subjects"), await registry.store.revision()].map((each) =>
			JSON.stringify(each),
		);
		const broken = usualPolicy(id)
			.replace('<Rule RuleId="r2"', '\n  <Rool RuleId="r2"')
			.replace(/<\/Rule>\n<\/Policy>/, "</Rool></Policy>");
		const { status, json } = await upload(broken);
		expect(status).toBe(400);
		expect(json).toMatchObject({
			code: "HTTP-00400",
			reason: "schema",
			line: 5,
			column: 3,
			detail: expect.stringContaining("Rool"),
		});
		const after = [await get(), await get("/subjects"), await registry.store.revision()].map((each) =>
			JSON.stringify(each),
		);
		expect(after).toEqual(before);
	});

	it.each<[string, string]>([
		["unknown-function", "string-eqal"],
		["other-resource", "other"],
		["no-resource", "none"],
	])("refuses a policy: %s", async (reason, how) => {
		const xml =
			how === "other"
				? usualPolicy("another-resource")
				: how === "none"
					? policy(rule("r", anyOf(role("dagl")) + anyOf(action("read"))))
					: usualPolicy(id).replaceAll(":string-equal-ignore-case", `:${how}`);
		const { status, json } = await upload(xml);
		expect(status).toBe(400);
		expect(json).toMatchObject({
			reason,
			line: expect.any(Number),
			column: expect.any(Number),
			advice: expect.any(String),
		});
		expect((await get()).status).toBe(404);
	});

	it.each<[string, () => unknown, Record<string, string>, number]>([
		["another field", () => policyForm(usualPolicy(id), "file"), {}, 400],
		["an empty file", () => policyForm(""), {}, 400],
		["an empty form", () => new FormData(), {}, 400],
		["JSON", () => ({ policyFile: usualPolicy(id) }), {}, 415],
		["XML without a form", () => usualPolicy(id), { "Content-Type": "application/xml" }, 415],
		[
			"bytes that are not UTF-8",
			() => {
				const form = new FormData();
				form.set("policyFile", new Blob([Buffer.from([0xff, 0xfe, 0x3c])]), "policy.xml");
				return form;
			},
			{},
			400,
		],
		["five megabytes", () => policyForm(`${usualPolicy(id)}<!--${"x".repeat(5 * 1024 * 1024)}-->`), {}, 413],
	])("answers %s with a problem", async (_what, body, headers, status) => {
		const answer = await registry.call("POST", at(), "skd", { body: body(), headers });
		expect(answer.status).toBe(status);
		expect(answer.json.title).toEqual(expect.any(String));
		expect((await get()).status).toBe(404);
	});

	it.each<[string, string | undefined, number]>([
		["nobody", undefined, 401],
		["no scope", "noScope", 403],
		["another owner", "brg", 403],
		["an administrator", "admin", 201],
	])("from %s", async (_who, token, status) => {
		const body = policyForm(usualPolicy(id));
		expect((await registry.call("POST", at(), token, { body })).status).toBe(status);
		expect((await get()).status).toBe(status === 201 ? 200 : 404);
	});

	it("for an unknown resource is 400, as in the original", async () => {
		const answer = await registry.call("POST", `${RESOURCE}/unknown-id/policy`, "skd", {
			body: policyForm(usualPolicy("unknown-id")),
		});
		expect([answer.status, answer.json.detail]).toEqual([400, 'No resource "unknown-id".']);
	});

	it("checks If-Match and If-None-Match", async () => {
		expect((await upload(usualPolicy(id), "skd", { "If-Match": "*" })).status).toBe(412);
		const first = await upload(usualPolicy(id), "skd", { "If-None-Match": "*" });
		expect(first.status).toBe(201);
		expect((await upload(usualPolicy(id, [role("lede")]), "skd", { "If-None-Match": "*" })).status).toBe(412);
		const etag = first.headers.get("etag") as string;
		const both = await Promise.all(
			["lede", "innh"].map((code) => upload(usualPolicy(id, [role(code)]), "skd", { "If-Match": etag })),
		);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 412]);
		expect((await get("", { "If-None-Match": etag })).status).toBe(200);
		const now = (await get()).headers.get("etag") as string;
		expect((await get("", { "If-None-Match": now })).status).toBe(304);
	});
});

describe("the dry run", () => {
	const check = (xml: string, token: string | undefined = "skd") =>
		registry.call("POST", `/fullmakt/v1/resources/${id}/policy/check`, token, {
			body: xml,
			headers: { "Content-Type": "application/xml" },
		});

	it("says what an upload would say, and stores nothing", async () => {
		const revision = await registry.store.revision();
		expect((await check(usualPolicy(id))).json).toEqual({ accepted: true, errors: [], warnings: [] });
		const warned = await check(usualPolicy(id, [role("nobody")]));
		expect(warned.json).toMatchObject({ accepted: true, warnings: [{ code: "unknown-role", line: 4 }] });
		const refused = await check(usualPolicy("another-resource"));
		expect([refused.status, refused.json.accepted]).toEqual([200, false]);
		expect(refused.json.errors).toContainEqual(expect.objectContaining({ code: "other-resource", line: 4 }));
		expect((await get()).status).toBe(404);
		expect(await registry.store.revision()).toEqual(revision);
		expect(
			(await registry.call("POST", `/fullmakt/v1/resources/${id}/policy/check`, undefined, { body: "<x/>" })).status,
		).toBe(401);
	});
});

describe("what a policy says", () => {
	const ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id";

	it("subjects", async () => {
		await upload(usualPolicy(id));
		const { json } = await get("/subjects");
		const expected = [
			{ type: "urn:altinn:accesspackage", value: "jordbruk", urn: "urn:altinn:accesspackage:jordbruk" },
			{ type: "urn:altinn:org", value: "skd", urn: "urn:altinn:org:skd" },
			{ type: "urn:altinn:rolecode", value: "dagl", urn: "urn:altinn:rolecode:dagl" },
		];
		expect(json).toEqual({ links: {}, data: expected });
		expect((await get("/subjects?reloadFromXacml=true")).json).toEqual(json);
	});

	it("rules", async () => {
		await upload(usualPolicy(id));
		const rules = (await get("/rules")).json as unknown as object[];
		expect(rules).toHaveLength(5);
		expect(rules).toContainEqual({
			subject: [{ type: "urn:altinn:accesspackage", value: "jordbruk" }],
			action: { type: ACTION, value: "write" },
			resource: [{ type: "urn:altinn:resource", value: id }],
		});
	});

	it("rights, first form", async () => {
		await upload(usualPolicy(id));
		const [read, write, ...more] = (await get("/rights")).json as unknown as Record<string, unknown>[];
		expect(more).toEqual([]);
		const whole = [{ type: "urn:altinn:resource", value: id }];
		expect(read).toMatchObject({
			action: { type: ACTION, value: "read" },
			resource: whole,
			rightKey: rightKeyV1(whole, "read"),
			subjectTypes: ["urn:altinn:accesspackage", "urn:altinn:org", "urn:altinn:rolecode"],
		});
		expect(write?.subjects).toEqual([
			{ subjectAttributes: [{ type: "urn:altinn:rolecode", value: "DAGL" }] },
			{ subjectAttributes: [{ type: "urn:altinn:accesspackage", value: "jordbruk" }] },
		]);
	});

	it("rights, second form: what can be given on, by key and name", async () => {
		const part = named(id) + match("resource", "urn:altinn:task", "Task_1");
		const target = (subjects: string, act: string, where = named(id)) =>
			anyOf(subjects) + anyOf(where) + anyOf(action(act));
		const xml = policy(
			rule("1", target(role("dagl"), "read")) +
				rule("2", target(pack("jordbruk"), "sign", part)) +
				rule("3", target(match("subject", "urn:altinn:org", "skd"), "complete")) +
				rule("4", target(match("subject", "urn:altinn:resource:delegation", "app_skd_x"), "delegate")) +
				rule("5", target(role("dagl") + pack("jordbruk"), "both")) +
				rule("6", target(match("subject", "urn:altinn:partytype", "person"), "other")),
		);
		expect((await upload(xml)).status).toBe(201);
		const v2 = async (query = "", language = "nb") => {
			const answer = await registry.call("GET", at(`/rights${query}`).replace("/v1/", "/v2/"), undefined, {
				headers: { "Accept-Language": language },
			});
			expect(answer.status).toBe(200);
			return answer.json as unknown as { key: string; name: string }[];
		};
		const names = async (query = "", language = "nb") => (await v2(query, language)).map(({ name }) => name);
		expect(await names()).toEqual(["Lese", "Signere (Task_1)"]);
		expect(await names("", "en-GB,nb;q=0.5")).toEqual(["Read", "Sign (Task_1)"]);
		expect(await names("?includeServiceOwnerRights=true", "en")).toEqual(["Read", "Sign (Task_1)", "Complete"]);
		expect(await names("?includeAppRights=true", "en")).toEqual(["Read", "Sign (Task_1)", "delegate"]);
		const whole = [{ type: "urn:altinn:resource", value: id }];
		expect((await v2())[0]).toEqual({
			key: rightKeyV2(whole, "read"),
			name: "Lese",
			resource: whole,
			action: { type: ACTION, value: "read" },
		});
	});

	it.each(["", "/subjects", "/rules", "/rights"])("is 404 without a policy: policy%s", async (path) => {
		expect((await get(path)).status).toBe(404);
	});
});

describe("apps", () => {
	it("one policy is found by both names; another resource cannot take it", async () => {
		id = `app_skd_skjema${count}`;
		const references = [
			{ referenceSource: "Altinn3", referenceType: "ApplicationId", reference: `skd/skjema${count}` },
		];
		const body = resource(id, { resourceType: "AltinnApp", resourceReferences: references });
		expect((await registry.call("POST", RESOURCE, "skd", { body })).status).toBe(201);
		const target = anyOf(role("dagl")) + anyOf(app("skd", `skjema${count}`)) + anyOf(action("read"));
		expect((await upload(policy(rule("r", target)))).status).toBe(201);
		const [log] = (await registry.store.changes(0)).filter(({ change }) => change.kind === "policies").slice(-1);
		expect(log?.change).toEqual({ kind: "policies", keys: [`skd/skjema${count}`] });
		const [right] = (await get("/rights")).json as unknown as { resource: object[] }[];
		expect(right?.resource).toHaveLength(2);
	});
});
