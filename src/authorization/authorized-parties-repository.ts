import type { Kysely } from "kysely";
import type { Database, PartyKind } from "../store/schema.js";

type Db = Kysely<Database>;

/** What the answers tell of a party. */
export interface NamedParty {
	readonly id: number;
	readonly uuid: string;
	readonly kind: PartyKind;
	readonly name: string;
	readonly partyId: number | null;
	readonly orgNumber: string | null;
	readonly personNumber: string | null;
	readonly email: string | null;
	readonly form: string | null;
	readonly born: string | null;
}

/** Parties one statement asks for. */
const AT_ONCE = 500;

/** Parties by their inner numbers; unknown ones are left out. */
export async function readNames(db: Db, ids: readonly number[]): Promise<Map<number, NamedParty>> {
	const found = new Map<number, NamedParty>();
	for (let i = 0; i < ids.length; i += AT_ONCE) {
		const rows = await db
			.selectFrom("party")
			.select(["id", "uuid", "kind", "name", "form", "born", "email"])
			.select(["party_id as partyId", "org_number as orgNumber", "person_number as personNumber"])
			.where("id", "in", ids.slice(i, i + AT_ONCE))
			.execute();
		for (const row of rows) found.set(row.id, row);
	}
	return found;
}

/** What a user chose to see in lists of parties. */
export interface Preference {
	readonly clientUnits: boolean;
	readonly subUnits: boolean;
	readonly deletedParties: boolean;
}

/** Undefined when the party never chose. */
export async function readPreference(db: Db, party: number): Promise<Preference | undefined> {
	const row = await db
		.selectFrom("party_preference")
		.select(["client_units", "sub_units", "deleted_parties"])
		.where("party", "=", party)
		.executeTakeFirst();
	if (row === undefined) return undefined;
	return {
		clientUnits: row.client_units === 1,
		subUnits: row.sub_units === 1,
		deletedParties: row.deleted_parties === 1,
	};
}

/** The code of a service owner by its organisation number. */
export async function ownerCode(db: Db, orgNumber: string): Promise<string | undefined> {
	const row = await db
		.selectFrom("service_owner")
		.select("code")
		.where("org_number", "=", orgNumber)
		.executeTakeFirst();
	return row?.code;
}
