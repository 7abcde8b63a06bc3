import { describe, expect, test } from "vitest";
import { Indeterminate } from "../../src/xacml/indeterminate.js";
import { engine, rootOf } from "./selecting.js";

/** Refused when a policy is checked, and when the expression comes with a request. */
function expectRefused(path: string, complaint: RegExp): void {
	expect(engine.check(path, { m: "urn:m" })).toMatch(complaint);
	const selected = engine.select(rootOf("<a/>"), path, { m: "urn:m" });
	expect(selected).toBeInstanceOf(Indeterminate);
	expect(selected).toMatchObject({ code: "processing-error", message: expect.stringMatching(complaint) });
}

describe("what cannot be parsed", () => {
	test.each(["//a[", "a b", "/a/", "@", "a[1]]", "namespace::a", "1 +", "'a", "a\0"])("%s", (path) => {
		expectRefused(path, /^.*it cannot be parsed|at column/);
	});

	test("nothing", () => {
		expectRefused(" \n ", /it is empty/);
	});
});

describe("what is not accepted", () => {
	test.each([
		["for $x in //a return $x", /for and let are not accepted/],
		["some $x in //a satisfies $x", /some and every/],
		["if (a) then b else c", /if is not accepted/],
		["1 to 1000000000", /a range/],
		["a ! b", /operator !/],
		["a => count()", /operator =>/],
		["'a' || 'b'", /\|\|/],
		["//a[$x]", /variables/],
		["(//a, //b)", /commas/],
		["a castable as m:x", /castable/],
		["count#1", /references to functions/],
		["[1, 2]", /this kind of expression/],
		["//element(a, m:t)", /this kind of expression/],
		["function() { 1 }", /curly brackets/],
		["map { 1: 2 }", /curly brackets/],
		["Q{urn:m}b", /curly brackets/],
		["a (: comment :)", /comments/],
		["declare variable $x := 1; a", /without declarations/],
		["import module 'urn:x'; a", /without declarations/],
		["<a/>", /this kind of expression/],
	])("%s", expectRefused);

	test.each([
		"doc('file:///etc/passwd')",
		"collection()",
		"//a[matches(., '(a+)+$')]",
		"//a[replace(., 'a', 'b') = 'b']",
		"tokenize(//a, 'a')",
		"parse-xml('<a/>')",
		"//a[id('x')]",
		"m:count(//a)",
		"//a[m:integer(.) = 1]",
		"environment-variable('PATH')",
		"trace(//a, '')",
	])("the function in %s", (path) => {
		expectRefused(path, /the function [\w:-]+\(\) is not accepted; accepted are abs,/);
	});

	test("the wrong number of arguments", () => {
		expectRefused("//a[contains(.)]", /contains\(\) takes 2 arguments, not 1/);
		expectRefused("//a[not()]", /not\(\) takes 1 argument, not 0/);
	});

	test("work that no budget sees: comparing all with all, and text with text", () => {
		expectRefused("//a[//b = //c]", /a single value on one side/);
		expectRefused("//a[contains(., string(//b))]", /argument 2 of contains\(\) must be a text in quotes/);
	});

	test.each([
		"//a[@x = //b/@x]",
		"//a[b = /r/c[1]]",
		"//a[.. = //b]",
		"//a[(@x) = //b]",
		"//a[//b = string(c)]",
		"//a[count(b) = //c]",
	])("a comparison with one value: %s", (path) => {
		expect(engine.check(path, {})).toBeUndefined();
	});

	test("prefixes nobody declared, whatever part of a name they are in", () => {
		for (const path of ["//q:a", "//q:*", "//@q:a", "//element(q:a)", "//a[q:b]", "//xs:a", "//constructor:a"]) {
			expectRefused(path, /the prefix \w+ is not declared; declare xmlns:/);
		}
		expect(engine.check("//m:a | //*:a | //@xml:lang | //a[fn:true()]", { m: "urn:m" })).toBeUndefined();
	});
});

describe("size", () => {
	test("of the text", () => {
		expectRefused(`//${"a".repeat(4095)}`, /longer than 4096 characters/);
		expect(engine.check(`//${"a".repeat(4094)}`, {})).toBeUndefined();
	});

	test("of what there is in it", () => {
		expectRefused("a/".repeat(200), /more than 250 names and signs/);
		expect(engine.check(`${"a/".repeat(100)}a`, {})).toBeUndefined();
	});

	test("of the nesting, brackets in texts not counted", () => {
		expectRefused(`${"(".repeat(21)}a${")".repeat(21)}`, /nested deeper than 20/);
		expectRefused(`${"a[".repeat(21)}a${"]".repeat(21)}`, /nested deeper than 20/);
		expect(engine.check(`${"a[".repeat(20)}a${"]".repeat(20)}`, {})).toBeUndefined();
		expect(engine.check(`//a[. = '${"(".repeat(100)}']`, {})).toBeUndefined();
	});
});

describe("what fails when it is evaluated", () => {
	test.each([
		["count(//a)", /selects no nodes but a value/],
		["'a'", /selects no nodes but a value/],
		["//a/@x/string()", /selects no nodes but a value/],
		["1 div 0", /no nodes|fails/],
		["1/a", /fails: XPTY/],
		["//a['1' = 1]", /fails: XPTY0004/],
		["//a[string(//b) = 'x']", /fails: XPTY/],
	])("%s", (path, message) => {
		expect(engine.check(path, {})).toBeUndefined();
		const selected = engine.select(rootOf("<r><a x=''/><b/><b/></r>"), path, {});
		expect(selected).toMatchObject({ code: "processing-error", message: expect.stringMatching(message) });
	});

	test("a node of somebody else's", () => {
		const alien = { text: "", isLeaf: true, isSame: () => false, contains: () => false };
		expect(engine.select(alien, "a", {})).toBeInstanceOf(Indeterminate);
	});
});
