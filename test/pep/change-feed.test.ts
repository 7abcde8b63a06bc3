/** A decision cache that hears of changes: a revocation counts at once while it does, and within the bound when it cannot. */
import type { RequestListener, ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type CacheOptions, cachedDecisions, changeFeed, createAuthorize } from "../../src/pep/index.js";
import { callTo } from "../http/serving.js";
import { FJORDBRIS, type Listening, listen, MVA, openScene, outcome, type Scene } from "./scene.js";

let scene: Scene;
let front: Listening;
/** How the feed fares: passed on to the server, cut off, left hanging, or answered otherwise. */
let feed: "up" | "cut" | "hangs" | ((res: ServerResponse) => void) = "up";
let calls = 0;
let ending: AbortController;
beforeAll(async () => {
	scene = await openScene();
	const pass: RequestListener = async (req, res) => {
		calls += 1;
		if (feed === "hangs") return;
		if (feed === "cut") return void res.destroy();
		if (feed !== "up") return feed(res);
		const headers = { Authorization: String(req.headers.authorization) };
		const answer = await fetch(scene.server.url + String(req.url), { headers }).catch(() => undefined);
		if (answer === undefined) return void res.destroy();
		const text = await answer.text();
		if ((feed as string) === "cut") res.destroy();
		else if ((feed as string) !== "hangs") res.writeHead(answer.status).end(text);
	};
	front = await listen(pass);
});
afterAll(async () => {
	await front.stop();
	await scene.server.stop();
});
beforeEach(() => {
	[feed, calls] = ["up", 0];
	ending = new AbortController();
});
afterEach(async () => {
	ending.abort();
	await scene.robotsPackage("POST");
});

/** A PEP with a cache over the real server, following the feed. */
async function opened(options: CacheOptions, ofUser?: string) {
	let heard = 0;
	const changes = (changed: () => void): void =>
		changeFeed({ url: front.url, token: scene.eventsToken, signal: ending.signal, retryMs: 50 })(() => {
			heard += 1;
			changed();
		});
	const authorize = createAuthorize({
		verify: scene.verify(),
		ask: cachedDecisions(scene.ask, { ...options, changes }),
	});
	const token = ofUser ?? (await scene.robotToken());
	const seen = () => outcome(authorize({ ...MVA, token, action: "write", party: FJORDBRIS }));
	return { seen, heard: () => heard };
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const VENDOR = "310412309";
const VAT = [{ urn: "urn:altinn:accesspackage:merverdiavgift" }];

/** A system user of Fjordbris, as its manager approves one. */
async function approvedUser(): Promise<{ readonly token: string; switch(on: boolean): Promise<void> }> {
	const vendor = await scene.maskinporten.enterpriseToken(VENDOR, [
		"altinn:authentication/systemregister.write",
		"altinn:authentication/systemuser.request.write",
	]);
	const manager = await scene.altinn.userToken({ userId: 20400204 }, ["altinn:portal/enduser"]);
	const call = async (token: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
		const sent = body === undefined ? { token } : { token, body };
		const { status, text, json } = await callTo(scene.server.url + path, "POST", sent);
		if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
		return json;
	};
	const systemId = `${VENDOR}_heard`;
	const names = { nb: "Hørt", nn: "Høyrd", en: "Heard" };
	await call(vendor, "/authentication/api/v1/systemregister/vendor", {
		id: systemId,
		vendor: { ID: `0192:${VENDOR}` },
		name: names,
		description: names,
		accessPackages: VAT,
	});
	const requests = "/authentication/api/v1/systemuser/request";
	const wish = { systemId, partyOrgNo: FJORDBRIS.organization, accessPackages: VAT };
	const { id } = (await call(vendor, `${requests}/vendor`, wish)) as { id: string };
	await call(manager, `${requests}/${FJORDBRIS.organization}/${id}/approve`);
	const own = `/fullmakt/v1/systemusers/${FJORDBRIS.organization}/${id}`;
	return {
		token: await scene.maskinporten.systemUserToken(
			{ id, systemId, vendor: VENDOR, customer: FJORDBRIS.organization },
			[...MVA.scopes],
		),
		switch: async (on) => void (await call(manager, `${own}/${on ? "reactivate" : "deactivate"}`)),
	};
}

it("hears of what a customer takes back, long before its time is over", async () => {
	const user = await approvedUser();
	const { seen, heard } = await opened({ maxAgeMs: 60_000 }, user.token);
	await expect.poll(heard).toBe(1);
	expect(await seen()).toBe("permit");
	await user.switch(false);
	await expect.poll(seen, { timeout: 10_000 }).toBe("not-permitted");
	await user.switch(true);
	await expect.poll(seen, { timeout: 10_000 }).toBe("permit");
	// By the events, not because the feed broke.
	expect(heard()).toBe(3);
});

it.each([
	["is cut off", "cut"],
	["answers that the token is not good", (res: ServerResponse): void => void res.writeHead(401).end("{}")],
	["answers that the place is gone", (res: ServerResponse): void => void res.writeHead(410).end("{}")],
	["answers nonsense", (res: ServerResponse): void => void res.writeHead(200).end('{"cursor":1}')],
	[
		"leads elsewhere",
		(res: ServerResponse): void => void res.writeHead(307, { Location: "https://evil.example/" }).end(),
	],
] as const)("forgets at each try while the feed %s, and hears again when it is back", async (_, broken) => {
	const { seen, heard } = await opened({ maxAgeMs: 60_000 });
	await expect.poll(heard).toBe(1);
	expect(await seen()).toBe("permit");
	feed = broken;
	front.server.closeAllConnections();
	await scene.robotsPackage("DELETE");
	await expect.poll(seen, { timeout: 10_000 }).toBe("not-permitted");
	await scene.robotsPackage("POST");
	await expect.poll(seen, { timeout: 10_000 }).toBe("permit");
	feed = "up";
	// Once more when it is there again, and then no more.
	await pause(300);
	const before = heard();
	await pause(300);
	expect(heard()).toBe(before);
});

it("asks anew when its time is over while the feed hangs and nobody can tell that it does", async () => {
	feed = "hangs";
	const { seen, heard } = await opened({ maxAgeMs: 400 });
	const asked = performance.now();
	expect(await seen()).toBe("permit");
	await scene.robotsPackage("DELETE");
	let last = "permit";
	let late = 0;
	while (last === "permit") {
		const begun = performance.now();
		last = await seen();
		if (last === "permit") late = begun - asked;
		await pause(10);
	}
	// No permit was given to a question that came after its time; nothing was heard meanwhile.
	expect([last, heard(), late <= 400 + 50]).toEqual(["not-permitted", 0, true]);
});

it("ends when it is told to", async () => {
	const { heard } = await opened({});
	await expect.poll(heard).toBe(1);
	ending.abort();
	feed = "cut";
	front.server.closeAllConnections();
	const before = calls;
	await pause(200);
	expect([heard(), calls]).toEqual([1, before]);
});
