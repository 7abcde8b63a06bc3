import type { Namespaces } from "../xacml/model.js";
import { ALLOWED_FUNCTIONS } from "./functions.js";
import type { QueryElement } from "./query.js";
import { givesOneAtMost } from "./single.js";

/** What may stand in a parsed expression, XQueryX names. All of it works in time bounded by the nodes it looks at. */
const ALLOWED = new Set(
	(
		"pathExpr rootExpr stepExpr xpathAxis filterExpr predicates contextItemExpr sequenceExpr " +
		"nameTest Wildcard NCName star QName anyKindTest textTest commentTest piTest piTarget " +
		"elementTest elementName attributeTest attributeName documentTest " +
		"stringConstantExpr integerConstantExpr decimalConstantExpr doubleConstantExpr value " +
		"addOp subtractOp multiplyOp divOp idivOp modOp unaryMinusOp unaryPlusOp operand " +
		"andOp orOp unionOp intersectOp exceptOp firstOperand secondOperand " +
		"equalOp notEqualOp lessThanOp lessThanOrEqualOp greaterThanOp greaterThanOrEqualOp " +
		"eqOp neOp ltOp leOp gtOp geOp isOp nodeBeforeOp nodeAfterOp " +
		"functionCallExpr functionName arguments"
	).split(" "),
);

const REFUSED: ReadonlyMap<string, string> = new Map([
	["flworExpr", "for and let are"],
	["quantifiedExpr", "some and every are"],
	["ifThenElseExpr", "if is"],
	["rangeSequenceExpr", "a range (to) is"],
	["simpleMapExpr", "the operator ! is"],
	["arrowExpr", "the operator => is"],
	["stringConcatenateOp", "the operator || is"],
	["varRef", "variables are"],
	["namedFunctionRef", "references to functions are"],
	["inlineFunctionExpr", "functions of one's own are"],
	["dynamicFunctionInvocationExpr", "calls of function values are"],
	["castExpr", "cast is"],
	["castableExpr", "castable is"],
	["treatExpr", "treat is"],
	["instanceOfExpr", "instance of is"],
	["mapConstructor", "maps are"],
	["prolog", "declarations are"],
]);

const GENERAL_COMPARISONS = new Set(
	"equalOp notEqualOp lessThanOp lessThanOrEqualOp greaterThanOp greaterThanOrEqualOp".split(" "),
);

export interface Findings {
	/** The first thing that is not accepted, as a sentence. */
	complaint: string | undefined;
	/** Prefixes of names of elements and attributes; whoever evaluates the expression must know them. */
	readonly prefixes: Set<string>;
	/** Elements of the tree. */
	size: number;
	predicates: number;
	/** Characters in string literals. */
	literals: number;
}

/** Looks the whole tree through: what is in it that may not be, and what it takes to evaluate it. */
export function inspect(body: QueryElement): Findings {
	const findings: Findings = { complaint: undefined, prefixes: new Set(), size: 0, predicates: 0, literals: 0 };
	visit(body, findings);
	return findings;
}

function visit(element: QueryElement, findings: Findings): void {
	findings.size++;
	if (element.localName === "stringConstantExpr") findings.literals += element.text.length;
	if (element.localName === "predicates") findings.predicates += element.elements.length;
	findings.complaint ??= ALLOWED.has(element.localName)
		? complaintAbout(element)
		: `${REFUSED.get(element.localName) ?? "this kind of expression is"} not accepted; use paths, predicates, operators and the functions of XPath 1.0.`;
	if (element.declaredPrefix !== undefined) findings.prefixes.add(element.declaredPrefix);
	for (const child of element.elements) visit(child, findings);
}

function complaintAbout(element: QueryElement): string | undefined {
	if (element.attributes.some(({ localName }) => localName === "URI")) {
		return "Q{…} names are not accepted; declare a prefix for the namespace.";
	}
	if (element.localName === "functionCallExpr") return complaintAboutCall(element);
	if (element.localName === "sequenceExpr" && element.elements.length > 1) {
		return "lists with commas are not accepted; join node sets with |.";
	}
	if (GENERAL_COMPARISONS.has(element.localName)) {
		const operands = ["firstOperand", "secondOperand"].map((side) => element.child(side)?.elements[0]);
		// Every node of one side is compared with every one of the other, out of sight of the budget.
		if (!operands.some((operand) => operand !== undefined && givesOneAtMost(operand))) {
			return "a comparison needs a single value on one side: a literal, an attribute of the context node, the result of a function, or a path whose steps end in [1].";
		}
	}
	return undefined;
}

function complaintAboutCall(call: QueryElement): string | undefined {
	const name = call.child("functionName");
	const shown = name === undefined || name.prefix === "" ? (name?.text ?? "") : `${name.prefix}:${name.text}`;
	const allowed = name === undefined || !/^(fn)?$/.test(name.prefix) ? undefined : ALLOWED_FUNCTIONS.get(name.text);
	if (allowed === undefined) {
		return `the function ${shown}() is not accepted; accepted are ${[...ALLOWED_FUNCTIONS.keys()].join(", ")}.`;
	}
	const given = call.child("arguments")?.elements ?? [];
	if (given.length < allowed.least || given.length > allowed.most) {
		const count = allowed.least === allowed.most ? `${allowed.least}` : `${allowed.least} to ${allowed.most}`;
		return `${shown}() takes ${count} argument${count === "1" ? "" : "s"}, not ${given.length}.`;
	}
	const computed = allowed.literals.find((place) => given[place]?.localName !== "stringConstantExpr");
	return computed === undefined ? undefined : `argument ${computed + 1} of ${shown}() must be a text in quotes.`;
}

/** What is wrong when one of the prefixes is not declared. */
export function undeclaredPrefix(prefixes: Iterable<string>, namespaces: Namespaces): string | undefined {
	for (const prefix of prefixes) {
		if (!Object.hasOwn(namespaces, prefix)) {
			return `the prefix ${prefix} is not declared; declare xmlns:${prefix} where the expression stands.`;
		}
	}
	return undefined;
}
