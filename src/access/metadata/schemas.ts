import type { Schema } from "../../http/schema.js";

const text: Schema = { type: "string" };
const orNull: Schema = { type: ["string", "null"] };
const uuid: Schema = { type: "string", format: "uuid" };
const uuidOrNull: Schema = { type: ["string", "null"], format: "uuid" };
const flag: Schema = { type: "boolean" };
const named: Schema = { type: "object", properties: { id: uuid, name: text } };

export const list = (items: Schema): Schema => ({ type: "array", items });

const provider: Schema = {
	type: "object",
	properties: { id: uuidOrNull, name: text, refId: orNull, logoUrl: orNull, code: text, typeId: uuid, type: named },
};

export const resourceSchema: Schema = {
	title: "Resource",
	type: "object",
	properties: {
		id: uuid,
		providerId: uuid,
		typeId: uuid,
		name: orNull,
		description: orNull,
		refId: { ...text, description: "The resource's identifier in the resource registry" },
		provider,
		type: named,
	},
};

const group: Schema = {
	title: "AreaGroup",
	type: ["object", "null"],
	properties: { id: uuid, name: text, urn: text, description: orNull, type: text, areas: { type: ["array", "null"] } },
};

export const areaSchema: Schema = {
	title: "Area",
	type: "object",
	properties: {
		id: uuid,
		name: text,
		urn: text,
		description: orNull,
		iconUrl: text,
		packages: { type: ["array", "null"] },
		group,
	},
};

export const groupSchema: Schema = { ...group, type: "object" };

export const packageSchema: Schema = {
	title: "AccessPackage",
	type: "object",
	properties: {
		id: uuid,
		name: text,
		urn: text,
		description: orNull,
		isDelegable: flag,
		isAssignable: flag,
		isResourcePolicyAvailable: flag,
		area: { ...areaSchema, type: ["object", "null"] },
		type: { type: "object", properties: { id: uuid, providerId: uuidOrNull, name: text, provider } },
		resources: list(resourceSchema),
	},
};

export const searchHitSchema: Schema = {
	type: "object",
	properties: {
		object: packageSchema,
		score: { type: "number" },
		fields: list({ type: "object", properties: { field: text, value: text, score: { type: "number" } } }),
	},
};

export const roleSchema: Schema = {
	title: "Role",
	type: "object",
	properties: {
		id: uuid,
		name: text,
		code: text,
		description: orNull,
		isKeyRole: flag,
		urn: text,
		legacyRoleCode: orNull,
		legacyUrn: orNull,
		isResourcePolicyAvailable: flag,
		provider,
		isRevocable: flag,
	},
};

export const subtypeSchema: Schema = {
	type: "object",
	properties: { id: uuid, typeId: uuid, name: text, description: orNull, type: named },
};
