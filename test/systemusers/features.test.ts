/**
 * Every feature of the contract's table (systemuser-contract, section 7) is named by the title of a test that shows it, as
 * "(row 53)" or "(rows 4, 26 to 28)": one that no title names fails here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../server/running.js";

/** Of the table; a title that names a higher one is mistaken. */
const LAST = 100;

/** Rows at the end of a title, which is a text that a test's function follows. */
const TITLE = /["`][^"`\n]+ \(rows? ([^()\n]+)\)["`],\s*(?:async\s*)?\(/g;

/** "4, 7, 26 to 28" is 4, 7, 26, 27 and 28. */
function rowsOf(list: string): number[] {
	return list.split(/, | and /).flatMap((piece) => {
		const [, from = "", to = from] = /^(\d+)(?: to (\d+))?$/.exec(piece) ?? [];
		if (from === "") throw new Error(`"${list}" is no list of rows.`);
		return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
	});
}

const named = new Set(
	readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".test.ts"))
		.flatMap((file) => [...readFileSync(join(root, "test", file), "utf8").matchAll(TITLE)])
		.flatMap(([, list = ""]) => rowsOf(list)),
);

test("lists of rows are read as they are written", () => {
	expect(rowsOf("53")).toEqual([53]);
	expect(rowsOf("4, 7, 26 to 28")).toEqual([4, 7, 26, 27, 28]);
	expect(() => rowsOf("4 - 7")).toThrow();
	const titles = [
		'test("a (row 1)", async () => {',
		'])("b %s (rows 2, 3)", (each) => {',
		'"c (beyond row 4)", () => {',
	];
	expect([...titles.join("\n").matchAll(TITLE)].map(([, list]) => list)).toEqual(["1", "2, 3"]);
});

test("each row is named by a test, and no other", () => {
	const table = Array.from({ length: LAST }, (_, i) => i + 1);
	expect(table.filter((row) => !named.has(row))).toEqual([]);
	expect([...named].filter((row) => !table.includes(row))).toEqual([]);
});
