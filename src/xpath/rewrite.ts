import { QueryElement } from "./query.js";

const CONDITIONS = new Set(
	(
		"andOp orOp equalOp notEqualOp lessThanOp lessThanOrEqualOp greaterThanOp greaterThanOrEqualOp " +
		"eqOp neOp ltOp leOp gtOp geOp isOp"
	).split(" "),
);

/**
 * Makes `//name` the single step `descendant::name`, in place. XPath 1.0, 2.5 defines it as two steps,
 * `descendant-or-self::node()/child::name`; fontoxpath then sorts what it finds, and the sorting takes far more time
 * than the finding. Where a predicate counts positions the two are not the same, and it stays as it is.
 */
export function shortenDescendants(element: QueryElement): void {
	if (element.localName === "pathExpr") {
		const steps = element.childNodes;
		for (let i = steps.length - 1; i > 0; i--) {
			const [first, second] = [steps[i - 1], steps[i]];
			if (
				!(first instanceof QueryElement && second instanceof QueryElement && isEveryNode(first) && isPlainChild(second))
			)
				continue;
			const axis = new QueryElement(second.namespaceURI, "xpathAxis");
			axis.childNodes.push({ nodeType: 3, data: "descendant" });
			second.childNodes[0] = axis;
			steps.splice(i - 1, 1);
		}
	}
	for (const child of element.elements) shortenDescendants(child);
}

const axisOf = (step: QueryElement): string | undefined => step.child("xpathAxis")?.text;

function isEveryNode(step: QueryElement): boolean {
	return axisOf(step) === "descendant-or-self" && step.elements.length === 2 && step.child("anyKindTest") !== undefined;
}

function isPlainChild(step: QueryElement): boolean {
	return axisOf(step) === "child" && (step.child("predicates")?.elements.every(isCondition) ?? true);
}

/** True when a predicate is surely no number and asks for no position. */
function isCondition(predicate: QueryElement): boolean {
	if (asksForPosition(predicate)) return false;
	if (CONDITIONS.has(predicate.localName)) return true;
	return predicate.localName === "pathExpr" && predicate.elements.at(-1)?.child("xpathAxis") !== undefined;
}

function asksForPosition(element: QueryElement): boolean {
	if (element.localName === "functionName" && /^(position|last)$/.test(element.text)) return true;
	return element.elements.some(asksForPosition);
}

/**
 * Marks every prefix of an element's or attribute's name, in place: fontoxpath gives `map`, `local` and some others a
 * meaning of its own before it asks for ours. `unmarked` gives the prefix back.
 */
export function markPrefixes(element: QueryElement): void {
	const prefix = element.declaredPrefix;
	if (prefix !== undefined) {
		const marked = `${MARK}${prefix}`;
		const place = element.attributes.findIndex(({ localName }) => localName === "prefix");
		if (place >= 0) element.attributes[place] = { localName: "prefix", value: marked };
		else element.elements[0]?.childNodes.splice(0, Infinity, { nodeType: 3, data: marked });
	}
	for (const child of element.elements) markPrefixes(child);
}

const MARK = "_";

export const unmarked = (prefix: string): string => prefix.slice(MARK.length);
