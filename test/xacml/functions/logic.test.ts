import { describe, expect, test } from "vitest";
import type { LazyFunction } from "../../../src/xacml/functions/definition.js";
import { Indeterminate, processingError } from "../../../src/xacml/indeterminate.js";
import { contextWith, firstOrder } from "./calling.js";

const failed = processingError("first");
const failedLater = processingError("later");

/** Calls and, or and n-of with outcomes; the second result is how many of them were asked for. */
function outcome(name: string, ...outcomes: unknown[]): [unknown, number] {
	let asked = 0;
	const fn = firstOrder(`1.0:${name}`) as LazyFunction;
	const thunks = outcomes.map((value) => () => {
		asked++;
		return value;
	});
	return [fn.evaluate(thunks, contextWith()), asked];
}

describe("or, and", () => {
	test("an argument that decides wins over one that failed, before or after", () => {
		expect(outcome("or", failed, true)).toEqual([true, 2]);
		expect(outcome("or", true, failed)).toEqual([true, 1]);
		expect(outcome("and", failed, true, false)).toEqual([false, 3]);
		expect(outcome("and", false, failed)).toEqual([false, 1]);
	});

	test("else the first failure is the result", () => {
		expect(outcome("or", false, failed, failedLater)[0]).toBe(failed);
		expect(outcome("and", true, failed, failedLater)[0]).toBe(failed);
	});
});

describe("n-of", () => {
	test("stops as soon as enough are true", () => {
		expect(outcome("n-of", 0n, true, true)).toEqual([true, 1]);
		expect(outcome("n-of", 1n, false, true, true)).toEqual([true, 3]);
	});

	test("stops as soon as the rest cannot reach the count", () => {
		expect(outcome("n-of", 2n, false, false, true)).toEqual([false, 3]);
	});

	test("a failure counts only where it could have made the difference", () => {
		expect(outcome("n-of", 1n, failed, true)).toEqual([true, 3]);
		expect(outcome("n-of", 2n, failed, true, false)[0]).toBe(failed);
		expect(outcome("n-of", 2n, failed, false, false)).toEqual([false, 4]);
		expect(outcome("n-of", failed, true)[0]).toBe(failed);
	});

	test("a count that the arguments cannot meet, or below zero, is an error", () => {
		expect(outcome("n-of", 2n, true)[0]).toBeInstanceOf(Indeterminate);
		expect(outcome("n-of", -1n, true)[0]).toBeInstanceOf(Indeterminate);
	});
});
