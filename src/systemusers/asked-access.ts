import type { Kysely } from "kysely";
import { delegableRights } from "../access/right-check.js";
import type { Party } from "../parties/model.js";
import { findPolicyTrees } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import type { Right } from "../systems/model.js";
import { planFor } from "./delegability.js";
import { actionsOf, type Content, resourcesOf } from "./model.js";
import { nameAccess, type Offer } from "./offer.js";

interface Answering {
	readonly owner: Party;
	readonly people: readonly Party[];
	readonly now: number;
}

/** Of more people it is not worked out what each would give. */
const MOST = 5;

/** The actions that those who may answer would give, of each service of which they would give any. */
async function givenBy(
	db: Kysely<Database>,
	rights: readonly Right[],
	limits: readonly Right[],
	{ owner, people, now }: Answering,
): Promise<Map<string, Set<string>>> {
	const given = new Map<string, Set<string>>();
	for (const person of people.slice(0, MOST)) {
		const { gifts } = await planFor(db, person, owner, { rights, packages: [] }, limits, now);
		for (const { resource, rights: found } of gifts) {
			const actions = given.get(resource.id) ?? new Set();
			for (const { action } of found) actions.add(action.toLowerCase());
			given.set(resource.id, actions);
		}
	}
	return given;
}

/**
 * What was asked for, whoever looks at it: of each service the actions that are meant, of those that can be given at all.
 *
 * @param limits The system's rights: with actions, a right without one stands for those.
 * @param answering Who may answer it: where no action is named, those are meant that one of them would give.
 */
export async function askedAccess(
	db: Kysely<Database>,
	{ packages, rights }: Content,
	limits: readonly Right[],
	answering?: Answering,
): Promise<Pick<Offer, "packages" | "rights">> {
	const effect = "new" as const;
	const asked = [];
	const resources = new Set(rights.flatMap(resourcesOf));
	const trees = await findPolicyTrees(db, resources);
	const given = answering === undefined ? new Map<string, Set<string>>() : await givenBy(db, rights, limits, answering);
	for (const resource of resources) {
		const named = actionsOf(rights, resource);
		const [actions, limit] = [named ?? given.get(resource), actionsOf(limits, resource)];
		const meant = delegableRights(trees.get(resource)).filter(({ action }) =>
			[actions, limit].every((each) => each === undefined || each.has(action.toLowerCase())),
		);
		asked.push({ resource, rights: meant, effect });
	}
	return nameAccess(db, { packages: packages.map((urn) => ({ urn, effect })), rights: asked });
}
