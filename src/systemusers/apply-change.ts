import { revokePackage } from "../access/revoke.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Transaction } from "../store/store.js";
import { changeAgentPackages } from "./agent-packages.js";
import { packagesNamed } from "./content.js";
import { type Plan, resourceNamed } from "./delegability.js";
import { givePlanned } from "./give.js";
import { takeRights } from "./held.js";
import type { Content, SystemUser } from "./model.js";
import { updateSystemUser } from "./repository.js";

/** What is done to a system user, by whom on behalf of whom. */
export interface Application {
	readonly by: Party;
	readonly owner: Party;
	readonly user: SystemUser;
	/** What was planned and may be given. */
	readonly plan: Pick<Plan, "gifts" | "packages">;
	/** What goes; it may not have been there. */
	readonly remove: Content;
}

/** Gives first and then takes away, each only as far as it is not so already (systemuser 3.4). */
export async function applyChange(tx: Transaction, { by, owner, user, plan, remove }: Application): Promise<void> {
	const kept = (urn: string): boolean => !remove.packages.includes(urn);
	const packages = [...new Set([...user.packages, ...plan.packages])].filter(kept);
	if (user.type === "agent") {
		await changeAgentPackages(tx, { by, owner, user, add: plan.packages, remove: remove.packages });
		await updateSystemUser(tx, user.id, { packages }, by.uuid);
		return;
	}
	const to = await partyOf(tx, user);
	const parties = { by, from: owner, to };
	await givePlanned(tx, parties, plan);
	for (const { action, resource } of remove.rights) {
		for (const { value } of resource) {
			const id = (await resourceNamed(tx.db, value))?.id ?? value;
			await takeRights(tx, parties, id, action);
		}
	}
	for (const { code } of packagesNamed(remove.packages)) await revokePackage(tx, parties, code);
	await updateSystemUser(tx, user.id, { packages }, by.uuid);
}

/** The system user as a party. */
export async function partyOf(tx: Pick<Transaction, "db">, user: SystemUser): Promise<Party> {
	const [party] = await findParties(tx.db, [user.party]);
	return party as Party;
}
