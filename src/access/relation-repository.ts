import { type Kysely, sql } from "kysely";
import { RoleCode, roles } from "../catalogue/catalogue.js";
import { batchesInTurns, batchesOf } from "../store/batches.js";
import type { Database } from "../store/schema.js";
import { inForce } from "./clients/client-repository.js";

type Db = Kysely<Database>;

/** An assignment in force, with the form of the party that gives. */
export interface AssignmentRow {
	readonly id: number;
	readonly from: number;
	readonly to: number;
	readonly role: string;
	readonly form: string | null;
}

/** Assignments in force between parties of both sides; a side left out is everybody. */
export async function assignmentsBetween(
	db: Db,
	between: {
		readonly from?: Iterable<number> | undefined;
		readonly to?: Iterable<number> | undefined;
		readonly roles?: readonly string[];
		readonly without?: readonly string[];
	},
	now: number,
): Promise<AssignmentRow[]> {
	const found: AssignmentRow[] = [];
	// Gone through more than once.
	const allReceivers = between.to === undefined ? [undefined] : [...batchesOf(between.to)];
	for await (const givers of between.from === undefined ? [undefined] : batchesInTurns(between.from)) {
		for (const receivers of allReceivers) {
			let query = db
				.selectFrom("assignment")
				.innerJoin("party", "party.id", "assignment.from_id")
				.select([
					"assignment.id as id",
					"assignment.from_id as from",
					"assignment.to_id as to",
					"assignment.role as role",
					"party.form as form",
				])
				.where(inForce("assignment", now))
				.orderBy("assignment.id");
			if (givers !== undefined) query = query.where("assignment.from_id", "in", givers);
			if (receivers !== undefined) query = query.where("assignment.to_id", "in", receivers);
			if (between.roles !== undefined) query = query.where("assignment.role", "in", between.roles);
			if (between.without !== undefined) query = query.where("assignment.role", "not in", between.without);
			// Not spread: a receiver may have more givers than a call takes arguments.
			for (const row of await query.execute()) found.push(row);
		}
	}
	return found;
}

const KEY_ROLES = roles.filter(({ key }) => key).map(({ code }) => code);

/** Who has a key role in which organisation; not the shared responsibility in an inter-municipal company (registry-access 3.1). */
export async function keyRoles(
	db: Db,
	of: { readonly holders?: Iterable<number>; readonly organisations?: Iterable<number> },
	now: number,
): Promise<AssignmentRow[]> {
	const rows = await assignmentsBetween(db, { from: of.organisations, to: of.holders, roles: KEY_ROLES }, now);
	return rows.filter(({ role, form }) => !(role === RoleCode.sharedResponsibility && form === "IKS"));
}

interface UnitRow {
	readonly unit: number;
	readonly main: number;
}

/** A system user lies below its customer too, but is no unit of it. */
const unitRows = (db: Db) =>
	db.selectFrom("party").select(["id as unit", "parent_id as main"]).where("kind", "<>", "system-user");

/** The sub-units of main units. */
export async function unitsOf(db: Db, mains: Iterable<number>): Promise<UnitRow[]> {
	const found: UnitRow[] = [];
	for await (const some of batchesInTurns(mains)) {
		const query = unitRows(db).where("parent_id", "in", some);
		for (const { unit, main } of await query.orderBy("id").execute()) if (main !== null) found.push({ unit, main });
	}
	return found;
}

/** The main units of parties that have one. */
export async function mainUnitsOf(db: Db, units: Iterable<number>): Promise<UnitRow[]> {
	const found: UnitRow[] = [];
	for await (const some of batchesInTurns(units)) {
		const query = unitRows(db).where("id", "in", some);
		for (const { unit, main } of await query.execute()) if (main !== null) found.push({ unit, main });
	}
	return found;
}

/** A sole proprietorship and its owner. */
interface BusinessRow {
	readonly business: number;
	readonly owner: number;
}

const OWNER = "innehaver";
/** Advisers reach the owner for that long after the business was deleted (registry-access 3.1, row 6). */
const OWNER_YEARS = 2;

