import { expect, test } from "vitest";
import { type Base, bytesOf, compile } from "../../src/pip/facts/base.js";
import { GrantList } from "../../src/pip/facts/grant-list.js";
import { Found, Grants } from "../../src/pip/facts/grants.js";
import { Kind, kindOf, symbolOf, whatOf } from "../../src/pip/facts/what.js";
import { seeded } from "../authorization/decision-world.js";

const ROWS = 500_000;
const PARTIES = 66_000;
const KEY_ROLES = 3;

/** Rows as a country has them: every thousandth receiver has a third of all. */
function rows(): GrantList {
	const random = seeded(7);
	const list = new GrantList();
	const party = (): number => 1 + Math.floor(random() * PARTIES);
	for (let i = 0; i < ROWS; i++) {
		const to = random() < 0.3 ? 1 + Math.floor(random() * (PARTIES / 1000)) : party();
		const kind = random() < 0.15 ? Kind.role : Kind.package;
		const limited = random() < 0.01;
		list.add(party(), to, kind, Math.floor(random() * 100), limited ? 10 : 0, limited ? 20 : Infinity);
	}
	return list;
}

function finish(steps: Generator<void, Base, void>): { base: Base; pauses: number } {
	let pauses = 0;
	for (;;) {
		const step = steps.next();
		if (step.done === true) return { base: step.value, pauses };
		pauses += 1;
	}
}

test("half a million facts take at most sixteen bytes each, pause often, and are all found", () => {
	const list = rows();
	const { base, pauses } = finish(compile(list, PARTIES + 1, (symbol) => symbol < KEY_ROLES));
	expect(bytesOf(base) / ROWS).toBeLessThan(16);
	expect(pauses).toBeGreaterThan(40);
	const grants = new Grants(base, (symbol) => symbol < KEY_ROLES);
	const expected = new Map<string, number[]>();
	const givers = new Map<number, Set<number>>();
	for (let i = 0; i < list.count; i++) {
		const [from, to, what] = [list.from[i] as number, list.to[i] as number, list.what[i] as number];
		const key = `${from} ${to}`;
		expected.set(key, [...(expected.get(key) ?? []), what]);
		const known = givers.get(to);
		if (known === undefined) givers.set(to, new Set([from]));
		else known.add(from);
	}
	const found = new Found();
	const read = (from: number, to: number, now: number): number[] => {
		found.clear();
		grants.read(from, to, now, found);
		return found.what.slice(0, found.count).sort();
	};
	let checked = 0;
	for (const [key, whats] of expected) {
		if (checked++ % 7 !== 0) continue;
		const [from, to] = key.split(" ").map(Number) as [number, number];
		if (read(from, to, 15).join() !== whats.sort().join()) expect(read(from, to, 15)).toEqual(whats);
	}
	const random = seeded(8);
	for (let i = 0; i < 10_000; i++) {
		const [from, to] = [1 + Math.floor(random() * PARTIES), 1 + Math.floor(random() * PARTIES)];
		if (!expected.has(`${from} ${to}`)) expect(read(from, to, 15)).toEqual([]);
	}
	for (const to of [1, 2, 500, 66_000]) {
		const found: number[] = [];
		grants.addGiversTo(to, found);
		expect(found.sort()).toEqual([...(givers.get(to) ?? [])].sort());
	}
});

test("limits hold from their first millisecond until before their last", () => {
	const list = new GrantList();
	list.add(1, 2, Kind.package, 5, 10, 20);
	list.add(1, 2, Kind.package, 6, 0, Infinity);
	list.add(1, 2, Kind.package, 7, 20, Infinity);
	const grants = new Grants(finish(compile(list, 3, () => false)).base, () => false);
	const at = (now: number): [number[], number] => {
		const found = new Found();
		grants.read(1, 2, now, found);
		return [found.what.slice(0, found.count).map(symbolOf), found.changesAt];
	};
	expect([at(9), at(10), at(19), at(20)]).toEqual([
		[[6], 10],
		[[5, 6], 20],
		[[5, 6], 20],
		[[6, 7], Infinity],
	]);
});

test("a fact's number holds its kind and symbol, up to the largest", () => {
	for (const symbol of [0, 1, 2 ** 28 - 1]) {
		for (const kind of Object.values(Kind)) {
			for (const limited of [false, true]) {
				const what = whatOf(kind, symbol, limited);
				expect([kindOf(what), symbolOf(what)]).toEqual([kind, symbol]);
			}
		}
	}
	expect(() => new GrantList().add(1, 2, Kind.right, 2 ** 28, 0, Infinity)).toThrow("more different rights");
});
