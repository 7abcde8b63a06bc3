import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { Page } from "./clients/paging.js";
import { entityViews } from "./clients/party-view.js";
import { groupedBy } from "./grouping.js";
import { instancesOf, packagesOf, rightsOf } from "./holdings.js";
import type { Wording } from "./metadata/model.js";
import { compactPackage } from "./metadata/views.js";
import { Reason, type Relation } from "./model.js";
import { nextOthers, relationsBetween, withMappedRoles } from "./relations.js";
import { partiesIn, resourceViews, rolesView } from "./views.js";

type Db = Kysely<Database>;

/** Whose connections, and what of them is told. */
export interface ConnectionQuestion {
	/** Inner numbers; the side that is the caller's own, and the other when only that one is wanted. */
	readonly from: number | undefined;
	readonly to: number | undefined;
	/** True when the party asked for gives, false when it receives. */
	readonly gives: boolean;
	readonly clientDelegations: boolean;
	readonly packages: boolean;
	readonly resources: boolean;
	readonly instances: boolean;
}

/** Parties read at a time: others' calls, and decisions, come in between. */
const BATCH = 400;

/**
 * The other parties of a party's connections, each with what goes on between them (registry-access 3.2, 1). Who has a share in
 * a connection by way of another party stands below that one: people with key roles below their organisation, agents below the
 * provider, sub-units below the main unit. When both sides are named there is one connection, with everything in it.
 */
export async function listConnections(
	db: Db,
	question: ConnectionQuestion,
	page: Page,
	wording: Wording,
	now: number,
): Promise<{ readonly data: readonly unknown[]; readonly last: number | undefined }> {
	const { from, to, clientDelegations, instances: appControlled } = question;
	const query = { from, to, now, clientDelegations, appControlled };
	if (from !== undefined && to !== undefined) {
		const relations = await relationsBetween(db, query);
		return { data: await connectionsIn(db, relations, question, wording, now), last: undefined };
	}
	const data: unknown[] = [];
	const { size = Number.POSITIVE_INFINITY } = page;
	for (let { after } = page, read = 0; ; ) {
		const wanted = Math.min(BATCH, size - read);
		const next = await nextOthers(db, query, after, wanted + 1);
		const others = next.slice(0, wanted);
		const relations = others.length === 0 ? [] : await relationsBetween(db, { ...query, others });
		data.push(...(await connectionsIn(db, relations, question, wording, now)));
		read += others.length;
		after = others.at(-1) ?? after;
		if (next.length <= wanted) return { data, last: undefined };
		if (read >= size) return { data, last: after };
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** Relations as connections, the other parties in the order of their inner numbers. */
async function connectionsIn(
	db: Db,
	found: readonly Relation[],
	question: ConnectionQuestion,
	wording: Wording,
	now: number,
): Promise<unknown[]> {
	const { from, to, gives } = question;
	const relations = found.filter((relation) => relation.from !== relation.to);
	const other = (relation: Relation): number => (gives ? relation.to : relation.from);
	const above = from !== undefined && to !== undefined ? () => undefined : gives ? aboveReceiver : aboveGiver;
	const isTop = (relation: Relation): boolean => above(relation) === undefined;
	const top = groupedBy(relations.filter(isTop), other);
	const below = groupedBy(
		relations.filter((relation) => !isTop(relation)),
		(relation) => above(relation) as number,
	);
	const view = await connectionViews(db, relations, question, wording, now);
	return [...top.keys()]
		.sort((a, b) => a - b)
		.map((id) => {
			const nested = groupedBy(below.get(id) ?? [], other);
			const connections = [...nested].map(([each, relations]) => view(each, relations, []));
			return view(id, top.get(id) ?? [], connections);
		});
}

const aboveReceiver = ({ reason, via }: Relation): number | undefined =>
	(reason & (Reason.keyRole | Reason.clientDelegation)) === 0 ? undefined : via;

const aboveGiver = ({ inheritedFrom }: Relation): number | undefined => inheritedFrom;

type ConnectionViews = (party: number, relations: readonly Relation[], connections: readonly unknown[]) => object;

async function connectionViews(
	db: Db,
	relations: readonly Relation[],
	question: ConnectionQuestion,
	wording: Wording,
	now: number,
): Promise<ConnectionViews> {
	const entity = await entityViews(db, partiesIn(relations));
	const packages = question.packages ? await packagesOf(db, relations, now) : [];
	const rights = question.resources ? await rightsOf(db, relations, now) : [];
	const instances = question.instances ? await instancesOf(db, relations, now) : [];
	const resource = await resourceViews(
		db,
		rights.map((each) => each.resource),
		wording,
	);
	const packagesBy = groupedBy(packages, ({ relation }) => relation);
	const rightsBy = groupedBy(rights, ({ relation }) => relation);
	const instancesBy = groupedBy(instances, ({ relation }) => relation);
	return (party, mine, connections) => {
		const own = <T>(by: ReadonlyMap<Relation, readonly T[]>): T[] => mine.flatMap((relation) => by.get(relation) ?? []);
		const named = own(instancesBy).map((each) => [each.resource, each.instance] as const);
		return {
			party: entity(party),
			roles: rolesView(withMappedRoles(mine).map(shownRole)),
			packages: [...new Set(own(packagesBy).map((each) => each.package))].map(compactPackage),
			resources: [...new Set(own(rightsBy).map((each) => each.resource))].map(resource),
			instances: [...new Map(named.map((each) => [each.join(" "), each])).values()].map(
				([resourceRefId, instanceId]) => ({
					resourceRefId,
					instanceId,
				}),
			),
			connections,
		};
	};
}

/** An agent is told as an agent; the client's role is the provider's. */
const shownRole = ({ delegation, role, viaRole }: Relation) => (delegation === undefined ? role : (viaRole ?? role));
