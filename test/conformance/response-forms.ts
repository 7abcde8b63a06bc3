/**
 * XML and JSON responses in one comparable form. Read with plain xml2js and JSON.parse, not with the engine's own
 * readers, so that a reader and a writer that are wrong in the same way do not agree with each other.
 *
 * What counts is what the suite's README says: decisions exactly, the status code (an absent Status is ok), obligations
 * and advice by id and assignments in any order, returned attributes and policy ids as sets, results in any order.
 */
import { parseString } from "xml2js";

export interface ComparableResult {
	readonly decision: string;
	readonly status: string;
	readonly obligations: readonly string[];
	readonly advice: readonly string[];
	readonly attributes: readonly string[];
	readonly policyIds: readonly string[];
	/** Only what the expected response names is compared. */
	readonly missing: readonly string[];
}

const OK = "urn:oasis:names:tc:xacml:1.0:status:ok";
const XS = "http://www.w3.org/2001/XMLSchema#";
const STRING = `${XS}string`;
const XPATH = "urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression";

/** Numbers by value, since JSON cannot keep their spelling; white space counts in strings only. */
function spelling(dataType: string, text: string): string {
	if (dataType === STRING) return text;
	const trimmed = text.trim();
	if (dataType === `${XS}integer` && /^[+-]?\d+$/.test(trimmed)) return BigInt(trimmed.replace(/^\+/, "")).toString();
	if (dataType === `${XS}double`) return String(Number(trimmed.replace("INF", "Infinity")));
	if (dataType === `${XS}boolean`) return String(["true", "1"].includes(trimmed));
	return trimmed;
}

const line = (...parts: (string | undefined)[]): string => parts.map((part) => part ?? "-").join(" | ");
const unique = (lines: readonly string[]): string[] => [...new Set(lines)].sort();
const multiset = (lines: readonly string[]): string[] => [...lines].sort();
const notice = (id: string, assignments: readonly string[]): string => [id, ...multiset(assignments)].join("\n  ");

// ------------------------------------------------------------------------------------------------------------------ XML

interface XmlNode {
	readonly $?: Readonly<Record<string, string>>;
	readonly _?: string;
	readonly [child: string]: unknown;
}

/** xml2js gives a bare string for an element without attributes and children. */
function children(node: XmlNode | undefined, name: string): XmlNode[] {
	const found = node?.[name];
	if (!Array.isArray(found)) return [];
	return found.map((child: unknown) => (typeof child === "string" ? { _: child } : (child as XmlNode)));
}
const first = (node: XmlNode | undefined, name: string): XmlNode | undefined => children(node, name)[0];
const textOf = (node: XmlNode | undefined): string => node?._ ?? "";

function parseXml(xml: string): Readonly<Record<string, XmlNode | string>> {
	let parsed: unknown;
	parseString(
		xml,
		{
			async: false,
			tagNameProcessors: [(name) => name.replace(/^.*:/, "")],
			attrNameProcessors: [(name) => (name.startsWith("xmlns") ? name : name.replace(/^.*:/, ""))],
		},
		(error, result: unknown) => {
			if (error) throw error;
			parsed = result;
		},
	);
	return parsed as Readonly<Record<string, XmlNode | string>>;
}

/** The id of the policy or policy set that is the document. */
export function policyIdOf(policyXml: string): string {
	const [[, root] = []] = Object.entries(parseXml(policyXml));
	const named = typeof root === "object" ? (root.$?.PolicyId ?? root.$?.PolicySetId) : undefined;
	if (!named) throw new Error("neither a Policy nor a PolicySet");
	return named;
}

const xmlValue = (node: XmlNode, dataType: string): string =>
	line(dataType, node.$?.XPathCategory, spelling(dataType, textOf(node)));

function xmlNotices(holder: XmlNode | undefined, element: string, id: string): string[] {
	return children(holder, element).map((one) =>
		notice(
			one.$?.[id] ?? "",
			children(one, "AttributeAssignment").map((assignment) =>
				line(
					assignment.$?.AttributeId,
					assignment.$?.Category,
					assignment.$?.Issuer,
					xmlValue(assignment, assignment.$?.DataType ?? ""),
				),
			),
		),
	);
}

export function resultsOfXml(xml: string): ComparableResult[] {
	const { Response: response } = parseXml(xml);
	if (typeof response !== "object") throw new Error("no Response");
	return children(response, "Result").map((result) => {
		const status = first(result, "Status");
		const ids = first(result, "PolicyIdentifierList");
		const idLines = (name: string) => children(ids, name).map((one) => line(name, textOf(one).trim(), one.$?.Version));
		return {
			decision: textOf(first(result, "Decision")).trim(),
			status: first(status, "StatusCode")?.$?.Value ?? OK,
			obligations: multiset(xmlNotices(first(result, "Obligations"), "Obligation", "ObligationId")),
			advice: multiset(xmlNotices(first(result, "AssociatedAdvice"), "Advice", "AdviceId")),
			attributes: unique(
				children(result, "Attributes").flatMap((attributes) =>
					children(attributes, "Attribute").flatMap((attribute) =>
						children(attribute, "AttributeValue").map((value) =>
							line(
								attributes.$?.Category,
								attribute.$?.AttributeId,
								attribute.$?.Issuer,
								xmlValue(value, value.$?.DataType ?? ""),
							),
						),
					),
				),
			),
			policyIds: unique([...idLines("PolicyIdReference"), ...idLines("PolicySetIdReference")]),
			missing: unique(
				children(first(status, "StatusDetail"), "MissingAttributeDetail").map(({ $: one }) =>
					line(one?.Category, one?.AttributeId, one?.DataType, one?.Issuer),
				),
			),
		};
	});
}

