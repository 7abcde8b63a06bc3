/** Small parts: paging, entity tags, links, proxies, sealed values, strict JSON. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPrecondition, conditionalReply, strongTag, weakTag } from "../../src/http/etag.js";
import type { Fault } from "../../src/http/fault.js";
import { createLinks } from "../../src/http/links.js";
import { createPaging } from "../../src/http/paging.js";
import { readProxies } from "../../src/http/proxies.js";
import { seal, unseal } from "../../src/http/sealed.js";
import { readStrictJson, StrictJsonError } from "../../src/http/strict-json.js";

const secret = Buffer.alloc(32, 7);

describe("125: paging", () => {
	const paging = createPaging(secret);
	const list = ["/systemuser/vendor/bysystem", "991825827_smartcloud"];

	it("a token gives its place back, to its list alone", () => {
		expect(paging.size).toBe(50);
		expect(paging.place(list, undefined)).toBeUndefined();
		for (const place of [142, "7b2dd8ae", { after: [1, "a"] }, 0, ""]) {
			expect(paging.place(list, paging.token(list, place))).toEqual(place);
		}
		const token = paging.token(list, 142);
		expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
		const [text = "", tail = ""] = token.split(".");
		const edited = Buffer.from("143").toString("base64url");
		for (const [which, bad] of [
			[list, `${edited}.${tail}`],
			[list, text],
			[list, ""],
			[list, "MTQy"],
			[list, `${token}.`],
			[list, `${token}=`],
			[list, `${text}=.${tail}`],
			[list, "x".repeat(5000)],
			[[list[0], "314248295_other"], token],
			[[list.join('","')], token],
		] as const) {
			expect(() => paging.place(which, bad)).toThrow("STD-00000");
		}
		expect(() => createPaging(Buffer.alloc(32)).place(list, token)).toThrow("STD-00000");
	});

	it("a purpose is not another's beginning", () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.jsonValue(), (a, b, value) => {
				const token = seal(secret, a, value);
				expect(unseal(secret, a, token)).toEqual(JSON.parse(JSON.stringify(value)));
				if (a !== b) expect(unseal(secret, b, token)).toBeUndefined();
			}),
		);
	});
});

describe("entity tags", () => {
	const call = (headers: Record<string, string>) => ({ header: (name: string) => headers[name] });
	const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
	const now = { tag: weakTag(7), modified: at };
	const date = (ms: number) => new Date(ms).toUTCString();
	const status = (headers: Record<string, string>, current: typeof now | undefined = now) => {
		try {
			checkPrecondition(call(headers), current);
			return 200;
		} catch (error) {
			return (error as Fault).kind.status;
		}
	};

	it.each<[Record<string, string>, number]>([
		[{}, 200],
		[{ "if-match": 'W/"7"' }, 200],
		[{ "if-match": '"7"' }, 200],
		[{ "if-match": '"6", W/"7"' }, 200],
		[{ "if-match": "*" }, 200],
		[{ "if-match": 'W/"6"' }, 412],
		[{ "if-match": '"77"' }, 412],
		[{ "if-match": "7" }, 412],
		[{ "if-match": "" }, 412],
		[{ "if-unmodified-since": date(at) }, 200],
		[{ "if-unmodified-since": date(at - 1000) }, 412],
		[{ "if-unmodified-since": "yesterday" }, 200],
		[{ "if-match": 'W/"7"', "if-unmodified-since": date(at - 1000) }, 200],
		[{ "if-none-match": "*" }, 412],
		[{ "if-none-match": 'W/"7"' }, 412],
		[{ "if-none-match": 'W/"8"' }, 200],
	])("before a change: %j is %i", (headers, wanted) => {
		expect(status(headers)).toBe(wanted);
	});

	it("what is not there matches nothing", () => {
		const gone = (headers: Record<string, string>) => {
			try {
				checkPrecondition(call(headers), undefined);
				return 200;
			} catch (error) {
				return (error as Fault).kind.status;
			}
		};
		expect([gone({ "if-match": "*" }), gone({ "if-match": '"7"' }), gone({ "if-none-match": "*" }), gone({})]).toEqual([
			412, 412, 200, 200,
		]);
	});

	it.each<[Record<string, string>, number]>([
		[{}, 200],
		[{ "if-none-match": 'W/"7"' }, 304],
		[{ "if-none-match": '"7"' }, 304],
		[{ "if-none-match": "*" }, 304],
		[{ "if-none-match": '"8"' }, 200],
		[{ "if-modified-since": date(at) }, 304],
		[{ "if-modified-since": date(at - 1000) }, 200],
		[{ "if-none-match": '"8"', "if-modified-since": date(at) }, 200],
	])("a read: %j is %i", (headers, wanted) => {
		const reply = conditionalReply(call(headers), now, { a: 1 });
		expect(reply.status).toBe(wanted);
		expect(reply.headers).toMatchObject({ ETag: 'W/"7"', "Last-Modified": "Fri, 02 Jan 2026 03:04:05 GMT" });
		expect(reply.body).toEqual(wanted === 200 ? { a: 1 } : undefined);
	});

	it("a tag is made of any version", () => {
		expect(strongTag('a"b\r\nå')).toBe('"a_b___"');
		expect(() => conditionalReply(call({ "if-match": '"8"' }), now, {})).toThrow("HTTP-00412");
	});
});

function request(peer: string, headers: Record<string, string> = {}): IncomingMessage {
	const socket = new Socket();
	Object.defineProperty(socket, "remoteAddress", { value: peer });
	Object.defineProperty(socket, "localAddress", { value: "::ffff:10.1.2.3" });
	Object.defineProperty(socket, "localPort", { value: 8080 });
	const req = new IncomingMessage(socket);
	req.headers = { host: "evil.example", ...headers };
	return req;
}

describe("98: links and proxies", () => {
	const proxies = readProxies("10.0.0.0/8, ::1,192.0.2.7");
	const forwarded = { "x-forwarded-host": "first.example, altinn.example", "x-forwarded-proto": "http, https" };

	it("links: the public address, else a trusted proxy's, else the socket's; never Host", () => {
		const given = createLinks("https://public.example/base/", proxies);
		expect(given(request("10.9.9.9", forwarded), "/a?b=c")).toBe("https://public.example/base/a?b=c");
		const links = createLinks(undefined, proxies);
		expect(links(request("10.9.9.9", forwarded), "/a")).toBe("https://altinn.example/a");
		expect(links(request("::ffff:10.9.9.9", forwarded), "/a")).toBe("https://altinn.example/a");
		expect(links(request("::1", { ...forwarded, "x-forwarded-proto": "http" }), "a")).toBe("http://altinn.example/a");
		for (const peer of ["192.0.2.8", "11.0.0.1", "::2", ""]) {
			expect(links(request(peer, forwarded), "/a")).toBe("http://10.1.2.3:8080/a");
		}
		for (const host of ["evil/", "a b", "user@evil", "evil:port", "-evil", "evil\\x", "", "evil?x", "[::1"]) {
			expect(links(request("10.1.1.1", { "x-forwarded-host": host }), "/a")).toBe("http://10.1.2.3:8080/a");
		}
		for (const host of ["x.example:8443", "[::1]:80", "X.example"]) {
			expect(links(request("10.1.1.1", { "x-forwarded-host": host }), "/")).toBe(`https://${host.toLowerCase()}/`);
		}
	});

	it("the client behind trusted proxies, and not one he made up", () => {
		const client = (peer: string, before: string) => proxies.client(request(peer, { "x-forwarded-for": before }));
		expect(client("203.0.113.5", "1.2.3.4")).toBe("203.0.113.5");
		expect(client("10.0.0.1", "")).toBe("10.0.0.1");
		expect(client("10.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
		expect(client("10.0.0.1", "6.6.6.6, 198.51.100.1, 192.0.2.7")).toBe("198.51.100.1");
		expect(client("10.0.0.1", "6.6.6.6, rubbish")).toBe("10.0.0.1");
	});

	it.each(["example.com", "10.0.0.0/33", "10.0.0.0/x", "::1/129", "10.0.0.0/8/8", "10.0.0"])(
		"%s is no network",
		(entry) => {
			expect(() => readProxies(entry)).toThrow(entry);
		},
	);
});

describe("strict JSON", () => {
	it("is never laxer than JSON.parse, and the same where it accepts", () => {
		const letters = fc.constantFrom(..."{}[]\",:0123456789.eE+-truefalsn\\u \n\t'a\u0000é".split(""));
		fc.assert(
			fc.property(fc.array(letters, { maxLength: 24 }), (parts) => {
				const text = parts.join("");
				let read: unknown;
				try {
					read = readStrictJson(text);
				} catch (error) {
					expect(error).toBeInstanceOf(StrictJsonError);
					return;
				}
				expect(read).toEqual(JSON.parse(text));
			}),
			{ numRuns: 20_000 },
		);
	});

	it("reads every value that can be kept", () => {
		fc.assert(
			fc.property(fc.jsonValue({ noUnicodeString: true, maxDepth: 8 }), (value) => {
				const text = JSON.stringify(value);
				// The generator writes large integers without a point; those cannot be told from counted ones.
				if (/\d{16}/.test(text) || text.includes("\\u0000")) return;
				expect(readStrictJson(text)).toEqual(JSON.parse(text));
			}),
			{ numRuns: 2000 },
		);
	});

	it("keeps names that JavaScript knows as own members", () => {
		const read = readStrictJson('{"__proto__":{"x":1},"constructor":2}') as Record<string, unknown>;
		expect(Object.keys(read)).toEqual(["__proto__", "constructor"]);
		expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
	});

	it("54, 57: depth and size cost little", () => {
		const started = process.cpuUsage();
		expect(() => readStrictJson("[".repeat(5_000_000))).toThrow("deeper");
		expect(readStrictJson(`"${"x".repeat(10_000_000)}"`)).toHaveLength(10_000_000);
		const many = Array.from({ length: 100_000 }, (_, i) => `"k${i}":${i}`).join(",");
		expect(Object.keys(readStrictJson(`{${many}}`) as object)).toHaveLength(100_000);
		expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
	});

	it("55: numbers", () => {
		for (const [text, value] of [
			["0", 0],
			["-0", -0],
			["1.5e3", 1500],
			["0.1", 0.1],
			["1E-2", 0.01],
			["9007199254740991", 9007199254740991],
			["0.0000000000000000", 0],
		] as const) {
			expect(readStrictJson(text)).toBe(value);
		}
		for (const text of [
			"9007199254740992",
			"1e400",
			"-1e400",
			"1e-400",
			"123456789012345678.5",
			"00",
			"1.",
			"-",
			"1e",
		]) {
			expect(() => readStrictJson(text)).toThrow(StrictJsonError);
		}
	});
});
