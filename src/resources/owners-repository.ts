import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";

/** A service owner: a public body with a short code. */
export interface ServiceOwner {
	/** Lower case. */
	readonly code: string;
	readonly orgNumber: string | undefined;
	/** By language. */
	readonly names: Readonly<Record<string, string>>;
	readonly logo: string | undefined;
	readonly homepage: string | undefined;
	readonly environments: readonly string[];
}

type Db = Kysely<Database>;

export async function findOwner(db: Db, code: string): Promise<ServiceOwner | undefined> {
	const query = db.selectFrom("service_owner").selectAll().where("code", "=", code.toLowerCase());
	const row = await query.executeTakeFirst();
	return row && ownerOf(row);
}

export async function findOwnerByOrgNumber(db: Db, orgNumber: string): Promise<ServiceOwner | undefined> {
	const query = db.selectFrom("service_owner").selectAll().where("org_number", "=", orgNumber);
	const row = await query.executeTakeFirst();
	return row && ownerOf(row);
}

/** All of them, by code. */
export async function listOwners(db: Db): Promise<ServiceOwner[]> {
	return (await db.selectFrom("service_owner").selectAll().orderBy("code").execute()).map(ownerOf);
}

const ownerOf = (row: Selectable<Database["service_owner"]>): ServiceOwner => ({
	code: row.code,
	orgNumber: row.org_number ?? undefined,
	names: JSON.parse(row.names) as Record<string, string>,
	logo: row.logo ?? undefined,
	homepage: row.homepage ?? undefined,
	environments: JSON.parse(row.environments) as string[],
});
