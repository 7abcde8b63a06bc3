import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegexp } from "../../src/xacml/regexp.js";

const finds = (pattern: string, text: string): boolean => {
	const regexp = compileRegexp(pattern);
	if ("error" in regexp) throw new Error(regexp.error);
	return regexp.test(text);
};

/** Pattern, texts it is found in, texts it is not. */
const TABLE: [pattern: string, found: string[], missed: string[]][] = [
	// Found anywhere, unless tied down; the ends are those of the text, not of a line.
	["b", ["abc"], ["ac"]],
	["^b", ["bc"], ["abc", "a\nb"]],
	["b$", ["ab"], ["ba", "b\n", "b\na"]],
	["", ["", "a"], []],
	["a|", ["b"], []],
	["^(a|b)c$", ["ac", "bc"], ["abc"]],
	["^(?:ab)+$", ["abab"], ["aba"]],
	["^a+?b*?c??$", ["aab", "a", "abc"], ["b"]],
	[" *This  is.* IT!  ", ["This  is IT!  "], ["This is IT!"]],
	// The dot takes all but line ends.
	["^.$", ["a", "\u{1f600}", "\u2028"], ["\n", "\r", "ab"]],
	["^.{2}$", ["\u{1f600}a"], ["\u{1f600}"]],
	// Escapes.
	["^\\^\\$\\.\\\\\\|\\?\\*\\+\\(\\)\\{\\}\\-\\[\\]$", ["^$.\\|?*+(){}-[]"], []],
	["^\\t\\n\\r$", ["\t\n\r"], []],
	["^\\/\\@\\#$", ["/@#"], []],
	["^\\s$", [" ", "\t", "\n", "\r"], ["\u00a0", "\v", "\f"]],
	["^\\S$", ["a", "\u00a0"], [" "]],
	["^\\d$", ["1", "٣", "५"], ["a", "½"]],
	["^\\D$", ["a"], ["1", "٣"]],
	["^\\w$", ["a", "å", "1", "٣", "+", "€", "\u0301"], ["_", "-", " ", ".", "\u0000"]],
	["^\\W$", ["_", "-", " "], ["a", "$"]],
	["^\\i\\c*$", ["xs:date", "_a-b.c", "å\u00b7", ":"], ["1a", "-a", "a b"]],
	["^\\I$", ["1", "-", " "], ["a", "_"]],
	["^\\C$", [" ", "!"], ["a", "1", "-"]],
	// Categories and blocks.
	["^\\p{L}+$", ["aÅλЖ"], ["a1", "_"]],
	["^\\p{Lu}\\p{Ll}$", ["Åå"], ["åÅ"]],
	["^\\P{L}$", ["1"], ["a"]],
	["^\\p{Nd}\\p{Zs}\\p{Sc}\\p{Pd}\\p{Cn}$", ["1 €-\u0378"], []],
	["^\\p{IsGreek}+$", ["λόγ"], ["a", "\u1f00"]],
	["^\\P{IsBasicLatin}$", ["å"], ["a"]],
	["^\\p{IsLatin-1Supplement}\\p{IsLatinExtended-A}$", ["åŋ"], ["aa"]],
	["^\\p{IsCombiningMarksforSymbols}\\p{IsPrivateUse}$", ["\u20d0\ue000", "\u20d0\u{f0000}"], []],
	["^\\p{IsEmoticons}$", ["\u{1f600}"], ["a"]],
	// Classes.
	["^[abc]$", ["b"], ["d", "ab"]],
	["^[^abc]$", ["d", "\n"], ["a"]],
	["^[a-cx-z]$", ["b", "y"], ["d", "-"]],
	["^[-a]$", ["-", "a"], ["b"]],
	["^[a-]$", ["-", "a"], ["b"]],
	["^[^-]$", ["a"], ["-"]],
	["^[+--]$", ["+", ",", "-"], ["."]],
	["^[a^]$", ["^", "a"], ["b"]],
	["^[.*+?|(){}$]$", [".", "*", "+", "?", "|", "(", ")", "{", "}", "$"], ["a"]],
	["^[\\]\\[\\\\]$", ["]", "[", "\\"], ["a"]],
	["^[\\t-\\r]$", ["\n"], ["a"]],
	["^[\\d\\s_]$", ["1", " ", "_"], ["a"]],
	["^[\\p{Lu}\\P{L}]$", ["A", "1"], ["a"]],
	["^[^\\s\\d]$", ["a"], ["1", " "]],
	["^[\u{1f600}-\u{1f64f}]$", ["\u{1f610}"], ["a", "\ud83d"]],
	["^[\\w-]$", ["a", "-"], ["_"]],
	// Subtraction.
	["^[a-z-[aeiou]]+$", ["xyz"], ["xay", "X", "-"]],
	["^[^a-z-[0-9]]$", ["A", "-"], ["a", "5"]],
	["^[a-z-[^aeiou]]$", ["e"], ["x"]],
	["^[a-z-[c-x-[g-k]]]$", ["a", "h", "y"], ["d", "m", "A"]],
	["^[\\i-[:]][\\c-[:]]*$", ["name"], ["xs:name", ":a"]],
	["^[\\w-[\\d]]$", ["a", "+"], ["1", "٣"]],
	["^[\\p{IsBasicLatin}-[\\P{Lu}]]$", ["A"], ["a", "Å"]],
	["[a-[a]]", [], ["a", "b", ""]],
	// Counts.
	["^a{2}$", ["aa"], ["a", "aaa"]],
	["^a{2,}$", ["aa", "aaaa"], ["a"]],
	["^a{0,2}$", ["", "aa"], ["aaa"]],
	["^(ab){2}c{0}$", ["abab"], ["ab", "ababc"]],
	["^a{1000}$", ["a".repeat(1000)], ["a".repeat(999)]],
];

