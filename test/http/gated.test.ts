/** The token gate before decisions, and the router that hands other paths on, through the real HTTP server. */
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administration } from "../../src/http/administration.js";
import { readBody } from "../../src/http/body.js";
import { freshDecisions, gatedDecisions } from "../../src/http/gated.js";
import { operation } from "../../src/http/operation.js";
import { respond } from "../../src/http/respond.js";
import { createRevisions } from "../../src/http/revisions.js";
import { type Handler, router } from "../../src/http/routes.js";
import { createHttpServer } from "../../src/http/server.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { callTo, memoryLog } from "./serving.js";
import { TestIssuer } from "./test-issuer.js";

const { log, lines } = memoryLog("error");
/** What this node knows, and what others have written since. */
let known = { revision: 1, nonce: "a" };
const secret = Buffer.alloc(32, 5);
const revisions = () => createRevisions(secret, { revision: () => known, nonceOf: async () => "a" }, 80);

let issuer: TestIssuer;
let url: string;
let stop: () => void;
beforeAll(async () => {
	issuer = await TestIssuer.create("maskinporten");
	const unreachable = {
		...issuer.trusted,
		issuer: "https://away.example/",
		keys: { name: "away", load: () => Promise.reject(new Error("away")) },
	};
	const authenticate = createAuthenticate({ issuers: [issuer.trusted, unreachable], log });
	const echo: Handler = (req, res) =>
		readBody(req, res, 65_536, (text, _req, answer) => respond(answer, 200, "text/plain", text));
	const broken: Handler = () => {
		throw new Error("secret");
	};
	const about = { tag: "t", summary: "s", access: { kind: "anonymous" }, responses: {} } as const;
	const app = administration({
		operations: [
			operation({ ...about, method: "GET", path: "/else/{id}", name: "else" }, ({ url: called }) => ({
				status: 200,
				body: called,
			})),
		],
		authenticate,
		decide: () => false,
		bodyLimit: 1024,
		link: (_req, path) => path,
		log,
	});
	const open = {
		"/authorization/api/v1/authorize": { POST: echo, GET: broken },
		"/authorization/api/v1/decision": { POST: echo },
	};
	const routes = gatedDecisions(freshDecisions(open, revisions(), log), authenticate, log);
	const server = createHttpServer(router(routes, log, app), { requestTimeoutSeconds: 5, keepAliveSeconds: 5 }, log);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	stop = () => {
		server.closeAllConnections();
		server.close();
	};
});
afterAll(() => stop());

const AUTHORIZE = "/authorization/api/v1/authorize";

describe("a decision", () => {
	it("needs one of the two scopes, and the known token is as good as the new one", async () => {
		for (const scope of ["altinn:authorization/authorize", "altinn:authorization/authorize.admin"]) {
			const token = await issuer.enterpriseToken("991825827", ["x", scope]);
			for (let i = 0; i < 3; i++) {
				expect(await callTo(url + AUTHORIZE, "POST", { token, body: "question" })).toMatchObject({
					status: 200,
					text: "question",
				});
			}
		}
		for (const scope of ["altinn:authorization/authorize.x", "altinn:authorization", ""]) {
			const token = await issuer.enterpriseToken("991825827", [scope]);
			for (let i = 0; i < 2; i++) {
				const near = await callTo(url + AUTHORIZE, "POST", { token, body: "question" });
				expect([near.status, near.json.code]).toEqual([403, "forbidden"]);
				expect(near.headers.get("www-authenticate")).toContain("insufficient_scope");
			}
		}
	});

	it("without a token, with a bad one, and with one that nobody can judge", async () => {
		const none = await callTo(url + AUTHORIZE, "POST", { body: "question" });
		expect([none.status, none.json.code, none.headers.get("www-authenticate")]).toEqual([
			401,
			"unauthenticated",
			"Bearer",
		]);
		expect(none.json.type).toBe("urn:fullmakt:problem:unauthenticated");
		const bad = await callTo(url + AUTHORIZE, "POST", { token: "x.y.z", body: "question" });
		expect([bad.status, bad.headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
		const token = await issuer.enterpriseToken("991825827", [], { claims: { iss: "https://away.example/" } });
		const away = await callTo(url + AUTHORIZE, "POST", { token, body: "question" });
		expect([away.status, away.json.code, away.headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
	});

	it("a large body without a token is refused, and the connection serves on", async () => {
		for (const size of [60_000, 300_000, 3_000_000]) {
			expect((await callTo(url + AUTHORIZE, "POST", { body: "x".repeat(size) })).status).toBe(401);
		}
		const token = await issuer.enterpriseToken("991825827", ["altinn:authorization/authorize"]);
		expect((await callTo(url + AUTHORIZE, "POST", { token, body: "x".repeat(70_000) })).status).toBe(413);
		expect((await callTo(url + AUTHORIZE, "POST", { token, body: "x" })).status).toBe(200);
	});

	it("within the house has no gate", async () => {
		expect(await callTo(`${url}/authorization/api/v1/decision`, "POST", { body: "q" })).toMatchObject({
			status: 200,
			text: "q",
		});
	});

	it("is no older than the caller asks", async () => {
		const ask = (at: string) =>
			callTo(`${url}/authorization/api/v1/decision`, "POST", { body: "q", headers: { "Fullmakt-At-Least": at } });
		const token = await revisions().current();
		expect((await ask(token)).status).toBe(200);
		known = { revision: 2, nonce: "b" };
		const later = await revisions().current();
		known = { revision: 1, nonce: "a" };
		const behind = await ask(later);
		expect([behind.status, behind.json.code, behind.headers.get("retry-after")]).toEqual([503, "unavailable", "1"]);
		setTimeout(() => {
			known = { revision: 2, nonce: "b" };
		}, 20);
		expect(await ask(later)).toMatchObject({ status: 200, text: "q" });
		known = { revision: 2, nonce: "c" };
		expect((await ask(later)).json).toMatchObject({ status: 409, code: "lost-revision" });
		expect((await ask("x")).json).toMatchObject({ status: 400, code: "bad-revision" });
		known = { revision: 1, nonce: "a" };
	});

	it("what breaks behind the gate is a 500", async () => {
		const token = await issuer.enterpriseToken("991825827", ["altinn:authorization/authorize"]);
		for (let i = 0; i < 2; i++) {
			const answer = await callTo(url + AUTHORIZE, "GET", { token });
			expect([answer.status, answer.json.code]).toEqual([500, "internal"]);
			expect(answer.text).not.toContain("secret");
		}
		expect(lines.join("")).toContain("secret");
	});
});

it("other paths go on to the operations, and unknown ones get their 404", async () => {
	expect((await callTo(`${url}//else/a?b=c`, "GET")).json).toBe("/else/a?b=c");
	expect(await callTo(`${url}/nothing`, "GET")).toMatchObject({ status: 404, json: { code: "HTTP-00404" } });
	expect((await callTo(`${url}${AUTHORIZE}`, "PUT")).status).toBe(405);
});
