import { readClass } from "./regexp-class.js";
import { readEscape } from "./regexp-escape.js";
import { writeRanges } from "./regexp-properties.js";
import { type Failure, failure, isFailure, PatternReader } from "./regexp-reader.js";

/** RE2 counts no further. */
const MAX_COUNT = 1_000;
/** Counted repetition copies what it repeats; a pattern may not come to more characters and classes than this. */
const MAX_SIZE = 10_000;
const MAX_DEPTH = 200;

/** An open group: what it has come to so far, and its last atom, which a quantifier would repeat. */
interface Group {
	size: number;
	/** Undefined where a quantifier has nothing to repeat. */
	atom: number | undefined;
}

/**
 * Translates a regular expression of XPath 2.0 (XML Schema part 2, appendix F, with `^`, `$`, reluctant quantifiers and
 * `(?:…)`) to the syntax of RE2. One pass; what RE2 would read differently never gets there unchanged.
 */
export function translateRegexp(pattern: string): { readonly re2: string } | Failure {
	const reader = new PatternReader(pattern);
	const groups: Group[] = [{ size: 0, atom: undefined }];
	let re2 = "";

	const addAtom = (text: string, size = 1): void => {
		const group = groups.at(-1)!;
		group.size += size;
		group.atom = size;
		re2 += text;
	};

	for (let character = reader.take(); character !== undefined; character = reader.take()) {
		switch (character) {
			case "(": {
				if (reader.startsWith("?") && !reader.takeIf("?:")) return failure('"(?" is only known as "(?:"');
				if (groups.length > MAX_DEPTH) return failure("groups are nested too deeply");
				groups.push({ size: 1, atom: undefined });
				re2 += "(?:";
				break;
			}
			case ")": {
				const closed = groups.pop()!;
				if (groups.length === 0) return failure('there is a ")" too many');
				addAtom(")", closed.size);
				break;
			}
			case "|":
				groups.at(-1)!.atom = undefined;
				groups.at(-1)!.size++;
				re2 += "|";
				break;
			case "*":
			case "+":
			case "?":
			case "{": {
				const quantifier = readQuantifier(reader, character);
				if (isFailure(quantifier)) return quantifier;
				const group = groups.at(-1)!;
				if (group.atom === undefined) return failure(`there is nothing "${character}" could repeat`);
				group.size += group.atom * (quantifier.copies - 1);
				group.atom = undefined;
				if (group.size > MAX_SIZE) return failure("counted repetition makes it too large");
				re2 += quantifier.re2 + (reader.takeIf("?") ? "?" : "");
				break;
			}
			case "[": {
				const characters = readClass(reader);
				if (isFailure(characters)) return characters;
				addAtom(characters);
				break;
			}
			case "\\": {
				const escaped = readEscape(reader);
				if (isFailure(escaped)) return escaped;
				addAtom(typeof escaped === "number" ? writeRanges(twice(escaped)) : `[${escaped.re2}]`);
				break;
			}
			case "}":
			case "]":
				return failure(`"${character}" on its own is written "\\${character}"`);
			case ".":
				addAtom("[^\\n\\r]");
				break;
			case "^":
			case "$":
				// Without flags, RE2 also means the very start and the very end.
				addAtom(character);
				break;
			default:
				addAtom(/^[A-Za-z0-9]$/.test(character) ? character : writeRanges(twice(character.codePointAt(0)!)));
		}
	}
	if (groups.length > 1) return failure('a "(" lacks its ")"');
	if (groups[0]!.size > MAX_SIZE) return failure("it is too large");
	return { re2 };
}

const twice = (codePoint: number): readonly number[] => [codePoint, codePoint];

/** `copies` is how often RE2 writes out what is repeated. */
function readQuantifier(reader: PatternReader, first: string): { re2: string; copies: number } | Failure {
	if (first !== "{") return { re2: first, copies: 1 };
	const match = reader.takeMatch(/([0-9]{1,9})(,([0-9]{1,9})?)?\}/y);
	if (match === undefined) return failure('"{" needs a count, as in "{2,5}"; the brace itself is written "\\{"');
	const [, from, comma, to] = match;
	const min = Number(from);
	const max = to === undefined ? undefined : Number(to);
	if (max !== undefined && max < min) return failure("a repetition counts backwards");
	if (min > MAX_COUNT || (max ?? 0) > MAX_COUNT) return failure(`nothing may be repeated more than ${MAX_COUNT} times`);
	const re2 = `{${min}${comma === undefined ? "" : `,${max ?? ""}`}}`;
	return { re2, copies: Math.max(max ?? min + 1, min, 1) };
}
