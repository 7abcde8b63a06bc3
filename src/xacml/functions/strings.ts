import { ANY_URI } from "../datatypes/any-uri.js";
import { BOOLEAN } from "../datatypes/boolean.js";
import type { DataType } from "../datatypes/datatype.js";
import { INTEGER } from "../datatypes/integer.js";
import { STRING } from "../datatypes/string.js";
import { type Indeterminate, processingError } from "../indeterminate.js";
import type { Argument, FunctionContext, StrictFunction } from "./definition.js";
import { functionId, one, outOfBudget, strict } from "./signature.js";

/** Variables that double each other would grow a string without end; a longer result is an error. */
const MAX_LENGTH = 4_000_000;
/** How many UTF-16 units count as one step of the budget. */
const UNITS_PER_STEP = 64;

function concatenate(args: readonly Argument[], context: FunctionContext): string | Indeterminate {
	const parts = args as readonly string[];
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	if (length > MAX_LENGTH) return processingError(`The string is longer than ${MAX_LENGTH} characters.`);
	return context.spend(Math.ceil(length / UNITS_PER_STEP)) ? parts.join("") : outOfBudget();
}

/** string-concatenate: two or more strings (core A.3.9). */
const stringConcatenate: StrictFunction = {
	...strict(functionId("2.0", "string-concatenate"), [], one(STRING), concatenate),
	rest: { type: one(STRING), min: 2 },
};

/** uri-string-concatenate: a URI and one or more strings that follow it (core A.4, deprecated). */
const uriStringConcatenate: StrictFunction = {
	...strict(functionId("2.0", "uri-string-concatenate"), [one(ANY_URI)], one(ANY_URI), concatenate),
	rest: { type: one(STRING), min: 1 },
	deprecated: true,
};

const CONTAINMENTS: readonly { name: string; holds: (whole: string, part: string) => boolean }[] = [
	{ name: "starts-with", holds: (whole, part) => whole.startsWith(part) },
	{ name: "ends-with", holds: (whole, part) => whole.endsWith(part) },
	{ name: "contains", holds: (whole, part) => whole.includes(part) },
];

/** The part, always a string, comes first; the whole second (core A.3.9). */
const containments = (type: DataType): StrictFunction[] =>
	CONTAINMENTS.map(({ name, holds }) =>
		strict(functionId("3.0", `${type.name}-${name}`), [one(STRING), one(type)], one(BOOLEAN), ([part, whole]) =>
			holds(whole as string, part as string),
		),
	);

/** Also of a URI the result is a string. */
const substringOf = (type: DataType): StrictFunction =>
	strict(
		functionId("3.0", `${type.name}-substring`),
		[one(type), one(INTEGER), one(INTEGER)],
		one(STRING),
		([text, begin, end]) => substring(text as string, begin as bigint, end as bigint),
	);

/**
 * From `begin` up to, not including, `end`, both counted in characters from zero; -1 is the end of the text. What lies
 * outside is an error (core A.3.9).
 */
function substring(text: string, begin: bigint, end: bigint): string | Indeterminate {
	// A character beyond the BMP is two UTF-16 units, but one character.
	const characters = /[\ud800-\udfff]/.test(text) ? Array.from(text) : undefined;
	const length = BigInt(characters?.length ?? text.length);
	const last = end === -1n ? length : end;
	if (begin < 0n || begin > last || last > length) {
		return processingError(`There are no characters ${begin} to ${end} in a text of ${length}.`);
	}
	const from = Number(begin);
	const to = Number(last);
	return characters === undefined ? text.slice(from, to) : characters.slice(from, to).join("");
}

export const STRING_FUNCTIONS: readonly StrictFunction[] = [
	stringConcatenate,
	uriStringConcatenate,
	...[STRING, ANY_URI].flatMap((type) => [...containments(type), substringOf(type)]),
];
