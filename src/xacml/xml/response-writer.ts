import { STATUS_PREFIX, XACML_NAMESPACE } from "../identifiers.js";
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
	Status,
} from "../model.js";
import { escapeAttribute, escapeText } from "./escape.js";

/** Writes a Response as core 5.47 and the schema have it: every element in its order, lists left out when empty. */
export function writeResponseXml(response: Response): string {
	const results = response.results.map(writeResult).join("");
	return `<?xml version="1.0" encoding="UTF-8"?>\n<Response xmlns="${XACML_NAMESPACE}">${results}</Response>`;
}

/** Core 5.48. */
function writeResult(result: Result): string {
	return (
		"<Result>" +
		`<Decision>${result.decision}</Decision>` +
		writeStatus(result.status) +
		list(
			"Obligations",
			result.obligations.map((notice) => writeNotice(notice, "Obligation", "ObligationId")),
		) +
		list(
			"AssociatedAdvice",
			result.advice.map((notice) => writeNotice(notice, "Advice", "AdviceId")),
		) +
		result.attributes.map(writeAttributes).join("") +
		writePolicyIds(result.policyIds) +
		"</Result>"
	);
}

/** Core 5.54 to 5.57. */
function writeStatus(status: Status): string {
	const code = `<StatusCode${attr("Value", STATUS_PREFIX + status.code)}/>`;
	const message = status.message === undefined ? "" : `<StatusMessage>${escapeText(status.message)}</StatusMessage>`;
	return `<Status>${code}${message}${list("StatusDetail", (status.missing ?? []).map(writeMissing))}</Status>`;
}

function writeMissing(missing: MissingAttribute): string {
	const issuer = missing.issuer === undefined ? "" : attr("Issuer", missing.issuer);
	return (
		`<MissingAttributeDetail${attr("Category", missing.category)}${attr("AttributeId", missing.attributeId)}` +
		`${attr("DataType", missing.dataType)}${issuer}/>`
	);
}

/** Core 5.34 and 5.35. */
function writeNotice(notice: Notice, name: string, idName: string): string {
	const assignments = notice.assignments.map(writeAssignment).join("");
	return `<${name}${attr(idName, notice.id)}>${assignments}</${name}>`;
}

/** Core 5.36. */
function writeAssignment(assignment: AttributeAssignment): string {
	const category = assignment.category === undefined ? "" : attr("Category", assignment.category);
	const issuer = assignment.issuer === undefined ? "" : attr("Issuer", assignment.issuer);
	return (
		`<AttributeAssignment${attr("AttributeId", assignment.attributeId)}${category}${issuer}` +
		`${valueAttributes(assignment.dataType, assignment.xpath)}>${escapeText(assignment.value)}</AttributeAssignment>`
	);
}

/** Core 5.45: the attributes that asked to come back. */
function writeAttributes(attributes: Attributes): string {
	const id = attributes.id === undefined ? "" : attr("xml:id", attributes.id);
	// A well-formed document of its own, so it may stand here as it is; its root declares every prefix it needs.
	const content = attributes.content === undefined ? "" : `<Content>${resetDefault(attributes.content)}</Content>`;
	return (
		`<Attributes${attr("Category", attributes.category)}${id}>` +
		`${content}${attributes.attributes.map(writeAttribute).join("")}</Attributes>`
	);
}

/** A root in no namespace would fall into XACML's, which is the default here. */
function resetDefault(content: string): string {
	const document = content.replace(/^<\?xml[^>]*\?>\s*/, "");
	// The readers write every > inside a value as a reference, so the first one ends the start tag.
	const tag = document.slice(0, document.indexOf(">"));
	if (/\sxmlns\s*=/.test(tag)) return document;
	return document.replace(/^<[^\s/>]+/, '$& xmlns=""');
}

/** Core 5.46. */
function writeAttribute(attribute: Attribute): string {
	const issuer = attribute.issuer === undefined ? "" : attr("Issuer", attribute.issuer);
	const values = attribute.values.map((value, i) => {
		const attributes = valueAttributes(attribute.dataType, attribute.xpath?.[i]);
		return `<AttributeValue${attributes}>${escapeText(value)}</AttributeValue>`;
	});
	return (
		`<Attribute${attr("AttributeId", attribute.attributeId)}${issuer}` +
		`${attr("IncludeInResult", String(attribute.includeInResult))}>${values.join("")}</Attribute>`
	);
}

function valueAttributes(dataType: string, xpath: { category: string; namespaces: Namespaces } | undefined): string {
	const type = attr("DataType", dataType);
	if (xpath === undefined) return type;
	// The default namespace means nothing to XPath and would take the element out of XACML.
	const prefixes = Object.keys(xpath.namespaces).filter((prefix) => prefix !== "" && prefix !== "xml");
	const declarations = prefixes.map((prefix) => attr(`xmlns:${prefix}`, xpath.namespaces[prefix]!)).join("");
	return `${type}${attr("XPathCategory", xpath.category)}${declarations}`;
}

/** Core 5.58: a choice of the two references, in any number. */
function writePolicyIds(ids: Result["policyIds"]): string {
	if (ids === undefined) return "";
	const policies = ids.policies.map((id) => writeReference(id, "PolicyIdReference"));
	const policySets = ids.policySets.map((id) => writeReference(id, "PolicySetIdReference"));
	return list("PolicyIdentifierList", [...policies, ...policySets]);
}

function writeReference(reference: IdReference, name: string): string {
	return `<${name}${attr("Version", reference.version)}>${escapeText(reference.id)}</${name}>`;
}

function list(name: string, items: readonly string[]): string {
	return items.length === 0 ? "" : `<${name}>${items.join("")}</${name}>`;
}

function attr(name: string, value: string): string {
	return ` ${name}="${escapeAttribute(value)}"`;
}
