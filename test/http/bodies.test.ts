/** Bodies of operations, on real HTTP: JSON, forms, text; malformed, too large, compressed, cut off. */
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, made, serveThings, type ThingsServer } from "./things.js";

let server: ThingsServer;
beforeAll(async () => {
	server = await serveThings();
});
afterAll(() => server.stop());

describe("JSON bodies", () => {
	const add = (body: unknown, headers: Record<string, string> = json) =>
		server.call("POST", "/things", { body, headers });

	it("members in any case, numbers in quotes, unknown ones left out", async () => {
		const body =
			'{"NAME":"a","count":"3","TAGS":["x"],"Inner":{"PARTYUUID":"p","zzz":1},"unknown":{"a":1},"Free":{"K":{"DEEPNAME":"d"}}}';
		expect((await add(body)).json).toEqual({
			name: "a",
			Count: 3,
			tags: ["x"],
			inner: { partyUuId: "p" },
			free: { K: { deepName: "d" } },
		});
		expect((await add({ name: "a", either: { LEFT: "x" } })).json.either).toEqual({ Left: "x" });
		expect((await add({ name: "a", either: { right: "2.5" } })).json.either).toEqual({ Right: 2.5 });
		const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"name":"æøå"}')]);
		expect((await add(marked, { "Content-Type": "application/json; charset=utf-8" })).json.name).toBe("æøå");
		expect((await add('{"name":"a"}', { "Content-Type": "text/json" })).status).toBe(200);
		expect((await add('{"name":"a"}', { "Content-Type": "application/merge-patch+json" })).status).toBe(200);
	});

	it.each<[string, string | Uint8Array, string, string]>([
		["nothing", "", "STD.VLD-00000", "/"],
		["blanks", "  ", "STD.VLD-00017", "/"],
		["half of it", '{"name":', "STD.VLD-00017", "/"],
		["a comment", '/* */{"name":"a"}', "STD.VLD-00017", "/"],
		["a trailing comma", '{"name":"a",}', "STD.VLD-00017", "/"],
		["a leading comma", '{,"name":"a"}', "STD.VLD-00017", "/"],
		["two commas", '{"name":"a","tags":["a",,"b"]}', "STD.VLD-00017", "/"],
		["single quotes", "{'name':'a'}", "STD.VLD-00017", "/"],
		["two documents", '{"name":"a"}{"name":"b"}', "STD.VLD-00017", "/"],
		["a member twice", '{"name":"a","name":"b"}', "STD.VLD-00017", "/"],
		["a member twice, the same", '{"name":"a","name":"a"}', "STD.VLD-00017", "/"],
		["a member twice by escape", '{"name":"a","n\\u0061me":"b"}', "STD.VLD-00017", "/"],
		["a member twice by case", '{"name":"a","Name":"b"}', "STD.VLD-00017", "/"],
		["a number that would change", '{"name":"a","count":9007199254740993}', "STD.VLD-00017", "/"],
		["a number without end", '{"name":"a","count":1e400}', "STD.VLD-00017", "/"],
		["a number of forty digits", `{"name":"a","count":1.${"1".repeat(40)}}`, "STD.VLD-00017", "/"],
		["01", '{"name":"a","count":01}', "STD.VLD-00017", "/"],
		["+1", '{"name":"a","count":+1}', "STD.VLD-00017", "/"],
		[".5", '{"name":"a","count":.5}', "STD.VLD-00017", "/"],
		["0x10", '{"name":"a","count":0x10}', "STD.VLD-00017", "/"],
		["NaN", '{"name":"a","count":NaN}', "STD.VLD-00017", "/"],
		["half a surrogate pair", '{"name":"\\ud800"}', "STD.VLD-00017", "/"],
		["NUL", '{"name":"a\\u0000b"}', "STD.VLD-00017", "/"],
		["a raw line break", '{"name":"a\nb"}', "STD.VLD-00017", "/"],
		["depth", `${"[".repeat(30_000)}`, "STD.VLD-00017", "/"],
		["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "STD.VLD-00017", "/"],
		["a list", "[]", "STD.VLD-00002", "/"],
		["null", "null", "STD.VLD-00002", "/"],
		["a number for a text", '{"name":991825827}', "STD.VLD-00002", "/name"],
		["null for a text", '{"name":null}', "STD.VLD-00002", "/name"],
		["no name", "{}", "STD.VLD-00000", "/name"],
		["a long name", `{"name":"${"x".repeat(21)}"}`, "STD.VLD-00005", "/name"],
		["a wrong item", '{"name":"a","tags":["x",1]}', "STD.VLD-00002", "/tags/1"],
		["the 30th of February", '{"name":"a","on":"2026-02-30"}', "STD.VLD-00002", "/on"],
		["an hour without a place", '{"name":"a","at":"2026-02-03T10:00:00"}', "STD.VLD-00002", "/at"],
	])("%s is refused", async (_name, body, code, path) => {
		const before = made.times;
		const answer = await add(body);
		expect(answer.json).toMatchObject({ status: 400, code: "STD-00000", validationErrors: [{ code, paths: [path] }] });
		expect(answer.headers.get("content-type")).toBe("application/problem+json");
		expect(made.times).toBe(before);
	});

	it("all that is wrong is told at once, unless it is too much", async () => {
		const few = await add({ count: 0, tags: [1, 2] });
		expect(few.json.validationErrors).toHaveLength(4);
		const started = process.cpuUsage();
		const many = await add(`{"tags":[${"1,".repeat(25_000)}1]}`);
		expect(many.json.validationErrors?.length).toBeLessThanOrEqual(20);
		expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
	});

	it("95: other media types", async () => {
		for (const type of [
			"text/plain",
			"application/xml",
			"multipart/form-data; boundary=a",
			"application/json; charset=utf-16",
			"",
		]) {
			const answer = await add(Buffer.from('{"name":"a"}'), type === "" ? {} : { "Content-Type": type });
			expect([type, answer.status, answer.json.code]).toEqual([type, 415, "HTTP-00415"]);
		}
	});

	it("94: compressed", async () => {
		for (const coding of ["gzip", "br", "deflate", "gzip, gzip", "x"]) {
			const answer = await add(gzipSync("x".repeat(1000)), { ...json, "Content-Encoding": coding });
			expect([coding, answer.status]).toEqual([coding, 415]);
		}
		expect((await add('{"name":"a"}', { ...json, "Content-Encoding": "identity" })).status).toBe(200);
	});

	it("57: 100 MB, announced and not", async () => {
		const announced = await add("x".repeat(100_000_000));
		expect([announced.status, announced.json.code]).toEqual([413, "HTTP-00413"]);
		let sent = 0;
		const endless = new ReadableStream({
			pull(controller) {
				sent += 65_536;
				if (sent > 100_000_000) controller.close();
				else controller.enqueue(new Uint8Array(65_536));
			},
		});
		const answer = await server.call("POST", "/things", { body: endless, headers: json });
		expect(answer.status).toBe(413);
		expect(sent).toBeLessThan(40_000_000);
		expect((await add({ name: "still here" })).status).toBe(200);
	});

	it("one that ends early does not hold anything", async () => {
		const before = made.times;
		for (const end of ["", "{"]) {
			await begin(
				`POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n${end}`,
			);
		}
		expect(made.times).toBe(before);
		expect((await add({ name: "a" })).status).toBe(200);
	});

	it("on DELETE", async () => {
		expect((await server.call("DELETE", "/things/7")).status).toBe(204);
		expect((await server.call("DELETE", "/things/7", { body: { Name: "x" } })).json).toEqual({
			id: 7,
			body: { name: "x" },
		});
		expect((await server.call("DELETE", "/things/7", { body: {} })).status).toBe(400);
		expect((await server.call("DELETE", "/things/x")).json).toMatchObject({
			validationErrors: [{ code: "STD.VLD-00002", paths: ["PATH/id"] }],
		});
	});
});

