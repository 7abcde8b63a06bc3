import { connect } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createAuthorize, type PdpAnswer, permitted, protect, refusalAnswer } from "../../src/pep/index.js";
import { KARI, type Listening, listen, MVA, openScene, SCOPE, type Scene } from "./scene.js";

const OWN = "/mva/311592858";

let scene: Scene;
let service: Listening;
let served = 0;
beforeAll(async () => {
	scene = await openScene();
	const app = express();
	const party = (req: express.Request) => ({ organization: String(req.params.organization) });
	const serve: express.RequestHandler = (_req, res) => {
		served += 1;
		res.json({});
	};
	app.get("/mva/:organization", protect(scene.authorize, { ...MVA, action: "read", party }), (req, res) => {
		served += 1;
		res.json({ who: permitted(req).principal.kind });
	});
	const byQuery = protect(scene.authorize, {
		resource: (req) => String(req.query.resource),
		action: (req) => String(req.query.action),
		party: () => ({ organization: "311592858" }),
		resourceAttributes: (req) => ({ "urn:altinn:task": String(req.query.task) }),
	});
	app.get("/by-query", byQuery, serve);
	const noParty = () => {
		throw new Error("party");
	};
	app.get("/thrown", protect(scene.authorize, { ...MVA, action: "read", party: noParty }), serve);
	app.get("/bare", (req, res) => void res.json(permitted(req)));
	const watermark: PdpAnswer = { decision: "Permit", obligations: [{ id: "watermark", assignments: [] }] };
	const watermarked = createAuthorize({ verify: scene.verify(), ask: () => watermark });
	app.get("/watermark/:organization", protect(watermarked, { ...MVA, action: "read", party }), serve);
	const failed: express.ErrorRequestHandler = (error, _req, res, _next) =>
		void res.status(500).json({ error: error.message });
	app.use(failed);
	service = await listen(app);
});
afterAll(async () => {
	await service.stop();
	await scene.server.stop();
});

async function get(path: string, token?: string) {
	const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
	const res = await fetch(service.url + path, { headers });
	const { status } = res;
	return { status, challenge: res.headers.get("www-authenticate"), headers: res.headers, body: await res.json() };
}

it("lets through who may", async () => {
	const kari = await get(OWN, await scene.userToken(KARI));
	expect(kari).toMatchObject({ status: 200, challenge: null, body: { who: "user" } });
	const robot = await get("/mva/316080685", await scene.robotToken());
	expect(robot).toMatchObject({ status: 200, body: { who: "system-user" } });
});

it("says what is wrong, as a problem, and does not call the route", async () => {
	const before = served;
	const token = await scene.userToken(KARI);
	expect(await get(OWN)).toMatchObject({ status: 401, challenge: "Bearer", body: { code: "no-token" } });
	expect(await get(OWN, "x.y.z")).toMatchObject({
		status: 401,
		challenge: 'Bearer error="invalid_token"',
		body: { code: "bad-token" },
	});
	expect(await get(OWN, await scene.userToken(KARI, []))).toMatchObject({
		status: 403,
		challenge: `Bearer error="insufficient_scope", scope="${SCOPE}"`,
		body: { code: "missing-scope", requiredScopes: [SCOPE] },
	});
	expect(await get(OWN, await scene.userToken(KARI, [SCOPE], 1))).toMatchObject({
		status: 403,
		challenge: 'Bearer error="insufficient_user_authentication", acr_values="level3"',
		body: { code: "level-too-low", requiredAuthenticationLevel: 3 },
	});
	expect(await get("/mva/me", token)).toMatchObject({ status: 400, body: { code: "bad-question" } });
	expect(await get("/watermark/311592858", token)).toMatchObject({ status: 403, body: { code: "unknown-obligation" } });
	const { status, headers, body } = await get("/mva/316080685", token);
	const [type, cache] = [headers.get("content-type"), headers.get("cache-control")];
	expect([status, type, cache]).toEqual([403, "application/problem+json; charset=utf-8", "no-store"]);
	expect(body).toEqual({
		type: "urn:fullmakt:pep:not-permitted",
		title: "Access is not given.",
		status: 403,
		detail:
			'The party has not given the caller "read" on skd-mva-melding, or has taken it back. Its access manager can give it.',
		code: "not-permitted",
		resource: "skd-mva-melding",
		action: "read",
	});
	expect(served).toBe(before);
});

it("asks by what the request says", async () => {
	const token = await scene.userToken(KARI);
	const query = (resource: string, action: string) =>
		get(`/by-query?resource=${resource}&action=${action}&task=1`, token);
	expect(await query("skd-mva-melding", "write")).toMatchObject({ status: 200 });
	expect((await query("skd-mva-melding", "delete")).body).toMatchObject({ code: "not-permitted", action: "delete" });
	const undecided = await query("no-such", "write");
	expect(undecided).toMatchObject({ status: 503, body: { code: "no-decision" } });
	expect(undecided.headers.get("retry-after")).toBe("1");
});

it("hands a fault of the service to Express, and serves nothing", async () => {
	const before = served;
	const token = await scene.userToken(KARI);
	expect(await get("/thrown", token)).toMatchObject({ status: 500, body: { error: "party" } });
	expect(await get("/bare", token)).toMatchObject({ status: 500, body: { error: "This route is not protected." } });
	expect(served).toBe(before);
});

it.each([
	["one token", ["Authorization: Bearer TOKEN"], 200],
	["another scheme", ["Authorization: Basic a2FyaTpoYW5zZW4="], 401],
	["two tokens", ["Authorization: Bearer TOKEN", "authorization: Bearer TOKEN"], 401],
	["two words", ["Authorization: Bearer TOKEN TOKEN"], 401],
	["two tokens in one header", ["Authorization: Bearer TOKEN, Bearer TOKEN"], 401],
])("reads %s", async (_name, headers, status) => {
	const token = await scene.userToken(KARI);
	const sent = headers.map((line) => `${line.replaceAll("TOKEN", token)}\r\n`).join("");
	const answer = await new Promise<string>((resolve) => {
		let text = "";
		const socket = connect(Number(new URL(service.url).port), "127.0.0.1", () => {
			socket.write(`GET ${OWN} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${sent}\r\n`);
		});
		socket.setEncoding("utf8").on("data", (data: string) => {
			text += data;
		});
		socket.on("close", () => resolve(text));
	});
	expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
	if (status === 401) expect(answer).toContain('"no-token"');
});

it("has an answer for the refusals that need no route", () => {
	expect(refusalAnswer({ kind: "unknown-caller" })).toMatchObject({ status: 403, body: { code: "unknown-caller" } });
	expect(refusalAnswer({ kind: "missing-scope", scopes: ["a", "b"] }).body.detail).toBe("It needs a or b.");
});
