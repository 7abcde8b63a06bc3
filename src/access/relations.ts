import type { Kysely } from "kysely";
import { findRole, type Role, RoleCode } from "../catalogue/catalogue.js";
import { findParties } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import { groupedBy } from "./grouping.js";
import { HIDDEN_ROLES, Reason, type Relation } from "./model.js";
import {
	type AssignmentRow,
	assignedOthers,
	assignmentsBetween,
	businessesWithOwner,
	clientDelegationsBetween,
	clientsOfAgent,
	keyRoles,
	mainUnitsOf,
	unitsOf,
} from "./relation-repository.js";

type Db = Kysely<Database>;

/** Whose relations; at least one side is named, by inner number. */
export interface RelationQuery {
	readonly from?: number | undefined;
	readonly to?: number | undefined;
	readonly now: number;
	/** Client delegations too. */
	readonly clientDelegations?: boolean;
	/** Those made by apps too. */
	readonly appControlled?: boolean;
	/** What a system user would receive that is switched off. */
	readonly evenSwitchedOff?: boolean;
	/** Where one side is everybody: only what these gave, or received, themselves. */
	readonly others?: readonly number[];
}

/** One end of an assignment as it looks to the party asked about. */
interface End {
	readonly party: number;
	/** The party of the row, when it is another. */
	readonly via?: number;
	readonly viaRole?: Role;
	readonly reason: number;
	/** Counts for accountants and auditors only: the owner of a sole proprietorship. */
	readonly advisersOnly?: boolean;
	/** A system user: what was given it counts, roles do not (systemuser 4.6). */
	readonly giftsOnly?: boolean;
}

type Ends = (party: number) => readonly End[];

/**
 * What parties give each other, and how it comes about (registry-access 3.1): directly, through key roles, from the main unit,
 * from clients, and as adviser of a sole proprietorship. What is over or has not begun does not count. Roles that come with
 * other roles are added by `withMappedRoles`.
 */
export async function relationsBetween(db: Db, query: RelationQuery): Promise<Relation[]> {
	const { from, to, now, clientDelegations = false, appControlled = false, others } = query;
	const { evenSwitchedOff = false } = query;
	const sources = from === undefined ? undefined : await sourcesOf(db, from, now);
	const receivers = to === undefined ? undefined : await receiversOf(db, to, now, evenSwitchedOff);
	const without = [...HIDDEN_ROLES, ...(appControlled ? [] : [RoleCode.appControlledRightholder])];
	const between = { from: sources?.keys() ?? others, to: receivers?.keys() ?? others, without };
	const rows = await assignmentsBetween(db, between, now);
	const givers = sources === undefined ? await giversOf(db, rows, now) : endsFrom(sources);
	const takers = receivers === undefined ? await takersOf(db, rows, now) : endsFrom(receivers);
	const relations: Relation[] = [];
	for (const row of rows) {
		const role = findRole(row.role);
		if (role === undefined) continue;
		for (const giver of givers(row.from)) {
			if (giver.advisersOnly && !isAdviser(role)) continue;
			for (const taker of takers(row.to)) {
				if (!taker.giftsOnly || CARRIERS.has(role.code)) relations.push(relationOf(row, role, giver, taker));
			}
		}
	}
	if (from !== undefined && from === to) relations.push(...(await ownRole(db, from, relations)));
	if (clientDelegations && receivers?.size !== 0) {
		const providers = to === undefined ? others : undefined;
		const clients = sources?.keys() ?? others;
		// Not spread: an agent may have more clients than a call takes arguments.
		for (const each of await relationsOfAgents(db, { from, to, now, clients, providers })) relations.push(each);
	}
	return relations;
}

/** Relations that gifts hang on, and no roles to decide by. */
const CARRIERS: ReadonlySet<string> = new Set([
	RoleCode.rightholder,
	RoleCode.appControlledRightholder,
	RoleCode.agent,
	RoleCode.supplier,
]);

const isAdviser = ({ code }: Role): boolean => code === RoleCode.accountant || code === RoleCode.auditor;

