/** What the routes of system users share. */
import { userSchema } from "./schemas.js";

export const BASE = "/authentication/api/v1/systemuser";
/** Beyond the original. */
export const OWN = "/fullmakt/v1/systemusers/{party}/{systemUserId}";
export const tag = "System users";
export const uuid = { type: "string", format: "uuid" } as const;
const party = { type: "string", description: "The customer: party id, uuid or organisation number" } as const;
export const ofParty = { type: "object", properties: { party }, required: ["party"] } as const;
export const ofUser = {
	type: "object",
	properties: { party, systemUserId: uuid },
	required: ["party", "systemUserId"],
} as const;
export const users = { 200: { description: "System users", schema: { type: "array", items: userSchema } } } as const;
export const one = { 200: { description: "The system user", schema: userSchema } } as const;
export const refused = {
	400: { description: "What is wrong, with a code AUTH-…" },
	403: { description: "It belongs to another, or the PDP says no" },
} as const;
export const unknown = { 404: { description: "The customer has no such system user" } } as const;
/** As a vendor names what it has asked for. */
export const byExternalRef = {
	type: "object",
	properties: { systemId: { type: "string" }, orgNo: { type: "string" }, externalRef: { type: "string" } },
	required: ["systemId", "orgNo", "externalRef"],
} as const;
