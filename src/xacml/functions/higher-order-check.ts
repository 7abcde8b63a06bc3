import { BOOLEAN } from "../datatypes/boolean.js";
import type { FirstOrderFunction, HigherOrderFunction, Type } from "./definition.js";
import { bagOf, isSameType, one, parameterAt, takesCount } from "./signature.js";

/** Static types of higher-order functions (core A.3.12): what is handed over must fit the function that gets it. */

type Check = HigherOrderFunction["check"];
type Checked = ReturnType<Check>;

const OF_FUNCTION = -1;

const wrongType = (error: string, argument: number): Checked => ({ error, argument, count: false });
const wrongCount = (error: string): Checked => ({ error, argument: OF_FUNCTION, count: true });

const described = ({ dataType, bag }: Type): string => (bag ? `a bag of ${dataType.name}` : `one ${dataType.name}`);

const shortName = (fn: FirstOrderFunction): string => fn.id.slice(fn.id.lastIndexOf(":") + 1);

/** Does the function take one value where each argument stands, of that argument's data type? */
function misfit(inner: FirstOrderFunction, args: readonly Type[]): Checked | undefined {
	const name = shortName(inner);
	if (!takesCount(inner, args.length)) {
		return wrongCount(`${name} does not take ${args.length} argument${args.length === 1 ? "" : "s"}.`);
	}
	for (const [index, argument] of args.entries()) {
		const parameter = parameterAt(inner, index)!;
		if (parameter.bag) return wrongType(`${name} takes ${described(parameter)}, not single values.`, OF_FUNCTION);
		if (isSameType(parameter, one(argument.dataType))) continue;
		return wrongType(
			`${name} takes ${described(parameter)} as argument ${index + 1}, here is ${described(argument)}.`,
			index,
		);
	}
	return undefined;
}

function yieldsBoolean(inner: FirstOrderFunction): Checked | undefined {
	if (isSameType(inner.returns, one(BOOLEAN))) return undefined;
	return wrongType(`${shortName(inner)} yields ${described(inner.returns)}, not one boolean.`, OF_FUNCTION);
}

const toBoolean: Checked = { returns: one(BOOLEAN) };

/** Any number of arguments, exactly one of them a bag, at any place: any-of, all-of and map of 3.0. */
export const checkOneBag =
	(returns: (inner: FirstOrderFunction) => Type): Check =>
	(inner, args) => {
		const bags = args.flatMap((argument, index) => (argument.bag ? [index] : []));
		const [, second] = bags;
		if (args.length === 0) return wrongCount("At least one argument must follow the function.");
		if (bags.length === 0) return wrongType("One of the arguments must be a bag.", args.length - 1);
		if (second !== undefined) return wrongType("Only one of the arguments may be a bag.", second);
		const type = returns(inner);
		const failed = misfit(inner, args) ?? (type.bag ? yieldsOneValue(inner) : yieldsBoolean(inner));
		return failed ?? { returns: type };
	};

function yieldsOneValue(inner: FirstOrderFunction): Checked | undefined {
	if (!inner.returns.bag) return undefined;
	return wrongType(`${shortName(inner)} yields ${described(inner.returns)}; map needs single values.`, OF_FUNCTION);
}

/** One or more arguments, bags or single values: any-of-any of 3.0. */
export const checkAnyOfAny: Check = (inner, args) => {
	if (args.length === 0) return wrongCount("At least one argument must follow the function.");
	return misfit(inner, args) ?? yieldsBoolean(inner) ?? toBoolean;
};

/** Arguments of a fixed shape: a predicate over them. */
const checkShape =
	(shape: readonly ("value" | "bag")[]): Check =>
	(inner, args) => {
		const wanted = shape.map((kind) => `a ${kind}`).join(" and ");
		if (args.length !== shape.length) return wrongCount(`After the function come ${wanted}.`);
		const wrong = args.findIndex((argument, index) => argument.bag !== (shape[index] === "bag"));
		if (wrong >= 0) return wrongType(`This argument must be a ${shape[wrong]}.`, wrong);
		return misfit(inner, args) ?? yieldsBoolean(inner) ?? toBoolean;
	};

/** Two bags: all-of-any, any-of-all, all-of-all, and any-of-any of 1.0. */
export const checkTwoBags = checkShape(["bag", "bag"]);

/** A value and a bag: any-of and all-of of 1.0. */
export const checkValueAndBag = checkShape(["value", "bag"]);

/** Nothing but a bag: map of 1.0. */
export const checkMap10: Check = (inner, args) => {
	if (args.length !== 1) return wrongCount("After the function comes one bag.");
	return checkOneBag((fn) => bagOf(fn.returns.dataType))(inner, args);
};