function relationOf(row: AssignmentRow, role: Role, giver: End, taker: End): Relation {
	const via = taker.via ?? giver.via;
	const viaRole = taker.viaRole ?? (taker.via === undefined ? giver.viaRole : undefined);
	const reason = giver.reason | taker.reason;
	return {
		from: giver.party,
		to: taker.party,
		role,
		...(via === undefined ? {} : { via }),
		...(viaRole === undefined ? {} : { viaRole }),
		...(giver.via === undefined ? {} : { inheritedFrom: giver.via }),
		reason: reason === 0 ? Reason.direct : reason,
		assignment: row.id,
		...(giver.advisersOnly ? { roleOnly: true } : {}),
		form: row.form ?? undefined,
	};
}

const endsFrom =
	(ends: ReadonlyMap<number, readonly End[]>): Ends =>
	(party) =>
		ends.get(party) ?? [];

class EndMap extends Map<number, End[]> {
	add(party: number, end: End): void {
		const known = this.get(party);
		if (known === undefined) this.set(party, [end]);
		else known.push(end);
	}
}

/** The parties whose gifts count as the giver's: itself, its main unit, and for advisers the businesses it owns. */
async function sourcesOf(db: Db, from: number, now: number): Promise<EndMap> {
	const sources = new EndMap([[from, [{ party: from, reason: 0 }]]]);
	for (const { main } of await mainUnitsOf(db, [from])) {
		sources.add(main, { party: from, via: main, reason: Reason.parent });
	}
	for (const { business } of await businessesWithOwner(db, { owner: from }, now)) {
		sources.add(business, ownerEnd(business, from));
	}
	return sources;
}

const innehaver = findRole("innehaver");

const ownerEnd = (business: number, owner: number): End => ({
	party: owner,
	via: business,
	...(innehaver === undefined ? {} : { viaRole: innehaver }),
	reason: Reason.parent,
	advisersOnly: true,
});

/** The parties that a giver of the rows gives for: itself, its sub-units, and its owner. */
async function giversOf(db: Db, rows: readonly AssignmentRow[], now: number): Promise<Ends> {
	const ids = new Set(rows.map(({ from }) => from));
	const more = new EndMap();
	for (const { unit, main } of await unitsOf(db, ids)) {
		more.add(main, { party: unit, via: main, reason: Reason.parent });
	}
	const businesses = rows.filter(({ role, form }) => form === "ENK" && isAdviser({ code: role } as Role));
	const owned = await businessesWithOwner(db, { businesses: businesses.map((row) => row.from) }, now);
	for (const { business, owner } of owned) more.add(business, ownerEnd(business, owner));
	return (party) => [{ party, reason: 0 }, ...(more.get(party) ?? [])];
}

/** The parties whose gifts reach the receiver: itself, organisations it has a key role in, and their sub-units. */
async function receiversOf(db: Db, to: number, now: number, evenSwitchedOff = false): Promise<EndMap> {
	const receivers = new EndMap();
	const [party] = await findParties(db, [to]);
	// A system user that was deleted has nothing left; one that is switched off has nothing for now.
	const off = evenSwitchedOff ? undefined : party?.disabledAt;
	const goneAt = party?.kind === "system-user" ? (party.deletedAt ?? off) : undefined;
	if (goneAt !== undefined && goneAt <= now) return receivers;
	if (party?.kind === "system-user") {
		receivers.add(to, { party: to, reason: 0, giftsOnly: true });
		return receivers;
	}
	receivers.add(to, { party: to, reason: 0 });
	const held = await keyRoles(db, { holders: [to] }, now);
	const units = await unitsOf(
		db,
		held.map(({ from }) => from),
	);
	for (const { from, role } of held) {
		for (const organisation of [from, ...units.filter(({ main }) => main === from).map(({ unit }) => unit)]) {
			receivers.add(organisation, keyEnd(to, organisation, role));
		}
	}
	return receivers;
}

function keyEnd(party: number, via: number, code: string): End {
	const viaRole = findRole(code);
	return { party, via, ...(viaRole === undefined ? {} : { viaRole }), reason: Reason.keyRole };
}