describe("other bodies", () => {
	it("forms", async () => {
		const form = { "Content-Type": "application/x-www-form-urlencoded" };
		const send = (body: string, headers = form) => server.call("POST", "/token", { body, headers });
		expect((await send("grant_type=a%20b+c&other=1")).json).toEqual({ grant_type: "a b c", other: "1" });
		for (const body of [
			"grant_type=a&grant_type=b",
			"grant_type=%zz",
			"grant_type=%ff",
			"grant_type=%00",
			"x=1",
			"grant_type",
		]) {
			const answer = await send(body);
			expect([body, answer.status]).toEqual([body, body === "grant_type" ? 200 : 400]);
		}
		expect((await send("grant_type=a", json as never)).status).toBe(415);
		expect((await server.call("POST", "/token?grant_type=a", { headers: form })).status).toBe(400);
	});

	it("multipart", async () => {
		const send = (parts: Record<string, string | Blob | Buffer>) => {
			const form = new FormData();
			for (const [name, value] of Object.entries(parts)) {
				form.append(name, Buffer.isBuffer(value) ? new Blob([new Uint8Array(value)]) : value);
			}
			return server.call("POST", "/form", { body: form });
		};
		expect((await send({ a: "æ", file: new Blob(["<Policy/>"]) })).json).toEqual({ a: "æ", file: "<Policy/>" });
		expect((await send({ file: "x" })).json).toMatchObject({ validationErrors: [{ paths: ["/a"] }] });
		expect((await send({ a: "x".repeat(5000) })).status).toBe(413);
		expect((await send({ a: "x", file: new Blob(["x".repeat(5000)]) })).status).toBe(413);
		expect((await send({ a: "x", file: Buffer.from([0xff, 0xfe]) })).status).toBe(400);
		expect((await send(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`a${i}`, "x"])))).status).toBe(400);
		const raw = (body: string, type = "multipart/form-data; boundary=b") =>
			server.call("POST", "/form", { body, headers: { "Content-Type": type } });
		const part = (name: string, value: string) =>
			`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
		expect((await raw(`${part("a", "x")}--b--\r\n`)).json).toEqual({ a: "x" });
		expect((await raw(`${part("a", "x")}${part("a", "y")}--b--\r\n`)).status).toBe(400);
		expect((await raw(`${part("a", "\0")}--b--\r\n`)).status).toBe(400);
		expect((await raw(part("a", "x"))).status).toBe(400);
		expect((await raw("rubbish")).status).toBe(400);
		expect((await raw("rubbish", "multipart/form-data")).status).toBe(400);
		expect((await raw("{}", "application/json")).status).toBe(415);
		const { json: own } = await raw(`${part("__proto__", "x")}${part("a", "x")}--b--\r\n`);
		expect(own.a).toBe("x");
	});

	it("text, whatever it is called", async () => {
		const sent = await server.call("PUT", "/text", { body: "<a>æ</a>", headers: { "Content-Type": "text/plain" } });
		expect([sent.text, sent.headers.get("content-type")]).toEqual(["<a>æ</a>", "text/plain; charset=utf-8"]);
		expect((await server.call("PUT", "/text", { body: Buffer.from([0xff]) })).status).toBe(400);
	});
});

/** Sends the beginning of a request and hangs up. */
function begin(text: string): Promise<void> {
	return new Promise((resolve) => {
		const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
			socket.write(text, () => setTimeout(() => socket.destroy(), 30));
		});
		socket.on("close", () => setTimeout(resolve, 50));
	});
}
