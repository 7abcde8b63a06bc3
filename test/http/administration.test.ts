/** What all operations share, on real HTTP: gates, paths and parameters. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestIssuer } from "./test-issuer.js";
import { json, operations, serveThings, type ThingsServer } from "./things.js";
import { walkGates } from "./walk.js";

let server: ThingsServer;
let issuer: TestIssuer;
let platform: TestIssuer;
beforeAll(async () => {
	server = await serveThings();
	({ issuer, platform } = server);
});
afterAll(() => server.stop());

describe("the gates", () => {
	it("hold at every operation", async () => {
		expect(await walkGates(server.url, operations, issuer)).toBeGreaterThan(5 * operations.length);
	});

	it("let in who may", async () => {
		const token = await issuer.enterpriseToken("991825827", ["t:admin"]);
		expect(await server.call("GET", "/closed", { token })).toMatchObject({ status: 200, json: "enterprise" });
		for (const scope of ["t:adminx", "t:", "T:ADMIN", "xt:admin"]) {
			const near = await server.call("GET", "/closed", { token: await issuer.enterpriseToken("991825827", [scope]) });
			expect(near.status).toBe(403);
			expect(near.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope", scope="t:read t:admin"');
			expect(near.json).toMatchObject({ code: "HTTP-00403", statusDescription: "Forbidden" });
		}
	});

	it("the platform: its own token, or a scope where one is named, and no bearer token where none is", async () => {
		const app = { PlatformAccessToken: await platform.platformToken("ttd/app") };
		expect(await server.call("GET", "/platform", { headers: app })).toMatchObject({ status: 200, json: "ttd/app" });
		expect((await server.call("GET", "/platform-or", { headers: app })).status).toBe(200);
		const token = await issuer.enterpriseToken("991825827", ["x:admin"]);
		expect((await server.call("GET", "/platform-or", { token })).status).toBe(200);
		expect((await server.call("GET", "/platform", { token })).status).toBe(403);
		expect((await server.call("GET", "/closed", { headers: app })).status).toBe(401);
	});

	it("the guard comes before parameters and body", async () => {
		const token = await issuer.userToken({ userId: 5 }, []);
		const near = { token, headers: json, body: "{" };
		expect((await server.call("POST", "/closed/50002599", near)).status).toBe(403);
		expect((await server.call("POST", "/closed/50002598", near)).json).toMatchObject({
			code: "STD-00000",
			validationErrors: [{ code: "STD.VLD-00000", paths: ["QUERY/from"] }],
		});
		const from = "?from=7b2dd8ae-9f2c-4a8e-8a5b-2f4c0c1f7c55";
		expect((await server.call("POST", `/closed/50002598${from}`, { token, body: { name: "a" } })).status).toBe(204);
	});

	it("a missing party, an empty one and a bad one are 403; one given twice is an error of the call", async () => {
		const token = await issuer.userToken({ userId: 5 }, ["t:read"]);
		for (const query of ["", "?party=", "?party=me"]) {
			expect((await server.call("GET", `/guarded${query}`, { token })).status).toBe(403);
		}
		expect((await server.call("GET", "/guarded?party=a&PARTY=b", { token })).status).toBe(400);
		expect((await server.call("GET", "/guarded?party=a&PARTY=b")).status).toBe(401);
	});
});

describe("paths", () => {
	it.each([
		"/things/special",
		"/Things/SPECIAL",
		"//things/special",
		"///things/special",
		"/things/special/",
		"/things/special?x=1",
	])("%s is the special one", async (path) => {
		expect((await server.call("GET", path)).json).toBe("special");
	});

	it("the absolute form of a request target is the same call", async () => {
		const answer = await server.raw(
			"GET http://evil.example/things/a?page=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		);
		expect(answer).toContain('"id":"a"');
		expect(answer).toContain('"link":"https://public.example/base/x"');
		expect(answer).toContain('"url":"/things/a?page=2"');
	});

	it("97: what could be read in two ways is not found", async () => {
		for (const path of [
			"/things/a%2fb",
			"/things/a%2Fb",
			"/things/a%5cb",
			"/things/a%00b",
			"/things/a%0d%0ab",
			"/things//special",
			"/things/%2e%2e",
			"/things/%2e",
			"/things/..%2fspecial",
			"/nothing",
			"/things/a/b",
			"/thingsx",
			"/__proto__",
			"/constructor",
			"/things/special;x=1/y",
			"*",
		]) {
			const answer = await server.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
			expect([path, answer.slice(9, 12)]).toEqual([path, path === "*" ? "400" : "404"]);
			expect(answer).toContain("application/problem+json");
		}
	});

	it("is decoded once", async () => {
		expect((await server.call("GET", "/things/a%252fb")).json).toMatchObject({ id: "a%2fb" });
		expect((await server.call("GET", "/things/bl%C3%A5%20b%C3%A6r;x=1")).json).toMatchObject({ id: "blå bær;x=1" });
		for (const path of ["/things/%zz", "/things/%ff", "/things/%c0%ae"]) {
			const answer = await server.call("GET", path);
			expect([path, answer.status, answer.json.code]).toEqual([path, 400, "HTTP-00400"]);
		}
	});

	it("methods", async () => {
		for (const method of ["PUT", "PATCH", "POST", "OPTIONS"]) {
			const answer = await server.call(method, "/things/a");
			expect([answer.status, answer.headers.get("allow"), answer.json.code]).toEqual([
				405,
				"GET, DELETE, HEAD",
				"HTTP-00405",
			]);
		}
		const head = await server.call("HEAD", "/things/a");
		expect([head.status, head.text]).toEqual([200, ""]);
		expect(Number(head.headers.get("content-length"))).toBeGreaterThan(10);
		for (const line of ["TRACE /things/a", "CONNECT x:1", "PROPFIND /things/a"]) {
			const answer = await server.raw(`${line} HTTP/1.1\r\nHost: x\r\nX-Secret: hunter2\r\nConnection: close\r\n\r\n`);
			expect(answer).not.toContain("hunter2");
			expect(answer).not.toMatch(/^HTTP\/1.1 2/);
		}
	});
});

describe("query", () => {
	it("names in any case, types by the schema, lists in three ways, unknown ones ignored", async () => {
		const id = "7b2dd8ae-9f2c-4a8e-8a5b-2f4c0c1f7c55";
		const query = `?PAGE=3&Deep=TRUE&packageids=${id}&packageIds[]=${id}&PackageIds[1]=${id}&other=1&text=a%2Bb+c`;
		expect((await server.call("GET", `/things/a${query}`)).json.query).toEqual({
			page: 3,
			deep: true,
			packageIds: [id, id, id],
			text: "a+b c",
		});
		expect((await server.call("GET", "/things/a")).json.query).toEqual({ page: 1 });
	});

	it.each([
		["page=x", "STD.VLD-00002", "QUERY/page"],
		["page=", "STD.VLD-00002", "QUERY/page"],
		["page=0", "STD.VLD-00007", "QUERY/page"],
		["page=-1", "STD.VLD-00007", "QUERY/page"],
		["page=1.5", "STD.VLD-00002", "QUERY/page"],
		["page=1e3", "STD.VLD-00002", "QUERY/page"],
		["page=0x10", "STD.VLD-00002", "QUERY/page"],
		["page=99999999999999999999", "STD.VLD-00002", "QUERY/page"],
		["page=1&page=2", "STD.VLD-00002", "QUERY/page"],
		["deep=yes", "STD.VLD-00002", "QUERY/deep"],
		["packageIds=x", "STD.VLD-00002", "QUERY/packageIds/0"],
		["text=a%00b", "STD.VLD-00002", "QUERY"],
	])("%s is refused", async (query, code, path) => {
		expect((await server.call("GET", `/things/a?${query}`)).json).toMatchObject({
			status: 400,
			code: "STD-00000",
			validationErrors: [{ code, paths: [path] }],
		});
	});

	it("93: too many, too long, not text", async () => {
		const many = Array.from({ length: 1000 }, (_, i) => `a${i}=1`).join("&");
		expect((await server.call("GET", `/things/a?${many}`)).status).toBe(400);
		expect((await server.call("GET", `/things/a?text=${"x".repeat(65_536)}`)).status).toBe(431);
		expect((await server.call("GET", "/things/a?text=%ff")).status).toBe(400);
		const headers = Array.from({ length: 3000 }, (_, i) => `X-${i}: 1\r\n`).join("");
		expect(await server.raw(`GET /things/a HTTP/1.1\r\nHost: x\r\n${headers}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
	});

	it("names that JavaScript knows", async () => {
		const { status, json: said } = await server.call(
			"GET",
			"/things/a?__proto__[x]=1&constructor=1&toString=2&text=ok",
		);
		expect([status, said.query]).toEqual([200, { page: 1, text: "ok" }]);
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});
});
