import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { clientsWithPackages } from "./client-repository.js";
import { heldBy } from "./held.js";
import type { SystemUser } from "./model.js";
import { nameAccess, type Offer } from "./offer.js";

type Db = Kysely<Database>;

/** A system user for people: what it belongs to, and what it may do. */
export interface DescribedUser {
	readonly user: SystemUser;
	readonly system: System;
	readonly vendor: Offer["vendor"];
	/** What it has now; of an agent, what its clients must give. */
	readonly access: Pick<Offer, "packages" | "rights">;
	/** How many clients an agent acts for; 0 for every other. */
	readonly clients: number;
}

/** A system user of a customer with everything named. */
export async function describeUser(db: Db, owner: Party, user: SystemUser, now: number): Promise<DescribedUser> {
	const system = (await findSystemByInternalId(db, user.systemInternalId)) as System;
	const vendor = await findParty(db, { orgNumber: system.vendorOrg });
	const isAgent = user.type === "agent";
	const { packages, resources } = isAgent ? { packages: user.packages, resources: [] } : await heldBy(db, user, now);
	const access = await nameAccess(db, {
		packages: packages.map((urn) => ({ urn, effect: "stays" })),
		rights: resources.map(({ resource, rights }) => ({ resource, rights, effect: "stays" })),
	});
	const clients = isAgent ? await clientsWithPackages(db, owner.id, user.party) : [];
	return {
		user,
		system,
		vendor: { orgNumber: system.vendorOrg, name: vendor?.name },
		access,
		clients: clients.length,
	};
}
