import type { Schema, ValueOf } from "../http/schema.js";

const text = { type: "string" } as const satisfies Schema;

const translations = {
	type: "object",
	properties: { nb: text, nn: text, en: text },
	required: ["nb", "nn", "en"],
	additionalProperties: text,
} as const satisfies Schema;

export const rightSchema = {
	title: "Right",
	type: "object",
	properties: {
		action: { type: ["string", "null"], description: "The one action that is meant; every action when left out" },
		resource: {
			type: "array",
			minItems: 1,
			items: {
				type: "object",
				properties: { id: { ...text, description: "urn:altinn:resource" }, value: text },
				required: ["id", "value"],
			},
		},
	},
	required: ["resource"],
} as const satisfies Schema;

export const packageSchema = {
	title: "AccessPackage",
	type: "object",
	properties: { urn: { type: ["string", "null"], description: "urn:altinn:accesspackage:{code}" } },
} as const satisfies Schema;

export const rightsSchema = { type: "array", items: rightSchema } as const satisfies Schema;
export const packagesSchema = { type: "array", items: packageSchema } as const satisfies Schema;

/** systemuser 1.2. */
export const systemSchema = {
	title: "RegisterSystemRequest",
	type: "object",
	properties: {
		// Blanks have a code of their own (VLD-13); these letters would break addresses.
		id: { type: "string", minLength: 1, maxLength: 255, pattern: "^[^/\\\\?#%\\u0000-\\u001f\\u007f]*$" },
		vendor: { type: "object", properties: { authority: { type: ["string", "null"] }, ID: text }, required: ["ID"] },
		name: translations,
		description: translations,
		rights: rightsSchema,
		accessPackages: { type: ["array", "null"], items: packageSchema },
		clientId: { type: "array", items: { type: "string", minLength: 1, maxLength: 255 } },
		allowedRedirectUrls: { type: "array", items: { type: "string", maxLength: 2048 } },
		isVisible: { type: "boolean", default: true },
	},
	required: ["id", "vendor", "name", "description"],
} as const satisfies Schema;

export type SystemInput = ValueOf<typeof systemSchema>;
export type RightInput = ValueOf<typeof rightSchema>;
export type PackageInput = ValueOf<typeof packageSchema>;

/** systemuser 1.3: what the vendor sees. */
export const registeredSystemSchema = {
	...systemSchema,
	title: "RegisteredSystemResponse",
	properties: { ...systemSchema.properties, isDeleted: { type: "boolean" } },
} as const satisfies Schema;

/** systemuser 1.3: what everybody who logs in sees. */
export const listedSystemSchema = {
	title: "RegisteredSystemDTO",
	type: "object",
	properties: {
		systemId: text,
		systemVendorOrgNumber: text,
		systemVendorOrgName: text,
		name: translations,
		description: translations,
		rights: rightsSchema,
		accessPackages: packagesSchema,
		isVisible: { type: "boolean" },
	},
} as const satisfies Schema;

export const systemChangeSchema = {
	title: "SystemChangeLog",
	type: "object",
	properties: {
		systemInternalId: text,
		changedByOrgNumber: text,
		changeType: { enum: ["create", "update", "rightsupdate", "accesspackageupdate", "delete", "unknown"] },
		changedData: { description: "What was written, its members in PascalCase; absent for a deletion." },
		clientId: text,
		created: { type: "string", format: "date-time" },
	},
} as const satisfies Schema;

export const succeededSchema = {
	type: "object",
	properties: { succeeded: { type: "boolean" } },
} as const satisfies Schema;
