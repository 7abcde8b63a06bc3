/** Where keys come from, on real HTTP: slow, huge, failing, redirecting; and how often they are asked for. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readIssuers, type TrustedIssuer } from "../../src/http/issuers.js";
import { KeySet, KeysUnavailable } from "../../src/http/key-set.js";
import { keysFromFile, keysFromUrl } from "../../src/http/key-source.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { memoryLog } from "./serving.js";
import { TestIssuer, testKey } from "./test-issuer.js";

const { log } = memoryLog();
const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function jwksServer(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
}

const authenticateBy = (issuer: TestIssuer, keys: TrustedIssuer["keys"], keyTimes = {}) => {
	const authenticate = createAuthenticate({ issuers: [{ ...issuer.trusted, keys }], log, keyTimes });
	return async (token: string): Promise<number> => {
		const headers = { authorization: `Bearer ${token}` };
		try {
			await authenticate({ headers, rawHeaders: [] } as never);
			return 200;
		} catch (error) {
			return (error as { kind: { status: number } }).kind.status;
		}
	};
};

describe("79: keys over HTTP", () => {
	it("are fetched once for many tokens, and once more for an unknown key", async () => {
		const issuer = await TestIssuer.create();
		let fetches = 0;
		const url = await jwksServer((_req, res) => {
			fetches += 1;
			res.end(JSON.stringify(issuer.jwks()));
		});
		const status = authenticateBy(issuer, keysFromUrl(url), { cooldown: 0 });
		const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.enterpriseToken("991825827", [])));
		expect(await Promise.all(tokens.map(status))).toEqual(tokens.map(() => 200));
		expect(fetches).toBe(1);
		await issuer.rotate();
		expect(await status(await issuer.enterpriseToken("991825827", []))).toBe(200);
		expect(fetches).toBe(2);
	});

	it("a flood of unknown keys fetches once a minute", async () => {
		const issuer = await TestIssuer.create();
		let fetches = 0;
		const url = await jwksServer((_req, res) => {
			fetches += 1;
			res.end(JSON.stringify(issuer.jwks()));
		});
		const status = authenticateBy(issuer, keysFromUrl(url));
		expect(await status(await issuer.enterpriseToken("991825827", []))).toBe(200);
		const flood = await Promise.all(
			Array.from({ length: 100 }, (_, i) =>
				issuer.enterpriseToken("991825827", [], { header: { kid: `made-up-${i}` } }),
			),
		);
		for (const token of flood) expect(await status(token)).toBe(401);
		expect(fetches).toBe(1);
		expect(await status(await issuer.enterpriseToken("991825827", []))).toBe(200);
	});

	it.each<[string, RequestListener]>([
		["answers 500", (_req, res) => res.writeHead(500).end("no")],
		["answers 404 with keys", (_req, res) => res.writeHead(404).end('{"keys":[]}')],
		[
			"redirects",
			(req, res) => (req.url === "/else" ? res.end("{}") : res.writeHead(302, { Location: "/else" }).end()),
		],
		["hangs up", (req) => req.socket.destroy()],
		["answers no JSON", (_req, res) => res.end("<html>")],
		["answers a list", (_req, res) => res.end("[]")],
		["has no keys", (_req, res) => res.end('{"keys":[]}')],
		["has secrets only", (_req, res) => res.end('{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"a"}]}')],
		["has a thousand keys", (_req, res) => res.end(JSON.stringify({ keys: Array(1000).fill({ kty: "RSA" }) }))],
		["never ends", (_req, res) => res.write('{"keys":')],
		[
			"is endless",
			(_req, res) => {
				const more = (): void => {
					while (!res.destroyed && res.write(" ".repeat(65_536)));
					if (!res.destroyed) res.once("drain", more);
				};
				more();
			},
		],
	])("an issuer that %s: 503, and soon", async (_name, listener) => {
		const issuer = await TestIssuer.create();
		const status = authenticateBy(issuer, keysFromUrl(await jwksServer(listener), 300));
		const started = performance.now();
		expect(await status(await issuer.enterpriseToken("991825827", []))).toBe(503);
		expect(performance.now() - started).toBeLessThan(1500);
	});

	it("known keys outlive their issuer's failure, up to the bound", async () => {
		const issuer = await TestIssuer.create();
		let failing = false;
		const url = await jwksServer((_req, res) => {
			if (failing) res.writeHead(503).end();
			else res.end(JSON.stringify(issuer.jwks()));
		});
		const status = authenticateBy(issuer, keysFromUrl(url), { refresh: 10, cooldown: 10, bound: 400 });
		const known = await issuer.enterpriseToken("991825827", []);
		expect(await status(known)).toBe(200);
		failing = true;
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await status(known)).toBe(200);
		expect(await status(await issuer.enterpriseToken("991825827", []))).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(await status(known)).toBe(503);
		failing = false;
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await status(known)).toBe(200);
	});

	it("private members and keys for encryption are not used", async () => {
		const signing = await testKey("RS256");
		const url = await jwksServer((_req, res) =>
			res.end(
				JSON.stringify({
					keys: [
						{ ...signing.publicJwk, d: "AQAB", kid: "a" },
						{ ...signing.publicJwk, use: "enc", kid: "b" },
						{ kty: 7 },
						null,
						"x",
					],
				}),
			),
		);
		const set = new KeySet(keysFromUrl(url), log);
		const key = await set.find("a", "RS256");
		expect((await key?.imported("RS256"))?.type).toBe("public");
		expect(await set.find("b", "RS256")).toBeUndefined();
		// One key, one algorithm.
		expect(await set.find("a", "PS256")).toBeUndefined();
		expect(await set.find("a", "ES256")).toBeUndefined();
	});
});

it("keys in a file: read, read again, and missing", async () => {
	const path = join(mkdtempSync(join(tmpdir(), "fullmakt-keys-")), "jwks.json");
	const set = new KeySet(keysFromFile(path), log);
	await expect(set.find("a", "ES256")).rejects.toThrow(KeysUnavailable);
	const [first, second] = [await testKey("ES256", "a"), await testKey("ES256", "b")];
	writeFileSync(path, JSON.stringify({ keys: [first.publicJwk] }));
	const key = await set.find("a", "ES256");
	expect(key?.live).toBe(true);
	writeFileSync(path, JSON.stringify({ keys: [second.publicJwk] }));
	expect(await set.find("b", "ES256")).toBeDefined();
	expect(key?.live).toBe(false);
	// The same id with another key is another key.
	const other = await testKey("ES256", "b");
	const before = await set.find("b", "ES256");
	writeFileSync(path, JSON.stringify({ keys: [other.publicJwk] }));
	await set.find("made-up", "ES256");
	expect(before?.live).toBe(false);
	expect(await set.find("b", "ES256")).not.toBe(before);
});

describe("the setting issuers", () => {
	it("inline and as a file", () => {
		const text = JSON.stringify([
			{
				issuer: "https://maskinporten.no/",
				jwks: "https://maskinporten.no/jwk",
				audience: "https://us",
				kind: "maskinporten",
			},
			{ issuer: "platform", jwks: "/etc/platform.json", kind: "platform" },
			{ issuer: "local", jwks: "http://localhost:1/jwks" },
			{ issuer: "file", jwks: "file:///etc/x%20y.json", audience: ["a", "b"] },
		]);
		const path = join(mkdtempSync(join(tmpdir(), "fullmakt-issuers-")), "issuers.json");
		writeFileSync(path, text);
		for (const read of [readIssuers(text), readIssuers(path)]) {
			expect(read.map(({ issuer, kind, audience, keys }) => [issuer, kind, audience, keys.name])).toEqual([
				["https://maskinporten.no/", "maskinporten", ["https://us"], "https://maskinporten.no/jwk"],
				["platform", "platform", undefined, "/etc/platform.json"],
				["local", "altinn", undefined, "http://localhost:1/jwks"],
				["file", "altinn", ["a", "b"], "/etc/x y.json"],
			]);
		}
	});

	it.each([
		["[{]", /JSON/],
		["[1]", /issuers\[0\]: expected an object/],
		['[{"jwks":"a"}]', /issuer must be a text/],
		['[{"issuer":"a"}]', /jwks must be/],
		['[{"issuer":"a","jwks":"http://example.com/jwk"}]', /https address/],
		['[{"issuer":"a","jwks":"ftp://example.com/jwk"}]', /https address/],
		['[{"issuer":"a","jwks":"b","kind":"google"}]', /kind must be one of altinn, maskinporten/],
		['[{"issuer":"a","jwks":"b","audience":[1]}]', /audience/],
		['[{"issuer":"a","jwks":"b","audiance":"c"}]', /no member "audiance"/],
		['[{"issuer":"a","jwks":"b"},{"issuer":"a","jwks":"c"}]', /named twice/],
		["/nowhere/issuers.json", /ENOENT/],
	])("refuses %s", (setting, reason) => {
		expect(() => readIssuers(setting)).toThrow(reason);
	});
});
