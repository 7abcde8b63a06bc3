import fc from "fast-check";
import { expect, test } from "vitest";
import { PartySet } from "../../src/pip/facts/party-set.js";

const party = fc.integer({ min: 1, max: 300 });

test("tells what was added, rising and each once, behind any party", () => {
	fc.assert(
		fc.property(fc.array(party), fc.nat(310), fc.nat(300), (added, after, room) => {
			const set = new PartySet(room);
			for (const each of added) set.add(each);
			const truth = [...new Set(added)].sort((a, b) => a - b);
			expect([...set]).toEqual(truth);
			expect([...set.after(after)]).toEqual(truth.filter((each) => each > after));
			for (let each = 1; each <= 310; each++) expect(set.has(each)).toBe(truth.includes(each));
		}),
		{ numRuns: 300 },
	);
});

test("the last bit of a word, and a number far beyond the others, are parties like others", () => {
	const set = new PartySet(1);
	for (const each of [31, 32, 63, 4_294_967]) set.add(each);
	expect([...set]).toEqual([31, 32, 63, 4_294_967]);
	expect([...set.after(31)]).toEqual([32, 63, 4_294_967]);
	expect([...set.after(63)]).toEqual([4_294_967]);
	expect([...set.after(5_000_000)]).toEqual([]);
});
