import { sql } from "kysely";
import type { Transaction } from "../store/store.js";
import { type WorldFaults, within } from "./fault.js";
import type { Stage, StageTable } from "./stage.js";

/** Staged rows that one statement takes: below what a server allows a statement by far, and many enough to be quick. */
const PART = 100_000;

/** Runs something for each part of a staging table; the part is a condition on its rows, which are called `w`. */
export async function eachPart(stage: Stage, table: StageTable, work: (part: string) => Promise<void>): Promise<void> {
	const count = stage.count(table);
	for (let first = 1; first <= count; first += PART) await work(`w.n between ${first} and ${first + PART - 1}`);
}

/** Runs a statement; tells how many rows it touched. */
export async function run(tx: Transaction, statement: string): Promise<number> {
	const { numAffectedRows } = await sql.raw(statement).execute(tx.db);
	return Number(numAffectedRows ?? 0);
}

/** More than are told, so that there is an end to it. */
const MOST = 1000;

/** Tells a fault at every place that the query (of one column, `place`) gives. */
export async function tellAll(
	stage: Stage,
	faults: WorldFaults,
	query: string,
	path: string,
	message: string,
): Promise<void> {
	const { rows } = await sql
		.raw<{ place: string }>(`select place from (${query}) q limit ${MOST}`)
		.execute(stage.tx.db);
	const places = rows.map(({ place }) => stage.place(place));
	for (const place of places) faults.add(within(place, path), message);
}

/**
 * An update of rows by their id with what a query (of `id` and the columns) found. The query comes first, and each row is then
 * looked up by its id: the plus keeps SQLite from going through the whole table in search of the few.
 */
export const updateFrom = (table: string, columns: readonly string[], query: string, more = ""): string =>
	`with n as materialized (${query}) update ${table}
	set ${columns.map((column) => `${column} = n.${column}`).join(", ")}${more} from n where ${table}.id = +n.id`;
