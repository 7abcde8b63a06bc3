import type { Kysely } from "kysely";
import type { Database } from "../../store/schema.js";
import type { Transaction } from "../../store/store.js";
import { newUuid } from "../../store/uuid.js";
import { removeAssignment } from "../cascade.js";
import { isOver } from "../model.js";

/** A row by which one party gives another a role. */
export interface Assignment {
	readonly id: number;
	readonly uuid: string;
	readonly source: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly valid_to: number | null;
}

/** The two parties, by inner number, and the code of the role. */
export interface AssignmentKey {
	readonly from: number;
	readonly to: number;
	readonly role: string;
}

/** The assignment, in force or not. */
export async function findAssignment(db: Kysely<Database>, key: AssignmentKey): Promise<Assignment | undefined> {
	return db
		.selectFrom("assignment")
		.select(["id", "uuid", "source", "created_at as createdAt", "valid_to"])
		.where("from_id", "=", key.from)
		.where("to_id", "=", key.to)
		.where("role", "=", key.role)
		.executeTakeFirst();
}

/**
 * The assignment as it is, or a new one. What hung on one that is over must not come back to life with the new one: it is
 * removed.
 */
export async function ensureAssignment(
	tx: Transaction,
	key: AssignmentKey,
	made: { readonly source: string; readonly by: string },
): Promise<Assignment & { readonly changed: boolean }> {
	const known = await findAssignment(tx.db, key);
	if (known !== undefined && !isOver(known, tx.now)) return { ...known, changed: false };
	if (known !== undefined) await removeAssignment(tx, key, known.id);
	const row = await tx.db
		.insertInto("assignment")
		.values({
			uuid: newUuid(tx.now),
			from_id: key.from,
			to_id: key.to,
			role: key.role,
			valid_from: null,
			valid_to: null,
			source: made.source,
			created_at: tx.now,
			created_by: made.by,
		})
		.returning(["id", "uuid", "source", "created_at as createdAt", "valid_to"])
		.executeTakeFirstOrThrow();
	return { ...row, changed: true };
}

/** Whether an assignment holds no package, resource or instance. */
export async function isEmptyAssignment(db: Kysely<Database>, id: number): Promise<boolean> {
	for (const table of ["assignment_package", "assignment_resource", "assignment_instance"] as const) {
		const row = await db.selectFrom(table).select("id").where("assignment_id", "=", id).limit(1).executeTakeFirst();
		if (row !== undefined) return false;
	}
	return true;
}
