import { createRequire } from "node:module";
import { type Indeterminate, processingError } from "../xacml/indeterminate.js";
import type { Namespaces } from "../xacml/model.js";
import type { XPathDocument, XPathEngine, XPathNode } from "../xacml/xpath.js";
import { undeclaredPrefix } from "./allowed.js";
import { BudgetedFacade, OutOfBudget } from "./budget.js";
import { ContentNode, readContentDocument } from "./document.js";
import { type AcceptedExpression, readExpression } from "./expression.js";
import { type FontoXPath, LANGUAGE, NODES } from "./query.js";
import { unmarked } from "./rewrite.js";

/** Elements of all the expressions kept, about 10 MB. fontoxpath never forgets a compiled one, so what is kept stays. */
const KEPT_SIZE = 50_000;

const require = createRequire(import.meta.url);

let loaded: XPathEngine | undefined;

/**
 * The XPath engine over fontoxpath, loaded on the first call. It takes XPath 1.0 expressions (with the typing rules of
 * XPath 3.1: no text where a number is wanted, a single node where a single value is wanted), refuses what could run out
 * of bounds, and evaluates the rest within a budget.
 */
export function loadXPathEngine(): XPathEngine {
	loaded ??= new FontoEngine(require("fontoxpath") as FontoXPath);
	return loaded;
}

class FontoEngine implements XPathEngine {
	/** Expressions of policies, with the namespaces they stand among. Those of requests are never kept: they have no end. */
	private readonly kept = new Map<string, AcceptedExpression>();
	private keptSize = 0;

	constructor(private readonly fonto: FontoXPath) {}

	check(path: string, namespaces: Namespaces): string | undefined {
		const key = keyOf(path, namespaces);
		if (this.kept.has(key)) return undefined;
		const expression = this.read(path, namespaces);
		if (typeof expression === "string") return expression;
		if (this.keptSize + expression.size <= KEPT_SIZE) {
			this.keptSize += expression.size;
			this.kept.set(key, expression);
		}
		return undefined;
	}

	parse(content: string): XPathDocument | undefined {
		return readContentDocument(content);
	}

	select(context: XPathNode, path: string, namespaces: Namespaces): readonly XPathNode[] | Indeterminate {
		if (!(context instanceof ContentNode)) return processingError("The context node comes from another XPath engine.");
		const kept = this.kept.get(keyOf(path, namespaces));
		const expression = kept ?? this.read(path, namespaces);
		if (typeof expression === "string") return processingError(`The XPath ${clip(path)} is refused: ${expression}`);
		const nodes = this.evaluate(context, expression, namespaces, kept !== undefined);
		return nodes instanceof Error ? processingError(`The XPath ${clip(path)} ${failure(nodes)}`) : nodes;
	}

	private read(path: string, namespaces: Namespaces): AcceptedExpression | string {
		const expression = readExpression(this.fonto, path);
		if (typeof expression === "string") return expression;
		return undeclaredPrefix(expression.prefixes, namespaces) ?? expression;
	}

	private evaluate(
		context: ContentNode,
		{ query, price }: AcceptedExpression,
		namespaces: Namespaces,
		keep: boolean,
	): ContentNode[] | Error {
		const options = {
			language: LANGUAGE,
			// A default namespace is none of XPath's business: names without prefix are in no namespace (XPath 1.0, 2.3).
			namespaceResolver: (prefix: string) => (prefix === "" ? null : (namespaces[unmarked(prefix)] ?? null)),
			disableCache: !keep,
		};
		try {
			const nodes = this.fonto.evaluateXPath(query, context, new BudgetedFacade(price), null, NODES, options);
			return inDocumentOrder(nodes as ContentNode[]);
		} catch (error) {
			// Whatever it throws, stack overflow included, concerns this expression and this content only.
			return error instanceof Error ? error : new Error(String(error));
		}
	}
}

/** Each node once: fontoxpath leaves a path of single steps as it finds it, which may be backwards. */
function inDocumentOrder(nodes: readonly ContentNode[]): ContentNode[] {
	return [...new Set(nodes)].sort((a, b) => a.order - b.order);
}

function keyOf(path: string, namespaces: Namespaces): string {
	let key = path;
	for (const prefix in namespaces) key += `\n${prefix}=${namespaces[prefix]}`;
	return key;
}

const clip = (path: string): string => (path.length > 80 ? `${path.slice(0, 80)}…` : path);

function failure(error: Error): string {
	if (error instanceof OutOfBudget) return "takes too much work on this content.";
	const known = /[A-Z]{4}\d{4}:[^\n]*/.exec(error.message)?.[0];
	if (known !== undefined) return `fails: ${known}`;
	return /sequence of nodes/i.test(error.message) ? "selects no nodes but a value." : "cannot be evaluated.";
}
