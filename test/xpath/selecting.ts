/** What the XPath tests share: selecting by the engine, out of content given as text. */
import { Indeterminate } from "../../src/xacml/indeterminate.js";
import type { XPathNode } from "../../src/xacml/xpath.js";
import { loadXPathEngine } from "../../src/xpath/engine.js";

export const engine = loadXPathEngine();

export function rootOf(xml: string): XPathNode {
	const document = engine.parse(xml);
	if (document === undefined) throw new Error("not well-formed");
	return document.root;
}

/** The nodes a path selects; throws its message when the selection is Indeterminate. */
export function select(xml: string | XPathNode, path: string, namespaces: Record<string, string> = {}) {
	const nodes = engine.select(typeof xml === "string" ? rootOf(xml) : xml, path, namespaces);
	if (nodes instanceof Indeterminate) throw new Error(`${nodes.code}: ${nodes.message}`);
	return nodes;
}

export const texts = (...args: Parameters<typeof select>): string[] => select(...args).map((node) => node.text);
