import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPolicy } from "../../src/resources/repository.js";
import { type Registry, startRegistry, usualPolicy } from "./registry.js";

const BASE = "/authorization/api/v1/policies";
const GRANT = readFileSync("policies/apps/ttd-tilskudd.xml", "utf8");
const xml = { "Content-Type": "application/xml" };
let registry: Registry;
beforeAll(async () => {
	registry = await startRegistry();
});
afterAll(() => registry.stop());
const store = (query: string, body: string | undefined, token: string | undefined = "designer") =>
	registry.call("POST", `${BASE}${query}`, token, { headers: xml, ...(body === undefined ? {} : { body }) });

describe("storing", () => {
	it("keeps the policy under org and app, for decisions to find", async () => {
		const answer = await store("?org=TTD&app=tilskudd", GRANT);
		expect([answer.status, answer.text]).toEqual([200, ""]);
		expect((await findPolicy(registry.store.db, "app_ttd_tilskudd"))?.xml).toBe(GRANT);
		const [change] = (await registry.store.changes(0)).filter((each) => each.change.kind === "policies");
		expect(change?.change).toEqual({ kind: "policies", keys: ["ttd/tilskudd"] });
		expect((await store("?org=ttd&app=tilskudd", GRANT, "designerBearer")).status).toBe(200);
	});

	it.each<[string, string, string | undefined]>([
		["no org", "?app=tilskudd", GRANT],
		["no app", "?org=ttd", GRANT],
		["an app that is none", "?org=ttd&app=a/b", GRANT],
		["an app with an underscore", "?org=ttd&app=a_b", GRANT],
		["no policy", "?org=ttd&app=tilskudd", undefined],
		["blanks", "?org=ttd&app=tilskudd", "  "],
	])("refuses %s", async (_what, query, body) => {
		expect((await store(query, body)).status).toBe(400);
	});

	it.each<[string, string]>([
		["xml-malformed", "<Policy"],
		["other-resource", GRANT.replaceAll(">tilskudd<", ">annet<")],
		["other-resource", usualPolicy("skd-mva-melding")],
	])("refuses a policy with line and column: %s", async (reason, body) => {
		const { status, json } = await store("?org=ttd&app=ny", body);
		expect(status).toBe(400);
		expect(json).toMatchObject({ reason, line: expect.any(Number), column: expect.any(Number) });
		expect(await findPolicy(registry.store.db, "app_ttd_ny")).toBeUndefined();
	});

	it.each<[string | undefined, number]>([
		[undefined, 401],
		["admin", 403],
		["platform", 403],
		["skd", 403],
	])("is for Altinn Studio, not for %s", async (token, status) => {
		const answer = await registry.call("POST", `${BASE}?org=ttd&app=tilskudd`, token, { headers: xml, body: GRANT });
		expect(answer.status).toBe(status);
	});
});

describe("reading", () => {
	it("roles with access", async () => {
		await store("?org=ttd&app=tilskudd", GRANT);
		const roles = await registry.call("GET", `${BASE}/rolesWithAccess/ttd/tilskudd`);
		expect([roles.status, roles.json]).toEqual([200, ["dagl", "utinn", "sign"]]);
		expect((await registry.call("GET", `${BASE}/roleswithaccess/ttd/annet`)).status).toBe(404);
		expect((await registry.call("GET", `${BASE}/roleswithaccess/ttd/a_b`)).status).toBe(400);
	});

	it("policies of several apps, each with its own error", async () => {
		await store("?org=ttd&app=tilskudd", GRANT);
		const of = (app: string) => [
			{ id: "urn:altinn:org", value: "ttd" },
			{ id: "urn:altinn:app", value: app },
		];
		const body = [of("tilskudd"), of("annet"), []];
		const { status, json } = await registry.call("POST", `${BASE}/GetPolicies?language=en`, undefined, { body });
		expect(status).toBe(200);
		const [found, missing, empty] = json as unknown as Record<string, unknown>[];
		expect(found).toMatchObject({ appId: of("tilskudd"), minimumAuthenticationLevel: 2, errorResponse: null });
		const parts = found?.resourcePolicies as {
			resource: { value: string }[];
			actions: { match: { value: string }; title: string; roleGrants: object[] }[];
		}[];
		expect(parts.map(({ resource }) => resource.map(({ value }) => value).join("/"))).toEqual([
			"ttd/tilskudd",
			"ttd/tilskudd/Task_Sign",
		]);
		expect(parts[1]?.actions.find(({ match }) => match.value === "sign")).toMatchObject({
			title: "Sign",
			roleGrants: [
				{ roleTypeCode: "dagl", isDelegable: true },
				{ roleTypeCode: "sign", isDelegable: true },
			],
		});
		expect(missing).toMatchObject({ appId: of("annet"), resourcePolicies: null, errorResponse: expect.any(String) });
		expect(empty).toMatchObject({ appId: [], errorResponse: expect.any(String) });
	});

	it("refuses what is no list of names", async () => {
		const { status } = await registry.call("POST", `${BASE}/GetPolicies`, undefined, { body: [[{ id: "x" }]] });
		expect(status).toBe(400);
	});
});
