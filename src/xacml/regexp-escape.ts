import { type ClassPart, MULTI_CHARACTER_ESCAPES, property } from "./regexp-properties.js";
import { type Failure, failure, type PatternReader } from "./regexp-reader.js";

const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * Reads what follows a backslash: a code point, or a set of characters. XML Schema lists the characters that may be
 * escaped; other ASCII punctuation is let through, since `\/` and `\@` can mean nothing else.
 */
export function readEscape(reader: PatternReader): number | ClassPart | Failure {
	const character = reader.take();
	if (character === undefined) return failure("a backslash stands at the end");
	if (character === "p" || character === "P") return readProperty(reader, character === "P");
	const many = Object.hasOwn(MULTI_CHARACTER_ESCAPES, character) ? MULTI_CHARACTER_ESCAPES[character] : undefined;
	if (many !== undefined) return many;
	const control = Object.hasOwn(CONTROLS, character) ? CONTROLS[character] : undefined;
	if (control !== undefined) return control.codePointAt(0)!;
	if (/^[!-/:-@[-`{-~]$/.test(character)) return character.codePointAt(0)!;
	if (/^[0-9]$/.test(character)) return failure("references to groups (\\1) are not supported");
	return failure(`"\\${character}" is no escape of XML Schema`);
}

function readProperty(reader: PatternReader, negated: boolean): ClassPart | Failure {
	const name = reader.takeMatch(/\{([A-Za-z0-9-]{1,60})\}/y)?.[1];
	if (name === undefined) return failure('"\\p" needs a property in braces, as in "\\p{L}"');
	return property(name, negated) ?? failure(`there is no Unicode category or block "${name}"`);
}
