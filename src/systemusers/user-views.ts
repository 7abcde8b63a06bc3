import type { Kysely } from "kysely";
import { findParties } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { findSystemsByInternalId } from "../systems/repository.js";
import { heldBy } from "./held.js";
import { rightOn, type SystemUser } from "./model.js";

type Db = Kysely<Database>;

const time = (at: number): string => new Date(at).toISOString();
const packagesOf = (urns: readonly string[]) => urns.map((urn) => ({ urn }));

/** What the views of a system user need besides the row. */
export interface Named {
	readonly systemId: string;
	readonly vendorOrg: string;
	/** Number of the customer in the register. */
	readonly partyId: number | undefined;
}

/** As vendors and Maskinporten see it (systemuser 1.4). Members that the original never fills are empty here too. */
export const externalView = (
	user: Pick<SystemUser, "id" | "title" | "ownerOrg" | "externalRef" | "createdAt" | "type">,
	{ systemId, vendorOrg }: Pick<Named, "systemId" | "vendorOrg">,
	productName = "",
) => ({
	id: user.id,
	integrationTitle: user.title,
	systemId,
	productName,
	reporteeOrgNo: user.ownerOrg,
	created: time(user.createdAt),
	isDeleted: false,
	supplierName: "",
	supplierOrgno: vendorOrg,
	externalRef: user.externalRef,
	userType: user.type,
});

/** As its customer sees it. */
const internalView = (user: SystemUser, named: Named) => ({
	...externalView(user, named),
	systemInternalId: user.systemInternalId,
	partyId: String(named.partyId ?? ""),
	partyUuId: "",
	accessPackages: packagesOf(user.packages),
	...(user.disabledAt === undefined ? {} : { isDeactivated: true }),
});

export type InternalView = ReturnType<typeof internalView>;

export async function internalViews(db: Db, users: readonly SystemUser[]): Promise<InternalView[]> {
	const named = await namesOf(db, users);
	return users.map((user) => internalView(user, named(user)));
}

export async function oneInternalView(db: Db, user: SystemUser): Promise<InternalView> {
	const [view] = await internalViews(db, [user]);
	return view as InternalView;
}

/** With what it has at this moment; of an agent, what its clients must give. */
export async function detailView(db: Db, user: SystemUser, now: number) {
	const view = await oneInternalView(db, user);
	if (user.type === "agent") return view;
	const { rights, accessPackages } = await delegationsView(db, user, now);
	return { ...view, accessPackages, rights };
}

/** What the customer has given it (U4). Rights without actions, as in the original. */
export async function delegationsView(db: Db, user: SystemUser, now: number) {
	const { packages, resources } = await heldBy(db, user, now);
	return {
		systemUserId: user.id,
		rights: resources.map(({ resource }) => rightOn(resource)),
		accessPackages: packagesOf(packages),
	};
}

/** As the register follows it, deleted ones too (U11, U12). */
export async function registerViews(db: Db, users: readonly SystemUser[]) {
	const owners = await findParties(
		db,
		users.map(({ owner }) => owner),
	);
	const partyIds = new Map(owners.map(({ id, partyId }) => [id, partyId]));
	return users.map((user) => ({
		id: user.id,
		partyOrgNo: user.ownerOrg,
		partyId: String(partyIds.get(user.owner) ?? ""),
		integrationTitle: user.title,
		isDeleted: user.deletedAt !== undefined,
		lastChanged: time(user.updatedAt),
		created: time(user.createdAt),
		sequenceNo: user.sequence,
		systemUserType: user.type,
	}));
}

async function namesOf(db: Db, users: readonly SystemUser[]): Promise<(user: SystemUser) => Named> {
	const systems = new Map<string, System>();
	for (const system of await findSystemsByInternalId(
		db,
		users.map(({ systemInternalId }) => systemInternalId),
	)) {
		systems.set(system.internalId, system);
	}
	const owners = await findParties(
		db,
		users.map(({ owner }) => owner),
	);
	const partyIds = new Map(owners.map(({ id, partyId }) => [id, partyId]));
	return ({ systemInternalId, owner }) => {
		// A row refers to its system, and systems are never removed.
		const { id: systemId, vendorOrg } = systems.get(systemInternalId) as System;
		return { systemId, vendorOrg, partyId: partyIds.get(owner) };
	};
}
