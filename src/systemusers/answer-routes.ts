import type { Reply } from "../http/operation.js";

/** What the routes of requests and changes have in common where a customer answers. */

const uuid = { type: "string", format: "uuid" } as const;

export const byRequestId = { type: "object", properties: { requestId: uuid }, required: ["requestId"] } as const;

export const byPartyAndId = {
	type: "object",
	properties: { party: { type: "string" }, requestId: uuid },
	required: ["party", "requestId"],
} as const;

export const answer = {
	done: { 200: { description: "It is done", schema: { type: "boolean" } } },
	refusals: {
		400: { description: "The party is no organisation (AUTH-00000), or what was asked for cannot be given" },
		403: { description: "It is for another organisation (AUTH-00041, 42), or the caller may not give it all" },
		404: { description: "There is nothing such (AUTH-00010, 30)" },
		409: {
			description: "It was answered already, or has expired (AUTH-00013), or is not what was shown (SYSUSER-00001)",
		},
	},
} as const;

export const yes: Reply = { status: 200, body: true };
