import { dataType } from "../datatypes/registry.js";
import { RequestError } from "../errors.js";
import { DataTypeId } from "../identifiers.js";
import type { Attribute, Attributes, Namespaces, Request } from "../model.js";
import { isBlank } from "./characters.js";
import { writeElement } from "./content-writer.js";
import {
	attributePosition,
	Children,
	checkAttributes,
	checkRoot,
	lenientBoolean,
	optionalString,
	optionalUri,
	requiredUri,
	schemaError,
	textOf,
	xmlId,
} from "./element-reader.js";
import { readDefaults } from "./policy-reader.js";
import { readXml } from "./read-xml.js";
import { readAll } from "./target-reader.js";
import type { XmlElement } from "./xml-element.js";
import { XmlError } from "./xml-error.js";

export interface ReadRequestXmlOptions {
	/** Size of the text in UTF-8; 2 MB when not given. */
	readonly maxBytes?: number;
}

const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Reads a XACML 3.0 Request (core 5.42). ReturnPolicyIdList, CombinedDecision and IncludeInResult may be absent and are
 * false then, as many senders leave them out.
 *
 * @throws RequestError with line and column
 */
export function readRequestXml(text: string, options: ReadRequestXmlOptions = {}): Request {
	try {
		const root = readXml(text, { maxBytes: options.maxBytes ?? MAX_BYTES });
		checkRoot(root, ["Request"]);
		return readRequest(root);
	} catch (error) {
		if (error instanceof XmlError) throw new RequestError(error.code, error.message, error.at);
		throw error;
	}
}

function readRequest(element: XmlElement): Request {
	checkAttributes(element, ["ReturnPolicyIdList", "CombinedDecision"]);
	const returnPolicyIdList = lenientBoolean(element, "ReturnPolicyIdList");
	const combinedDecision = lenientBoolean(element, "CombinedDecision");
	const children = new Children(element);
	const xpathVersion = readDefaults(children.optional("RequestDefaults"));
	const attributes = [readAttributes(children.required("Attributes"))];
	for (let child = children.optional("Attributes"); child !== undefined; child = children.optional("Attributes")) {
		attributes.push(readAttributes(child));
	}
	const multi = children.optional("MultiRequests");
	children.end();
	return {
		returnPolicyIdList,
		combinedDecision,
		...(xpathVersion === undefined ? {} : { xpathVersion }),
		attributes,
		...(multi === undefined ? {} : { multiRequests: readMultiRequests(multi) }),
	};
}

/** Core 5.45. */
function readAttributes(element: XmlElement): Attributes {
	checkAttributes(element, ["Category"]);
	const category = requiredUri(element, "Category");
	const id = xmlId(element);
	const children = new Children(element);
	const content = children.optional("Content");
	const attributes: Attribute[] = [];
	for (let child = children.optional("Attribute"); child !== undefined; child = children.optional("Attribute")) {
		readAttribute(child, attributes);
	}
	children.end();
	return {
		category,
		...(id === undefined ? {} : { id }),
		...(content === undefined ? {} : { content: readContent(content) }),
		attributes,
	};
}

/** Core 5.46: exactly one element, kept as a document of its own. */
function readContent(element: XmlElement): string {
	let child: XmlElement | undefined;
	for (const item of element.content) {
		if (typeof item === "string") {
			if (!isBlank(item)) throw schemaError("<Content> holds text beside its element", element.at);
		} else if (child === undefined) child = item;
		else throw schemaError("<Content> holds more than one element", item.at);
	}
	if (child === undefined) throw schemaError("<Content> is empty", element.at);
	return writeElement(child);
}

/** Core 5.47. Values of several data types make several attributes, in the order in which the types first appear. */
function readAttribute(element: XmlElement, into: Attribute[]): void {
	checkAttributes(element, ["AttributeId", "Issuer", "IncludeInResult"]);
	const attributeId = requiredUri(element, "AttributeId");
	const issuer = optionalString(element, "Issuer");
	const includeInResult = lenientBoolean(element, "IncludeInResult");
	const first = into.length;
	for (const value of readAll(element, "AttributeValue", readValue, true)) {
		let attribute: GrowingAttribute | undefined;
		for (let i = first; i < into.length; i++) {
			if (into[i]!.dataType === value.dataType) attribute = into[i] as GrowingAttribute;
		}
		if (attribute === undefined) {
			attribute = {
				attributeId,
				dataType: value.dataType,
				...(issuer === undefined ? {} : { issuer }),
				includeInResult,
				values: [],
				...(value.xpath === undefined ? {} : { xpath: [] }),
			};
			into.push(attribute);
		}
		attribute.values.push(value.text);
		if (value.xpath !== undefined) attribute.xpath?.push(value.xpath);
	}
}

interface GrowingAttribute extends Attribute {
	readonly values: string[];
	readonly xpath?: { category: string; namespaces: Namespaces }[];
}

interface ReadValue {
	readonly dataType: string;
	readonly text: string;
	readonly xpath?: { category: string; namespaces: Namespaces };
}

/** Core 5.31, with what a request must have right: a known type and a value of it. */
function readValue(element: XmlElement): ReadValue {
	const id = requiredUri(element, "DataType");
	const text = textOf(element);
	const type = dataType(id);
	if (type === undefined) {
		const at = attributePosition(element, "DataType");
		throw new RequestError("unknown-datatype", `the data type ${id} is not known`, at);
	}
	if (type.id === DataTypeId.xpathExpression) {
		const category = optionalUri(element, "XPathCategory");
		if (category === undefined) {
			throw new RequestError("bad-value", "an xpathExpression lacks its XPathCategory", element.at);
		}
		return { dataType: id, text, xpath: { category, namespaces: element.namespaces } };
	}
	if (type.parse(text) === undefined) {
		throw new RequestError("bad-value", `"${excerpt(text)}" is no ${type.name}`, element.at);
	}
	return { dataType: id, text };
}

function excerpt(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Multiple Decision Profile 2.4: each reference lists the xml:id of the Attributes of one request. */
function readMultiRequests(element: XmlElement): readonly (readonly string[])[] {
	checkAttributes(element, []);
	return readAll(
		element,
		"RequestReference",
		(reference) => {
			checkAttributes(reference, []);
			return readAll(reference, "AttributesReference", readReference, true);
		},
		true,
	);
}

function readReference(element: XmlElement): string {
	checkAttributes(element, ["ReferenceId"]);
	new Children(element).end();
	return requiredUri(element, "ReferenceId");
}
