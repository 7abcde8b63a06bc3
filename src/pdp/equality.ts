import type { DataType } from "../xacml/datatypes/datatype.js";
import { dataType } from "../xacml/datatypes/registry.js";
import { DataTypeId } from "../xacml/identifiers.js";
import type { AttributeDesignator, Match } from "../xacml/model.js";
import type { CompileScope } from "./scope.js";

const EXACT: Readonly<Record<string, string>> = {
	"urn:oasis:names:tc:xacml:1.0:function:string-equal": DataTypeId.string,
	"urn:oasis:names:tc:xacml:1.0:function:anyURI-equal": DataTypeId.anyURI,
};
const IGNORE_CASE = "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case";

/** What a match compares, when it is an equality on a data type whose values are plain strings. */
export interface PlainEquality {
	readonly fold: boolean;
	/** In lower case when `fold`. */
	readonly value: string;
	readonly dataType: DataType;
	readonly bag: AttributeDesignator;
}

/** A match that holds exactly when the bag has a value equal to the literal, case aside when `fold`. */
export interface Equality extends Pick<PlainEquality, "fold" | "value"> {
	readonly slot: number;
	readonly mustBePresent: boolean;
}

/** Undefined for any other match. */
export function plainEquality({ bag, value, functionId }: Match): PlainEquality | undefined {
	const fold = functionId === IGNORE_CASE;
	const wanted = fold ? DataTypeId.string : EXACT[functionId];
	if (wanted === undefined || bag.kind !== "AttributeDesignator") return undefined;
	if (bag.dataType !== wanted || value.dataType !== wanted) return undefined;
	const type = dataType(wanted);
	const text = type?.parse(value.text);
	if (type === undefined || typeof text !== "string") return undefined;
	return { fold, value: fold ? text.toLowerCase() : text, dataType: type, bag };
}

/** Reads a match as an equality, its attribute numbered; undefined for any other match. */
export function equalityOf(match: Match, scope: Pick<CompileScope, "slots">): Equality | undefined {
	const plain = plainEquality(match);
	if (plain === undefined) return undefined;
	const { fold, value, dataType, bag } = plain;
	const { category, attributeId, issuer, mustBePresent } = bag;
	const slot = scope.slots.number({ category, attributeId, dataType, dataTypeId: bag.dataType, issuer });
	return { slot, fold, value, mustBePresent };
}
