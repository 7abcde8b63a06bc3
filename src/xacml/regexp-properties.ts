import { unicodeBlock } from "./regexp-blocks.js";
import { complement, LAST_CODE_POINT, type Ranges } from "./regexp-ranges.js";

/**
 * What may stand in a character class, in two forms: as RE2 writes it between brackets, and as code points, which only
 * subtraction needs.
 */
export interface ClassPart {
	readonly re2: string;
	ranges(): Ranges;
}

const hex = (codePoint: number): string => `\\x{${codePoint.toString(16)}}`;

export const ofRanges = (ranges: Ranges): ClassPart => ({ re2: writeRanges(ranges), ranges: () => ranges });

export function writeRanges(ranges: Ranges): string {
	let text = "";
	for (let i = 0; i < ranges.length; i += 2) {
		const first = ranges[i]!;
		const last = ranges[i + 1]!;
		text += first === last ? hex(first) : `${hex(first)}-${hex(last)}`;
	}
	return text;
}

/** General categories (XML Schema part 2, F.1.1); surrogates (Cs) are no characters of XML. */
const CATEGORIES: ReadonlySet<string> = new Set(
	"L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split(" "),
);

/** `\p{name}`, or `\P{name}` when negated; undefined when XML Schema knows no such property. */
export function property(name: string, negated: boolean): ClassPart | undefined {
	if (CATEGORIES.has(name)) {
		return {
			re2: `\\${negated ? "P" : "p"}{${name}}`,
			ranges: () => (negated ? complement(categoryRanges(name)) : categoryRanges(name)),
		};
	}
	const block = name.startsWith("Is") ? unicodeBlock(name.slice(2)) : undefined;
	if (block === undefined) return undefined;
	return ofRanges(negated ? complement(block) : block);
}

/** NameStartChar and NameChar of XML 1.0, fifth edition. */
const NAME_START: Ranges = [
	0x3a, 0x3a, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a, 0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x2ff, 0x370, 0x37d, 0x37f, 0x1fff,
	0x200c, 0x200d, 0x2070, 0x218f, 0x2c00, 0x2fef, 0x3001, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0xeffff,
];
const NAME: Ranges = [
	0x2d, 0x2e, 0x30, 0x3a, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a, 0xb7, 0xb7, 0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x37d, 0x37f,
	0x1fff, 0x200c, 0x200d, 0x203f, 0x2040, 0x2070, 0x218f, 0x2c00, 0x2fef, 0x3001, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0,
	0xfffd, 0x10000, 0xeffff,
];
const SPACE: Ranges = [0x09, 0x0a, 0x0d, 0x0d, 0x20, 0x20];

const ofCategories = (names: readonly string[]): ClassPart => ({
	re2: names.map((name) => `\\p{${name}}`).join(""),
	ranges: () => names.flatMap((name) => categoryRanges(name)),
});

/** `\s`, `\i`, `\c`, `\d`, `\w` and their opposites (XML Schema part 2, F.1.1). */
export const MULTI_CHARACTER_ESCAPES: Readonly<Record<string, ClassPart>> = {
	s: ofRanges(SPACE),
	S: ofRanges(complement(SPACE)),
	i: ofRanges(NAME_START),
	I: ofRanges(complement(NAME_START)),
	c: ofRanges(NAME),
	C: ofRanges(complement(NAME)),
	d: ofCategories(["Nd"]),
	D: { re2: "\\P{Nd}", ranges: () => complement(categoryRanges("Nd")) },
	// Everything but punctuation, separators and the other category: so the categories that are left.
	w: ofCategories(["L", "M", "N", "S"]),
	W: ofCategories(["P", "Z", "C"]),
};

const known = new Map<string, Ranges>();

/** Code points of a category. The JavaScript engine has the tables; asking it for every character takes some 40 ms, once. */
function categoryRanges(name: string): Ranges {
	const remembered = known.get(name);
	if (remembered !== undefined) return remembered;
	const expression = new RegExp(`^\\p{${name}}$`, "u");
	const ranges: number[] = [];
	for (let codePoint = 0; codePoint <= LAST_CODE_POINT; codePoint++) {
		if (!expression.test(String.fromCodePoint(codePoint))) continue;
		if (ranges.at(-1) === codePoint - 1) ranges[ranges.length - 1] = codePoint;
		else ranges.push(codePoint, codePoint);
	}
	known.set(name, ranges);
	return ranges;
}
