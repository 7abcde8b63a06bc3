import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Store, Transaction } from "../store/store.js";
import type { Right, System } from "../systems/model.js";
import { findSystem, findSystemByInternalId } from "../systems/repository.js";
import { applyChange, partyOf } from "./apply-change.js";
import { checkInSystem, checkPackageKinds } from "./content.js";
import { aboutChange, checkAgentChange } from "./create-change.js";
import { planFor, refuseObstacles } from "./delegability.js";
import { closeRequests, contentOf, ownUser } from "./delete-user.js";
import { aboutUser, actorOfParty, tell } from "./events.js";
import { exactContent, heldBy, takeLater } from "./held.js";
import { type Content, isSameAction, NOTHING, resourcesOf, rightOn, type SystemUser } from "./model.js";
import { own, problems } from "./problems.js";
import { findSystemUser, findUserByTriple, updateSystemUser } from "./repository.js";
import { applySwitch } from "./switch-user.js";

interface Asked {
	readonly user: Party;
	readonly owner: Party;
	readonly id: string;
}

/**
 * A customer changes by itself what a system user may do: that, and nothing else from now on (systemuser 6, wish 18). A right
 * with actions stands for those alone. What is given must be the system's, and the user must be able to give it; what is taken
 * away asks nothing.
 *
 * @param asked With the place in the stream that the user saw it at (`seen`): what changed since is not overwritten.
 * @param check Given what it has now, inside the write; may refuse.
 * @throws {Fault} AUTH-00001, 2, 15, 24, 36, 51, 53, 58, 59, 63 to 65, SYSUSER-00001
 */
export async function setAccess(
	store: Store,
	asked: Asked & { readonly seen?: number | undefined },
	wanted: Content,
	check?: (now: Content) => void,
): Promise<SystemUser> {
	const { user: changer, owner, id } = asked;
	const by = actorOfParty(changer);
	const { value } = await store.write(by, async (tx) => {
		const user = await ownUser(tx, owner, id);
		check?.(await exactContent(tx, user));
		const system = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
		const later = user.type === "standard" && (await takeLater(tx, { from: owner, to: await partyOf(tx, user) }));
		const unwanted = await leftOut(tx, user, wanted);
		const { required, known } = await whatIsNew(tx, user, wanted);
		if (user.type === "standard" && wanted.rights.length + wanted.packages.length === 0) {
			throw new Fault(problems.needsContent);
		}
		checkInSystem(system, required);
		checkPackageKinds(required.packages, user.type, owner);
		checkAgentChange(user, { ...required, rights: wanted.rights }, unwanted);
		const plan =
			user.type === "agent"
				? { gifts: [], packages: required.packages, obstacles: [] }
				: await planFor(tx.db, changer, owner, required, system.rights, tx.now);
		refuseObstacles(plan.obstacles, problems.rightNotInSystem);
		// Of a service that is there in part, what the user can give of the rest; what he cannot is no reason to refuse.
		const rest = await planFor(tx.db, changer, owner, known.content, system.rights, tx.now);
		const more = rest.gifts.filter(({ rights }) => rights.some(({ key }) => !known.keys.has(key)));
		const changed = [required, unwanted].some(({ rights, packages }) => rights.length + packages.length > 0);
		if (!changed && !later && more.length === 0) return user;
		if (asked.seen !== undefined && asked.seen !== user.sequence) throw new Fault(own.shownChanged);
		const gifts = [...plan.gifts, ...more];
		const all = { gifts, packages: plan.packages };
		await applyChange(tx, { by: changer, owner, user, plan: all, remove: unwanted });
		const about = { system, ownerOrg: user.ownerOrg, systemUserId: user.id, by };
		await tell(tx, { type: "systemuser.changed", ...about, ...aboutChange(user, { required, unwanted }) });
		const details = { systemUser: user.id, given: named(required), taken: named(unwanted) };
		tx.audit({ action: "system-user.access-set", party: owner.uuid, details });
		return (await findSystemUser(tx.db, user.id)) as SystemUser;
	});
	return value;
}

const named = ({ rights, packages }: Content) => ({ rights, packages });

/** What the system user has and is not to have: whole resources, single actions, packages. */
async function leftOut(tx: Transaction, user: SystemUser, wanted: Content): Promise<Content> {
	if (user.type === "agent") {
		return { rights: [], packages: user.packages.filter((urn) => !wanted.packages.includes(urn)) };
	}
	const { packages, resources } = await heldBy(tx.db, user, tx.now);
	const rights = resources.flatMap(({ resource, rights }) => {
		// All of it goes only where nothing of it comes: what is given first would go with it.
		if (!wanted.rights.some((right) => resourcesOf(right).includes(resource))) return [rightOn(resource)];
		const kept = rights.filter(({ action }) => isWanted(wanted, resource, action));
		const going = new Set(rights.filter((right) => !kept.includes(right)).map(({ action }) => action));
		return [...going].map((action) => rightOn(resource, action));
	});
	return { rights, packages: packages.filter((urn) => !wanted.packages.includes(urn)) };
}

const isWanted = ({ rights }: Content, resource: string, action: string): boolean =>
	rights.some(
		(right) =>
			right.resource.some(({ value }) => value === resource) &&
			(right.action === undefined || isSameAction(right.action, action)),
	);

