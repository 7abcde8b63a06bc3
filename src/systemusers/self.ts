import { givePackage } from "../access/give-package.js";
import { revokePackage } from "../access/revoke.js";
import { packageUrn } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { partyOf } from "./apply-change.js";
import { neededPackages } from "./clients.js";
import { checkInSystem, checkPackageKinds } from "./content.js";
import { ownUser } from "./delete-user.js";
import { aboutUser, actorOfParty, tell } from "./events.js";
import { toldAs } from "./give.js";
import { heldBy, takeLater } from "./held.js";
import type { SystemUser } from "./model.js";
import { problems } from "./problems.js";

/** An agent may act for its own organisation too (systemuser 3.6, "self"). */
interface Asked {
	readonly user: Party;
	readonly owner: Party;
	readonly id: string;
}

/**
 * The organisation gives its agent all the packages that the agent needs of clients, for itself.
 *
 * @throws {Fault} AUTH-00011, 15, 24, 34, 51, 63, 64
 */
export async function giveSelf(store: Store, asked: Asked): Promise<void> {
	const { user: giver, owner, id } = asked;
	await store.write(actorOfParty(giver), async (tx) => {
		const user = await ownUser(tx, owner, id);
		const packages = neededPackages(user);
		const system = await systemOf(tx, user);
		if (system.deletedAt !== undefined) throw new Fault(problems.systemNotFound);
		checkInSystem(system, { rights: [], packages: user.packages });
		checkPackageKinds(user.packages, "standard", owner);
		const parties = { by: giver, from: owner, to: await partyOf(tx, user) };
		await takeLater(tx, parties, { packages: packages.map(({ code }) => code), resources: [] });
		const given: string[] = [];
		for (const each of packages) {
			const { changed } = await toldAs(problems.packagesNotGiven, () => givePackage(tx, parties, each));
			if (changed) given.push(packageUrn(each.code));
		}
		await tellSelf(tx, asked, { user, system, packages: given, self: true });
	});
}

/**
 * The agent acts for its own organisation no more; its clients stay.
 *
 * @throws {Fault} AUTH-00015, 24, 34
 */
export async function takeSelf(store: Store, asked: Asked): Promise<void> {
	const { user: taker, owner, id } = asked;
	await store.write(actorOfParty(taker), async (tx) => {
		const user = await ownUser(tx, owner, id);
		if (user.type !== "agent") throw new Fault(problems.agentExpected);
		const parties = { by: taker, from: owner, to: await partyOf(tx, user) };
		const { packages } = await heldBy(tx.db, user, tx.now);
		await takeLater(tx, parties);
		for (const urn of packages) await revokePackage(tx, parties, urn.slice(packageUrn("").length));
		await tellSelf(tx, asked, { user, system: await systemOf(tx, user), packages, self: false });
	});
}

/** Whether the agent has for its own organisation all that it needs of clients. @throws {Fault} AUTH-00015, 24, 34, 63 */
export async function hasSelf(
	db: Store["db"],
	{ owner, id, now }: { readonly owner: Party; readonly id: string; readonly now: number },
): Promise<boolean> {
	const user = await ownUser({ db }, owner, id);
	const needed = neededPackages(user);
	const { packages } = await heldBy(db, user, now);
	return needed.every(({ code }) => packages.includes(packageUrn(code)));
}

const systemOf = async (tx: Transaction, { systemInternalId }: SystemUser): Promise<System> =>
	(await findSystemByInternalId(tx.db, systemInternalId)) as System;

/** Tells of what was given or taken away; of nothing when all was so before. */
async function tellSelf(
	tx: Transaction,
	{ user: by, owner }: Asked,
	of: {
		readonly user: SystemUser;
		readonly system: System;
		readonly packages: readonly string[];
		readonly self: boolean;
	},
): Promise<void> {
	const { user, system, packages, self } = of;
	if (packages.length === 0) return;
	const content = { rights: [], packages };
	await tell(tx, {
		type: "systemuser.changed",
		system,
		ownerOrg: user.ownerOrg,
		systemUserId: user.id,
		content,
		data: { ...aboutUser(user), self },
		by: actorOfParty(by),
	});
	const details = { systemUser: user.id, ...(self ? { given: content } : { taken: content }) };
	tx.audit({ action: self ? "system-user.self-given" : "system-user.self-taken", party: owner.uuid, details });
}
