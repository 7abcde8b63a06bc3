import type { Party } from "../parties/model.js";
import type { Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { contentOf, ownUser } from "./delete-user.js";
import { aboutUser, actorOfParty, tell } from "./events.js";
import type { SystemUser } from "./model.js";
import { findSystemUser, renameParty, setPartyDisabled, updateSystemUser } from "./repository.js";

interface Asked {
	readonly user: Party;
	readonly owner: Party;
	readonly id: string;
}

/**
 * Switches a system user off: from the next decision on nothing is permitted to it and no token is made for it, but it loses
 * nothing. Done twice it is the same.
 *
 * @throws {Fault} AUTH-00015, AUTH-00024
 */
export const deactivateSystemUser = (store: Store, asked: Asked): Promise<SystemUser> => switchTo(store, asked, false);

/** Switches it on again, with all that it had. While its system is deleted it is permitted nothing all the same. */
export const reactivateSystemUser = (store: Store, asked: Asked): Promise<SystemUser> => switchTo(store, asked, true);

async function switchTo(store: Store, { user: switcher, owner, id }: Asked, on: boolean): Promise<SystemUser> {
	const by = actorOfParty(switcher);
	const { value } = await store.write(by, async (tx) => {
		const user = await ownUser(tx, owner, id);
		if ((user.disabledAt === undefined) === on) return user;
		const system = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
		const disabledAt = on ? null : tx.now;
		await updateSystemUser(tx, user.id, { disabledAt }, by.id);
		await applySwitch(tx, { ...user, disabledAt: disabledAt ?? undefined }, system);
		await tell(tx, {
			type: on ? "systemuser.reactivated" : "systemuser.deactivated",
			system,
			ownerOrg: user.ownerOrg,
			systemUserId: user.id,
			content: await contentOf(tx, user),
			data: aboutUser(user),
			by,
		});
		const action = on ? "system-user.reactivated" : "system-user.deactivated";
		tx.audit({ action, party: owner.uuid, details: { systemUser: user.id } });
		return (await findSystemUser(tx.db, user.id)) as SystemUser;
	});
	return value;
}

/** Lets decisions know whether the system user is on: neither switched off itself, nor of a deleted system. */
export async function applySwitch(tx: Transaction, user: SystemUser, system: System): Promise<void> {
	await setPartyDisabled(tx, user.party, user.disabledAt ?? system.deletedAt ?? null);
	tx.log({ kind: "parties", parties: [user.party] });
}

/**
 * Gives a system user another title.
 *
 * @throws {Fault} AUTH-00015, AUTH-00024
 */
export async function renameSystemUser(store: Store, asked: Asked & { readonly title: string }): Promise<SystemUser> {
	const { user: renamer, owner, id } = asked;
	const title = asked.title.trim();
	const by = actorOfParty(renamer);
	const { value } = await store.write(by, async (tx) => {
		const user = await ownUser(tx, owner, id);
		if (user.title === title) return user;
		await updateSystemUser(tx, user.id, { title }, by.id);
		await renameParty(tx, user.party, title);
		tx.log({ kind: "parties", parties: [user.party] });
		const system = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
		await tell(tx, {
			type: "systemuser.changed",
			system,
			ownerOrg: user.ownerOrg,
			systemUserId: user.id,
			content: await contentOf(tx, user),
			data: aboutUser({ ...user, title }),
			by,
		});
		tx.audit({ action: "system-user.renamed", party: owner.uuid, details: { systemUser: user.id } });
		return (await findSystemUser(tx.db, user.id)) as SystemUser;
	});
	return value;
}
