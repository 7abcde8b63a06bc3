import { readXml } from "../xacml/xml/read-xml.js";
import type { XmlElement } from "../xacml/xml/xml-element.js";
import { XmlError } from "../xacml/xml/xml-error.js";
import type { XPathDocument, XPathNode } from "../xacml/xpath.js";

const ELEMENT = 1;
const ATTRIBUTE = 2;
const TEXT = 3;
const DOCUMENT = 9;

const NONE: readonly ContentNode[] = Object.freeze([]);

/**
 * A node of content, in the form fontoxpath wants (nodeType, localName, namespaceURI, …). Declarations of namespaces are
 * no attributes (XPath 1.0, 5.3). Comments and processing instructions never get here: the readers drop or refuse them.
 */
export class ContentNode implements XPathNode {
	/** Its place among its parent's children. Attributes have none, and so no siblings (XPath 1.0, 2.2). */
	index = Number.NaN;
	/** The greatest order below this node. */
	lastOrder: number;
	children: readonly ContentNode[] = NONE;
	attributes: readonly ContentNode[] = NONE;

	constructor(
		readonly nodeType: number,
		readonly parent: ContentNode | null,
		/** Its place in document order: an element, its attributes, then what it contains. */
		readonly order: number,
		readonly prefix: string | null,
		readonly localName: string | null,
		readonly namespaceURI: string | null,
		readonly data: string,
	) {
		this.lastOrder = order;
	}

	get nodeName(): string | null {
		return this.prefix === null ? this.localName : `${this.prefix}:${this.localName}`;
	}

	get isLeaf(): boolean {
		return this.nodeType === TEXT || this.nodeType === ATTRIBUTE;
	}

	get text(): string {
		if (this.isLeaf) return this.data;
		const pieces: string[] = [];
		collectText(this, pieces);
		return pieces.join("");
	}

	isSame(other: XPathNode): boolean {
		return other === this;
	}

	contains(other: XPathNode): boolean {
		if (!(other instanceof ContentNode) || other.order < this.order || other.order > this.lastOrder) return false;
		return rootOf(other) === rootOf(this);
	}
}

function collectText(node: ContentNode, pieces: string[]): void {
	for (const child of node.children) {
		if (child.nodeType === TEXT) pieces.push(child.data);
		else collectText(child, pieces);
	}
}

function rootOf(node: ContentNode): ContentNode {
	let root = node;
	while (root.parent !== null) root = root.parent;
	return root;
}

/**
 * The document whose only element is the one inside Content; its root is the document node (core 7.3.7), so `/` and
 * relative paths start above that element. The text is read with all the guards of readXml, whoever has seen it before:
 * no DOCTYPE, limits on size, depth and number of elements. Undefined when the text is refused.
 */
export function readContentDocument(content: string): XPathDocument | undefined {
	try {
		return { root: build(readXml(content)) };
	} catch (error) {
		if (error instanceof XmlError) return undefined;
		throw error;
	}
}

function build(element: XmlElement): ContentNode {
	let order = 0;
	const add = (source: XmlElement, parent: ContentNode): ContentNode => {
		const { prefix, local, namespace } = source;
		const node = new ContentNode(ELEMENT, parent, order++, prefix || null, local, namespace || null, "");
		if (source.attributes.length > 0) {
			node.attributes = source.attributes.map(
				(a) => new ContentNode(ATTRIBUTE, node, order++, a.prefix || null, a.local, a.namespace || null, a.value),
			);
		}
		const children: ContentNode[] = [];
		for (const item of source.content) {
			// An empty CDATA section is no text node (XPath 1.0, 5.7).
			if (item === "") continue;
			const child =
				typeof item === "string" ? new ContentNode(TEXT, node, order++, null, null, null, item) : add(item, node);
			child.index = children.push(child) - 1;
		}
		node.children = children;
		node.lastOrder = order - 1;
		return node;
	};
	const root = new ContentNode(DOCUMENT, null, order++, null, null, null, "");
	root.children = [add(element, root)];
	root.lastOrder = order - 1;
	return root;
}
