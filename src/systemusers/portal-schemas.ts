/** Shapes for pages: everything named in one language (systemuser 2.6). */
import type { Schema } from "../http/schema.js";
import { flag, text, time, uuid } from "./schemas.js";

const resources = {
	type: "array",
	items: {
		title: "NamedResource",
		type: "object",
		properties: { identifier: text, title: text, resourceOwnerOrgcode: text },
	},
} as const satisfies Schema;

const accessPackages = {
	type: "array",
	items: {
		title: "NamedAccessPackage",
		type: "object",
		properties: { id: text, urn: text, name: text, resources },
	},
} as const satisfies Schema;

export const systemContentSchema = {
	title: "RegisteredSystemRights",
	type: "object",
	properties: { resources, accessPackages },
} as const satisfies Schema;

export const portalSystemSchema = {
	title: "RegisteredSystem",
	type: "object",
	properties: { systemId: text, systemVendorOrgNumber: text, systemVendorOrgName: text, name: text },
} as const satisfies Schema;

export const portalUserSchema = {
	title: "PortalSystemUser",
	type: "object",
	properties: {
		id: uuid,
		integrationTitle: text,
		created: time,
		system: portalSystemSchema,
		userType: { enum: ["standard", "agent"] },
		resources,
		accessPackages,
		isDeactivated: flag,
	},
} as const satisfies Schema;

const asked = {
	id: uuid,
	partyId: text,
	partyUuid: uuid,
	status: text,
	redirectUrl: text,
	system: portalSystemSchema,
	created: time,
	escalated: flag,
	userMayEscalateButNotApprove: flag,
} as const satisfies Readonly<Record<string, Schema>>;

export const portalRequestSchema = {
	title: "PortalSystemUserRequest",
	type: "object",
	properties: { ...asked, systemUserType: { enum: ["standard", "agent"] }, resources, accessPackages },
} as const satisfies Schema;

export const portalChangeSchema = {
	title: "PortalSystemUserChangeRequest",
	type: "object",
	properties: {
		...asked,
		requiredRights: resources,
		unwantedRights: resources,
		requiredAccessPackages: accessPackages,
		unwantedAccessPackages: accessPackages,
	},
} as const satisfies Schema;

export const customerSchema = {
	title: "AgentDelegationCustomer",
	type: "object",
	properties: {
		id: uuid,
		name: text,
		orgNo: text,
		access: {
			type: "array",
			items: { type: "object", properties: { role: text, packages: { type: "array", items: text } } },
		},
	},
} as const satisfies Schema;

export const agentDelegationSchema = {
	title: "AgentDelegation",
	type: "object",
	properties: { delegationId: uuid, customerId: uuid },
} as const satisfies Schema;
