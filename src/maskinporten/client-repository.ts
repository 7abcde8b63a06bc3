import type { JWK } from "jose";
import type { Kysely, Selectable } from "kysely";
import type { Database, MaskinportenClientTable } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import type { Client, ClientKey } from "./model.js";

type Db = Kysely<Database>;

/** A client, also a revoked one. */
export async function findClient(db: Db, id: string): Promise<Client | undefined> {
	const row = await db.selectFrom("maskinporten_client").selectAll().where("id", "=", id).executeTakeFirst();
	return row === undefined ? undefined : (await clientsOf(db, [row]))[0];
}

/** The clients of an organisation that are not revoked, or those that are, by when they were registered. */
export async function listClients(db: Db, orgNumber: string, which: "live" | "revoked" = "live"): Promise<Client[]> {
	const query = db.selectFrom("maskinporten_client").selectAll().where("org_number", "=", orgNumber);
	const some = query.where("revoked_at", which === "live" ? "is" : "is not", null);
	return clientsOf(db, await some.orderBy("created_at").orderBy("id").execute());
}

/** Ids of revoked clients, of some or of all. */
export async function revokedClients(db: Db, among: readonly string[] | undefined): Promise<string[]> {
	let query = db.selectFrom("maskinporten_client").select("id").where("revoked_at", "is not", null);
	if (among !== undefined) query = query.where("id", "in", among);
	return (await query.execute()).map(({ id }) => id);
}

/** The most values one statement names: below every engine's limit of parameters. */
const AT_ONCE = 500;

async function clientsOf(db: Db, rows: readonly Selectable<MaskinportenClientTable>[]): Promise<Client[]> {
	const found = new Map(rows.map(({ id }) => [id, { keys: [] as ClientKey[], scopes: [] as string[] }]));
	for (let i = 0; i < rows.length; i += AT_ONCE) {
		const ids = rows.slice(i, i + AT_ONCE).map(({ id }) => id);
		const keys = db.selectFrom("maskinporten_client_key").selectAll().where("client_id", "in", ids);
		for (const key of await keys.orderBy("added_at").orderBy("kid").execute()) {
			found.get(key.client_id)?.keys.push({
				kid: key.kid,
				jwk: JSON.parse(key.jwk) as JWK,
				addedAt: key.added_at,
				validTo: key.valid_to ?? undefined,
			});
		}
		const scopes = db.selectFrom("maskinporten_client_scope").selectAll().where("client_id", "in", ids);
		for (const { client_id, scope } of await scopes.orderBy("scope").execute())
			found.get(client_id)?.scopes.push(scope);
	}
	return rows.map((row) => ({
		id: row.id,
		orgNumber: row.org_number,
		name: row.name,
		description: row.description ?? undefined,
		keys: [],
		scopes: [],
		...found.get(row.id),
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		revokedAt: row.revoked_at ?? undefined,
	}));
}

export async function insertClient(
	tx: Transaction,
	client: Pick<Client, "id" | "orgNumber" | "name" | "description">,
	createdBy: string,
): Promise<void> {
	await tx.db
		.insertInto("maskinporten_client")
		.values({
			id: client.id,
			org_number: client.orgNumber,
			name: client.name,
			description: client.description ?? null,
			created_at: tx.now,
			created_by: createdBy,
			updated_at: tx.now,
			revoked_at: null,
		})
		.execute();
}

export async function updateClient(
	tx: Transaction,
	id: string,
	change: Partial<Pick<MaskinportenClientTable, "name" | "description" | "revoked_at">> = {},
): Promise<void> {
	const values = { ...change, updated_at: tx.now };
	await tx.db.updateTable("maskinporten_client").set(values).where("id", "=", id).execute();
}

export async function replaceClientScopes(tx: Transaction, id: string, scopes: readonly string[]): Promise<void> {
	await tx.db.deleteFrom("maskinporten_client_scope").where("client_id", "=", id).execute();
	if (scopes.length === 0) return;
	await tx.db
		.insertInto("maskinporten_client_scope")
		.values(scopes.map((scope) => ({ client_id: id, scope })))
		.execute();
}

export async function insertClientKeys(tx: Transaction, id: string, keys: readonly (JWK & { kid: string })[]) {
	if (keys.length === 0) return;
	const rows = keys.map((jwk) => ({ client_id: id, kid: jwk.kid, jwk: JSON.stringify(jwk), added_at: tx.now }));
	await tx.db
		.insertInto("maskinporten_client_key")
		.values(rows.map((row) => ({ ...row, valid_to: null })))
		.execute();
}

/** Lets keys end at a time, unless they end before it anyway. */
export async function endClientKeys(tx: Transaction, id: string, kids: readonly string[], at: number): Promise<void> {
	if (kids.length === 0) return;
	await tx.db
		.updateTable("maskinporten_client_key")
		.set({ valid_to: at })
		.where("client_id", "=", id)
		.where("kid", "in", kids)
		.where(({ or, eb }) => or([eb("valid_to", "is", null), eb("valid_to", ">", at)]))
		.execute();
}

/** Whether a key counts at a time. */
export const keyCounts = ({ validTo }: ClientKey, now: number): boolean => validTo === undefined || validTo > now;
