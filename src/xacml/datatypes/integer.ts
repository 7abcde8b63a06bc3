import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/**
 * xs:integer is unbounded, but a literal of a megabyte would keep a processor busy for seconds. XSD lets a processor set a
 * bound of its own (part 2, 5.4); values and results of arithmetic stay within this many digits.
 */
export const MAX_INTEGER_DIGITS = 10_000;

const LEXICAL = /^[+-]?[0-9]+$/;
const LIMIT = 10n ** BigInt(MAX_INTEGER_DIGITS);

/** True when the integer has no more than MAX_INTEGER_DIGITS digits. */
export const isBounded = (value: bigint): boolean => value < LIMIT && value > -LIMIT;

/** xs:integer: a bigint. A leading `+` and leading zeros are allowed. */
export const INTEGER: DataType = {
	id: DataTypeId.integer,
	name: "integer",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		if (text.length > MAX_INTEGER_DIGITS || !LEXICAL.test(text)) return undefined;
		return BigInt(text);
	},
	format: (value) => (value as bigint).toString(),
	equals: (a, b) => a === b,
	key: (value) => value,
};
