import type { Kysely } from "kysely";
import { RoleCode } from "../../catalogue/catalogue.js";
import { Fault, invalid } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import type { Resource } from "../../resources/model.js";
import { findResource } from "../../resources/repository.js";
import type { Database } from "../../store/schema.js";
import type { Actor, Transaction } from "../../store/store.js";
import { removeAssignment } from "../cascade.js";
import { type Assignment, ensureAssignment } from "../clients/assignment.js";
import { logPairs } from "../clients/facts.js";
import { at } from "../problems.js";
import { checkRights, type RightCheck } from "../right-check.js";
import { finding, problem } from "./problems.js";
import { listSchemas, listSupplies, removeSchema, setSchema } from "./repository.js";

/** A schema of the registry that can be given. @throws AM-00027, AM-00042 */
export async function schemaToGive(db: Kysely<Database>, id: string): Promise<Resource> {
	const schema = (await findResource(db, id)) ?? (await findResource(db, id.toLowerCase()));
	if (schema?.type !== "MaskinportenSchema") throw new Fault(problem.invalidResource);
	if (!schema.delegable) throw new Fault(problem.notDelegable);
	return schema;
}

/** Each right on a schema, and whether the caller may give it. */
export async function checkSchema(
	db: Kysely<Database>,
	caller: Party,
	consumer: Party,
	schema: Resource,
	now: number,
): Promise<RightCheck[]> {
	return checkRights(db, caller, consumer, { resource: schema, schemas: true }, now);
}

/** Makes an organisation a supplier of another, or finds that it is one. */
export async function addSupplier(tx: Transaction, consumer: Party, supplier: Party, by: Actor): Promise<Assignment> {
	if (consumer.kind !== "organization") throw invalid([at(finding.entityType, "QUERY/party")]);
	if (consumer.id === supplier.id) throw invalid([at(finding.parameter, "QUERY/supplier")]);
	const key = { from: consumer.id, to: supplier.id, role: RoleCode.supplier };
	const { changed, ...supply } = await ensureAssignment(tx, key, { source: "access-management", by: by.id });
	if (changed) {
		logPairs(tx, [[consumer.id, supplier.id]]);
		tx.audit({ action: "maskinporten.supplier-added", party: consumer.uuid, details: { supplier: supplier.uuid } });
	}
	return supply;
}

/** Ends the relation, from either side; there may be none. @throws AM.VLD-00010 when it holds schemas and `cascade` is not set */
export async function removeSupplier(
	tx: Transaction,
	consumer: Party,
	supplier: Party,
	cascade: boolean,
): Promise<void> {
	const [supply] = await listSupplies(tx.db, { consumer: consumer.id, supplier: supplier.id }, tx.now);
	if (supply === undefined) return;
	const schemas = await listSchemas(tx.db, { consumer: consumer.id, supplier: supplier.id }, tx.now);
	if (schemas.length > 0 && !cascade) {
		throw invalid([at(finding.hasResources, "QUERY/cascade", schemas.map(({ resource }) => resource).join(", "))]);
	}
	await removeAssignment(tx, { from: consumer.id, to: supplier.id }, supply.id);
	const details = { supplier: supplier.uuid, resources: schemas.map(({ resource }) => resource) };
	tx.audit({ action: "maskinporten.supplier-removed", party: consumer.uuid, details });
}

/**
 * Gives a supplier all rights on a schema that the caller may give (registry-access 3.5).
 *
 * @throws AM-00022 without the relation, AM-00028 when there is no right the caller may give
 */
export async function giveSchema(
	tx: Transaction,
	given: {
		readonly consumer: Party;
		readonly supplier: Party;
		readonly schema: Resource;
		readonly caller: Party;
		readonly by: Actor;
	},
): Promise<void> {
	const { consumer, supplier, schema, caller, by } = given;
	const [supply] = await listSupplies(tx.db, { consumer: consumer.id, supplier: supplier.id }, tx.now);
	if (supply === undefined) throw new Fault(problem.notConnected);
	const checked = await checkSchema(tx.db, caller, consumer, schema, tx.now);
	const rights = checked.filter(({ result }) => result).map(({ right }) => right);
	if (rights.length === 0) throw new Fault(problem.notAuthorized);
	if (!(await setSchema(tx, supply, schema.id, JSON.stringify(rights), by.id))) return;
	logPairs(tx, [[consumer.id, supplier.id]]);
	const details = { supplier: supplier.uuid, resource: schema.id };
	tx.audit({ action: "maskinporten.resource-given", party: consumer.uuid, details });
}

/** Takes a schema back, from either side; it may not have been given. */
export async function takeSchema(tx: Transaction, consumer: Party, supplier: Party, resource: string): Promise<void> {
	const [supply] = await listSupplies(tx.db, { consumer: consumer.id, supplier: supplier.id }, tx.now);
	if (supply === undefined || !(await removeSchema(tx, supply, resource))) return;
	logPairs(tx, [[consumer.id, supplier.id]]);
	const details = { supplier: supplier.uuid, resource };
	tx.audit({ action: "maskinporten.resource-revoked", party: consumer.uuid, details });
}

/** An organisation by its number, as suppliers and consumers are named. */
export async function organization(db: Kysely<Database>, orgNumber: string, parameter: string): Promise<Party> {
	const party = await findParty(db, { orgNumber });
	if (party === undefined) throw invalid([at(finding.unknownParty, `QUERY/${parameter}`)]);
	return party;
}
