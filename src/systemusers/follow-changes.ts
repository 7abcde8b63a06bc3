import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Change } from "../store/changes.js";
import type { Delivery } from "../store/outbox.js";
import type { Actor, Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { lostClients, type Untold, untoldClients } from "./client-repository.js";
import { tellClient } from "./clients.js";
import { contentOf } from "./delete-user.js";
import { hasEventSince } from "./event-repository.js";
import { aboutUser, tell } from "./events.js";
import { NOTHING, type SystemUser } from "./model.js";
import { findSystemUser, findUsersByParties, listUsersOfSystem } from "./repository.js";

/** The outbox topic that users of a deleted system are told of by. */
export const SYSTEM_DELETED_TOPIC = "systemuser.system-deleted";

/** Pairs of one write that are looked at in it; of more, `settleClients` tells soon after. */
const MOST_PAIRS = 500;
/** Events told of in one write: others wait for it. */
const AT_ONCE = 100;

const clock: Actor = { kind: "system", id: "clients" };

/**
 * Tells of what happens to system users in other ways than through their own use cases: clients that come and go by client
 * delegation, the end of a relation, a party's end; rights that a customer gives and takes where he gives others theirs; the end
 * of a system. To be a completion of every write.
 */
export async function followChanges(tx: Transaction, logged: readonly Change[], by: Actor): Promise<void> {
	const systems = logged.flatMap((change) => (change.kind === "systems" ? change.ids : []));
	for (const id of systems) {
		const system = await findSystemByInternalId(tx.db, id);
		if (system?.deletedAt !== tx.now) continue;
		tx.send({ topic: SYSTEM_DELETED_TOPIC, payload: { system: id, by } });
		// What was given to its users is told of by their end.
		return;
	}
	const pairs = logged.flatMap((change) => (change.kind === "facts" ? change.pairs : []));
	if (pairs.length === 0 || pairs.length > MOST_PAIRS) return;
	const users = await findUsersByParties(tx.db, [...new Set(pairs.map(([, to]) => to))]);
	if (users.length === 0) return;
	const told = new Set(logged.flatMap((change) => (change.kind === "system-users" ? change.ids : [])));
	for (const user of users) {
		const givers = pairs.filter(([, to]) => to === user.party).map(([from]) => from);
		if (user.type === "agent") await tellClients(tx, user, givers, by);
		else if (givers.includes(user.owner) && !told.has(user.id)) await tellChanged(tx, user, by);
	}
}

async function tellClients(tx: Transaction, user: SystemUser, givers: readonly number[], by: Actor): Promise<void> {
	const parties = await findParties(tx.db, [...new Set([user.owner, ...givers])]);
	const owner = parties.find(({ id }) => id === user.owner);
	if (owner === undefined) return;
	for (const client of parties) if (givers.includes(client.id)) await tellClient(tx, { owner, user, client, by });
}

/** What exactly changed is not known here; the owners of all that the system may be given are told. */
async function tellChanged(tx: Transaction, user: SystemUser, by: Actor): Promise<void> {
	const system = await findSystemByInternalId(tx.db, user.systemInternalId);
	if (system === undefined) return;
	await tell(tx, {
		type: "systemuser.changed",
		system,
		ownerOrg: user.ownerOrg,
		systemUserId: user.id,
		content: NOTHING,
		touched: { rights: system.rights, packages: system.packages },
		data: aboutUser(user),
		by,
	});
}

/** Tells of the users of a deleted system that they are off. To be the outbox's handler of its topic; each is told of once. */
export async function tellSystemDeleted(store: Store, { payload, signal }: Delivery): Promise<void> {
	const { system: id, by } = payload as { readonly system: string; readonly by: Actor };
	for (let after = 0; ; ) {
		if (signal.aborted) throw signal.reason as Error;
		const users = await listUsersOfSystem(store.db, id, { after, size: AT_ONCE });
		const last = users.at(-1);
		if (last === undefined) return;
		after = last.sequence;
		await store.write(by, async (tx) => {
			const system = await findSystemByInternalId(tx.db, id);
			if (system?.deletedAt === undefined) return;
			for (const { id: userId } of users) await tellOff(tx, userId, system, by);
		});
	}
}

async function tellOff(tx: Transaction, id: string, system: System, by: Actor): Promise<void> {
	const user = await findSystemUser(tx.db, id);
	// Moved or deleted meanwhile; or switched off before, and told of then.
	if (user?.systemInternalId !== system.internalId || user.deletedAt !== undefined || user.disabledAt !== undefined)
		return;
	if (await hasEventSince(tx.db, id, "systemuser.deactivated", system.deletedAt ?? 0)) return;
	await tell(tx, {
		type: "systemuser.deactivated",
		system,
		ownerOrg: user.ownerOrg,
		systemUserId: id,
		content: await contentOf(tx, user),
		data: { ...aboutUser(user), systemDeleted: true },
		by,
	});
}

/** Tells of clients that came or went and were not told of: by an import, or too many at once. @returns how many */
export async function settleClients(store: Store): Promise<number> {
	let all = 0;
	for (;;) {
		const some = [...(await untoldClients(store.db, AT_ONCE)), ...(await lostClients(store.db, AT_ONCE))];
		if (some.length === 0) return all;
		await store.write(clock, async (tx) => {
			for (const each of some) await settle(tx, each);
		});
		all += some.length;
		if (some.length < AT_ONCE) return all;
	}
}

async function settle(tx: Transaction, { systemUserId, client: id }: Untold): Promise<void> {
	const user = await findSystemUser(tx.db, systemUserId);
	if (user === undefined || user.deletedAt !== undefined) return;
	const [owner] = await findParties(tx.db, [user.owner]);
	const [client] = await findParties(tx.db, [id]);
	await tellClient(tx, { owner: owner as Party, user, client: client as Party, by: clock });
}
