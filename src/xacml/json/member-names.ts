import { Category } from "../identifiers.js";

/** How member names of a request are matched. */
export type NameMatching = "exact" | "any-case";

/** The members of one kind of object, each known by the number that its position gives. */
export class Members {
	readonly #spelled = new Map<string, number>();
	readonly #lower = new Map<string, number>();
	readonly names: readonly string[];

	constructor(...names: readonly string[]) {
		this.names = names;
		names.forEach((name, i) => {
			this.#spelled.set(name, i);
			this.#spelled.set(name.charAt(0).toLowerCase() + name.slice(1), i);
			this.#lower.set(name.toLowerCase(), i);
		});
	}

	/** -1 when there is none such. PascalCase and camelCase are found at the first look. */
	find(name: string, anyCase: boolean): number {
		const index = this.#spelled.get(name);
		if (index !== undefined) return index;
		return anyCase ? (this.#lower.get(name.toLowerCase()) ?? -1) : -1;
	}
}

// The readers switch on these numbers: they are positions in the lists below.
export const RETURN_POLICY_ID_LIST = 0;
export const COMBINED_DECISION = 1;
export const XPATH_VERSION = 2;
export const MULTI_REQUESTS = 3;
export const CATEGORY = 4;
/** This and all above it are the shorthand names. */
export const FIRST_SHORTHAND = 5;

/** JSON Profile 4.2.2 and 4.2.2.1. One project in use spells Codebase CodeBase. */
export const REQUEST_MEMBERS = new Members(
	"ReturnPolicyIdList",
	"CombinedDecision",
	"XPathVersion",
	"MultiRequests",
	"Category",
	"AccessSubject",
	"Action",
	"Resource",
	"Environment",
	"RecipientSubject",
	"IntermediarySubject",
	"RequestingMachine",
	"Codebase",
	"CodeBase",
);

/** The category of a shorthand name, by its number less FIRST_SHORTHAND. */
export const SHORTHAND_CATEGORIES: readonly string[] = [
	Category.accessSubject,
	Category.action,
	Category.resource,
	Category.environment,
	Category.recipientSubject,
	Category.intermediarySubject,
	Category.requestingMachine,
	Category.codebase,
	Category.codebase,
];

export const CATEGORY_ID = 0;
export const ID = 1;
export const CONTENT = 2;
export const ATTRIBUTE = 3;
/** JSON Profile 4.2.2.2. */
export const CATEGORY_MEMBERS = new Members("CategoryId", "Id", "Content", "Attribute");

export const ATTRIBUTE_ID = 0;
export const VALUE = 1;
export const DATA_TYPE = 2;
export const INCLUDE_IN_RESULT = 3;
export const ISSUER = 4;
/** JSON Profile 4.2.2.4. */
export const ATTRIBUTE_MEMBERS = new Members("AttributeId", "Value", "DataType", "IncludeInResult", "Issuer");

export const ENVELOPE_MEMBERS = new Members("Request");
/** JSON Profile 4.2.2.5 and 4.2.2.6. */
export const MULTI_REQUESTS_MEMBERS = new Members("RequestReference");
export const REQUEST_REFERENCE_MEMBERS = new Members("ReferenceId");
/** JSON Profile 3.3.1 (xpathExpression). */
export const XPATH_MEMBERS = new Members("XPathCategory", "Namespaces", "XPath");
export const NAMESPACE_MEMBERS = new Members("Prefix", "Namespace");
