import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { openApiDocument, openApiOperation } from "../../src/http/openapi.js";
import { type Operation, operation } from "../../src/http/operation.js";
import { serve } from "./serving.js";
import { undescribed } from "./undescribed.js";

const party = {
	$id: "Party",
	type: "object",
	properties: { partyId: { type: "integer" }, name: { type: "string" } },
	required: ["partyId"],
} as const;
const about = { tag: "parties", summary: "For tests" };

const operations: Operation[] = [
	operation(
		{
			...about,
			method: "GET",
			path: "/parties/{id}",
			name: "partyRead",
			access: {
				kind: "token",
				scopes: ["a:read", "a:admin"],
				guard: { resource: "r", action: "read", party: "path.id" },
			},
			parameters: {
				type: "object",
				properties: { id: { type: "integer", description: "The party" } },
				required: ["id"],
			},
			query: { type: "object", properties: { deep: { type: "boolean", default: false } } },
			responses: { 200: { description: "It", schema: party }, 404: { description: "None" } },
		},
		({ path }) => ({ status: 200, body: { partyId: path.id } }),
	),
	operation(
		{
			...about,
			method: "PUT",
			path: "/parties",
			name: "partiesReplace",
			access: { kind: "platform", scopes: ["a:admin"] },
			body: { schema: { type: "object", properties: { data: { type: "array", items: party }, first: party } } },
			responses: { 200: { description: "Text", type: "text/plain" }, 204: { description: "Nothing" } },
		},
		({ body }) => ({ status: 200, type: "text/plain", body: String(body.data?.length) }),
	),
	operation(
		{
			...about,
			method: "GET",
			path: "/hidden",
			name: "hidden",
			access: { kind: "anonymous" },
			responses: {},
			hidden: true,
		},
		() => ({ status: 204 }),
	),
];
const info = { title: "fullmakt", version: "0" };

it("describes every operation, and nothing that is hidden", () => {
	const document = openApiDocument(operations, info, { "/decision": { post: { responses: {} } } });
	expect(undescribed(operations, document)).toEqual([]);
	expect(undescribed([...operations, { ...(operations[0] as Operation), path: "/forgotten" }], document)).toEqual([
		"GET /forgotten",
		"partyRead is the name of two",
	]);
	expect(document).toMatchObject({
		openapi: "3.1.0",
		info,
		tags: [{ name: "parties" }],
		paths: {
			"/decision": {},
			"/parties/{id}": {
				get: {
					operationId: "partyRead",
					parameters: [
						{ name: "id", in: "path", required: true, description: "The party", schema: { type: "integer" } },
						{ name: "deep", in: "query", required: false, schema: { type: "boolean", default: false } },
					],
					responses: {
						200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Party" } } } },
						400: { $ref: "#/components/responses/Invalid" },
						401: { $ref: "#/components/responses/Unauthenticated" },
						404: { description: "None" },
					},
					security: [{ bearer: ["a:read"] }, { bearer: ["a:admin"] }],
					"x-fullmakt-guard": { resource: "r" },
				},
			},
			"/parties": {
				put: {
					requestBody: {
						required: true,
						content: {
							"application/json": {
								schema: { properties: { data: { items: { $ref: "#/components/schemas/Party" } } } },
							},
						},
					},
					responses: {
						200: { content: { "text/plain": { schema: { type: "string" } } } },
						204: { description: "Nothing" },
					},
					security: [{ platform: [] }, { bearer: ["a:admin"] }],
				},
			},
		},
		components: { schemas: { Party: { required: ["partyId"] }, Problem: {} } },
	});
	expect(JSON.stringify(document)).not.toContain("$id");
	expect(document.paths).not.toHaveProperty("/hidden");
});

it("its references lead somewhere, and its schemas are schemas", () => {
	const document = openApiDocument(operations, info);
	const text = JSON.stringify(document);
	for (const [, name] of text.matchAll(/"#\/components\/(\w+\/\w+)"/g)) {
		const [group = "", member = ""] = (name as string).split("/");
		expect((document.components as Record<string, Record<string, unknown>>)[group]).toHaveProperty(member);
	}
	const { schemas } = document.components as { schemas: Record<string, object> };
	for (const schema of Object.values(schemas)) expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
});

it("is served, with itself in it; a shape that is used twice validates", async () => {
	const all: Operation[] = [...operations];
	all.push(openApiOperation(() => all, info));
	const server = await serve({
		operations: all,
		authenticate: () => ({ principal: { kind: "anonymous" }, platform: { kind: "platform", issuer: "p", claims: {} } }),
	});
	const answer = await server.call("GET", "/OpenAPI.json");
	expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
	expect(undescribed(all, answer.json)).toEqual([]);
	const good = { data: [{ partyId: 1 }], first: { partyId: 2 } };
	expect((await server.call("PUT", "/parties", { body: good })).text).toBe("1");
	expect((await server.call("PUT", "/parties", { body: { ...good, first: {} } })).status).toBe(400);
	await server.stop();
});
