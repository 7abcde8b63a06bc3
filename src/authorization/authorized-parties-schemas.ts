import type { Schema } from "../http/schema.js";

const flag = (value: boolean, description: string) => ({ type: "boolean", default: value, description }) as const;

/** True, false, or what the user chose; in any case, as in the original. */
const choice = (value: "auto" | "true", description: string) =>
	({
		type: "string",
		pattern: "^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Aa][Uu][Tt][Oo])$",
		default: value,
		description: `${description}: true, false, or auto for what the user chose`,
	}) as const;

interface Defaults {
	readonly roles: boolean;
	readonly packages: boolean;
	readonly resources: boolean;
	readonly instances: boolean;
	readonly choices: "auto" | "true";
}

/** The query parameters that all lists of authorized parties have; they differ in the defaults (registry-access 5). */
export const listQuery = ({ roles, packages, resources, instances, choices }: Defaults) =>
	({
		includeRoles: flag(roles, "List the roles"),
		includeAccessPackages: flag(packages, "List the access packages"),
		includeResources: flag(resources, "List the resources that single rights were given on"),
		includeInstances: flag(instances, "List the instances that rights were given on"),
		includePartiesViaKeyRoles: choice(choices, "Parties by way of organisations where the subject has a key role"),
		includeSubParties: choice(choices, "Sub-units of parties"),
		includeInactiveParties: choice(choices, "Deleted parties"),
		anyOfResourceIds: {
			type: "array",
			items: { type: "string", minLength: 1, maxLength: 300 },
			maxItems: 100,
			description: "Only parties where one of these resources can be reached",
		},
		pageSize: {
			type: "integer",
			minimum: 1,
			maximum: 10_000,
			description: "At most so many main units and persons in one answer; everything when not given",
		},
		token: { type: "string", format: "uuid", description: "From the link to the next page of the answer before" },
	}) as const;

const text: Schema = { type: ["string", "null"] };
const texts: Schema = { type: "array", items: { type: "string" } };

const members = {
	partyUuid: { type: "string", format: "uuid" },
	name: { type: "string" },
	organizationNumber: text,
	parentId: { ...text, description: "uuid of the main unit" },
	personId: text,
	dateOfBirth: { type: ["string", "null"], format: "date" },
	partyId: { type: "integer" },
	emailId: text,
	type: { type: "string", enum: ["None", "Person", "Organization", "SelfIdentified"] },
	unitType: { ...text, description: "Organisation form" },
	isDeleted: { type: "boolean" },
	onlyHierarchyElementWithNoAccess: { type: "boolean", description: "It only stands above a sub-unit" },
	authorizedAccessPackages: { ...texts, description: "Codes of access packages" },
	authorizedResources: { ...texts, description: "Ids in the resource registry" },
	authorizedRoles: { ...texts, description: "Codes of roles, older codes too" },
	authorizedInstances: {
		type: "array",
		items: {
			type: "object",
			properties: {
				resourceId: { type: "string" },
				instanceId: { type: "string" },
				instanceRef: { type: "string", description: "Urn" },
			},
		},
	},
} as const satisfies Readonly<Record<string, Schema>>;

export const authorizedPartySchema: Schema = {
	$id: "AuthorizedParty",
	type: "object",
	properties: {
		...members,
		subunits: { type: "array", items: { type: "object", description: "Of the same form", properties: members } },
	},
};

export const authorizedPartiesSchema: Schema = { type: "array", items: authorizedPartySchema };

export const pagedPartiesSchema: Schema = {
	type: "object",
	properties: {
		links: { type: "object", properties: { next: { type: ["string", "null"] } } },
		data: authorizedPartiesSchema,
	},
};
