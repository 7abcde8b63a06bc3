/** Answers of operations, and HTTP itself. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveThings, type ThingsServer } from "./things.js";

let server: ThingsServer;
beforeAll(async () => {
	server = await serveThings();
});
afterAll(() => server.stop());

describe("answers", () => {
	it("a fault in the form of the contract", async () => {
		const trace = "0af7651916cd43dd8448eb211c80319c";
		const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
		const { status, json: said } = await server.call("GET", "/fault", { headers });
		expect(status).toBe(400);
		expect(said).toEqual({
			type: "urn:altinn:error:AM-00022",
			title: "No",
			status: 400,
			detail: "why",
			code: "AM-00022",
			statusDescription: "Bad Request",
			traceId: expect.stringMatching(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`)),
			more: "x",
		});
		const none = { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` };
		expect((await server.call("GET", "/fault", { headers: none })).json.traceId).not.toContain("0".repeat(32));
	});

	it("what was not foreseen tells the caller nothing, and the log everything but persons", async () => {
		const answer = await server.call("GET", "/broken");
		expect([answer.status, answer.json.code]).toEqual([500, "HTTP-00500"]);
		expect(answer.text).not.toMatch(/secret|TypeError|\.ts/);
		const line = server.lines.find((each) => each.includes(String(answer.json.traceId)));
		expect(line).toContain("secret detail [personal number]");
		expect(JSON.parse(line ?? "{}")).toMatchObject({ level: 50, operation: "broken", err: { type: "TypeError" } });
	});

	it("headers: never cached, framed, sniffed, shared", async () => {
		for (const path of ["/things/a", "/nothing", "/broken", "/closed"]) {
			const { headers } = await server.call("GET", path, { headers: { Origin: "https://altinn.no.evil" } });
			expect(headers.get("cache-control")).toBe("no-store");
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
			for (const name of headers.keys()) expect(name).not.toMatch(/^access-control-|^x-powered-by$|^server$/);
		}
		const preflight = { Origin: "null", "Access-Control-Request-Method": "POST" };
		const { status, headers } = await server.call("OPTIONS", "/things", { headers: preflight });
		expect([status, headers.get("access-control-allow-origin")]).toEqual([405, null]);
	});

	it("bytes stay bytes", async () => {
		const answer = await fetch(`${server.url}/bytes`);
		expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([0, 255, 1]));
	});

	it("the language", async () => {
		for (const [accept, language] of [
			["", "nb"],
			["en", "en"],
			["nn-NO, en;q=0.9", "nn"],
			["en;q=0.2, nb;q=0.8", "nb"],
			["de, fr;q=0.5", "nb"],
			["en;q=0", "nb"],
			["no", "nb"],
			[`en${",x".repeat(3000)}`, "en"],
		]) {
			const { json: said } = await server.call("GET", "/things/a", {
				headers: { "Accept-Language": accept as string },
			});
			expect([accept, said.language]).toEqual([accept, language]);
		}
	});
});

describe("HTTP itself", () => {
	it("106: an upgrade is not taken up; the call is answered as it is", async () => {
		for (const upgrade of ["h2c", "websocket"]) {
			const answer = await server.raw(
				`GET /things/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${upgrade}\r\nHTTP2-Settings: AAMAAABk\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
			);
			expect(answer).toMatch(/^HTTP\/1\.1 200 /);
			expect(answer).not.toContain(" 101 ");
		}
	});

	it("Expect: the body is asked for when it is wanted, and not before", async () => {
		const head = "Host: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 12\r\n";
		const wanted = await server.raw(`POST /things HTTP/1.1\r\n${head}Connection: close\r\n\r\n{"name":"a"}`);
		expect(wanted).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
		// The connection is closed without being asked to: the unsent body must not become a request.
		const unwanted = await server.raw(`POST /closed/1 HTTP/1.1\r\n${head}\r\n`);
		expect(unwanted).toMatch(/^HTTP\/1\.1 401 /);
		expect(unwanted).toMatch(/Connection: close/i);
		const large = head.replace("12", "999999999");
		expect(await server.raw(`POST /things HTTP/1.1\r\n${large}\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
		expect(
			await server.raw(`POST /things HTTP/1.1\r\n${head.replace("100-continue", "rain")}Connection: close\r\n\r\n`),
		).toMatch(/^HTTP\/1\.1 417 /);
	});

	it("a refused body does not become the next request", async () => {
		const smuggled = "GET /things/special HTTP/1.1\r\nHost: x\r\n\r\n";
		const first = `POST /closed/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`;
		const next = "GET /things/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
		const answer = await server.raw(first + next);
		expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 401", "HTTP/1.1 200"]);
		expect(answer).toContain('"id":"b"');
		const chunked = "POST /closed/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
		const cut = await server.raw(`${chunked}0\r\n\r\n${smuggled}`);
		expect(cut).not.toContain("special");
	});

	it("107: what goes into the log stays one line", async () => {
		await server.call("GET", "/broken", { headers: { "User-Agent": `${"\u001b[31m".slice(1)}$\{jndi:ldap://x}` } });
		for (const line of server.lines) {
			expect(line.trimEnd()).not.toContain("\n");
			expect(() => JSON.parse(line)).not.toThrow();
		}
	});
});
