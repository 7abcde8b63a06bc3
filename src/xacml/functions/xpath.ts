import { BOOLEAN } from "../datatypes/boolean.js";
import { INTEGER } from "../datatypes/integer.js";
import { STRING } from "../datatypes/string.js";
import { XPATH_EXPRESSION } from "../datatypes/xpath-expression.js";
import { Indeterminate, processingError } from "../indeterminate.js";
import type { XPathNode } from "../xpath.js";
import type { FunctionContext, StrictFunction } from "./definition.js";
import { functionId, one, outOfBudget, strict } from "./signature.js";

/** Functions over the nodes that xpathExpressions select (core A.3.15, optional). */

type Related = (a: XPathNode, b: XPathNode) => boolean;

/** Does some node of the first set stand in that relation to some node of the second? */
function someRelated(args: readonly unknown[], related: Related, context: FunctionContext): boolean | Indeterminate {
	const first = context.selectNodes(args[0]);
	if (first instanceof Indeterminate) return first;
	const second = context.selectNodes(args[1]);
	if (second instanceof Indeterminate) return second;
	for (const node of first) {
		if (!context.spend(second.length)) return outOfBudget();
		if (second.some((other) => related(node, other))) return true;
	}
	return false;
}

const two = [one(XPATH_EXPRESSION), one(XPATH_EXPRESSION)];

const current: readonly StrictFunction[] = [
	strict(functionId("3.0", "xpath-node-count"), [one(XPATH_EXPRESSION)], one(INTEGER), ([expression], context) => {
		const nodes = context.selectNodes(expression);
		return nodes instanceof Indeterminate ? nodes : BigInt(nodes.length);
	}),
	strict(functionId("3.0", "xpath-node-equal"), two, one(BOOLEAN), (args, context) =>
		someRelated(args, (a, b) => a.isSame(b), context),
	),
	// Equal, or an attribute or a node below: XPathNode.contains means all three.
	strict(functionId("3.0", "xpath-node-match"), two, one(BOOLEAN), (args, context) =>
		someRelated(args, (a, b) => a.contains(b), context),
	),
];

/**
 * The 1.0 forms took their expressions as strings, looking at a request that no longer has the shape they were written for.
 * They stay known, so that a policy naming one can be loaded, and fail when they are evaluated.
 */
const deprecated = current.map((fn): StrictFunction => {
	const id = fn.id.replace(":3.0:", ":1.0:");
	return {
		...strict(
			id,
			fn.parameters.map(() => one(STRING)),
			fn.returns,
			() => processingError(`${id} is not supported; use ${fn.id}.`),
		),
		deprecated: true,
	};
});

export const XPATH_FUNCTIONS: readonly StrictFunction[] = [...current, ...deprecated];
