import type { Kysely, Selectable } from "kysely";
import { batchesInTurns } from "../store/batches.js";
import type { Database, PartyTable } from "../store/schema.js";
import type { Party } from "./model.js";

/** One way to name a party. */
export type PartyKey =
	| { readonly id: number }
	| { readonly uuid: string }
	| { readonly partyId: number }
	| { readonly userId: number }
	| { readonly username: string }
	| { readonly orgNumber: string }
	| { readonly personNumber: string }
	| { readonly email: string };

const COLUMNS = {
	id: "id",
	uuid: "uuid",
	partyId: "party_id",
	userId: "user_id",
	username: "username",
	orgNumber: "org_number",
	personNumber: "person_number",
	email: "email",
} as const;

export async function findParty(db: Kysely<Database>, key: PartyKey): Promise<Party | undefined> {
	const [[name, value]] = Object.entries(key) as [[keyof typeof COLUMNS, string | number]];
	const wanted = name === "uuid" ? String(value).toLowerCase() : value;
	const row = await db.selectFrom("party").selectAll().where(COLUMNS[name], "=", wanted).executeTakeFirst();
	return row && partyOf(row);
}

/** Parties by their inner numbers, in no order; unknown ones are left out. */
export async function findParties(db: Kysely<Database>, ids: Iterable<number>): Promise<Party[]> {
	const found: Party[] = [];
	for await (const some of batchesInTurns(ids)) {
		const rows = await db.selectFrom("party").selectAll().where("id", "in", some).execute();
		found.push(...rows.map(partyOf));
	}
	return found;
}

/** Parties by any of these columns, in no order; unknown ones are left out. At most some hundred values. */
export async function findPartiesBy(
	db: Kysely<Database>,
	names: {
		readonly partyIds?: readonly number[];
		readonly uuids?: readonly string[];
		readonly orgNumbers?: readonly string[];
	},
): Promise<Party[]> {
	const { partyIds = [], uuids = [], orgNumbers = [] } = names;
	if (partyIds.length + uuids.length + orgNumbers.length === 0) return [];
	const rows = await db
		.selectFrom("party")
		.selectAll()
		.where(({ eb, or }) =>
			or([
				...(partyIds.length > 0 ? [eb("party_id", "in", partyIds)] : []),
				...(uuids.length > 0 ? [eb("uuid", "in", uuids)] : []),
				...(orgNumbers.length > 0 ? [eb("org_number", "in", orgNumbers)] : []),
			]),
		)
		.execute();
	return rows.map(partyOf);
}

/** The units below these parties (inner numbers), by name. */
export async function findUnits(db: Kysely<Database>, mains: readonly number[]): Promise<Party[]> {
	const found: Party[] = [];
	for await (const some of batchesInTurns(mains)) {
		const rows = await db
			.selectFrom("party")
			.selectAll()
			.where("parent_id", "in", some)
			.where("kind", "=", "organization")
			.orderBy("name")
			.orderBy("id")
			.execute();
		found.push(...rows.map(partyOf));
	}
	return found;
}

export function partyOf(row: Selectable<PartyTable>): Party {
	return {
		id: row.id,
		uuid: row.uuid,
		kind: row.kind,
		partyId: row.party_id ?? undefined,
		userId: row.user_id ?? undefined,
		username: row.username ?? undefined,
		orgNumber: row.org_number ?? undefined,
		personNumber: row.person_number ?? undefined,
		email: row.email ?? undefined,
		name: row.name,
		lastName: row.last_name ?? undefined,
		form: row.form ?? undefined,
		parentId: row.parent_id ?? undefined,
		born: row.born ?? undefined,
		died: row.died ?? undefined,
		deletedAt: row.deleted_at ?? undefined,
		disabledAt: row.disabled_at ?? undefined,
	};
}
