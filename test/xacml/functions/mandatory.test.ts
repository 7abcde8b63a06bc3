import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { functionIds, lookupFunction } from "../../../src/xacml/functions/registry.js";
import { call, callHigher } from "./calling.js";
import { FIRST_ORDER_ROWS } from "./first-order-rows.js";
import { HIGHER_ORDER_ROWS } from "./higher-order-rows.js";
import { SAMPLES, UNCOMPARED_SAMPLES } from "./type-samples.js";

const clip = (value: unknown): string => {
	const text = JSON.stringify(value);
	return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

describe("first-order functions", () => {
	test.each(FIRST_ORDER_ROWS.map(([fn, args, result]) => ({ fn, args, result, written: clip(args) })))(
		"$fn $written",
		({ fn, args, result }) => {
			expect(call(fn, args)).toEqual(result);
		},
	);
});

describe("higher-order functions", () => {
	test.each(HIGHER_ORDER_ROWS.map(([fn, inner, args, result]) => ({ fn, inner, args, result, written: clip(args) })))(
		"$fn($inner) $written",
		({ fn, inner, args, result }) => {
			expect(callHigher(fn, inner, args)).toEqual(result);
		},
	);
});

/** Results that are values are compared by the type's own canonical form. */
describe("functions that give back values", () => {
	test.each([...SAMPLES, ...UNCOMPARED_SAMPLES])("$type", ({ type, version, a, b }) => {
		const canonical = (text: string) => call(`${version}:${type}-bag`, [text])[0];
		expect(call(`${version}:${type}-one-and-only`, [[a]])).toBe(canonical(a));
		expect(call(`${version}:${type}-bag`, [a, b, a])).toEqual([canonical(a), canonical(b), canonical(a)]);
	});

	test.each(SAMPLES)("$type as sets", ({ type, version, a, again, b }) => {
		const canonical = (text: string) => call(`${version}:${type}-bag`, [text])[0];
		const intersection = `${version}:${type}-intersection`;
		const union = `${version}:${type}-union`;
		expect(call(intersection, [[a, b, a], [again]])).toEqual([canonical(a)]);
		expect(
			call(intersection, [
				[a, again],
				[a, again],
			]),
		).toEqual([canonical(a)]);
		expect(call(intersection, [[a], [b]])).toEqual([]);
		expect(call(union, [[a, again], [b]])).toEqual([canonical(a), canonical(b)]);
		expect(call(union, [[], [a], [again], [b, a]])).toEqual([canonical(a), canonical(b)]);
	});
});

const LIST = new URL("../../../../shared/conformance/mandatory-identifiers.json", import.meta.url);

describe.skipIf(!existsSync(LIST))("against the list of core 10.2 (../shared/conformance)", () => {
	const list = existsSync(LIST) ? JSON.parse(readFileSync(LIST, "utf8")) : { functions: [] };
	const ids: string[] = list.functions.map((fn: { id: string }) => fn.id);

	test("all 249 mandatory functions exist, none of them deprecated", () => {
		expect(ids).toHaveLength(249);
		expect(ids.filter((id) => lookupFunction(id) === undefined || lookupFunction(id)?.deprecated)).toEqual([]);
	});

	test("what is beyond them is optional or deprecated", () => {
		const beyond = functionIds().filter((id) => !ids.includes(id) && !lookupFunction(id)?.deprecated);
		expect(beyond.map((id) => id.split(":").at(-1))).toEqual([
			"xpath-node-count",
			"xpath-node-equal",
			"xpath-node-match",
		]);
	});

	test("every one of them is called above", () => {
		const called = new Set<string>();
		for (const [fn] of [...FIRST_ORDER_ROWS, ...HIGHER_ORDER_ROWS]) called.add(fn);
		for (const { type, version } of [...SAMPLES, ...UNCOMPARED_SAMPLES]) {
			for (const name of ["one-and-only", "bag"]) called.add(`${version}:${type}-${name}`);
		}
		for (const { type, version } of SAMPLES) {
			for (const name of ["intersection", "union"]) called.add(`${version}:${type}-${name}`);
		}
		const short = (id: string) => id.replace("urn:oasis:names:tc:xacml:", "").replace(":function:", ":");
		expect(ids.map(short).filter((id) => !called.has(id))).toEqual([]);
	});
});
