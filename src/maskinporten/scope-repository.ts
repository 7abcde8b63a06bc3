import type { Kysely } from "kysely";
import { RoleCode } from "../catalogue/catalogue.js";
import type { ResourceDocument } from "../resources/model.js";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import type { Scope } from "./model.js";

type Db = Kysely<Database>;

// ------------------------------------------------------------------------------------------------------------- prefixes

/** The organisation that owns all scopes below a prefix. */
export async function findPrefixOwner(db: Db, prefix: string): Promise<string | undefined> {
	const query = db.selectFrom("maskinporten_prefix").select("org_number").where("prefix", "=", prefix);
	return (await query.executeTakeFirst())?.org_number;
}

export async function listPrefixes(db: Db): Promise<{ readonly prefix: string; readonly orgNumber: string }[]> {
	const rows = await db.selectFrom("maskinporten_prefix").selectAll().orderBy("prefix").execute();
	return rows.map(({ prefix, org_number }) => ({ prefix, orgNumber: org_number }));
}

export async function prefixesOfOrg(db: Db, orgNumber: string): Promise<string[]> {
	const query = db.selectFrom("maskinporten_prefix").select("prefix").where("org_number", "=", orgNumber);
	return (await query.orderBy("prefix").execute()).map(({ prefix }) => prefix);
}

export async function insertPrefix(tx: Transaction, prefix: string, orgNumber: string): Promise<void> {
	const row = { prefix, org_number: orgNumber, created_at: tx.now };
	await tx.db.insertInto("maskinporten_prefix").values(row).execute();
}

// --------------------------------------------------------------------------------------------------------------- scopes

const scopes = (db: Db) =>
	db
		.selectFrom("maskinporten_scope as s")
		.innerJoin("maskinporten_prefix as p", "p.prefix", "s.prefix")
		.selectAll("s")
		.select("p.org_number")
		.where("s.withdrawn_at", "is", null);

type ScopeRow = Awaited<ReturnType<ReturnType<typeof scopes>["execute"]>>[number];

const scopeOf = (row: ScopeRow): Scope => ({
	name: row.name,
	prefix: row.prefix,
	ownerOrg: row.org_number,
	description: row.description,
	open: row.open === 1,
	delegable: row.delegable === 1,
	tokenSeconds: row.token_seconds,
	createdAt: row.created_at,
	updatedAt: row.updated_at,
});

/** A scope that was not withdrawn. */
export async function findScope(db: Db, name: string): Promise<Scope | undefined> {
	const row = await scopes(db).where("s.name", "=", name).executeTakeFirst();
	return row && scopeOf(row);
}

/** Those of the names that are scopes; at most some hundred names. */
export async function findScopes(db: Db, names: readonly string[]): Promise<Scope[]> {
	if (names.length === 0) return [];
	return (await scopes(db).where("s.name", "in", names).execute()).map(scopeOf);
}

/** What an organisation owns, was granted, or may use like everybody; by name. */
export async function listScopesFor(db: Db, orgNumber: string): Promise<Scope[]> {
	const granted = db.selectFrom("maskinporten_grant").select("scope").where("org_number", "=", orgNumber);
	const rows = await scopes(db)
		.where(({ or, eb }) => or([eb("p.org_number", "=", orgNumber), eb("s.open", "=", 1), eb("s.name", "in", granted)]))
		.orderBy("s.name")
		.execute();
	return rows.map(scopeOf);
}

/** True when the name is, or was, a scope. */
export async function isScopeNameTaken(db: Db, name: string): Promise<boolean> {
	const row = await db.selectFrom("maskinporten_scope").select("name").where("name", "=", name).executeTakeFirst();
	return row !== undefined;
}

type ScopeText = Pick<Scope, "description" | "open" | "delegable" | "tokenSeconds">;

const columnsOf = ({ description, open, delegable, tokenSeconds }: ScopeText) => ({
	description,
	open: open ? 1 : 0,
	delegable: delegable ? 1 : 0,
	token_seconds: tokenSeconds,
});

export async function insertScope(tx: Transaction, scope: ScopeText & Pick<Scope, "name" | "prefix">): Promise<void> {
	const { name, prefix } = scope;
	const times = { created_at: tx.now, updated_at: tx.now, withdrawn_at: null };
	await tx.db
		.insertInto("maskinporten_scope")
		.values({ name, prefix, ...columnsOf(scope), ...times })
		.execute();
}

