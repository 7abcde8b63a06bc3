import { sql } from "kysely";
import { expect, test } from "vitest";
import { migrate } from "../../src/store/migrate.js";
import { migrations } from "../../src/store/migrations/all.js";
import { onBothEngines } from "./engines.js";

const one = { number: 1, name: "one", statements: ["create table a (id IDENTITY, x text)"] };
const two = { number: 2, name: "two", statements: ["create table b (x text)", "insert into a (x) values ('kept')"] };

test("the numbers of the migrations have no gap", () => {
	expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, i) => i + 1));
});

onBothEngines("migrations", (opened) => {
	test("each is applied once, in order", async () => {
		const { engine } = await opened.engine();
		expect(await migrate(engine, [one])).toBe(1);
		expect(await migrate(engine, [one, two])).toBe(1);
		expect(await migrate(engine, [one, two])).toBe(0);
		const { rows } = await sql<{ x: string }>`select x from a`.execute(engine.reader);
		expect(rows).toEqual([{ x: "kept" }]);
	});

	test("one that fails half-way leaves nothing behind, and can be tried again", async () => {
		const { engine } = await opened.engine();
		const broken = { ...two, statements: [...two.statements, "create table a (again text)"] };
		await migrate(engine, [one]);
		await expect(migrate(engine, [one, broken])).rejects.toThrow();
		expect(await migrate(engine, [one, two])).toBe(1);
		const { rows } = await sql`select x from a`.execute(engine.reader);
		expect(rows).toHaveLength(1);
	});

	test("several programs that start at once apply them once", async () => {
		const { engine, again } = await opened.engine();
		const engines = [engine, again(), again()];
		const applied = await Promise.all(engines.map((each) => migrate(each, [one, two])));
		expect(applied.reduce((sum, count) => sum + count, 0)).toBe(2);
	});

	test("a database that is ahead, or was made by other migrations, is refused", async () => {
		const { engine } = await opened.engine();
		await migrate(engine, [one, two]);
		await expect(migrate(engine, [one])).rejects.toThrow("newer version");
		await expect(migrate(engine, [one, { ...two, statements: ["select 1"] }])).rejects.toThrow(
			"is not what was applied",
		);
	});
});
