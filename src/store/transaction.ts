import { type Kysely, sql } from "kysely";
import type { Engine } from "./engine.js";
import type { Database } from "./schema.js";

/** How long a write waits for other programs' writes before it gives up. */
const BUSY_LIMIT_MS = 10_000;

/** Runs `work` on one connection between begin and commit; whatever it throws rolls back. */
export function inTransaction<T>(engine: Engine, work: (connection: Kysely<Database>) => Promise<T>): Promise<T> {
	return engine.writer.connection().execute(async (connection) => {
		await sql.raw(engine.begin).execute(connection);
		try {
			const value = await work(connection);
			await sql.raw("commit").execute(connection);
			return value;
		} catch (error) {
			await sql
				.raw("rollback")
				.execute(connection)
				.catch(() => undefined);
			throw error;
		}
	});
}

/** Tries again, with pauses, while another program's write is in the way. */
export async function retryWhileBusy<T>(engine: Engine, attempt: () => Promise<T>): Promise<T> {
	const started = performance.now();
	for (;;) {
		try {
			return await attempt();
		} catch (error) {
			if (!engine.isBusy(error) || performance.now() - started > BUSY_LIMIT_MS) throw error;
			await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
		}
	}
}
