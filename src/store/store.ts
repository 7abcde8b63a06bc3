import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { type Change, type LoggedChange, readChange } from "./changes.js";
import type { BulkValue, Engine } from "./engine.js";
import { ReadOnly } from "./guard.js";
import { dropLease, takeLease } from "./lease-repository.js";
import type { Listener } from "./listener.js";
import { migrate } from "./migrate.js";
import { PendingWrite } from "./pending-write.js";
import type { Database } from "./schema.js";
import { inTransaction, retryWhileBusy } from "./transaction.js";

/** Who makes a change; goes into the audit. */
export interface Actor {
	readonly kind: "person" | "organization" | "system-user" | "service-owner" | "platform" | "operator" | "system";
	/** Party uuid, organisation number, owner code, or the name of a part of this program. */
	readonly id: string;
}

/** What happened, for people who ask later: who did it comes from the write. */
export interface AuditEntry {
	/** What was done, as `domain.verb`: `delegation.package-given`, `request.approved`. */
	readonly action: string;
	/** Uuid of the party it was done for. */
	readonly party?: string;
	/** Ids and, where a person decided, what the person was shown. No personal numbers. */
	readonly details?: Readonly<Record<string, unknown>>;
}

/** A message for the outbox: sent after commit, again and again until it went through. */
export interface OutboxMessage {
	readonly topic: string;
	readonly payload: Readonly<Record<string, unknown>>;
	/** Milliseconds from now. */
	readonly delay?: number;
}

/** A write under way. Only its own methods and its `db` may be awaited inside: SQLite has one writing connection. */
export interface Transaction {
	readonly db: Kysely<Database>;
	/** Milliseconds since 1970; one instant for the whole write. */
	readonly now: number;
	/** The revision this write will have, if it logs a change. */
	readonly revision: number;
	log(change: Change): void;
	audit(entry: AuditEntry): void;
	send(message: OutboxMessage): void;
	/** Rows into a temporary table of this write; changes nothing of the store. */
	stage(table: string, columns: readonly string[], rows: Iterable<readonly BulkValue[]>): Promise<number>;
	/** Runs a load into a table the engine's quickest way (`Bulk.loading`). */
	loading<T>(table: keyof Database, unique: "stays" | "may go", load: (bare: boolean) => Promise<T>): Promise<T>;
	/** Every row of a query in batches; sees what this write has written. */
	scan(sql: string, batch: (rows: readonly (readonly BulkValue[])[]) => void): Promise<void>;
	/** Many rows, the engine's quickest way. */
	insertMany(table: keyof Database, columns: readonly string[], rows: Iterable<readonly BulkValue[]>): Promise<number>;
}

export interface Written<T> {
	readonly value: T;
	/** The revision that holds the write; the current one when nothing was changed. */
	readonly revision: Revision;
}

/** A point in a history: the nonce tells the histories before and after a failover apart. */
export interface Revision {
	readonly revision: number;
	readonly nonce: string;
}

/** Called after each commit, before `write` returns: what a node keeps in memory is true when the caller is answered. */
export type Follower = (changes: readonly LoggedChange[]) => void | Promise<void>;

/** What a write does besides; it logs nothing, for the write has told what changed. */
export type Alongside = (tx: Pick<Transaction, "db" | "now" | "revision">) => Promise<void>;

/** Belongs to every write: see `Store.complete`. */
export type Completion = (tx: Transaction, logged: readonly Change[], actor: Actor) => Promise<void>;

/** The database, whichever engine runs it. */
export interface Store {
	readonly engine: Engine["name"];
	/** For reading. An insert, update or delete through it throws. */
	readonly db: Kysely<Database>;
	/**
	 * The only way to write: one transaction that holds the state, the change log, the audit and the outbox. Writes happen one
	 * after the other, so what is read inside stays true until the commit. Whatever `work` throws undoes everything. A write
	 * that changes rows must log a change (and one that should tell nobody says so with an empty `facts`).
	 */
	write<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<Written<T>>;
	/**
	 * Runs `run`; each write made meanwhile that changes something does `more` as well, in the same transaction, and then that of
	 * what this runs within. What one of them throws undoes the write.
	 */
	alongside<T>(more: Alongside, run: () => Promise<T>): Promise<T>;
	/**
	 * From now on every write that changes something does `completion` before it commits, told what it logged and by whom: what
	 * follows from a change wherever it was made. What it throws undoes the write.
	 */
	complete(completion: Completion): void;
	revision(): Promise<Revision>;
	/** Committed changes after a revision, whole revisions only, oldest first. */
	changes(after: number, limit?: number): Promise<readonly LoggedChange[]>;
	follow(follower: Follower): () => void;
	/**
	 * Calls `look` when another program may have committed something: a hint, that may fail to come and may come for nothing. Where
	 * the engine gives none it never comes.
	 */
	hint(look: () => void): () => void;
	/** See `takeLease` of the leases; `Leader` is what one wants. */
	takeLease(wanted: { readonly name: string; readonly holder: string; readonly forMs: number }): Promise<boolean>;
	dropLease(name: string, holder: string): Promise<void>;
	scan: Engine["bulk"]["scan"];
	isDuplicate(error: unknown): boolean;
	close(): Promise<void>;
}

/** Brings the schema up to date and opens the store. */
export async function openStore(engine: Engine, options: { readonly now?: () => number } = {}): Promise<Store> {
	await migrate(engine);
	return new OpenStore(engine, options.now ?? Date.now);
}

