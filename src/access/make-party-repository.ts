import type { PartyKind } from "../store/schema.js";
import type { Transaction } from "../store/store.js";

export interface NewParty {
	readonly uuid: string;
	readonly kind: PartyKind;
	readonly form: string;
	readonly name: string;
	readonly username: string | null;
	readonly email: string | null;
	/** Inner number. */
	readonly parent: number | null;
}

export async function insertParty(tx: Transaction, { parent, ...party }: NewParty): Promise<number> {
	const { id } = await tx.db
		.insertInto("party")
		.values({
			...party,
			parent_id: parent,
			party_id: null,
			user_id: null,
			org_number: null,
			person_number: null,
			last_name: null,
			born: null,
			died: null,
			deleted_at: null,
			created_at: tx.now,
			updated_at: tx.now,
		})
		.returning("id")
		.executeTakeFirstOrThrow();
	return id;
}
