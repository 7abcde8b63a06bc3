import type { Schema } from "../http/schema.js";
import { entitySchema, roleViewSchema } from "./clients/schemas.js";
import { resourceSchema, roleSchema } from "./metadata/schemas.js";

/** Shapes of the connections API (registry-access 3.1, core DTOs). */

const text = { type: "string" } as const;
const orNull: Schema = { type: ["string", "null"] };
const uuid = { type: "string", format: "uuid" } as const;
const flag = { type: "boolean" } as const;

export const list = (items: Schema): Schema => ({ type: "array", items });

const packageViewSchema: Schema = {
	title: "CompactPackage",
	type: "object",
	properties: { id: uuid, urn: text, areaId: uuid },
};

const permission: Schema = {
	title: "Permission",
	type: "object",
	properties: {
		from: entitySchema,
		to: entitySchema,
		via: { ...entitySchema, type: ["object", "null"] },
		role: roleViewSchema,
		viaRole: { ...roleViewSchema, type: ["object", "null"] },
		reason: {
			type: "object",
			properties: {
				flag: { type: "integer" },
				items: list({ type: "object", properties: { name: text, description: text } }),
			},
		},
	},
};

const permissions = list(permission);
const instance: Schema = {
	type: "object",
	properties: { refId: text, type: { type: "object", properties: { id: uuid, name: text } } },
};

export const connectionSchema: Schema = {
	title: "Connection",
	type: "object",
	properties: {
		party: entitySchema,
		roles: list(roleViewSchema),
		packages: list(packageViewSchema),
		resources: list(resourceSchema),
		instances: list({ type: "object", properties: { resourceRefId: text, instanceId: text } }),
		connections: { type: "array" },
	},
};

export const packagePermissionSchema: Schema = {
	title: "PackagePermission",
	type: "object",
	properties: { package: packageViewSchema, permissions },
};

export const rolePermissionSchema: Schema = {
	title: "RolePermission",
	type: "object",
	properties: { role: roleSchema, permissions },
};

export const resourcePermissionSchema: Schema = {
	title: "ResourcePermission",
	type: "object",
	properties: { resource: resourceSchema, permissions },
};

export const instancePermissionSchema: Schema = {
	title: "InstancePermission",
	type: "object",
	properties: { resource: resourceSchema, instance, permissions },
};

const right: Schema = {
	title: "Right",
	type: "object",
	properties: {
		key: text,
		name: text,
		resource: list({ type: "object", properties: { type: text, value: text } }),
		action: text,
	},
};

const heldRights = list({ type: "object", properties: { right, reason: { type: "object" }, permissions } });

export const resourceRightsSchema: Schema = {
	title: "ExternalResourceRight",
	type: "object",
	properties: { resource: resourceSchema, directRights: heldRights, indirectRights: heldRights },
};

export const instanceRightsSchema: Schema = {
	title: "ExternalInstanceRight",
	type: "object",
	properties: { resource: resourceSchema, instance, directRights: heldRights, indirectRights: heldRights },
};

export const packageCheckSchema: Schema = {
	title: "PackageCheck",
	type: "object",
	properties: {
		package: packageViewSchema,
		result: flag,
		reasons: list({
			type: "object",
			properties: {
				description: text,
				roleId: { ...uuid, type: ["string", "null"] },
				roleUrn: orNull,
				fromId: { ...uuid, type: ["string", "null"] },
				fromName: orNull,
				toId: { ...uuid, type: ["string", "null"] },
				toName: orNull,
				viaId: { ...uuid, type: ["string", "null"] },
				viaName: orNull,
				viaRoleId: { ...uuid, type: ["string", "null"] },
				viaRoleUrn: orNull,
			},
		}),
	},
};

const rightChecks = list({
	title: "RightCheck",
	type: "object",
	properties: { right, result: flag, reasonCodes: list(text) },
});

export const resourceCheckSchema: Schema = {
	title: "ResourceCheck",
	type: "object",
	properties: { resource: resourceSchema, rights: rightChecks },
};

export const instanceCheckSchema: Schema = {
	title: "InstanceCheck",
	type: "object",
	properties: { resource: resourceSchema, instance, rights: rightChecks },
};

export const assignmentPackageSchema: Schema = {
	title: "AssignmentPackage",
	type: "object",
	properties: { id: uuid, assignmentId: uuid, packageId: uuid },
};

const simplifiedParty: Schema = {
	title: "SimplifiedParty",
	type: "object",
	properties: {
		id: uuid,
		name: text,
		type: text,
		variant: orNull,
		organizationIdentifier: orNull,
		isDeleted: flag,
		deletedAt: orNull,
	},
};

export const simplifiedPartySchema: Schema = simplifiedParty;

export const simplifiedConnectionSchema: Schema = {
	title: "SimplifiedConnection",
	type: "object",
	properties: { party: simplifiedParty, connections: { type: "array" } },
};

const keys = { type: "array", items: { type: "string", minLength: 1, maxLength: 200 }, maxItems: 500 } as const;

/** RightKeyList: the keys of a delegation check. */
export const rightKeysSchema = {
	title: "RightKeyList",
	type: "object",
	properties: { directRightKeys: keys },
} as const;

const name = { type: "string", minLength: 1, maxLength: 300 } as const;

export const instanceRightsDelegationSchema = {
	title: "InstanceRightsDelegation",
	type: "object",
	properties: {
		to: { type: ["object", "null"], properties: { personIdentifier: name, lastName: name } },
		directRightKeys: keys,
	},
} as const;
