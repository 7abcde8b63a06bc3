import { BOOLEAN } from "../datatypes/boolean.js";
import type { DataType, Value } from "../datatypes/datatype.js";
import { DATE } from "../datatypes/date.js";
import { DATE_TIME } from "../datatypes/date-time.js";
import { DOUBLE } from "../datatypes/double.js";
import { INTEGER } from "../datatypes/integer.js";
import { compareMoments, type Moment } from "../datatypes/moment.js";
import { compareByCodePoint, STRING } from "../datatypes/string.js";
import { TIME } from "../datatypes/time.js";
import { type Indeterminate, processingError } from "../indeterminate.js";
import type { FunctionContext, StrictFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

/** Negative, zero or positive; NaN when the two are in no order. */
type Order = (a: Value, b: Value, context: FunctionContext) => number | Indeterminate;

const byNumber: Order = (a, b) => {
	const left = a as number;
	const right = b as number;
	// Not left - right: the difference of two infinities is NaN.
	if (left < right) return -1;
	return left > right ? 1 : left === right ? 0 : Number.NaN;
};

const byInteger: Order = (a, b) => ((a as bigint) < (b as bigint) ? -1 : a === b ? 0 : 1);
const byString: Order = (a, b) => compareByCodePoint(a as string, b as string);
const byInstant: Order = (a, b, context) => compareMoments(a as Moment, b as Moment, context.implicitZone);

/** A time with a zone and one without are not to be compared; time-in-range is there for that (core A.3.8). */
const byTime: Order = (a, b, context) => {
	if (((a as Moment).zone === undefined) === ((b as Moment).zone === undefined)) return byInstant(a, b, context);
	return processingError("A time with a zone cannot be compared with one without; use time-in-range.");
};

const RELATIONS: readonly { name: string; holds: (order: number) => boolean }[] = [
	{ name: "greater-than", holds: (order) => order > 0 },
	{ name: "greater-than-or-equal", holds: (order) => order >= 0 },
	{ name: "less-than", holds: (order) => order < 0 },
	{ name: "less-than-or-equal", holds: (order) => order <= 0 },
];

const comparisons = (type: DataType, order: Order): StrictFunction[] =>
	RELATIONS.map(({ name, holds }) =>
		strict(functionId("1.0", `${type.name}-${name}`), [one(type), one(type)], one(BOOLEAN), ([a, b], context) => {
			const result = order(a, b, context);
			return typeof result === "number" ? holds(result) : result;
		}),
	);

/** `T-greater-than` and its three relatives (core A.3.6 and A.3.8). */
export const COMPARISON_FUNCTIONS: readonly StrictFunction[] = [
	...comparisons(INTEGER, byInteger),
	...comparisons(DOUBLE, byNumber),
	...comparisons(STRING, byString),
	...comparisons(TIME, byTime),
	...comparisons(DATE, byInstant),
	...comparisons(DATE_TIME, byInstant),
];
