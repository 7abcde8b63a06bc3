import { XACML_NAMESPACE } from "../identifiers.js";
import type { Position } from "../model.js";
import { isBlank, trimXml } from "./characters.js";
import { didYouMean } from "./did-you-mean.js";
import { XML_PREFIX_NAMESPACE, type XmlAttribute, type XmlElement } from "./xml-element.js";
import { XmlError } from "./xml-error.js";

export function schemaError(message: string, at: Position, advice?: string): XmlError {
	return new XmlError("schema", message, at, advice);
}

/** `<Rule>` for an element of XACML, `<{other:namespace}Rule>` for any other. */
export function nameOf(element: XmlElement): string {
	if (element.namespace === XACML_NAMESPACE) return `<${element.local}>`;
	return element.namespace === ""
		? `<${element.local}> without a namespace`
		: `<{${element.namespace}}${element.local}>`;
}

function wrongElement(parent: XmlElement, found: XmlElement, expected: readonly string[]): XmlError {
	const list = expected.map((name) => (name === END ? END : `<${name}>`)).join(", ");
	const message = `${nameOf(found)} is not allowed here in <${parent.local}>; expected: ${list}`;
	if (found.namespace !== XACML_NAMESPACE) {
		return schemaError(message, found.at, `elements of XACML 3.0 are in the namespace ${XACML_NAMESPACE}`);
	}
	const near = didYouMean(found.local, expected);
	if (near !== undefined && near !== found.local) return schemaError(message, found.at, `did you mean <${near}>?`);
	return schemaError(message, found.at);
}

const END = "nothing more";

/** The children of an element whose content is elements only, taken in the order of the schema (core 5). */
export class Children {
	readonly #parent: XmlElement;
	readonly #elements: readonly XmlElement[];
	#next = 0;
	/** Optional elements that were asked for and not there: they could have stood where the next child stands. */
	#skipped: string[] = [];

	constructor(parent: XmlElement) {
		this.#parent = parent;
		this.#elements = elementsOf(parent);
	}

	/** The next child when it has this name. */
	optional(name: string): XmlElement | undefined {
		const element = this.#elements[this.#next];
		if (element !== undefined && element.local === name && element.namespace === XACML_NAMESPACE) {
			this.#next++;
			this.#skipped = [];
			return element;
		}
		this.#skipped.push(name);
		return undefined;
	}

