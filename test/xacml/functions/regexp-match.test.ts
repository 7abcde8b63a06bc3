import { describe, expect, test } from "vitest";
import type { StrictFunction } from "../../../src/xacml/functions/definition.js";
import { call, contextWith, firstOrder, typeNamed } from "./calling.js";

const FUNCTIONS = ["1.0:string", "2.0:anyURI", "2.0:ipAddress", "2.0:dnsName", "2.0:rfc822Name", "2.0:x500Name"];

describe.each(FUNCTIONS)("%s-regexp-match", (name) => {
	const fn = firstOrder(`${name}-regexp-match`) as StrictFunction;

	test("a literal pattern is checked at load", () => {
		expect(fn.checkLiterals?.(["a+", undefined])).toBeUndefined();
		expect(fn.checkLiterals?.([undefined, undefined])).toBeUndefined();
		expect(fn.checkLiterals?.(["a{2", undefined])).toContain("a{2");
	});
});

test("a literal pattern is compiled once", () => {
	const bound = (firstOrder("2.0:rfc822Name-regexp-match") as StrictFunction).bindFirst?.("@example\\.com$");
	const name = (text: string) => typeNamed("rfc822Name").parse(text);
	expect(bound?.([name("anne@example.com")], contextWith())).toBe(true);
	expect(bound?.([name("anne@example.org")], contextWith())).toBe(false);
});

test("patterns that are no literals come from a cache that stays small", () => {
	for (let i = 0; i < 300; i++) expect(call("1.0:string-regexp-match", [`^a${i}$`, `a${i}`])).toBe("true");
	expect(call("1.0:string-regexp-match", ["^a0$", "a0"])).toBe("true");
	expect(call("1.0:string-regexp-match", ["^a0$", "a1"])).toBe("false");
});

test("long texts count against the budget", () => {
	const context = contextWith({ budget: 100 });
	expect(call("1.0:string-regexp-match", ["(a|b)*c", "ab".repeat(10_000)], context)).toBe("!processing-error");
});
