import { expect, it } from "vitest";
import { dayOf, endOfDay, startOfDay } from "../../src/portal/oslo-day.js";

it("days begin and end by Norway's clock, also when summer time begins and ends", () => {
	expect(startOfDay("2026-11-24")).toBe(Date.parse("2026-11-23T23:00:00Z"));
	expect(endOfDay("2026-11-24")).toBe(Date.parse("2026-11-24T23:00:00Z"));
	expect([startOfDay("2026-03-29"), endOfDay("2026-03-29")]).toEqual([
		Date.parse("2026-03-28T23:00:00Z"),
		Date.parse("2026-03-29T22:00:00Z"),
	]);
	expect([startOfDay("2026-10-25"), endOfDay("2026-10-25")]).toEqual([
		Date.parse("2026-10-24T22:00:00Z"),
		Date.parse("2026-10-25T23:00:00Z"),
	]);
	for (const day of ["2026-01-01", "2026-07-01", "2026-12-31"]) expect(dayOf(startOfDay(day) ?? 0)).toBe(day);
});

it("what is no day is none", () => {
	for (const text of ["", "2026-02-30", "24.11.2026", "2026-1-1", "2026-13-01"])
		expect(startOfDay(text)).toBeUndefined();
	expect(endOfDay("x")).toBeUndefined();
});
