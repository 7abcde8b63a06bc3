import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/** xs:anyURI: any text is in the lexical space (XSD 1.1 part 2, 3.3.17); no normalisation, equal code point by code point. */
export const ANY_URI: DataType = {
	id: DataTypeId.anyURI,
	name: "anyURI",
	parse: stripWhiteSpace,
	format: (value) => value as string,
	equals: (a, b) => a === b,
	key: (value) => value,
};
