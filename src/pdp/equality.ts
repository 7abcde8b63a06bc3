import { dataType } from "../xacml/datatypes/registry.js";
import { DataTypeId } from "../xacml/identifiers.js";
import type { Match } from "../xacml/model.js";
import type { CompileScope } from "./scope.js";

const EXACT: Readonly<Record<string, string>> = {
	"urn:oasis:names:tc:xacml:1.0:function:string-equal": DataTypeId.string,
	"urn:oasis:names:tc:xacml:1.0:function:anyURI-equal": DataTypeId.anyURI,
};
const IGNORE_CASE = "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case";

/** A match that holds exactly when the bag has a value equal to the literal, case aside when `fold`. */
export interface Equality {
	readonly slot: number;
	readonly fold: boolean;
	/** In lower case when `fold`. */
	readonly value: string;
	readonly mustBePresent: boolean;
}

/** Reads a match as an equality on a data type whose values are plain strings; undefined for any other match. */
export function equalityOf(match: Match, scope: Pick<CompileScope, "slots">): Equality | undefined {
	const { bag, value, functionId } = match;
	const fold = functionId === IGNORE_CASE;
	const wanted = fold ? DataTypeId.string : EXACT[functionId];
	if (wanted === undefined || bag.kind !== "AttributeDesignator") return undefined;
	if (bag.dataType !== wanted || value.dataType !== wanted) return undefined;
	const type = dataType(wanted);
	const text = type?.parse(value.text);
	if (type === undefined || typeof text !== "string") return undefined;
	const { category, attributeId, issuer, mustBePresent } = bag;
	const slot = scope.slots.number({ category, attributeId, dataType: type, dataTypeId: wanted, issuer });
	return { slot, fold, value: fold ? text.toLowerCase() : text, mustBePresent };
}