/** Sole proprietorships whose advisers reach the living owner: those of owners, or the owners of those. */
export async function businessesWithOwner(
	db: Db,
	of: { readonly owner: number } | { readonly businesses: Iterable<number> },
	now: number,
): Promise<BusinessRow[]> {
	const since = new Date(now);
	since.setUTCFullYear(since.getUTCFullYear() - OWNER_YEARS);
	const query = db
		.selectFrom("assignment")
		.innerJoin("party as business", "business.id", "assignment.from_id")
		.innerJoin("party as owner", "owner.id", "assignment.to_id")
		.select(["business.id as business", "owner.id as owner"])
		.where("assignment.role", "=", OWNER)
		.where(inForce("assignment", now))
		.where("business.form", "=", "ENK")
		.where(({ eb, or }) => or([eb("business.deleted_at", "is", null), eb("business.deleted_at", ">", since.getTime())]))
		.where("owner.kind", "=", "person")
		.where("owner.died", "is", null)
		.where("owner.deleted_at", "is", null)
		.orderBy("business.id");
	if ("owner" in of) return query.where("owner.id", "=", of.owner).execute();
	const found: BusinessRow[] = [];
	for await (const some of batchesInTurns(of.businesses))
		found.push(...(await query.where("business.id", "in", some).execute()));
	return found;
}

interface ClientDelegationRow {
	readonly id: number;
	readonly client: number;
	readonly provider: number;
	readonly agent: number;
	/** What the client gave the provider. */
	readonly role: string;
	/** Of the client. */
	readonly form: string | null;
}

/** Client delegations whose two assignments are in force. */
export async function clientDelegationsBetween(
	db: Db,
	between: {
		readonly clients?: Iterable<number> | undefined;
		readonly providers?: readonly number[] | undefined;
		readonly agent?: number | undefined;
	},
	now: number,
): Promise<ClientDelegationRow[]> {
	const found: ClientDelegationRow[] = [];
	for await (const some of between.clients === undefined ? [undefined] : batchesInTurns(between.clients)) {
		let query = db
			.selectFrom("client_delegation")
			.innerJoin("assignment as given", "given.id", "client_delegation.from_assignment_id")
			.innerJoin("assignment as agency", "agency.id", "client_delegation.to_assignment_id")
			.innerJoin("party as client", "client.id", "given.from_id")
			.select([
				"client_delegation.id as id",
				"given.from_id as client",
				"given.to_id as provider",
				"agency.to_id as agent",
				"given.role as role",
				"client.form as form",
			])
			.where("agency.role", "=", RoleCode.agent)
			.where(inForce("given", now))
			.where(inForce("agency", now))
			.orderBy("client_delegation.id");
		if (some !== undefined) query = query.where("given.from_id", "in", some);
		if (between.agent !== undefined) query = query.where("agency.to_id", "=", between.agent);
		// INVARIANT: a page of others, no more than one statement names.
		if (between.providers !== undefined) query = query.where("given.to_id", "in", between.providers);
		for (const row of await query.execute()) found.push(row);
	}
	return found;
}

/** Those on the other side of assignments in force, the next so many by inner number. */
export async function assignedOthers(
	db: Db,
	asked: {
		readonly side: "from_id" | "to_id";
		/** On this side. */
		readonly own: Iterable<number>;
		readonly without: readonly string[];
		readonly after: number;
		readonly size: number;
	},
	now: number,
): Promise<number[]> {
	const found: number[] = [];
	// One at a time, so that an index gives the order: there may be a hundred thousand.
	for (const own of asked.own) {
		const rows = await db
			.selectFrom("assignment")
			.select(`${asked.side} as other`)
			.distinct()
			.where(asked.side === "to_id" ? "from_id" : "to_id", "=", own)
			.where(asked.side, ">", asked.after)
			.where("role", "not in", asked.without)
			.where(inForce("assignment", now))
			.orderBy("other")
			.limit(asked.size)
			.execute();
		found.push(...rows.map(({ other }) => other));
	}
	return found;
}

/** The clients that an agent has something of, the next so many by inner number. */
export async function clientsOfAgent(
	db: Db,
	agent: number,
	after: number,
	size: number,
	now: number,
): Promise<number[]> {
	const rows = await db
		.selectFrom("client_delegation")
		.innerJoin("assignment as given", "given.id", "client_delegation.from_assignment_id")
		.innerJoin("assignment as agency", "agency.id", "client_delegation.to_assignment_id")
		.select("given.from_id as client")
		.distinct()
		.where("agency.to_id", "=", agent)
		.where("agency.role", "=", RoleCode.agent)
		.where("given.from_id", ">", after)
		.where(inForce("given", now))
		.where(inForce("agency", now))
		.orderBy("client")
		.limit(size)
		.execute();
	return rows.map(({ client }) => client);
}

/** Whether a giver has any assignment to a receiver that is not over; one that begins later counts. */
export async function hasAssignment(db: Db, from: number, to: number, now: number): Promise<boolean> {
	const row = await db
		.selectFrom("assignment")
		.select("id")
		.where("from_id", "=", from)
		.where("to_id", "=", to)
		.where("role", "<>", RoleCode.supplier)
		.where(sql<boolean>`(valid_to is null or valid_to > ${now})`)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
