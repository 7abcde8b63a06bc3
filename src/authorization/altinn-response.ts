import { Category, STATUS_PREFIX } from "../xacml/identifiers.js";
import type { Attributes, Notice, Result } from "../xacml/model.js";

/**
 * The response as Altinn's decision APIs write it: camelCase, every key there, what is absent as null. Written by hand, for
 * it is on the way of every decision, and most results are one of a few constants. The text is ASCII: every other letter is
 * escaped, which lets it be sent without being encoded.
 */
export function writeAltinnResponse(results: readonly Result[]): string {
	if (results.length === 1) return answerText(results[0]!);
	let text = '{"response":[';
	for (let i = 0; i < results.length; i++) text += (i === 0 ? "" : ",") + resultText(results[i]!);
	return `${text}]}`;
}

/** The engine gives the same frozen result for equal decisions; its text is made once, and so is that of an answer with it alone. */
const texts = new WeakMap<Result, string>();
const answers = new WeakMap<Result, string>();

function answerText(result: Result): string {
	const known = answers.get(result);
	if (known !== undefined) return known;
	const text = `{"response":[${resultText(result)}]}`;
	// In one piece, so that it is not put together anew each time it is sent.
	if (Object.isFrozen(result)) answers.set(result, Buffer.from(text, "latin1").toString("latin1"));
	return text;
}

function resultText(result: Result): string {
	const known = texts.get(result);
	if (known !== undefined) return known;
	const text = escaped(writeResult(result));
	if (Object.isFrozen(result)) texts.set(result, text);
	return text;
}

/** By constant status code; no message, as in the original: what it would say is in the log, and in the XACML formats. */
const statusText = (code: string): string =>
	`"status":{"statusMessage":null,"statusDetails":null,"statusCode":{"value":"${STATUS_PREFIX}${code}","statusCode":null}}`;

function writeResult({ decision, status, obligations, advice, attributes, policyIds }: Result): string {
	const head = `{"decision":"${decision}",${statusText(status.code)},"obligations":${noticesText(obligations)}`;
	const list = policyIds
		? JSON.stringify({ policyIdReference: policyIds.policies, policySetIdReference: policyIds.policySets })
		: "null";
	const category = attributes.length === 0 ? "null" : categoriesText(attributes);
	return `${head},"associateAdvice":${noticesText(advice)},"category":${category},"policyIdentifierList":${list}}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them.
const BEYOND_ASCII = /[^\x00-\x7f]/g;

const escaped = (json: string): string =>
	json.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const noticeTexts = new WeakMap<readonly Notice[], string>();

function noticesText(notices: readonly Notice[]): string {
	if (notices.length === 0) return "null";
	const known = noticeTexts.get(notices);
	if (known !== undefined) return known;
	const text = JSON.stringify(
		notices.map(({ id, assignments }) => ({
			id,
			attributeAssignment: assignments.map(({ attributeId, value, category, dataType, issuer }) => ({
				attributeId,
				value,
				category: category ?? null,
				dataType,
				issuer: issuer ?? null,
			})),
		})),
	);
	if (Object.isFrozen(notices)) noticeTexts.set(notices, text);
	return text;
}

/** Subject, action, resource, then the rest, whatever the order of the request. */
const ORDER: readonly string[] = [Category.accessSubject, Category.action, Category.resource];

function rank({ category }: Attributes): number {
	const place = ORDER.indexOf(category);
	return place < 0 ? ORDER.length : place;
}

function categoriesText(attributes: readonly Attributes[]): string {
	const sorted = [...attributes].sort((a, b) => rank(a) - rank(b));
	return JSON.stringify(
		sorted.map(({ category, attributes: included }) => ({
			categoryId: category,
			id: null,
			content: null,
			// One entry a value, and `includeInResult` false: it is a wish of requests.
			attribute: included.flatMap(({ attributeId, values, issuer, dataType }) =>
				values.map((value) => ({ attributeId, value, issuer: issuer ?? null, dataType, includeInResult: false })),
			),
		})),
	);
}
