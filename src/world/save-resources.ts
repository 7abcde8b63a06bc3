import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Resource, ResourceDocument } from "../resources/model.js";
import { findPolicy, findResource, nextVersionId, storeResource } from "../resources/repository.js";
import { storeChecked } from "../resources/save-policy.js";
import type { Transaction } from "../store/store.js";
import { type CheckedPolicy, shaOf } from "./check-resources.js";
import { type WorldFaults, within } from "./fault.js";
import type { WorldRecord } from "./format.js";
import type { Placed } from "./read.js";

/** Stores a service owner; true when something changed. */
export async function saveOwner(tx: Transaction, owner: WorldRecord<"serviceOwners">): Promise<boolean> {
	const values = {
		org_number: owner.orgNumber ?? null,
		names: JSON.stringify(owner.names),
		logo: owner.logo ?? null,
		homepage: owner.homepage ?? null,
		environments: JSON.stringify(owner.environments ?? []),
	};
	const query = tx.db.selectFrom("service_owner").selectAll().where("code", "=", owner.code);
	const before = await query.executeTakeFirst();
	if (
		before !== undefined &&
		Object.entries(values).every(([name, value]) => before[name as keyof typeof values] === value)
	) {
		return false;
	}
	await tx.db
		.insertInto("service_owner")
		.values({ code: owner.code, ...values })
		.onConflict((on) => on.column("code").doUpdateSet(values))
		.execute();
	return true;
}

/** Stores a resource and its policy, which were checked; true when something changed. */
export async function saveResource(
	tx: Transaction,
	record: Placed<"resources">,
	policy: CheckedPolicy | undefined,
	faults: WorldFaults,
): Promise<boolean> {
	const document = withoutNulls(record.value.document) as ResourceDocument;
	const changed = await saveDocument(tx, document.identifier ?? "", document);
	return (policy !== undefined && (await savePolicy(tx, record, policy, faults))) || changed;
}

/** The registry leaves out what has no value. */
const withoutNulls = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value, (_, each: unknown) => each ?? undefined));

async function saveDocument(tx: Transaction, id: string, document: ResourceDocument): Promise<boolean> {
	const before = await findResource(tx.db, id);
	if (before !== undefined && isDeepStrictEqual(before.document, document)) return false;
	const { hasCompetentAuthority } = document;
	const resource: Resource = {
		id,
		versionId: await nextVersionId(tx.db),
		type: document.resourceType ?? "Default",
		ownerCode: (hasCompetentAuthority?.orgcode ?? "").toLowerCase(),
		ownerOrgNumber: hasCompetentAuthority?.organization || undefined,
		accessListMode: document.accessListMode ?? "Disabled",
		delegable: document.delegable ?? true,
		document,
		updatedAt: tx.now,
	};
	await storeResource(tx, resource, "import");
	return true;
}

async function savePolicy(
	tx: Transaction,
	record: Placed<"resources">,
	{ file, sha256, subjects }: CheckedPolicy,
	faults: WorldFaults,
): Promise<boolean> {
	const id = record.value.document.identifier ?? "";
	const before = await findPolicy(tx.db, id);
	if (before !== undefined && before.resource !== id) {
		faults.add(within(record, "/policy"), `Requests find the policy of "${before.resource}" by the same name.`);
		return false;
	}
	if (before?.sha256 === sha256) return false;
	const xml = await readFile(file, "utf8");
	if (shaOf(xml) !== sha256) {
		faults.add({ file, at: "" }, "This file was changed while it was imported.");
		return false;
	}
	await storeChecked(tx, { id, xml, subjects, before, by: "import" });
	return true;
}
