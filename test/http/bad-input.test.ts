import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORIZE, DAGL, DECISION, MVA, post, single, start, type TestServer } from "../server/running.js";

const LIMIT = 65_536;
let server: TestServer;
beforeAll(async () => {
	server = await start({ FULLMAKT_BODY_LIMIT: String(LIMIT), FULLMAKT_REQUEST_TIMEOUT_SECONDS: "1" });
});
afterAll(() => server.stop());

const good = JSON.stringify(single(DAGL, "write", MVA));
const json = { "Content-Type": "application/json" };
const xml = { "Content-Type": "application/xml" };
const request = (inner: string) =>
	`<Request xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" ReturnPolicyIdList="false" CombinedDecision="false">${inner}</Request>`;

/** Everything refused looks like this; the server lives on. */
async function refused(
	body: string | Uint8Array,
	headers: Record<string, string>,
	status: number,
	code: string,
	path = AUTHORIZE,
) {
	const answer = await post(server.url + path, body, headers);
	expect(answer.text).not.toMatch(/\bat .*\.[jt]s|node:internal/);
	expect([answer.status, answer.json?.code]).toEqual([status, code]);
	expect(answer.headers.get("content-type")).toBe("application/problem+json");
	expect(answer.json).toMatchObject({ status, type: `urn:fullmakt:problem:${code}`, title: expect.any(String) });
	return answer.json;
}

describe.each([AUTHORIZE, DECISION])("%s refuses", (path) => {
	it.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
		["no body", "", json, 400, "body-missing"],
		["blanks", "  \n", json, 400, "json-malformed"],
		["half a body", good.slice(0, -20), json, 400, "json-malformed"],
		["text after the body", `${good}x`, json, 400, "json-malformed"],
		["a trailing comma", '{"Request":{},}', json, 400, "json-malformed"],
		["a comment", `/* */${good}`, json, 400, "json-malformed"],
		["XML as JSON", request(""), json, 400, "json-malformed"],
		["JSON as XML", good, xml, 400, "xml-malformed"],
		["a number", "7", json, 400, "not-a-request"],
		["null", "null", json, 400, "not-a-request"],
		["a list", "[]", json, 400, "not-a-request"],
		["no Request", "{}", json, 400, "not-a-request"],
		["a Request that is a word", '{"Request":"x"}', json, 400, "not-a-request"],
		["a subject that is a number", '{"Request":{"AccessSubject":7}}', json, 400, "not-a-request"],
		[
			"an attribute without an id",
			'{"Request":{"AccessSubject":[{"Attribute":[{"Value":"x"}]}]}}',
			json,
			400,
			"not-a-request",
		],
		["wrong bytes", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), json, 400, "not-utf8"],
		["Latin-1", Buffer.from(good.replace("dagl", "blåbær"), "latin1"), json, 400, "not-utf8"],
		["open XML", "<Request>", xml, 400, "xml-malformed"],
		["a DOCTYPE", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${request("&x;")}`, xml, 400, "xml-malformed"],
		["another document", "<html/>", xml, 400, "not-a-request"],
		[
			"an XML request without attributes of its own",
			'<Request xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17"/>',
			xml,
			400,
			"not-a-request",
		],
		["a form", "a=b", { "Content-Type": "application/x-www-form-urlencoded" }, 415, "media-type"],
		["plain text", good, { "Content-Type": "text/plain" }, 415, "media-type"],
		["another charset", good, { "Content-Type": "application/json; charset=utf-16" }, 415, "body-encoding"],
		["a compressed body", good, { ...json, "Content-Encoding": "gzip" }, 415, "body-encoding"],
		["a body over the limit", `{"Request":"${"x".repeat(LIMIT)}"}`, json, 413, "body-too-large"],
		["one far over it", "x".repeat(5_000_000), json, 413, "body-too-large"],
		["brackets without end", "[".repeat(LIMIT - 10), json, 400, "json-malformed"],
		["brackets in brackets", `{"Request":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, json, 400, "not-a-request"],
		["elements in elements", "<a>".repeat(20_000), xml, 400, "xml-limit"],
	])("%s", async (_name, body, headers, status, code) => {
		await refused(body, headers, status, code, path);
	});
});

