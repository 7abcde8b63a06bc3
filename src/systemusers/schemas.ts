import type { Schema, ValueOf } from "../http/schema.js";
import { packageSchema, rightSchema } from "../systems/schemas.js";

export const text = { type: "string" } as const satisfies Schema;
export const short = { type: ["string", "null"], maxLength: 255 } as const satisfies Schema;
const url = { type: ["string", "null"], maxLength: 2048 } as const satisfies Schema;
export const uuid = { type: "string", format: "uuid" } as const satisfies Schema;
export const time = { type: "string", format: "date-time" } as const satisfies Schema;
export const flag = { type: "boolean" } as const satisfies Schema;
export const place = { type: "integer" } as const satisfies Schema;

/** As many as no system needs; a list without end is no request. */
const MOST = 1000;
const rights = { type: ["array", "null"], items: rightSchema, maxItems: MOST } as const satisfies Schema;
const packages = { type: ["array", "null"], items: packageSchema, maxItems: MOST } as const satisfies Schema;

/** systemuser 1.5; a request for an agent has no rights. */
export const requestInputSchema = {
	title: "CreateRequestSystemUser",
	type: "object",
	properties: {
		integrationTitle: short,
		externalRef: short,
		systemId: { type: "string", minLength: 1, maxLength: 255 },
		partyOrgNo: { type: "string", maxLength: 255 },
		rights,
		accessPackages: packages,
		redirectUrl: url,
	},
	required: ["systemId", "partyOrgNo"],
} as const satisfies Schema;

export type RequestInput = ValueOf<typeof requestInputSchema>;

const { rights: _asked, ...agentInput } = requestInputSchema.properties;

export const agentRequestInputSchema = {
	...requestInputSchema,
	title: "CreateAgentRequestSystemUser",
	properties: agentInput,
} as const satisfies Schema;

const status = { enum: ["New", "Accepted", "Rejected", "Denied", "Timedout", "NoChangeNeeded"] } as const;

export const requestSchema = {
	title: "RequestSystemResponse",
	type: "object",
	properties: {
		id: uuid,
		integrationTitle: text,
		externalRef: text,
		systemId: text,
		partyOrgNo: text,
		rights: { type: "array", items: rightSchema },
		accessPackages: { type: "array", items: packageSchema },
		status,
		redirectUrl: text,
		confirmUrl: { ...text, description: "Where the customer answers; for vendors alone" },
		escalated: flag,
		created: time,
		timedOut: flag,
	},
} as const satisfies Schema;

const { rights: _given, ...agentRequest } = requestSchema.properties;

export const agentRequestSchema = {
	...requestSchema,
	title: "AgentRequestSystemResponse",
	properties: agentRequest,
} as const satisfies Schema;

const obstacleSchema = {
	type: "object",
	properties: {
		type: { enum: ["right", "package"] },
		resource: text,
		action: text,
		package: text,
		reasons: { type: "array", items: text },
	},
} as const satisfies Schema;

/** Beyond the original: what a user must know before answering. */
const openedProperties = {
	problems: { type: "array", items: obstacleSchema, description: "What the user cannot give, and why" },
	shown: { ...text, description: "Sent back with the approval, it stops one of anything else than what was shown" },
} as const satisfies Readonly<Record<string, Schema>>;

export const internalRequestSchema = {
	title: "RequestSystemResponseInternal",
	type: "object",
	properties: {
		...requestSchema.properties,
		partyId: { type: "integer" },
		partyUuid: uuid,
		userMayEscalateButNotApprove: flag,
		systemUserType: { enum: ["standard", "agent"] },
		...openedProperties,
	},
} as const satisfies Schema;

/** Beyond the original, which takes no body. */
export const approvalSchema = {
	title: "Approval",
	type: "object",
	properties: { shown: { type: ["string", "null"], maxLength: 100, description: "`shown` of the opened request" } },
} as const satisfies Schema;

/** Beyond the original, which takes no body. */
export const rejectionSchema = {
	title: "Rejection",
	type: "object",
	properties: { reason: { type: ["string", "null"], maxLength: 1000, description: "In the customer's words" } },
} as const satisfies Schema;

/** systemuser 1.6. */
export const changeInputSchema = {
	title: "ChangeRequestSystemUser",
	type: "object",
	properties: {
		requiredRights: rights,
		unwantedRights: rights,
		requiredAccessPackages: packages,
		unwantedAccessPackages: packages,
		redirectUrl: url,
	},
} as const satisfies Schema;

export type ChangeInput = ValueOf<typeof changeInputSchema>;

export const changeSchema = {
	title: "ChangeRequestResponse",
	type: "object",
	properties: {
		id: { ...uuid, description: "The correlation id" },
		externalRef: text,
		systemId: text,
		systemUserId: uuid,
		partyOrgNo: text,
		requiredRights: { type: "array", items: rightSchema },
		unwantedRights: { type: "array", items: rightSchema },
		requiredAccessPackages: { type: "array", items: packageSchema },
		unwantedAccessPackages: { type: "array", items: packageSchema },
		status,
		redirectUrl: text,
		confirmUrl: text,
		created: time,
		timedOut: flag,
	},
} as const satisfies Schema;

