import type { Namespaces, Position } from "../model.js";

export const XML_PREFIX_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
export const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

/** An attribute that is no namespace declaration. Line and column are those of its name. */
export interface XmlAttribute extends Position {
	readonly prefix: string;
	readonly local: string;
	/** "" for an attribute without prefix. */
	readonly namespace: string;
	/** Normalized as for CDATA attributes (XML 1.0, 3.3.3). */
	readonly value: string;
}

export interface XmlElement {
	readonly prefix: string;
	readonly local: string;
	/** "" when the element is in no namespace. */
	readonly namespace: string;
	readonly attributes: readonly XmlAttribute[];
	/** Children and text in document order; comments left out, text never empty and never twice in a row. */
	readonly content: readonly (XmlElement | string)[];
	/** Prefixes in scope, without `xml`; the parent's own object when the element declares none. */
	readonly namespaces: Namespaces;
	/** Of the `<`. */
	readonly at: Position;
}
