import type { Kysely } from "kysely";
import { RoleCode } from "../../catalogue/catalogue.js";
import type { Database } from "../../store/schema.js";
import type { Transaction } from "../../store/store.js";
import { newUuid } from "../../store/uuid.js";
import { inForce } from "../clients/client-repository.js";
import type { StoredRight } from "../model.js";

/** Rights on one instance that an app gave; parties by inner number. */
export interface InstanceDelegation {
	readonly id: number;
	readonly assignment: number;
	readonly from: number;
	readonly to: number;
	readonly rights: readonly StoredRight[];
}

/** What an app gave on an instance, all of it or between two parties. */
export async function instanceDelegations(
	db: Kysely<Database>,
	asked: {
		/** Registry id of the app. */
		readonly resource: string;
		readonly instance: string;
		readonly from?: number;
		readonly to?: number;
	},
	now: number,
): Promise<InstanceDelegation[]> {
	let query = db
		.selectFrom("assignment_instance")
		.innerJoin("assignment", "assignment.id", "assignment_instance.assignment_id")
		.select([
			"assignment_instance.id as id",
			"assignment.id as assignment",
			"assignment.from_id as from",
			"assignment.to_id as to",
			"assignment_instance.rights as rights",
		])
		.where("assignment.role", "=", RoleCode.appControlledRightholder)
		.where("assignment_instance.source", "=", "AltinnApp")
		.where("assignment_instance.resource", "=", asked.resource)
		.where("assignment_instance.instance", "=", asked.instance)
		.where(inForce("assignment", now))
		.where(inForce("assignment_instance", now))
		.orderBy("assignment_instance.id");
	if (asked.from !== undefined) query = query.where("assignment.from_id", "=", asked.from);
	if (asked.to !== undefined) query = query.where("assignment.to_id", "=", asked.to);
	const rows = await query.execute();
	return rows.map((row) => ({ ...row, rights: JSON.parse(row.rights) as StoredRight[] }));
}

export async function addInstance(
	tx: Transaction,
	assignment: number,
	asked: { readonly resource: string; readonly instance: string },
	rights: readonly StoredRight[],
	by: string,
): Promise<void> {
	const values = { rights: JSON.stringify(rights), valid_from: null, valid_to: null };
	await tx.db
		.insertInto("assignment_instance")
		.values({
			...values,
			uuid: newUuid(tx.now),
			assignment_id: assignment,
			resource: asked.resource,
			instance: asked.instance,
			source: "AltinnApp",
			created_at: tx.now,
			created_by: by,
		})
		// One that had ended is there still.
		.onConflict((conflict) => conflict.columns(["assignment_id", "resource", "instance"]).doUpdateSet(values))
		.execute();
}

export async function setRights(tx: Transaction, id: number, rights: readonly StoredRight[]): Promise<void> {
	const values = { rights: JSON.stringify(rights) };
	await tx.db.updateTable("assignment_instance").set(values).where("id", "=", id).execute();
}

export async function removeInstance(tx: Transaction, id: number): Promise<void> {
	await tx.db.deleteFrom("assignment_instance").where("id", "=", id).execute();
}
