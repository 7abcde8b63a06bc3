import { describe, expect, test } from "vitest";
import type { Bag } from "../../../src/xacml/datatypes/datatype.js";
import type { StrictFunction } from "../../../src/xacml/functions/definition.js";
import { call, contextWith, firstOrder } from "./calling.js";

describe("values without a zone take that of the decision point", () => {
	const oslo = contextWith({ implicitZone: 60 });

	test.each([
		["1.0:dateTime-equal", ["2026-01-01T12:00:00", "2026-01-01T11:00:00Z"]],
		["1.0:dateTime-less-than", ["2026-01-01T12:00:00", "2026-01-01T11:30:00Z"]],
		["1.0:dateTime-is-in", ["2026-01-01T12:00:00", ["2026-01-01T11:00:00Z"]]],
		["1.0:dateTime-set-equals", [["2026-01-01T12:00:00"], ["2026-01-01T11:00:00Z"]]],
		["1.0:date-equal", ["2026-01-01", "2026-01-01+01:00"]],
		["1.0:date-less-than", ["2026-01-01", "2026-01-01Z"]],
		["1.0:time-equal", ["12:00:00", "11:00:00Z"]],
		["2.0:time-in-range", ["12:00:00", "10:30:00Z", "11:30:00Z"]],
	] as const)("%s %j", (fn, args) => {
		expect(call(fn, args, oslo)).toBe("true");
		expect(call(fn, args)).toBe("false");
	});
});

describe("large bags", () => {
	const strings: Bag = Array.from({ length: 100_000 }, (_, i) => `value ${i}`);
	const run = (fn: string, args: readonly Bag[], budget: number) =>
		(firstOrder(fn) as StrictFunction).evaluate(args, contextWith({ budget }));

	test.each(["intersection", "union", "subset", "set-equals", "at-least-one-member-of"])(
		"string-%s takes time near the size of the bags",
		(name) => {
			const started = performance.now();
			const other = name === "at-least-one-member-of" ? strings.map((text) => `${text}!`) : strings.toReversed();
			run(`1.0:string-${name}`, [strings, other], 1_000_000);
			expect(performance.now() - started).toBeLessThan(2_000);
		},
	);

	test("and their sizes count against the budget", () => {
		expect(run("1.0:string-union", [strings, strings], 1_000)).toMatchObject({ code: "processing-error" });
		expect(run("1.0:string-is-in", ["x" as unknown as Bag, strings], 1_000)).toMatchObject({
			code: "processing-error",
		});
	});
});
