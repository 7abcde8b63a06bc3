import type { Kysely, RawBuilder } from "kysely";
import type { Listener } from "./listener.js";
import type { Database } from "./schema.js";

/** One of the databases the store runs on; what differs between them stands behind this. */
export interface Engine {
	readonly name: "sqlite" | "postgres";
	/** For reading; sees what is committed. */
	readonly reader: Kysely<Database>;
	/** For writing; used by `Store.write` and the migrations alone. */
	readonly writer: Kysely<Database>;
	/** Starts a transaction that no other writer can be in (statement for the connection at hand). */
	readonly begin: string;
	/** What IDENTITY stands for in a migration. */
	readonly identity: string;
	/** Taken first in every write transaction; nobody else writes until it ends. */
	readonly lockStatement: string | undefined;
	/** SQL of the database's own time, in milliseconds since 1970. */
	readonly clock: string;
	/** True when the error says that another writer was in the way, and the same call may go through a moment later. */
	isBusy(error: unknown): boolean;
	/** True when the error says that a unique constraint was violated. */
	isDuplicate(error: unknown): boolean;
	/** How programs on the same database hear of each other's commits at once; undefined where they cannot. */
	readonly announcements: Announcements | undefined;
	readonly bulk: Bulk;
	close(): Promise<void>;
}

/** Hints of the database; whoever needs to be sure looks for himself. */
export interface Announcements {
	/** An expression that announces the transaction it stands in, when that commits. */
	announce(origin: string): RawBuilder<unknown>;
	/** Calls `heard` with the origin of what was committed; without one when something may have been missed. */
	listen(heard: (origin: string | undefined) => void): Listener;
}

/** A value of a row in a bulk operation. */
export type BulkValue = string | number | null;

/** Bulk paths, native to each engine (reliability-scale 4.4). Inside a write they belong to its transaction. */
export interface Bulk {
	/** Inserts rows in the order given. */
	insert(
		connection: Kysely<Database>,
		table: string,
		columns: readonly string[],
		rows: Iterable<readonly BulkValue[]>,
	): Promise<number>;
	/**
	 * Runs a load into a table. While a table is empty nobody can miss what holds its rows together: where that is quicker, its
	 * references and indexes are taken off, and put on again at the end; unique constraints too, unless they are to stay. The load is
	 * told that those are off (`bare`): it then meets nothing that was there, and names none; what breaks one fails at the end.
	 */
	loading<T>(
		connection: Kysely<Database>,
		table: string,
		unique: "stays" | "may go",
		load: (bare: boolean) => Promise<T>,
	): Promise<T>;
	/** Every row of a query, in batches of arrays (column order as selected); nothing is held but the batch. */
	scan(
		sql: string,
		parameters: readonly BulkValue[],
		batch: (rows: readonly (readonly BulkValue[])[]) => void,
	): Promise<void>;
	/** The same inside a write: sees what it has written. */
	scanWithin(
		connection: Kysely<Database>,
		sql: string,
		batch: (rows: readonly (readonly BulkValue[])[]) => void,
	): Promise<void>;
}
