import type { Schema, ValueOf } from "../http/schema.js";

const text = { type: ["string", "null"] } as const satisfies Schema;
const texts = { type: ["array", "null"], items: { type: "string" } } as const satisfies Schema;

/** Language to text: `en`, `nb` and `nn`, and others. */
const translations = {
	type: ["object", "null"],
	additionalProperties: { type: ["string", "null"] },
} as const satisfies Schema;

export const RESOURCE_TYPES = [
	"Default",
	"Systemresource",
	"MaskinportenSchema",
	"Altinn2Service",
	"AltinnApp",
	"GenericAccessResource",
	"BrokerService",
	"CorrespondenceService",
	"Consent",
	"MigratedApp",
] as const;

const contactPoint = {
	type: "object",
	properties: { category: text, email: text, telephone: text, contactPage: text },
} as const satisfies Schema;

const resourceReference = {
	type: "object",
	properties: {
		referenceSource: {
			type: ["string", "null"],
			enum: ["Default", "Altinn1", "Altinn2", "Altinn3", "ExternalPlatform", null],
		},
		reference: text,
		referenceType: {
			type: ["string", "null"],
			enum: [
				"Default",
				"Uri",
				"DelegationSchemeId",
				"MaskinportenScope",
				"ServiceCode",
				"ServiceEditionCode",
				"ApplicationId",
				"ServiceEditionVersion",
				null,
			],
		},
	},
} as const satisfies Schema;

/** What a caller writes (registry-access 1.1); the rules that go beyond shapes stand in `validation.ts`. */
export const resourceSchema = {
	title: "ServiceResource",
	type: "object",
	properties: {
		identifier: { ...text, description: "Lower-case letters, digits, _ and -; at least four." },
		version: text,
		title: translations,
		description: translations,
		rightDescription: { ...translations, description: "Shown when rights are given; needed when delegable." },
		homepage: text,
		status: { ...text, examples: ["Completed", "Deprecated", "UnderDevelopment", "Withdrawn"] },
		spatial: texts,
		contactPoints: { type: ["array", "null"], items: contactPoint },
		produces: texts,
		isPartOf: text,
		thematicAreas: texts,
		resourceReferences: { type: ["array", "null"], items: resourceReference },
		delegable: { type: ["boolean", "null"], description: "True unless told." },
		visible: { type: ["boolean", "null"], description: "True unless told; for user interfaces only." },
		hasCompetentAuthority: {
			type: ["object", "null"],
			properties: { name: translations, organization: text, orgcode: text },
		},
		keywords: {
			type: ["array", "null"],
			items: { type: "object", properties: { word: text, language: text } },
		},
		accessListMode: { type: ["string", "null"], enum: ["Disabled", "Enabled", null] },
		selfIdentifiedUserEnabled: { type: ["boolean", "null"] },
		enterpriseUserEnabled: { type: ["boolean", "null"] },
		resourceType: { type: ["string", "null"], enum: [...RESOURCE_TYPES, null] },
		availableForType: {
			type: ["array", "null"],
			items: {
				type: "string",
				enum: ["PrivatePerson", "LegalEntityEnterprise", "Company", "BankruptcyEstate", "SelfRegisteredUser"],
			},
		},
		consentTemplate: text,
		consentText: translations,
		consentMetadata: {
			type: ["object", "null"],
			additionalProperties: { type: "object", properties: { optional: { type: ["boolean", "null"] } } },
		},
		isOneTimeConsent: { type: ["boolean", "null"] },
	},
} as const satisfies Schema;

export type ResourceInput = ValueOf<typeof resourceSchema>;

const attributePair = {
	type: "object",
	properties: { type: { type: "string" }, value: { type: "string" } },
	required: ["type", "value"],
} as const satisfies Schema;

const attributePairs = { type: "array", items: attributePair } as const satisfies Schema;

const attributeUrn = {
	type: "object",
	properties: { ...attributePair.properties, urn: { type: "string" } },
	required: ["type", "value", "urn"],
} as const satisfies Schema;

export const storedResourceSchema = {
	...resourceSchema,
	properties: {
		...resourceSchema.properties,
		authorizationReference: {
			type: "array",
			items: { type: "object", properties: { id: { type: "string" }, value: { type: "string" } } },
		},
		versionId: { type: "integer" },
	},
} as const satisfies Schema;

export const resourceListSchema = { type: "array", items: storedResourceSchema } as const satisfies Schema;

const links = { type: "object", properties: { next: { type: "string" } } } as const satisfies Schema;

/** `{links: {next}, data: […]}`. */
export const pageOf = (items: Schema): Schema => ({
	type: "object",
	properties: { links, data: { type: "array", items } },
	required: ["links", "data"],
});

export const subjectsSchema = pageOf(attributeUrn);

export const rulesSchema = {
	type: "array",
	items: {
		type: "object",
		properties: { subject: attributePairs, action: attributePair, resource: attributePairs },
	},
} as const satisfies Schema;

export const rightsV1Schema = {
	type: "array",
	items: {
		type: "object",
		properties: {
			action: attributePair,
			resource: attributePairs,
			subjects: { type: "array", items: { type: "object", properties: { subjectAttributes: attributePairs } } },
			rightKey: { type: "string" },
			subjectTypes: { type: "array", items: { type: "string" } },
		},
	},
} as const satisfies Schema;

export const rightsV2Schema = {
	type: "array",
	items: {
		type: "object",
		properties: {
			key: { type: "string" },
			name: { type: "string" },
			resource: attributePairs,
			action: attributePair,
		},
	},
} as const satisfies Schema;

export const subjectResourcesSchema = pageOf({
	type: "object",
	properties: { subject: attributeUrn, resources: { type: "array", items: attributeUrn } },
});

export const updatedSchema = pageOf({
	type: "object",
	properties: {
		subjectUrn: { type: "string" },
		resourceUrn: { type: "string" },
		updatedAt: { type: "string", format: "date-time" },
		deleted: { type: "boolean" },
	},
});

export const changesSchema = pageOf({
	type: "object",
	properties: { resourceId: { type: "string" }, changedAt: { type: "string", format: "date-time" } },
});

export const orgsSchema = {
	type: "object",
	properties: {
		orgs: {
			type: "object",
			additionalProperties: {
				type: "object",
				properties: {
					name: { type: "object", additionalProperties: { type: "string" } },
					logo: { type: "string" },
					orgnr: { type: "string" },
					homepage: { type: "string" },
					environments: { type: "array", items: { type: "string" } },
				},
			},
		},
	},
} as const satisfies Schema;

const policyFinding = {
	type: "object",
	properties: {
		code: { type: "string" },
		message: { type: "string" },
		line: { type: "integer" },
		column: { type: "integer" },
		advice: { type: "string" },
	},
	required: ["code", "message", "line", "column"],
} as const satisfies Schema;

export const warningsSchema = {
	type: "object",
	properties: { warnings: { type: "array", items: policyFinding } },
	required: ["warnings"],
} as const satisfies Schema;

export const policyCheckSchema = {
	type: "object",
	properties: {
		accepted: { type: "boolean" },
		errors: { type: "array", items: policyFinding },
		warnings: { type: "array", items: policyFinding },
	},
	required: ["accepted", "errors", "warnings"],
} as const satisfies Schema;
