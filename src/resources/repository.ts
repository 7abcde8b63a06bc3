import type { Kysely, Selectable } from "kysely";
import { LRUCache } from "lru-cache";
import type { Database, ResourcePolicyTable, ResourceTable } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import type { Policy, PolicySet } from "../xacml/model.js";
import { readPolicyXml } from "../xacml/xml/policy-reader.js";
import { policyKeyOf, type Resource, type ResourceDocument, type ResourceType } from "./model.js";

type Db = Kysely<Database>;

// ------------------------------------------------------------------------------------------------------------ resources

/** The newest version of a resource; a deleted one is not found. */
export async function findResource(db: Db, id: string): Promise<Resource | undefined> {
	const query = db.selectFrom("resource").selectAll().where("id", "=", id).where("deleted_at", "is", null);
	const row = await query.executeTakeFirst();
	return row && resourceOf(row);
}

/** The most values one statement names: below every engine's limit of parameters. */
const AT_ONCE = 500;

/** Those that there are, in no order. */
export async function findResources(db: Db, ids: Iterable<string>): Promise<Resource[]> {
	const found: Resource[] = [];
	for (const some of inBatches(ids)) {
		const query = db.selectFrom("resource").selectAll().where("id", "in", some).where("deleted_at", "is", null);
		found.push(...(await query.execute()).map(resourceOf));
	}
	return found;
}

/** Those of a service owner, by id. */
export async function listResourcesOfOwner(db: Db, orgNumber: string): Promise<Resource[]> {
	const query = db.selectFrom("resource").selectAll().where("owner_org_number", "=", orgNumber);
	return (await query.where("deleted_at", "is", null).orderBy("id").execute()).map(resourceOf);
}

/** One version of a resource, also of an earlier one; not of a deleted resource. */
export async function findResourceVersion(db: Db, id: string, versionId: number): Promise<Resource | undefined> {
	const row = await db
		.selectFrom("resource_version as v")
		.innerJoin("resource as r", "r.id", "v.resource")
		.select(["v.document", "v.created_at"])
		.where("v.resource", "=", id)
		.where("v.version_id", "=", versionId)
		.where("r.deleted_at", "is", null)
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const document = JSON.parse(row.document) as ResourceDocument;
	return {
		id,
		versionId,
		type: document.resourceType ?? "Default",
		ownerCode: (document.hasCompetentAuthority?.orgcode ?? "").toLowerCase(),
		ownerOrgNumber: document.hasCompetentAuthority?.organization || undefined,
		accessListMode: document.accessListMode ?? "Disabled",
		delegable: document.delegable ?? true,
		document,
		updatedAt: row.created_at,
	};
}

/** Id, newest version and time of every resource there is, by id. */
export async function listResourceVersions(
	db: Db,
): Promise<Pick<Selectable<ResourceTable>, "id" | "version_id" | "updated_at">[]> {
	const query = db.selectFrom("resource").select(["id", "version_id", "updated_at"]).where("deleted_at", "is", null);
	return query.orderBy("id").execute();
}

/** What is left of a resource that was deleted: its id stays taken. */
export async function findDeletedResource(db: Db, id: string): Promise<Resource | undefined> {
	const query = db.selectFrom("resource").selectAll().where("id", "=", id).where("deleted_at", "is not", null);
	const row = await query.executeTakeFirst();
	return row && resourceOf(row);
}

function resourceOf(row: Selectable<ResourceTable>): Resource {
	return {
		id: row.id,
		versionId: row.version_id,
		type: row.type as ResourceType,
		ownerCode: row.owner_code,
		ownerOrgNumber: row.owner_org_number ?? undefined,
		accessListMode: row.access_list_mode,
		delegable: row.delegable === 1,
		document: JSON.parse(row.document) as ResourceDocument,
		updatedAt: row.updated_at,
	};
}

/** The number after the highest of all resources. INVARIANT: writes come one after the other (Store.write). */
export async function nextVersionId(db: Db): Promise<number> {
	const { highest } = await db
		.selectFrom("resource_version")
		.select(({ fn }) => fn.max("version_id").as("highest"))
		.executeTakeFirstOrThrow();
	return Number(highest ?? 0) + 1;
}

