import type { Access, Operation, ParameterSchema } from "./operation.js";
import { operation } from "./operation.js";
import type { Schema } from "./schema.js";

export interface ApiInfo {
	readonly title: string;
	readonly version: string;
	readonly description?: string;
}

type Json = { readonly [member: string]: unknown };

/**
 * The OpenAPI 3.1 document of all that is served. `others` are path items of routes that are no operations, by path. A shape
 * with an `$id` becomes a named component.
 */
export function openApiDocument(operations: readonly Operation[], info: ApiInfo, others: Json = {}): Json {
	const components = new Map<string, unknown>();
	const paths: Record<string, Record<string, unknown>> = {};
	for (const each of operations) {
		if (each.hidden === true) continue;
		paths[each.path] ??= {};
		(paths[each.path] as Record<string, unknown>)[each.method.toLowerCase()] = describe(each, components);
	}
	const shown = operations.filter(({ hidden }) => hidden !== true);
	components.set("Problem", PROBLEM);
	return {
		openapi: "3.1.0",
		info,
		tags: [...new Set(shown.map(({ tag }) => tag))].map((name) => ({ name })),
		paths: { ...others, ...paths },
		components: {
			schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
			responses: Object.fromEntries(Object.entries(FAULTS).map(([name, text]) => [name, faultResponse(text)])),
			securitySchemes: {
				bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
				platform: { type: "apiKey", in: "header", name: "PlatformAccessToken" },
			},
		},
	};
}

/** `GET /openapi.json`: the document, made when it is first asked for. */
export function openApiOperation(operations: () => readonly Operation[], info: ApiInfo, others: Json = {}): Operation {
	let document: Json | undefined;
	return operation(
		{
			method: "GET",
			path: "/openapi.json",
			name: "openApiRead",
			tag: "fullmakt",
			summary: "This document",
			access: { kind: "anonymous" },
			responses: { 200: { description: "OpenAPI 3.1", schema: { type: "object" } } },
		},
		() => {
			document ??= openApiDocument(operations(), info, others);
			return { status: 200, body: document, headers: { "Cache-Control": "public, max-age=300" } };
		},
	);
}

function describe(operation: Operation, components: Map<string, unknown>): Json {
	const { name, tag, summary, description, access, parameters, query, body, responses } = operation;
	return {
		operationId: name,
		tags: [tag],
		summary,
		...(description === undefined ? {} : { description }),
		parameters: [...parametersOf("path", parameters, components), ...parametersOf("query", query, components)],
		...(body === undefined
			? {}
			: {
					requestBody: {
						required: body.required !== false,
						content: { [body.type ?? "application/json"]: { schema: referred(body.schema, components) } },
					},
				}),
		responses: { ...responsesOf(responses, components), ...faultsOf(operation) },
		security: securityOf(access),
		...(access.kind === "token" && access.guard !== undefined ? { "x-fullmakt-guard": access.guard } : {}),
	};
}

function parametersOf(
	place: "path" | "query",
	schema: ParameterSchema | undefined,
	components: Map<string, unknown>,
): Json[] {
	return Object.entries(schema?.properties ?? {}).map(([name, each]) => ({
		name,
		in: place,
		required: place === "path" || schema?.required?.includes(name) === true,
		...(each.description === undefined ? {} : { description: each.description }),
		schema: referred(each, components),
	}));
}

function responsesOf(responses: Operation["responses"], components: Map<string, unknown>): Json {
	return Object.fromEntries(
		Object.entries(responses).map(([status, { description, schema, type }]) => {
			const content = type ?? (Number(status) >= 400 ? "application/problem+json" : "application/json");
			const shape = schema ?? (type === undefined ? undefined : { type: "string" });
			if (shape === undefined) return [status, { description }];
			return [status, { description, content: { [content]: { schema: referred(shape, components) } } }];
		}),
	);
}

/** Answers that need no word from the operation. */
function faultsOf({ access, responses, parameters, query, body }: Operation): Json {
	const statuses: Record<string, keyof typeof FAULTS> = {};
	if (parameters !== undefined || query !== undefined || body !== undefined) statuses["400"] = "Invalid";
	if (access.kind !== "anonymous") Object.assign(statuses, { "401": "Unauthenticated", "403": "Forbidden" });
	statuses["429"] = "TooMany";
	const told = Object.entries(statuses).filter(([status]) => responses[Number(status)] === undefined);
	return Object.fromEntries(told.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]));
}

const FAULTS = {
	Invalid: "The call is not valid; `validationErrors` says where.",
	Unauthenticated: "A token is missing or not good.",
	Forbidden: "The token lacks the scope, or the caller may not do this for that party.",
	TooMany: "Too many calls; `Retry-After` says when to try again.",
} as const;

function faultResponse(description: string): Json {
	const schema = { $ref: "#/components/schemas/Problem" };
	return { description, content: { "application/problem+json": { schema } } };
}

/** The form of every error (RFC 9457, registry-access 7.1). */
const PROBLEM: Schema = {
	type: "object",
	properties: {
		type: { type: "string", description: "urn:altinn:error:CODE" },
		title: { type: "string" },
		status: { type: "integer" },
		detail: { type: "string" },
		code: { type: "string", description: "Stable; match on this." },
		statusDescription: { type: "string" },
		traceId: { type: "string" },
		validationErrors: {
			type: "array",
			items: {
				type: "object",
				properties: {
					code: { type: "string" },
					title: { type: "string" },
					detail: { type: "string" },
					paths: { type: "array", items: { type: "string" } },
				},
				required: ["code", "title", "paths"],
			},
		},
	},
	required: ["type", "title", "status", "code"],
};

/** One of the scopes is enough, so each is a way of its own (OpenAPI 3.1, Security Requirement). */
function securityOf(access: Access): readonly Json[] {
	if (access.kind === "anonymous") return [];
	const bearer = access.scopes.map((scope) => ({ bearer: [scope] }));
	if (access.kind === "platform") return [{ platform: [] }, ...bearer];
	return bearer.length === 0 ? [{ bearer: [] }] : bearer;
}

/** The schema with every named part replaced by a reference to its component. */
function referred(schema: unknown, components: Map<string, unknown>): unknown {
	if (Array.isArray(schema)) return schema.map((each) => referred(each, components));
	if (typeof schema !== "object" || schema === null) return schema;
	const { $id: id, ...members } = schema as { readonly $id?: unknown };
	const inner = (): Json =>
		Object.fromEntries(Object.entries(members).map(([key, value]) => [key, referred(value, components)]));
	if (typeof id !== "string") return id === undefined ? inner() : { $id: referred(id, components), ...inner() };
	const name = id.replace(/[^\w.-]/g, "_");
	if (!components.has(name)) {
		// Named before it is looked into: a shape may hold itself.
		components.set(name, undefined);
		components.set(name, inner());
	}
	return { $ref: `#/components/schemas/${name}` };
}
