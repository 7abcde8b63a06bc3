import type { Kysely } from "kysely";
import { RoleCode } from "../../catalogue/catalogue.js";
import { invalid } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import { findParties } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import type { Actor, Store, Transaction } from "../../store/store.js";
import { removeAssignment } from "../cascade.js";
import { ensureAssignment, isEmptyAssignment } from "../clients/assignment.js";
import { logPairs } from "../clients/facts.js";
import type { StoredRight } from "../model.js";
import { at } from "../problems.js";
import { keyOfRight, mayGive, type RightName, withRights } from "./model.js";
import { finding } from "./problems.js";
import { addInstance, type InstanceDelegation, instanceDelegations, removeInstance, setRights } from "./repository.js";
import { rightsOfResource } from "./resource-rights.js";

/** An instance of an app, by the app's registry id. */
export interface Instance {
	readonly resource: string;
	readonly instance: string;
}

/** Each right of the app's policy, and whether the app may give it. @throws AM.VLD-00003 */
export async function checkRights(
	db: Kysely<Database>,
	resource: string,
): Promise<{ readonly right: StoredRight; readonly delegable: boolean }[]> {
	const rights = await rightsOfResource(db, resource);
	if (rights === undefined) throw invalid([at(finding.missingPolicy, "/resourceId")]);
	return rights.map((each) => ({
		right: { key: each.key, action: each.action, resource: each.resource },
		delegable: mayGive(each, resource),
	}));
}

/**
 * Gives what the app may give of the rights it names; answers for each whether it is given.
 *
 * @throws AM.VLD-00004 when there is none it may give
 */
export async function giveInstance(
	store: Store,
	instance: Instance,
	{ from, to, rights }: { readonly from: Party; readonly to: Party; readonly rights: readonly RightName[] },
	by: Actor,
): Promise<boolean[]> {
	const { value } = await store.write(by, async (tx) => {
		const delegable = new Map(
			(await checkRights(tx.db, instance.resource))
				.filter((each) => each.delegable)
				.map(({ right }) => [right.key, right]),
		);
		const found = rights.map((right) => delegable.get(keyOfRight(right)));
		const given = found.filter((right) => right !== undefined);
		if (given.length === 0) throw invalid([at(finding.nothingDelegable, "/rights")]);
		await addRights(tx, instance, { from, to }, given, by);
		return found.map((right) => right !== undefined);
	});
	return value;
}

async function addRights(
	tx: Transaction,
	instance: Instance,
	{ from, to }: { readonly from: Party; readonly to: Party },
	given: readonly StoredRight[],
	by: Actor,
): Promise<void> {
	const key = { from: from.id, to: to.id, role: RoleCode.appControlledRightholder };
	const assignment = await ensureAssignment(tx, key, { source: `app:${by.id}`, by: by.id });
	const [known] = await instanceDelegations(tx.db, { ...instance, from: from.id, to: to.id }, tx.now);
	const rights = withRights(known?.rights ?? [], given);
	if (!assignment.changed && known !== undefined && rights.length === known.rights.length) return;
	if (known === undefined) await addInstance(tx, assignment.id, instance, rights, by.id);
	else await setRights(tx, known.id, rights);
	logPairs(tx, [[from.id, to.id]]);
	const details = { ...instance, to: to.uuid, rights: rights.map((right) => right.key) };
	tx.audit({ action: "app.instance-given", party: from.uuid, details });
}

/** Takes rights back that the app gave; answers for each whether there was something to take. */
export async function takeInstance(
	store: Store,
	instance: Instance,
	{ from, to, rights }: { readonly from: Party; readonly to: Party; readonly rights: readonly RightName[] },
	by: Actor,
): Promise<boolean[]> {
	const { value } = await store.write(by, async (tx) => {
		const [known] = await instanceDelegations(tx.db, { ...instance, from: from.id, to: to.id }, tx.now);
		const keys = rights.map(keyOfRight);
		const taken = keys.map((key) => known?.rights.some((right) => right.key === key) ?? false);
		if (known === undefined || !taken.includes(true)) return taken;
		const left = known.rights.filter(({ key }) => !keys.includes(key));
		if (left.length > 0) await setRights(tx, known.id, left);
		else await removeWhole(tx, known);
		logPairs(tx, [[from.id, to.id]]);
		const details = { ...instance, to: to.uuid, rights: keys.filter((_key, i) => taken[i]) };
		tx.audit({ action: "app.instance-revoked", party: from.uuid, details });
		return taken;
	});
	return value;
}

/** As many as the original takes back in one call. */
const MOST_REVOKED = 10;

/** Takes back all that the app gave on an instance. @throws AM.VLD-00005 */
export async function takeWholeInstance(store: Store, instance: Instance, by: Actor): Promise<InstanceDelegation[]> {
	const { value } = await store.write(by, async (tx) => {
		const known = await instanceDelegations(tx.db, instance, tx.now);
		if (known.length > MOST_REVOKED) throw invalid([at(finding.tooMany, "/instanceId")]);
		if (known.length === 0) return known;
		for (const each of known) await removeWhole(tx, each);
		logPairs(
			tx,
			known.map(({ from, to }) => [from, to] as const),
		);
		const parties = new Map(
			(
				await findParties(
					tx.db,
					known.flatMap(({ from, to }) => [from, to]),
				)
			).map(({ id, uuid }) => [id, uuid]),
		);
		for (const { from, to } of known) {
			const party = parties.get(from);
			const details = { ...instance, to: parties.get(to) };
			tx.audit({ action: "app.instance-revoked", ...(party === undefined ? {} : { party }), details });
		}
		return known;
	});
	return value;
}

/** The delegation, and the assignment when nothing else is left on it. */
async function removeWhole(tx: Transaction, { id, assignment, from, to }: InstanceDelegation): Promise<void> {
	await removeInstance(tx, id);
	if (await isEmptyAssignment(tx.db, assignment)) await removeAssignment(tx, { from, to }, assignment);
}
