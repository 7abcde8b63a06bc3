import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";

type Db = Kysely<Database>;

/** The ends that are looked at: after `since`, up to `now`; milliseconds since 1970. */
export interface Ends {
	readonly since: number;
	readonly now: number;
	/** Of each kind at most so many. */
	readonly size: number;
}

/** Something given to a system user, by inner numbers. */
interface RunOut {
	readonly id: number;
	readonly from: number;
	readonly to: number;
}

type GiftTable = "assignment_package" | "assignment_resource" | "assignment_instance";

/** A package, or rights on a resource or an instance, by its code or the resource's id. */
export interface RunOutGift extends RunOut {
	readonly table: GiftTable;
	readonly name: string;
}

/** What an agent has of a client: all of it, or a package or resource. */
export interface RunOutDelegation {
	readonly delegation: number;
	readonly part: { readonly table: PartTable; readonly id: number } | undefined;
	readonly client: number;
	readonly agent: number;
}

type PartTable = "client_delegation_package" | "client_delegation_resource";

const ended = (table: string, { since, now }: Ends): RawBuilder<boolean> => {
	const end = sql.ref(`${table}.valid_to`);
	return sql<boolean>`(${end} is not null and ${end} <= ${now} and ${end} > ${since})`;
};

/** Connections of live system users. */
const connections = (db: Db, { size }: Ends) =>
	db
		.selectFrom("assignment as a")
		.innerJoin("system_user as u", "u.party_id", "a.to_id")
		.where("u.deleted_at", "is", null)
		.select(["a.from_id as from", "a.to_id as to"])
		.limit(size);

/** Gifts to system users that are over. */
export async function runOutGifts(db: Db, ends: Ends): Promise<RunOutGift[]> {
	const over = ended("gift", ends);
	const packages = await connections(db, ends)
		.innerJoin("assignment_package as gift", "gift.assignment_id", "a.id")
		.select(["gift.id as id", "gift.package as name"])
		.where(over)
		.execute();
	const resources = await connections(db, ends)
		.innerJoin("assignment_resource as gift", "gift.assignment_id", "a.id")
		.select(["gift.id as id", "gift.resource as name"])
		.where(over)
		.execute();
	const instances = await connections(db, ends)
		.innerJoin("assignment_instance as gift", "gift.assignment_id", "a.id")
		.select(["gift.id as id", "gift.resource as name"])
		.where(over)
		.execute();
	return [
		...packages.map((row) => ({ ...row, table: "assignment_package" as const })),
		...resources.map((row) => ({ ...row, table: "assignment_resource" as const })),
		...instances.map((row) => ({ ...row, table: "assignment_instance" as const })),
	];
}

/** Connections of system users that are over, with all that hangs on them. */
export const runOutConnections = (db: Db, ends: Ends): Promise<RunOut[]> =>
	connections(db, ends).select("a.id as id").where(ended("a", ends)).execute();

/** What agents have of clients because of a relation, a package or rights of the provider that are over. */
export async function runOutDelegations(db: Db, ends: Ends): Promise<RunOutDelegation[]> {
	const agents = db
		.selectFrom("client_delegation as d")
		.innerJoin("assignment as c", "c.id", "d.from_assignment_id")
		.innerJoin("assignment as a", "a.id", "d.to_assignment_id")
		.innerJoin("system_user as u", "u.party_id", "a.to_id")
		.where("u.deleted_at", "is", null)
		.limit(ends.size);
	const whole = await agents
		.select(["d.id as delegation", "c.from_id as client", "a.to_id as agent"])
		.where(ended("c", ends))
		.execute();
	const packages = await agents
		.innerJoin("client_delegation_package as part", "part.delegation_id", "d.id")
		.innerJoin("assignment_package as gift", "gift.id", "part.assignment_package_id")
		.select(["d.id as delegation", "part.id as id", "c.from_id as client", "a.to_id as agent"])
		.where(ended("gift", ends))
		.execute();
	const resources = await agents
		.innerJoin("client_delegation_resource as part", "part.delegation_id", "d.id")
		.innerJoin("assignment_resource as gift", "gift.id", "part.assignment_resource_id")
		.select(["d.id as delegation", "part.id as id", "c.from_id as client", "a.to_id as agent"])
		.where(ended("gift", ends))
		.execute();
	const partsOf = (table: PartTable, rows: typeof packages): RunOutDelegation[] =>
		rows.map(({ id, ...row }) => ({ ...row, part: { table, id } }));
	return [
		...whole.map((row) => ({ ...row, part: undefined })),
		...partsOf("client_delegation_package", packages),
		...partsOf("client_delegation_resource", resources),
	];
}

export async function deleteRunOut(tx: Transaction, { delegation, part }: RunOutDelegation): Promise<void> {
	if (part === undefined) await tx.db.deleteFrom("client_delegation").where("id", "=", delegation).execute();
	else await tx.db.deleteFrom(part.table).where("id", "=", part.id).execute();
}
