import { DOUBLE } from "../datatypes/double.js";
import { INTEGER, isBounded, MAX_INTEGER_DIGITS } from "../datatypes/integer.js";
import { type Indeterminate, processingError } from "../indeterminate.js";
import type { StrictFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

/** Arithmetic (core A.3.2): integers exactly, doubles as IEEE 754 has it, except that a division by zero is an error. */

type IntegerOperation = (a: bigint, b: bigint) => bigint | Indeterminate;
type DoubleOperation = (a: number, b: number) => number | Indeterminate;

const divisionByZero = (): Indeterminate => processingError("Division by zero.");

/**
 * Variables that double each other's length would grow without end, so a result beyond the bound on literals is an
 * error.
 */
const bounded = (value: bigint | Indeterminate): bigint | Indeterminate =>
	typeof value !== "bigint" || isBounded(value)
		? value
		: processingError(`The result has more than ${MAX_INTEGER_DIGITS} digits.`);

const integerFunction = (name: string, operation: IntegerOperation): StrictFunction =>
	strict(functionId("1.0", name), [one(INTEGER), one(INTEGER)], one(INTEGER), ([a, b]) =>
		bounded(operation(a as bigint, b as bigint)),
	);

const doubleFunction = (name: string, operation: DoubleOperation): StrictFunction =>
	strict(functionId("1.0", name), [one(DOUBLE), one(DOUBLE)], one(DOUBLE), ([a, b]) =>
		operation(a as number, b as number),
	);

/** Sum and product take two or more arguments. */
const integerFold = (name: string, operation: (a: bigint, b: bigint) => bigint): StrictFunction => ({
	...strict(functionId("1.0", name), [], one(INTEGER), (args) => {
		let result: bigint | Indeterminate = args[0] as bigint;
		for (let i = 1; i < args.length && typeof result === "bigint"; i++) {
			result = bounded(operation(result, args[i] as bigint));
		}
		return result;
	}),
	rest: { type: one(INTEGER), min: 2 },
});

const doubleFold = (name: string, operation: (a: number, b: number) => number): StrictFunction => ({
	...strict(functionId("1.0", name), [], one(DOUBLE), (args) => (args as number[]).reduce(operation)),
	rest: { type: one(DOUBLE), min: 2 },
});

const doubleToDouble = (name: string, operation: (value: number) => number): StrictFunction =>
	strict(functionId("1.0", name), [one(DOUBLE)], one(DOUBLE), ([value]) => operation(value as number));

/** Rounding to the nearest whole number, halves to the even one (core 7.5: IEEE 754 defaults). */
export function roundHalfEven(value: number): number {
	const below = Math.floor(value);
	const rest = value - below;
	if (rest < 0.5) return below;
	if (rest > 0.5) return below + 1;
	// Only an exact half is left: and NaN and the infinities, whose rest is NaN.
	if (rest !== 0.5) return value;
	return below % 2 === 0 ? below : below + 1;
}

export const ARITHMETIC_FUNCTIONS: readonly StrictFunction[] = [
	integerFold("integer-add", (a, b) => a + b),
	integerFold("integer-multiply", (a, b) => a * b),
	integerFunction("integer-subtract", (a, b) => a - b),
	// Of bigints, / truncates towards zero and % takes the sign of the dividend: what core A.3.2 asks.
	integerFunction("integer-divide", (a, b) => (b === 0n ? divisionByZero() : a / b)),
	integerFunction("integer-mod", (a, b) => (b === 0n ? divisionByZero() : a % b)),
	strict(functionId("1.0", "integer-abs"), [one(INTEGER)], one(INTEGER), ([value]) => {
		const integer = value as bigint;
		return integer < 0n ? -integer : integer;
	}),
	doubleFold("double-add", (a, b) => a + b),
	doubleFold("double-multiply", (a, b) => a * b),
	doubleFunction("double-subtract", (a, b) => a - b),
	doubleFunction("double-divide", (a, b) => (b === 0 ? divisionByZero() : a / b)),
	doubleToDouble("double-abs", Math.abs),
	doubleToDouble("round", roundHalfEven),
	doubleToDouble("floor", Math.floor),
];
