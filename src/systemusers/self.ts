import { givePackage } from "../access/give-package.js";
import { revokePackage } from "../access/revoke.js";
import { packageUrn } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Store } from "../store/store.js";
import { partyOf } from "./apply-change.js";
import { neededPackages } from "./clients.js";
import { checkPackageKinds } from "./content.js";
import { ownUser } from "./delete-user.js";
import { actorOfParty } from "./events.js";
import { toldAs } from "./give.js";
import { heldBy } from "./held.js";
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
 * @throws {Fault} AUTH-00015, 24, 34, 51, 53, 63, 64
 */
export async function giveSelf(store: Store, { user: giver, owner, id }: Asked): Promise<void> {
	await store.write(actorOfParty(giver), async (tx) => {
		const user = await ownUser(tx, owner, id);
		const packages = neededPackages(user);
		checkPackageKinds(user.packages, "standard", owner);
		const parties = { by: giver, from: owner, to: await partyOf(tx, user) };
		for (const each of packages) await toldAs(problems.packagesNotGiven, () => givePackage(tx, parties, each));
	});
}

/**
 * The agent acts for its own organisation no more; its clients stay.
 *
 * @throws {Fault} AUTH-00015, 24, 34
 */
export async function takeSelf(store: Store, { user: taker, owner, id }: Asked): Promise<void> {
	await store.write(actorOfParty(taker), async (tx) => {
		const user = await ownUser(tx, owner, id);
		if (user.type !== "agent") throw new Fault(problems.agentExpected);
		const parties = { by: taker, from: owner, to: await partyOf(tx, user) };
		const { packages } = await heldBy(tx.db, user, tx.now);
		for (const urn of packages) await revokePackage(tx, parties, urn.slice(packageUrn("").length));
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
