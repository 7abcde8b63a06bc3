import type { Schema } from "../../http/schema.js";

const text = { type: "string" } as const;
const orNull: Schema = { type: ["string", "null"] };
export const uuid = { type: "string", format: "uuid" } as const;
const name = { type: "string", minLength: 1, maxLength: 300 } as const;

/** CompactEntity (registry-access 3.1). */
export const entitySchema: Schema = {
	title: "CompactEntity",
	type: "object",
	properties: {
		id: uuid,
		name: text,
		type: text,
		variant: orNull,
		parent: { type: ["object", "null"] },
		children: { type: ["array", "null"] },
		partyid: { type: ["integer", "null"] },
		userId: { type: ["integer", "null"] },
		username: orNull,
		organizationIdentifier: orNull,
		personIdentifier: orNull,
		dateOfBirth: orNull,
		dateOfDeath: orNull,
		isDeleted: { type: "boolean" },
		deletedAt: orNull,
	},
};

export const roleViewSchema: Schema = {
	title: "CompactRole",
	type: "object",
	properties: { id: uuid, code: text, urn: text, "legacyurn ": orNull, children: { type: ["array", "null"] } },
};

const packageView: Schema = {
	title: "CompactPackage",
	type: "object",
	properties: { id: uuid, urn: text, areaId: uuid },
};

export const resourceViewSchema: Schema = {
	title: "CompactResource",
	type: "object",
	properties: { id: uuid, refId: text },
};

/** What goes on in each role; v1 tells no resources. */
export const accessSchema = (resources: boolean): Schema => ({
	type: "array",
	items: {
		type: "object",
		properties: {
			role: roleViewSchema,
			packages: { type: "array", items: packageView },
			...(resources ? { resources: { type: "array", items: resourceViewSchema } } : {}),
		},
	},
});

export const assignmentSchema: Schema = {
	title: "Assignment",
	type: "object",
	properties: { id: uuid, roleId: uuid, fromId: uuid, toId: uuid },
};

export const outcomeSchema = (what: "packageId" | "resourceId"): Schema => ({
	type: "array",
	items: {
		type: "object",
		properties: { roleId: uuid, [what]: uuid, viaId: uuid, fromId: uuid, toId: uuid, changed: { type: "boolean" } },
	},
});

/** Last name goes with a number or a user name (registry-access 3.1, PersonInput). */
export const personInputSchema = {
	title: "PersonInput",
	type: "object",
	properties: { personIdentifier: name, lastName: name },
} as const;

export const packageValuesSchema = {
	title: "PackageValues",
	type: "object",
	properties: {
		values: {
			type: "array",
			minItems: 1,
			maxItems: 100,
			items: {
				type: "object",
				properties: { role: name, packages: { type: "array", items: name, minItems: 1, maxItems: 300 } },
				required: ["role", "packages"],
			},
		},
	},
	required: ["values"],
} as const;

export const resourceValuesSchema = {
	title: "ResourceValues",
	type: "object",
	properties: {
		values: {
			type: "array",
			minItems: 1,
			maxItems: 100,
			items: {
				type: "object",
				properties: { role: name, resources: { type: "array", items: name, minItems: 1, maxItems: 300 } },
				required: ["role", "resources"],
			},
		},
	},
	required: ["values"],
} as const;

/** The body of 4.4, POST. */
export const systemUserDelegationSchema = {
	title: "SystemUserClientDelegation",
	type: "object",
	properties: {
		clientId: uuid,
		agentId: uuid,
		agentName: text,
		agentRole: name,
		rolePackages: {
			type: "array",
			minItems: 1,
			maxItems: 300,
			items: {
				type: "object",
				properties: { roleIdentifier: name, packageUrn: name },
				required: ["roleIdentifier", "packageUrn"],
			},
		},
	},
	required: ["clientId", "agentId", "rolePackages"],
} as const;
