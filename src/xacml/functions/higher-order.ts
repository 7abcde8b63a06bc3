import { BOOLEAN } from "../datatypes/boolean.js";
import type { Bag, Value } from "../datatypes/datatype.js";
import { Indeterminate } from "../indeterminate.js";
import type { Argument, FirstOrderFunction, FunctionContext, HigherOrderFunction, Type } from "./definition.js";
import { checkAnyOfAny, checkMap10, checkOneBag, checkTwoBags, checkValueAndBag } from "./higher-order-check.js";
import { bagOf, functionId, one, outOfBudget } from "./signature.js";

/** Functions that take a function (core A.3.12). */

/** Calls a function with arguments that are evaluated already. */
export function callFirstOrder(
	fn: FirstOrderFunction,
	args: readonly Argument[],
	context: FunctionContext,
): Argument | Indeterminate {
	if (fn.kind === "strict") return fn.evaluate(args, context);
	return fn.evaluate(
		args.map((argument) => () => argument),
		context,
	);
}

/**
 * Combines as many outcomes with `or` (true decides) or `and` (false decides): an error counts only when no outcome
 * decides. Each outcome costs a step.
 */
function decide(
	decisive: boolean,
	count: number,
	outcome: (index: number) => unknown,
	context: FunctionContext,
): boolean | Indeterminate {
	let failure: Indeterminate | undefined;
	for (let index = 0; index < count; index++) {
		if (!context.spend(1)) return outOfBudget();
		const result = outcome(index);
		if (result === decisive) return decisive;
		if (result instanceof Indeterminate) failure ??= result;
	}
	return failure ?? !decisive;
}

const ANY = true;
const ALL = false;

type Evaluate = HigherOrderFunction["evaluate"];

const indexOfBag = (types: readonly Type[]): number => types.findIndex((type) => type.bag);

/** Applies the function to each value of the one bag, the other arguments staying as they are. */
const overOneBag =
	(decisive: boolean): Evaluate =>
	(inner, args, types, context) => {
		const place = indexOfBag(types);
		const bag = args[place] as Bag;
		return decide(decisive, bag.length, (i) => callFirstOrder(inner, args.with(place, bag[i]), context), context);
	};

const map: Evaluate = (inner, args, types, context) => {
	const place = indexOfBag(types);
	const results: Value[] = [];
	for (const value of args[place] as Bag) {
		if (!context.spend(1)) return outOfBudget();
		const result = callFirstOrder(inner, args.with(place, value), context);
		if (result instanceof Indeterminate) return result;
		results.push(result);
	}
	return results;
};

/** Is the function true for some tuple of the cross product? Values that are no bag count as a bag of one. */
const anyOfAny: Evaluate = (inner, args, types, context) => {
	const tuple: Value[] = [];
	const from = (place: number): unknown => {
		if (place === args.length) return callFirstOrder(inner, tuple, context);
		const values = types[place]?.bag ? (args[place] as Bag) : [args[place]];
		return decide(
			ANY,
			values.length,
			(i) => {
				tuple[place] = values[i];
				return from(place + 1);
			},
			context,
		);
	};
	return from(0) as boolean | Indeterminate;
};

/** Combines over the values of one of two bags what combining over the other gives; the function sees them in order. */
const overTwoBags =
	(outer: { bag: 0 | 1; decisive: boolean }, innerDecisive: boolean): Evaluate =>
	(inner, args, _types, context) => {
		const outerBag = args[outer.bag] as Bag;
		const innerBag = args[1 - outer.bag] as Bag;
		const call = (a: Value, b: Value): unknown => callFirstOrder(inner, outer.bag === 0 ? [a, b] : [b, a], context);
		return decide(
			outer.decisive,
			outerBag.length,
			(i) => decide(innerDecisive, innerBag.length, (j) => call(outerBag[i], innerBag[j]), context),
			context,
		);
	};

const higherOrder = (id: string, check: HigherOrderFunction["check"], evaluate: Evaluate): HigherOrderFunction => ({
	kind: "higher-order",
	id,
	check,
	evaluate,
});

const toBoolean = (): Type => one(BOOLEAN);
const toBag = (inner: FirstOrderFunction): Type => bagOf(inner.returns.dataType);

const deprecated = (fn: HigherOrderFunction): HigherOrderFunction => ({ ...fn, deprecated: true });

export const HIGHER_ORDER_FUNCTIONS: readonly HigherOrderFunction[] = [
	higherOrder(functionId("3.0", "any-of"), checkOneBag(toBoolean), overOneBag(ANY)),
	higherOrder(functionId("3.0", "all-of"), checkOneBag(toBoolean), overOneBag(ALL)),
	higherOrder(functionId("3.0", "any-of-any"), checkAnyOfAny, anyOfAny),
	// For every value of the first bag, some value of the second.
	higherOrder(functionId("1.0", "all-of-any"), checkTwoBags, overTwoBags({ bag: 0, decisive: ALL }, ANY)),
	// For every value of the second bag, some value of the first: not, as the name suggests, one for all of them.
	higherOrder(functionId("1.0", "any-of-all"), checkTwoBags, overTwoBags({ bag: 1, decisive: ALL }, ANY)),
	higherOrder(functionId("1.0", "all-of-all"), checkTwoBags, overTwoBags({ bag: 0, decisive: ALL }, ALL)),
	higherOrder(functionId("3.0", "map"), checkOneBag(toBag), map),
	deprecated(higherOrder(functionId("1.0", "any-of"), checkValueAndBag, overOneBag(ANY))),
	deprecated(higherOrder(functionId("1.0", "all-of"), checkValueAndBag, overOneBag(ALL))),
	deprecated(higherOrder(functionId("1.0", "any-of-any"), checkTwoBags, anyOfAny)),
	deprecated(higherOrder(functionId("1.0", "map"), checkMap10, map)),
];
