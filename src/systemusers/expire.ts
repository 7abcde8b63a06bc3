import type { Actor, Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { listExpiringChanges, updateChange } from "./change-repository.js";
import { aboutRequest, aboutUser, tell } from "./events.js";
import { type ChangeRequest, isTimedOut, type SystemUser, type SystemUserRequest } from "./model.js";
import { findSystemUser } from "./repository.js";
import { listExpiringRequests, updateRequest } from "./request-repository.js";

const clock: Actor = { kind: "system", id: "expiry" };

/** Requests marked in one write. */
const AT_ONCE = 100;

/**
 * Marks a request that nobody answered in time, so that it stays expired whatever the clock does later. True when it was marked
 * now: whoever wanted to answer it must let this write go through, and refuse then.
 */
export async function expiresNow(tx: Transaction, request: SystemUserRequest): Promise<boolean> {
	if (!isOver(request, tx.now)) return false;
	await markRequest(tx, request);
	return true;
}

/** The same for a request to change a system user. */
export async function changeExpiresNow(tx: Transaction, change: ChangeRequest): Promise<boolean> {
	if (!isOver(change, tx.now)) return false;
	await markChange(tx, change);
	return true;
}

/** Marks every request and change that nobody answered in time. @returns how many */
export async function expireAll(store: Store): Promise<number> {
	let all = 0;
	for (;;) {
		const { value } = await store.write(clock, async (tx) => {
			const requests = await listExpiringRequests(tx.db, tx.now, AT_ONCE);
			for (const request of requests) await markRequest(tx, request);
			const changes = await listExpiringChanges(tx.db, tx.now, AT_ONCE);
			for (const change of changes) await markChange(tx, change);
			return requests.length + changes.length;
		});
		all += value;
		if (value < AT_ONCE) return all;
	}
}

const isOver = (request: SystemUserRequest | ChangeRequest, now: number): boolean =>
	request.status === "New" && request.expiredAt === undefined && isTimedOut(request, now);

async function markRequest(tx: Transaction, request: SystemUserRequest): Promise<void> {
	await updateRequest(tx, request.id, { expiredAt: tx.now }, clock.id);
	await tell(tx, {
		type: "systemuser.request.expired",
		system: (await findSystemByInternalId(tx.db, request.systemInternalId)) as System,
		ownerOrg: request.ownerOrg,
		requestId: request.id,
		content: request,
		data: aboutRequest(request).data,
		by: clock,
	});
}

async function markChange(tx: Transaction, change: ChangeRequest): Promise<void> {
	const user = (await findSystemUser(tx.db, change.systemUserId)) as SystemUser;
	await updateChange(tx, change.id, { expiredAt: tx.now }, clock.id);
	await tell(tx, {
		type: "systemuser.change.expired",
		system: (await findSystemByInternalId(tx.db, user.systemInternalId)) as System,
		ownerOrg: user.ownerOrg,
		systemUserId: user.id,
		requestId: change.id,
		content: change.required,
		data: aboutUser(user),
		by: clock,
	});
}