export const internalChangeSchema = {
	title: "ChangeRequestResponseInternal",
	type: "object",
	properties: {
		...changeSchema.properties,
		partyId: { type: "integer" },
		partyUuid: uuid,
		...openedProperties,
	},
} as const satisfies Schema;

/** systemuser 1.4: what vendors and Maskinporten see. */
export const externalUserSchema = {
	title: "SystemUserExternal",
	type: "object",
	properties: {
		id: uuid,
		integrationTitle: text,
		systemId: text,
		productName: text,
		reporteeOrgNo: text,
		created: time,
		isDeleted: flag,
		supplierName: text,
		supplierOrgno: text,
		externalRef: text,
		userType: { enum: ["standard", "agent"] },
	},
} as const satisfies Schema;

export const userSchema = {
	title: "SystemUserInternal",
	type: "object",
	properties: {
		...externalUserSchema.properties,
		systemInternalId: uuid,
		partyId: text,
		partyUuId: text,
		accessPackages: { type: "array", items: packageSchema },
		isDeactivated: { ...flag, description: "Switched off by the customer; left out when it is not" },
	},
} as const satisfies Schema;

export const userDetailSchema = {
	title: "SystemUserDetail",
	type: "object",
	properties: { ...userSchema.properties, rights: { type: "array", items: rightSchema } },
} as const satisfies Schema;

export const registerUserSchema = {
	title: "SystemUserRegisterDTO",
	type: "object",
	properties: {
		id: uuid,
		partyOrgNo: text,
		partyId: text,
		integrationTitle: text,
		isDeleted: flag,
		lastChanged: time,
		created: time,
		sequenceNo: { type: "integer" },
		systemUserType: { enum: ["standard", "agent"] },
	},
} as const satisfies Schema;

export const delegationsSchema = {
	title: "StandardSystemUserDelegations",
	type: "object",
	properties: {
		systemUserId: uuid,
		rights: { type: "array", items: rightSchema },
		accessPackages: { type: "array", items: packageSchema },
	},
} as const satisfies Schema;

export const pageOf = <const S extends Schema>(items: S) =>
	({
		type: "object",
		properties: {
			links: { type: "object", properties: { next: text } },
			data: { type: "array", items },
		},
	}) as const satisfies Schema;

/** systemuser 0.5: a stream tells besides where it is. */
export const streamSchema = {
	type: "object",
	properties: {
		...pageOf(registerUserSchema).properties,
		stats: { type: "object", properties: { pageStart: place, pageEnd: place, sequenceMax: place } },
	},
} as const satisfies Schema;

export const createUserSchema = {
	title: "CreateSystemUser",
	type: "object",
	properties: {
		integrationTitle: short,
		systemId: { type: "string", minLength: 1, maxLength: 255 },
	},
	required: ["systemId"],
} as const satisfies Schema;

/** The title must be one: a system user without a name is found by nobody. */
export const title = { type: "string", minLength: 1, maxLength: 255, pattern: "\\S" } as const satisfies Schema;

export const renameSchema = {
	title: "UpdateSystemUser",
	type: "object",
	properties: { id: uuid, integrationTitle: title },
	required: ["id", "integrationTitle"],
} as const satisfies Schema;

/** What a customer lets a system user have, all of it. */
export const accessSchema = {
	title: "SystemUserAccess",
	type: "object",
	properties: { rights, accessPackages: packages },
	required: ["rights", "accessPackages"],
} as const satisfies Schema;

export const availableClientSchema = {
	title: "ExternalClientDto",
	type: "object",
	properties: {
		partyUuid: uuid,
		displayName: text,
		organizationIdentifier: text,
		access: {
			type: "array",
			items: { type: "object", properties: { role: text, packages: { type: "array", items: text } } },
		},
	},
} as const satisfies Schema;

/** systemuser 1.7: of third parties. */
export const clientsSchema = {
	type: "object",
	properties: {
		links: { type: "object", properties: { next: text } },
		systemUserInformation: { type: "object", properties: { systemUserId: uuid, systemUserOwnerOrg: text } },
		data: {
			type: "array",
			items: {
				title: "ClientDto",
				type: "object",
				properties: { clientId: uuid, clientOrganizationNumber: text, clientOrganizationName: text },
			},
		},
	},
} as const satisfies Schema;

export const pairedSchema = {
	title: "ClientDelegation",
	type: "object",
	properties: { agent: uuid, client: uuid },
} as const satisfies Schema;

export const delegationResponseSchema = {
	title: "DelegationResponse",
	type: "object",
	properties: {
		agentSystemUserId: uuid,
		delegationId: uuid,
		customerId: uuid,
		assignmentId: uuid,
		customerName: text,
		customerOrganizationNumber: text,
	},
} as const satisfies Schema;
