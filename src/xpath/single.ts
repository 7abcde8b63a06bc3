import type { QueryElement } from "./query.js";

const MANY = new Set(["unionOp", "intersectOp", "exceptOp"]);

/** True when an expression, by its form, gives no more than one value. */
export function givesOneAtMost(expression: QueryElement): boolean {
	if (expression.localName === "pathExpr") {
		const steps = expression.elements;
		// The document has a single child, so /name is one node as well.
		return (steps[0]?.localName === "rootExpr" && axisOf(steps[1]) === "child" ? steps.slice(2) : steps).every(
			keepsOne,
		);
	}
	if (expression.localName === "sequenceExpr") return expression.elements.every(givesOneAtMost);
	return !MANY.has(expression.localName);
}

const axisOf = (step: QueryElement | undefined): string | undefined => step?.child("xpathAxis")?.text;

/** True for a step that from one node leads to no more than one. */
function keepsOne(step: QueryElement): boolean {
	if (step.localName === "rootExpr") return true;
	if (step.child("predicates")?.elements.some(picksOne)) return true;
	const axis = axisOf(step);
	if (axis === undefined) return step.child("filterExpr")?.elements.every(givesOneAtMost) ?? false;
	return axis === "self" || axis === "parent" || (axis === "attribute" && step.child("nameTest") !== undefined);
}

function picksOne(predicate: QueryElement): boolean {
	if (predicate.localName === "integerConstantExpr") return true;
	return predicate.localName === "functionCallExpr" && predicate.child("functionName")?.text === "last";
}
