import type { Fault, ValidationFinding } from "./fault.js";
import type { Platform, Principal } from "./principal.js";
import type { Schema, ValueOf } from "./schema.js";

/** An object schema of strings: path or query parameters. Types other than string are converted from text. */
export type ParameterSchema = {
	readonly type: "object";
	readonly properties: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: boolean;
};

/** Who may call. Checked before anything of the call is looked at; the operation's own service checks what is whose. */
export type Access =
	/** Anybody. The principal is given all the same when a token was sent. */
	| { readonly kind: "anonymous" }
	/** A token with one of the scopes (any token when none is named); `guard` asks the PDP besides. */
	| { readonly kind: "token"; readonly scopes: readonly string[]; readonly rule?: Rule; readonly guard?: Guard }
	/** A PlatformAccessToken, or a token with one of the scopes. */
	| { readonly kind: "platform"; readonly scopes: readonly string[] };

/** A gate of the domain's own, between the scopes and the PDP; throws a Fault when it is shut. The query is as sent. */
export type Rule = (
	principal: Principal,
	asked: { readonly query: Readonly<Record<string, unknown>> },
) => Promise<void> | void;

/** A decision about the caller: may it do that action with that administration resource on behalf of the party the call names? */
export interface Guard {
	/** `altinn_access_management`, … (registry-access 3.2). */
	readonly resource: string;
	readonly action: "read" | "write";
	/** Which parameter holds the party: `query.party` (a uuid) or `path.party` (a party id or uuid). */
	readonly party: `query.${string}` | `path.${string}`;
}

export interface Call<Path, Query, Body> {
	readonly path: Path;
	readonly query: Query;
	readonly body: Body;
	readonly principal: Principal;
	/** The PlatformAccessToken, when one was sent beside the bearer token. */
	readonly platform?: Platform;
	header(name: string): string | undefined;
	/** Absolute address of a path of this server, for links: from the public URL, or a trusted proxy's headers. */
	link(pathAndQuery: string): string;
	/** Path and query as called. */
	readonly url: string;
	/** The first language of Accept-Language that there are texts in. */
	readonly language: "nb" | "nn" | "en";
}

export interface Reply {
	readonly status: number;
	/** Written as JSON unless `type` says otherwise, or bytes by and by (`Pieces`); absent for an empty answer. */
	readonly body?: unknown;
	readonly type?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** It holds a secret that is shown this once: it is not kept for a repeat of the call. */
	readonly secret?: boolean;
}

export interface ResponseDescription {
	readonly description: string;
	readonly schema?: Schema;
	readonly type?: string;
}

interface BodyDescription<B extends Schema> {
	readonly schema: B;
	/** False when the call may come without one; then `body` is undefined. */
	readonly required?: boolean;
	/** `application/json` unless told; `multipart/form-data` and `application/x-www-form-urlencoded` give `{field: text}`, anything else a text. */
	readonly type?: string;
	/** Bytes; the server's limit otherwise. */
	readonly limit?: number;
	/** The fault for a body that does not fit the schema, where it is not the usual one. */
	readonly refuse?: (findings: readonly ValidationFinding[]) => Fault;
}

/** What an operation is made of. Shapes are JSON Schemas: they validate, give the types, and go into the OpenAPI document. */
export interface OperationParts<P extends ParameterSchema, Q extends ParameterSchema, B extends Schema> {
	readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** `/resourceregistry/api/v1/resource/{id}`; matched without regard to case. */
	readonly path: string;
	/** Stable name, `domainVerbNoun`; operationId of the OpenAPI document. */
	readonly name: string;
	readonly tag: string;
	readonly summary: string;
	readonly description?: string;
	readonly access: Access;
	readonly parameters?: P;
	readonly query?: Q;
	readonly body?: BodyDescription<B>;
	readonly responses: Readonly<Record<number, ResponseDescription>>;
	/** The answer to a fault, where it is not problem+json: OAuth's errors (RFC 6749 5.2), or a plain text. Undefined for the usual form. */
	readonly refusal?: (fault: Fault) => Reply | undefined;
	/** Not in the OpenAPI document. */
	readonly hidden?: boolean;
}

export interface Operation extends OperationParts<ParameterSchema, ParameterSchema, Schema> {
	handle(call: Call<never, never, never>): Promise<Reply> | Reply;
}

interface NoParameters {
	readonly type: "object";
	readonly properties: Readonly<Record<never, never>>;
}

/** Makes an operation; the handler's types come from the schemas. */
export function operation<
	const P extends ParameterSchema = NoParameters,
	const Q extends ParameterSchema = NoParameters,
	const B extends Schema = Schema,
>(
	parts: OperationParts<P, Q, B>,
	handle: (call: Call<ValueOf<P>, ValueOf<Q>, ValueOf<B>>) => Promise<Reply> | Reply,
): Operation {
	return { ...parts, handle: handle as Operation["handle"] } as Operation;
}