describe("translation", () => {
	test.each(TABLE)("%j", (pattern, found, missed) => {
		for (const text of found) expect(finds(pattern, text), `found in ${JSON.stringify(text)}`).toBe(true);
		for (const text of missed) expect(finds(pattern, text), `missed in ${JSON.stringify(text)}`).toBe(false);
	});
});

const REFUSED = [
	"(",
	")",
	"(a",
	"a)",
	"[",
	"[]",
	"[^]",
	"[]a]",
	"[a",
	"[a[b]",
	"[b-a]",
	"[a-\\d]",
	"[\\d-z]",
	"[a-b-c]",
	"[a-z-[x]y]",
	"]",
	"}",
	"{",
	"a{",
	"a{}",
	"a{,2}",
	"a{2,1}",
	"a{2",
	"a{-1}",
	"*",
	"+a",
	"?",
	"a**",
	"a{2}{3}",
	"a|*",
	"(*a)",
	"\\",
	"\\b",
	"\\A",
	"\\z",
	"\\x41",
	"\\u0041",
	"\\Q.\\E",
	"\\p",
	"\\pL",
	"\\p{}",
	"\\p{Greek}",
	"\\p{IsKlingon}",
	"\\p{Cs}",
	"\\p{constructor}",
	"(a)\\1",
	"(?i)a",
	"(?=a)",
	"(?!a)",
	"(?<n>a)",
	"(?P<n>a)",
];

test.each(REFUSED)("refused: %j", (pattern) => {
	expect(compileRegexp(pattern)).toHaveProperty("error");
});

describe("hostile patterns", () => {
	const REFUSED_FOR_SIZE = [
		"a{1000}{1000}",
		"(a{1000}){1000}",
		"((a{100}){100}){100}",
		"((((((a{0,9}){0,9}){0,9}){0,9}){0,9}){0,9}){0,9}",
		"((((){1000}){1000}){1000}){1000}",
		"a{1001}",
		"a{999999999999}",
		`(${"a|".repeat(1_000)}b){1000}`,
		"(".repeat(5_000) + ")".repeat(5_000),
		`${"[a-".repeat(3_000)}${"]".repeat(3_000)}`,
		"a".repeat(1_000_000),
	];
	test.each(REFUSED_FOR_SIZE.map((pattern) => ({ pattern, shown: pattern.slice(0, 40) })))(
		"$shown is refused at once",
		({ pattern }) => {
			const started = performance.now();
			expect(compileRegexp(pattern)).toHaveProperty("error");
			expect(performance.now() - started).toBeLessThan(500);
		},
	);

	const text = "a".repeat(50_000);
	test.each([
		"(a+)+$b",
		"(a|aa)+b",
		"(a|a)*b",
		"(.*)*=",
		"^(a?){500}a{500}b$",
		"(a*)*(a*)*(a*)*[bc]",
		"([a-z]+)*[0-9]",
	])("%j finishes on a text made for backtracking", (pattern) => {
		const started = performance.now();
		expect(finds(pattern, text)).toBe(false);
		expect(performance.now() - started).toBeLessThan(5_000);
	});

	test("no text makes the compiler throw", () => {
		const symbols = fc.constantFrom(..."()[]{}^$|*+?.\\-,:ab19pPLIsdwic \u{1f600}");
		fc.assert(
			fc.property(fc.array(symbols, { maxLength: 20 }), (parts) => {
				const regexp = compileRegexp(parts.join(""));
				if (!("error" in regexp)) regexp.test("ab19 \u{1f600}");
			}),
			{ numRuns: 3_000 },
		);
	});
});

test("an error names the pattern and says what is wrong", () => {
	expect(compileRegexp("a(b")).toEqual({ error: 'Bad regular expression "a(b": a "(" lacks its ")".' });
});
