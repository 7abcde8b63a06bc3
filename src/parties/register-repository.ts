import type { Insertable, Kysely } from "kysely";
import type { Database, PartyTable } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";

type Db = Kysely<Database>;

/** Marks rows that a register made. */
const SOURCE = "register";

/** The columns that a register tells; the rest has its own events. */
export type RegisteredColumns = Omit<
	Insertable<PartyTable>,
	"id" | "uuid" | "parent_id" | "died" | "deleted_at" | "created_at" | "updated_at"
>;

export async function insertRegistered(tx: Transaction, uuid: string, columns: RegisteredColumns): Promise<number> {
	const { id } = await tx.db
		.insertInto("party")
		.values({
			...columns,
			uuid,
			parent_id: null,
			died: null,
			deleted_at: null,
			created_at: tx.now,
			updated_at: tx.now,
		})
		.returning("id")
		.executeTakeFirstOrThrow();
	return id;
}

export async function updateParty(
	tx: Transaction,
	id: number,
	columns: Partial<Omit<PartyTable, "id" | "uuid" | "created_at" | "updated_at">>,
): Promise<void> {
	await tx.db
		.updateTable("party")
		.set({ ...columns, updated_at: tx.now })
		.where("id", "=", id)
		.execute();
}

/** True when it was not there before. */
export async function addAssignment(tx: Transaction, from: number, to: number, role: string): Promise<boolean> {
	const made = await tx.db
		.insertInto("assignment")
		.values({
			uuid: newUuid(tx.now),
			from_id: from,
			to_id: to,
			role,
			valid_from: null,
			valid_to: null,
			source: SOURCE,
			created_at: tx.now,
			created_by: SOURCE,
		})
		.onConflict((on) => on.columns(["from_id", "to_id", "role"]).doNothing())
		.returning("id")
		.executeTakeFirst();
	return made !== undefined;
}

/** Every assignment in one of the roles that a party gives or receives. */
export async function assignmentsOf(
	db: Db,
	party: number,
	roles: readonly string[],
): Promise<{ readonly id: number; readonly from: number; readonly to: number }[]> {
	const find = (side: "from_id" | "to_id") =>
		db
			.selectFrom("assignment")
			.select(["id", "from_id as from", "to_id as to"])
			.where(side, "=", party)
			.where("role", "in", roles);
	return find("from_id").union(find("to_id")).execute();
}

/** The most values one statement names. */
const AT_ONCE = 500;

/** With all that hangs on them. */
export async function deleteAssignments(tx: Transaction, ids: readonly number[]): Promise<void> {
	for (let i = 0; i < ids.length; i += AT_ONCE) {
		await tx.db
			.deleteFrom("assignment")
			.where("id", "in", ids.slice(i, i + AT_ONCE))
			.execute();
	}
}
