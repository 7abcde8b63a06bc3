import type { Value } from "../xacml/datatypes/datatype.js";
import { dataType } from "../xacml/datatypes/registry.js";
import { DataTypeId } from "../xacml/identifiers.js";
import { Indeterminate, processingError, syntaxError } from "../xacml/indeterminate.js";
import type { AttributeSelector } from "../xacml/model.js";
import type { XPathExpression, XPathNode } from "../xacml/xpath.js";
import {
	checkXPath,
	type Evaluate,
	explained,
	knownDataType,
	showTyped,
	type TypedExpression,
} from "./compile-expression.js";
import type { EvaluationContext } from "./context.js";
import type { CompileScope } from "./scope.js";

/** AttributeSelector (core 5.30, 7.3.7): values out of the Content of a category. */
export function compileSelector(selector: AttributeSelector, scope: CompileScope): TypedExpression {
	const type = knownDataType(selector.dataType, selector.at);
	checkXPath(selector.path, selector.namespaces, selector.at, scope);
	const missing = new Indeterminate(
		"missing-attribute",
		`Nothing in the Content of ${selector.category} fits the path ${selector.path}.`,
	);
	const contextNode = contextOf(selector, scope);
	const select: Evaluate = (context) => {
		const from = contextNode(context);
		if (from instanceof Indeterminate) return from;
		const nodes = from === undefined ? [] : context.selectFrom(from, selector.path, selector.namespaces);
		if (nodes instanceof Indeterminate) return nodes;
		if (nodes.length === 0) return selector.mustBePresent ? missing : [];
		const values: Value[] = [];
		for (const node of nodes) {
			if (!node.isLeaf) return processingError(`The path ${selector.path} selects an element, which is no value.`);
			const value = type.parse(node.text);
			if (value === undefined) {
				return processingError(`The path ${selector.path} selects "${node.text}", which is no ${type.name}.`);
			}
			values.push(value);
		}
		return values;
	};
	// Kept like a variable: selected once a decision.
	const number = scope.numbering.variables++;
	const evaluate: Evaluate = (context) => context.variable(number, select);
	const bag = { dataType: type, bag: true };
	return {
		type: bag,
		evaluate: explained("AttributeSelector", selector.path, selector.at, evaluate, showTyped(bag)),
	};
}

function contextOf(
	selector: AttributeSelector,
	scope: CompileScope,
): (context: EvaluationContext) => XPathNode | Indeterminate | undefined {
	const { category, contextSelectorId } = selector;
	if (contextSelectorId === undefined) return (context) => context.content(category);
	const xpathType = dataType(DataTypeId.xpathExpression);
	if (xpathType === undefined) return () => processingError("xpathExpression is not supported.");
	const slot = scope.slots.number({
		category,
		attributeId: contextSelectorId,
		dataType: xpathType,
		dataTypeId: DataTypeId.xpathExpression,
		issuer: undefined,
	});
	return (context) => {
		const bag = context.bag(slot);
		if (bag instanceof Indeterminate) return bag;
		if (bag.length === 0) return undefined;
		if (bag.length > 1) return syntaxError(`Attribute ${contextSelectorId} must hold a single path.`);
		const expression = bag[0] as XPathExpression;
		if (expression.category !== category) {
			return syntaxError(`Attribute ${contextSelectorId} points into another category's Content.`);
		}
		const nodes = context.selectNodes(expression);
		if (nodes instanceof Indeterminate) return nodes;
		if (nodes.length > 1) return syntaxError(`Attribute ${contextSelectorId} selects more than one node.`);
		return nodes[0];
	};
}
