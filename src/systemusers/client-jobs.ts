import { randomUUID } from "node:crypto";
import type { Decisions } from "../authorization/open-decisions.js";
import { common, Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { findParties, findParty } from "../parties/repository.js";
import type { Delivery } from "../store/outbox.js";
import type { Store, Transaction } from "../store/store.js";
import { addAgentClient, extendAgentClient, neededPackages, removeAgentClient } from "./clients.js";
import { ownUser } from "./delete-user.js";
import { actorOfParty } from "./events.js";
import { CLIENTS } from "./gates.js";
import {
	type ClientJob,
	findJob,
	finishJob,
	insertJob,
	type JobItem,
	listItems,
	sendJob,
	settleItem,
} from "./job-repository.js";
import { problems } from "./problems.js";
import { findLiveUser } from "./repository.js";

/** Many clients of one agent in one call (systemuser 6, wish 4): uuids. */
export interface BulkInput {
	readonly add: readonly string[];
	readonly remove: readonly string[];
}

/**
 * Has many clients added to an agent and removed from it, one by one, each with a result of its own. What is asked twice is done
 * once. The job goes on where it was when the server starts again.
 *
 * @throws {Fault} AUTH-00015, 24, 34, 63
 */
export async function startClientJob(
	store: Store,
	asked: { readonly user: Party; readonly owner: Party; readonly id: string },
	{ add, remove }: BulkInput,
): Promise<ClientJob> {
	const by = actorOfParty(asked.user);
	const { value } = await store.write(by, async (tx) => {
		const user = await ownUser(tx, asked.owner, asked.id);
		neededPackages(user);
		const distinct = (uuids: readonly string[]) => [...new Set(uuids.map((uuid) => uuid.toLowerCase()))];
		const items = [
			...distinct(remove).map((client) => ({ client, action: "remove" as const })),
			...distinct(add).map((client) => ({ client, action: "add" as const })),
		];
		const id = randomUUID();
		await insertJob(tx, { id, systemUserId: user.id, owner: asked.owner.id, by }, items);
		sendJob(tx, id);
		tx.log({ kind: "facts", pairs: [] });
		const details = { systemUser: user.id, job: id, add: add.length, remove: remove.length };
		tx.audit({ action: "system-user.clients-changing", party: asked.owner.uuid, details });
		return (await findJob(tx.db, id)) as ClientJob;
	});
	return value;
}

/** What jobs are worked on with. */
export interface JobSources {
	readonly store: Store;
	readonly decisions: Pick<Decisions, "may"> & { readonly knowledge: Pick<Decisions["knowledge"], "upTo"> };
}

/** Items done in one write: others wait for it. */
const AT_ONCE = 20;
/** How long one turn of the outbox may last; less than it has. */
const TURN_MS = 10_000;

/**
 * Works on a job until it is done or the turn is over; then it asks for another turn. To be the outbox's handler of its topic: a
 * turn that was cut off is repeated, and what was settled before stays so. Of somebody who may administer the clients no more the
 * rest is not done.
 */
export async function workOnJob(sources: JobSources, { payload, signal }: Delivery): Promise<void> {
	const { store } = sources;
	const id = String(payload.job);
	const started = performance.now();
	for (;;) {
		if (signal.aborted) throw signal.reason as Error;
		const job = await findJob(store.db, id);
		if (job === undefined || job.finishedAt !== undefined) return;
		const pending = await listItems(store.db, id, { after: -1, size: AT_ONCE, status: "pending" });
		const late = performance.now() - started > TURN_MS;
		await workOn(sources, job, pending, late);
		if (late || pending.length === 0) return;
	}
}

/** All in one write; when one of them fails in a way that nobody foresaw, each by itself. */
async function workOn(
	{ store, decisions }: JobSources,
	job: ClientJob,
	items: readonly JobItem[],
	last: boolean,
): Promise<void> {
	const write = (some: readonly JobItem[]) =>
		store.write(job.by, async (tx) => {
			await decisions.knowledge.upTo(tx.revision - 1);
			for (const item of some) await settle(tx, decisions.may, job, item);
			tx.log({ kind: "facts", pairs: [] });
			if (some.length === 0) await finishJob(tx, job.id);
			else if (last) sendJob(tx, job.id);
		});
	try {
		await write(items);
	} catch (error) {
		if (items.length <= 1) {
			await fail(store, job, items);
			throw error;
		}
		for (const item of items) await write([item]).catch(() => fail(store, job, [item]));
	}
}

/** A client that breaks the work is left out, so that the others are not kept waiting. */
async function fail(store: Store, job: ClientJob, items: readonly JobItem[]): Promise<void> {
	await store.write(job.by, async (tx) => {
		for (const { position } of items) await settleItem(tx, job.id, position, { status: "failed", code: "HTTP-00500" });
		tx.log({ kind: "facts", pairs: [] });
	});
}

async function settle(tx: Transaction, may: Decisions["may"], job: ClientJob, item: JobItem): Promise<void> {
	// Another node may have been here.
	const [now] = await listItems(tx.db, job.id, { after: item.position - 1, size: 1 });
	if (now?.status !== "pending") return;
	const result = await resultOf(tx, may, job, item);
	await settleItem(tx, job.id, item.position, result);
}

type Result = Parameters<typeof settleItem>[3];

async function resultOf(
	tx: Transaction,
	may: Decisions["may"],
	job: ClientJob,
	{ client: uuid, action }: JobItem,
): Promise<Result> {
	const user = await findLiveUser(tx.db, job.systemUserId);
	const [owner] = await findParties(tx.db, [job.owner]);
	const client = await findParty(tx.db, { uuid });
	if (user === undefined || owner === undefined) return { status: "failed", code: problems.userNotFound.code };
	// What follows from a change of the agent was agreed to with the change.
	if (action !== "extend" && !may(job.by.id, { resource: CLIENTS, action: "write" }, owner.uuid)) {
		return { status: "failed", code: common.forbidden.code };
	}
	if (client === undefined) return { status: "failed", code: problems.clientNotFound.code };
	const work = { add: addAgentClient, remove: removeAgentClient, extend: extendAgentClient }[action];
	try {
		const changed = await work(tx, { owner, user, client, by: job.by });
		return { status: changed ? "done" : "unchanged" };
	} catch (error) {
		// INVARIANT: what refuses with a fault has written nothing of this client.
		if (error instanceof Fault) return { status: "failed", code: error.kind.code };
		throw error;
	}
}