it("tells where", async () => {
	expect(
		await refused('{"Request":{"AccessSubject":[{"Attribute":[{"Value":"x"}]}]}}', json, 400, "not-a-request"),
	).toMatchObject({
		pointer: expect.stringMatching(/^\/Request\/AccessSubject\/0\/Attribute\/0/),
	});
	expect(await refused('{\n"Request": {,}}', json, 400, "json-malformed")).toMatchObject({ line: 2 });
	expect(await refused(request("\n<Attributes/>"), xml, 400, "not-a-request")).toMatchObject({ line: 2, column: 1 });
});

it("a body that nobody announced the type or the length of", async () => {
	const missing = await fetch(server.url + AUTHORIZE, { method: "POST", body: new Blob([good]) });
	expect(missing.status).toBe(415);
	const endless = new ReadableStream({
		pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(16_384))),
	});
	const answer = await post(server.url + AUTHORIZE, endless, json);
	expect([answer.status, answer.json.code]).toEqual([413, "body-too-large"]);
	const pieces = [good.slice(0, 30), good.slice(30, 31), good.slice(31)];
	const chunked = new ReadableStream({
		async pull(controller) {
			const piece = pieces.shift();
			if (piece === undefined) controller.close();
			else controller.enqueue(new TextEncoder().encode(piece));
			await new Promise((resolve) => setTimeout(resolve, 5));
		},
	});
	expect((await post(server.url + AUTHORIZE, chunked, json)).json.response).toMatchObject([{ decision: "Permit" }]);
});

it("a letter cut in two by a packet", async () => {
	const body = Buffer.from(good.replace('"write"', '"blåbær"'));
	const cut = body.indexOf(0xc3) + 1;
	const stream = new ReadableStream({
		async start(controller) {
			controller.enqueue(body.subarray(0, cut));
			await new Promise((resolve) => setTimeout(resolve, 20));
			controller.enqueue(body.subarray(cut));
			controller.close();
		},
	});
	expect((await post(server.url + AUTHORIZE, stream, json)).json.response).toMatchObject([
		{ decision: "NotApplicable" },
	]);
});

it("names that JavaScript knows harm nobody", async () => {
	const poisoned = good.replace(
		'{"Request":{',
		'{"__proto__":{"polluted":1},"Request":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
	);
	const answer = await post(server.url + AUTHORIZE, poisoned);
	expect([200, 400]).toContain(answer.status);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	expect((await post(server.url + AUTHORIZE, good)).json.response).toMatchObject([{ decision: "Permit" }]);
});

it.each(["GET", "PUT", "DELETE", "PATCH"])("%s is not allowed, and what is allowed is said", async (method) => {
	const answer = await fetch(server.url + AUTHORIZE, { method });
	expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
	expect(await answer.json()).toMatchObject({ code: "method-not-allowed" });
});

it("other paths are not found", async () => {
	for (const path of [
		"/nothing",
		"/authorization",
		`${AUTHORIZE}x`,
		"/..%2f..%2fetc/passwd",
		"/__proto__",
		"/constructor",
	]) {
		const answer = await fetch(server.url + path, { method: "POST", body: good, headers: json });
		expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 404, "application/problem+json"]);
	}
});

/** Sends bytes as they are; resolves with everything that came back when the server closes. */
function raw(text: string, keepOpen = false): Promise<{ answer: string; ms: number }> {
	const started = Date.now();
	return new Promise((resolve, reject) => {
		let answer = "";
		const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
			socket.write(text);
			if (!keepOpen) socket.end();
		});
		socket.setEncoding("utf8");
		socket.on("data", (data: string) => {
			answer += data;
		});
		socket.on("close", () => resolve({ answer, ms: Date.now() - started }));
		socket.on("error", reject);
	});
}

it.each([
	["rubbish", "hello\r\n\r\n", 400],
	["HTTP/0.9", "GET /alive\r\n\r\n", 400],
	["no Host", "GET /alive HTTP/1.1\r\n\r\n", 400],
	["two lengths", `POST ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`, 400],
	[
		"length and chunks",
		`POST ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
		400,
	],
	["a head over its limit", `GET /alive HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
])("%s on the wire is %i", async (_name, text, status) => {
	expect((await raw(text)).answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

it("slow callers are cut off: half a head, half a body", async () => {
	const [head, body] = await Promise.all([
		raw(`POST ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nX-Slow: `, true),
		raw(
			`POST ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
			true,
		),
	]);
	for (const { answer, ms } of [head, body]) {
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		expect(ms).toBeLessThan(4000);
	}
});
