/** Expressions made to take long, on content made for them: each must end soon, with an answer or without. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Indeterminate } from "../../src/xacml/indeterminate.js";
import { engine, rootOf, select } from "./selecting.js";

/** Far over what was measured (0.2 to 0.8 s), for slow and busy machines. */
const MAX_MILLISECONDS = 5000;

const tree = (depth: number): string =>
	depth === 0 ? "" : ["a", "b", "a", "b", "a"].map((name) => `<${name}>${tree(depth - 1)}</${name}>`).join("");

const WIDE = rootOf(`<r>${"<a><c/></a><b><c/></b>".repeat(5000)}</r>`);
const BUSHY = rootOf(`<r>${tree(6)}</r>`);
const CHAIN = rootOf(`${"<a>".repeat(99)}${"</a>".repeat(99)}`);
const LONG_TEXT = rootOf(`<r><t>${"a".repeat(1_000_000)}</t></r>`);

function run(root: typeof WIDE, path: string) {
	const start = performance.now();
	const nodes = engine.select(root, path, {});
	expect(performance.now() - start).toBeLessThan(MAX_MILLISECONDS);
	return nodes;
}

const NASTY = [
	"//*[//*[//*[//*]]]",
	"//*[not(//*[not(//*[not(//x)])])]",
	`//*${"/ancestor::*/descendant::*".repeat(15)}`,
	"//*/following::*/preceding::*",
	"//*[count(//*) = 1]",
	"//*[position() = last()]",
	"//*[../*[last()]/*[last()]]",
	`//*${"[1=1]".repeat(40)}`,
	`//*${"[.]".repeat(70)}`,
	`//*[.${"/.".repeat(110)}]`,
	`//*${"/..".repeat(50)}`,
	`//a${"|//b".repeat(40)}`,
	`//*[${"a or ".repeat(90)}b]`,
	`//*[concat(.${",.".repeat(90)}) = 'x']`,
	`//*[translate('${"a".repeat(1900)}', '${"b".repeat(1900)}', '') = 'x']`,
	`//*[contains(substring('${"a".repeat(3900)}', 1), 'x')]`,
	"//*[sum(//*/string-length(name())) = 1]",
	`${"//*[".repeat(19)}//x${"]".repeat(19)}`,
];

describe.each(Object.entries({ WIDE, BUSHY, CHAIN }))("on %s", (_, root) => {
	test.each(NASTY)("%s", (path) => {
		run(root, path);
	});
});

describe("on a long text", () => {
	test.each([
		`//t[contains(., 'b${"a".repeat(2000)}')]`,
		`//t[translate(., '${"b".repeat(1900)}a', 'x') = 'x']`,
		`//t[concat(.${",.".repeat(90)}) = 'x']`,
	])("%s", (path) => {
		expect(run(LONG_TEXT, path)).toBeInstanceOf(Indeterminate);
	});

	test("what is usual works", () => {
		expect(select(LONG_TEXT, "//t[string-length() = 1000000 and starts-with(., 'a')]")).toHaveLength(1);
	});
});

test("out of budget is a processing error", () => {
	expect(run(BUSHY, "//*[not(//x)]")).toMatchObject({
		code: "processing-error",
		message: expect.stringContaining("takes too much work on this content"),
	});
});

test("usual expressions stay within the budget on 20,000 nodes", () => {
	expect(select(WIDE, "//*")).toHaveLength(20_001);
	expect(select(WIDE, "//a/c")).toHaveLength(5000);
	expect(select(WIDE, "/r/b[c]/c")).toHaveLength(5000);
	expect(select(WIDE, "//a[not(@x = '1')]")).toHaveLength(5000);
	expect(select(WIDE, "//a | //b")).toHaveLength(10_000);
});

test("expressions of requests leave nothing behind", { timeout: 120_000 }, () => {
	setFlagsFromString("--expose-gc");
	const collect = runInNewContext("gc") as () => void;
	const heapAfter = (from: number): number => {
		for (let i = from; i < from + 2000; i++)
			engine.select(CHAIN, `/a[@x${i} = '${"y".repeat(500)}']`, { p: `urn:${i}` });
		collect();
		return process.memoryUsage().heapUsed;
	};
	heapAfter(0);
	const before = heapAfter(2000);
	expect(heapAfter(4000) - before).toBeLessThan(2_000_000);
});
