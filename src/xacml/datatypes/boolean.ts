import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/** xs:boolean: `true`, `false`, `1` or `0`. */
export const BOOLEAN: DataType = {
	id: DataTypeId.boolean,
	name: "boolean",
	parse(lexical) {
		switch (stripWhiteSpace(lexical)) {
			case "true":
			case "1":
				return true;
			case "false":
			case "0":
				return false;
			default:
				return undefined;
		}
	},
	format: (value) => (value === true ? "true" : "false"),
	equals: (a, b) => a === b,
	key: (value) => value,
};
