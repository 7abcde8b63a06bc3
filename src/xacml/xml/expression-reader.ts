import { DataTypeId } from "../identifiers.js";
import type { AttributeDesignator, AttributeSelector, AttributeValue, Expression } from "../model.js";
import {
	Children,
	checkAttributes,
	lenientBoolean,
	optionalString,
	optionalUri,
	requiredString,
	requiredUri,
	textOf,
} from "./element-reader.js";
import type { XmlElement } from "./xml-element.js";

/** The elements that may stand for the abstract Expression (core 5.25). */
export const EXPRESSIONS = [
	"Apply",
	"AttributeSelector",
	"AttributeValue",
	"Function",
	"VariableReference",
	"AttributeDesignator",
] as const;

const DESIGNATOR_ATTRIBUTES = ["Category", "AttributeId", "DataType", "Issuer", "MustBePresent"];
const SELECTOR_ATTRIBUTES = ["Category", "ContextSelectorId", "Path", "DataType", "MustBePresent"];
const FUNCTION_ATTRIBUTES = ["FunctionId"];
const VARIABLE_ATTRIBUTES = ["VariableId"];

/** One expression; the caller has made sure the element is one of EXPRESSIONS. */
export function readExpression(element: XmlElement): Expression {
	switch (element.local as (typeof EXPRESSIONS)[number]) {
		case "AttributeValue":
			return readAttributeValue(element);
		case "AttributeDesignator":
			return readDesignator(element);
		case "Apply":
			return readApply(element);
		case "AttributeSelector":
			return readSelector(element);
		case "Function":
			checkAttributes(element, FUNCTION_ATTRIBUTES);
			new Children(element).end();
			return { kind: "Function", functionId: requiredUri(element, "FunctionId"), at: element.at };
		case "VariableReference":
			checkAttributes(element, VARIABLE_ATTRIBUTES);
			new Children(element).end();
			return { kind: "VariableReference", variableId: requiredString(element, "VariableId"), at: element.at };
	}
}

/** Core 5.27: a Description, then any number of arguments. */
function readApply(element: XmlElement): Expression {
	checkAttributes(element, FUNCTION_ATTRIBUTES);
	const functionId = requiredUri(element, "FunctionId");
	const children = new Children(element);
	const description = children.optional("Description");
	if (description !== undefined) textOf(description);
	const operands: Expression[] = [];
	for (let child = children.anyOf(EXPRESSIONS); child !== undefined; child = children.anyOf(EXPRESSIONS)) {
		operands.push(readExpression(child));
	}
	children.end();
	return { kind: "Apply", functionId, arguments: operands, at: element.at };
}

/**
 * Core 5.31. The schema lets an AttributeValue carry any attribute and any content; here it holds text, kept exactly.
 * Whether the text is a value of its type is a question for whoever knows the types.
 */
export function readAttributeValue(element: XmlElement): AttributeValue {
	const dataType = requiredUri(element, "DataType");
	const text = textOf(element);
	if (dataType !== DataTypeId.xpathExpression) return { kind: "AttributeValue", dataType, text, at: element.at };
	const category = optionalUri(element, "XPathCategory");
	return {
		kind: "AttributeValue",
		dataType,
		text,
		...(category === undefined ? {} : { xpathCategory: category }),
		namespaces: element.namespaces,
		at: element.at,
	};
}

/** Core 5.29. MustBePresent is required by the schema; without it an absent attribute is an empty bag. */
export function readDesignator(element: XmlElement): AttributeDesignator {
	checkAttributes(element, DESIGNATOR_ATTRIBUTES);
	new Children(element).end();
	const issuer = optionalString(element, "Issuer");
	const category = requiredUri(element, "Category");
	const attributeId = requiredUri(element, "AttributeId");
	const dataType = requiredUri(element, "DataType");
	const mustBePresent = lenientBoolean(element, "MustBePresent");
	const kind = "AttributeDesignator";
	if (issuer === undefined) return { kind, category, attributeId, dataType, mustBePresent, at: element.at };
	return { kind, category, attributeId, dataType, issuer, mustBePresent, at: element.at };
}

/** Core 5.30. */
export function readSelector(element: XmlElement): AttributeSelector {
	checkAttributes(element, SELECTOR_ATTRIBUTES);
	new Children(element).end();
	const contextSelectorId = optionalUri(element, "ContextSelectorId");
	return {
		kind: "AttributeSelector",
		category: requiredUri(element, "Category"),
		...(contextSelectorId === undefined ? {} : { contextSelectorId }),
		path: requiredString(element, "Path"),
		dataType: requiredUri(element, "DataType"),
		mustBePresent: lenientBoolean(element, "MustBePresent"),
		namespaces: element.namespaces,
		at: element.at,
	};
}
