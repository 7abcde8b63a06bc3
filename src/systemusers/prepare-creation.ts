import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { type Plan, planFor } from "./delegability.js";
import type { Content, SystemUser } from "./model.js";
import { type Obstacle, together } from "./obstacle.js";
import { hashOf, type Offer, offerOf } from "./offer.js";
import { findUserByTriple } from "./repository.js";
import { unfit } from "./unfit.js";

type Db = Kysely<Database>;

/** All that a system needs: what a customer who makes a system user by itself gives it. */
export const contentOfSystem = ({ rights, packages }: System): Content => ({ rights, packages });

/** What a system user of the system would get, and what of it the maker can give. Creating prepares it anew and compares. */
export async function prepareCreation(
	db: Db,
	maker: Party,
	owner: Party,
	system: System,
	now: number,
): Promise<{ readonly offer: Offer; readonly plan: Plan }> {
	const content = contentOfSystem(system);
	const plan = await planFor(db, maker, owner, content, system.rights, now);
	const offer = await offerOf(db, {
		kind: "creation",
		id: system.id,
		type: "standard",
		title: system.names.nb ?? system.id,
		externalRef: owner.orgNumber ?? "",
		system,
		owner,
		packages: content.packages.map((urn) => ({ urn, effect: "new" })),
		rights: plan.gifts.map(({ resource, rights }) => ({ resource: resource.id, rights, effect: "new" })),
		redirectHost: undefined,
	});
	return { offer, plan };
}

/** A system as a customer sees it who may make a system user of it. */
export interface OpenedSystem {
	readonly offer: Offer;
	/** To be sent back with the creation. */
	readonly shown: string;
	/** What cannot be given, and why; then it cannot be made by this person. */
	readonly obstacles: readonly Obstacle[];
	/** The customer has made one already; there is one for each system. */
	readonly existing: SystemUser | undefined;
}

/** Opens a system: what would be given, and what stands in the way. */
export async function openSystem(
	db: Db,
	maker: Party,
	owner: Party,
	system: System,
	now: number,
): Promise<OpenedSystem> {
	const { offer, plan } = await prepareCreation(db, maker, owner, system, now);
	const found = unfit(system, "standard", owner, contentOfSystem(system));
	const ownerOrg = owner.orgNumber ?? "";
	const triple = { systemInternalId: system.internalId, ownerOrg, externalRef: ownerOrg };
	return {
		offer,
		shown: hashOf(offer),
		obstacles: together(found, plan.obstacles),
		existing: await findUserByTriple(db, triple),
	};
}
