import { sql } from "kysely";
import { expect, it } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { freshFolder } from "../server/running.js";

it("a query asked again sees what was written since, and columns that were added since", async () => {
	const engine = openSqlite(`${freshFolder()}/statements.db`);
	const write = (text: string) => sql.raw(text).execute(engine.writer);
	const read = async (x: number) => (await sql`select * from a where x >= ${x}`.execute(engine.reader)).rows;
	await write("create table a (x integer)");
	await write("insert into a values (1)");
	expect(await read(0)).toEqual([{ x: 1 }]);
	await write("insert into a values (2)");
	expect(await read(2)).toEqual([{ x: 2 }]);
	expect(await Promise.all([read(0), read(1), read(2)])).toEqual([
		[{ x: 1 }, { x: 2 }],
		[{ x: 1 }, { x: 2 }],
		[{ x: 2 }],
	]);
	await write("alter table a add column y text");
	expect(await read(2)).toEqual([{ x: 2, y: null }]);
	await write("drop table a");
	await expect(read(0)).rejects.toThrow("no such table");
	await engine.close();
});
