import { sql } from "kysely";
import type { Store } from "../../store/store.js";
import type { PartyRow } from "./parties.js";
import { Kind } from "./what.js";

/**
 * One fact as the store has it. The times are those of all that it rests on: it holds while each of them does
 * (since null: always, until null: until revoked).
 */
export type FactRow = readonly [
	id: number,
	from: number,
	to: number,
	kind: Kind,
	/** Code of the role or package, both of them with a slash between, or id of the resource. */
	name: string,
	/** JSON. */
	rights: string | null,
	instance: string | null,
	since1: number | null,
	until1: number | null,
	since2: number | null,
	until2: number | null,
	since3: number | null,
	until3: number | null,
];

const NO_TIME = "cast(null as bigint)";
const NO_TEXT = "cast(null as text)";
const NO_TIMES = `${NO_TIME}, ${NO_TIME}`;

/** A table that gives something, and how to get its facts; `id` numbers them, `from` and `to` are the parties. */
interface Source {
	readonly id: string;
	readonly from: string;
	readonly to: string;
	readonly rest: string;
	readonly tables: string;
	readonly where: string;
}

/** A connection carries what is given on it only in the role of a right holder (registry-access 3.1). */
const given = (table: string, kind: number, rights: string): Source => ({
	id: "g.id",
	from: "a.from_id",
	to: "a.to_id",
	rest: `${kind}, ${rights}, ${NO_TEXT}, a.valid_from, a.valid_to, g.valid_from, g.valid_to, ${NO_TIMES}`,
	tables: `${table} g join assignment a on a.id = g.assignment_id`,
	where: "a.role = 'rettighetshaver'",
});

/** What a client lets an agent of its provider have (registry-access 4.1). */
const delegated = (table: string, kind: number | string, rights: string, grant: string): Source => ({
	id: "g.id",
	from: "c.from_id",
	to: "p.to_id",
	rest: `${kind}, ${rights}, ${NO_TEXT}, c.valid_from, c.valid_to, p.valid_from, p.valid_to, r.valid_from, r.valid_to`,
	tables:
		`${table} g join client_delegation d on d.id = g.delegation_id join assignment c on c.id = d.from_assignment_id ` +
		`join assignment p on p.id = d.to_assignment_id ${grant}`,
	where: "p.role = 'agent' and c.role <> 'supplier'",
});

const sources: readonly Source[] = [
	{
		id: "a.id",
		from: "a.from_id",
		to: "a.to_id",
		rest: `${Kind.role}, a.role, ${NO_TEXT}, ${NO_TEXT}, a.valid_from, a.valid_to, ${NO_TIMES}, ${NO_TIMES}`,
		tables: "assignment a",
		where: "1 = 1",
	},
	given("assignment_package", Kind.package, `g.package, ${NO_TEXT}`),
	given("assignment_resource", Kind.right, "g.resource, g.rights"),
	{
		id: "g.id",
		from: "a.from_id",
		to: "a.to_id",
		rest:
			`case when a.role = 'rettighetshaver' then ${Kind.instance} else ${Kind.appInstance} end, ` +
			`g.resource, g.rights, g.instance, a.valid_from, a.valid_to, g.valid_from, g.valid_to, ${NO_TIMES}`,
		tables: "assignment_instance g join assignment a on a.id = g.assignment_id",
		where: "a.role in ('rettighetshaver', 'appstyrt-rettighetshaver')",
	},
	delegated(
		"client_delegation_package",
		`case when g.assignment_package_id is null then ${Kind.carriedPackage} else ${Kind.clientPackage} end`,
		`case when g.assignment_package_id is null then c.role || '/' || g.package else g.package end, ${NO_TEXT}`,
		"left join assignment_package r on r.id = g.assignment_package_id",
	),
	delegated(
		"client_delegation_resource",
		Kind.clientRight,
		"r.resource, r.rights",
		"join assignment_resource r on r.id = g.assignment_resource_id",
	),
];

/** Rows read at once: few enough that decisions hardly wait for them. */
const PAGE = 20_000;

