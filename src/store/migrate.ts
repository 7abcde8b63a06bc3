import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Engine } from "./engine.js";
import { migrations } from "./migrations/all.js";
import type { Migration } from "./migrations/migration.js";
import type { Database } from "./schema.js";
import { inTransaction, retryWhileBusy } from "./transaction.js";

/** A database this program cannot use: made by a newer one, or its migrations were altered. */
export class MigrationError extends Error {
	override readonly name = "MigrationError";
}

/** A number of ours among PostgreSQL's advisory locks. */
const LOCK = 7_305_211;

/**
 * Brings the schema up to date. Each migration is one transaction with its own record, so a crash leaves whole steps only;
 * several programs that start at once wait for each other (reliability-scale 0, finding 8).
 *
 * @throws {MigrationError} when the database is ahead of this program, or an applied migration is not what it was.
 */
export async function migrate(engine: Engine, list: readonly Migration[] = migrations): Promise<number> {
	let applied = 0;
	for (;;) {
		const more = await retryWhileBusy(engine, () =>
			inTransaction(engine, (connection) => step(engine, connection, list)),
		);
		if (!more) return applied;
		applied += 1;
	}
}

async function step(engine: Engine, connection: Kysely<Database>, list: readonly Migration[]): Promise<boolean> {
	if (engine.name === "postgres") await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(connection);
	await sql`create table if not exists schema_migration (
		number integer primary key, name text not null, checksum text not null, applied_at bigint not null
	)`.execute(connection);
	const known = await connection.selectFrom("schema_migration").selectAll().orderBy("number").execute();
	for (const { number, name, checksum } of known) {
		const ours = list.find((migration) => migration.number === number);
		if (ours === undefined) {
			throw new MigrationError(
				`The database has migration ${number} (${name}), which this version of fullmakt does not know. Run the newer version.`,
			);
		}
		if (checksumOf(ours) !== checksum) {
			throw new MigrationError(
				`Migration ${number} (${name}) is not what was applied to this database. A released migration may not be edited; restore it, or start from a backup.`,
			);
		}
	}
	const next = list.find(({ number }) => !known.some((each) => each.number === number));
	if (next === undefined) return false;
	for (const statement of next.statements) {
		await sql.raw(statement.replaceAll("IDENTITY", engine.identity)).execute(connection);
	}
	await connection
		.insertInto("schema_migration")
		.values({ number: next.number, name: next.name, checksum: checksumOf(next), applied_at: Date.now() })
		.execute();
	return true;
}

function checksumOf({ number, name, statements }: Migration): string {
	return createHash("sha256")
		.update(JSON.stringify([number, name, statements]))
		.digest("hex");
}
