import { randomUUID } from "node:crypto";
import { logPairs } from "../access/clients/facts.js";
import { revokePackage } from "../access/revoke.js";
import type { Party } from "../parties/model.js";
import type { Transaction } from "../store/store.js";
import { partyOf } from "./apply-change.js";
import { clientsWithPackages, takePackagesFromAgent } from "./client-repository.js";
import { packagesNamed } from "./content.js";
import { actorOfParty } from "./events.js";
import { insertJob, sendJob } from "./job-repository.js";
import type { SystemUser } from "./model.js";

/**
 * An agent needs other packages from now on (systemuser 6, wish 4). What it needs no longer it loses of every client at once;
 * what it needs besides it gets in a job from every client that gives it. A client that does not keeps what it gave: it is not
 * lost, and gives less.
 */
export async function changeAgentPackages(
	tx: Transaction,
	change: {
		readonly by: Party;
		readonly owner: Party;
		readonly user: SystemUser;
		/** Urns. */
		readonly add: readonly string[];
		readonly remove: readonly string[];
	},
): Promise<void> {
	const { by, owner, user } = change;
	const party = await partyOf(tx, user);
	const going = packagesNamed(change.remove).map(({ code }) => code);
	if (going.length > 0) {
		const clients = await takePackagesFromAgent(tx, owner.id, party.id, going);
		logPairs(
			tx,
			clients.map((client) => [client, party.id] as const),
		);
		// What the organisation gave it for itself.
		for (const code of going) await revokePackage(tx, { by, from: owner, to: party }, code);
	}
	if (change.add.length === 0) return;
	const clients = await clientsWithPackages(tx.db, owner.id, party.id);
	if (clients.length === 0) return;
	const id = randomUUID();
	const items = clients.map((client) => ({ client, action: "extend" as const }));
	await insertJob(tx, { id, systemUserId: user.id, owner: owner.id, by: actorOfParty(by) }, items);
	sendJob(tx, id);
}
