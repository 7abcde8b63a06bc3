/** Every test of a repository runs on both engines: `onBothEngines("name", (open) => { … })`. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, inject } from "vitest";
import type { Engine } from "../../src/store/engine.js";
import { openPostgres } from "../../src/store/postgres.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore, type Store } from "../../src/store/store.js";

export interface Opened {
	/** A new, empty store; closed and removed after the test. */
	store(options?: { now?: () => number }): Promise<Store>;
	/** The same as two programs see it, neither of which hears by itself what the other writes. */
	stores(options?: { now?: () => number }): Promise<readonly [Store, Store]>;
	/** A new, empty database, and how to connect to it once more. */
	engine(): Promise<{ engine: Engine; again: () => Engine }>;
}

export function onBothEngines(name: string, tests: (opened: Opened, engine: Engine["name"]) => void): void {
	describe(`${name} (sqlite)`, () => tests(opened(sqliteDatabase), "sqlite"));
	const url = inject("postgresUrl");
	describe.skipIf(url === "")(`${name} (postgres)`, () =>
		tests(
			opened(() => postgresDatabase(url)),
			"postgres",
		),
	);
}

/** A new, empty SQLite store for tests that are about something else. */
export async function sqliteStore(options: { now?: () => number } = {}): Promise<Store & { remove(): Promise<void> }> {
	const database = await sqliteDatabase();
	const store = await openStore(database.open(), options);
	return Object.assign(store, {
		remove: async () => {
			await store.close();
			await database.remove();
		},
	});
}

interface TestDatabase {
	open(): Engine;
	remove(): Promise<void>;
}

function opened(create: () => Promise<TestDatabase>): Opened {
	const cleanups: (() => Promise<void>)[] = [];
	afterEach(async () => {
		for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	});
	const engine = async () => {
		const database = await create();
		cleanups.push(() => database.remove());
		const again = (): Engine => {
			const opened = database.open();
			cleanups.push(() => opened.close());
			return opened;
		};
		return { engine: again(), again };
	};
	return {
		engine,
		store: async (options = {}) => openStore((await engine()).engine, options),
		async stores(options = {}) {
			const { engine: first, again } = await engine();
			return [await openStore(first, options), await openStore(again(), options)];
		},
	};
}

async function sqliteDatabase(): Promise<TestDatabase> {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-store-"));
	return {
		open: () => openSqlite(join(folder, "fullmakt.db")),
		remove: async () => rmSync(folder, { recursive: true, force: true }),
	};
}

async function postgresDatabase(server: string): Promise<TestDatabase> {
	const { url, remove } = await freshDatabase(server);
	return { open: () => openPostgres(url), remove };
}

/** A new, empty database on a server of PostgreSQL. */
export async function freshDatabase(url: string): Promise<{ readonly url: string; remove(): Promise<void> }> {
	const name = `test_${randomUUID().replaceAll("-", "")}`;
	const admin = async (statement: string): Promise<void> => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		await client.query(statement);
		await client.end();
	};
	await admin(`create database ${name}`);
	return {
		url: url.replace(/\/postgres$/, `/${name}`),
		remove: () => admin(`drop database ${name} with (force)`),
	};
}
