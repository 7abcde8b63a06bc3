import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import { type EntityView, entityViews } from "./clients/party-view.js";
import { groupedBy } from "./grouping.js";
import { instancesOf } from "./holdings.js";
import type { Relation } from "./model.js";
import { relationsBetween } from "./relations.js";
import { partiesIn } from "./views.js";

type Db = Kysely<Database>;

/** SimplifiedParty (registry-access 3.1): nothing that the person has not told everybody. */
const simplified = ({ id, name, type, variant, organizationIdentifier, isDeleted, deletedAt }: EntityView) => ({
	id,
	name,
	type,
	variant,
	organizationIdentifier,
	isDeleted,
	deletedAt,
});

/** People with a connection to a giver, and organisations with the people who have a key role in them (3.2, row 2). */
export async function listUsers(db: Db, giver: Party, now: number) {
	const found = await relationsBetween(db, { from: giver.id, now, clientDelegations: true });
	const relations = found.filter(({ to }) => to !== giver.id);
	const entity = await entityViews(db, partiesIn(relations));
	const isPerson = (id: number): boolean => entity(id).type === "Person";
	const direct = new Set(relations.filter(isDirect).map(({ to }) => to));
	const through = groupedBy(
		relations.filter((relation) => !isDirect(relation) && isPerson(relation.to)),
		({ via }) => via ?? 0,
	);
	return [...direct]
		.filter((id) => isPerson(id) || through.has(id))
		.sort((a, b) => a - b)
		.map((id) => {
			const people = new Set((through.get(id) ?? []).map(({ to }) => to));
			const connections = [...people].map((each) => ({ party: simplified(entity(each)), connections: [] }));
			return { party: simplified(entity(id)), connections };
		});
}

/** Whether nobody stands between giver and receiver; a main unit that gives does not count. */
const isDirect = ({ via, inheritedFrom }: Relation): boolean => via === undefined || via === inheritedFrom;

/** Everybody who has rights on one instance (3.2, row 24). */
export async function listInstanceUsers(db: Db, giver: Party, resource: string, instance: string, now: number) {
	const relations = await relationsBetween(db, { from: giver.id, now, appControlled: true });
	const holdings = await instancesOf(db, relations, now, { resource, instance });
	const holders = new Set(holdings.map(({ relation }) => relation.to));
	const entity = await entityViews(db, holders);
	return [...holders].sort((a, b) => a - b).map((id) => simplified(entity(id)));
}
