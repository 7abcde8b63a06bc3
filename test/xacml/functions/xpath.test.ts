import { expect, test } from "vitest";
import { xpathExpression } from "../../../src/xacml/datatypes/xpath-expression.js";
import type { StrictFunction } from "../../../src/xacml/functions/definition.js";
import { Indeterminate, processingError } from "../../../src/xacml/indeterminate.js";
import type { XPathExpression, XPathNode } from "../../../src/xacml/xpath.js";
import { call, contextWith, firstOrder } from "./calling.js";

/** A node named by its path; below it lies whatever has a longer path. */
const node = (path: string): XPathNode => ({
	text: path,
	isLeaf: false,
	isSame: (other) => other.text === path,
	contains: (other) => other.text === path || other.text.startsWith(`${path}/`),
});

const selectNodes = (expression: unknown) => {
	const { path } = expression as XPathExpression;
	if (path === "broken") return processingError("broken");
	return path === "" ? [] : path.split(" ").map(node);
};

const evaluate = (fn: string, ...paths: string[]) =>
	(firstOrder(`3.0:xpath-node-${fn}`) as StrictFunction).evaluate(
		paths.map((path) => xpathExpression(path, "urn:category", {})),
		contextWith({ selectNodes }),
	);

test("xpath-node-count", () => {
	expect(evaluate("count", "a b c")).toBe(3n);
	expect(evaluate("count", "")).toBe(0n);
	expect(evaluate("count", "broken")).toBeInstanceOf(Indeterminate);
});

test("xpath-node-equal: some node of the one is a node of the other", () => {
	expect(evaluate("equal", "a b", "c b")).toBe(true);
	expect(evaluate("equal", "a", "a/b")).toBe(false);
	expect(evaluate("equal", "", "a")).toBe(false);
	expect(evaluate("equal", "a", "broken")).toBeInstanceOf(Indeterminate);
});

test("xpath-node-match: the second may also lie below the first", () => {
	expect(evaluate("match", "a", "a/b/c")).toBe(true);
	expect(evaluate("match", "a", "a")).toBe(true);
	expect(evaluate("match", "a/b", "a")).toBe(false);
});

test("the 1.0 forms, which took strings, load and fail when evaluated", () => {
	expect(call("1.0:xpath-node-count", ["//a"])).toBe("!processing-error");
	expect(call("1.0:xpath-node-equal", ["//a", "//b"])).toBe("!processing-error");
	expect(call("1.0:xpath-node-match", ["//a", "//b"])).toBe("!processing-error");
});