	/** The next child, which must have one of these names. */
	required(...names: readonly string[]): XmlElement {
		const element = this.anyOf(names);
		if (element !== undefined) return element;
		const found = this.#elements[this.#next];
		if (found !== undefined) throw wrongElement(this.#parent, found, this.#skipped);
		const wanted = names.map((name) => `<${name}>`).join(" or ");
		throw schemaError(`<${this.#parent.local}> lacks ${wanted}`, this.#parent.at);
	}

	/** The next child when it has one of these names. */
	anyOf(names: readonly string[]): XmlElement | undefined {
		const element = this.#elements[this.#next];
		if (element !== undefined && element.namespace === XACML_NAMESPACE && names.includes(element.local)) {
			this.#next++;
			this.#skipped = [];
			return element;
		}
		this.#skipped.push(...names);
		return undefined;
	}

	/** There must be no child left. */
	end(): void {
		const found = this.#elements[this.#next];
		if (found === undefined) return;
		throw wrongElement(this.#parent, found, this.#skipped.length === 0 ? [END] : [...new Set(this.#skipped)]);
	}
}

function elementsOf(parent: XmlElement): readonly XmlElement[] {
	const elements: XmlElement[] = [];
	for (const item of parent.content) {
		if (typeof item !== "string") elements.push(item);
		else if (!isBlank(item)) throw schemaError(`<${parent.local}> holds text: "${excerpt(item)}"`, parent.at);
	}
	return elements;
}

/** The text of an element that must hold nothing else, exactly as written. */
export function textOf(element: XmlElement): string {
	const first = element.content[0];
	if (first === undefined) return "";
	for (const item of element.content) {
		if (typeof item !== "string") {
			throw schemaError(`<${element.local}> must hold text only, not ${nameOf(item)}`, item.at);
		}
	}
	return first as string;
}

function excerpt(text: string): string {
	const trimmed = trimXml(text);
	return trimmed.length > 40 ? `${trimmed.slice(0, 40)}…` : trimmed;
}

/**
 * Refuses attributes the schema does not know. Those of other namespaces (`xsi:schemaLocation`, `xml:base`) are nobody's
 * business here; an attribute without prefix, or with one of XACML, is a mistake that would otherwise change the meaning.
 */
export function checkAttributes(element: XmlElement, known: readonly string[]): void {
	for (const attribute of element.attributes) {
		if (attribute.namespace === "" ? known.includes(attribute.local) : attribute.namespace !== XACML_NAMESPACE)
			continue;
		if (attribute.local === "MaxDelegationDepth" && known.includes("MaxDelegationDepth")) continue;
		throw unknownAttribute(element, attribute, known);
	}
}

function unknownAttribute(element: XmlElement, attribute: XmlAttribute, known: readonly string[]): XmlError {
	const at = { line: attribute.line, column: attribute.column };
	if (attribute.namespace !== "" && known.includes(attribute.local)) {
		return schemaError(`the attribute ${attribute.local} must have no prefix`, at);
	}
	const near = didYouMean(attribute.local, known);
	return schemaError(
		`<${element.local}> has no attribute ${attribute.local}`,
		at,
		near === undefined ? `it may have: ${known.join(", ") || "none"}` : `did you mean ${near}?`,
	);
}

/** The value of an attribute without prefix, exactly as written. */
export function optionalString(element: XmlElement, name: string): string | undefined {
	for (const attribute of element.attributes) {
		if (attribute.local === name && attribute.namespace === "") return attribute.value;
	}
	return undefined;
}

export function requiredString(element: XmlElement, name: string): string {
	const value = optionalString(element, name);
	if (value !== undefined) return value;
	// A slip in the name explains more than its absence.
	for (const attribute of element.attributes) {
		if (attribute.namespace === "" && didYouMean(attribute.local, [name]) !== undefined) {
			throw unknownAttribute(element, attribute, [name]);
		}
	}
	throw schemaError(`<${element.local}> lacks the attribute ${name}`, element.at);
}

/** An anyURI: white space at the ends does not count. */
export function requiredUri(element: XmlElement, name: string): string {
	return trimXml(requiredString(element, name));
}

export function optionalUri(element: XmlElement, name: string): string | undefined {
	const value = optionalString(element, name);
	return value === undefined ? undefined : trimXml(value);
}

/** An xs:boolean; false when absent, though the schema requires most of them: many documents in use leave them out. */
export function lenientBoolean(element: XmlElement, name: string): boolean {
	const value = optionalString(element, name);
	if (value === undefined || value === "false") return false;
	if (value === "true") return true;
	switch (trimXml(value)) {
		case "true":
		case "1":
			return true;
		case "false":
		case "0":
			return false;
		default:
			throw schemaError(`${name} must be true or false, not "${value}"`, attributePosition(element, name));
	}
}

/** Of the attribute's name, or of the element when it has none such. */
export function attributePosition(element: XmlElement, name: string): Position {
	for (const attribute of element.attributes) {
		if (attribute.local === name && attribute.namespace === "") {
			return { line: attribute.line, column: attribute.column };
		}
	}
	return element.at;
}

/** xml:id. */
export function xmlId(element: XmlElement): string | undefined {
	for (const attribute of element.attributes) {
		if (attribute.local === "id" && attribute.namespace === XML_PREFIX_NAMESPACE) return trimXml(attribute.value);
	}
	return undefined;
}

/** What must be the root element of the document. */
export function checkRoot(root: XmlElement, expected: readonly string[]): void {
	if (root.namespace === XACML_NAMESPACE && expected.includes(root.local)) return;
	const wanted = expected.map((name) => `<${name}>`).join(" or ");
	const old = /^urn:oasis:names:tc:xacml:[12]\.0:/.test(root.namespace);
	const advice = old
		? "this is a document of XACML 1 or 2: convert it to XACML 3.0"
		: `elements of XACML 3.0 are in the namespace ${XACML_NAMESPACE}`;
	const right = root.namespace === XACML_NAMESPACE;
	throw schemaError(`the root element is ${nameOf(root)}, not ${wanted}`, root.at, right ? undefined : advice);
}
