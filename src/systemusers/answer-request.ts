import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { Actor, Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { refuseObstacles } from "./delegability.js";
import { aboutRequest, aboutUser, actorOfParty, tell } from "./events.js";
import { expiresNow } from "./expire.js";
import { givePlanned, makeSystemUser } from "./give.js";
import { isOpen, type SystemUser, type SystemUserRequest } from "./model.js";
import { hashOf, summaryOf } from "./offer.js";
import { prepareRequest } from "./open-request.js";
import { own, problems } from "./problems.js";
import { findUserByTriple } from "./repository.js";
import { findRequest, updateRequest } from "./request-repository.js";
import { isRelated } from "./standing.js";
import { checkFit } from "./unfit.js";

/** Who answers what on behalf of whom. */
export interface Answer {
	/** Who answers; may do so by what was checked before (the PDP's word about the customer). */
	readonly user: Party;
	/** The customer that the user acts for. */
	readonly owner: Party;
	readonly id: string;
	/** Where the call is for one type of requests alone. */
	readonly type?: SystemUserType;
}

/**
 * Approves a vendor's request (systemuser 3.2): the system user, its party, its rights and packages, the request's state, the
 * audit with what was shown and the messages to others are one write. Whatever fails leaves the request as it was, to be
 * approved again.
 *
 * @param shown `shown` of the opened request: what the user saw. Without it nothing is compared.
 * @throws {Fault} AUTH-00000 to 4, 10, 11, 13, 14, 16, 18, 30, 41, 42, 51, 53, 63 to 65, 68 to 71, SYSUSER-00001
 */
export async function approveRequest(store: Store, answer: Answer, shown?: string): Promise<SystemUser> {
	const by = actorOfParty(answer.user);
	const { value } = await store.write(by, (tx) => approveWithin(tx, answer, by, shown));
	return notExpired(value);
}

/** The approval as a part of a greater write; undefined for a request that has expired, which it then is marked as. */
export async function approveWithin(
	tx: Transaction,
	answer: Answer,
	by: Actor,
	shown?: string,
): Promise<SystemUser | undefined> {
	const { user, owner } = answer;
	const request = await answerable(tx, answer);
	if (request === undefined) return undefined;
	const system = await systemOf(tx, request);
	if (system.deletedAt !== undefined) throw new Fault(problems.systemNotFound);
	if ((await findUserByTriple(tx.db, request)) !== undefined) throw new Fault(problems.userExists);
	const { offer, plan } = await prepareRequest(tx.db, user, owner, request, system, tx.now);
	checkFit(system, request.type, owner, request, plan.obstacles);
	refuseObstacles(plan.obstacles);
	if (shown !== undefined && shown !== hashOf(offer)) throw new Fault(own.shownChanged);
	const made = await makeSystemUser(tx, request, owner, user);
	// An agent has what its clients give it, one by one.
	if (request.type === "standard") await givePlanned(tx, { by: user, from: owner, to: made.party }, plan);
	await updateRequest(tx, request.id, { status: "Accepted" }, by.id);
	const about = { system, ownerOrg: request.ownerOrg, systemUserId: made.user.id, requestId: request.id, by };
	await tell(tx, {
		type: "systemuser.request.approved",
		...about,
		content: request,
		data: aboutRequest(request).data,
	});
	await tell(tx, { type: "systemuser.created", ...about, content: request, data: aboutUser(made.user) });
	const details = { request: request.id, systemUser: made.user.id, shown: summaryOf(offer), hash: hashOf(offer) };
	tx.audit({ action: "system-user-request.approved", party: owner.uuid, details });
	return made.user;
}

/**
 * The customer says no.
 *
 * @param reason In the customer's words, for the vendor.
 * @throws {Fault} AUTH-00010, 13, 30, 41, 42
 */
export async function rejectRequest(store: Store, answer: Answer, reason?: string): Promise<void> {
	const by = actorOfParty(answer.user);
	const { value } = await store.write(by, async (tx) => {
		const request = await answerable(tx, answer);
		if (request === undefined) return undefined;
		await updateRequest(tx, request.id, { status: "Rejected" }, by.id);
		await tell(tx, {
			type: "systemuser.request.rejected",
			...(await about(tx, request, by)),
			data: { ...aboutRequest(request).data, ...(reason === undefined ? {} : { reason }) },
		});
		const details = { request: request.id };
		tx.audit({ action: "system-user-request.rejected", party: answer.owner.uuid, details });
		return true;
	});
	notExpired(value);
}

/**
 * Sends a request on to those who manage access for the customer. False when it cannot be answered any more, or the user has
 * nothing to do with the customer.
 *
 * @throws {Fault} AUTH-00010, 30, 41, 42
 */
export async function forwardRequest(store: Store, answer: Answer): Promise<boolean> {
	const by = actorOfParty(answer.user);
	const { value } = await store.write(by, async (tx) => {
		const request = await requestFor(tx, answer);
		if (!isOpen(request, tx.now) || !(await isRelated(tx.db, answer.user, answer.owner, tx.now))) return false;
		if (request.escalated) return true;
		await updateRequest(tx, request.id, { escalated: true }, by.id);
		await tell(tx, {
			type: "systemuser.request.forwarded",
			...(await about(tx, request, by)),
			data: aboutRequest(request).data,
		});
		const details = { request: request.id };
		tx.audit({ action: "system-user-request.forwarded", party: answer.owner.uuid, details });
		return true;
	});
	return value;
}

/**
 * The vendor takes its request back, whatever became of it; the system user, if there is one, stays (systemuser 3.1).
 *
 * @throws {Fault} AUTH-00010, AUTH-00011 for another vendor's
 */
export async function withdrawRequest(store: Store, vendorOrg: string, id: string, by: Actor): Promise<void> {
	await store.write(by, async (tx) => {
		const request = await findRequest(tx.db, id);
		if (request === undefined) throw new Fault(problems.requestNotFound);
		const system = await systemOf(tx, request);
		// Whose it is is not told: an id that was guessed is no id.
		if (system.vendorOrg !== vendorOrg) throw new Fault(problems.systemNotFound);
		const wasOpen = isOpen(request, tx.now);
		await updateRequest(tx, request.id, { deletedAt: tx.now }, by.id);
		if (wasOpen) {
			await tell(tx, {
				type: "systemuser.request.withdrawn",
				...(await about(tx, request, by)),
				data: aboutRequest(request).data,
			});
		} else tx.log({ kind: "requests", ids: [request.id], event: "systemuser.request.deleted" });
		tx.audit({ action: "system-user-request.withdrawn", details: { request: request.id, system: system.id } });
	});
}

/** @throws {Fault} AUTH-00010 or 30, AUTH-00041 or 42 */
async function requestFor(tx: Transaction, { id, type, owner }: Answer): Promise<SystemUserRequest> {
	const request = await findRequest(tx.db, id, type);
	if (request === undefined) {
		throw new Fault(type === "agent" ? problems.agentRequestNotFound : problems.requestNotFound);
	}
	if (request.owner !== owner.id) {
		throw new Fault(request.type === "agent" ? problems.agentOtherOrganisation : problems.otherOrganisation);
	}
	return request;
}

/**
 * @returns undefined when it has expired, which is marked in this write.
 * @throws {Fault} AUTH-00013 besides
 */
async function answerable(tx: Transaction, answer: Answer): Promise<SystemUserRequest | undefined> {
	const request = await requestFor(tx, answer);
	if (await expiresNow(tx, request)) return undefined;
	if (!isOpen(request, tx.now)) throw new Fault(problems.notNew);
	return request;
}

/** After the write, for what is thrown inside would undo the mark. @throws {Fault} AUTH-00013 */
export function notExpired<T>(value: T | undefined): T {
	if (value === undefined) throw new Fault(problems.notNew);
	return value;
}

async function systemOf(tx: Transaction, { systemInternalId }: SystemUserRequest): Promise<System> {
	return (await findSystemByInternalId(tx.db, systemInternalId)) as System;
}

async function about(tx: Transaction, request: SystemUserRequest, by: Actor) {
	const { ownerOrg, id: requestId } = request;
	return { system: await systemOf(tx, request), ownerOrg, requestId, content: request, by };
}