/** Stores a resource as a new version, whether or not there was one before. */
export async function storeResource(tx: Transaction, resource: Resource, createdBy: string): Promise<void> {
	const { id, versionId, document, updatedAt } = resource;
	const text = JSON.stringify(document);
	const values = {
		version_id: versionId,
		type: resource.type,
		owner_code: resource.ownerCode,
		owner_org_number: resource.ownerOrgNumber ?? null,
		access_list_mode: resource.accessListMode,
		delegable: resource.delegable ? 1 : 0,
		document: text,
		deleted_at: null,
		updated_at: updatedAt,
	};
	await tx.db
		.insertInto("resource")
		.values({ id, ...values, created_at: updatedAt })
		.onConflict((on) => on.column("id").doUpdateSet(values))
		.execute();
	await tx.db
		.insertInto("resource_version")
		.values({ resource: id, version_id: versionId, document: text, created_at: updatedAt, created_by: createdBy })
		.execute();
	// A change of the resource is a change of what its policy is about: the feed of changes tells of it.
	await tx.db
		.updateTable("resource_policy")
		.set({ changed_revision: tx.revision })
		.where("policy_key", "=", policyKeyOf(id))
		.execute();
}

export async function markResourceDeleted(tx: Transaction, id: string): Promise<void> {
	const gone = { deleted_at: tx.now, updated_at: tx.now };
	await tx.db.updateTable("resource").set(gone).where("id", "=", id).execute();
}

// ------------------------------------------------------------------------------------------------------------- policies

export interface StoredPolicy {
	readonly key: string;
	readonly resource: string;
	readonly xml: string;
	readonly sha256: string;
	readonly version: number;
	readonly updatedAt: number;
}

/** The policy of a resource, whichever way an app's policy is keyed. */
export async function findPolicy(db: Db, id: string): Promise<StoredPolicy | undefined> {
	const query = db.selectFrom("resource_policy").selectAll().where("policy_key", "=", policyKeyOf(id));
	const row = await query.executeTakeFirst();
	return row && storedPolicyOf(row);
}

const storedPolicyOf = (row: Selectable<ResourcePolicyTable>): StoredPolicy => ({
	key: row.policy_key,
	resource: row.resource,
	xml: row.xml,
	sha256: row.sha256,
	version: row.version,
	updatedAt: row.updated_at,
});

/** Parsed policies by the hash of their text; 64 MB of text at most. */
const trees = new LRUCache<string, { readonly tree: Policy | PolicySet; readonly size: number }>({
	maxSize: 64 * 1024 * 1024,
	sizeCalculation: ({ size }) => size,
});

/** The policy of a resource as a tree; parsed once for each content. */
export async function findPolicyTree(db: Db, id: string): Promise<Policy | PolicySet | undefined> {
	return (await findPolicyTrees(db, [id])).get(id);
}

/** The same for many resources, by their ids as asked; those without a policy are left out. */
export async function findPolicyTrees(db: Db, ids: Iterable<string>): Promise<Map<string, Policy | PolicySet>> {
	const byKey = new Map<string, Policy | PolicySet>();
	const asked = [...new Set(ids)];
	for (const some of inBatches(asked.map(policyKeyOf))) {
		const heads = db.selectFrom("resource_policy").select(["policy_key", "sha256"]).where("policy_key", "in", some);
		const unread: string[] = [];
		for (const { policy_key, sha256 } of await heads.execute()) {
			const known = trees.get(sha256);
			if (known === undefined) unread.push(policy_key);
			else byKey.set(policy_key, known.tree);
		}
		if (unread.length === 0) continue;
		const bodies = db.selectFrom("resource_policy").selectAll().where("policy_key", "in", unread);
		for (const row of await bodies.execute()) byKey.set(row.policy_key, treeOf(row));
	}
	const found = new Map<string, Policy | PolicySet>();
	for (const id of asked) {
		const tree = byKey.get(policyKeyOf(id));
		if (tree !== undefined) found.set(id, tree);
	}
	return found;
}

export function treeOf({ xml, sha256 }: Pick<StoredPolicy, "xml" | "sha256">): Policy | PolicySet {
	const known = trees.get(sha256);
	if (known !== undefined) return known.tree;
	const tree = readPolicyXml(xml);
	trees.set(sha256, { tree, size: xml.length + 1 });
	return tree;
}

/** Those of the resources that have a policy of the registry. */
export async function resourcesWithPolicy(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for (const some of inBatches(ids)) {
		const rows = await db.selectFrom("resource_policy").select("resource").where("resource", "in", some).execute();
		for (const { resource } of rows) found.add(resource);
	}
	return found;
}

