import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/** Octets, as hexadecimal digits in upper case: one text for one value, so equal texts are equal octets. */
export interface HexBinary {
	readonly hex: string;
}

/** xs:hexBinary. */
export const HEX_BINARY: DataType = {
	id: DataTypeId.hexBinary,
	name: "hexBinary",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		if (text.length % 2 !== 0 || /[^0-9A-Fa-f]/.test(text)) return undefined;
		return Object.freeze<HexBinary>({ hex: text.toUpperCase() });
	},
	format: (value) => (value as HexBinary).hex,
	equals: (a, b) => (a as HexBinary).hex === (b as HexBinary).hex,
	key: (value) => (value as HexBinary).hex,
};
