import { type Findings, inspect } from "./allowed.js";
import type { Price } from "./budget.js";
import { type FontoXPath, parseQuery, type QueryElement } from "./query.js";
import { markPrefixes, shortenDescendants } from "./rewrite.js";

const MAX_LENGTH = 4096;
/** Brackets within brackets, and names, signs and texts altogether; parsing so many takes a few milliseconds. */
const MAX_DEPTH = 20;
const MAX_TOKENS = 250;

/** An expression that is accepted, ready to be evaluated. */
export interface AcceptedExpression {
	readonly query: QueryElement;
	/** Prefixes the namespaces of its evaluation must declare. */
	readonly prefixes: ReadonlySet<string>;
	/** Elements of the query, a measure of the memory it takes. */
	readonly size: number;
	readonly price: Price;
}

/** Parses an expression and sees whether it is of the kind that is accepted; a complaint in a sentence when it is not. */
export function readExpression(fonto: FontoXPath, path: string): AcceptedExpression | string {
	const excess = complaintAboutForm(path);
	if (excess !== undefined) return excess;
	let query: QueryElement;
	try {
		query = parseQuery(fonto, path);
	} catch (error) {
		return notParsed(error);
	}
	const main = query.elements[0];
	const body = main?.child("queryBody")?.elements[0];
	if (body === undefined || query.elements.length > 1 || main?.elements.length !== 1) {
		return "only a single expression is accepted, without declarations before it.";
	}
	const findings = inspect(body);
	const { complaint, prefixes, size } = findings;
	if (complaint !== undefined) return complaint;
	shortenDescendants(body);
	markPrefixes(body);
	return { query, prefixes, size, price: priceOf(findings) };
}

/**
 * Measured. Predicates take most of the time and of the memory; translate() takes the product of its arguments, so literals
 * count squared, which makes little of the usual 60 characters.
 */
function priceOf({ size, predicates, literals }: Findings): Price {
	return {
		look: 1 + (size >> 1) + 12 * predicates + (literals >> 4) + ((literals * literals) >> 10),
		text: 1 + (literals >> 4),
	};
}

/** Parsing takes time and stack for every token and every bracket, so this is looked at first, and without parsing. */
function complaintAboutForm(path: string): string | undefined {
	if (path.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters; shorten it.`;
	if (path.trim() === "") return "it is empty; write a path.";
	const tokens = path.match(/"[^"]*"|'[^']*'|\(:|[\w.:-]+|\S/g) ?? [];
	if (tokens.length > MAX_TOKENS) return `it has more than ${MAX_TOKENS} names and signs; shorten it.`;
	let depth = 0;
	for (const token of tokens) {
		if (token === "(:") return "comments are not accepted; leave them out.";
		if (token === "{") return "curly brackets are not accepted; use names with prefixes, and plain paths.";
		if (token === "(" || token === "[") depth++;
		if (token === ")" || token === "]") depth--;
		if (depth > MAX_DEPTH) return `its brackets are nested deeper than ${MAX_DEPTH}; make it simpler.`;
	}
	return undefined;
}

function notParsed(error: unknown): string {
	const place = /at <>:\d+:(\d+)/.exec(error instanceof Error ? error.message : "");
	const where = place === null ? "" : ` at column ${place[1]}`;
	return `it cannot be parsed${where}; write an XPath 1.0 expression, such as //item/@id.`;
}
