import { randomBytes } from "node:crypto";
import type { Store } from "../store/store.js";

const NAME = "http-secret";

/** The key of what this server seals for its callers. Made once, and the same on every node: it lies in the database. */
export async function loadSecret(store: Store): Promise<Buffer> {
	const known = await read(store);
	if (known !== undefined) return known;
	await store.write({ kind: "system", id: "http" }, async (tx) => {
		const value = randomBytes(32).toString("base64url");
		await tx.db
			.insertInto("setting")
			.values({ name: NAME, value })
			.onConflict((conflict) => conflict.column("name").doNothing())
			.execute();
		tx.log({ kind: "facts", pairs: [] });
	});
	return (await read(store)) as Buffer;
}

async function read({ db }: Store): Promise<Buffer | undefined> {
	const row = await db.selectFrom("setting").select("value").where("name", "=", NAME).executeTakeFirst();
	return row === undefined ? undefined : Buffer.from(row.value, "base64url");
}
