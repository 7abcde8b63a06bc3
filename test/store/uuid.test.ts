import { expect, test } from "vitest";
import { newUuid } from "../../src/store/uuid.js";

const moment = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);

test("ids are of version 7, of their moment, rising, and each another", () => {
	const now = Date.UTC(2026, 10, 24);
	const ids: string[] = [];
	for (let i = 0; i < 50_000; i++) ids.push(newUuid(now + Math.floor(i / 20_000)));
	for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect([moment(ids[0] as string), moment(ids.at(-1) as string)]).toEqual([now, now + 2]);
	expect([...ids].sort()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
	// The end cannot be told from the id before.
	expect(new Set(ids.map((id) => id.slice(-12))).size).toBeGreaterThan(ids.length - 5);
});

test("a clock that goes back makes ids all the same", () => {
	const ids = [2, 1, 2, 1].map((each) => newUuid(Date.UTC(2026, 0, each)));
	expect(new Set(ids).size).toBe(4);
	expect(ids.map(moment)).toEqual([2, 1, 2, 1].map((each) => Date.UTC(2026, 0, each)));
});
