import {
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { chainHash } from "./changes.js";
import { migrations } from "./migrations/all.js";
import type { ChangeLogTable } from "./schema.js";

/** A database that cannot be backed up or restored; the message says why, and what to do. */
export class BackupError extends Error {
	override readonly name = "BackupError";
}

/** What a database holds, once it was found whole. */
export interface Verified {
	/** The last write in it. */
	readonly revision: number;
	/** Rows of the change log, each with its hash over those before. */
	readonly changes: number;
	readonly bytes: number;
}

/** What SQLite keeps beside a database. */
const LOGS = ["-wal", "-shm", "-journal"] as const;

/** Pages copied before others get a turn; one is 4 kB. */
const PAGES = 4096;

/**
 * Copies an embedded database that may be in use, and looks through the copy before it gets its name: a file that is there is
 * a backup that can be restored. Writes go on meanwhile; what was written before the end is in it or not, a write never half.
 *
 * @throws {BackupError} when there is no database, the target exists, or the copy is damaged
 */
export async function backupDatabase(database: string, target: string): Promise<Verified> {
	if (!existsSync(database)) throw new BackupError(`There is no database ${database}.`);
	if (existsSync(target)) throw new BackupError(`${target} exists already; a backup replaces nothing.`);
	mkdirSync(dirname(target), { recursive: true });
	const partial = `${target}.partial`;
	removeFiles(partial);
	try {
		const source = opened(database, { readonly: true });
		try {
			// One snapshot: without it every write of another program begins the copy anew.
			source.exec("begin");
			source.prepare("select count(*) from sqlite_master").get();
			await source.backup(partial, { progress: () => PAGES });
		} finally {
			source.close();
		}
		becomeOneFile(partial);
		const verified = verifyDatabase(partial);
		flush(partial);
		renameSync(partial, target);
		flush(dirname(target));
		return verified;
	} catch (error) {
		throw asBackupError(error, database);
	} finally {
		removeFiles(partial);
	}
}

/**
 * Puts a backup in a database's place. The database there so far is kept beside it.
 *
 * @returns what was restored, and where the database before it is
 * @throws {BackupError} when the backup is damaged or of a newer version, or some program has the database open
 */
export function restoreDatabase(
	backup: string,
	database: string,
	now: number,
): Verified & { readonly kept: string | undefined } {
	if (!existsSync(backup)) throw new BackupError(`There is no backup ${backup}.`);
	if (existsSync(`${backup}-wal`) && statSync(`${backup}-wal`).size > 0) {
		throw new BackupError(`${backup} is a database in use, not a backup: part of it is still in ${backup}-wal.`);
	}
	mkdirSync(dirname(database), { recursive: true });
	const incoming = `${database}.incoming`;
	removeFiles(incoming);
	try {
		// The copy is looked through, not the original: what is put in place is what was found whole.
		copyFileSync(backup, incoming);
		const verified = verifyDatabase(incoming);
		flush(incoming);
		const kept = existsSync(database) ? setAside(database, now) : undefined;
		// INVARIANT: no log of another database lies beside the one put in place; SQLite would play it into it.
		for (const ending of LOGS) rmSync(database + ending, { force: true });
		renameSync(incoming, database);
		flush(dirname(database));
		return { ...verified, kept };
	} catch (error) {
		throw asBackupError(error, backup);
	} finally {
		removeFiles(incoming);
	}
}

/**
 * Looks a database file through: its pages, its references, its migrations, and the hash chain of the change log, which notices
 * what the pages' own checks do not (reliability-scale 3, R5).
 *
 * @throws {BackupError} what is wrong
 */
export function verifyDatabase(file: string): Verified {
	const database = opened(file, { readonly: true, fileMustExist: true });
	try {
		const [found] = database.pragma("integrity_check(1)", { simple: false }) as { integrity_check: string }[];
		if (found?.integrity_check !== "ok") throw new BackupError(`${file} is damaged: ${found?.integrity_check}.`);
		const [dangling] = database.pragma("foreign_key_check") as { table: string }[];
		if (dangling !== undefined) throw new BackupError(`${file} is damaged: table ${dangling.table} refers to nothing.`);
		checkMigrations(database, file);
		const changes = checkChain(database, file);
		const bytes =
			Number(database.pragma("page_count", { simple: true })) * Number(database.pragma("page_size", { simple: true }));
		return { ...changes, bytes };
	} catch (error) {
		throw asBackupError(error, file);
	} finally {
		database.close();
	}
}

function checkMigrations(database: BetterSqlite.Database, file: string): void {
	const tables = database.prepare("select name from sqlite_master where type = 'table' and name = 'schema_migration'");
	if (tables.get() === undefined) throw new BackupError(`${file} is no database of fullmakt.`);
	const applied = database.prepare("select number, name from schema_migration order by number").all();
	for (const { number, name } of applied as { number: number; name: string }[]) {
		if (!migrations.some((ours) => ours.number === number)) {
			throw new BackupError(`${file} was made by a newer version of fullmakt (migration ${number}, ${name}).`);
		}
	}
}

/** Follows the chain from the first change to the counter, which holds the last hash. */
function checkChain(database: BetterSqlite.Database, file: string): { revision: number; changes: number } {
	const counter = database.prepare("select revision, hash from revision_counter where id = 1").get() as
		| { revision: number; hash: string }
		| undefined;
	let hash = "";
	let revision = 0;
	let changes = 0;
	const rows = database.prepare("select * from change_log order by revision, position");
	for (const row of rows.iterate() as Iterable<ChangeLogTable>) {
		hash = chainHash(hash, row);
		if (hash !== row.hash) {
			throw new BackupError(`${file} is damaged: the change log does not hang together at revision ${row.revision}.`);
		}
		revision = row.revision;
		changes += 1;
	}
	if (counter === undefined || counter.revision !== revision || counter.hash !== hash) {
		throw new BackupError(`${file} is damaged: the end of the change log is missing.`);
	}
	return { revision, changes };
}

/** A copy as one file: what waits in a write-ahead log is taken in, and no log is left beside it. */
function becomeOneFile(file: string): void {
	const database = opened(file, {});
	try {
		database.pragma("journal_mode = DELETE");
	} finally {
		database.close();
	}
}

/**
 * Renames a database that nobody has open, with nothing waiting in a log beside it.
 *
 * Leaving the write-ahead log needs the file alone: it fails while any connection of any program is open, an idle one too.
 *
 * @returns the new name
 */
function setAside(file: string, now: number): string {
	const kept = join(dirname(file), `${basename(file)}.before-${new Date(now).toISOString().replace(/[:.]/g, "-")}`);
	if (existsSync(kept)) throw new BackupError(`${kept} exists already.`);
	if (!isOurs(file)) {
		// Too damaged to be opened: it is in nobody's use, and is kept as it is.
		renameSync(file, kept);
		for (const ending of ["-wal", "-shm"]) if (existsSync(file + ending)) renameSync(file + ending, kept + ending);
		return kept;
	}
	const database = opened(file, { timeout: 100 });
	try {
		database.pragma("locking_mode = EXCLUSIVE");
		const mode = database.pragma("journal_mode = DELETE", { simple: true });
		if (mode !== "delete") throw new BackupError(IN_USE(file));
		database.exec("begin exclusive");
		// Where open files can be renamed nobody gets in between; Windows wants it closed.
		if (process.platform === "win32") database.close();
		renameSync(file, kept);
		return kept;
	} catch (error) {
		if (String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY")) throw new BackupError(IN_USE(file));
		throw error;
	} finally {
		if (database.open) database.close();
	}
}

const IN_USE = (file: string): string => `${file} is in use. Stop the server, and whatever else has it open, first.`;

function isOurs(file: string): boolean {
	try {
		const database = new BetterSqlite(file, { readonly: true });
		try {
			database.prepare("select count(*) from sqlite_master").get();
			return true;
		} finally {
			database.close();
		}
	} catch (error) {
		if (/^SQLITE_(NOTADB|CORRUPT)/.test(String((error as { code?: unknown }).code))) return false;
		throw error;
	}
}

function opened(file: string, options: BetterSqlite.Options): BetterSqlite.Database {
	try {
		return new BetterSqlite(file, options);
	} catch (error) {
		throw asBackupError(error, file);
	}
}

/** SQLite's words for a file that is none, or is broken, as ours. */
function asBackupError(error: unknown, file: string): unknown {
	const code = String((error as { code?: unknown } | null)?.code ?? "");
	if (error instanceof BackupError) return error;
	if (code === "SQLITE_NOTADB") return new BackupError(`${file} is no database.`);
	if (code.startsWith("SQLITE_CORRUPT")) return new BackupError(`${file} is damaged: ${(error as Error).message}.`);
	if (code.startsWith("SQLITE_BUSY")) return new BackupError(IN_USE(file));
	if (code === "SQLITE_FULL" || code === "ENOSPC") return new BackupError(`There is no room for the copy of ${file}.`);
	return error;
}

/** To the disk, so that a power loss after this takes nothing back. */
function flush(path: string): void {
	// Folders cannot be opened on Windows, and need not be.
	if (process.platform === "win32") return;
	const handle = openSync(path, "r");
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}

function removeFiles(file: string): void {
	for (const ending of ["", ...LOGS]) rmSync(file + ending, { force: true });
}
