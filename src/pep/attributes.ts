import { DataTypeId } from "../xacml/identifiers.js";
import type { Attribute } from "../xacml/model.js";

/** A string attribute of a decision request. */
export const attribute = (attributeId: string, ...values: readonly string[]): Attribute => ({
	attributeId,
	dataType: DataTypeId.string,
	includeInResult: false,
	values,
});
