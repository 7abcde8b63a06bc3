import { afterEach, beforeEach, expect, it } from "vitest";
import { decisionDescriptions } from "../../src/authorization/decision-description.js";
import { decisionRoutes } from "../../src/authorization/decision-routes.js";
import { ConfigError } from "../../src/config/load.js";
import { databaseView } from "../../src/http/revisions.js";
import { openAuthentication, openServices } from "../../src/http/services.js";
import { sqliteStore } from "../store/engines.js";
import { memoryLog } from "./serving.js";
import { TestIssuer } from "./test-issuer.js";

let store: Awaited<ReturnType<typeof sqliteStore>>;
beforeEach(async () => {
	store = await sqliteStore();
});
afterEach(() => store.remove());

const settings = { rateLimit: 6000, pageSize: 20 };

it("without issuers administration is closed, decisions are open, and the log says so", async () => {
	const { log, lines } = memoryLog();
	const { authenticate, gate } = openAuthentication({}, log);
	expect(lines.join("")).toContain("NO AUTHENTICATION");
	const routes = {};
	expect(gate(routes)).toBe(routes);
	const issuer = await TestIssuer.create();
	const headers = { authorization: `Bearer ${await issuer.enterpriseToken("991825827", [])}` };
	await expect((async () => authenticate({ headers, rawHeaders: [] } as never))()).rejects.toThrow("HTTP-00401");
	expect(await authenticate({ headers: {} } as never)).toMatchObject({ principal: { kind: "anonymous" } });
});

it("with an issuer, of the setting or inside the process, decisions have their gate", async () => {
	const { log, lines } = memoryLog();
	const issuer = await TestIssuer.create();
	const { authenticate, gate } = openAuthentication({}, log, [issuer.trusted]);
	const headers = { authorization: `Bearer ${await issuer.enterpriseToken("991825827", [])}` };
	expect(await authenticate({ headers, rawHeaders: [] } as never)).toMatchObject({ principal: { kind: "enterprise" } });
	const routes = { "/authorization/api/v1/authorize": { POST: () => undefined } };
	expect(gate(routes)["/authorization/api/v1/authorize"]?.POST).not.toBe(
		routes["/authorization/api/v1/authorize"].POST,
	);
	const text = '[{"issuer":"a","jwks":"https://a.example/jwks"}]';
	openAuthentication({ issuers: text }, log);
	expect(lines.at(-1)).toContain("https://a.example/jwks");
	expect(() => openAuthentication({ issuers: "[{}]" }, log)).toThrow(ConfigError);
});

it("what the domains share", async () => {
	const services = await openServices(settings, store, databaseView(store));
	expect(services.paging.size).toBe(20);
	expect(services.rateLimit?.count("a")["RateLimit-Policy"]).toBe('"default";q=6000;w=60');
	expect(await openServices({ ...settings, rateLimit: 0 }, store, databaseView(store))).not.toHaveProperty("rateLimit");
	// Another node makes nothing of its own.
	const token = services.paging.token(["a"], 5);
	expect((await openServices(settings, store, databaseView(store))).paging.place(["a"], token)).toBe(5);
	await expect(openServices({ ...settings, trustedProxies: "proxy" }, store, databaseView(store))).rejects.toThrow(
		ConfigError,
	);
});

it("every decision route is described", () => {
	const routes = decisionRoutes({} as never);
	const described = Object.entries(decisionDescriptions).map(([path, methods]) => [path, Object.keys(methods)]);
	expect(described).toEqual(
		Object.entries(routes).map(([path, methods]) => [path, Object.keys(methods).map((method) => method.toLowerCase())]),
	);
});
