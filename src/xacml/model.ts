/**
 * The XACML 3.0 language as plain immutable data: policies as they were written, requests as they were sent and
 * responses as they will be written. Nothing here is evaluated; the names are those of the core schema (core 5).
 */

/** Where an element starts in its source text; both count from 1, the column in UTF-16 units. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

export type Effect = "Permit" | "Deny";
export type Decision = "Permit" | "Deny" | "NotApplicable" | "Indeterminate";

/** Namespace prefixes in scope, prefix ("" for the default) to URI. */
export type Namespaces = Readonly<Record<string, string>>;

// ---------------------------------------------------------------------------------------------- expressions (core 5.25)

/** A literal. `text` is the lexical form exactly as written (white space kept). */
export interface AttributeValue {
	readonly kind: "AttributeValue";
	readonly dataType: string;
	readonly text: string;
	/** Only for xpathExpression: the category whose Content the expression looks at, and the prefixes in scope. */
	readonly xpathCategory?: string;
	readonly namespaces?: Namespaces;
	readonly at: Position;
}

export interface AttributeDesignator {
	readonly kind: "AttributeDesignator";
	readonly category: string;
	readonly attributeId: string;
	readonly dataType: string;
	readonly issuer?: string;
	readonly mustBePresent: boolean;
	readonly at: Position;
}

export interface AttributeSelector {
	readonly kind: "AttributeSelector";
	readonly category: string;
	readonly contextSelectorId?: string;
	readonly path: string;
	readonly dataType: string;
	readonly mustBePresent: boolean;
	/** Prefixes in scope on the element that holds the Path. */
	readonly namespaces: Namespaces;
	readonly at: Position;
}

export interface Apply {
	readonly kind: "Apply";
	readonly functionId: string;
	readonly arguments: readonly Expression[];
	readonly at: Position;
}

export interface FunctionReference {
	readonly kind: "Function";
	readonly functionId: string;
	readonly at: Position;
}

export interface VariableReference {
	readonly kind: "VariableReference";
	readonly variableId: string;
	readonly at: Position;
}

export type Expression =
	| AttributeValue
	| AttributeDesignator
	| AttributeSelector
	| Apply
	| FunctionReference
	| VariableReference;

// -------------------------------------------------------------------------------------------------------------- targets

export interface Match {
	readonly functionId: string;
	readonly value: AttributeValue;
	readonly bag: AttributeDesignator | AttributeSelector;
	readonly at: Position;
}

/** A conjunction of matches; never empty. */
export interface AllOf {
	readonly matches: readonly Match[];
	readonly at: Position;
}

/** A disjunction; never empty. */
export interface AnyOf {
	readonly allOf: readonly AllOf[];
	readonly at: Position;
}

/** A conjunction of AnyOf; empty matches everything. */
export interface Target {
	readonly anyOf: readonly AnyOf[];
	readonly at: Position;
}

// ---------------------------------------------------------------------------------- rules, policies, policy sets

export interface AttributeAssignmentExpression {
	readonly attributeId: string;
	readonly category?: string;
	readonly issuer?: string;
	readonly expression: Expression;
	readonly at: Position;
}

/** ObligationExpression (FulfillOn) and AdviceExpression (AppliesTo) in one shape. */
export interface NoticeExpression {
	readonly id: string;
	readonly appliesTo: Effect;
	readonly assignments: readonly AttributeAssignmentExpression[];
	readonly at: Position;
}

export interface Rule {
	readonly id: string;
	readonly effect: Effect;
	readonly description?: string;
	/** Absent means: whatever the policy applies to. */
	readonly target?: Target;
	readonly condition?: Condition;
	readonly obligations: readonly NoticeExpression[];
	readonly advice: readonly NoticeExpression[];
	readonly at: Position;
}

export interface Condition {
	readonly expression: Expression;
	readonly at: Position;
}

export interface VariableDefinition {
	readonly id: string;
	readonly expression: Expression;
	readonly at: Position;
}

