import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";

/** Octets, as Base64 without white space: one text for one value, so equal texts are equal octets. */
export interface Base64Binary {
	readonly base64: string;
}

/** The bits that padding leaves over must be zero (XSD part 2, 3.2.16), else several texts would mean the same octets. */
const ENDING = /(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)$/;

/** xs:base64Binary; white space may stand anywhere. */
export const BASE64_BINARY: DataType = {
	id: DataTypeId.base64Binary,
	name: "base64Binary",
	parse(lexical) {
		const text = lexical.replace(/[ \t\r\n]+/g, "");
		if (text !== "") {
			if (text.length % 4 !== 0 || !ENDING.test(text.slice(-4))) return undefined;
			if (/[^A-Za-z0-9+/]/.test(text.slice(0, -4))) return undefined;
		}
		return Object.freeze<Base64Binary>({ base64: text });
	},
	format: (value) => (value as Base64Binary).base64,
	equals: (a, b) => (a as Base64Binary).base64 === (b as Base64Binary).base64,
	key: (value) => (value as Base64Binary).base64,
};
