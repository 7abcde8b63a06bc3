import { describe, expect, test } from "vitest";
import type { Bag } from "../../../src/xacml/datatypes/datatype.js";
import type { HigherOrderFunction, StrictFunction, Type } from "../../../src/xacml/functions/definition.js";
import { callFirstOrder } from "../../../src/xacml/functions/higher-order.js";
import { Indeterminate, processingError } from "../../../src/xacml/indeterminate.js";
import { callHigher, contextWith, firstOrder, functionNamed, type Typed, typeNamed, typeOf } from "./calling.js";

const higher = (name: string) => functionNamed(name) as HigherOrderFunction;
const check = (fn: string, inner: string, ...args: Typed[]) => higher(fn).check(firstOrder(inner), args.map(typeOf));

const single: Typed = ["string", "a"];
const bag: Typed = ["string", ["a", "b"]];
const numbers: Typed = ["integer", ["1"]];

describe("what may be handed over (checked at load)", () => {
	const refused: [string, string, Typed[], { argument: number; count: boolean }][] = [
		["3.0:any-of", "1.0:string-equal", [single, single], { argument: 1, count: false }],
		["3.0:any-of", "1.0:string-equal", [bag, bag], { argument: 1, count: false }],
		["3.0:any-of", "1.0:string-equal", [bag], { argument: -1, count: true }],
		["3.0:any-of", "1.0:string-equal", [], { argument: -1, count: true }],
		["3.0:any-of", "1.0:string-equal", [single, numbers], { argument: 1, count: false }],
		["3.0:any-of", "1.0:string-normalize-space", [bag], { argument: -1, count: false }],
		["3.0:all-of", "1.0:string-is-in", [single, bag], { argument: -1, count: false }],
		["3.0:any-of-any", "1.0:integer-equal", [numbers, bag], { argument: 1, count: false }],
		["3.0:any-of-any", "1.0:integer-equal", [], { argument: -1, count: true }],
		["1.0:all-of-any", "1.0:string-equal", [single, bag], { argument: 0, count: false }],
		["1.0:all-of-all", "1.0:string-equal", [bag, bag, bag], { argument: -1, count: true }],
		["1.0:any-of-all", "1.0:string-equal", [bag], { argument: -1, count: true }],
		["3.0:map", "1.0:string-bag", [bag], { argument: -1, count: false }],
		["3.0:map", "1.0:string-equal", [bag, bag], { argument: 1, count: false }],
		["1.0:any-of", "1.0:string-equal", [bag, single], { argument: 0, count: false }],
		["1.0:all-of", "1.0:and", [["boolean", ["true"]]], { argument: -1, count: true }],
		["1.0:map", "1.0:integer-subtract", [["integer", "1"], numbers], { argument: -1, count: true }],
	];
	test.each(refused)("%s(%s, %j)", (fn, inner, args, wrong) => {
		expect(check(fn, inner, ...args)).toMatchObject(wrong);
	});

	test("the type of the whole", () => {
		const boolean: Type = { dataType: typeNamed("boolean"), bag: false };
		expect(check("3.0:any-of", "1.0:string-equal", single, bag)).toEqual({ returns: boolean });
		expect(check("3.0:any-of-any", "1.0:or", ["boolean", ["true"]], ["boolean", "true"])).toEqual({ returns: boolean });
		expect(check("3.0:map", "3.0:string-from-integer", numbers)).toEqual({
			returns: { dataType: typeNamed("string"), bag: true },
		});
	});
});

/** A predicate that fails for one value and is true for another. */
const picky: StrictFunction = {
	kind: "strict",
	id: "test:picky",
	parameters: [{ dataType: typeNamed("string"), bag: false }],
	returns: { dataType: typeNamed("boolean"), bag: false },
	evaluate: ([value]) => (value === "bad" ? processingError("bad") : value === "yes"),
};

describe("errors of the inner function", () => {
	const over = (fn: string, ...values: string[]) =>
		higher(fn).evaluate(picky, [values], [{ dataType: typeNamed("string"), bag: true }], contextWith());

	test("any-of combines with or, all-of with and", () => {
		expect(over("3.0:any-of", "bad", "yes")).toBe(true);
		expect(over("3.0:any-of", "bad", "no")).toBeInstanceOf(Indeterminate);
		expect(over("3.0:all-of", "bad", "no")).toBe(false);
		expect(over("3.0:all-of", "bad", "yes")).toBeInstanceOf(Indeterminate);
		expect(over("3.0:any-of-any", "bad", "yes")).toBe(true);
	});

	test("map fails with its first failure", () => {
		expect(over("3.0:map", "yes", "bad")).toBeInstanceOf(Indeterminate);
		expect(over("3.0:map", "yes", "no")).toEqual([true, false]);
	});
});

test("a lazy function is called with values, too", () => {
	expect(callFirstOrder(firstOrder("1.0:n-of"), [1n, false, true], contextWith())).toBe(true);
});

describe("hostile cross products stop when the budget is used up", () => {
	const bagOfIntegers: Type = { dataType: typeNamed("integer"), bag: true };
	const rising: Bag = Array.from({ length: 20_000 }, (_, i) => BigInt(i));
	const zeros: Bag = rising.map(() => 0n);

	// In each, no early outcome decides.
	test.each([
		["3.0:any-of-any", "1.0:integer-less-than", rising, zeros],
		["1.0:all-of-all", "1.0:integer-greater-than-or-equal", rising, zeros],
		["1.0:all-of-any", "1.0:integer-equal", rising, rising],
		["1.0:any-of-all", "1.0:integer-equal", rising, rising],
	])("%s(%s)", (fn, inner, first, second) => {
		const started = performance.now();
		const result = higher(fn).evaluate(
			firstOrder(inner),
			[first, second],
			[bagOfIntegers, bagOfIntegers],
			contextWith(),
		);
		expect(result).toMatchObject({ code: "processing-error" });
		expect(performance.now() - started).toBeLessThan(3_000);
	});

	test("also where every argument is a bag of two", () => {
		const bits: Typed = ["boolean", ["false", "false"]];
		expect(callHigher("3.0:any-of-any", "1.0:or", Array<Typed>(40).fill(bits))).toBe("!processing-error");
	});
});
