import { expect, test } from "vitest";
import { PairCache } from "../../src/pip/pair-cache.js";
import { seeded } from "../authorization/decision-world.js";

test("what is found is what was set last for that pair and those versions; what is not found made room", () => {
	const cache = new PairCache<string>(8);
	const truth = new Map<string, string>();
	const random = seeded(5);
	const below = (bound: number): number => Math.floor(random() * bound);
	let found = 0;
	for (let n = 0; n < 20_000; n++) {
		const [first, second, firstVersion, secondVersion] = [below(40), 4_294_967_295 - below(10), below(2), below(2)];
		const value = `${n}`;
		cache.set(first, second, firstVersion, secondVersion, value);
		for (const a of [0, 1]) for (const b of [0, 1]) truth.delete(`${first} ${second} ${a} ${b}`);
		truth.set(`${first} ${second} ${firstVersion} ${secondVersion}`, value);
		expect(cache.value(first, second, firstVersion, secondVersion)).toBe(value);
		const asked = [below(40), 4_294_967_295 - below(10), below(2), below(2)] as const;
		const seen = cache.value(...asked);
		if (seen === undefined) continue;
		found += 1;
		expect(seen).toBe(truth.get(asked.join(" ")));
	}
	expect(found).toBeGreaterThan(1000);
});

test("a pair is known until four others took its places, and nothing is after clearing", () => {
	const cache = new PairCache<number>(4);
	for (let pair = 1; pair <= 16; pair++) cache.set(pair, pair, 0, 0, pair);
	const known = Array.from({ length: 16 }, (_, i) => cache.value(i + 1, i + 1, 0, 0)).filter(
		(each) => each !== undefined,
	);
	expect(known.length).toBeGreaterThan(8);
	expect(cache.value(0, 0, 0, 0)).toBeUndefined();
	cache.clear();
	for (let pair = 0; pair <= 16; pair++) expect(cache.value(pair, pair, 0, 0)).toBeUndefined();
});
