import type { Kysely } from "kysely";
import type { StoredRight } from "../access/model.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { type Plan, planFor } from "./delegability.js";
import { differenceOf, isUnwanted } from "./difference.js";
import { type Held, heldBy } from "./held.js";
import type { ChangeRequest, Content, SystemUser, SystemUserRequest } from "./model.js";
import { type Draft, type Offer, offerOf } from "./offer.js";
import { hostOf } from "./redirect.js";

type Db = Kysely<Database>;

/** What a request offers, and what of it the user would give. */
export interface Prepared {
	readonly offer: Offer;
	readonly plan: Plan;
}

/** A request as one user would approve it. Approving prepares it anew and compares. */
export async function prepareRequest(
	db: Db,
	user: Party,
	owner: Party,
	request: SystemUserRequest,
	system: System,
	now: number,
): Promise<Prepared> {
	const plan =
		request.type === "agent"
			? { gifts: [], packages: request.packages, obstacles: [] }
			: await planFor(db, user, owner, request, system.rights, now);
	const offer = await offerOf(db, {
		kind: "request",
		id: request.id,
		type: request.type,
		title: request.title,
		externalRef: request.externalRef,
		system,
		owner,
		packages: request.packages.map((urn) => ({ urn, effect: "new" })),
		rights: plan.gifts.map(({ resource, rights }) => ({ resource: resource.id, rights, effect: "new" })),
		redirectHost: hostOf(request.redirectUrl),
	});
	return { offer, plan };
}

/** A change as one user would approve it, with all that stays as it is. */
export async function prepareChange(
	db: Db,
	user: Party,
	owner: Party,
	change: Pick<ChangeRequest, "id" | "required" | "unwanted" | "redirectUrl">,
	of: { readonly user: SystemUser; readonly system: System },
	now: number,
): Promise<Prepared> {
	const { system } = of;
	const isAgent = of.user.type === "agent";
	const held = isAgent ? { packages: of.user.packages, resources: [] } : await heldBy(db, of.user, now);
	const { add, remove, stays } = differenceOf(held, change.required, change.unwanted);
	const plan = isAgent
		? { gifts: [], packages: add.packages, obstacles: [] }
		: await planFor(db, user, owner, add, system.rights, now);
	const rights = effectsOn(held, plan, change.unwanted);
	const offer = await offerOf(db, {
		kind: "change",
		id: change.id,
		type: of.user.type,
		title: of.user.title,
		externalRef: of.user.externalRef,
		system,
		owner,
		packages: [
			...add.packages.map((urn) => ({ urn, effect: "new" as const })),
			...remove.packages.map((urn) => ({ urn, effect: "goes" as const })),
			...stays.map((urn) => ({ urn, effect: "stays" as const })),
		],
		rights,
		redirectHost: hostOf(change.redirectUrl),
	});
	return { offer, plan };
}

/** Right by right, what comes, goes and stays: what is both given and unwanted goes. */
function effectsOn({ resources }: Held, { gifts }: Plan, unwanted: Content): Draft["rights"] {
	const before = new Map(resources.map(({ resource, rights }) => [resource, rights]));
	const given = new Map(gifts.map(({ resource, rights }) => [resource.id, rights]));
	const ids = [...new Set([...before.keys(), ...given.keys()])].sort();
	return ids.flatMap((resource) => {
		const had = before.get(resource) ?? [];
		const keys = new Set(had.map(({ key }) => key));
		const goes = ({ action }: StoredRight): boolean => isUnwanted(unwanted, resource, action);
		const effects = {
			new: (given.get(resource) ?? []).filter((right) => !keys.has(right.key) && !goes(right)),
			goes: had.filter(goes),
			stays: had.filter((right) => !goes(right)),
		};
		return (["new", "goes", "stays"] as const)
			.filter((effect) => effects[effect].length > 0)
			.map((effect) => ({ resource, rights: effects[effect], effect }));
	});
}
