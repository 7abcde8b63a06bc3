import type { Kysely } from "kysely";
import { RoleCode } from "../../catalogue/catalogue.js";
import type { Database } from "../../store/schema.js";
import type { Transaction } from "../../store/store.js";
import { newUuid } from "../../store/uuid.js";
import { inForce } from "../clients/client-repository.js";
import { isOver } from "../model.js";

/** A consumer (who gives) and a supplier (who acts); inner numbers. */
export interface Supply {
	readonly id: number;
	readonly uuid: string;
	readonly consumer: number;
	readonly supplier: number;
}

/** Relations from or to a party, in the order of the other side. */
export async function listSupplies(
	db: Kysely<Database>,
	filter: { readonly consumer?: number | undefined; readonly supplier?: number | undefined },
	now: number,
): Promise<Supply[]> {
	let query = db
		.selectFrom("assignment")
		.select(["id", "uuid", "from_id as consumer", "to_id as supplier"])
		.where("role", "=", RoleCode.supplier)
		.where(inForce("assignment", now))
		.orderBy("from_id")
		.orderBy("to_id");
	if (filter.consumer !== undefined) query = query.where("from_id", "=", filter.consumer);
	if (filter.supplier !== undefined) query = query.where("to_id", "=", filter.supplier);
	return query.execute();
}

/** A Maskinporten schema that a supplier may use for a consumer. */
export interface SuppliedSchema {
	readonly consumer: number;
	readonly supplier: number;
	readonly resource: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
}

/** Schemas given in relations; those in force. */
export async function listSchemas(
	db: Kysely<Database>,
	filter: {
		readonly consumer?: number | undefined;
		readonly supplier?: number | undefined;
		readonly resources?: readonly string[] | undefined;
	},
	now: number,
): Promise<SuppliedSchema[]> {
	let query = db
		.selectFrom("assignment_resource")
		.innerJoin("assignment", "assignment.id", "assignment_resource.assignment_id")
		.select([
			"assignment.from_id as consumer",
			"assignment.to_id as supplier",
			"assignment_resource.resource as resource",
			"assignment_resource.created_at as createdAt",
		])
		.where("assignment.role", "=", RoleCode.supplier)
		.where(inForce("assignment", now))
		.where(inForce("assignment_resource", now))
		.orderBy("assignment_resource.id");
	if (filter.consumer !== undefined) query = query.where("assignment.from_id", "=", filter.consumer);
	if (filter.supplier !== undefined) query = query.where("assignment.to_id", "=", filter.supplier);
	if (filter.resources !== undefined) query = query.where("assignment_resource.resource", "in", filter.resources);
	return query.execute();
}

/** A resource of type MaskinportenSchema, with what Maskinporten knows it by. */
export interface MaskinportenSchema {
	readonly id: string;
	readonly scopes: readonly string[];
	readonly delegationSchemeId: string | undefined;
}

interface Document {
	readonly resourceReferences?: readonly { readonly referenceType?: string; readonly reference?: string }[];
}

/** The schemas of the registry. */
export async function maskinportenSchemas(db: Kysely<Database>): Promise<MaskinportenSchema[]> {
	const rows = await db
		.selectFrom("resource")
		.select(["id", "document"])
		.where("type", "=", "MaskinportenSchema")
		.where("deleted_at", "is", null)
		.orderBy("id")
		.execute();
	return rows.map((row) => {
		const { resourceReferences = [] } = JSON.parse(row.document) as Document;
		const references = (type: string): string[] =>
			resourceReferences.flatMap(({ referenceType, reference }) =>
				referenceType === type && reference !== undefined ? [reference] : [],
			);
		return {
			id: row.id,
			scopes: references("MaskinportenScope"),
			delegationSchemeId: references("DelegationSchemeId")[0],
		};
	});
}

/** Sets the rights of a schema in a relation; false when they were so before. */
export async function setSchema(
	tx: Transaction,
	supply: Supply,
	resource: string,
	rights: string,
	by: string,
): Promise<boolean> {
	const known = await tx.db
		.selectFrom("assignment_resource")
		.select(["id", "rights", "valid_to"])
		.where("assignment_id", "=", supply.id)
		.where("resource", "=", resource)
		.executeTakeFirst();
	if (known?.rights === rights && !isOver(known, tx.now)) return false;
	if (known !== undefined) {
		// Nothing hangs on a supplier's schema: one that is over begins again.
		const values = isOver(known, tx.now) ? { rights, valid_from: null, valid_to: null } : { rights };
		await tx.db.updateTable("assignment_resource").set(values).where("id", "=", known.id).execute();
		return true;
	}
	await tx.db
		.insertInto("assignment_resource")
		.values({
			uuid: newUuid(tx.now),
			assignment_id: supply.id,
			resource,
			rights,
			valid_from: null,
			valid_to: null,
			source: "access-management",
			created_at: tx.now,
			created_by: by,
		})
		.execute();
	return true;
}

/** False when it was not there. */
export async function removeSchema(tx: Transaction, supply: Supply, resource: string): Promise<boolean> {
	const known = await tx.db
		.selectFrom("assignment_resource")
		.select("id")
		.where("assignment_id", "=", supply.id)
		.where("resource", "in", [resource, resource.toLowerCase()])
		.executeTakeFirst();
	if (known === undefined) return false;
	await tx.db.deleteFrom("assignment_resource").where("id", "=", known.id).execute();
	return true;
}
