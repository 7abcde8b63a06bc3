import type { Kysely } from "kysely";
import { batchesOf } from "../store/batches.js";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";
import type { StoredRight, Valid, Validity } from "./model.js";

type Db = Kysely<Database>;

/** Marks rows that users made here. */
const SOURCE = "access-management";

export interface Row extends Valid {
	readonly id: number;
	readonly uuid: string;
}

export interface RightsOnRow extends Row {
	readonly rights: readonly StoredRight[];
}

const times = ({ validFrom, validTo }: Validity) => ({ valid_from: validFrom, valid_to: validTo });

const made = (tx: Transaction, by: string) => ({ uuid: newUuid(tx.now), created_at: tx.now, created_by: by });

/** The assignment of a role, whether or not it counts now. */
export async function findAssignment(db: Db, from: number, to: number, role: string): Promise<Row | undefined> {
	return db
		.selectFrom("assignment")
		.select(["id", "uuid", "valid_from", "valid_to"])
		.where("from_id", "=", from)
		.where("to_id", "=", to)
		.where("role", "=", role)
		.executeTakeFirst();
}

/** Assignments between two parties in any of the roles. */
export async function assignmentsIn(
	db: Db,
	from: number,
	to: number,
	roles: readonly string[],
): Promise<(Row & { readonly role: string })[]> {
	return db
		.selectFrom("assignment")
		.select(["id", "uuid", "role", "valid_from", "valid_to"])
		.where("from_id", "=", from)
		.where("to_id", "=", to)
		.where("role", "in", roles)
		.orderBy("id")
		.execute();
}

export async function insertAssignment(
	tx: Transaction,
	assignment: { readonly from: number; readonly to: number; readonly role: string },
	validity: Validity,
	by: string,
): Promise<Row> {
	return tx.db
		.insertInto("assignment")
		.values({
			...made(tx, by),
			from_id: assignment.from,
			to_id: assignment.to,
			role: assignment.role,
			source: SOURCE,
			...times(validity),
		})
		.returning(["id", "uuid", "valid_from", "valid_to"])
		.executeTakeFirstOrThrow();
}

/** A table whose rows have times and go with an assignment, or are one. */
type GrantTable = "assignment" | "assignment_package" | "assignment_resource" | "assignment_instance";

export async function setTimes(tx: Transaction, table: GrantTable, id: number, validity: Validity): Promise<void> {
	await tx.db.updateTable(table).set(times(validity)).where("id", "=", id).execute();
}

/** Removes a row with all that hangs on it. */
export async function deleteRow(tx: Transaction, table: GrantTable, id: number): Promise<void> {
	await tx.db.deleteFrom(table).where("id", "=", id).execute();
}

export async function findPackageRow(db: Db, assignment: number, code: string): Promise<Row | undefined> {
	return db
		.selectFrom("assignment_package")
		.select(["id", "uuid", "valid_from", "valid_to"])
		.where("assignment_id", "=", assignment)
		.where("package", "=", code)
		.executeTakeFirst();
}

export async function insertPackage(
	tx: Transaction,
	assignment: number,
	code: string,
	validity: Validity,
	by: string,
): Promise<Row> {
	return tx.db
		.insertInto("assignment_package")
		.values({ ...made(tx, by), assignment_id: assignment, package: code, source: SOURCE, ...times(validity) })
		.returning(["id", "uuid", "valid_from", "valid_to"])
		.executeTakeFirstOrThrow();
}

export async function findRightsRow(db: Db, assignment: number, resource: string): Promise<RightsOnRow | undefined> {
	const row = await db
		.selectFrom("assignment_resource")
		.select(["id", "uuid", "valid_from", "valid_to", "rights"])
		.where("assignment_id", "=", assignment)
		.where("resource", "=", resource)
		.executeTakeFirst();
	return row && { ...row, rights: JSON.parse(row.rights) as readonly StoredRight[] };
}

export async function insertRights(
	tx: Transaction,
	assignment: number,
	resource: string,
	rights: readonly StoredRight[],
	validity: Validity,
	by: string,
): Promise<void> {
	await tx.db
		.insertInto("assignment_resource")
		.values({
			...made(tx, by),
			assignment_id: assignment,
			resource,
			rights: JSON.stringify(rights),
			source: SOURCE,
			...times(validity),
		})
		.execute();
}

/** Packages given on an assignment, in force or not, by their codes. */
export async function packageRowsOn(db: Db, assignment: number): Promise<Map<string, Row>> {
	const rows = await db
		.selectFrom("assignment_package")
		.select(["id", "uuid", "valid_from", "valid_to", "package"])
		.where("assignment_id", "=", assignment)
		.execute();
	return new Map(rows.map(({ package: code, ...row }) => [code, row]));
}

/** Single rights given on an assignment, in force or not, by their resources. */
export async function rightsRowsOn(db: Db, assignment: number): Promise<Map<string, RightsOnRow>> {
	const rows = await db
		.selectFrom("assignment_resource")
		.select(["id", "uuid", "valid_from", "valid_to", "resource", "rights"])
		.where("assignment_id", "=", assignment)
		.execute();
	return new Map(
		rows.map(({ resource, rights, ...row }) => [
			resource,
			{ ...row, rights: JSON.parse(rights) as readonly StoredRight[] },
		]),
	);
}

