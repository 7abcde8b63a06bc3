import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { partyOf } from "../parties/repository.js";
import { batchesOf } from "../store/batches.js";
import type { Database } from "../store/schema.js";
import { inForce } from "./clients/client-repository.js";

type Db = Kysely<Database>;

/** Rights on a resource or an instance as given on an assignment. */
export interface DelegationRow {
	readonly id: number;
	readonly uuid: string;
	readonly from: number;
	readonly to: number;
	readonly resource: string;
	readonly instance: string | null;
	readonly createdAt: number;
	readonly createdBy: string;
}

/** What is given on assignments of a resource and its instances, in force. */
export async function delegationRows(
	db: Db,
	assignments: Iterable<number>,
	resource: string,
	now: number,
): Promise<DelegationRow[]> {
	const found: DelegationRow[] = [];
	for (const some of batchesOf(assignments)) {
		const resources = db
			.selectFrom("assignment_resource as given")
			.innerJoin("assignment", "assignment.id", "given.assignment_id")
			.select(COLUMNS)
			.where("given.assignment_id", "in", some)
			.where("given.resource", "=", resource)
			.where(inForce("given", now))
			.orderBy("given.id");
		const instances = db
			.selectFrom("assignment_instance as given")
			.innerJoin("assignment", "assignment.id", "given.assignment_id")
			.select([...COLUMNS, "given.instance as instance"])
			.where("given.assignment_id", "in", some)
			.where("given.resource", "=", resource)
			.where(inForce("given", now))
			.orderBy("given.id");
		found.push(...(await resources.execute()).map((row) => ({ ...row, instance: null })));
		found.push(...(await instances.execute()));
	}
	return found;
}

const COLUMNS = [
	"given.id as id",
	"given.uuid as uuid",
	"assignment.from_id as from",
	"assignment.to_id as to",
	"given.resource as resource",
	"given.created_at as createdAt",
	"given.created_by as createdBy",
] as const;

/** Parties by uuid; what is no uuid, or of nobody, is left out. */
export async function partiesByUuid(db: Db, uuids: Iterable<string>): Promise<Map<string, Party>> {
	const found = new Map<string, Party>();
	for (const some of batchesOf(uuids)) {
		const rows = await db.selectFrom("party").selectAll().where("uuid", "in", some).execute();
		for (const row of rows) found.set(row.uuid, partyOf(row));
	}
	return found;
}
