/** The fontoxpath API as it is used here; its own declarations would pull the browser's global types into the project. */
export interface FontoXPath {
	parseScript(
		script: string,
		options: { language: string; annotateAst: boolean },
		nodes: QueryFactory,
		writer: QueryWriter,
	): QueryElement;
	evaluateXPath(
		query: QueryElement,
		contextItem: unknown,
		domFacade: unknown,
		variables: null,
		returnType: number,
		options: {
			language: string;
			namespaceResolver: (prefix: string) => string | null;
			disableCache: boolean;
		},
	): unknown;
}

export const LANGUAGE = "XPath3.1";
/** evaluateXPath.NODES_TYPE. */
export const NODES = 7;

interface QueryText {
	readonly nodeType: 3;
	readonly data: string;
}

/** An element of a parsed expression in XQueryX form, with just what fontoxpath needs to write and to read it again. */
export class QueryElement {
	readonly nodeType = 1;
	readonly attributes: { readonly localName: string; readonly value: string }[] = [];
	readonly childNodes: (QueryElement | QueryText)[] = [];

	constructor(
		readonly namespaceURI: string,
		readonly localName: string,
	) {}

	get firstChild(): QueryElement | QueryText | null {
		return this.childNodes[0] ?? null;
	}

	get elements(): QueryElement[] {
		return this.childNodes.filter((node) => node instanceof QueryElement);
	}

	get text(): string {
		return this.childNodes.map((node) => (node instanceof QueryElement ? node.text : node.data)).join("");
	}

	child(localName: string): QueryElement | undefined {
		return this.elements.find((element) => element.localName === localName);
	}

	/** The prefix of a name; empty when it has none. */
	get prefix(): string {
		return this.attributes.find((attribute) => attribute.localName === "prefix")?.value ?? "";
	}

	/** The prefix of the name of an element or attribute, if this is one and the prefix has to be declared. */
	get declaredPrefix(): string | undefined {
		const first = this.elements[0];
		const prefix = /^(nameTest|QName)$/.test(this.localName)
			? this.prefix
			: this.localName === "Wildcard" && first?.localName === "NCName"
				? first.text
				: "";
		return prefix === "" || prefix === "xml" ? undefined : prefix;
	}
}

interface QueryFactory {
	createElementNS(namespace: string, name: string): QueryElement;
	createTextNode(data: string): QueryText;
	createComment(data: string): undefined;
}

interface QueryWriter {
	insertBefore(parent: QueryElement, child: QueryElement | QueryText | undefined, before: unknown): void;
	setAttributeNS(element: QueryElement, namespace: string, name: string, value: string): void;
}

const localPart = (name: string): string => name.slice(name.indexOf(":") + 1);

const FACTORY: QueryFactory = {
	createElementNS: (namespace, name) => new QueryElement(namespace, localPart(name)),
	createTextNode: (data) => ({ nodeType: 3, data }),
	// fontoxpath keeps the script in a comment; nobody reads it.
	createComment: () => undefined,
};

const WRITER: QueryWriter = {
	insertBefore(parent, child) {
		if (child !== undefined) parent.childNodes.push(child);
	},
	setAttributeNS(element, _namespace, name, value) {
		element.attributes.push({ localName: localPart(name), value });
	},
};

/** The expression as a tree; throws when it cannot be parsed. */
export function parseQuery(fonto: FontoXPath, path: string): QueryElement {
	return fonto.parseScript(path, { language: LANGUAGE, annotateAst: false }, FACTORY, WRITER);
}
