import { isInteger, isSafeNumber, parse } from "lossless-json";

/** Deeper than any shape of ours; the parser recurses, so depth is counted before it starts. */
const DEEPEST = 64;

/** What a text lacks to be JSON that means one thing only. */
export class StrictJsonError extends Error {
	override readonly name = "StrictJsonError";
}

/**
 * JSON as RFC 8259 has it, and stricter: no member twice, no number that JavaScript would change (reliability-scale 2.3,
 * 53 to 55). `__proto__` is a member like any other.
 */
export function readStrictJson(text: string): unknown {
	if (deeperThan(text, DEEPEST)) throw new StrictJsonError(`The JSON is nested deeper than ${DEEPEST}.`);
	try {
		return parse(text, null, {
			parseNumber: safeNumber,
			onDuplicateKey: ({ key }: { key: string }) => {
				throw new StrictJsonError(`The member "${key.slice(0, 100)}" is given more than once.`);
			},
		});
	} catch (error) {
		if (error instanceof StrictJsonError) throw error;
		throw new StrictJsonError(`This is not JSON: ${(error as Error).message}`);
	}
}

function safeNumber(text: string): number {
	const exact = isInteger(text) ? Number.isSafeInteger(Number(text)) : isSafeNumber(text, { approx: true });
	if (!exact || !Number.isFinite(Number(text)))
		throw new StrictJsonError(`The number ${text.slice(0, 40)} is too large.`);
	return Number(text);
}

function deeperThan(text: string, limit: number): boolean {
	let depth = 0;
	let inString = false;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (inString) {
			if (unit === 0x5c) i++;
			else if (unit === 0x22) inString = false;
		} else if (unit === 0x22) inString = true;
		else if (unit === 0x5b || unit === 0x7b) {
			if (++depth > limit) return true;
		} else if (unit === 0x5d || unit === 0x7d) depth--;
	}
	return false;
}
