import type { Bag, DataType, Value } from "../datatypes/datatype.js";
import type { Indeterminate } from "../indeterminate.js";
import type { XPathNode } from "../xpath.js";

/** The static type of an expression: a data type, one value or a bag of it. */
export interface Type {
	readonly dataType: DataType;
	readonly bag: boolean;
}

export type Argument = Value | Bag;

/** What a function may ask of the decision it is evaluated in. */
export interface FunctionContext {
	/** Zone of date and time values that name none, in minutes east of UTC (core A.2, "implicit time zone"). */
	readonly implicitZone: number;
	/** Spends that many elementary steps of the request's budget; false when the budget is used up. */
	spend(steps: number): boolean;
	/** Nodes an xpathExpression value selects in the Content of its category (core A.3.15). */
	selectNodes(expression: Value): readonly XPathNode[] | Indeterminate;
}

interface Signature {
	readonly id: string;
	/** Fixed parameters, in order. */
	readonly parameters: readonly Type[];
	/** Further arguments of one type after the fixed ones, at least `min` of them. */
	readonly rest?: { readonly type: Type; readonly min: number };
	readonly returns: Type;
	/** Deprecated in XACML 3.0; still evaluated. */
	readonly deprecated?: boolean;
}

/** Arguments are evaluated from left to right; the first Indeterminate is the result. */
export interface StrictFunction extends Signature {
	readonly kind: "strict";
	evaluate(args: readonly Argument[], context: FunctionContext): Argument | Indeterminate;
	/** A check of literal arguments at load (regular expressions, …): undefined when fine, else what is wrong. `undefined` stands for an argument that is no literal. */
	checkLiterals?(args: readonly (Value | undefined)[]): string | undefined;
	/** Specialised evaluation for a literal first argument (a compiled regular expression, …). */
	bindFirst?(first: Value): (rest: readonly Argument[], context: FunctionContext) => Argument | Indeterminate;
}

/** `and`, `or`, `n-of`: asks for its arguments as it needs them, and an error need not be the result (core A.3.5). */
export interface LazyFunction extends Signature {
	readonly kind: "lazy";
	evaluate(args: readonly (() => Value | Indeterminate)[], context: FunctionContext): Argument | Indeterminate;
}

export type FirstOrderFunction = StrictFunction | LazyFunction;

/** `any-of`, `map`, …: the first argument is a function (core A.3.12). */
export interface HigherOrderFunction {
	readonly kind: "higher-order";
	readonly id: string;
	readonly deprecated?: boolean;
	/** The type of the whole for these arguments (the function itself not counted), or what does not fit and which argument (0-based, -1 the function). */
	check(
		inner: FirstOrderFunction,
		args: readonly Type[],
	): { readonly returns: Type } | { readonly error: string; readonly argument: number; readonly count: boolean };
	evaluate(
		inner: FirstOrderFunction,
		args: readonly Argument[],
		types: readonly Type[],
		context: FunctionContext,
	): Argument | Indeterminate;
}

export type FunctionDefinition = StrictFunction | LazyFunction | HigherOrderFunction;
