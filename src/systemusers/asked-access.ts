import type { Kysely } from "kysely";
import { delegableRights } from "../access/right-check.js";
import { findPolicyTrees } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import type { Right } from "../systems/model.js";
import { actionsOf, type Content, resourcesOf } from "./model.js";
import { nameAccess, type Offer } from "./offer.js";

/**
 * What was asked for, whoever looks at it: of each service the actions that are meant, of those that can be given at all.
 *
 * @param limits The system's rights: with actions, a right without one stands for those.
 */
export async function askedAccess(
	db: Kysely<Database>,
	{ packages, rights }: Content,
	limits: readonly Right[],
): Promise<Pick<Offer, "packages" | "rights">> {
	const effect = "new" as const;
	const asked = [];
	const resources = new Set(rights.flatMap(resourcesOf));
	const trees = await findPolicyTrees(db, resources);
	for (const resource of resources) {
		const [actions, limit] = [actionsOf(rights, resource), actionsOf(limits, resource)];
		const meant = delegableRights(trees.get(resource)).filter(({ action }) =>
			[actions, limit].every((each) => each === undefined || each.has(action.toLowerCase())),
		);
		asked.push({ resource, rights: meant, effect });
	}
	return nameAccess(db, { packages: packages.map((urn) => ({ urn, effect })), rights: asked });
}
