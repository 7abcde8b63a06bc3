import type { Indeterminate } from "./indeterminate.js";
import type { Namespaces } from "./model.js";

/** A node of a Content document. */
export interface XPathNode {
	/** XPath string value: of an attribute its value, of text its text, of an element all text below it. */
	readonly text: string;
	/** True for text and attribute nodes, comments and processing instructions: those an AttributeSelector may convert (core 7.3.7). */
	readonly isLeaf: boolean;
	isSame(other: XPathNode): boolean;
	/** True when `other` is this node, an attribute of it, or lies below it. */
	contains(other: XPathNode): boolean;
}

/** A parsed Content document; opaque. */
export interface XPathDocument {
	readonly root: XPathNode;
}

/**
 * XPath over Content (core 7.3.7, A.3.15). Optional in XACML 3.0 and heavy, so the engine is handed one by whoever wants
 * it and touches it only for policies that use AttributeSelector or xpath functions.
 */
export interface XPathEngine {
	/** What is wrong with the expression, or undefined when it parses. */
	check(path: string, namespaces: Namespaces): string | undefined;
	/** Undefined when the text is not a well-formed document this engine accepts. */
	parse(content: string): XPathDocument | undefined;
	/** Nodes the expression selects; Indeterminate (processing-error) when it fails, yields no node set, or exceeds the bound on work. */
	select(context: XPathNode, path: string, namespaces: Namespaces): readonly XPathNode[] | Indeterminate;
}

/** The value of an xpathExpression (core A.2, JSON Profile 3.3.1). */
export interface XPathExpression {
	readonly path: string;
	readonly category: string;
	readonly namespaces: Namespaces;
}
