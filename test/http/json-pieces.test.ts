import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { jsonList } from "../../src/http/json-pieces.js";

async function whole(sent: ReturnType<typeof jsonList>): Promise<string> {
	if (typeof sent === "string") return sent;
	const parts: Uint8Array[] = [];
	for await (const part of sent) parts.push(part);
	return Buffer.concat(parts).toString("utf8");
}

const many = (n: number) =>
	Array.from({ length: n }, (_, i) => ({ i, name: `Blåbær "${i}"`, no: undefined, nil: null }));

test.each<[name: string, list: readonly unknown[], inPieces: boolean]>([
	["nothing", [], false],
	["a few", many(3), false],
	["just too few", many(999), false],
	["many", many(1000), true],
	["many of all kinds", [...many(1500), undefined, null, "x", 1, true, [], {}, [1, [2]]], true],
	[
		"a few with many in them",
		[
			{ a: 1, b: undefined, of: many(2600), z: "ø" },
			{ a: 2, of: [] },
		],
		true,
	],
	["many in many", [{ of: [{ within: many(1001) }, ...many(1200)] }, ...many(1000)], true],
])("%s is what JSON.stringify says", async (_name, list, inPieces) => {
	const sent = jsonList('{"data":', list, "}");
	expect(typeof sent !== "string").toBe(inPieces);
	expect(await whole(sent)).toBe(`{"data":${JSON.stringify(list)}}`);
});

test("others have their turn while a long list is written", async () => {
	let turns = 0;
	let isOver = false;
	const others = (async () => {
		for (; !isOver; turns++) await setImmediate();
	})();
	await whole(jsonList("", many(10_000), ""));
	isOver = true;
	await others;
	expect(turns).toBeGreaterThanOrEqual(40);
});
