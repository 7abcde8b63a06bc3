import { DataTypeId } from "../identifiers.js";
import type { Namespaces } from "../model.js";
import type { XPathExpression } from "../xpath.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/** The value of an xpathExpression, which takes more than a lexical form: the category it looks at and the prefixes in scope. */
export const xpathExpression = (text: string, category: string, namespaces: Namespaces): XPathExpression =>
	Object.freeze({ path: stripWhiteSpace(text), category, namespaces });

/** xpathExpression (core A.2, optional). Nothing compares two of them; equality is there for completeness. */
export const XPATH_EXPRESSION: DataType = {
	id: DataTypeId.xpathExpression,
	name: "xpathExpression",
	parse: () => undefined,
	format: (value) => (value as XPathExpression).path,
	equals: (a, b) => XPATH_EXPRESSION.key(a) === XPATH_EXPRESSION.key(b),
	key(value) {
		const { path, category, namespaces } = value as XPathExpression;
		const prefixes = Object.entries(namespaces).sort(([a], [b]) => (a < b ? -1 : 1));
		return JSON.stringify([path, category, prefixes]);
	},
};