/** Stores a policy as the next version of that key. */
export async function storePolicy(
	tx: Transaction,
	policy: Pick<StoredPolicy, "key" | "resource" | "xml" | "sha256" | "version">,
	updatedBy: string,
): Promise<void> {
	const { key, ...rest } = policy;
	const values = { ...rest, changed_revision: tx.revision, updated_at: tx.now, updated_by: updatedBy };
	await tx.db
		.insertInto("resource_policy")
		.values({ policy_key: key, ...values })
		.onConflict((on) => on.column("policy_key").doUpdateSet(values))
		.execute();
}

/** True when there was one. */
export async function removePolicy(tx: Transaction, key: string): Promise<boolean> {
	const { numDeletedRows } = await tx.db
		.deleteFrom("resource_policy")
		.where("policy_key", "=", key)
		.executeTakeFirstOrThrow();
	return Number(numDeletedRows) > 0;
}

// ----------------------------------------------------------------------------------------------------- index of subjects

/** Makes the subjects of a resource these ones (lower-case urns); those that vanish stay as deleted, for the feed. */
export async function replaceSubjects(tx: Transaction, resource: string, subjects: Iterable<string>): Promise<void> {
	const rows = await tx.db
		.selectFrom("resource_subject")
		.select(["subject", "deleted"])
		.where("resource", "=", resource)
		.execute();
	const before = new Map(rows.map(({ subject, deleted }) => [subject, deleted === 1]));
	const wanted = new Set(subjects);
	const gone = [...before].filter(([subject, deleted]) => !deleted && !wanted.has(subject)).map(([subject]) => subject);
	const come = [...wanted].filter((subject) => before.get(subject) !== false);
	if (gone.length + come.length === 0) return;
	const updated_at = await nextFeedTime(tx);
	for (const some of inBatches(gone)) {
		await tx.db
			.updateTable("resource_subject")
			.set({ updated_at, deleted: 1 })
			.where("resource", "=", resource)
			.where("subject", "in", some)
			.execute();
	}
	for (const some of inBatches(come)) {
		await tx.db
			.insertInto("resource_subject")
			.values(some.map((subject) => ({ resource, subject, updated_at, deleted: 0 })))
			.onConflict((on) => on.columns(["resource", "subject"]).doUpdateSet({ updated_at, deleted: 0 }))
			.execute();
	}
}

/** Later than all there is in the feed, so that whoever read it so far finds what comes: clocks stand still and go back. */
async function nextFeedTime(tx: Transaction): Promise<number> {
	const { latest } = await tx.db
		.selectFrom("resource_subject")
		.select(({ fn }) => fn.max("updated_at").as("latest"))
		.executeTakeFirstOrThrow();
	return Math.max(tx.now, Number(latest ?? 0) + 1);
}

export async function subjectsOfResource(db: Db, resource: string): Promise<string[]> {
	const query = db.selectFrom("resource_subject").select("subject").where("resource", "=", resource);
	return (await query.where("deleted", "=", 0).orderBy("subject").execute()).map(({ subject }) => subject);
}

/** Resources whose policy names a subject, by its urn as asked; any case. A subject without resources has an empty list. */
export async function resourcesOfSubjects(db: Db, urns: Iterable<string>): Promise<Map<string, string[]>> {
	const asked = new Map([...urns].map((urn) => [urn, [] as string[]]));
	const byUrn = new Map<string, string[]>();
	for (const some of inBatches([...asked.keys()].map((urn) => urn.toLowerCase()))) {
		const rows = await db
			.selectFrom("resource_subject as s")
			.innerJoin("resource as r", "r.id", "s.resource")
			.select(["s.subject", "s.resource"])
			.where("s.subject", "in", some)
			.where("s.deleted", "=", 0)
			.where("r.deleted_at", "is", null)
			.orderBy("s.resource")
			.execute();
		for (const { subject, resource } of rows) {
			const known = byUrn.get(subject);
			if (known === undefined) byUrn.set(subject, [resource]);
			else known.push(resource);
		}
	}
	return new Map([...asked.keys()].map((urn) => [urn, byUrn.get(urn.toLowerCase()) ?? []]));
}

export function* inBatches<T>(values: Iterable<T>): Generator<T[]> {
	const all = [...new Set(values)];
	for (let i = 0; i < all.length; i += AT_ONCE) yield all.slice(i, i + AT_ONCE);
}