/** What is wanted and not there yet, and services that are there already, in whole or in part, with the keys of their rights. */
async function whatIsNew(
	tx: Transaction,
	user: SystemUser,
	wanted: Content,
): Promise<{
	readonly required: Content;
	readonly known: { readonly content: Content; readonly keys: ReadonlySet<string> };
}> {
	const isAgent = user.type === "agent";
	const held = isAgent ? { packages: user.packages, resources: [] } : await heldBy(tx.db, user, tx.now);
	const packages = wanted.packages.filter((urn) => !held.packages.includes(urn));
	if (isAgent) return { required: { rights: [], packages }, known: { content: NOTHING, keys: new Set() } };
	const there = new Map(held.resources.map(({ resource, rights }) => [resource, rights]));
	const isThere = ({ action, resource }: Right): boolean =>
		resource.every(({ value }) => {
			const rights = there.get(value);
			if (rights === undefined || action === undefined) return rights !== undefined;
			return rights.some((right) => isSameAction(right.action, action));
		});
	const wholes = wanted.rights.filter((right) => right.action === undefined && isThere(right));
	return {
		required: { rights: wanted.rights.filter((right) => !isThere(right)), packages },
		known: {
			content: { rights: wholes, packages: [] },
			keys: new Set(held.resources.flatMap(({ rights }) => rights.map(({ key }) => key))),
		},
	};
}

/**
 * A customer moves a system user to another system, of the same vendor or any other, with all that it has and its clients. What
 * the other system does not need it cannot have: that is refused, or with `drop` taken away. The first vendor's tokens for it
 * are no longer made, and what that vendor asked for is closed.
 *
 * @throws {Fault} AUTH-00001, 4, 11, 15, 24, 58, 59, 63
 */
export async function moveSystemUser(
	store: Store,
	asked: Asked & {
		readonly systemId: string;
		readonly externalRef?: string | undefined;
		readonly drop?: boolean | undefined;
	},
): Promise<SystemUser> {
	const { user: mover, owner, id } = asked;
	const by = actorOfParty(mover);
	const { value } = await store.write(by, async (tx) => {
		const user = await ownUser(tx, owner, id);
		const before = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
		const system = await targetOf(tx, asked.systemId.trim(), before);
		const externalRef = asked.externalRef?.trim() || user.externalRef;
		const triple = { systemInternalId: system.internalId, ownerOrg: user.ownerOrg, externalRef };
		const other = await findUserByTriple(tx.db, triple);
		if (other?.id === user.id) return user;
		if (other !== undefined) throw new Fault(problems.userExists);
		// What was to begin later was never checked against the other system.
		await takeLater(tx, { from: owner, to: await partyOf(tx, user) });
		const content = await exactContent(tx, user);
		const { kept, dropped } = split(system, content);
		if (asked.drop !== true) checkInSystem(system, content);
		if (kept.rights.length + kept.packages.length === 0) {
			throw new Fault(user.type === "agent" ? problems.agentNeedsPackages : problems.needsContent);
		}
		await closeRequests(tx, user, by.id);
		const nothing = { gifts: [], packages: [] };
		await applyChange(tx, { by: mover, owner, user, plan: nothing, remove: dropped });
		await updateSystemUser(tx, user.id, { systemInternalId: system.internalId, externalRef }, by.id);
		const moved = (await findSystemUser(tx.db, user.id)) as SystemUser;
		await applySwitch(tx, moved, system);
		const about = { ownerOrg: user.ownerOrg, systemUserId: user.id, by };
		const from = { ...about, system: before, content, data: { ...aboutUser(user), moved: true } };
		await tell(tx, { type: "systemuser.removed", ...from });
		const to = { ...about, system, content: await contentOf(tx, moved), data: { ...aboutUser(moved), moved: true } };
		await tell(tx, { type: "systemuser.created", ...to });
		const details = { systemUser: user.id, from: before.id, to: system.id, dropped: named(dropped) };
		tx.audit({ action: "system-user.moved", party: owner.uuid, details });
		return moved;
	});
	return value;
}

/** A system that customers may choose by themselves, or another of the same vendor. @throws {Fault} AUTH-00011 */
async function targetOf(tx: Transaction, systemId: string, before: System): Promise<System> {
	const system = await findSystem(tx.db, systemId);
	if (system === undefined || !canMoveTo(system, before)) throw new Fault(problems.systemNotFound);
	return system;
}

/** Whether a system user of one system can be moved to another as far as the systems go. */
export const canMoveTo = (system: System, before: Pick<System, "vendorOrg">): boolean =>
	system.deletedAt === undefined && (system.isVisible || system.vendorOrg === before.vendorOrg);

/** What of it a system may have. */
export function split(system: System, content: Content): { readonly kept: Content; readonly dropped: Content } {
	const fits = (part: Content): boolean => {
		try {
			checkInSystem(system, part);
			return true;
		} catch (error) {
			if (error instanceof Fault) return false;
			throw error;
		}
	};
	const right = (each: Content["rights"][number]) => fits({ rights: [each], packages: [] });
	const urn = (each: string) => fits({ rights: [], packages: [each] });
	return {
		kept: { rights: content.rights.filter(right), packages: content.packages.filter(urn) },
		dropped: {
			rights: content.rights.filter((each) => !right(each)),
			packages: content.packages.filter((each) => !urn(each)),
		},
	};
}
