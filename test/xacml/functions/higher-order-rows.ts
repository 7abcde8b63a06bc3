import type { Typed } from "./calling.js";

/** One call: the higher-order function, the function it gets, its arguments and its result. */
export type HigherRow = readonly [
	fn: string,
	inner: string,
	args: readonly Typed[],
	result: string | readonly string[],
];

const EQUAL = "1.0:string-equal";
const GREATER = "1.0:integer-greater-than";
const one = (text: string): Typed => ["string", text];
const bag = (...texts: string[]): Typed => ["string", texts];
const numbers = (...texts: string[]): Typed => ["integer", texts];

export const HIGHER_ORDER_ROWS: readonly HigherRow[] = [
	["3.0:any-of", EQUAL, [one("Paul"), bag("John", "Paul", "George")], "true"],
	["3.0:any-of", EQUAL, [bag("John", "Paul", "George"), one("Paul")], "true"],
	["3.0:any-of", EQUAL, [one("Yoko"), bag("John", "Paul")], "false"],
	["3.0:any-of", EQUAL, [one("Yoko"), bag()], "false"],
	["3.0:any-of", "1.0:not", [["boolean", ["true", "false"]]], "true"],
	[
		"3.0:any-of",
		"1.0:and",
		[
			["boolean", "true"],
			["boolean", ["false", "true"]],
			["boolean", "true"],
		],
		"true",
	],
	["3.0:any-of", "3.0:string-starts-with", [bag("b", "a"), one("abc")], "true"],
	// Which argument is the part counts: the bag stands second here.
	["3.0:any-of", "3.0:string-starts-with", [one("abc"), bag("b", "a")], "false"],
	["3.0:all-of", GREATER, [["integer", "10"], numbers("9", "3", "4", "2")], "true"],
	["3.0:all-of", GREATER, [["integer", "4"], numbers("9", "3")], "false"],
	["3.0:all-of", GREATER, [numbers("9", "5"), ["integer", "4"]], "true"],
	["3.0:all-of", GREATER, [["integer", "4"], numbers()], "true"],
	["3.0:any-of-any", EQUAL, [bag("Ringo", "Mary"), bag("John", "Paul", "Ringo")], "true"],
	["3.0:any-of-any", EQUAL, [bag("Mary"), bag("John")], "false"],
	["3.0:any-of-any", EQUAL, [one("John"), bag("Mary", "John")], "true"],
	["3.0:any-of-any", EQUAL, [one("John"), one("John")], "true"],
	["3.0:any-of-any", EQUAL, [bag(), bag("John")], "false"],
	[
		"3.0:any-of-any",
		"2.0:time-in-range",
		[
			["time", ["12:00:00"]],
			["time", ["13:00:00", "11:00:00"]],
			["time", "12:30:00"],
		],
		"true",
	],
	["1.0:all-of-any", GREATER, [numbers("10", "20"), numbers("1", "3", "5", "19")], "true"],
	["1.0:all-of-any", GREATER, [numbers("1", "20"), numbers("1", "3")], "false"],
	["1.0:all-of-any", EQUAL, [bag("a", "b"), bag("a", "b", "c")], "true"],
	["1.0:all-of-any", GREATER, [numbers(), numbers("1")], "true"],
	["1.0:all-of-any", GREATER, [numbers("1"), numbers()], "false"],
	["1.0:any-of-all", GREATER, [numbers("3", "5"), numbers("1", "2", "3", "4")], "true"],
	["1.0:any-of-all", GREATER, [numbers("3", "4"), numbers("1", "2", "3", "4")], "false"],
	// Each of the second bag has its own partner in the first.
	["1.0:any-of-all", EQUAL, [bag("a", "b"), bag("b", "a", "a")], "true"],
	["1.0:any-of-all", EQUAL, [bag("a", "b"), bag("a", "c")], "false"],
	["1.0:any-of-all", EQUAL, [bag(), bag()], "true"],
	["1.0:any-of-all", EQUAL, [bag(), bag("a")], "false"],
	["1.0:all-of-all", GREATER, [numbers("6", "5"), numbers("1", "2", "3", "4")], "true"],
	["1.0:all-of-all", GREATER, [numbers("6", "3"), numbers("1", "2", "3", "4")], "false"],
	["1.0:all-of-all", GREATER, [numbers(), numbers("1")], "true"],
	["1.0:all-of-all", GREATER, [numbers("1"), numbers()], "true"],
	["3.0:map", "1.0:string-normalize-to-lower-case", [bag("Hello", "World", "Hello")], ["hello", "world", "hello"]],
	["3.0:map", "1.0:integer-subtract", [["integer", "10"], numbers("1", "2")], ["9", "8"]],
	["3.0:map", "1.0:integer-subtract", [numbers("1", "2"), ["integer", "10"]], ["-9", "-8"]],
	["3.0:map", "1.0:integer-divide", [["integer", "10"], numbers("1", "0")], "!processing-error"],
	["3.0:map", "3.0:string-from-integer", [numbers("+1")], ["1"]],
	["1.0:any-of", EQUAL, [one("a"), bag("b", "a")], "true"],
	["1.0:all-of", EQUAL, [one("a"), bag("b", "a")], "false"],
	["1.0:any-of-any", EQUAL, [bag("a"), bag("b", "a")], "true"],
	["1.0:map", "1.0:string-normalize-space", [bag(" a ")], ["a"]],
];
