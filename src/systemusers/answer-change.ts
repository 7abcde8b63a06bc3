import { Fault } from "../http/fault.js";
import type { Actor, Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import type { Answer } from "./answer-request.js";
import { notExpired } from "./answer-request.js";
import { applyChange } from "./apply-change.js";
import { findChange, updateChange } from "./change-repository.js";
import { aboutChange, checkAgentChange } from "./create-change.js";
import { refuseObstacles } from "./delegability.js";
import { actorOfParty, tell } from "./events.js";
import { changeExpiresNow } from "./expire.js";
import { type ChangeRequest, isOpen, type SystemUser } from "./model.js";
import { hashOf, summaryOf } from "./offer.js";
import { prepareChange } from "./open-request.js";
import { own, problems } from "./problems.js";
import { findLiveUser, findSystemUser } from "./repository.js";
import { checkFit } from "./unfit.js";

/**
 * Approves a change (systemuser 3.4), in one write: what comes is given, then what goes is taken away.
 *
 * @param shown `shown` of the opened change: what the user saw. Without it nothing is compared.
 * @throws {Fault} AUTH-00001, 2, 10, 11, 13, 15, 36, 41, 51, 53, 58, 63 to 65, SYSUSER-00001
 */
export async function approveChange(
	store: Store,
	answer: Omit<Answer, "type">,
	shown?: string,
): Promise<{ readonly user: SystemUser }> {
	const { user: approver, owner } = answer;
	const by = actorOfParty(approver);
	const { value } = await store.write(by, async (tx) => {
		const found = await answerable(tx, answer);
		if (found === undefined) return undefined;
		const { change, user, system } = found;
		if (system.deletedAt !== undefined) throw new Fault(problems.systemNotFound);
		const { offer, plan } = await prepareChange(tx.db, approver, owner, change, { user, system }, tx.now);
		checkFit(system, user.type, owner, change.required, plan.obstacles);
		checkAgentChange(user, change.required, change.unwanted);
		refuseObstacles(plan.obstacles, problems.rightNotInSystem);
		if (shown !== undefined && shown !== hashOf(offer)) throw new Fault(own.shownChanged);
		await applyChange(tx, { by: approver, owner, user, plan, remove: change.unwanted });
		await updateChange(tx, change.id, { status: "Accepted" }, by.id);
		const about = { system, ownerOrg: user.ownerOrg, systemUserId: user.id, requestId: change.id, by };
		await tell(tx, { type: "systemuser.change.approved", ...about, ...aboutChange(user, change) });
		await tell(tx, { type: "systemuser.changed", ...about, ...aboutChange(user, change) });
		const details = { request: change.id, systemUser: user.id, shown: summaryOf(offer), hash: hashOf(offer) };
		tx.audit({ action: "system-user-change.approved", party: owner.uuid, details });
		return { user: (await findSystemUser(tx.db, user.id)) as SystemUser };
	});
	return notExpired(value);
}

/**
 * The customer says no to a change.
 *
 * @param reason In the customer's words, for the vendor.
 * @throws {Fault} AUTH-00010, 13, 15, 41
 */
export async function rejectChange(store: Store, answer: Omit<Answer, "type">, reason?: string): Promise<void> {
	const by = actorOfParty(answer.user);
	const { value } = await store.write(by, async (tx) => {
		const found = await answerable(tx, answer);
		if (found === undefined) return undefined;
		const { change, user, system } = found;
		await updateChange(tx, change.id, { status: "Rejected" }, by.id);
		const { content, data } = aboutChange(user, change);
		await tell(tx, {
			type: "systemuser.change.rejected",
			system,
			ownerOrg: user.ownerOrg,
			systemUserId: user.id,
			requestId: change.id,
			content,
			data: { ...data, ...(reason === undefined ? {} : { reason }) },
			by,
		});
		const details = { request: change.id, systemUser: user.id };
		tx.audit({ action: "system-user-change.rejected", party: answer.owner.uuid, details });
		return true;
	});
	notExpired(value);
}

/**
 * The vendor takes a change back, whatever became of it; what it did stays.
 *
 * @throws {Fault} AUTH-00010, AUTH-00011 for another vendor's
 */
export async function withdrawChange(store: Store, vendorOrg: string, id: string, by: Actor): Promise<void> {
	await store.write(by, async (tx) => {
		const change = await findChange(tx.db, id);
		if (change === undefined) throw new Fault(problems.requestNotFound);
		const user = (await findSystemUser(tx.db, change.systemUserId)) as SystemUser;
		const system = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
		if (system.vendorOrg !== vendorOrg) throw new Fault(problems.systemNotFound);
		const wasOpen = isOpen(change, tx.now);
		await updateChange(tx, change.id, { deletedAt: tx.now }, by.id);
		if (wasOpen) {
			const about = { system, ownerOrg: user.ownerOrg, systemUserId: user.id, requestId: change.id, by };
			await tell(tx, { type: "systemuser.change.withdrawn", ...about, ...aboutChange(user, change) });
		} else tx.log({ kind: "requests", ids: [change.id], event: "systemuser.change.deleted" });
		tx.audit({ action: "system-user-change.withdrawn", details: { request: change.id, systemUser: user.id } });
	});
}

/** A change with what it is about; undefined when it has expired, which is marked in this write. */
async function answerable(
	tx: Transaction,
	{ id, owner }: Omit<Answer, "type">,
): Promise<{ change: ChangeRequest; user: SystemUser; system: System } | undefined> {
	const change = await findChange(tx.db, id);
	if (change === undefined) throw new Fault(problems.requestNotFound);
	const of = (await findSystemUser(tx.db, change.systemUserId)) as SystemUser;
	if (of.owner !== owner.id) throw new Fault(problems.otherOrganisation);
	if (await changeExpiresNow(tx, change)) return undefined;
	if (!isOpen(change, tx.now)) throw new Fault(problems.notNew);
	const user = await findLiveUser(tx.db, of.id);
	if (user === undefined) throw new Fault(problems.userNotFound);
	return { change, user, system: (await findSystemByInternalId(tx.db, user.systemInternalId)) as System };
}
