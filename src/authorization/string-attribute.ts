import { DataTypeId } from "../xacml/identifiers.js";
import type { Attribute } from "../xacml/model.js";

/** An attribute that we add to a request; what we add is always a string (pdp 3.3). */
export const stringAttribute = (
	attributeId: string,
	values: readonly string[],
	includeInResult = false,
): Attribute => ({
	attributeId,
	dataType: DataTypeId.string,
	includeInResult,
	values,
});
