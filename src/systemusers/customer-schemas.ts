/** What goes beyond the original: what customers do themselves, many clients at once, and the history (systemuser 6). */
import type { Schema } from "../http/schema.js";
import { flag, place, short, text, time, title, uuid } from "./schemas.js";

export const titleSchema = {
	title: "SystemUserTitle",
	type: "object",
	properties: { integrationTitle: title },
	required: ["integrationTitle"],
} as const satisfies Schema;

export const moveSchema = {
	title: "SystemUserMove",
	type: "object",
	properties: {
		systemId: {
			type: "string",
			minLength: 1,
			maxLength: 255,
			description: "One that is visible, or of the same vendor",
		},
		externalRef: { ...short, description: "As before when left out" },
		drop: {
			...flag,
			default: false,
			description: "Takes away what the other system does not need, instead of a refusal",
		},
	},
	required: ["systemId"],
} as const satisfies Schema;

/** As many as fit in a body. */
const clientIds = { type: "array", items: uuid, maxItems: 20_000, default: [] } as const satisfies Schema;

export const clientJobInputSchema = {
	title: "ClientJobInput",
	type: "object",
	properties: { add: clientIds, remove: clientIds },
} as const satisfies Schema;

const itemStatus = { enum: ["pending", "done", "unchanged", "failed"] } as const satisfies Schema;

export const clientJobSchema = {
	title: "ClientJob",
	type: "object",
	properties: {
		id: uuid,
		systemUserId: uuid,
		status: { enum: ["running", "finished"] },
		total: place,
		pending: place,
		done: place,
		unchanged: { ...place, description: "It was so already" },
		failed: place,
		created: time,
		finished: time,
	},
} as const satisfies Schema;

export const clientResultSchema = {
	title: "ClientResult",
	type: "object",
	properties: {
		client: uuid,
		action: {
			enum: ["add", "remove", "extend"],
			description: "extend: what the agent needs besides is taken of it too",
		},
		status: itemStatus,
		code: { ...text, description: "Why it failed" },
		reason: text,
	},
} as const satisfies Schema;

/** Who did what, when, and what was shown to whoever approved. */
export const historySchema = {
	title: "SystemUserHistoryEntry",
	type: "object",
	properties: {
		time,
		action: { ...text, description: "system-user-request.approved, system-user.deactivated, …" },
		by: {
			type: "object",
			properties: {
				kind: { enum: ["person", "organization", "system-user", "service-owner", "platform", "operator", "system"] },
				id: text,
				name: text,
			},
		},
		details: { type: "object", additionalProperties: true },
	},
} as const satisfies Schema;
