import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { findSystem, listSystemsOfVendor, listVisibleSystems } from "../systems/repository.js";
import { type ListedSystem, withVendors } from "../systems/search.js";
import { canMoveTo, split } from "./change-user.js";
import { exactContent } from "./held.js";
import type { Content, SystemUser } from "./model.js";
import { nameAccess, type Offer } from "./offer.js";
import { findUserByTriple } from "./repository.js";

type Db = Kysely<Database>;

/** What moving a system user to another system would do. */
export interface PlannedMove {
	readonly target: System;
	/** What stays and what goes. */
	readonly access: Pick<Offer, "packages" | "rights">;
	/** Why it cannot be moved there: the customer has another one of that system, or nothing would be left. */
	readonly hindrance: "taken" | "nothing-left" | undefined;
}

/** The systems that a system user can be moved to: those that everybody may choose, and the others of its vendor. */
export async function systemsToMoveTo(db: Db, before: System): Promise<ListedSystem[]> {
	const all = [...(await listVisibleSystems(db)), ...(await listSystemsOfVendor(db, before.vendorOrg))];
	const others = all.filter(({ internalId }) => internalId !== before.internalId);
	return withVendors(db, [...new Map(others.map((system) => [system.internalId, system])).values()]);
}

/** What a move would do; undefined when there is no such system to move to. */
export async function planMove(
	db: Db,
	of: { readonly user: SystemUser; readonly before: System; readonly systemId: string; readonly now: number },
): Promise<PlannedMove | undefined> {
	const { user, before } = of;
	const target = await findSystem(db, of.systemId);
	if (target === undefined || target.internalId === before.internalId || !canMoveTo(target, before)) return undefined;
	const { kept, dropped } = split(target, await exactContent({ db, now: of.now }, user));
	const triple = { systemInternalId: target.internalId, ownerOrg: user.ownerOrg, externalRef: user.externalRef };
	const taken = (await findUserByTriple(db, triple)) !== undefined;
	const isEmpty = kept.rights.length + kept.packages.length === 0;
	return {
		target,
		access: await nameAccess(db, {
			packages: [...packagesOf(kept, "stays"), ...packagesOf(dropped, "goes")],
			rights: [...rightsOf(kept, "stays"), ...rightsOf(dropped, "goes")],
		}),
		hindrance: taken ? "taken" : isEmpty ? "nothing-left" : undefined,
	};
}

type Effect = "stays" | "goes";

const packagesOf = ({ packages }: Content, effect: Effect) => packages.map((urn) => ({ urn, effect }));

function rightsOf({ rights }: Content, effect: Effect) {
	const actions = new Map<string, string[]>();
	for (const { action = "", resource } of rights) {
		for (const { value } of resource) actions.set(value, [...(actions.get(value) ?? []), action]);
	}
	return [...actions].map(([resource, names]) => ({
		resource,
		rights: names.map((action) => ({ action, resource: [] })),
		effect,
	}));
}
