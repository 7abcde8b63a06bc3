import { randomUUID } from "node:crypto";
import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Store } from "../store/store.js";
import { findSystem } from "../systems/repository.js";
import { checkInSystem, checkPackageKinds } from "./content.js";
import { nameOf } from "./create-request.js";
import { refuseObstacles } from "./delegability.js";
import { aboutUser, actorOfParty, tell } from "./events.js";
import { givePlanned, makeSystemUser } from "./give.js";
import type { SystemUser } from "./model.js";
import { hashOf, summaryOf } from "./offer.js";
import { contentOfSystem, prepareCreation } from "./prepare-creation.js";
import { own, problems } from "./problems.js";
import { findUserByTriple } from "./repository.js";

/**
 * A customer makes a system user of a system by itself, with all that the system needs (systemuser 3.3). All of it is one write.
 *
 * @throws {Fault} AUTH-00000, 2, 4, 11, 14, 16 to 18, 51, 53, 64, 68 to 71, SYSUSER-00001
 */
export async function createSystemUser(
	store: Store,
	asked: {
		readonly user: Party;
		readonly owner: Party;
		readonly systemId: string;
		readonly title?: string | undefined;
		/** Hash of the offer that the maker saw; without it nothing is compared. */
		readonly shown?: string | undefined;
	},
): Promise<SystemUser> {
	const { user: maker, owner } = asked;
	const by = actorOfParty(maker);
	const { value } = await store.write(by, async (tx) => {
		const system = await findSystem(tx.db, asked.systemId.trim());
		if (system === undefined || system.deletedAt !== undefined) throw new Fault(problems.systemNotFound);
		const ownerOrg = owner.orgNumber;
		if (ownerOrg === undefined) throw new Fault(problems.partyUnknown);
		const triple = { systemInternalId: system.internalId, ownerOrg, externalRef: ownerOrg };
		if ((await findUserByTriple(tx.db, triple)) !== undefined) throw new Fault(problems.userExists);
		const content = contentOfSystem(system);
		checkInSystem(system, content);
		checkPackageKinds(content.packages, "standard", owner);
		const { offer, plan } = await prepareCreation(tx.db, maker, owner, system, tx.now);
		refuseObstacles(plan.obstacles);
		if (asked.shown !== undefined && asked.shown !== hashOf(offer)) throw new Fault(own.shownChanged);
		const title = asked.title?.trim() || nameOf(system);
		const id = randomUUID();
		const { user, party } = await makeSystemUser(
			tx,
			{ id, type: "standard", title, packages: content.packages, ...triple },
			owner,
			maker,
		);
		await givePlanned(tx, { by: maker, from: owner, to: party }, plan);
		const about = { system, ownerOrg, systemUserId: id, content, by };
		await tell(tx, { type: "systemuser.created", ...about, data: aboutUser(user) });
		const details = { systemUser: id, system: system.id, shown: summaryOf(offer), hash: hashOf(offer) };
		tx.audit({ action: "system-user.created", party: owner.uuid, details });
		return user;
	});
	return value;
}