export async function updateScope(tx: Transaction, name: string, text: ScopeText): Promise<void> {
	const values = { ...columnsOf(text), updated_at: tx.now };
	await tx.db.updateTable("maskinporten_scope").set(values).where("name", "=", name).execute();
}

export async function markScopeWithdrawn(tx: Transaction, name: string): Promise<void> {
	const values = { withdrawn_at: tx.now, updated_at: tx.now };
	await tx.db.updateTable("maskinporten_scope").set(values).where("name", "=", name).execute();
	await tx.db.deleteFrom("maskinporten_grant").where("scope", "=", name).execute();
}

// --------------------------------------------------------------------------------------------------------------- grants

export interface Grant {
	readonly orgNumber: string;
	readonly grantedAt: number;
}

/** Who was granted a scope, by organisation number. */
export async function listGrants(db: Db, scope: string): Promise<Grant[]> {
	const query = db.selectFrom("maskinporten_grant").selectAll().where("scope", "=", scope).orderBy("org_number");
	return (await query.execute()).map(({ org_number, granted_at }) => ({
		orgNumber: org_number,
		grantedAt: granted_at,
	}));
}

/** Those of the scopes that the organisation was granted. */
export async function grantedScopes(db: Db, orgNumber: string, names: readonly string[]): Promise<ReadonlySet<string>> {
	if (names.length === 0) return new Set();
	const query = db.selectFrom("maskinporten_grant").select("scope").where("org_number", "=", orgNumber);
	const rows = await query.where("scope", "in", names).execute();
	return new Set(rows.map(({ scope }) => scope));
}

/** True when it was not granted before. */
export async function insertGrant(tx: Transaction, scope: string, orgNumber: string, by: string): Promise<boolean> {
	const row = { scope, org_number: orgNumber, granted_at: tx.now, granted_by: by };
	const { numInsertedOrUpdatedRows } = await tx.db
		.insertInto("maskinporten_grant")
		.values(row)
		.onConflict((on) => on.doNothing())
		.executeTakeFirst();
	return numInsertedOrUpdatedRows === 1n;
}

/** True when there was one. */
export async function deleteGrant(tx: Transaction, scope: string, orgNumber: string): Promise<boolean> {
	const { numDeletedRows } = await tx.db
		.deleteFrom("maskinporten_grant")
		.where("scope", "=", scope)
		.where("org_number", "=", orgNumber)
		.executeTakeFirst();
	return numDeletedRows > 0n;
}

// ------------------------------------------------------------------------------------------------------------- suppliers

/**
 * The scopes that a consumer lets a supplier use for it at a time: those that the Maskinporten schemas name which it gave
 * the supplier (registry-access 3.5).
 */
export async function scopesGivenToSupplier(
	db: Db,
	consumerOrg: string,
	supplierOrg: string,
	now: number,
): Promise<ReadonlySet<string>> {
	const rows = await db
		.selectFrom("assignment as a")
		.innerJoin("party as consumer", "consumer.id", "a.from_id")
		.innerJoin("party as supplier", "supplier.id", "a.to_id")
		.innerJoin("assignment_resource as given", "given.assignment_id", "a.id")
		.innerJoin("resource as r", "r.id", "given.resource")
		.select("r.document")
		.where("a.role", "=", RoleCode.supplier)
		.where("consumer.org_number", "=", consumerOrg)
		.where("supplier.org_number", "=", supplierOrg)
		.where("consumer.deleted_at", "is", null)
		.where("supplier.deleted_at", "is", null)
		.where("r.type", "=", "MaskinportenSchema")
		.where("r.deleted_at", "is", null)
		.where(({ or, eb }) => or([eb("a.valid_from", "is", null), eb("a.valid_from", "<=", now)]))
		.where(({ or, eb }) => or([eb("a.valid_to", "is", null), eb("a.valid_to", ">", now)]))
		.where(({ or, eb }) => or([eb("given.valid_from", "is", null), eb("given.valid_from", "<=", now)]))
		.where(({ or, eb }) => or([eb("given.valid_to", "is", null), eb("given.valid_to", ">", now)]))
		.execute();
	const documents = rows.map(({ document }) => JSON.parse(document) as ResourceDocument);
	const references = documents.flatMap(({ resourceReferences }) => resourceReferences ?? []);
	return new Set(references.flatMap((each) => (each.referenceType === "MaskinportenScope" && each.reference) || []));
}
