import type { Kysely } from "kysely";
import { batchesInTurns } from "../store/batches.js";
import type { Database } from "../store/schema.js";
import { inForce } from "./clients/client-repository.js";
import type { StoredRight } from "./model.js";

type Db = Kysely<Database>;

/** A package given on an assignment, or passed on in a client delegation. */
export interface PackageRow {
	readonly holder: number;
	readonly package: string;
}

export interface RightsRow {
	readonly holder: number;
	readonly resource: string;
	readonly rights: readonly StoredRight[];
}

export interface InstanceRow extends RightsRow {
	readonly instance: string;
	readonly source: "AltinnApp" | "EndUser";
}

const rightsOf = (text: string): readonly StoredRight[] => JSON.parse(text) as readonly StoredRight[];

/** Packages in force on assignments. */
export async function packagesOn(db: Db, assignments: Iterable<number>, now: number): Promise<PackageRow[]> {
	const found: PackageRow[] = [];
	for await (const some of batchesInTurns(assignments)) {
		const query = db
			.selectFrom("assignment_package")
			.select(["assignment_id as holder", "package"])
			.where("assignment_id", "in", some)
			.where(inForce("assignment_package", now))
			.orderBy("id");
		found.push(...(await query.execute()));
	}
	return found;
}

/** Packages and single rights on an assignment that begin later. */
export async function laterOn(
	db: Db,
	assignment: number,
	now: number,
): Promise<{
	readonly packages: readonly { readonly id: number; readonly package: string }[];
	readonly resources: readonly { readonly id: number; readonly resource: string }[];
}> {
	const packages = db
		.selectFrom("assignment_package")
		.select(["id", "package"])
		.where("assignment_id", "=", assignment);
	const resources = db
		.selectFrom("assignment_resource")
		.select(["id", "resource"])
		.where("assignment_id", "=", assignment);
	return {
		packages: await packages.where("valid_from", ">", now).execute(),
		resources: await resources.where("valid_from", ">", now).execute(),
	};
}

/** Single rights in force on assignments; of one resource, or all. */
export async function rightsOn(
	db: Db,
	assignments: Iterable<number>,
	now: number,
	resource?: string,
): Promise<RightsRow[]> {
	const found: RightsRow[] = [];
	for await (const some of batchesInTurns(assignments)) {
		let query = db
			.selectFrom("assignment_resource")
			.select(["assignment_id as holder", "resource", "rights"])
			.where("assignment_id", "in", some)
			.where(inForce("assignment_resource", now))
			.orderBy("id");
		if (resource !== undefined) query = query.where("resource", "=", resource);
		for (const row of await query.execute()) found.push({ ...row, rights: rightsOf(row.rights) });
	}
	return found;
}

/** Rights on single instances in force on assignments. */
export async function instancesOn(
	db: Db,
	assignments: Iterable<number>,
	now: number,
	of: { readonly resource?: string | undefined; readonly instance?: string | undefined } = {},
): Promise<InstanceRow[]> {
	const found: InstanceRow[] = [];
	for await (const some of batchesInTurns(assignments)) {
		let query = db
			.selectFrom("assignment_instance")
			.select(["assignment_id as holder", "resource", "instance", "source", "rights"])
			.where("assignment_id", "in", some)
			.where(inForce("assignment_instance", now))
			.orderBy("id");
		if (of.resource !== undefined) query = query.where("resource", "=", of.resource);
		if (of.instance !== undefined) query = query.where("instance", "=", of.instance);
		for (const row of await query.execute()) found.push({ ...row, rights: rightsOf(row.rights) });
	}
	return found;
}

/** A package passed on, and whether it builds on the provider's role (then the role must still carry it). */
interface PassedPackageRow extends PackageRow {
	readonly onRole: boolean;
}

/** Packages passed on in client delegations, as far as what they build on is in force. */
export async function packagesPassedOn(
	db: Db,
	delegations: Iterable<number>,
	now: number,
): Promise<PassedPackageRow[]> {
	const found: PassedPackageRow[] = [];
	for await (const some of batchesInTurns(delegations)) {
		const rows = await db
			.selectFrom("client_delegation_package as given")
			.leftJoin("assignment_package", "assignment_package.id", "given.assignment_package_id")
			.select(["given.delegation_id as holder", "given.package as package", "given.assignment_package_id as grant"])
			.where("given.delegation_id", "in", some)
			.where(({ eb, or }) => or([eb("given.assignment_package_id", "is", null), inForce("assignment_package", now)]))
			.orderBy("given.id")
			.execute();
		found.push(...rows.map(({ grant, ...row }) => ({ ...row, onRole: grant === null })));
	}
	return found;
}

/** Single rights passed on in client delegations. */
export async function rightsPassedOn(
	db: Db,
	delegations: Iterable<number>,
	now: number,
	resource?: string,
): Promise<RightsRow[]> {
	const found: RightsRow[] = [];
	for await (const some of batchesInTurns(delegations)) {
		let query = db
			.selectFrom("client_delegation_resource as given")
			.innerJoin("assignment_resource", "assignment_resource.id", "given.assignment_resource_id")
			.select(["given.delegation_id as holder", "given.resource as resource", "assignment_resource.rights as rights"])
			.where("given.delegation_id", "in", some)
			.where(inForce("assignment_resource", now))
			.orderBy("given.id");
		if (resource !== undefined) query = query.where("given.resource", "=", resource);
		for (const row of await query.execute()) found.push({ ...row, rights: rightsOf(row.rights) });
	}
	return found;
}
