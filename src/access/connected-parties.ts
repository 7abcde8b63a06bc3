import type { Kysely } from "kysely";
import { type NamedParty, readNames } from "../authorization/authorized-parties-repository.js";
import { type Role, RoleCode } from "../catalogue/catalogue.js";
import type { Database } from "../store/schema.js";
import { groupedBy } from "./grouping.js";
import { packagesOf, rightsOf } from "./holdings.js";
import { nextOthers, relationsBetween } from "./relations.js";

type Db = Kysely<Database>;

/** Whether a party gives or receives. */
export type Side = "given" | "received";

/** Of more parties than this only the first are found. */
const MOST = 20_000;

/** The other parties that one gave something to, or received something from, without anybody in between; by name. */
export async function connectedParties(db: Db, side: Side, party: number, now: number): Promise<NamedParty[]> {
	const query = { ...endOf(side, party), now, clientDelegations: true };
	const ids = (await nextOthers(db, query, 0, MOST)).filter((id) => id !== party);
	const names = await readNames(db, ids);
	return [...names.values()].sort((a, b) => a.name.localeCompare(b.name, "nb"));
}

const endOf = (side: Side, party: number) => (side === "given" ? { from: party } : { to: party });

/** What goes on with another party, in short. */
export interface ConnectionSummary {
	/** But that of a rightholder, which says nothing. */
	readonly roles: readonly Role[];
	/** How many packages were given as such, or passed on. */
	readonly packages: number;
	/** How many services single rights were given on. */
	readonly resources: number;
}

/** The same for some of the others, by their inner numbers. */
export async function summariesOf(
	db: Db,
	side: Side,
	party: number,
	others: readonly number[],
	now: number,
): Promise<(other: number) => ConnectionSummary> {
	if (others.length === 0) return () => NOTHING;
	const found = await relationsBetween(db, { ...endOf(side, party), now, clientDelegations: true, others });
	const wanted = new Set(others);
	const otherOf = (relation: (typeof found)[number]): number => (side === "given" ? relation.to : relation.from);
	const relations = found.filter((relation) => wanted.has(otherOf(relation)));
	const given = (await packagesOf(db, relations, now)).filter((holding) => holding.given);
	const packages = groupedBy(given, ({ relation }) => otherOf(relation));
	const resources = groupedBy(await rightsOf(db, relations, now), ({ relation }) => otherOf(relation));
	const roles = groupedBy(relations, otherOf);
	const count = <T>(list: readonly T[] | undefined, of: (each: T) => unknown): number => new Set(list?.map(of)).size;
	return (other) => ({
		roles: [...new Set((roles.get(other) ?? []).map(({ role }) => role))].filter(
			({ code }) => code !== RoleCode.rightholder,
		),
		packages: count(packages.get(other), (holding) => holding.package),
		resources: count(resources.get(other), ({ resource }) => resource),
	});
}

const NOTHING: ConnectionSummary = { roles: [], packages: 0, resources: 0 };
