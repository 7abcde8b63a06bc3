import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite from "better-sqlite3";
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import { LRUCache } from "lru-cache";
import type { Bulk, BulkValue, Engine } from "./engine.js";
import type { Database } from "./schema.js";

/** better-sqlite3 is synchronous: waiting for a lock blocks the whole process, so it waits briefly and the store tries again. */
const BUSY_MS = 50;
const SCAN_BATCH = 10_000;
/** Rows in one insert: what a call costs is shared by them. */
const TOGETHER = 16;

/** The embedded engine: one file, write-ahead log, a connection that writes and one that reads. */
export function openSqlite(file: string): Engine {
	mkdirSync(dirname(file), { recursive: true });
	// Nobody but this program's user reads it: keys that sign tokens lie in it.
	closeSync(openSync(file, "a", 0o600));
	const writing = open(file);
	const reading = open(file);
	reading.pragma("query_only = 1");
	const kysely = (database: SqliteDatabase) => new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
	const reader = kysely(preparedOnce(reading));
	const writer = kysely(writing);
	return {
		name: "sqlite",
		reader,
		writer,
		begin: "begin immediate",
		identity: "integer primary key autoincrement",
		lockStatement: undefined,
		clock: "cast(unixepoch('subsec') * 1000 as integer)",
		isBusy: (error) => codeOf(error).startsWith("SQLITE_BUSY"),
		isDuplicate: (error) => /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(codeOf(error)),
		announcements: undefined,
		bulk: bulkOf(writing, reading),
		async close() {
			await reader.destroy();
			await writer.destroy();
			// Kysely does not close what it never used, and the file would count as in use.
			reading.close();
			writing.close();
		},
	};
}

function open(file: string): BetterSqlite.Database {
	const database = new BetterSqlite(file, { timeout: BUSY_MS });
	database.pragma("journal_mode = WAL");
	// An acknowledged write survives a power loss (reliability-scale 3, R2).
	database.pragma("synchronous = FULL");
	database.pragma("foreign_keys = ON");
	database.pragma("cache_size = -65536");
	return database;
}

/** Statements that are kept; lists of different lengths make different ones. */
const MOST_STATEMENTS = 1000;

/**
 * The same connection, on which the same text is prepared once: for a short query preparing takes longer than running it. Every
 * query is read to its end at once, so none is in use when it is asked for again.
 */
function preparedOnce(database: BetterSqlite.Database): SqliteDatabase {
	const known = new LRUCache<string, BetterSqlite.Statement>({ max: MOST_STATEMENTS });
	return {
		prepare(sql) {
			let statement = known.get(sql);
			if (statement === undefined) {
				statement = database.prepare(sql);
				known.set(sql, statement);
			}
			return statement as unknown as ReturnType<SqliteDatabase["prepare"]>;
		},
		close() {
			known.clear();
			database.close();
		},
	};
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? "");

function bulkOf(writing: BetterSqlite.Database, reading: BetterSqlite.Database): Bulk {
	return {
		async insert(_connection, table, columns, rows) {
			const places = `(${columns.map(() => "?").join(", ")})`;
			const inserting = (times: number): BetterSqlite.Statement =>
				writing.prepare(
					`insert into ${table} (${columns.join(", ")}) values ${new Array(times).fill(places).join(", ")}`,
				);
			const several = inserting(TOGETHER);
			let waiting: BulkValue[] = [];
			let count = 0;
			for (const row of rows) {
				for (let i = 0; i < row.length; i++) waiting.push(row[i] as BulkValue);
				count += 1;
				if (count % TOGETHER !== 0) continue;
				several.run(waiting);
				waiting = [];
			}
			if (waiting.length > 0) inserting(count % TOGETHER).run(waiting);
			return count;
		},
		// Constraints are part of the table here.
		loading: (_connection, _table, _unique, load) => load(false),
		async scan(sql, parameters, batch) {
			scanOn(reading, sql, parameters, batch);
		},
		async scanWithin(_connection, sql, batch) {
			scanOn(writing, sql, [], batch);
		},
	};
}

function scanOn(
	database: BetterSqlite.Database,
	sql: string,
	parameters: readonly BulkValue[],
	batch: (rows: readonly (readonly BulkValue[])[]) => void,
): void {
	const statement = database.prepare(sql).raw();
	let rows: BulkValue[][] = [];
	for (const row of statement.iterate(...parameters)) {
		rows.push(row as BulkValue[]);
		if (rows.length === SCAN_BATCH) {
			batch(rows);
			rows = [];
		}
	}
	if (rows.length > 0) batch(rows);
}
