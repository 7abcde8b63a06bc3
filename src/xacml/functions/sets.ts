import { BOOLEAN } from "../datatypes/boolean.js";
import type { Bag, DataType, Value } from "../datatypes/datatype.js";
import type { Indeterminate } from "../indeterminate.js";
import { COMPARABLE_TYPES } from "./comparable-types.js";
import type { FunctionContext, StrictFunction } from "./definition.js";
import { bagOf, functionId, one, outOfBudget, strict, type Version } from "./signature.js";

/**
 * Bags as sets (core A.3.11), by the type's own equality. Membership is looked up by the type's key, so the work grows
 * with the sizes of the bags, not with their product.
 */

/** Up to this many comparisons are cheaper than building a Set. */
const FEW_COMPARISONS = 64;

type SetOperation<R> = (type: DataType, bags: readonly Bag[], zone: number) => R;

const keysOf = (type: DataType, bag: Bag, zone: number): Set<unknown> =>
	new Set(bag.map((value) => type.key(value, zone)));

/** The values of the bags, in order, without those that `admits` turns down and without repetitions. */
function distinct(type: DataType, bags: readonly Bag[], zone: number, admits: (key: unknown) => boolean): Value[] {
	const seen = new Set<unknown>();
	const values: Value[] = [];
	for (const bag of bags) {
		for (const value of bag) {
			const key = type.key(value, zone);
			if (seen.has(key) || !admits(key)) continue;
			seen.add(key);
			values.push(value);
		}
	}
	return values;
}

const intersection: SetOperation<Value[]> = (type, [a = [], b = []], zone) => {
	const keys = keysOf(type, b, zone);
	return distinct(type, [a], zone, (key) => keys.has(key));
};

const union: SetOperation<Value[]> = (type, bags, zone) => distinct(type, bags, zone, () => true);

const atLeastOneMemberOf: SetOperation<boolean> = (type, [a = [], b = []], zone) => {
	if (a.length * b.length <= FEW_COMPARISONS) {
		return a.some((left) => b.some((right) => type.equals(left, right, zone)));
	}
	const keys = keysOf(type, b, zone);
	return a.some((value) => keys.has(type.key(value, zone)));
};

/** Is every value of the first bag in the second? */
const subset: SetOperation<boolean> = (type, [a = [], b = []], zone) => {
	const keys = keysOf(type, b, zone);
	return a.every((value) => keys.has(type.key(value, zone)));
};

const setEquals: SetOperation<boolean> = (type, [a = [], b = []], zone) =>
	subset(type, [a, b], zone) && subset(type, [b, a], zone);

const charged =
	<R>(type: DataType, operation: SetOperation<R>) =>
	(args: readonly unknown[], context: FunctionContext): R | Indeterminate => {
		const bags = args as readonly Bag[];
		const size = bags.reduce((sum, bag) => sum + bag.length, 0);
		return context.spend(size) ? operation(type, bags, context.implicitZone) : outOfBudget();
	};

const setFunctions = (type: DataType, version: Version): StrictFunction[] => {
	const id = (name: string): string => functionId(version, `${type.name}-${name}`);
	const bag = bagOf(type);
	return [
		strict(id("intersection"), [bag, bag], bag, charged(type, intersection)),
		strict(id("at-least-one-member-of"), [bag, bag], one(BOOLEAN), charged(type, atLeastOneMemberOf)),
		// The only one that takes more than two bags.
		{ ...strict(id("union"), [], bag, charged(type, union)), rest: { type: bag, min: 2 } },
		strict(id("subset"), [bag, bag], one(BOOLEAN), charged(type, subset)),
		strict(id("set-equals"), [bag, bag], one(BOOLEAN), charged(type, setEquals)),
	];
};

export const SET_FUNCTIONS: readonly StrictFunction[] = COMPARABLE_TYPES.flatMap(({ type, version }) =>
	setFunctions(type, version),
);
