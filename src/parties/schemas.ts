import type { Schema } from "../http/schema.js";

const text = { type: ["string", "null"] } as const satisfies Schema;

/** The names that systems know a party by (registry-access 6.1). */
export const identifiersSchema = {
	type: "array",
	items: {
		type: "object",
		properties: {
			partyId: { type: ["integer", "null"] },
			partyUuid: { type: "string", format: "uuid" },
			orgNumber: text,
			ssn: text,
		},
		required: ["partyId", "partyUuid", "orgNumber", "ssn"],
	},
} as const satisfies Schema;

/** Party of the register (pdp 1.3, 1.1 E4). */
export const partySchema = {
	title: "Party",
	type: "object",
	properties: {
		partyId: { type: "integer", description: "0 when there is none" },
		partyUuid: { type: "string", format: "uuid" },
		partyTypeName: { type: "integer", enum: [0, 1, 2, 3], description: "1 person, 2 organisation, 3 self-identified" },
		orgNumber: text,
		ssn: text,
		unitType: { ...text, description: "Organisation form" },
		name: text,
		isDeleted: { type: "boolean" },
		onlyHierarchyElementWithNoAccess: { type: "boolean" },
		childParties: {
			type: ["array", "null"],
			items: { type: "object" },
			description: "Units, when they were asked for",
		},
	},
} as const satisfies Schema;

export const partiesSchema = { type: "array", items: partySchema } as const satisfies Schema;
