import type { DataType, Value } from "../xacml/datatypes/datatype.js";
import { dataType } from "../xacml/datatypes/registry.js";
import { PolicyError } from "../xacml/errors.js";
import type { Type } from "../xacml/functions/definition.js";
import { DataTypeId } from "../xacml/identifiers.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { AttributeDesignator, AttributeValue, Expression, Position, VariableReference } from "../xacml/model.js";
import type { XPathExpression } from "../xacml/xpath.js";
import { asMissing } from "./attribute-slots.js";
import { compileApply } from "./compile-apply.js";
import { compileSelector } from "./compile-selector.js";
import type { EvaluationContext } from "./context.js";
import { type ExplanationKind, showValue } from "./explanation.js";
import type { CompiledVariable, CompileScope } from "./scope.js";

/** Gives a value, a bag (as the static type says) or an Indeterminate; never throws. */
export type Evaluate = (context: EvaluationContext) => unknown;

export interface TypedExpression {
	readonly type: Type;
	readonly evaluate: Evaluate;
	/** The value, when the expression is a literal. */
	readonly literal?: Value;
}

/** Wraps an evaluation so that an explaining run records it; an ordinary run pays one test. */
export function explained(
	kind: ExplanationKind,
	label: string,
	at: Position,
	evaluate: Evaluate,
	show: (value: unknown) => string,
): Evaluate {
	return (context) => {
		const recorder = context.recorder;
		if (recorder === undefined) return evaluate(context);
		recorder.enter(kind, label, at);
		const value = evaluate(context);
		recorder.leave(show(value), value instanceof Indeterminate ? value.message : undefined);
		return value;
	};
}

const showAs = (type: DataType) => (value: unknown) => showValue(value, (v) => showOne(type, v));

function showOne(type: DataType, value: Value): string {
	if (type.id === DataTypeId.string || type.id === DataTypeId.anyURI) return JSON.stringify(value);
	return type.id === DataTypeId.xpathExpression ? (value as XPathExpression).path : type.format(value);
}

export const showTyped = (type: Type): ((value: unknown) => string) => showAs(type.dataType);

/** Checks an expression and turns it into a closure; throws PolicyError where it can never be evaluated. */
export function compileExpression(expression: Expression, scope: CompileScope): TypedExpression {
	switch (expression.kind) {
		case "AttributeValue": {
			const { type, value } = compileLiteral(expression, scope);
			return { type: { dataType: type, bag: false }, literal: value, evaluate: () => value };
		}
		case "AttributeDesignator":
			return compileDesignator(expression, scope);
		case "AttributeSelector":
			return compileSelector(expression, scope);
		case "Apply":
			return compileApply(expression, scope);
		case "VariableReference":
			return compileVariableReference(expression, scope);
		case "Function":
			throw new PolicyError(
				"schema",
				"A Function element may only be the first argument of a higher-order function.",
				expression.at,
				"Use Apply to call the function, or move it to the first place of any-of, all-of, map, …",
			);
	}
}

export function knownDataType(id: string, at: Position): DataType {
	const type = dataType(id);
	if (type === undefined) {
		throw new PolicyError(
			"unknown-datatype",
			`Unknown DataType "${id}".`,
			at,
			"Use one of the 17 data types of XACML 3.0, spelled exactly.",
		);
	}
	return type;
}

export function compileLiteral(literal: AttributeValue, scope: CompileScope): { type: DataType; value: Value } {
	const type = knownDataType(literal.dataType, literal.at);
	if (type.id === DataTypeId.xpathExpression) return { type, value: compileXPathLiteral(literal, scope) };
	const value = type.parse(literal.text);
	if (value === undefined) {
		const shown = literal.text.length > 80 ? `${literal.text.slice(0, 80)}…` : literal.text;
		throw new PolicyError(
			"bad-literal",
			`"${shown}" is no ${type.name}.`,
			literal.at,
			`Write a value of ${type.name}, or give the DataType the value has.`,
		);
	}
	return { type, value };
}

function compileXPathLiteral(literal: AttributeValue, scope: CompileScope): XPathExpression {
	if (literal.xpathCategory === undefined) {
		throw new PolicyError("schema", "An xpathExpression needs the attribute XPathCategory.", literal.at);
	}
	const value: XPathExpression = {
		path: literal.text.trim(),
		category: literal.xpathCategory,
		namespaces: literal.namespaces ?? {},
	};
	checkXPath(value.path, value.namespaces, literal.at, scope);
	return value;
}

export function checkXPath(
	path: string,
	namespaces: Readonly<Record<string, string>>,
	at: Position,
	scope: CompileScope,
): void {
	const engine = scope.xpath?.();
	if (engine === undefined) {
		throw new PolicyError("bad-xpath", "The policy uses XPath, and no XPath engine is configured.", at);
	}
	const complaint = engine.check(path, namespaces);
	if (complaint !== undefined) {
		throw new PolicyError("bad-xpath", `The XPath "${path}" is refused: ${complaint}`, at);
	}
}

export function compileDesignator(designator: AttributeDesignator, scope: CompileScope): TypedExpression {
	const type = knownDataType(designator.dataType, designator.at);
	const slot = {
		category: designator.category,
		attributeId: designator.attributeId,
		dataType: type,
		dataTypeId: designator.dataType,
		issuer: designator.issuer,
	};
	const number = scope.slots.number(slot);
	const missing = new Indeterminate(
		"missing-attribute",
		`Attribute ${designator.attributeId} of ${designator.category} is missing.`,
		[asMissing(slot)],
	);
	const evaluate: Evaluate = designator.mustBePresent
		? (context) => {
				const bag = context.bag(number);
				return !(bag instanceof Indeterminate) && bag.length === 0 ? missing : bag;
			}
		: (context) => context.bag(number);
	return {
		type: { dataType: type, bag: true },
		evaluate: explained("AttributeDesignator", designator.attributeId, designator.at, evaluate, showAs(type)),
	};
}

function compileVariableReference(reference: VariableReference, scope: CompileScope): TypedExpression {
	const { number, expression } = compileVariable(reference, scope);
	const evaluate: Evaluate = (context) => context.variable(number, expression.evaluate);
	return {
		type: expression.type,
		evaluate: explained(
			"VariableReference",
			reference.variableId,
			reference.at,
			evaluate,
			showAs(expression.type.dataType),
		),
	};
}

export function compileVariable(
	reference: { readonly variableId: string; readonly at: Position },
	scope: CompileScope,
): CompiledVariable {
	const definition = scope.variables?.definitions.get(reference.variableId);
	if (scope.variables === undefined || definition === undefined) {
		const known = [...(scope.variables?.definitions.keys() ?? [])];
		throw new PolicyError(
			"undefined-variable",
			`Variable "${reference.variableId}" is not defined in this policy.`,
			reference.at,
			known.length === 0 ? "Add a VariableDefinition." : `Defined here: ${known.slice(0, 10).join(", ")}.`,
		);
	}
	const known = scope.variables.compiled.get(reference.variableId);
	if (known === "compiling") {
		throw new PolicyError(
			"circular-variable",
			`Variable "${reference.variableId}" is defined by itself.`,
			reference.at,
			"Break the circle: a definition may not lead back to itself.",
		);
	}
	if (known !== undefined) return known;
	scope.variables.compiled.set(reference.variableId, "compiling");
	const expression = compileExpression(definition.expression, scope);
	const compiled = { number: scope.numbering.variables++, expression };
	scope.variables.compiled.set(reference.variableId, compiled);
	return compiled;
}
