import { removeAssignment, removeGrant } from "../access/cascade.js";
import { removeIfEmpty } from "../access/clients/delegation-repository.js";
import { logPairs } from "../access/clients/facts.js";
import { packageRowsOn, rightsRowsOn } from "../access/grant-repository.js";
import { packageUrn } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Actor, Store, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { aboutUser, tell } from "./events.js";
import { type Content, rightOn, type SystemUser } from "./model.js";
import { findUsersByParties } from "./repository.js";
import {
	deleteRunOut,
	type Ends,
	type RunOutGift,
	runOutConnections,
	runOutDelegations,
	runOutGifts,
} from "./run-out-repository.js";

const clock: Actor = { kind: "system", id: "validity" };

/** Of each kind in one write: others wait for it. */
const AT_ONCE = 50;
/** A turn looks back so far before the last complete one: servers' clocks differ. */
const OVERLAP_MS = 3_600_000;

/**
 * Ends what system users were given for a time that is over, and what agents have of clients by it, and tells of it. It was not
 * in force before: that is the clock's doing. What is told of is gone in the same write, so it is told of once, whoever does it
 * and whenever a server ends. The turn that is returned does all that there is to do; @returns how much that was.
 */
export function runOut(store: Store): () => Promise<number> {
	// The first turn of a server looks at everything.
	let since = 0;
	return async () => {
		let all = 0;
		let first: number | undefined;
		for (;;) {
			const { value: count } = await store.write(clock, (tx) => {
				first ??= tx.now;
				return endSome(tx, { since, now: tx.now, size: AT_ONCE });
			});
			all += count;
			if (count === 0) break;
		}
		since = Math.max(since, (first ?? 0) - OVERLAP_MS);
		return all;
	};
}

type Ended = Omit<RunOutGift, "id">;

async function endSome(tx: Transaction, ends: Ends): Promise<number> {
	// That the agent loses a client is told by whatever follows changes.
	const delegations = await runOutDelegations(tx.db, ends);
	for (const each of delegations) {
		await deleteRunOut(tx, each);
		await removeIfEmpty(tx, each.delegation);
	}
	logPairs(
		tx,
		delegations.map(({ client, agent }) => [client, agent]),
	);
	const over = await runOutGifts(tx.db, ends);
	for (const { from, to, table, id } of over) await removeGrant(tx, { from, to }, table, id);
	const gifts: Ended[] = [...over];
	const connections = await runOutConnections(tx.db, ends);
	for (const { id, from, to } of connections) {
		for (const name of (await packageRowsOn(tx.db, id)).keys())
			gifts.push({ table: "assignment_package", name, from, to });
		for (const name of (await rightsRowsOn(tx.db, id)).keys())
			gifts.push({ table: "assignment_resource", name, from, to });
		await removeAssignment(tx, { from, to }, id);
	}
	const users = await findUsersByParties(tx.db, [...new Set(gifts.map(({ to }) => to))]);
	for (const user of users) {
		const own = gifts.filter(({ from, to }) => to === user.party && from === user.owner);
		if (own.length > 0) await tellEnded(tx, user, own);
	}
	return delegations.length + gifts.length + connections.length;
}

async function tellEnded(tx: Transaction, user: SystemUser, gifts: readonly Ended[]): Promise<void> {
	const named = (table: RunOutGift["table"]): string[] => [
		...new Set(gifts.filter((gift) => gift.table === table).map(({ name }) => name)),
	];
	const content: Content = {
		rights: named("assignment_resource").map((resource) => rightOn(resource)),
		packages: named("assignment_package").map(packageUrn),
	};
	const [owner] = (await findParties(tx.db, [user.owner])) as [Party];
	await tell(tx, {
		type: "systemuser.changed",
		system: (await findSystemByInternalId(tx.db, user.systemInternalId)) as System,
		ownerOrg: user.ownerOrg,
		systemUserId: user.id,
		content,
		touched: {
			...content,
			rights: [...content.rights, ...named("assignment_instance").map((resource) => rightOn(resource))],
		},
		data: { ...aboutUser(user), ...(user.type === "agent" ? { self: false } : {}), expired: true },
		by: clock,
	});
	const details = { systemUser: user.id, taken: content };
	tx.audit({ action: "system-user.access-ended", party: owner.uuid, details });
}
