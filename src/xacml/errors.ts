import type { Position } from "./model.js";

/** Why a policy was refused. Stable: tools and tests may match on it. */
export type PolicyErrorCode =
	| "xml-malformed" // not well-formed XML, or XML that is refused for safety (DOCTYPE, too deep, too large, …)
	| "xml-limit"
	| "schema" // well-formed, but not a XACML 3.0 Policy or PolicySet
	| "unknown-datatype"
	| "unknown-function"
	| "unknown-algorithm"
	| "bad-literal" // an AttributeValue outside the lexical space of its data type
	| "bad-regexp"
	| "bad-xpath"
	| "argument-count"
	| "argument-type"
	| "not-boolean" // a Condition or Match function that does not yield one boolean
	| "undefined-variable"
	| "circular-variable"
	| "duplicate-variable"
	| "duplicate-id" // two rules, or two policies, of one policy (set) share an id
	| "unresolved-reference"
	| "circular-reference"
	| "ambiguous-root" // several policies were given and which one is the root was not
	| "bad-version";

/** A policy that was refused at load. `line` and `column` count from 1; `advice` says what to do about it. */
export class PolicyError extends Error {
	override readonly name = "PolicyError";
	readonly line: number;
	readonly column: number;
	/** Name of the source, when the caller gave one. */
	file: string | undefined;

	constructor(
		readonly code: PolicyErrorCode,
		message: string,
		at: Position,
		readonly advice?: string,
		file?: string,
	) {
		super(message);
		this.line = at.line;
		this.column = at.column;
		this.file = file;
	}
}

/** Why a request was refused. Stable. */
export type RequestErrorCode =
	| "xml-malformed"
	| "xml-limit"
	| "json-malformed"
	| "json-limit"
	| "schema" // well-formed, but not a XACML request
	| "unknown-datatype"
	| "bad-value"; // a value outside the lexical space of its data type

/**
 * A request that is not one. XML requests give `line` and `column`; JSON requests give `pointer` (RFC 6901) to the
 * offending member, and line and column when the text itself is malformed.
 */
export class RequestError extends Error {
	override readonly name = "RequestError";

	constructor(
		readonly code: RequestErrorCode,
		message: string,
		readonly where: { readonly line?: number; readonly column?: number; readonly pointer?: string } = {},
	) {
		super(message);
	}
}
