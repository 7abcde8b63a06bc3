import { PolicyError } from "../xacml/errors.js";
import type {
	Argument,
	FirstOrderFunction,
	FunctionDefinition,
	HigherOrderFunction,
	LazyFunction,
	StrictFunction,
	Type,
} from "../xacml/functions/definition.js";
import { lookupFunction } from "../xacml/functions/registry.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { Apply, Expression, Position } from "../xacml/model.js";
import { compileExpression, type Evaluate, explained, showTyped, type TypedExpression } from "./compile-expression.js";
import type { CompileScope } from "./scope.js";

export function knownFunction(id: string, at: Position): FunctionDefinition {
	const definition = lookupFunction(id);
	if (definition === undefined) {
		throw new PolicyError(
			"unknown-function",
			`Unknown function "${id}".`,
			at,
			"Check spelling and version: the version is part of a function's identifier.",
		);
	}
	return definition;
}

/** An Apply element: static types are checked here, once, also in branches never reached (core 7.5, A.3). */
export function compileApply(apply: Apply, scope: CompileScope): TypedExpression {
	const definition = knownFunction(apply.functionId, apply.at);
	const compiled =
		definition.kind === "higher-order"
			? compileHigherOrder(definition, apply, scope)
			: compileFirstOrder(definition, apply, scope);
	return {
		type: compiled.type,
		evaluate: explained("Apply", shortName(apply.functionId), apply.at, compiled.evaluate, showTyped(compiled.type)),
	};
}

/** The part of a function's identifier that people know it by. */
export const shortName = (functionId: string): string => functionId.slice(functionId.lastIndexOf(":") + 1);

const nameOf = (type: Type): string => (type.bag ? `a bag of ${type.dataType.name}` : `one ${type.dataType.name}`);

function compileFirstOrder(definition: FirstOrderFunction, apply: Apply, scope: CompileScope): TypedExpression {
	const args = apply.arguments.map((argument) => compileExpression(argument, scope));
	checkArguments(definition, apply, args);
	if (definition.kind === "lazy") return { type: definition.returns, evaluate: lazyCall(definition, args) };
	checkLiterals(definition, args, apply);
	return { type: definition.returns, evaluate: strictCall(definition, args) };
}

function checkArguments(definition: FirstOrderFunction, apply: Apply, args: readonly TypedExpression[]): void {
	const fixed = definition.parameters.length;
	const least = fixed + (definition.rest?.min ?? 0);
	if (args.length < least || (definition.rest === undefined && args.length > fixed)) {
		const wanted = definition.rest === undefined ? `${fixed}` : `at least ${least}`;
		throw new PolicyError(
			"argument-count",
			`${shortName(definition.id)} takes ${wanted} argument${wanted === "1" ? "" : "s"}, here are ${args.length}.`,
			apply.at,
		);
	}
	args.forEach((argument, i) => {
		const parameter = definition.parameters[i] ?? definition.rest?.type;
		if (parameter === undefined || fits(argument.type, parameter)) return;
		const position = (apply.arguments[i] as Expression).at;
		const wrapped = argument.type.bag && !parameter.bag && argument.type.dataType === parameter.dataType;
		throw new PolicyError(
			"argument-type",
			`Argument ${i + 1} of ${shortName(definition.id)} must be ${nameOf(parameter)}, but is ${nameOf(argument.type)}.`,
			position,
			wrapped ? `Wrap it in ${parameter.dataType.name}-one-and-only.` : undefined,
		);
	});
}

const fits = (given: Type, wanted: Type): boolean => given.bag === wanted.bag && given.dataType === wanted.dataType;

function checkLiterals(definition: StrictFunction, args: readonly TypedExpression[], apply: Apply): void {
	const complaint = definition.checkLiterals?.(args.map((argument) => argument.literal));
	if (complaint === undefined) return;
	const first = apply.arguments.find((_, i) => args[i]?.literal !== undefined) ?? apply;
	throw new PolicyError(complaintCode(definition), complaint, first.at);
}

export const complaintCode = (definition: StrictFunction): "bad-regexp" | "bad-literal" =>
	definition.id.endsWith("regexp-match") ? "bad-regexp" : "bad-literal";

function strictCall(definition: StrictFunction, args: readonly TypedExpression[]): Evaluate {
	const [first, second] = args;
	if (definition.bindFirst !== undefined && first?.literal !== undefined) {
		const bound = definition.bindFirst(first.literal);
		const rest = args.slice(1);
		return (context) => {
			const values = evaluateAll(rest, context);
			return values instanceof Indeterminate ? values : bound(values, context);
		};
	}
	if (args.length === 1 && first !== undefined) {
		return (context) => {
			const value = first.evaluate(context);
			return value instanceof Indeterminate ? value : definition.evaluate([value], context);
		};
	}
	if (args.length === 2 && first !== undefined && second !== undefined) {
		return (context) => {
			const a = first.evaluate(context);
			if (a instanceof Indeterminate) return a;
			const b = second.evaluate(context);
			return b instanceof Indeterminate ? b : definition.evaluate([a, b], context);
		};
	}
	return (context) => {
		const values = evaluateAll(args, context);
		return values instanceof Indeterminate ? values : definition.evaluate(values, context);
	};
}

function evaluateAll(args: readonly TypedExpression[], context: Parameters<Evaluate>[0]): Argument[] | Indeterminate {
	const values: Argument[] = [];
	for (const argument of args) {
		const value = argument.evaluate(context);
		if (value instanceof Indeterminate) return value;
		values.push(value);
	}
	return values;
}

function lazyCall(definition: LazyFunction, args: readonly TypedExpression[]): Evaluate {
	return (context) =>
		definition.evaluate(
			args.map((argument) => () => argument.evaluate(context)),
			context,
		);
}

function compileHigherOrder(definition: HigherOrderFunction, apply: Apply, scope: CompileScope): TypedExpression {
	const [reference, ...rest] = apply.arguments;
	if (reference === undefined) {
		throw new PolicyError(
			"argument-count",
			`${shortName(definition.id)} needs a Function and its arguments.`,
			apply.at,
		);
	}
	if (reference.kind !== "Function") {
		throw new PolicyError(
			"argument-type",
			`The first argument of ${shortName(definition.id)} must be a Function element.`,
			reference.at,
		);
	}
	const inner = knownFunction(reference.functionId, reference.at);
	if (inner.kind === "higher-order") {
		throw new PolicyError(
			"argument-type",
			`${shortName(inner.id)} is itself a higher-order function and cannot be handed to another.`,
			reference.at,
		);
	}
	const args = rest.map((argument) => compileExpression(argument, scope));
	const types = args.map((argument) => argument.type);
	const checked = definition.check(inner, types);
	if ("error" in checked) {
		const at = checked.argument < 0 ? reference.at : (rest[checked.argument]?.at ?? apply.at);
		throw new PolicyError(checked.count ? "argument-count" : "argument-type", checked.error, at);
	}
	return {
		type: checked.returns,
		evaluate: (context) => {
			const values = evaluateAll(args, context);
			return values instanceof Indeterminate ? values : definition.evaluate(inner, values, types, context);
		},
	};
}