/** Every fact there is, in pages; between two of them others have their turn. */
export async function scanFacts(store: Store, take: (rows: readonly FactRow[]) => void): Promise<void> {
	for (const { id, from, to, rest, tables, where } of sources) {
		const text = `select ${id}, ${from}, ${to}, ${rest} from ${tables} where ${where} and ${id} > ? order by ${id} limit ${PAGE}`;
		await inPages<FactRow>(store, text, take);
	}
}

const PARTY_COLUMNS =
	"id, uuid, kind, party_id, user_id, username, org_number, person_number, email, form, parent_id, died, " +
	// One that is switched off holds as little as one that is deleted.
	"coalesce(deleted_at, disabled_at) as deleted_at";

type PartyValues = readonly (string | number | null)[];

export async function scanParties(store: Store, take: (rows: readonly PartyRow[]) => void): Promise<void> {
	const text = `select ${PARTY_COLUMNS} from party where id > ? order by id limit ${PAGE}`;
	await inPages<PartyValues & readonly [number]>(store, text, (rows) => take(rows.map(partyRow)));
}

function partyRow(values: PartyValues): PartyRow {
	const [
		id,
		uuid,
		kind,
		party_id,
		user_id,
		username,
		org_number,
		person_number,
		email,
		form,
		parent_id,
		died,
		deleted_at,
	] = values;
	const numbers = { party_id, user_id, org_number, person_number, parent_id, deleted_at };
	return { id, uuid, kind, username, email, form, died, ...numbers } as PartyRow;
}

async function inPages<Row extends readonly [number, ...unknown[]]>(
	store: Store,
	text: string,
	take: (rows: readonly Row[]) => void,
): Promise<void> {
	for (let after = 0, full = true; full; ) {
		let count = 0;
		await store.scan(text, [after], (rows) => {
			count += rows.length;
			after = rows.at(-1)?.[0] as number;
			take(rows as unknown as readonly Row[]);
		});
		full = count === PAGE;
		await new Promise((resolve) => setImmediate(resolve));
	}
}

export type Pair = readonly [from: number, to: number];

/** The facts of the pairs in the table `pair`; the columns are those of FactRow, in its order. */
const FACTS = `fact (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12) as (${sources
	.map(
		({ id, from, to, rest, tables, where }) =>
			`select ${id}, ${from}, ${to}, ${rest} from ${tables} join pair on pair.f = ${from} and pair.t = ${to} where ${where}`,
	)
	.join(" union all ")})`;

/** Pairs one statement asks for. */
const AT_ONCE = 200;

/** All facts of some pairs, as they are now. */
export async function readPairs(store: Store, pairs: readonly Pair[]): Promise<FactRow[]> {
	const found: FactRow[] = [];
	for (let i = 0; i < pairs.length; i += AT_ONCE) {
		const values = pairs.slice(i, i + AT_ONCE).map(([from, to]) => `(${integer(from)}, ${integer(to)})`);
		const { rows } = await sql
			.raw<Record<string, FactRow[number]>>(
				`with pair (f, t) as (values ${values.join(", ")}), ${FACTS} select * from fact`,
			)
			.execute(store.db);
		for (const row of rows) found.push(Object.values(row) as unknown as FactRow);
	}
	return found;
}

/** Inner numbers go into statements as they stand. */
function integer(value: number): number {
	if (!Number.isSafeInteger(value)) throw new Error(`${value} is no inner number of a party.`);
	return value;
}

export async function readParties(store: Store, ids: readonly number[]): Promise<PartyRow[]> {
	const found: PartyRow[] = [];
	for (let i = 0; i < ids.length; i += AT_ONCE) {
		const some = ids
			.slice(i, i + AT_ONCE)
			.map(integer)
			.join(", ");
		const { rows } = await sql
			.raw<PartyRow>(`select ${PARTY_COLUMNS} from party where id in (${some})`)
			.execute(store.db);
		found.push(...rows);
	}
	return found;
}