/** Two hints are no closer to each other. */
const HINT_MS = 20;

class OpenStore implements Store {
	readonly engine: Engine["name"];
	readonly db: Kysely<Database>;
	readonly scan: Engine["bulk"]["scan"];
	readonly isDuplicate: (error: unknown) => boolean;
	readonly #engine: Engine;
	readonly #now: () => number;
	readonly #followers = new Set<Follower>();
	readonly #completions: Completion[] = [];
	readonly #hinted = new Set<() => void>();
	/** Names this program in its announcements. */
	readonly #origin = randomBytes(9).toString("base64url");
	#listener: Listener | undefined;
	#hinting: NodeJS.Timeout | undefined;
	readonly #alongside = new AsyncLocalStorage<Alongside>();
	/** Writes of this program wait here for each other: the database's own waiting costs a connection, or blocks the process. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(engine: Engine, now: () => number) {
		this.#engine = engine;
		this.#now = now;
		this.engine = engine.name;
		this.scan = engine.bulk.scan;
		this.isDuplicate = engine.isDuplicate;
		this.db = engine.reader.withPlugin(new ReadOnly());
	}

	write<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<Written<T>> {
		const more = this.#alongside.getStore();
		const mine = this.#last.then(() => this.#writeNow(actor, work, more));
		this.#last = mine.catch(() => undefined);
		return mine;
	}

	alongside<T>(more: Alongside, run: () => Promise<T>): Promise<T> {
		// Work that goes on behind the answer is no longer a part of it.
		let over = false;
		const outer = this.#alongside.getStore();
		const meanwhile: Alongside = async (tx) => {
			if (!over) await more(tx);
			await outer?.(tx);
		};
		return this.#alongside.run(meanwhile, async () => {
			try {
				return await run();
			} finally {
				over = true;
			}
		});
	}

	async #writeNow<T>(
		actor: Actor,
		work: (tx: Transaction) => Promise<T>,
		more: Alongside | undefined,
	): Promise<Written<T>> {
		const engine = this.#engine;
		const { value, changes } = await retryWhileBusy(engine, () =>
			inTransaction(engine, async (connection) => {
				if (engine.lockStatement !== undefined) await sql.raw(engine.lockStatement).execute(connection);
				const pending = new PendingWrite(engine, connection, await readCounter(connection), this.#now());
				const value = await work(pending);
				if (more !== undefined && pending.changed) await more(pending);
				for (const complete of this.#completions) {
					if (pending.logged.length > 0) await complete(pending, [...pending.logged], actor);
				}
				return { value, changes: await pending.finish(actor, this.#origin) };
			}),
		);
		if (changes.length > 0) for (const follower of this.#followers) await follower(changes);
		const { revision, nonce } = changes.at(-1) ?? (await this.revision());
		return { value, revision: { revision, nonce } };
	}

	revision(): Promise<Revision> {
		return readRevision(this.db);
	}

	async changes(after: number, limit = 1000): Promise<readonly LoggedChange[]> {
		const rows = await this.db
			.selectFrom("change_log")
			.selectAll()
			.where("revision", ">", after)
			.orderBy("revision")
			.orderBy("position")
			.limit(limit + 1)
			.execute();
		if (rows.length <= limit) return rows.map(readChange);
		// The last revision may be cut in two: leave it for the next call, unless it is the only one.
		const cut = rows.at(-1)?.revision as number;
		const whole = rows.filter(({ revision }) => revision < cut);
		if (whole.length > 0) return whole.map(readChange);
		const all = this.db.selectFrom("change_log").selectAll().where("revision", "=", cut).orderBy("position");
		return (await all.execute()).map(readChange);
	}

	complete(completion: Completion): void {
		this.#completions.push(completion);
	}

	follow(follower: Follower): () => void {
		this.#followers.add(follower);
		return () => this.#followers.delete(follower);
	}

	hint(look: () => void): () => void {
		this.#hinted.add(look);
		this.#listener ??= this.#engine.announcements?.listen((origin) => {
			if (origin !== this.#origin) this.#hintSoon();
		});
		return () => this.#hinted.delete(look);
	}

	takeLease(wanted: { readonly name: string; readonly holder: string; readonly forMs: number }): Promise<boolean> {
		return retryWhileBusy(this.#engine, () => takeLease(this.#engine, wanted));
	}

	dropLease(name: string, holder: string): Promise<void> {
		return retryWhileBusy(this.#engine, () => dropLease(this.#engine.writer, name, holder));
	}

	/** Not for each of many commits (reliability-scale 4.2). */
	#hintSoon(): void {
		this.#hinting ??= setTimeout(() => {
			this.#hinting = undefined;
			for (const look of this.#hinted) look();
		}, HINT_MS).unref();
	}

	async close(): Promise<void> {
		clearTimeout(this.#hinting);
		await this.#last;
		await this.#engine.close();
	}
}

async function readCounter(db: Kysely<Database>): Promise<{ revision: number; hash: string }> {
	return db.selectFrom("revision_counter").select(["revision", "hash"]).where("id", "=", 1).executeTakeFirstOrThrow();
}

async function readRevision(db: Kysely<Database>): Promise<Revision> {
	const row = await db
		.selectFrom("change_log")
		.select(["revision", "nonce"])
		.orderBy("revision", "desc")
		.orderBy("position", "desc")
		.limit(1)
		.executeTakeFirst();
	return row ?? { revision: 0, nonce: "" };
}
