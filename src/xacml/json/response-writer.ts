import { dataType } from "../datatypes/registry.js";
import { DataTypeId, STATUS_PREFIX } from "../identifiers.js";
import type {
	Attribute,
	AttributeAssignment,
	Attributes,
	IdReference,
	MissingAttribute,
	Namespaces,
	Notice,
	Response,
	Result,
} from "../model.js";

/**
 * A response in the JSON Profile 1.1 (5): always an array, lists left out when empty. DataType is always written, so a
 * reader never has to guess, and values of boolean, integer and double are JSON's own where JSON can hold them exactly.
 */
export interface JsonResponse {
	readonly Response: readonly JsonResult[];
}

export interface JsonResult {
	readonly Decision: string;
	readonly Status: JsonStatus;
	readonly Obligations?: readonly JsonNotice[];
	readonly AssociatedAdvice?: readonly JsonNotice[];
	readonly Category?: readonly JsonCategory[];
	readonly PolicyIdentifierList?: {
		readonly PolicyIdReference?: readonly JsonIdReference[];
		readonly PolicySetIdReference?: readonly JsonIdReference[];
	};
}

export interface JsonStatus {
	readonly StatusMessage?: string;
	readonly StatusDetail?: readonly JsonMissingAttribute[];
	readonly StatusCode: { readonly Value: string };
}

export interface JsonMissingAttribute {
	readonly Category: string;
	readonly AttributeId: string;
	readonly DataType: string;
	readonly Issuer?: string;
}

export interface JsonNotice {
	readonly Id: string;
	readonly AttributeAssignment?: readonly JsonAssignment[];
}

export interface JsonAssignment {
	readonly AttributeId: string;
	readonly Value: JsonValue;
	readonly DataType: string;
	readonly Category?: string;
	readonly Issuer?: string;
}

export interface JsonCategory {
	readonly CategoryId: string;
	readonly Id?: string;
	readonly Content?: string;
	readonly Attribute?: readonly JsonAttribute[];
}

export interface JsonAttribute {
	readonly AttributeId: string;
	readonly Value: JsonValue | readonly JsonValue[];
	readonly DataType: string;
	readonly Issuer?: string;
}

export interface JsonIdReference {
	readonly Id: string;
	readonly Version: string;
}

export interface JsonXPath {
	readonly XPathCategory: string;
	readonly Namespaces?: readonly { readonly Prefix?: string; readonly Namespace: string }[];
	readonly XPath: string;
}

export type JsonValue = string | number | boolean | JsonXPath;

export function writeResponseJson(response: Response): JsonResponse {
	return { Response: response.results.map(writeResult) };
}

function writeResult(result: Result): JsonResult {
	const { message, missing, code } = result.status;
	return {
		Decision: result.decision,
		Status: {
			...(message === undefined ? {} : { StatusMessage: message }),
			...(missing === undefined || missing.length === 0 ? {} : { StatusDetail: missing.map(writeMissing) }),
			StatusCode: { Value: STATUS_PREFIX + code },
		},
		...(result.obligations.length === 0 ? {} : { Obligations: result.obligations.map(writeNotice) }),
		...(result.advice.length === 0 ? {} : { AssociatedAdvice: result.advice.map(writeNotice) }),
		...(result.attributes.length === 0 ? {} : { Category: result.attributes.map(writeCategory) }),
		...writePolicyIds(result.policyIds),
	};
}

function writeMissing(missing: MissingAttribute): JsonMissingAttribute {
	return {
		Category: missing.category,
		AttributeId: missing.attributeId,
		DataType: missing.dataType,
		...(missing.issuer === undefined ? {} : { Issuer: missing.issuer }),
	};
}

function writeNotice(notice: Notice): JsonNotice {
	if (notice.assignments.length === 0) return { Id: notice.id };
	return { Id: notice.id, AttributeAssignment: notice.assignments.map(writeAssignment) };
}

function writeAssignment(assignment: AttributeAssignment): JsonAssignment {
	return {
		AttributeId: assignment.attributeId,
		Value: writeValue(assignment.dataType, assignment.value, assignment.xpath),
		DataType: assignment.dataType,
		...(assignment.category === undefined ? {} : { Category: assignment.category }),
		...(assignment.issuer === undefined ? {} : { Issuer: assignment.issuer }),
	};
}

function writeCategory(attributes: Attributes): JsonCategory {
	return {
		CategoryId: attributes.category,
		...(attributes.id === undefined ? {} : { Id: attributes.id }),
		...(attributes.content === undefined ? {} : { Content: attributes.content }),
		...(attributes.attributes.length === 0 ? {} : { Attribute: attributes.attributes.map(writeAttribute) }),
	};
}

function writeAttribute(attribute: Attribute): JsonAttribute {
	const values = attribute.values.map((value, i) => writeValue(attribute.dataType, value, attribute.xpath?.[i]));
	return {
		AttributeId: attribute.attributeId,
		Value: values.length === 1 ? values[0]! : values,
		DataType: attribute.dataType,
		...(attribute.issuer === undefined ? {} : { Issuer: attribute.issuer }),
	};
}

function writeValue(
	type: string,
	lexical: string,
	xpath: { category: string; namespaces: Namespaces } | undefined,
): JsonValue {
	if (xpath !== undefined) return writeXPath(lexical, xpath);
	switch (type) {
		case DataTypeId.boolean: {
			const value = dataType(type)?.parse(lexical);
			return typeof value === "boolean" ? value : lexical;
		}
		case DataTypeId.integer: {
			const value = dataType(type)?.parse(lexical);
			const number = Number(value);
			return typeof value === "bigint" && Number.isSafeInteger(number) ? number : lexical;
		}
		case DataTypeId.double: {
			// JSON has no INF and no NaN, and JSON.stringify would lose the sign of -0.
			const value = dataType(type)?.parse(lexical);
			return typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0) ? value : lexical;
		}
		default:
			return lexical;
	}
}

function writeXPath(path: string, xpath: { category: string; namespaces: Namespaces }): JsonXPath {
	const namespaces = Object.entries(xpath.namespaces).map(([prefix, uri]) =>
		prefix === "" ? { Namespace: uri } : { Prefix: prefix, Namespace: uri },
	);
	return {
		XPathCategory: xpath.category,
		...(namespaces.length === 0 ? {} : { Namespaces: namespaces }),
		XPath: path,
	};
}

function writePolicyIds(ids: Result["policyIds"]): Pick<JsonResult, "PolicyIdentifierList"> {
	if (ids === undefined || (ids.policies.length === 0 && ids.policySets.length === 0)) return {};
	return {
		PolicyIdentifierList: {
			...(ids.policies.length === 0 ? {} : { PolicyIdReference: ids.policies.map(writeReference) }),
			...(ids.policySets.length === 0 ? {} : { PolicySetIdReference: ids.policySets.map(writeReference) }),
		},
	};
}

function writeReference(reference: IdReference): JsonIdReference {
	return { Id: reference.id, Version: reference.version };
}
