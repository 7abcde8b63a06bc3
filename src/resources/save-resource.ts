import { checkPrecondition, strongTag, type Validators } from "../http/etag.js";
import { common, Fault } from "../http/fault.js";
import type { Principal } from "../http/principal.js";
import type { Store, Transaction } from "../store/store.js";
import { actorOf, checkOwner, checkScopePrefixes } from "./caller.js";
import type { Resource, ResourceDocument } from "./model.js";
import { policyKeyOf } from "./model.js";
import { findOwner } from "./owners-repository.js";
import { badResource, problems } from "./problems.js";
import {
	findDeletedResource,
	findResource,
	markResourceDeleted,
	nextVersionId,
	removePolicy,
	replaceSubjects,
	storeResource,
} from "./repository.js";
import type { ResourceInput } from "./schemas.js";
import { resourceErrors } from "./validation.js";

/** What a use case needs of the call. */
export interface Caller {
	readonly principal: Principal;
	/** Number of the organisation that a person was found to administer, and does this for. */
	readonly actsFor?: string;
	header(name: string): string | undefined;
}

export const resourceVersion = ({ versionId, updatedAt }: Pick<Resource, "versionId" | "updatedAt">): Validators => ({
	tag: strongTag(versionId),
	modified: updatedAt,
});

/**
 * Registers a resource (registry-access 1.4, row 4). An id that was deleted can be used again by its owner.
 *
 * @throws {Fault} 400, 401 (scope prefixes), 403 (owner), 409
 */
export async function createResource(store: Store, input: ResourceInput, caller: Caller): Promise<Resource> {
	const document = await checked(store, input, caller.principal);
	const id = document.identifier as string;
	const actor = actorOf(caller.principal);
	const { value } = await store.write(actor, async (tx) => {
		if ((await findResource(tx.db, id)) !== undefined) throw new Fault(problems.resourceExists);
		const deleted = await findDeletedResource(tx.db, id);
		if (deleted !== undefined && deleted.ownerCode !== ownerCodeOf(document)) {
			throw new Fault(problems.resourceExists, { detail: "Another owner had a resource with this identifier." });
		}
		return storeNewVersion(tx, document, actor.id, "resource.created");
	});
	return value;
}

/**
 * Stores a new version of a resource. Both the owner so far and the owner to be must be the caller.
 *
 * @throws {Fault} 400, 401, 403, 404, 412
 */
export async function updateResource(
	store: Store,
	id: string,
	input: ResourceInput,
	caller: Caller,
): Promise<Resource> {
	if (input.identifier !== id) throw badResource({ id: ["The identifier must be that of the path."] });
	const before = await findResource(store.db, id);
	if (before === undefined) throw new Fault(common.notFound);
	checkOwner(caller.principal, before.ownerOrgNumber);
	const document = await checked(store, input, caller.principal);
	const actor = actorOf(caller.principal);
	const { value } = await store.write(actor, async (tx) => {
		const current = await findResource(tx.db, id);
		if (current === undefined) throw new Fault(common.notFound);
		checkOwner(caller.principal, current.ownerOrgNumber);
		checkPrecondition(caller, resourceVersion(current));
		return storeNewVersion(tx, document, actor.id, "resource.updated");
	});
	return value;
}

/** Takes a resource away with its policy; its id and versions stay (registry-access 1.4, row 6). @throws {Fault} 403, 404, 412 */
export async function deleteResource(store: Store, id: string, caller: Caller): Promise<void> {
	await store.write(actorOf(caller.principal), async (tx) => {
		const current = await findResource(tx.db, id);
		if (current === undefined) throw new Fault(common.notFound);
		checkOwner(caller.principal, current.ownerOrgNumber);
		checkPrecondition(caller, resourceVersion(current));
		const key = policyKeyOf(id);
		await markResourceDeleted(tx, id);
		if (await removePolicy(tx, key)) tx.log({ kind: "policies", keys: [key] });
		await replaceSubjects(tx, id, []);
		tx.log({ kind: "resources", resources: [id] });
		tx.audit({ action: "resource.deleted", details: { resource: id } });
	});
}

/** @throws {Fault} 400, 401, 403 */
async function checked(store: Store, input: ResourceInput, principal: Principal): Promise<ResourceDocument> {
	const document = withoutNulls(input) as ResourceDocument;
	const owner = await findOwner(store.db, ownerCodeOf(document));
	const errors = resourceErrors(document, owner);
	if (Object.keys(errors).length > 0) throw badResource(errors);
	checkOwner(principal, ownerOrgNumberOf(document));
	checkScopePrefixes(principal, document);
	return document;
}

export async function storeNewVersion(
	tx: Transaction,
	document: ResourceDocument,
	by: string,
	action: string,
): Promise<Resource> {
	const resource: Resource = {
		id: document.identifier as string,
		versionId: await nextVersionId(tx.db),
		type: document.resourceType ?? "Default",
		ownerCode: ownerCodeOf(document),
		ownerOrgNumber: ownerOrgNumberOf(document),
		accessListMode: document.accessListMode ?? "Disabled",
		delegable: document.delegable ?? true,
		document,
		updatedAt: tx.now,
	};
	await storeResource(tx, resource, by);
	tx.log({ kind: "resources", resources: [resource.id] });
	tx.audit({ action, details: { resource: resource.id, versionId: resource.versionId } });
	return resource;
}

const ownerCodeOf = ({ hasCompetentAuthority }: ResourceDocument): string =>
	(hasCompetentAuthority?.orgcode ?? "").toLowerCase();

const ownerOrgNumberOf = ({ hasCompetentAuthority }: ResourceDocument): string | undefined =>
	hasCompetentAuthority?.organization || undefined;

/** The registry leaves out what has no value, at any depth. */
function withoutNulls(value: unknown): unknown {
	if (Array.isArray(value)) return value.filter((each) => each !== null).map(withoutNulls);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, each]) => each !== null && each !== undefined)
			.map(([name, each]) => [name, withoutNulls(each)]),
	);
}
