import type { Schema, ValueOf } from "../http/schema.js";

const text = { type: "string" } as const satisfies Schema;
const time = { type: "string", format: "date-time" } as const satisfies Schema;
const name = { type: "string", minLength: 1, maxLength: 255, pattern: "\\S" } as const satisfies Schema;
const description = { type: "string", maxLength: 2000 } as const satisfies Schema;
const scopes = {
	type: "array",
	maxItems: 100,
	uniqueItems: true,
	items: { type: "string", maxLength: 300 },
} as const satisfies Schema;

const jwks = {
	type: "object",
	description: "Public keys (RFC 7517), each with a kid.",
	properties: {
		keys: { type: "array", minItems: 1, maxItems: 10, items: { type: "object", additionalProperties: true } },
	},
	required: ["keys"],
} as const satisfies Schema;

export const newClientSchema = {
	title: "NewMaskinportenClient",
	type: "object",
	properties: { name, description, scopes, jwks },
	required: ["name", "scopes", "jwks"],
} as const satisfies Schema;
export type NewClient = ValueOf<typeof newClientSchema>;

export const clientTextSchema = {
	title: "MaskinportenClientText",
	type: "object",
	properties: { name, description, scopes },
	required: ["name", "scopes"],
} as const satisfies Schema;
export type ClientText = ValueOf<typeof clientTextSchema>;

export const newKeysSchema = {
	title: "MaskinportenClientKeys",
	type: "object",
	properties: {
		jwks,
		overlapSeconds: {
			type: "integer",
			minimum: 0,
			maximum: 7_776_000,
			description: "How long the keys there are stay good. Left out they stay.",
		},
	},
	required: ["jwks"],
} as const satisfies Schema;

export const clientSchema = {
	title: "MaskinportenClient",
	type: "object",
	properties: {
		clientId: text,
		organizationNumber: text,
		name: text,
		description: text,
		scopes: { type: "array", items: text },
		keys: {
			type: "array",
			items: { type: "object", properties: { kid: text, kty: text, alg: text, addedAt: time, validTo: time } },
		},
		createdAt: time,
		updatedAt: time,
		revokedAt: time,
	},
} as const satisfies Schema;

const scopeTextProperties = {
	description: { ...description, minLength: 1 },
	open: { type: "boolean", default: false, description: "Every organisation may use it." },
	delegable: { type: "boolean", default: false, description: "Who may use it may let a supplier do so." },
	tokenSeconds: { type: "integer", minimum: 30, maximum: 3600, default: 120 },
} as const satisfies Record<string, Schema>;

export const scopeTextSchema = {
	title: "MaskinportenScopeText",
	type: "object",
	properties: scopeTextProperties,
	required: ["description"],
} as const satisfies Schema;
export type ScopeText = ValueOf<typeof scopeTextSchema>;

export const newScopeSchema = {
	title: "NewMaskinportenScope",
	type: "object",
	properties: { name: { type: "string", maxLength: 300 }, ...scopeTextProperties },
	required: ["name", "description"],
} as const satisfies Schema;
export type NewScope = ValueOf<typeof newScopeSchema>;

export const scopeSchema = {
	title: "MaskinportenScope",
	type: "object",
	properties: {
		name: text,
		organizationNumber: { ...text, description: "Whose scope it is." },
		description: text,
		open: { type: "boolean" },
		delegable: { type: "boolean" },
		tokenSeconds: { type: "integer" },
		owned: { type: "boolean", description: "It is the caller's own." },
		createdAt: time,
		updatedAt: time,
	},
} as const satisfies Schema;

export const grantSchema = {
	title: "MaskinportenGrant",
	type: "object",
	properties: { scope: text, organizationNumber: text, grantedAt: time },
} as const satisfies Schema;

export const prefixSchema = {
	title: "MaskinportenPrefix",
	type: "object",
	properties: { prefix: text, organizationNumber: text },
} as const satisfies Schema;

export const tokenSchema = {
	title: "TokenResponse",
	type: "object",
	properties: {
		access_token: text,
		token_type: { const: "Bearer" },
		expires_in: { type: "integer" },
		scope: text,
	},
} as const satisfies Schema;

export const oauthErrorSchema = {
	title: "OAuthError",
	type: "object",
	properties: { error: text, error_description: text },
} as const satisfies Schema;
