import { sql } from "kysely";
import type { BulkValue } from "../store/engine.js";
import type { Transaction } from "../store/store.js";
import type { Place } from "./fault.js";

/** Rows handed to the database at a time. */
const AT_ONCE = 4_000;

/**
 * Tables that the files are poured into before anything is compared; they live as long as the write. Rows are numbered, so that
 * they can be taken in parts, and know the place they come from.
 */
const TABLES = {
	w_party: `uuid text, fresh_uuid text, kind text, party_id bigint, user_id bigint, username text, org_number text,
		person_number text, email text, name text, last_name text, last_word text, form text, main_unit text, born text, died text,
		deleted_at bigint`,
	w_role: "uuid text, from_id bigint, to_id bigint, role text, valid_from bigint, valid_to bigint",
	w_assignment: "uuid text, from_id bigint, to_id bigint, role text, source text",
	w_package: "uuid text, from_id bigint, to_id bigint, package text, valid_from bigint, valid_to bigint",
	w_resource: "uuid text, from_id bigint, to_id bigint, resource text, rights text, valid_from bigint, valid_to bigint",
	w_instance: `uuid text, from_id bigint, to_id bigint, role text, resource text, instance text, source text, rights text,
		valid_from bigint, valid_to bigint`,
	w_client: "uuid text, client_id bigint, provider_id bigint, agent_id bigint, role text",
	w_client_package: "uuid text, client_id bigint, provider_id bigint, agent_id bigint, role text, package text",
	w_client_resource: "uuid text, client_id bigint, provider_id bigint, agent_id bigint, role text, resource text",
	/** Packages that come with a role, for all forms of the giver or for one. */
	w_role_package: "role text, package text, form text",
} as const;

export type StageTable = keyof typeof TABLES;

/** Pours rows into the staging tables, in batches. */
export class Stage {
	readonly #waiting = new Map<StageTable, (readonly BulkValue[])[]>();
	readonly #counts = new Map<StageTable, number>();
	readonly #files: string[] = [];
	#pouring: Promise<void> = Promise.resolve();

	private constructor(readonly tx: Transaction) {}

	static async open(tx: Transaction): Promise<Stage> {
		for (const [table, columns] of Object.entries(TABLES)) {
			await sql.raw(`drop table if exists ${table}`).execute(tx.db);
			await sql.raw(`create temporary table ${table} (n integer primary key, place text, ${columns})`).execute(tx.db);
		}
		return new Stage(tx);
	}

	/** Rows poured in. */
	count(table: StageTable): number {
		return this.#counts.get(table) ?? 0;
	}

	/** Takes a row; `drain` pours it in. */
	add(table: StageTable, place: Place | undefined, row: readonly BulkValue[]): void {
		let rows = this.#waiting.get(table);
		if (rows === undefined) {
			rows = [];
			this.#waiting.set(table, rows);
		}
		const number = this.count(table) + 1;
		this.#counts.set(table, number);
		rows.push([number, place === undefined ? null : this.#written(place), ...row]);
	}

	/**
	 * Pours in what has become a batch; to be called now and then, so that little waits. The database takes one batch in while the
	 * next is read.
	 */
	async drain(): Promise<void> {
		for (const [table, rows] of this.#waiting) {
			if (rows.length < AT_ONCE) continue;
			await this.#pouring;
			this.#pouring = this.#flush(table);
			// Told when it is waited for.
			this.#pouring.catch(() => undefined);
		}
	}

	/** A place in few letters: the number of its file and where in that. */
	#written({ file, at }: Place): string {
		if (this.#files.at(-1) !== file && !this.#files.includes(file)) this.#files.push(file);
		return `${this.#files.indexOf(file)}:${at}`;
	}

	place(written: string): Place {
		const colon = written.indexOf(":");
		return { file: this.#files[Number(written.slice(0, colon))] as string, at: written.slice(colon + 1) };
	}

	async #flush(table: StageTable): Promise<void> {
		const rows = this.#waiting.get(table);
		if (rows === undefined) return;
		this.#waiting.delete(table);
		const columns = TABLES[table].split(",").map((column) => column.trim().split(/\s/)[0] as string);
		await this.tx.stage(table, ["n", "place", ...columns], rows);
	}

	/** Pours in what waits, and lets the database know: without it a join may be planned as if the tables were empty. */
	async ready(): Promise<void> {
		await this.#pouring;
		for (const table of [...this.#waiting.keys()]) await this.#flush(table);
		for (const table of this.#counts.keys()) await sql.raw(`analyze ${table}`).execute(this.tx.db);
	}

	async close(): Promise<void> {
		for (const table of Object.keys(TABLES)) await sql.raw(`drop table ${table}`).execute(this.tx.db);
	}
}