export interface Policy {
	readonly kind: "Policy";
	readonly id: string;
	readonly version: string;
	readonly description?: string;
	/** PolicyDefaults/XPathVersion. */
	readonly xpathVersion?: string;
	readonly combiningAlgId: string;
	readonly target: Target;
	readonly variables: readonly VariableDefinition[];
	readonly rules: readonly Rule[];
	readonly obligations: readonly NoticeExpression[];
	readonly advice: readonly NoticeExpression[];
	readonly at: Position;
}

/** PolicyIdReference or PolicySetIdReference; the versions are patterns (core 5.12). */
export interface PolicyReference {
	readonly kind: "PolicyIdReference" | "PolicySetIdReference";
	readonly id: string;
	readonly version?: string;
	readonly earliestVersion?: string;
	readonly latestVersion?: string;
	readonly at: Position;
}

export interface PolicySet {
	readonly kind: "PolicySet";
	readonly id: string;
	readonly version: string;
	readonly description?: string;
	/** PolicySetDefaults/XPathVersion. */
	readonly xpathVersion?: string;
	readonly combiningAlgId: string;
	readonly target: Target;
	readonly children: readonly (PolicySet | Policy | PolicyReference)[];
	readonly obligations: readonly NoticeExpression[];
	readonly advice: readonly NoticeExpression[];
	readonly at: Position;
}

// -------------------------------------------------------------------------------------------------------------- request

/**
 * One attribute of one data type. An XML Attribute element whose values have several data types is read as several of
 * these, in document order. `values` are lexical forms, white space kept; never empty.
 */
export interface Attribute {
	readonly attributeId: string;
	readonly dataType: string;
	readonly issuer?: string;
	readonly includeInResult: boolean;
	readonly values: readonly string[];
	/** Only for xpathExpression, by position in `values`. */
	readonly xpath?: readonly { readonly category: string; readonly namespaces: Namespaces }[];
}

/** One Attributes element: what is said of one entity. */
export interface Attributes {
	readonly category: string;
	/** xml:id, or Id in JSON: what a RequestReference points at. */
	readonly id?: string;
	/** A well-formed XML document: the single child of Content, with every namespace it needs. */
	readonly content?: string;
	readonly attributes: readonly Attribute[];
}

export interface Request {
	readonly returnPolicyIdList: boolean;
	readonly combinedDecision: boolean;
	/** RequestDefaults/XPathVersion. */
	readonly xpathVersion?: string;
	/** In document order; a repeated category asks for several decisions (Multiple Decision Profile). */
	readonly attributes: readonly Attributes[];
	/** MultiRequests: each RequestReference as the ids it lists. */
	readonly multiRequests?: readonly (readonly string[])[];
}

// ------------------------------------------------------------------------------------------------------------- response

export interface AttributeAssignment {
	readonly attributeId: string;
	readonly dataType: string;
	readonly category?: string;
	readonly issuer?: string;
	/** Lexical form. */
	readonly value: string;
	/** Only for xpathExpression. */
	readonly xpath?: { readonly category: string; readonly namespaces: Namespaces };
}

/** An Obligation or an Advice of a result. */
export interface Notice {
	readonly id: string;
	readonly assignments: readonly AttributeAssignment[];
}

export interface IdReference {
	readonly id: string;
	readonly version: string;
}

/** An attribute that a decision needed and nobody supplied (core 5.57). */
export interface MissingAttribute {
	readonly category: string;
	readonly attributeId: string;
	readonly dataType: string;
	readonly issuer?: string;
}

export interface Status {
	readonly code: StatusCode;
	readonly message?: string;
	/** MissingAttributeDetail; only with missing-attribute. */
	readonly missing?: readonly MissingAttribute[];
}

/** The last part of `urn:oasis:names:tc:xacml:1.0:status:…` (core B.8). */
export type StatusCode = "ok" | "missing-attribute" | "syntax-error" | "processing-error";

export interface Result {
	readonly decision: Decision;
	readonly status: Status;
	readonly obligations: readonly Notice[];
	readonly advice: readonly Notice[];
	/** The attributes that asked to be returned (IncludeInResult), as they came. */
	readonly attributes: readonly Attributes[];
	/** Present when the request asked for it (ReturnPolicyIdList). */
	readonly policyIds?: { readonly policies: readonly IdReference[]; readonly policySets: readonly IdReference[] };
}

export interface Response {
	readonly results: readonly Result[];
}
