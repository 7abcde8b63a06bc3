import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOrgNumber, isPersonNumber } from "../../src/parties/model.js";

/** The check by weights that include the last digit: a valid number's sum is a multiple of eleven. */
const divides = (digits: string, weights: readonly number[]): boolean =>
	weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11 === 0;
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe("organisation numbers", () => {
	it.each(["311592858", "316080685", "974761076", "991825827"])("%s is one", (number) => {
		expect(isOrgNumber(number)).toBe(true);
	});

	it.each([
		"311592859",
		"311592850",
		"31159285",
		"3115928580",
		" 311592858",
		"31159285a",
		"",
		"311 592 858",
		"٣١١٥٩٢٨٥٨",
	])("%j is none", (number) => {
		expect(isOrgNumber(number)).toBe(false);
	});

	it("are those whose weighted sum eleven divides, and no other", () => {
		fc.assert(
			fc.property(digits(9), (number) => isOrgNumber(number) === divides(number, [3, 2, 7, 6, 5, 4, 3, 2, 1])),
			{ numRuns: 20_000 },
		);
	});

	it("a check digit of ten makes no number", () => {
		const bodies = Array.from({ length: 2000 }, (_, i) => String(31_000_000 + i));
		const without = bodies.filter((body) => !Array.from({ length: 10 }, (_, d) => `${body}${d}`).some(isOrgNumber));
		expect(without.length).toBeGreaterThan(50);
		for (const body of bodies) {
			expect(Array.from({ length: 10 }, (_, d) => `${body}${d}`).filter(isOrgNumber).length).toBeLessThanOrEqual(1);
		}
	});
});

describe("national identity numbers", () => {
	it.each([
		["month + 80", "14837431310"],
		["month + 80", "02919944490"],
		["month + 80", "27868115845"],
	])("%s: %s is one", (_, number) => {
		expect(isPersonNumber(number)).toBe(true);
	});

	/** The number with this date, made valid by its check digits; undefined when no such digits exist. */
	function numbered(date: string): string {
		for (let individual = 0; individual < 1000; individual++) {
			for (let check = 0; check < 100; check++) {
				const number = `${date}${String(individual).padStart(3, "0")}${String(check).padStart(2, "0")}`;
				const first = divides(number, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
				if (first && divides(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])) return number;
			}
		}
		throw new Error(date);
	}

	it.each([
		["an ordinary date", "150374", true],
		["a D-number: day + 40", "550374", true],
		["Dolly: month + 40", "154374", true],
		["Tenor: month + 80", "158374", true],
		["a D-number of Tenor", "558374", true],
		["day 0", "000374", false],
		["day 32", "320374", false],
		["day 72", "720374", false],
		["month 0", "150074", false],
		["month 13", "151374", false],
		["month 40", "154074", false],
		["month 53", "155374", false],
		["month 80", "158074", false],
		["month 93", "159374", false],
	])("%s: %s → %s", (_, date, valid) => {
		expect(isPersonNumber(numbered(date))).toBe(valid);
	});

	it("one wrong digit, or two that changed places, makes it none", () => {
		const number = "14837431310";
		for (let i = 0; i < 11; i++) {
			for (let digit = 0; digit < 10; digit++) {
				const other = number.slice(0, i) + digit + number.slice(i + 1);
				expect(isPersonNumber(other)).toBe(other === number);
			}
			const swapped = number.slice(0, i) + (number[i + 1] ?? "") + number[i] + number.slice(i + 2);
			if (swapped !== number) expect(isPersonNumber(swapped)).toBe(false);
		}
		for (const text of ["1483743131", "148374313100", "", "1483743131x"]) expect(isPersonNumber(text)).toBe(false);
	});
});
