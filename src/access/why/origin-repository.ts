import { type Kysely, sql } from "kysely";
import { RoleCode, roles } from "../../catalogue/catalogue.js";
import { batchesOf } from "../../store/batches.js";
import type { Database } from "../../store/schema.js";
import type { Origin } from "./model.js";

type Db = Kysely<Database>;

/** The tables of what hangs on an assignment; in all that is asked here they are alike, so one stands for all. */
const GRANTS = {
	package: { table: "assignment_package", name: "package" },
	right: { table: "assignment_resource" as "assignment_package", name: "resource" },
	instance: { table: "assignment_instance" as "assignment_package", name: "resource" },
} as const;

/** Kinds of gifts on an assignment. */
export type GrantKind = keyof typeof GRANTS;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who gave a package (its code) or a right on a resource (its id) on an assignment, when and for how long. */
export async function originOfGrant(
	db: Db,
	kind: GrantKind,
	assignment: number,
	what: string,
): Promise<Origin | undefined> {
	const { table, name } = GRANTS[kind];
	const row = await db
		.selectFrom(`${table} as grant`)
		.innerJoin("assignment", "assignment.id", "grant.assignment_id")
		.select(["grant.valid_from", "grant.valid_to", "grant.created_at", "grant.created_by"])
		.select(["assignment.valid_from as began", "assignment.valid_to as ends"])
		.where("grant.assignment_id", "=", assignment)
		.where(sql.ref(`grant.${name}`), "=", what)
		.orderBy("grant.id")
		.executeTakeFirst();
	return (
		row && {
			givenAt: row.created_at,
			givenBy: UUID.test(row.created_by) ? row.created_by : undefined,
			validFrom: later(row.valid_from, row.began),
			// What hangs on an assignment ends with it.
			validTo: earlier(row.valid_to, row.ends),
		}
	);
}

/** Who passed something on in a client delegation, and when. */
export async function originOfDelegation(db: Db, delegation: number): Promise<Origin | undefined> {
	const row = await db
		.selectFrom("client_delegation")
		.select(["created_at", "created_by"])
		.where("id", "=", delegation)
		.executeTakeFirst();
	return (
		row && {
			givenAt: row.created_at,
			givenBy: UUID.test(row.created_by) ? row.created_by : undefined,
			validFrom: null,
			validTo: null,
		}
	);
}

const later = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b > a) ? b : a);
const earlier = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b < a) ? b : a);

/** Moments at which something between parties begins or ends; milliseconds since 1970, in no order. */
export interface Limits {
	readonly begins: readonly number[];
	readonly ends: readonly number[];
}

const STANDING = [...roles.filter(({ key }) => key).map(({ code }) => code), RoleCode.agent];

/** Organisations that the subject has, had or will have a key role in or works for: what these receive may be the subject's. */
export async function organisationsEverOf(db: Db, subject: number): Promise<number[]> {
	const rows = await db
		.selectFrom("assignment")
		.select("from_id")
		.distinct()
		.where("to_id", "=", subject)
		.where("role", "in", STANDING)
		.execute();
	return rows.map(({ from_id }) => from_id);
}

/**
 * The time limits of everything that givers gave to receivers, and of what the subject itself has of anybody: key roles, work as an
 * agent.
 */
export async function limitsBetween(
	db: Db,
	givers: readonly number[],
	receivers: readonly number[],
	subject: number,
): Promise<Limits> {
	const begins = new Set<number>();
	const ends = new Set<number>();
	const take = (rows: readonly { readonly valid_from: number | null; readonly valid_to: number | null }[]): void => {
		for (const { valid_from, valid_to } of rows) {
			if (valid_from !== null) begins.add(valid_from);
			if (valid_to !== null) ends.add(valid_to);
		}
	};
	const limited = db
		.selectFrom("assignment")
		.select(["valid_from", "valid_to"])
		.where(({ or, eb }) => or([eb("valid_from", "is not", null), eb("valid_to", "is not", null)]));
	take(await limited.where("to_id", "=", subject).limit(MOST).execute());
	for (const some of batchesOf(receivers)) {
		take(await limited.where("from_id", "in", givers).where("to_id", "in", some).limit(MOST).execute());
		for (const { table } of Object.values(GRANTS)) {
			const grants = db
				.selectFrom(`${table} as grant`)
				.innerJoin("assignment", "assignment.id", "grant.assignment_id")
				.select(["grant.valid_from as valid_from", "grant.valid_to as valid_to"])
				.where("assignment.from_id", "in", givers)
				.where("assignment.to_id", "in", some)
				.where(({ or, eb }) => or([eb("grant.valid_from", "is not", null), eb("grant.valid_to", "is not", null)]));
			take(await grants.limit(MOST).execute());
		}
	}
	return { begins: [...begins], ends: [...ends] };
}

/** Of more limits than this not all are looked at. */
const MOST = 200;
