import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { batchesOf } from "./batches.js";
import { type Change, chainHash, type LoggedChange, partOf } from "./changes.js";
import type { BulkValue, Engine } from "./engine.js";
import { WriteWatch } from "./guard.js";
import type { Database } from "./schema.js";
import type { Actor, AuditEntry, OutboxMessage, Transaction } from "./store.js";

/** A write under way on one connection; what it tells of itself is written when it finishes. */
export class PendingWrite implements Transaction {
	readonly db: Kysely<Database>;
	readonly revision: number;
	readonly #engine: Engine;
	readonly #connection: Kysely<Database>;
	readonly #before: { readonly revision: number; readonly hash: string };
	readonly #changes: Change[] = [];
	readonly #audit: AuditEntry[] = [];
	readonly #messages: OutboxMessage[] = [];
	readonly #watch = new WriteWatch();

	constructor(
		engine: Engine,
		connection: Kysely<Database>,
		before: { readonly revision: number; readonly hash: string },
		readonly now: number,
	) {
		this.#engine = engine;
		this.#connection = connection;
		this.#before = before;
		this.revision = before.revision + 1;
		this.db = connection.withPlugin(this.#watch);
	}

	/** Something was written, or told. */
	get changed(): boolean {
		return this.#watch.wrote || this.#changes.length + this.#audit.length + this.#messages.length > 0;
	}

	get logged(): readonly Change[] {
		return this.#changes;
	}

	log(change: Change): void {
		this.#changes.push(change);
	}

	audit(entry: AuditEntry): void {
		this.#audit.push(entry);
	}

	send(message: OutboxMessage): void {
		this.#messages.push(message);
	}

	insertMany(table: keyof Database, columns: readonly string[], rows: Iterable<readonly BulkValue[]>): Promise<number> {
		this.#watch.wrote = true;
		return this.#engine.bulk.insert(this.#connection, table, columns, rows);
	}

	stage(table: string, columns: readonly string[], rows: Iterable<readonly BulkValue[]>): Promise<number> {
		return this.#engine.bulk.insert(this.#connection, table, columns, rows);
	}

	loading<T>(table: keyof Database, unique: "stays" | "may go", load: (bare: boolean) => Promise<T>): Promise<T> {
		return this.#engine.bulk.loading(this.#connection, table, unique, load);
	}

	scan(text: string, batch: (rows: readonly (readonly BulkValue[])[]) => void): Promise<void> {
		return this.#engine.bulk.scanWithin(this.#connection, text, batch);
	}

	async finish(actor: Actor, origin: string): Promise<readonly LoggedChange[]> {
		if (this.#watch.wrote && this.#changes.length === 0) {
			throw new Error("A write changed rows and logged no change; say with tx.log what others have to read anew.");
		}
		const connection = this.#connection;
		const { revision, now: at } = this;
		const entries = this.#audit.map(({ action, party, details }) => ({
			revision,
			at,
			actor_kind: actor.kind,
			actor_id: actor.id,
			action,
			party_uuid: party ?? null,
			details: JSON.stringify(details ?? {}),
		}));
		for (const some of batchesOf(entries)) await connection.insertInto("audit").values(some).execute();
		for (const { topic, payload, delay } of this.#messages) {
			const values = {
				revision,
				topic,
				payload: JSON.stringify(payload),
				created_at: at,
				due_at: at + (delay ?? 0),
				last_error: null,
			};
			await connection.insertInto("outbox").values(values).execute();
		}
		if (this.#changes.length === 0) return [];
		let { hash } = this.#before;
		const logged: LoggedChange[] = [];
		for (const [position, change] of this.#changes.entries()) {
			const nonce = randomBytes(6).toString("base64url");
			const row = {
				revision,
				position,
				at,
				part: partOf(change),
				kind: change.kind,
				payload: JSON.stringify(change),
				nonce,
			};
			hash = chainHash(hash, row);
			await connection
				.insertInto("change_log")
				.values({ ...row, hash })
				.execute();
			logged.push({ revision, at, nonce, change });
		}
		const counted = connection.updateTable("revision_counter").set({ revision, hash }).where("id", "=", 1);
		const { announcements } = this.#engine;
		await (announcements === undefined
			? counted
			: counted.returning(announcements.announce(origin).as("told"))
		).execute();
		return logged;
	}
}
