import { parse } from "lossless-json";
import { RequestError } from "../errors.js";

/** A JSON number as it was written. */
export class JsonNumber {
	constructor(readonly text: string) {}
}

/** JSON.parse, its errors located. Nothing it returns can reach a prototype: `__proto__` becomes a member like any other. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw malformed(text, (error as Error).message);
	}
}

/** The same value with every number as a JsonNumber. The text must have passed parseJson and `depthExceeds`. */
export function parseJsonLossless(text: string): unknown {
	// Of two members of one name JSON.parse keeps the last; both readings must agree.
	const options = { parseNumber: (number: string) => new JsonNumber(number), onDuplicateKey: lastWins };
	return parse(text, null, options);
}

function lastWins(duplicate: { newValue: unknown }): unknown {
	return duplicate.newValue;
}

/**
 * True when some number in the text has a fraction or an exponent. Only then can JSON.parse have made `5` of `5.0`, so
 * only then must the text be read again.
 */
export function hasFractionOrExponent(text: string): boolean {
	let at = 0;
	for (;;) {
		const quote = text.indexOf('"', at);
		const end = quote < 0 ? text.length : quote;
		for (let i = at; i < end; i++) {
			const unit = text.charCodeAt(i);
			// A point stands in numbers only; an e after a digit likewise.
			if (unit === 0x2e) return true;
			if ((unit === 0x65 || unit === 0x45) && isDigit(text.charCodeAt(i - 1))) return true;
		}
		if (quote < 0) return false;
		at = endOfString(text, quote) + 1;
	}
}

/** True when arrays and objects are nested deeper than `limit`. Looks at the text, so it needs no stack. */
export function depthExceeds(text: string, limit: number): boolean {
	let depth = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit === 0x22) i = endOfString(text, i);
		else if (unit === 0x5b || unit === 0x7b) {
			if (++depth > limit) return true;
		} else if (unit === 0x5d || unit === 0x7d) depth--;
	}
	return false;
}

/** Offset of the quote that closes the string opened at `quote`; the length of the text when none does. */
function endOfString(text: string, quote: number): number {
	let at = quote + 1;
	for (;;) {
		const close = text.indexOf('"', at);
		if (close < 0) return text.length;
		let backslashes = 0;
		while (text.charCodeAt(close - 1 - backslashes) === 0x5c) backslashes++;
		if (backslashes % 2 === 0) return close;
		at = close + 1;
	}
}

function isDigit(unit: number): boolean {
	return unit >= 0x30 && unit <= 0x39;
}

function malformed(text: string, message: string): RequestError {
	const offset = offsetOf(text, message);
	let line = 1;
	let start = 0;
	for (let feed = text.indexOf("\n"); feed >= 0 && feed < offset; feed = text.indexOf("\n", feed + 1)) {
		line++;
		start = feed + 1;
	}
	const what = message
		.replace(/ in JSON at position \d+.*$/s, "")
		.replace(/, "?(?:\.\.\.)?.*" is not valid JSON$/s, "");
	return new RequestError("json-malformed", `the JSON cannot be read: ${what}`, { line, column: offset - start + 1 });
}

/** Not every message of V8 says where; lossless-json always does. It recurses, so only shallow texts are given to it. */
function offsetOf(text: string, message: string): number {
	const position = /at position (\d+)/.exec(message);
	if (position !== null) return Number(position[1]);
	if (message.includes("end of JSON") || depthExceeds(text, 500)) return text.length;
	try {
		parse(text, null, { onDuplicateKey: lastWins });
	} catch (error) {
		const located = /at position (\d+)/.exec((error as Error).message);
		if (located !== null) return Number(located[1]);
	}
	return 0;
}
