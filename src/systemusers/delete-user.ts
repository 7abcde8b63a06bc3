import { Fault } from "../http/fault.js";
import { endParty } from "../parties/end-party.js";
import type { Party } from "../parties/model.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { partyOf } from "./apply-change.js";
import { listChangesOfUser, updateChange } from "./change-repository.js";
import { deleteToldClient, toldClients } from "./client-repository.js";
import { aboutUser, actorOfParty, tell } from "./events.js";
import { heldBy } from "./held.js";
import { type Content, rightOn, type SystemUser } from "./model.js";
import { problems } from "./problems.js";
import { findLiveUser, updateSystemUser } from "./repository.js";
import { findRequestByTriple, updateRequest } from "./request-repository.js";

/**
 * A customer deletes a system user: what it was given and what clients let it have ends with it, and the request that it came
 * from is gone, so that the vendor can ask again (systemuser 3.5). One write.
 *
 * @throws {Fault} AUTH-00015, AUTH-00024, AUTH-00034 or 36 when it is of the other type
 */
export async function deleteSystemUser(
	store: Store,
	asked: { readonly user: Party; readonly owner: Party; readonly id: string; readonly type?: SystemUserType },
): Promise<void> {
	const { user: deleter, owner, id, type } = asked;
	const by = actorOfParty(deleter);
	await store.write(by, async (tx) => {
		const user = await ownUser(tx, owner, id);
		if (type !== undefined && user.type !== type) {
			throw new Fault(type === "agent" ? problems.agentExpected : problems.standardExpected);
		}
		const content = await contentOf(tx, user);
		await endParty(tx, await partyOf(tx, user), { deletedAt: tx.now });
		await updateSystemUser(tx, user.id, { deletedAt: tx.now }, by.id);
		if ((await toldClients(tx.db, user.id)).size > 0) await deleteToldClient(tx, user.id);
		await closeRequests(tx, user, by.id);
		const system = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
		await tell(tx, {
			type: "systemuser.removed",
			system,
			ownerOrg: user.ownerOrg,
			systemUserId: user.id,
			content,
			data: aboutUser(user),
			by,
		});
		const details = { systemUser: user.id, system: system.id };
		tx.audit({ action: "system-user.deleted", party: owner.uuid, details });
	});
}

/** @throws {Fault} AUTH-00015, AUTH-00024 */
export async function ownUser(tx: Pick<Transaction, "db">, owner: Party, id: string): Promise<SystemUser> {
	const user = await findLiveUser(tx.db, id);
	if (user === undefined) throw new Fault(problems.userNotFound);
	if (user.owner !== owner.id) throw new Fault(problems.notOwner);
	return user;
}

/** What a system user has, for those who are told. */
export async function contentOf(tx: Pick<Transaction, "db" | "now">, user: SystemUser): Promise<Content> {
	if (user.type === "agent") return { rights: [], packages: user.packages };
	const { packages, resources } = await heldBy(tx.db, user, tx.now);
	return { rights: resources.map(({ resource }) => rightOn(resource)), packages };
}

/** The request that a system user came from, and all changes of it, are found no more. */
export async function closeRequests(tx: Transaction, user: SystemUser, by: string): Promise<void> {
	const request = await findRequestByTriple(tx.db, user);
	if (request !== undefined) await updateRequest(tx, request.id, { deletedAt: tx.now }, by);
	for (const { id } of await listChangesOfUser(tx.db, user.id)) await updateChange(tx, id, { deletedAt: tx.now }, by);
}