// ----------------------------------------------------------------------------------------------------------------- JSON

type Json = Readonly<Record<string, unknown>>;

/** 1.0 let a single object stand for an array of one. */
function list(holder: unknown, name: string): Json[] {
	const found = (holder as Json | undefined)?.[name];
	if (found === undefined) return [];
	return Array.isArray(found) ? (found as Json[]) : [found as Json];
}
const member = (holder: unknown, name: string): string | undefined => {
	const found = (holder as Json | undefined)?.[name];
	return found === undefined ? undefined : String(found);
};

function inferred(value: unknown): string {
	if (typeof value === "boolean") return `${XS}boolean`;
	if (typeof value === "number") return Number.isInteger(value) ? `${XS}integer` : `${XS}double`;
	return STRING;
}

const LONG_NAMES: Readonly<Record<string, string>> = {
	...Object.fromEntries(
		"string boolean integer double time date dateTime dayTimeDuration yearMonthDuration anyURI hexBinary base64Binary"
			.split(" ")
			.map((name) => [name, `${XS}${name}`]),
	),
	x500Name: "urn:oasis:names:tc:xacml:1.0:data-type:x500Name",
	rfc822Name: "urn:oasis:names:tc:xacml:1.0:data-type:rfc822Name",
	ipAddress: "urn:oasis:names:tc:xacml:2.0:data-type:ipAddress",
	dnsName: "urn:oasis:names:tc:xacml:2.0:data-type:dnsName",
	xpathExpression: XPATH,
};

function jsonValues(holder: Json): string[] {
	const values = Array.isArray(holder.Value) ? (holder.Value as unknown[]) : [holder.Value];
	return values.map((value) => {
		const named = member(holder, "DataType") ?? inferred(value);
		const dataType = LONG_NAMES[named] ?? named;
		if (dataType === XPATH)
			return line(dataType, member(value, "XPathCategory"), (member(value, "XPath") ?? "").trim());
		return line(dataType, undefined, spelling(dataType, String(value)));
	});
}

function jsonNotices(result: Json, name: string): string[] {
	return list(result, name).map((one) =>
		notice(
			member(one, "Id") ?? "",
			list(one, "AttributeAssignment").flatMap((assignment) =>
				jsonValues(assignment).map((value) =>
					line(member(assignment, "AttributeId"), member(assignment, "Category"), member(assignment, "Issuer"), value),
				),
			),
		),
	);
}

export function resultsOfJson(response: unknown): ComparableResult[] {
	return list(response, "Response").map((result) => {
		const [status] = list(result, "Status");
		const [ids] = list(result, "PolicyIdentifierList");
		const idLines = (name: string) =>
			list(ids, name).map((one) => line(name, member(one, "Id"), member(one, "Version")));
		const details = list(status, "StatusDetail").flatMap((detail) =>
			typeof detail === "object" ? [detail, ...list(detail, "MissingAttributeDetail")] : [],
		);
		return {
			decision: member(result, "Decision") ?? "",
			status: member(list(status, "StatusCode")[0], "Value") ?? OK,
			obligations: multiset(jsonNotices(result, "Obligations")),
			advice: multiset(jsonNotices(result, "AssociatedAdvice")),
			attributes: unique(
				list(result, "Category").flatMap((category) =>
					list(category, "Attribute").flatMap((attribute) =>
						jsonValues(attribute).map((value) =>
							line(
								member(category, "CategoryId"),
								member(attribute, "AttributeId"),
								member(attribute, "Issuer"),
								value,
							),
						),
					),
				),
			),
			policyIds: unique([...idLines("PolicyIdReference"), ...idLines("PolicySetIdReference")]),
			missing: unique(
				details
					.filter((one) => one.AttributeId !== undefined)
					.map((one) =>
						line(member(one, "Category"), member(one, "AttributeId"), member(one, "DataType"), member(one, "Issuer")),
					),
			),
		};
	});
}

// ----------------------------------------------------------------------------------------------------------- comparison

/** Sorted, and with the missing attributes only where the expected response names them. */
export function comparablePair(
	actual: readonly ComparableResult[],
	expected: readonly ComparableResult[],
): { actual: unknown; expected: unknown } {
	const detailed = expected.some((result) => result.missing.length > 0);
	const shown = (results: readonly ComparableResult[]) =>
		results
			.map((result) => (detailed ? result : { ...result, missing: [] }))
			.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
	return { actual: shown(actual), expected: shown(expected) };
}
