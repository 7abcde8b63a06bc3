import { DataTypeId } from "../identifiers.js";
import type { DataType, Value } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

const LEXICAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/**
 * xs:double: an IEEE 754 number, with INF, -INF and NaN. Two NaN are equal here, as in the value space of XSD 1.0 and in
 * the conformance suite (IIC350), though not in IEEE 754; zero equals negative zero.
 */
export const DOUBLE: DataType = {
	id: DataTypeId.double,
	name: "double",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		switch (text) {
			case "INF":
				return Number.POSITIVE_INFINITY;
			case "-INF":
				return Number.NEGATIVE_INFINITY;
			case "NaN":
				return Number.NaN;
			default:
				return LEXICAL.test(text) ? Number(text) : undefined;
		}
	},
	format: (value) => formatDouble(value as number),
	equals: (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b)),
	key: (value: Value) => value,
};

/** The shortest text that reads as the same number again. */
function formatDouble(value: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (value === Number.POSITIVE_INFINITY) return "INF";
	if (value === Number.NEGATIVE_INFINITY) return "-INF";
	return Object.is(value, -0) ? "-0" : String(value);
}
