/**
 * Handing tokens to sax whole must change nothing: every text, sound or broken, is read once with sax going from letter to
 * letter and once as the reader does it, and both must come to the same tree or to the same error at the same place.
 */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readXml } from "../../../src/xacml/xml/read-xml.js";
import type { SaxState } from "../../../src/xacml/xml/sax-feed.js";

vi.resetModules();
vi.doMock("../../../src/xacml/xml/sax-feed.js", async (original) => ({
	...(await original<typeof import("../../../src/xacml/xml/sax-feed.js")>()),
	feed: (sax: SaxState, text: string) => {
		sax.bufferCheckPosition = Number.POSITIVE_INFINITY;
		sax.write(text);
	},
}));
const { readXml: letterByLetter } = await import("../../../src/xacml/xml/read-xml.js");

test("the reader compared with is another one", () => {
	expect(letterByLetter).not.toBe(readXml);
});

function outcome(read: typeof readXml, text: string): unknown {
	try {
		return read(text);
	} catch (error) {
		const { name, message, code, at } = error as Error & { code?: string; at?: unknown };
		return { name, message, code, at };
	}
}

function agree(text: string): void {
	expect(outcome(readXml, text)).toEqual(outcome(letterByLetter, text));
}

const SOUND = `<?xml version="1.0" encoding="utf-8"?>
<!-- a > b & c -->
<x:Policy xmlns:x="urn:x" xmlns='urn:"default"' PolicyId="urn:1" Version = "1.0">
  <x:Target/><Empty></Empty><x:Rule RuleId='r"1' x:Effect="Permit &lt; &#x41;"
     Long="tab	and
line">text &amp; more<![CDATA[ <raw> ]]> ]] &gt;</x:Rule >
  <!-- - - --><x:Rule RuleId="r2"   ><a.b-c é="ø"/></x:Rule>
</x:Policy>
<!-- end -->`;

const texts: readonly (readonly [name: string, text: string])[] = [
	["a sound document", SOUND],
	["no text at all", ""],
	["blank text", " \n"],
	["text without markup", "hello"],
	["a lone <", "<"],
	["an open start tag", "<a"],
	["an open start tag after white space", "<a "],
	["an attribute without value", "<a b>"],
	["an attribute without quotes", "<a b=c/>"],
	["an attribute that never ends", '<a b="c'],
	["no white space between attributes", '<a b="1"c="2"/>'],
	["a duplicate attribute", '<a b="1" b="2"/>'],
	["< in an attribute", '<a b="<"/>'],
	["an unknown entity in an attribute", '<a b="1" c="&x;"/>'],
	["an unknown entity in text", "<a>1 &x; 2</a>"],
	["a reference that never ends", "<a>1 &amp 2</a>"],
	["a capital predefined entity", "<a>&AMP;</a>"],
	["a wrong end tag", "<a><b></a></b>"],
	["a known name that goes on", "<a><b/><bc></bd></a>"],
	["an end tag too many", "<a></a></a>"],
	["an end tag with an attribute", '<a></a b="1">'],
	["an end tag with a slash", "<a></a/>"],
	["an end tag without name", "<a></></a>"],
	["a second root", "<a/><b/>"],
	["text behind the root", "<a/>x"],
	["text before the root", "x<a/>"],
	["a slash in a tag", "<a / b='1'/>"],
	["a quote in a name", "<a b'c='1'/>"],
	["an equals sign without name", "<a ='1'/>"],
	["two equals signs", "<a b=='1'/>"],
	["white space around the equals sign", "<a b \n=\t'1' b2= '2'/>"],
	["a comment with --", "<a><!-- -- --></a>"],
	["a comment that never ends", "<a><!-- </a>"],
	["CDATA that never ends", "<a><![CDATA[ </a>"],
	["]]> in text", "<a>x ]]> y</a>"],
	["a processing instruction", "<a><?x y?></a>"],
	["a DOCTYPE inside", "<a><!DOCTYPE b></a>"],
	["unknown markup", "<a><!ELEMENT b></a>"],
	["an undeclared prefix", "<a><x:b/></a>"],
	["a name that begins with a digit", "<a><1b/></a>"],
	["a name with two colons", "<a><x:y:z/></a>"],
	["a long text", `<a>${"x".repeat(200_000)}</a>`],
	["a long attribute", `<a b="${"x".repeat(200_000)}"/>`],
	["a long attribute with a reference", `<a b="&amp;${"x".repeat(200_000)}"/>`],
	["a long comment", `<a><!--${"x".repeat(200_000)}--></a>`],
	["long CDATA", `<a><![CDATA[${"x".repeat(200_000)}]]></a>`],
];

test.each(texts)("%s", (_, text) => agree(text));

test("a document that was spoilt in one place", () => {
	const piece = fc.constantFrom("<", ">", "/", "&", ";", '"', "'", "=", " ", "\n", "a", "x:", "!", "-", "]", "?", "");
	const spoilt = fc
		.tuple(fc.nat(SOUND.length - 1), fc.nat(3), fc.array(piece, { maxLength: 3 }))
		.map(([at, gone, put]) => SOUND.slice(0, at) + put.join("") + SOUND.slice(at + gone));
	fc.assert(fc.property(spoilt, agree), { numRuns: 3000 });
});

test("markup at random", () => {
	const token = fc.constantFrom(
		"<a>",
		"</a>",
		"<b/>",
		"<x:a ",
		"xmlns:x='u' ",
		"b='1'",
		'c="&amp;"',
		" d = 'e'",
		">",
		"/>",
		"</x:a>",
		"text",
		"&lt;",
		"<!--c-->",
		"<![CDATA[d]]>",
		"\n",
		"&",
		"<",
	);
	const document = fc.array(token, { maxLength: 12 }).map((tokens) => `<r xmlns:x='v'>${tokens.join("")}</r>`);
	fc.assert(fc.property(document, agree), { numRuns: 3000 });
});
