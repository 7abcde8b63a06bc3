/** The example service's own code, for callers who may: its routes, and what it keeps of who did what. */

import type { RequestListener } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Authorize } from "../../src/pep/index.js";
import { FJORDBRIS, HANSEN, KARI, type Listening, listen, openScene, type Scene } from "../pep/scene.js";
import { build } from "../server/built.js";
import { root } from "../server/running.js";

let scene: Scene;
let service: Listening;
beforeAll(async () => {
	// It imports the built package.
	build();
	scene = await openScene();
	const { taxAuthority } = (await import(join(root, "examples", "tax-authority", "service.mjs"))) as {
		taxAuthority: (authorize: Authorize) => RequestListener;
	};
	const { createAuthorize, pdpOverHttp, tokenVerifier } = (await import(
		join(root, "dist", "pep", "index.js")
	)) as typeof import("../../src/pep/index.js");
	const ask = pdpOverHttp({ url: scene.server.url, token: scene.serviceToken });
	service = await listen(taxAuthority(createAuthorize({ verify: tokenVerifier({ issuers: scene.issuers }), ask })));
});
afterAll(async () => {
	await service.stop();
	await scene.server.stop();
});

async function call(method: string, path: string, token: string, body?: unknown) {
	const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
	const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
	const answer = await fetch(service.url + path, { method, headers, ...sent });
	return { status: answer.status, body: await answer.json() };
}

it("keeps a return from the first figure to the signature", async () => {
	const kari = await scene.userToken(KARI);
	const own = `/mva/${HANSEN.organization}`;
	const filled = {
		organization: HANSEN.organization,
		period: "2026-5",
		amount: 100,
		signed: false,
		filledInBy: { user: KARI },
	};
	expect(await call("PUT", `${own}/2026-5`, kari, { amount: 100 })).toEqual({ status: 200, body: filled });
	expect(await call("GET", own, kari)).toEqual({ status: 200, body: [filled] });
	expect(await call("POST", `${own}/2026-4/signature`, kari)).toMatchObject({ status: 404 });
	expect(await call("POST", `${own}/2026-5/signature`, kari)).toMatchObject({ status: 200, body: { signed: true } });
	expect(await call("PUT", `${own}/2026-5`, kari, { amount: 1 })).toMatchObject({ status: 409 });
	expect(await call("GET", own, kari)).toMatchObject({ body: [{ amount: 100 }] });
});

it("shows a system user its customer's returns alone, and remembers which one wrote", async () => {
	const robot = await scene.robotToken();
	const written = await call("PUT", `/mva/${FJORDBRIS.organization}/2026-5`, robot, { amount: 7 });
	expect(written).toMatchObject({ status: 200, body: { filledInBy: { vendor: "310412309" } } });
	expect(await call("GET", `/mva/${FJORDBRIS.organization}`, robot)).toMatchObject({ body: [{ amount: 7 }] });
	expect(await call("GET", `/mva/${HANSEN.organization}`, robot)).toMatchObject({ status: 403 });
});

it.each([
	["an amount that is no number", "2026-3", { amount: "100" }],
	["half a krone", "2026-3", { amount: 0.5 }],
	["no amount", "2026-3", {}],
	["a list", "2026-3", []],
	["no JSON", "2026-3", "{"],
	["a period that is none", "2026-7", { amount: 1 }],
])("takes no return with %s", async (_name, period, body) => {
	const kari = await scene.userToken(KARI);
	expect(await call("PUT", `/mva/${HANSEN.organization}/${period}`, kari, body)).toMatchObject({ status: 400 });
});

it("takes no body that is too large", async () => {
	const body = { amount: 1, more: "x".repeat(20_000) };
	const kari = await scene.userToken(KARI);
	expect(await call("PUT", `/mva/${HANSEN.organization}/2026-3`, kari, body)).toMatchObject({ status: 413 });
});
