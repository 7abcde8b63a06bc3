import { spawn } from "node:child_process";
import {
	copyFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupDatabase, restoreDatabase, verifyDatabase } from "../../src/store/backup.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore, type Store } from "../../src/store/store.js";

let folder: string;
const path = (name: string): string => join(folder, name);
const open: Store[] = [];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "fullmakt-backup-"));
});
afterEach(async () => {
	for (const store of open.splice(0)) await store.close();
	rmSync(folder, { recursive: true, force: true });
});

async function openFile(name: string): Promise<Store> {
	const store = await openStore(openSqlite(path(name)));
	open.push(store);
	return store;
}

async function close(store: Store): Promise<void> {
	open.splice(open.indexOf(store), 1);
	await store.close();
}

const setting = (store: Store, name: string, value: string) =>
	store.write({ kind: "operator", id: "test" }, async (tx) => {
		await tx.db.insertInto("setting").values({ name, value }).execute();
		tx.log({ kind: "resources", resources: [name] });
	});

const settings = async (store: Store) =>
	(await store.db.selectFrom("setting").select("name").orderBy("name").execute()).map(({ name }) => name);

async function filled(name: string, rows = 3): Promise<Store> {
	const store = await openFile(name);
	for (let i = 0; i < rows; i++) await setting(store, `s${i}`, "x".repeat(200));
	return store;
}

describe("backup", () => {
	it("of a database in use is whole, one file, and goes on from where it was", async () => {
		const store = await filled("live.db");
		const verified = await backupDatabase(path("live.db"), path("out/a.backup"));
		expect(verified).toMatchObject({ revision: 3, changes: 3 });
		expect(verified.bytes).toBe(readFileSync(path("out/a.backup")).length);
		expect(readdirSync(path("out"))).toEqual(["a.backup"]);
		await setting(store, "later", "");
		const copy = await openFile("out/a.backup");
		expect(await settings(copy)).toEqual(["s0", "s1", "s2"]);
		await setting(copy, "own", "");
		expect((await copy.revision()).revision).toBe(4);
	});

	it("replaces no file, and needs a database", async () => {
		await filled("live.db");
		writeFileSync(path("there"), "something");
		await expect(backupDatabase(path("live.db"), path("there"))).rejects.toThrow("exists already");
		expect(readFileSync(path("there"), "utf8")).toBe("something");
		await expect(backupDatabase(path("none.db"), path("b"))).rejects.toThrow("There is no database");
		writeFileSync(
			path("text.db"),
			"no database at all, and long enough to have a head of one hundred bytes".repeat(20),
		);
		await expect(backupDatabase(path("text.db"), path("b"))).rejects.toThrow("is no database");
		const other = new BetterSqlite(path("other.db"));
		other.exec("create table t (x)");
		other.close();
		await expect(backupDatabase(path("other.db"), path("b"))).rejects.toThrow("no database of fullmakt");
		expect(readdirSync(folder).filter((name) => name.startsWith("b"))).toEqual([]);
	});

	it("ends while another program writes all the time, and holds whole writes only", async () => {
		const store = await filled("live.db", 300);
		await close(store);
		const writer = spawn(process.execPath, ["--input-type=module", "-e", WRITER, path("live.db")], {
			cwd: process.cwd(),
			stdio: ["ignore", "pipe", "inherit"],
		});
		await new Promise((resolve) => writer.stdout.once("data", resolve));
		try {
			await backupDatabase(path("live.db"), path("a.backup"));
		} finally {
			writer.kill("SIGKILL");
		}
		const copy = new BetterSqlite(path("a.backup"), { readonly: true });
		const { n, pairs } = copy
			.prepare("select count(*) n, count(distinct value) pairs from setting where name like 'w%'")
			.get() as { n: number; pairs: number };
		copy.close();
		expect(n).toBe(pairs * 2);
	});
});

/** Two rows a transaction, without end. */
const WRITER = `
	import Database from "better-sqlite3";
	const db = new Database(process.argv[1], { timeout: 5000 });
	const add = db.prepare("insert into setting (name, value) values (?, ?)");
	const both = db.transaction((i) => { add.run("wa" + i, "v" + i); add.run("wb" + i, "v" + i); });
	for (let i = 0; ; i++) { both.immediate(i); if (i === 20) console.log("writing"); }
`;

