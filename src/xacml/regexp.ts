import { RE2JS } from "re2js";
import { isFailure } from "./regexp-reader.js";
import { translateRegexp } from "./regexp-translation.js";

/** A compiled pattern. `size` is the length of its program: matching takes, at worst, that times the text's length. */
export interface Regexp {
	readonly size: number;
	test(text: string): boolean;
}

const MAX_LENGTH = 10_000;

/**
 * Compiles a regular expression of XPath 2.0, found anywhere in a text unless `^` and `$` tie it down (core A.3.13). RE2
 * matches in time linear in the text, whatever the pattern; patterns whose program would be huge are refused.
 */
export function compileRegexp(pattern: string): Regexp | { readonly error: string } {
	if (pattern.length > MAX_LENGTH) return refused(pattern, `it is longer than ${MAX_LENGTH} characters`);
	const translated = translateRegexp(pattern);
	if (isFailure(translated)) return refused(pattern, translated.failure);
	try {
		const program = RE2JS.compile(translated.re2);
		return { size: program.programSize(), test: (text) => program.test(text) };
	} catch (error) {
		return refused(pattern, error instanceof Error ? error.message : String(error));
	}
}

const refused = (pattern: string, reason: string): { readonly error: string } => ({
	error: `Bad regular expression "${pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern}": ${reason}.`,
});
