import { readEscape } from "./regexp-escape.js";
import { type ClassPart, ofRanges, writeRanges } from "./regexp-properties.js";
import { complement, normalise, subtract } from "./regexp-ranges.js";
import { type Failure, failure, isFailure, type PatternReader } from "./regexp-reader.js";

/** Deeper subtraction is refused. */
const MAX_DEPTH = 20;

interface CharacterClass {
	readonly negated: boolean;
	readonly parts: readonly ClassPart[];
	readonly subtracted?: CharacterClass;
}

/** Reads a class whose opening bracket has been taken, and gives it as RE2 writes it, brackets included. */
export function readClass(reader: PatternReader): string | Failure {
	const read = readNested(reader, 0);
	return isFailure(read) ? read : write(read);
}

function readNested(reader: PatternReader, depth: number): CharacterClass | Failure {
	if (depth > MAX_DEPTH) return failure("character classes are subtracted too deeply");
	const negated = reader.takeIf("^");
	const parts: ClassPart[] = [];
	for (;;) {
		const character = reader.take();
		if (character === undefined) return failure('a character class lacks its "]"');
		if (character === "]" || (character === "-" && reader.peek() === "[")) {
			if (parts.length === 0) return failure('a character class is empty; write "\\]" for the bracket itself');
			if (character === "]") return { negated, parts };
			reader.take();
			const subtracted = readNested(reader, depth + 1);
			if (isFailure(subtracted)) return subtracted;
			return reader.takeIf("]") ? { negated, parts, subtracted } : failure("a subtraction must end its class");
		}
		const part = readPart(reader, character, parts.length === 0);
		if (isFailure(part)) return part;
		parts.push(part);
	}
}

/** One character, one escape for many, or a range. */
function readPart(reader: PatternReader, character: string, isFirst: boolean): ClassPart | Failure {
	if (character === "[") return failure('in a character class, "[" is written "\\["');
	// A hyphen is itself at the start, at the end, and before a subtraction.
	if (character === "-" && !isFirst && reader.peek() !== "]" && !reader.startsWith("-[")) {
		return failure('in the middle of a character class, "-" is written "\\-"');
	}
	const first = readEnd(reader, character);
	if (isFailure(first)) return first;
	const isRange = reader.peek() === "-" && !reader.startsWith("-]") && !reader.startsWith("-[");
	if (typeof first !== "number") return isRange ? failure("a range starts with a single character") : first;
	// [a-] and [--/] are told apart by what follows the hyphen.
	if (!isRange || reader.startsWith("--[")) return ofRanges([first, first]);
	reader.take();
	const next = reader.take();
	if (next === undefined || next === "[") return failure("a range lacks its end");
	const last = readEnd(reader, next);
	if (isFailure(last)) return last;
	if (typeof last !== "number") return failure("a range ends with a single character");
	return first <= last ? ofRanges([first, last]) : failure("a range runs backwards");
}

/** A code point, or the many characters an escape stands for. */
function readEnd(reader: PatternReader, character: string): number | ClassPart | Failure {
	return character === "\\" ? readEscape(reader) : character.codePointAt(0)!;
}

/** RE2 knows no subtraction: with one, the set is worked out here. */
function write(characters: CharacterClass): string {
	if (characters.subtracted !== undefined) {
		const ranges = rangesOf(characters);
		// RE2 has no empty class either; the complement of everything is one.
		return ranges.length === 0 ? "[^\\x{0}-\\x{10ffff}]" : `[${writeRanges(ranges)}]`;
	}
	return `[${characters.negated ? "^" : ""}${characters.parts.map((part) => part.re2).join("")}]`;
}

function rangesOf({ negated, parts, subtracted }: CharacterClass): readonly number[] {
	const named = normalise(parts.flatMap((part) => part.ranges()));
	const all = negated ? complement(named) : named;
	return subtracted === undefined ? all : subtract(all, rangesOf(subtracted));
}
