import type { Schema } from "../http/schema.js";
import { pageOf } from "./schemas.js";

const time = { type: "string", format: "date-time" } as const satisfies Schema;
const actionFilters = {
	type: ["array", "null"],
	items: { type: "string", minLength: 1, maxLength: 100 },
	maxItems: 100,
	description: "Actions that members may do; all when absent or empty.",
} as const satisfies Schema;

export const listInput = {
	type: "object",
	properties: {
		name: { type: "string", minLength: 1, maxLength: 200 },
		description: { type: ["string", "null"], maxLength: 2000 },
	},
	required: ["name"],
} as const satisfies Schema;

/** More than the 100 that may be named, so that the refusal has its own code. */
export const membersInput = {
	type: "object",
	properties: { data: { type: "array", items: { type: "string", maxLength: 200 }, maxItems: 10_000 } },
	required: ["data"],
} as const satisfies Schema;

export const connectionInput = {
	type: ["object", "null"],
	properties: { actionFilters },
} as const satisfies Schema;

const connection = {
	type: "object",
	properties: { resourceIdentifier: { type: "string" }, actionFilters, createdAt: time, updatedAt: time },
	required: ["resourceIdentifier", "createdAt", "updatedAt"],
} as const satisfies Schema;

export const connectionSchema = connection;
export const connectionsSchema = pageOf(connection);

export const listSchema = {
	title: "AccessListInfo",
	type: "object",
	properties: {
		urn: { type: "string" },
		identifier: { type: "string" },
		name: { type: "string" },
		description: { type: "string" },
		createdAt: time,
		updatedAt: time,
		resourceConnections: { type: "array", items: connection },
	},
	required: ["urn", "identifier", "name", "description", "createdAt", "updatedAt"],
} as const satisfies Schema;

export const listsSchema = pageOf(listSchema);

export const membersSchema = pageOf({
	type: "object",
	properties: {
		id: { type: "string" },
		since: time,
		identifiers: { type: "object", additionalProperties: { type: ["string", "integer"] } },
	},
});

export const membershipsSchema = {
	type: "object",
	properties: {
		data: {
			type: "array",
			items: {
				type: "object",
				properties: { party: { type: "string" }, resource: { type: "string" }, since: time, actionFilters },
			},
		},
	},
} as const satisfies Schema;
