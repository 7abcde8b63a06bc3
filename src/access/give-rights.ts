import { Fault, invalid } from "../http/fault.js";
import type { Resource } from "../resources/model.js";
import type { Transaction } from "../store/store.js";
import { logChange, removeGrant } from "./cascade.js";
import { logPairs } from "./clients/facts.js";
import { checkParties, checkValidity, isConnected, rightholder, sameTimes, timesOf } from "./connect.js";
import {
	findInstanceRow,
	findRightsRow,
	insertInstance,
	insertRights,
	type RightsOnRow,
	setRights,
	setTimes,
} from "./grant-repository.js";
import { type Giving, isOver, type StoredRight, UNLIMITED } from "./model.js";
import { at, finding, problem } from "./problems.js";
import { checkRights, type RightQuestion } from "./right-check.js";

/** What is given: the whole resource, or one instance of it. */
export interface GivenRights {
	readonly resource: Resource;
	/** `urn:altinn:instance-id:…` and the like. */
	readonly instance?: string;
	readonly keys: readonly string[];
	/** The rights there are stay, or these come in their place. */
	readonly mode: "add" | "replace";
}

/**
 * Gives rights on a resource or an instance by their keys (registry-access 3.2). Every key must pass the check, or nothing is
 * given. True when something changed.
 *
 * @throws AM-00033, AM.VLD-00008, AM-00028, AM-00022, and what `checkParties` throws
 */
export async function giveRights(tx: Transaction, giving: Giving, given: GivenRights): Promise<boolean> {
	const { by, from, to, validity } = giving;
	const { resource, instance, mode } = given;
	await checkParties(tx, giving);
	checkValidity(validity, tx.now);
	if (!["organization", "person", "system-user"].includes(to.kind)) throw invalid([at(finding.entityType, "QUERY/to")]);
	if (given.keys.length === 0) throw new Fault(problem.noRightKey);
	const question = { resource, ...(instance === undefined ? {} : { instance }) };
	const rights = await rightsToGive(tx, giving, question, given.keys);
	if (to.kind !== "system-user" && !(await isConnected(tx.db, from, to, tx.now))) throw new Fault(problem.noConnection);
	const assignment = await rightholder(tx, giving);
	const pair = { from: from.id, to: to.id };
	const table = instance === undefined ? "assignment_resource" : "assignment_instance";
	const found =
		instance === undefined
			? await findRightsRow(tx.db, assignment.id, resource.id)
			: await findInstanceRow(tx.db, assignment.id, resource.id, instance);
	const known = found !== undefined && isOver(found, tx.now) ? undefined : found;
	if (found !== undefined && known === undefined) await removeGrant(tx, pair, table, found.id);
	const details = {
		to: to.uuid,
		resource: resource.id,
		...(instance === undefined ? {} : { instance }),
		actions: [...new Set(rights.map(({ action }) => action))],
		by: by.uuid,
		...timesOf(validity),
	};
	if (known !== undefined) {
		const result = mode === "replace" ? rights : union(known, rights);
		const same = sameRights(known.rights, result) && (validity === undefined || sameTimes(known, validity));
		if (same) return false;
		await setRights(tx, table, known.id, result);
		if (validity !== undefined) await setTimes(tx, table, known.id, validity);
		if (instance === undefined) await logChange(tx, pair, { resource: known.id });
		else logPairs(tx, [[from.id, to.id]]);
		const action = instance === undefined ? "delegation.rights-changed" : "delegation.instance-rights-changed";
		tx.audit({ action, party: from.uuid, details });
		return true;
	}
	const times = validity ?? UNLIMITED;
	if (instance === undefined) await insertRights(tx, assignment.id, resource.id, rights, times, by.uuid);
	else await insertInstance(tx, assignment.id, { resource: resource.id, instance }, rights, times, by.uuid);
	logPairs(tx, [[from.id, to.id]]);
	const action = instance === undefined ? "delegation.rights-given" : "delegation.instance-rights-given";
	tx.audit({ action, party: from.uuid, details });
	return true;
}

/** The rights of the keys, in the order of the policy. @throws AM-00028 when one may not be given */
async function rightsToGive(
	tx: Transaction,
	{ by, from }: Giving,
	question: RightQuestion,
	keys: readonly string[],
): Promise<StoredRight[]> {
	const wanted = new Set(keys.map((key) => key.toLowerCase()));
	const checks = await checkRights(tx.db, by, from, question, tx.now);
	const may = checks.filter(({ result, right }) => result && wanted.has(right.key));
	if (may.length === wanted.size) return may.map(({ right }) => right);
	const refused = [...wanted].filter((key) => !may.some(({ right }) => right.key === key));
	const reasons = refused.map((key) => {
		const codes = checks.find(({ right }) => right.key === key)?.reasonCodes.join(", ");
		return `${key}: ${codes ?? "no such right"}`;
	});
	throw new Fault(problem.notAuthorized, { detail: reasons.slice(0, 20).join("; ") });
}

const union = ({ rights }: RightsOnRow, more: readonly StoredRight[]): StoredRight[] => {
	const keys = new Set(rights.map(({ key }) => key));
	return [...rights, ...more.filter(({ key }) => !keys.has(key))];
};

function sameRights(before: readonly StoredRight[], after: readonly StoredRight[]): boolean {
	const keys = new Set(before.map(({ key }) => key));
	return before.length === after.length && after.every(({ key }) => keys.has(key));
}
