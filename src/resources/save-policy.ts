import { createHash } from "node:crypto";
import { checkPrecondition, strongTag, type Validators } from "../http/etag.js";
import { common, Fault } from "../http/fault.js";
import type { Store, Transaction } from "../store/store.js";
import { actorOf, checkOwner } from "./caller.js";
import { policyKeyOf } from "./model.js";
import { checkPolicy } from "./policy-check.js";
import type { PolicyFinding } from "./policy-finding.js";
import { subjectsOf } from "./policy-rights.js";
import { policyRefused, problems } from "./problems.js";
import { findPolicy, findResource, replaceSubjects, type StoredPolicy, storePolicy } from "./repository.js";
import type { Caller } from "./save-resource.js";

/** Bytes; the largest policies in use have some hundred kilobytes. */
export const LARGEST_POLICY = 4 * 1024 * 1024;

export const policyVersion = ({ version, sha256, updatedAt }: Omit<StoredPolicy, "xml">): Validators => ({
	tag: strongTag(`${version}.${sha256.slice(0, 16)}`),
	modified: updatedAt,
});

export interface SavedPolicy {
	readonly version: Validators;
	readonly warnings: readonly PolicyFinding[];
}

/**
 * Makes an XML text the policy of a resource (registry-access 1.5). The same text again changes nothing.
 *
 * @throws {Fault} 400 (unknown resource, refused policy), 403, 409, 412
 */
export async function savePolicy(store: Store, id: string, xml: string, caller: Caller): Promise<SavedPolicy> {
	const resource = await findResource(store.db, id);
	if (resource === undefined) {
		throw new Fault({ ...common.notFound, code: "HTTP-00400", status: 400 }, { detail: `No resource "${id}".` });
	}
	checkOwner(caller.principal, resource.ownerOrgNumber, caller.actsFor);
	// Compiled before the write: others' writes do not wait for it.
	const verdict = checkPolicy(xml, id);
	if (!verdict.accepted) throw policyRefused(verdict.errors);
	const actor = actorOf(caller.principal);
	const { value: version } = await store.write(actor, async (tx) => {
		const current = await findResource(tx.db, id);
		if (current === undefined) throw new Fault(common.notFound);
		checkOwner(caller.principal, current.ownerOrgNumber, caller.actsFor);
		const before = await findPolicy(tx.db, id);
		checkPrecondition(caller, before && policyVersion(before));
		return storeChecked(tx, { id, xml, subjects: subjectsOf(verdict.tree), before, by: actor.id });
	});
	return { version, warnings: verdict.warnings };
}

interface Checked {
	readonly id: string;
	readonly xml: string;
	readonly subjects: ReadonlySet<string>;
	readonly before: StoredPolicy | undefined;
	readonly by: string;
}

/** Stores a policy that was checked, with what is derived from it. @throws {Fault} 409 */
export async function storeChecked(tx: Transaction, { id, xml, subjects, before, by }: Checked): Promise<Validators> {
	if (before !== undefined && before.resource !== id) {
		throw new Fault(problems.policyTaken, { detail: `It is that of "${before.resource}".` });
	}
	const sha256 = createHash("sha256").update(xml).digest("hex");
	if (before?.sha256 === sha256) return policyVersion(before);
	const key = policyKeyOf(id);
	const version = (before?.version ?? 0) + 1;
	await storePolicy(tx, { key, resource: id, xml, sha256, version }, by);
	await replaceSubjects(tx, id, subjects);
	tx.log({ kind: "policies", keys: [key] });
	tx.audit({ action: "resource.policy-set", details: { resource: id, version, sha256 } });
	return policyVersion({ key, resource: id, sha256, version, updatedAt: tx.now });
}
