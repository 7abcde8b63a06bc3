import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { civilDate, dayNumber, daysInMonth, isLeapYear, MAX_YEAR } from "../../../src/xacml/datatypes/calendar.js";
import { DATE } from "../../../src/xacml/datatypes/date.js";
import { DATE_TIME } from "../../../src/xacml/datatypes/date-time.js";
import { DAY_TIME_DURATION } from "../../../src/xacml/datatypes/day-time-duration.js";
import { DOUBLE } from "../../../src/xacml/datatypes/double.js";
import { INTEGER } from "../../../src/xacml/datatypes/integer.js";
import { moment, momentsAt } from "../../../src/xacml/datatypes/moment.js";
import { TIME } from "../../../src/xacml/datatypes/time.js";
import { X500_NAME } from "../../../src/xacml/datatypes/x500-name.js";
import { call } from "../functions/calling.js";

describe("the calendar", () => {
	test("agrees with Date where Date reaches", () => {
		const day = fc.integer({ min: -100_000_000, max: 100_000_000 });
		fc.assert(
			fc.property(day, (days) => {
				const date = new Date(days * 86_400_000);
				const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
				expect(civilDate(days)).toEqual(civil);
				expect(dayNumber(civil.year, civil.month, civil.day)).toBe(days);
			}),
		);
	});

	test("goes on beyond it", () => {
		for (const year of [-MAX_YEAR, -300_000, 300_000, MAX_YEAR]) {
			const first = dayNumber(year, 1, 1);
			expect(civilDate(first)).toEqual({ year, month: 1, day: 1 });
			expect(dayNumber(year, 12, 31) - first).toBe(isLeapYear(year) ? 365 : 364);
		}
	});

	test("leap years", () => {
		expect([1900, 2000, 2023, 2024, 0, -4, -100].map(isLeapYear)).toEqual([
			false,
			true,
			false,
			true,
			true,
			true,
			false,
		]);
		expect([1, 2, 4].map((month) => daysInMonth(2023, month))).toEqual([31, 28, 30]);
	});
});

const zones = fc.option(fc.integer({ min: -840, max: 840 }), { nil: undefined });
const fractions = fc.stringMatching(/^[0-9]{0,30}$/).map((digits) => digits.replace(/0+$/, ""));
const moments = fc
	.tuple(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), fractions, zones)
	.map(([seconds, fraction, zone]) => moment(seconds, fraction, zone));

describe("reading what was written gives the same value", () => {
	test("dateTime", () => {
		fc.assert(
			fc.property(moments, (value) => {
				expect(DATE_TIME.parse(DATE_TIME.format(value))).toEqual(value);
			}),
		);
	});

	test("double", () => {
		fc.assert(
			fc.property(fc.double(), (value) => {
				expect(DOUBLE.parse(DOUBLE.format(value))).toBe(value);
			}),
		);
	});

	test("integer", () => {
		fc.assert(
			fc.property(fc.bigInt(), (value) => {
				expect(INTEGER.parse(INTEGER.format(value))).toBe(value);
			}),
		);
	});

	test("x500Name, whatever stands in the value", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				const name = { rdns: [[{ type: "cn", value: text, isHex: false }]], keys: [] };
				expect(X500_NAME.parse(X500_NAME.format(name))).toMatchObject({ rdns: name.rdns });
			}),
			{ examples: [[" "], ["#"], ["  "], [" # "], ["\\ "], ["a "]] },
		);
	});
});

describe("date arithmetic", () => {
	const lengths = fc
		.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fractions, fc.boolean())
		.map(([seconds, fraction, negative]) =>
			DAY_TIME_DURATION.format({ seconds, fraction, negative: negative && (seconds > 0n || fraction !== "") }),
		);

	test("subtracting undoes adding", () => {
		fc.assert(
			fc.property(moments.map(DATE_TIME.format), lengths, (start, length) => {
				const later = call("3.0:dateTime-add-dayTimeDuration", [start, length]) as string;
				expect(call("3.0:dateTime-subtract-dayTimeDuration", [later, length])).toBe(start);
			}),
		);
	});

	test("a month later is in the next month", () => {
		fc.assert(
			fc.property(moments, (start) => {
				const monthOf = (value: { seconds: number }) => {
					const { year, month } = civilDate(Math.floor(value.seconds / 86_400));
					return year * 12 + month;
				};
				const later = call("3.0:dateTime-add-yearMonthDuration", [DATE_TIME.format(start), "P1M"]) as string;
				expect(monthOf(DATE_TIME.parse(later) as { seconds: number }) - monthOf(start)).toBe(1);
			}),
		);
	});
});

test("the current time, date and dateTime of one instant", () => {
	const { time, date, dateTime } = momentsAt(Date.UTC(2026, 7, 30, 23, 30, 1, 250), 120);
	expect([TIME.format(time), DATE.format(date), DATE_TIME.format(dateTime)]).toEqual([
		"01:30:01.25+02:00",
		"2026-08-31+02:00",
		"2026-08-31T01:30:01.25+02:00",
	]);
});
