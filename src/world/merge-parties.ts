import { clearGiven } from "../parties/end-party.js";
import type { Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";
import type { WorldFaults } from "./fault.js";
import { eachPart, run, tellAll, updateFrom } from "./parts.js";
import type { Stage } from "./stage.js";
import { NONE } from "./stage-parties.js";

/** What a party is known by again when it is imported a second time. */
const KEYS = {
	organization: "p.org_number = w.org_number",
	person: "p.person_number = w.person_number",
	other: "p.uuid = w.uuid",
} as const;

type Which = keyof typeof KEYS;
const SORTS = Object.keys(KEYS) as Which[];

const isSort = (which: Which): string =>
	which === "other" ? "w.kind not in ('organization', 'person')" : `w.kind = '${which}'`;

const NAMES = {
	party_id: "partyId",
	user_id: "userId",
	username: "username",
	email: "email",
	uuid: "uuid",
} as const;

/** What the store cannot hold beside what it has. */
export async function findConflicts(stage: Stage, faults: WorldFaults): Promise<void> {
	const tell = (from: string, path: string, message: string): Promise<void> =>
		tellAll(stage, faults, `select w.place from w_party w join party p on ${from}`, path, message);
	for (const which of SORTS) {
		const same = KEYS[which];
		if (which !== "other") {
			const renamed = `${same} where ${isSort(which)} and w.uuid is not null and p.uuid <> w.uuid`;
			await tell(renamed, "/uuid", "The store knows this party by another uuid, and a uuid never changes.");
		} else {
			await tell(
				`${same} where ${isSort(which)} and p.kind <> w.kind`,
				"/type",
				"The store has another kind of party.",
			);
		}
		for (const [column, member] of Object.entries(NAMES)) {
			if (column === "uuid" && which === "other") continue;
			// Whoever has the name is the same party, when its key is the same.
			const other = `p.${column} = w.${column} where ${isSort(which)} and not coalesce(${same}, false)`;
			await tell(other, `/${member}`, "Another party of the store has this.");
		}
	}
	const units =
		"select w.place from w_party w join party m on m.org_number = w.main_unit where m.parent_id is not null";
	const staged = `select w.place from w_party w join w_party m on m.org_number = w.main_unit and m.n <> w.n
		where m.main_unit is not null and m.main_unit <> '${NONE.text}'`;
	const message = "The main unit is a unit of another organisation itself.";
	await tellAll(
		stage,
		faults,
		`${units} and not exists (select 1 from w_party o where o.org_number = m.org_number and o.main_unit = '${NONE.text}') union ${staged}`,
		"/mainUnit",
		message,
	);
}

/** By column, what the store holds after the merge; what a file leaves out stays. */
const MERGED: Readonly<Record<string, string>> = {
	name: "w.name",
	last_name: "coalesce(w.last_name, case when p.name is distinct from w.name then w.last_word else p.last_name end)",
	...Object.fromEntries(
		["party_id", "user_id", "username", "email", "form", "born"].map((column) => [
			column,
			`coalesce(w.${column}, p.${column})`,
		]),
	),
	died: `nullif(coalesce(w.died, p.died), '${NONE.text}')`,
	deleted_at: `nullif(coalesce(w.deleted_at, p.deleted_at), ${NONE.time})`,
};

/** Adds new parties and changes changed ones; tells how many rows it touched. */
export async function mergeParties(stage: Stage): Promise<number> {
	const { tx } = stage;
	const ending = await endingParties(tx);
	let touched = 0;
	await eachPart(stage, "w_party", async (part) => {
		for (const which of SORTS) {
			touched += await run(tx, updateOf(which, part, tx.now));
			touched += await run(tx, insertOf(which, part, tx.now));
		}
	});
	await eachPart(stage, "w_party", async (part) => {
		touched += await run(tx, mainUnits(part, tx.now));
	});
	touched += await addOwnRoles(tx);
	// They end as when a register tells of it (registry-access 6.2).
	for (const id of ending) touched += (await clearGiven(tx, id)).cleared;
	return touched;
}

function updateOf(which: Which, part: string, now: number): string {
	const columns = Object.entries(MERGED);
	return updateFrom(
		"party",
		columns.map(([column]) => column),
		`select p.id, ${columns.map(([column, value]) => `${value} as ${column}`).join(", ")}
		from w_party w cross join party p where ${part} and ${isSort(which)} and ${KEYS[which]}
		and (${columns.map(([column, value]) => `p.${column} is distinct from ${value}`).join(" or ")})`,
		`, updated_at = ${now}`,
	);
}

const insertOf = (which: Which, part: string, now: number): string =>
	`insert into party (uuid, kind, party_id, user_id, username, org_number, person_number, email, name, last_name, form, born, died,
		deleted_at, created_at, updated_at)
	select coalesce(w.uuid, w.fresh_uuid), w.kind, w.party_id, w.user_id, w.username, w.org_number, w.person_number, w.email, w.name,
		coalesce(w.last_name, w.last_word), w.form, w.born, nullif(w.died, '${NONE.text}'), nullif(w.deleted_at, ${NONE.time}), ${now}, ${now}
	from w_party w where ${part} and ${isSort(which)} and not exists (select 1 from party p where ${KEYS[which]}) order by w.n`;

/** Apart from the parties, for a main unit may come after its units. */
const mainUnits = (part: string, now: number): string =>
	updateFrom(
		"party",
		["parent_id"],
		`select p.id, m.id as parent_id from w_party w cross join party p left join party m on m.org_number = w.main_unit
		where ${part} and w.main_unit is not null and p.org_number = w.org_number and p.parent_id is distinct from m.id`,
		`, updated_at = ${now}`,
	);

/** Parties that live in the store and have died, or are deleted, by the files. */
async function endingParties(tx: Transaction): Promise<number[]> {
	const found: number[] = [];
	await tx.scan(
		`select p.id from w_party w join party p on p.person_number = w.person_number
			where w.died <> '${NONE.text}' and p.died is null
		union select p.id from w_party w join party p on p.org_number = w.org_number
			where w.deleted_at <> ${NONE.time} and p.deleted_at is null`,
		(rows) => {
			for (const [id] of rows) found.push(id as number);
		},
	);
	return found;
}

/** Everybody's role for himself (registry-access 6.2): `privatperson` of persons, `selvregistrert` of the self-identified. */
async function addOwnRoles(tx: Transaction): Promise<number> {
	const missing: (readonly [id: number, role: string])[] = [];
	await tx.scan(
		`select p.id, case p.kind when 'person' then 'privatperson' else 'selvregistrert' end as own from party p
		where p.kind in ('person', 'self-identified') and not exists (select 1 from assignment a where a.from_id = p.id
			and a.to_id = p.id and a.role = case p.kind when 'person' then 'privatperson' else 'selvregistrert' end)`,
		(rows) => {
			for (const [id, role] of rows) missing.push([id as number, role as string]);
		},
	);
	if (missing.length === 0) return 0;
	const columns = ["uuid", "from_id", "to_id", "role", "source", "created_at", "created_by"];
	const rows = missing.map(([id, role]) => [newUuid(tx.now), id, id, role, "register", tx.now, "import"]);
	return tx.insertMany("assignment", columns, rows);
}
