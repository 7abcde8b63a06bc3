import type { Namespaces } from "../model.js";
import { escapeAttribute, escapeText } from "./escape.js";
import type { XmlElement } from "./xml-element.js";

/**
 * The element as a document of its own. Its start tag declares every prefix that was in scope, used or not: XPath
 * expressions and qualified names inside values may need any of them (core 7.3.7).
 */
export function writeElement(element: XmlElement): string {
	const parts: string[] = [];
	write(element, {}, parts);
	return parts.join("");
}

function write(element: XmlElement, outer: Namespaces, parts: string[]): void {
	parts.push("<", qualified(element.prefix, element.local));
	if (element.namespaces !== outer) writeDeclarations(element.namespaces, outer, parts);
	for (const attribute of element.attributes) {
		parts.push(" ", qualified(attribute.prefix, attribute.local), '="', escapeAttribute(attribute.value), '"');
	}
	if (element.content.length === 0) {
		parts.push("/>");
		return;
	}
	parts.push(">");
	for (const item of element.content) {
		if (typeof item === "string") parts.push(escapeText(item));
		else write(item, element.namespaces, parts);
	}
	parts.push("</", qualified(element.prefix, element.local), ">");
}

function writeDeclarations(namespaces: Namespaces, outer: Namespaces, parts: string[]): void {
	for (const prefix of Object.keys(namespaces)) {
		const uri = namespaces[prefix]!;
		if (Object.hasOwn(outer, prefix) && outer[prefix] === uri) continue;
		parts.push(prefix === "" ? " xmlns" : ` xmlns:${prefix}`, '="', escapeAttribute(uri), '"');
	}
	if (Object.hasOwn(outer, "") && !Object.hasOwn(namespaces, "")) parts.push(' xmlns=""');
}

function qualified(prefix: string, local: string): string {
	return prefix === "" ? local : `${prefix}:${local}`;
}