describe("verification finds", () => {
	async function damaged(damage: (file: string) => void): Promise<() => unknown> {
		await close(await filled("live.db", 40));
		await backupDatabase(path("live.db"), path("a.backup"));
		verifyDatabase(path("a.backup"));
		damage(path("a.backup"));
		return () => verifyDatabase(path("a.backup"));
	}
	const change = (statement: string) => (file: string) => {
		const database = new BetterSqlite(file);
		database.pragma("foreign_keys = OFF");
		database.exec(statement);
		database.close();
	};

	it.each([
		["an edited change", "update change_log set payload = replace(payload, 's7', 's8') where revision = 8"],
		["a change taken out", "delete from change_log where revision = 8"],
		["a changed time", "update change_log set at = at + 1 where revision = 8"],
		["a change moved", "update change_log set revision = 900 where revision = 8"],
		["a lost end", "delete from change_log where revision = 40"],
		["a counter set back", "update revision_counter set revision = 39"],
		["no counter", "delete from revision_counter"],
		[
			"a row that refers to nothing",
			"insert into assignment (uuid, from_id, to_id, role, source, created_at, created_by) values ('u', 1, 2, 'agent', 't', 0, 't')",
		],
	])("%s", async (_, statement) => {
		expect(await damaged(change(statement))).toThrow("is damaged");
	});

	it("a broken page", async () => {
		const verify = await damaged((file) => {
			const bytes = readFileSync(file);
			for (let page = 2; page < bytes.length / 4096; page += 2) bytes.fill(0xa5, page * 4096, page * 4096 + 400);
			writeFileSync(file, bytes);
		});
		expect(verify).toThrow(/damaged|no database/);
	});

	it("a file cut short", async () => {
		const verify = await damaged((file) => truncateSync(file, readFileSync(file).length / 2));
		expect(verify).toThrow("is damaged");
	});

	it("a newer version's database", async () => {
		expect(await damaged(change("insert into schema_migration values (999, 'future', '', 0)"))).toThrow(
			"newer version of fullmakt (migration 999, future)",
		);
	});
});

describe("restore", () => {
	it("puts the backup in place and keeps what was there", async () => {
		const store = await filled("live.db");
		await backupDatabase(path("live.db"), path("a.backup"));
		await setting(store, "later", "");
		await close(store);
		const { revision, kept } = restoreDatabase(path("a.backup"), path("live.db"), Date.UTC(2026, 10, 24, 9, 5));
		expect({ revision, kept }).toEqual({ revision: 3, kept: path("live.db.before-2026-11-24T09-05-00-000Z") });
		expect(readdirSync(folder).sort()).toEqual(["a.backup", "live.db", "live.db.before-2026-11-24T09-05-00-000Z"]);
		expect(await settings(await openFile("live.db"))).toEqual(["s0", "s1", "s2"]);
		expect(await settings(await openFile("live.db.before-2026-11-24T09-05-00-000Z"))).toContain("later");
	});

	it("makes a database where there was none", async () => {
		await close(await filled("live.db"));
		await backupDatabase(path("live.db"), path("a.backup"));
		expect(restoreDatabase(path("a.backup"), path("new/folder.db"), 0).kept).toBeUndefined();
		expect(await settings(await openFile("new/folder.db"))).toHaveLength(3);
	});

	it("refuses a database that is open, be it idle, and changes nothing", async () => {
		const store = await filled("live.db");
		await backupDatabase(path("live.db"), path("a.backup"));
		await setting(store, "later", "");
		expect(() => restoreDatabase(path("a.backup"), path("live.db"), 0)).toThrow("is in use");
		expect(await settings(store)).toContain("later");
		await setting(store, "still", "");
		expect(readdirSync(folder).filter((name) => /before|incoming/.test(name))).toEqual([]);
		await close(store);
		restoreDatabase(path("a.backup"), path("live.db"), 0);
	});

	it("refuses a damaged backup, and changes nothing", async () => {
		await close(await filled("live.db"));
		await backupDatabase(path("live.db"), path("a.backup"));
		const backup = new BetterSqlite(path("a.backup"));
		backup.exec("update change_log set at = 0");
		backup.close();
		expect(() => restoreDatabase(path("a.backup"), path("live.db"), 0)).toThrow("is damaged");
		expect(() => restoreDatabase(path("none"), path("live.db"), 0)).toThrow("There is no backup");
		expect(await settings(await openFile("live.db"))).toHaveLength(3);
		expect(readdirSync(folder).filter((name) => /before|incoming/.test(name))).toEqual([]);
	});

	it("refuses a database in use as backup: its newest writes are not in the file", async () => {
		await filled("live.db");
		expect(existsSync(path("live.db-wal"))).toBe(true);
		expect(() => restoreDatabase(path("live.db"), path("new.db"), 0)).toThrow("is a database in use, not a backup");
	});

	it("takes the place of a database too broken to be opened, and keeps that too", async () => {
		await close(await filled("live.db"));
		await backupDatabase(path("live.db"), path("a.backup"));
		writeFileSync(path("broken.db"), "broken".repeat(1000));
		const { kept } = restoreDatabase(path("a.backup"), path("broken.db"), 0);
		expect(readFileSync(kept as string, "utf8")).toContain("brokenbroken");
		expect(await settings(await openFile("broken.db"))).toHaveLength(3);
	});

	it("a database left by a killed program is set aside with its last writes", async () => {
		const store = await filled("live.db");
		await backupDatabase(path("live.db"), path("a.backup"));
		await setting(store, "later", "");
		// What a kill -9 leaves: the file and the log beside it.
		for (const ending of ["", "-wal"]) copyFileSync(path(`live.db${ending}`), path(`dead.db${ending}`));
		const { kept } = restoreDatabase(path("a.backup"), path("dead.db"), 0);
		const before = new BetterSqlite(kept as string, { readonly: true });
		expect(before.prepare("select count(*) n from setting").get()).toEqual({ n: 4 });
		before.close();
		expect(existsSync(path("dead.db-wal"))).toBe(false);
		expect(await settings(await openFile("dead.db"))).toHaveLength(3);
	});
});
