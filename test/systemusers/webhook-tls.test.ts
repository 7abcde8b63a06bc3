/** Webhooks over TLS, called by the program as it is built, which is told of a certificate authority as an operator would. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callTo } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { build, type ServerProcess, spawnServer } from "../server/built.js";
import { freshFolder } from "../server/running.js";
import { VENDOR } from "../systems/world.js";
import { type Authority, authority, hasOpenssl, type Pair } from "./certificates.js";
import { WEBHOOKS } from "./followed.js";

const documentation = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");
const example = /```js\n([\s\S]+?)```/.exec(documentation)?.[1] ?? "";
const { verified } = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as {
	verified(headers: unknown, body: string, secret: string): { readonly type: string } | undefined;
};

describe.skipIf(!hasOpenssl())("webhooks over TLS", () => {
	let ours: Authority;
	let theirs: Authority;
	let server: ServerProcess;
	let token: string;
	const folder = freshFolder();
	const stops: (() => void)[] = [];

	beforeAll(async () => {
		build();
		ours = authority(folder, "ours");
		theirs = authority(folder, "theirs");
		const issuer = await TestIssuer.create();
		const jwks = join(folder, "keys.json");
		writeFileSync(jwks, JSON.stringify(issuer.jwks()));
		token = await issuer.enterpriseToken(VENDOR, ["fullmakt:events.write"]);
		server = await spawnServer({
			FULLMAKT_ISSUERS: JSON.stringify([{ issuer: issuer.issuer, jwks, kind: "maskinporten" }]),
			FULLMAKT_ENVIRONMENT: "test",
			FULLMAKT_RATE_LIMIT: "0",
			NODE_EXTRA_CA_CERTS: ours.file,
		});
	}, 120_000);
	afterAll(() => server?.child.kill("SIGKILL"));
	afterEach(() => {
		for (const stop of stops.splice(0)) stop();
	});

	const silent: RequestListener = (req, res) => req.on("end", () => res.writeHead(204).end()).resume();
	async function listen(pair: Pair | undefined, answer: RequestListener = silent, more: object = {}) {
		const heard = { calls: 0 };
		const listener: RequestListener = (req, res) => {
			heard.calls += 1;
			answer(req, res);
		};
		const made = pair === undefined ? createPlain(listener) : createServer({ ...pair, ...more }, listener);
		await new Promise<void>((resolve) => made.listen(0, "localhost", resolve));
		stops.push(() => {
			made.close();
			made.closeAllConnections();
		});
		return Object.assign(heard, { url: `https://localhost:${(made.address() as AddressInfo).port}/hook` });
	}
	/** Makes a webhook and has it called once: how that went. */
	async function called(url: string): Promise<{ readonly secret: string; readonly outcome: Record<string, unknown> }> {
		const made = await callTo(server.url + WEBHOOKS, "POST", { token, body: { url } });
		expect([made.status, made.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
		const { id, secret } = made.json as unknown as { id: string; secret: string };
		const { json } = await callTo(`${server.url}${WEBHOOKS}/${id}/test`, "POST", { token });
		await callTo(`${server.url}${WEBHOOKS}/${id}`, "DELETE", { token });
		return { secret, outcome: json };
	}

	test("a certificate by an authority that the operator named is good, and the event is signed", async () => {
		let got: { headers: unknown; body: string } | undefined;
		const { url } = await listen(ours.sign("localhost"), (req, res) => {
			let body = "";
			req.setEncoding("utf8").on("data", (text: string) => {
				body += text;
			});
			req.on("end", () => {
				got = { headers: req.headers, body };
				res.writeHead(200).end();
			});
		});
		const { secret, outcome } = await called(url);
		expect(outcome).toEqual({ delivered: true, httpStatus: 200 });
		expect(verified(got?.headers, got?.body ?? "", secret)?.type).toBe("webhook.test");
		expect(verified(got?.headers, `${got?.body} `, secret)).toBeUndefined();
	});

	test.each([
		["by an authority that nobody named", () => theirs.sign("localhost"), {}, /UNABLE_TO_VERIFY|SELF_SIGNED/],
		["that has expired", () => ours.sign("localhost", -1), {}, /CERT_HAS_EXPIRED/],
		["for another host", () => ours.sign("vendor.example"), {}, /ERR_TLS_CERT_ALTNAME_INVALID/],
		[
			"over a protocol that is no longer good",
			() => ours.sign("localhost"),
			{ maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" },
			/EPROTO|ERR_SSL/,
		],
	] as const)("one %s is refused before anything is sent", async (_, pair, more, why) => {
		const heard = await listen(pair(), silent, more);
		const { outcome } = await called(heard.url);
		expect(outcome).toEqual({ delivered: false, error: expect.stringMatching(why) });
		expect(outcome.error).toMatch(/^The TLS connection failed/);
		expect(heard.calls).toBe(0);
	});

	test("a server that speaks no TLS is sent nothing", async () => {
		const heard = await listen(undefined);
		const { outcome } = await called(heard.url);
		expect(outcome).toEqual({ delivered: false, error: expect.stringMatching(/^The TLS connection failed/) });
		expect(heard.calls).toBe(0);
	});

	test("no redirect is followed, to TLS or away from it", async () => {
		const pair = ours.sign("localhost");
		const [good, plain] = [await listen(pair), await listen(undefined)];
		for (const [status, location] of [
			[301, good.url],
			[307, good.url],
			[308, plain.url.replace("https:", "http:")],
		] as const) {
			const { url } = await listen(pair, (_req, res) => res.writeHead(status, { Location: location }).end());
			const { outcome } = await called(url);
			expect(outcome).toEqual({
				delivered: false,
				httpStatus: status,
				error: "The answer was a redirect; none is followed.",
			});
		}
		expect([good.calls, plain.calls]).toEqual([0, 0]);
	});

	test("an answer without end is not read, and a head without end is refused", async () => {
		const pair = ours.sign("localhost");
		let sent = 0;
		const { url } = await listen(pair, (_req, res) => {
			res.writeHead(200);
			const chunk = Buffer.alloc(65_536, "x");
			const more = (): void => {
				while (!res.destroyed && sent < 1e9) {
					sent += chunk.length;
					if (!res.write(chunk)) return void res.once("drain", more);
				}
			};
			more();
		});
		expect((await called(url)).outcome).toEqual({ delivered: true, httpStatus: 200 });
		// What fits into buffers on the way, and no more.
		expect(sent).toBeLessThan(50e6);
		const { url: heads } = await listen(pair, (_req, res) => {
			res.writeHead(200, { "X-Long": "x".repeat(200_000) }).end();
		});
		expect((await called(heads)).outcome).toMatchObject({ delivered: false, error: expect.stringContaining("HPE_") });
	});
});