/** Gifts without time limits on an assignment that has nothing of them. */
export async function insertGifts(
	tx: Transaction,
	assignment: number,
	gifts: {
		readonly rights: readonly { readonly resource: string; readonly rights: readonly StoredRight[] }[];
		readonly packages: readonly string[];
	},
	by: string,
): Promise<void> {
	const columns = ["uuid", "created_at", "created_by", "assignment_id", "source"] as const;
	const made = () => [newUuid(tx.now), tx.now, by, assignment, SOURCE] as const;
	const rights = gifts.rights.map(({ resource, rights }) => [...made(), resource, JSON.stringify(rights)]);
	const packages = gifts.packages.map((code) => [...made(), code]);
	if (rights.length > 0) await tx.insertMany("assignment_resource", [...columns, "resource", "rights"], rights);
	if (packages.length > 0) await tx.insertMany("assignment_package", [...columns, "package"], packages);
}

export async function findInstanceRow(
	db: Db,
	assignment: number,
	resource: string,
	instance: string,
): Promise<RightsOnRow | undefined> {
	const row = await db
		.selectFrom("assignment_instance")
		.select(["id", "uuid", "valid_from", "valid_to", "rights"])
		.where("assignment_id", "=", assignment)
		.where("resource", "=", resource)
		.where("instance", "=", instance)
		.executeTakeFirst();
	return row && { ...row, rights: JSON.parse(row.rights) as readonly StoredRight[] };
}

export async function insertInstance(
	tx: Transaction,
	assignment: number,
	of: { readonly resource: string; readonly instance: string },
	rights: readonly StoredRight[],
	validity: Validity,
	by: string,
): Promise<void> {
	await tx.db
		.insertInto("assignment_instance")
		.values({
			...made(tx, by),
			assignment_id: assignment,
			resource: of.resource,
			instance: of.instance,
			source: "EndUser",
			rights: JSON.stringify(rights),
			...times(validity),
		})
		.execute();
}

export async function setRights(
	tx: Transaction,
	table: "assignment_resource" | "assignment_instance",
	id: number,
	rights: readonly StoredRight[],
): Promise<void> {
	await tx.db
		.updateTable(table)
		.set({ rights: JSON.stringify(rights) })
		.where("id", "=", id)
		.execute();
}

/** What an assignment holds, in force or not, as names for people. */
export async function contentOf(
	db: Db,
	assignment: number,
): Promise<{
	readonly packages: readonly string[];
	readonly resources: readonly string[];
	readonly instances: readonly string[];
	readonly delegations: readonly string[];
}> {
	const packages = db.selectFrom("assignment_package").select("package").where("assignment_id", "=", assignment);
	const resources = db.selectFrom("assignment_resource").select("resource").where("assignment_id", "=", assignment);
	const instances = db.selectFrom("assignment_instance").select("instance").where("assignment_id", "=", assignment);
	const delegations = db.selectFrom("client_delegation").select("uuid").where("from_assignment_id", "=", assignment);
	return {
		packages: (await packages.orderBy("id").execute()).map((row) => row.package),
		resources: (await resources.orderBy("id").execute()).map((row) => row.resource),
		instances: (await instances.orderBy("id").execute()).map((row) => row.instance),
		delegations: (await delegations.orderBy("id").execute()).map((row) => row.uuid),
	};
}

/** A client delegation, and who the client and the agent are. */
export interface DependentDelegation {
	readonly id: number;
	readonly client: number;
	readonly agent: number;
}

/** The client delegations that build on assignments, or on a package or resource given on one. */
export async function delegationsOn(
	db: Db,
	on: { readonly assignments: Iterable<number> } | { readonly package: number } | { readonly resource: number },
): Promise<DependentDelegation[]> {
	const query = db
		.selectFrom("client_delegation")
		.innerJoin("assignment as given", "given.id", "client_delegation.from_assignment_id")
		.innerJoin("assignment as agency", "agency.id", "client_delegation.to_assignment_id")
		.select(["client_delegation.id as id", "given.from_id as client", "agency.to_id as agent"]);
	if ("package" in on) {
		return query
			.innerJoin("client_delegation_package as part", "part.delegation_id", "client_delegation.id")
			.where("part.assignment_package_id", "=", on.package)
			.execute();
	}
	if ("resource" in on) {
		return query
			.innerJoin("client_delegation_resource as part", "part.delegation_id", "client_delegation.id")
			.where("part.assignment_resource_id", "=", on.resource)
			.execute();
	}
	const found: DependentDelegation[] = [];
	for (const some of batchesOf(on.assignments)) {
		const either = query.where(({ eb, or }) => or([eb("given.id", "in", some), eb("agency.id", "in", some)]));
		found.push(...(await either.execute()));
	}
	return found;
}
