import { describe, expect, test } from "vitest";
import { loadXPathEngine } from "../../src/xpath/engine.js";
import { engine, rootOf, select, texts } from "./selecting.js";

const XML = `<r xmlns:m="urn:m" id="1"><a n="5" xml:lang="en">x</a><a n="7">y</a><m:b><c>z</c>tail</m:b><d/></r>`;

describe("what a path selects", () => {
	test.each([
		["/r/a", ["x", "y"]],
		["r/a/@n", ["5", "7"]],
		["//text()", ["x", "y", "z", "tail"]],
		["//@*", ["1", "5", "en", "7"]],
		["/r/a[@n = 7]", ["y"]],
		["//a[@n > 6]/text()", ["y"]],
		["//a[last()]", ["y"]],
		["//a[position() = 2]", ["y"]],
		["(//a)[1]", ["x"]],
		["//c[1]", ["z"]],
		["//a[. = 'y']", ["y"]],
		["//d[. = '']", [""]],
		["//a[contains(., 'x')]", ["x"]],
		["//a[translate(., 'xy', 'XY') = 'X']", ["x"]],
		["//a[number(@n) mod 2 = 1 and not(@n = 5)]", ["y"]],
		["//a[@xml:lang = 'en']", ["x"]],
		["//a[lang('en')]", ["x"]],
		["//a[. is /r/a[2]]", ["y"]],
		["//a except //a[1]", ["y"]],
		["//a intersect /r/*", ["x", "y"]],
		["/r/a/@n/following-sibling::node()", []],
		["//nothing", []],
		["()", []],
	])("%s", (path, expected) => {
		expect(engine.check(path, {})).toBeUndefined();
		expect(texts(XML, path)).toEqual(expected);
	});

	test("nodes come once each and in document order, whatever the order of the path", () => {
		expect(texts(XML, "//c | //a | //a")).toEqual(["x", "y", "z"]);
		expect(texts(XML, "//c/ancestor::*")).toEqual(["xyztail", "ztail"]);
		expect(texts(XML, "//d/preceding-sibling::*")).toEqual(["x", "y", "ztail"]);
		expect(texts(XML, "//a/..")).toEqual(["xyztail"]);
	});

	test("a path starts at the document node, or at the node it is given, and / leads to the document", () => {
		const [b] = select(XML, "//*[c]");
		expect(texts(b!, "c")).toEqual(["z"]);
		expect(texts(b!, "/r/a")).toEqual(["x", "y"]);
		expect(texts(b!, "/*/@id")).toEqual(["1"]);
	});

	test("a prefix means the namespace it is declared for, and no prefix means none", () => {
		expect(texts(XML, "//other:b/c", { other: "urn:m" })).toEqual(["z"]);
		expect(texts(XML, "//m:*", { m: "urn:m" })).toEqual(["ztail"]);
		expect(texts(XML, "//b", { "": "urn:m" })).toEqual([]);
		expect(texts("<r xmlns='urn:m'><b/></r>", "//b", { "": "urn:m" })).toEqual([]);
		for (const path of ["/map:r", "/map:*", "/element(map:r)", "/*[@map:x]", "/*[@xs:x]"]) {
			expect(texts("<p:r xmlns:p='urn:m' p:x=''>t</p:r>", path, { map: "urn:m", xs: "urn:m" })).toEqual(["t"]);
		}
		expect(texts("<p:r xmlns:p='urn:m' p:x='1' x='2'/>", "/*/@q:x", { q: "urn:m" })).toEqual(["1"]);
	});

	test("the same path with other namespaces is another expression", () => {
		for (const [uri, expected] of [
			["urn:m", 1],
			["urn:n", 0],
			["urn:m", 1],
		] as const) {
			expect(engine.check("//m:b", { m: uri })).toBeUndefined();
			expect(select(XML, "//m:b", { m: uri })).toHaveLength(expected);
		}
	});

	test("declarations of namespaces are no attributes", () => {
		expect(texts("<r xmlns='urn:d' xmlns:p='urn:p' a='1'/>", "/*/@*")).toEqual(["1"]);
	});
});

describe("nodes", () => {
	test("text and attributes are leaves, elements and the document are not", () => {
		const leaf = (path: string) => select(XML, path).map((node) => node.isLeaf);
		expect(leaf("//a/text()")).toEqual([true, true]);
		expect(leaf("//a/@n")).toEqual([true, true]);
		expect(leaf("//a | /")).toEqual([false, false, false]);
	});

	test("entities, CDATA and comments leave one text", () => {
		expect(texts("<r>a&amp;<![CDATA[<b>]]><!-- no -->c</r>", "/r/text()")).toEqual(["a&<b>c"]);
	});

	test("a node is the same only as itself, however it was found", () => {
		const root = rootOf(XML);
		const [a1, a2] = select(root, "//a");
		expect(a1!.isSame(select(root, "/r/*[1]")[0]!)).toBe(true);
		expect(a1!.isSame(a2!)).toBe(false);
		expect(select(root, "//a/@n")[0]!.isSame(select(root, "/r/a/attribute::n")[0]!)).toBe(true);
	});

	test("a node contains itself, its attributes and what lies below, in its own document", () => {
		const root = rootOf(XML);
		const one = (path: string) => select(root, path)[0]!;
		expect(root.contains(one("//c/text()"))).toBe(true);
		expect(one("/r").contains(one("//a/@n"))).toBe(true);
		expect(one("//a").contains(one("//a"))).toBe(true);
		expect(one("//a").contains(one("//a/@n"))).toBe(true);
		expect(one("//a").contains(one("//a[2]/@n"))).toBe(false);
		expect(one("//a/@n").contains(one("//a/text()"))).toBe(false);
		expect(one("//c").contains(one("/r"))).toBe(false);
		expect(one("/r").contains(select(rootOf(XML), "//c")[0]!)).toBe(false);
	});
});

describe("content", () => {
	test.each([
		"",
		"text",
		"<r>",
		"<r></s>",
		"<r/><r/>",
		"<p:r/>",
		"<r a='1' a='2'/>",
		"<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>",
		"<r>&e;</r>",
		`${"<r>".repeat(101)}${"</r>".repeat(101)}`,
	])("%s is refused", (xml) => {
		expect(engine.parse(xml)).toBeUndefined();
	});
});

test("the engine is made once", () => {
	expect(loadXPathEngine()).toBe(engine);
});
