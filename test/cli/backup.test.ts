import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore } from "../../src/store/store.js";
import { build } from "../server/built.js";
import { freshFolder, root } from "../server/running.js";

beforeAll(build);

function fullmakt(args: readonly string[], environment: Record<string, string>) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist", "cli", "main.js"), ...args], {
		encoding: "utf8",
		env: { PATH: process.env.PATH ?? "", ...environment },
	});
	expect(stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
	return { status, out: stdout, err: stderr };
}

const write = (file: string, name: string, keepOpen = false) =>
	openStore(openSqlite(file)).then(async (store) => {
		await store.write({ kind: "operator", id: "test" }, async (tx) => {
			await tx.db.insertInto("setting").values({ name, value: "" }).execute();
			tx.log({ kind: "everything" });
		});
		if (!keepOpen) await store.close();
		return store;
	});

it("backs up a database in use, and puts the backup back once it is not", async () => {
	const folder = freshFolder();
	const database = join(folder, "fullmakt.db");
	const environment = { FULLMAKT_DATABASE: database };
	const file = join(folder, "monday.backup");
	const store = await write(database, "first", true);
	expect(fullmakt(["backup", file], environment)).toMatchObject({
		status: 0,
		out: expect.stringMatching(/monday\.backup: [\d,]+ bytes, revision 1, 1 changes in its log, all sound\n$/),
	});
	expect(fullmakt(["backup", file], environment)).toMatchObject({
		status: 1,
		err: expect.stringContaining("exists already"),
	});
	expect(fullmakt(["restore", file], environment)).toMatchObject({
		status: 1,
		err: expect.stringMatching(/is in use\. Stop the server/),
	});
	await store.close();
	await write(database, "second");
	const restored = fullmakt(["restore", file], environment);
	expect(restored).toMatchObject({
		status: 0,
		out: expect.stringMatching(/at revision 1\.\nThe database before it is /),
	});
	const kept = /before it is (.+)\.\n$/.exec(restored.out)?.[1] ?? "";
	expect(existsSync(kept)).toBe(true);
	const after = await openStore(openSqlite(database));
	expect(await after.revision()).toMatchObject({ revision: 1 });
	await after.close();
});

it("says what is wrong with a backup, and with how it was called", async () => {
	const folder = freshFolder();
	const environment = { FULLMAKT_DATABASE: join(folder, "fullmakt.db") };
	const file = join(folder, "bad.backup");
	writeFileSync(file, "not a database ".repeat(1000));
	expect(fullmakt(["restore", file], environment)).toMatchObject({
		status: 1,
		err: expect.stringContaining("is no database"),
	});
	expect(fullmakt(["restore", join(folder, "none")], environment)).toMatchObject({ status: 1 });
	expect(fullmakt(["backup", join(folder, "b")], environment)).toMatchObject({
		status: 1,
		err: expect.stringContaining("There is no database"),
	});
	for (const verb of ["backup", "restore"]) {
		for (const args of [[verb], [verb, "a", "b"], [verb, "--force", "a"]]) {
			expect(fullmakt(args, environment)).toMatchObject({
				status: 2,
				err: expect.stringContaining(`fullmakt ${verb}`),
			});
		}
		expect(fullmakt([verb, "--help"], environment).out).toMatch(new RegExp(`^Usage: fullmakt ${verb} FILE`));
	}
	expect(readFileSync(file, "utf8")).toContain("not a database");
});

it("leaves PostgreSQL to its own tools, and does not tell its password", () => {
	const environment = { FULLMAKT_DATABASE_URL: "postgres://fullmakt:se%40cret@127.0.0.1:1/fullmakt" };
	for (const verb of ["backup", "restore"]) {
		const { status, out, err } = fullmakt([verb, join(freshFolder(), "x")], environment);
		expect([status, err.includes("docs/backup.md"), /%40cret|@cret/.test(out + err)]).toEqual([2, true, false]);
	}
	const shown = fullmakt(["config"], environment).out;
	expect(shown).toContain("postgres://[redacted]@127.0.0.1:1/fullmakt");
	expect(shown).not.toMatch(/%40cret|@cret/);
});
