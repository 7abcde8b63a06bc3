import { type Kysely, sql } from "kysely";
import type { Engine } from "./engine.js";
import type { Database } from "./schema.js";

/**
 * Takes a lease, or keeps it: nobody else has it for that long, by the database's clock. False when another has it. No part of
 * any history: it is in no log, and no other write waits for it.
 */
export async function takeLease(
	{ writer, clock }: Pick<Engine, "writer" | "clock">,
	{ name, holder, forMs }: { readonly name: string; readonly holder: string; readonly forMs: number },
): Promise<boolean> {
	const now = sql<number>`${sql.raw(clock)}`;
	const until = sql<number>`${sql.raw(clock)} + ${sql.lit(forMs)}`;
	const row = await writer
		.insertInto("lease")
		.values({ name, holder, until })
		.onConflict((on) =>
			on
				.column("name")
				.doUpdateSet({ holder, until })
				.where(({ or, eb }) => or([eb("lease.holder", "=", holder), eb("lease.until", "<=", now)])),
		)
		.returning("name")
		.executeTakeFirst();
	return row !== undefined;
}

/** Leaves a lease to whoever wants it; nothing when another has it. */
export async function dropLease(writer: Kysely<Database>, name: string, holder: string): Promise<void> {
	await writer.deleteFrom("lease").where("name", "=", name).where("holder", "=", holder).execute();
}
