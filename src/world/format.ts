import type { Schema, ValueOf } from "../http/schema.js";
import { resourceSchema } from "../resources/schemas.js";
import { systemSchema } from "../systems/schemas.js";
import { requestInputSchema } from "../systemusers/schemas.js";

/**
 * The world file: parties, what they give each other, resources, lists and systems, as one JSON document or as JSON Lines with a `kind`
 * in each line. Written once, here; `fullmakt import --schema` prints it and docs/world-files.md explains it.
 */
const text = { type: "string", minLength: 1, maxLength: 1000 } as const;
const orgNumber = { type: "string", pattern: "^\\d{9}$", description: "Nine digits, the last a check digit" } as const;
const mainUnit = {
	type: ["string", "null"],
	pattern: "^\\d{9}$",
	description: "The organisation that this one is a unit of; null for none",
} as const;
const personNumber = {
	type: "string",
	pattern: "^\\d{11}$",
	description: "Eleven digits, the last two check digits",
} as const;
const uuid = { type: "string", format: "uuid" } as const;
/** Null says that it is not so (any more); a member that is left out leaves what the store has. */
const day = { type: ["string", "null"], format: "date" } as const;
const instant = { type: "string", format: "date-time" } as const;
const number = { type: "integer", minimum: 1, maximum: 4_294_967_295 } as const;
const code = { type: "string", pattern: "^[a-z0-9-]+$" } as const;
const names = {
	type: "object",
	properties: { nb: text, nn: text, en: text },
	required: ["nb", "nn", "en"],
	additionalProperties: false,
} as const;

/** A party by its organisation number, national identity number or uuid. */
const party = {
	type: "string",
	pattern: "^(\\d{9}|\\d{11}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$",
	description: "A party by its organisation number, national identity number or uuid",
} as const;

const validity = { validFrom: instant, validTo: instant } as const;

const rights = {
	type: "array",
	items: {
		type: "object",
		properties: { resource: text, actions: { type: "array", items: text, minItems: 1 } },
		required: ["resource", "actions"],
		additionalProperties: false,
	},
} as const;

/** A system user as a vendor asks for it. */
const request = {
	...requestInputSchema.properties,
	type: { enum: ["standard", "agent"], description: "standard when left out" },
} as const;

/** By the name of the section in a document, and of `kind` in a line. */
export const recordSchemas = {
	serviceOwners: {
		type: "object",
		properties: { code, orgNumber, names, homepage: text, logo: text, environments: { type: "array", items: text } },
		required: ["code", "names"],
		additionalProperties: false,
	},
	organizations: {
		type: "object",
		properties: { orgNumber, name: text, form: text, partyId: number, uuid, mainUnit, deleted: day },
		required: ["orgNumber", "name", "form"],
		additionalProperties: false,
	},
	persons: {
		type: "object",
		properties: {
			personNumber,
			name: text,
			lastName: text,
			partyId: number,
			userId: number,
			username: text,
			uuid,
			born: { type: "string", format: "date" },
			died: day,
		},
		required: ["personNumber", "name"],
		additionalProperties: false,
	},
	otherParties: {
		type: "object",
		properties: {
			type: { enum: ["self-identified", "system-user", "enterprise-user"] },
			uuid,
			name: text,
			form: text,
			partyId: number,
			userId: number,
			username: text,
			email: text,
		},
		required: ["type", "uuid", "name"],
		additionalProperties: false,
	},
	resources: {
		type: "object",
		properties: {
			document: { ...resourceSchema, description: "As in the resource registry" },
			policy: { ...text, description: "File of its XACML policy, seen from this file" },
		},
		required: ["document"],
		additionalProperties: false,
	},
	roles: {
		type: "object",
		description:
			"Roles from the registers, legacy roles, and suppliers and agents; what is given to rightholders is a delegation",
		properties: { from: party, to: party, role: text, ...validity },
		required: ["from", "to", "role"],
		additionalProperties: false,
	},
	delegations: {
		type: "object",
		description: "What a party has given another by its own choice",
		properties: {
			from: party,
			to: party,
			packages: { type: "array", items: text },
			rights,
			instances: {
				type: "array",
				items: {
					type: "object",
					properties: {
						resource: text,
						instance: text,
						actions: { type: "array", items: text, minItems: 1 },
						source: { enum: ["AltinnApp", "EndUser"] },
					},
					required: ["resource", "instance", "actions"],
					additionalProperties: false,
				},
			},
			...validity,
		},
		required: ["from", "to"],
		additionalProperties: false,
	},
	clientDelegations: {
		type: "object",
		description: "What a provider has passed on from a client to an agent",
		properties: {
			client: party,
			provider: party,
			agent: party,
			role: { ...text, description: "The role that the provider has for the client" },
			packages: { type: "array", items: text },
			resources: { type: "array", items: text },
		},
		required: ["client", "provider", "agent", "role"],
		additionalProperties: false,
	},
	accessLists: {
		type: "object",
		properties: {
			owner: code,
			identifier: text,
			name: text,
			description: { type: "string", maxLength: 4000 },
			members: { type: "array", items: party },
			resources: {
				type: "array",
				items: {
					type: "object",
					properties: { resource: text, actions: { type: "array", items: text } },
					required: ["resource"],
					additionalProperties: false,
				},
			},
		},
		required: ["owner", "identifier", "name"],
		additionalProperties: false,
	},
	appInstances: {
		type: "object",
		properties: { guid: uuid, party, org: code, app: text, task: text, endEvent: text },
		required: ["guid", "party", "org", "app"],
		additionalProperties: false,
	},
	systems: { ...systemSchema, description: "As in the system register", additionalProperties: false },
	systemUserRequests: {
		type: "object",
		description: "System users that vendors ask for, and nobody has answered",
		properties: request,
		required: requestInputSchema.required,
		additionalProperties: false,
	},
	systemUsers: {
		type: "object",
		description: "System users that were asked for and approved",
		properties: {
			...request,
			approvedBy: { ...party, description: "Who approved: has what is given, and may give it" },
		},
		required: ["systemId", "partyOrgNo", "approvedBy"],
		additionalProperties: false,
	},
} as const satisfies Readonly<Record<string, Schema>>;

export type RecordKind = keyof typeof recordSchemas;
export const recordKinds = Object.keys(recordSchemas) as RecordKind[];
export type WorldRecord<K extends RecordKind> = ValueOf<(typeof recordSchemas)[K]>;

/** The whole document. */
export const worldSchema = {
	$schema: "https://json-schema.org/draft/2020-12/schema",
	$id: "urn:fullmakt:world",
	title: "fullmakt world",
	description:
		"Parties, what they give each other, resources, lists, systems and system users. Every section may be left out.",
	type: "object",
	properties: {
		$schema: { type: "string" },
		$comment: { type: "string" },
		...Object.fromEntries(recordKinds.map((kind) => [kind, { type: "array", items: recordSchemas[kind] }])),
	},
	additionalProperties: false,
};
