import type { Kysely, Selectable } from "kysely";
import type { Database, SigningKeyTable } from "../store/schema.js";
import type { Transaction } from "../store/store.js";

type Use = SigningKeyTable["issuer"];
type Row = Selectable<SigningKeyTable>;

/** The key that signs at a time: the newest of those that do. */
export async function signingKey(db: Kysely<Database>, use: Use, now: number): Promise<Row | undefined> {
	return db
		.selectFrom("signing_key")
		.selectAll()
		.where("issuer", "=", use)
		.where("signs_from", "<=", now)
		.where(({ or, eb }) => or([eb("signs_to", "is", null), eb("signs_to", ">", now)]))
		.orderBy("signs_from", "desc")
		.orderBy("kid")
		.limit(1)
		.executeTakeFirst();
}

/** Those that others verify with at a time, newest first. */
export async function publishedKeys(db: Kysely<Database>, use: Use, now: number): Promise<Row[]> {
	return db
		.selectFrom("signing_key")
		.selectAll()
		.where("issuer", "=", use)
		.where(({ or, eb }) => or([eb("published_to", "is", null), eb("published_to", ">", now)]))
		.orderBy("signs_from", "desc")
		.orderBy("kid")
		.execute();
}

export async function insertSigningKey(
	tx: Transaction,
	use: Use,
	key: { readonly kid: string; readonly privateJwk: string },
	signsFrom: number,
): Promise<void> {
	await tx.db
		.insertInto("signing_key")
		.values({
			kid: key.kid,
			issuer: use,
			private_jwk: key.privateJwk,
			created_at: tx.now,
			signs_from: signsFrom,
			signs_to: null,
			published_to: null,
		})
		.execute();
}

/** Lets every key of the issuer end at those times, unless it ends earlier. */
export async function retireSigningKeys(
	tx: Transaction,
	use: Use,
	signsTo: number,
	publishedTo: number,
): Promise<void> {
	for (const [column, at] of [
		["signs_to", signsTo],
		["published_to", publishedTo],
	] as const) {
		await tx.db
			.updateTable("signing_key")
			.set({ [column]: at })
			.where("issuer", "=", use)
			.where(({ or, eb }) => or([eb(column, "is", null), eb(column, ">", at)]))
			.execute();
	}
}