/** The parties that a receiver of the rows receives for: itself, and who has a key role in it or in its main unit. */
async function takersOf(db: Db, rows: readonly AssignmentRow[], now: number): Promise<Ends> {
	const ids = new Set(rows.map(({ to }) => to));
	const mains = await mainUnitsOf(db, ids);
	const holders = await keyRoles(db, { organisations: [...ids, ...mains.map(({ main }) => main)] }, now);
	const byOrganisation = groupedBy(holders, ({ from }) => from);
	const mainOf = new Map(mains.map(({ unit, main }) => [unit, main]));
	return (party) => [
		{ party, reason: 0 },
		...[party, mainOf.get(party) ?? 0]
			.flatMap((organisation) => byOrganisation.get(organisation) ?? [])
			.map(({ to, role }) => keyEnd(to, party, role)),
	];
}

/** A person's role towards itself needs no row. */
async function ownRole(db: Db, id: number, relations: readonly Relation[]): Promise<Relation[]> {
	const [party] = await findParties(db, [id]);
	const code =
		party?.kind === "person"
			? RoleCode.privatePerson
			: party?.kind === "self-identified"
				? RoleCode.selfRegistered
				: undefined;
	const role = code === undefined ? undefined : findRole(code);
	if (role === undefined || relations.some((each) => each.role === role)) return [];
	return [{ from: id, to: id, role, reason: Reason.direct, form: party?.form }];
}

const agentRole = findRole(RoleCode.agent);

/** What agents have of clients; of a main unit's clients for its sub-units too. */
async function relationsOfAgents(
	db: Db,
	query: Pick<RelationQuery, "from" | "to" | "now"> & {
		readonly clients: Iterable<number> | undefined;
		readonly providers: readonly number[] | undefined;
	},
): Promise<Relation[]> {
	const { from, to, now, clients, providers } = query;
	const rows = await clientDelegationsBetween(db, { clients, providers, agent: to }, now);
	const units = from === undefined ? await unitsOf(db, new Set(rows.map(({ client }) => client))) : [];
	const byMain = groupedBy(units, ({ main }) => main);
	const parent = from === undefined ? undefined : (await mainUnitsOf(db, [from]))[0]?.main;
	const relations: Relation[] = [];
	for (const { id, client, provider, agent, role: code, form } of rows) {
		const role = findRole(code);
		if (role === undefined || agentRole === undefined) continue;
		const base = { to: agent, role, via: provider, viaRole: agentRole, delegation: id, form: form ?? undefined };
		const reason = Reason.clientDelegation;
		if (from === undefined || client === from) relations.push({ ...base, from: client, reason });
		const inherited = { ...base, inheritedFrom: client, reason: reason | Reason.parent };
		if (from !== undefined && client === parent) relations.push({ ...inherited, from });
		for (const { unit } of byMain.get(client) ?? []) relations.push({ ...inherited, from: unit });
	}
	return relations;
}

/**
 * The other sides of a party's relations that something was given by, or to, without anybody in between: the next so many by
 * inner number.
 */
export async function nextOthers(
	db: Db,
	query: Omit<RelationQuery, "others">,
	after: number,
	size: number,
): Promise<number[]> {
	const { from, to, now, clientDelegations = false, appControlled = false } = query;
	const own = from !== undefined ? await sourcesOf(db, from, now) : await receiversOf(db, to as number, now);
	const without = [...HIDDEN_ROLES, ...(appControlled ? [] : [RoleCode.appControlledRightholder])];
	const side = from !== undefined ? "to_id" : "from_id";
	const found = await assignedOthers(db, { side, own: own.keys(), without, after, size }, now);
	if (from === undefined && clientDelegations)
		found.push(...(await clientsOfAgent(db, to as number, after, size, now)));
	return [...new Set(found)].sort((a, b) => a - b).slice(0, size);
}

/** The same relations and those of the roles that come with theirs, from the same party (registry-access 3.1). */
export function withMappedRoles(relations: readonly Relation[]): Relation[] {
	return relations.flatMap((relation) => {
		if (relation.delegation !== undefined) return [relation];
		const { assignment: _, ...rest } = relation;
		const mapped = relation.role.implies.map(findRole).filter((role) => role !== undefined);
		return [relation, ...mapped.map((role) => ({ ...rest, role, reason: relation.reason | Reason.roleMap }))];
	});
}
