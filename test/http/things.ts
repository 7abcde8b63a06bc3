/** A server of operations that exist for tests. */
import { Fault } from "../../src/http/fault.js";
import { createLinks } from "../../src/http/links.js";
import { type Operation, operation } from "../../src/http/operation.js";
import { readProxies } from "../../src/http/proxies.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { memoryLog, type Served, serve } from "./serving.js";
import { TestIssuer } from "./test-issuer.js";

/** Largest body in bytes. */
export const LIMIT = 65_536;
export const json = { "Content-Type": "application/json" };
const anybody = { kind: "anonymous" } as const;
const about = { tag: "things", summary: "For tests", responses: { 200: { description: "It" } } };
/** How often a thing was made. */
export const made = { times: 0 };

const thing = {
	type: "object",
	properties: {
		name: { type: "string", maxLength: 20 },
		Count: { type: "integer", minimum: 1 },
		on: { type: "string", format: "date" },
		at: { type: "string", format: "date-time" },
		tags: { type: "array", items: { type: "string" } },
		inner: { type: "object", properties: { partyUuId: { type: "string" } }, additionalProperties: false },
		either: {
			anyOf: [
				{ type: "object", properties: { Left: { type: "string" } }, required: ["Left"] },
				{ type: "object", properties: { Right: { type: "number" } }, required: ["Right"] },
			],
		},
		free: { type: "object", additionalProperties: { type: "object", properties: { deepName: { type: "string" } } } },
	},
	required: ["name"],
} as const;

export const operations: Operation[] = [
	operation(
		{ ...about, method: "POST", path: "/things", name: "thingsAdd", access: anybody, body: { schema: thing } },
		({ body }) => {
			made.times += 1;
			return { status: 200, body };
		},
	),
	operation(
		{
			...about,
			method: "GET",
			path: "/things/{id}",
			name: "thingsRead",
			access: anybody,
			parameters: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
			query: {
				type: "object",
				properties: {
					page: { type: "integer", minimum: 1, default: 1 },
					deep: { type: "boolean" },
					packageIds: { type: "array", items: { type: "string", format: "uuid" } },
					text: { type: "string" },
				},
			},
		},
		({ path, query, link, url, language }) => ({
			status: 200,
			body: { id: path.id, query, link: link("/x"), url, language },
		}),
	),
	operation({ ...about, method: "GET", path: "/things/special", name: "thingsSpecial", access: anybody }, () => ({
		status: 200,
		body: "special",
	})),
	operation(
		{
			...about,
			method: "DELETE",
			path: "/things/{id}",
			name: "thingsRemove",
			access: anybody,
			parameters: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] },
			body: { schema: thing, required: false },
		},
		({ path, body }) => (body === undefined ? { status: 204 } : { status: 200, body: { id: path.id, body } }),
	),
	operation(
		{
			...about,
			method: "POST",
			path: "/form",
			name: "formSend",
			access: anybody,
			body: {
				schema: { type: "object", properties: { a: { type: "string" }, file: { type: "string" } }, required: ["a"] },
				type: "multipart/form-data",
				limit: 4096,
			},
		},
		({ body }) => ({ status: 200, body }),
	),
	operation(
		{
			...about,
			method: "POST",
			path: "/token",
			name: "tokenSend",
			access: anybody,
			body: {
				schema: { type: "object", properties: { grant_type: { type: "string" } }, required: ["grant_type"] },
				type: "application/x-www-form-urlencoded",
			},
		},
		({ body }) => ({ status: 200, body }),
	),
	operation(
		{
			...about,
			method: "PUT",
			path: "/text",
			name: "textSend",
			access: anybody,
			body: { schema: { type: "string" }, type: "application/xml" },
		},
		({ body }) => ({ status: 200, body, type: "text/plain; charset=utf-8" }),
	),
	operation({ ...about, method: "GET", path: "/broken", name: "broken", access: anybody }, () => {
		throw new TypeError("secret detail 15886512345");
	}),
	operation({ ...about, method: "GET", path: "/fault", name: "fault", access: anybody }, () => {
		throw new Fault({ code: "AM-00022", status: 400, title: "No" }, { detail: "why", extensions: { more: "x" } });
	}),
	operation({ ...about, method: "GET", path: "/bytes", name: "bytes", access: anybody }, () => ({
		status: 200,
		type: "application/octet-stream",
		body: new Uint8Array([0, 255, 1]),
	})),
	operation(
		{
			...about,
			method: "GET",
			path: "/closed",
			name: "closed",
			access: { kind: "token", scopes: ["t:read", "t:admin"] },
		},
		({ principal }) => ({ status: 200, body: principal.kind }),
	),
	operation(
		{
			...about,
			method: "POST",
			path: "/closed/{party}",
			name: "closedGuarded",
			access: {
				kind: "token",
				scopes: [],
				guard: { resource: "altinn_access_management", action: "write", party: "path.party" },
			},
			parameters: { type: "object", properties: { party: { type: "string" } }, required: ["party"] },
			query: { type: "object", properties: { from: { type: "string", format: "uuid" } }, required: ["from"] },
			body: { schema: thing },
		},
		() => ({ status: 204 }),
	),
	operation(
		{
			...about,
			method: "GET",
			path: "/guarded",
			name: "guarded",
			access: { kind: "token", scopes: ["t:read"], guard: { resource: "r", action: "read", party: "query.party" } },
			query: { type: "object", properties: { party: { type: "string", format: "uuid" } }, required: ["party"] },
		},
		() => ({ status: 200, body: {} }),
	),
	operation(
		{ ...about, method: "GET", path: "/platform", name: "platformOnly", access: { kind: "platform", scopes: [] } },
		({ platform }) => ({ status: 200, body: platform?.app }),
	),
	operation(
		{
			...about,
			method: "GET",
			path: "/platform-or",
			name: "platformOr",
			access: { kind: "platform", scopes: ["x:admin"] },
		},
		() => ({ status: 200, body: {} }),
	),
];

export interface ThingsServer extends Served {
	readonly issuer: TestIssuer;
	readonly platform: TestIssuer;
}

export async function serveThings(): Promise<ThingsServer> {
	const issuer = await TestIssuer.create();
	const platform = await TestIssuer.create("platform", "platform");
	const { log } = memoryLog();
	const server = await serve({
		operations,
		bodyLimit: LIMIT,
		authenticate: createAuthenticate({ issuers: [issuer.trusted, platform.trusted], log }),
		decide: (_principal, { action }, party) => party === "50002598" && action === "write",
		link: createLinks("https://public.example/base/", readProxies("")),
	});
	return { ...server, issuer, platform };
}
