/** Rows that no route of these tests makes: client delegations, instances, the end of a party; and resources with policies. */
import { randomUUID } from "node:crypto";
import type { Party } from "../../src/parties/model.js";
import type { Resource } from "../../src/resources/model.js";
import { findResource } from "../../src/resources/repository.js";
import { rightKeyV2 } from "../../src/resources/right-key.js";
import type { Store } from "../../src/store/store.js";
import { addResource as addRegistered, policyXml } from "./clients/resources.js";
import { tester } from "./clients/world.js";

/** A client delegation between two assignments, of packages that come with the role. */
export async function delegate(
	store: Store,
	given: number,
	agency: number,
	packages: readonly string[],
	grant: number | null = null,
): Promise<void> {
	await store.write(tester, async (tx) => {
		const made = { created_at: tx.now, created_by: "test" };
		const { id } = await tx.db
			.insertInto("client_delegation")
			.values({ ...made, uuid: randomUUID(), from_assignment_id: given, to_assignment_id: agency })
			.returning("id")
			.executeTakeFirstOrThrow();
		for (const code of packages) {
			await tx.db
				.insertInto("client_delegation_package")
				.values({ ...made, uuid: randomUUID(), delegation_id: id, package: code, assignment_package_id: grant })
				.execute();
		}
		tx.log({ kind: "everything" });
	});
}

export async function delegateResource(store: Store, given: number, agency: number, resource: string): Promise<void> {
	await store.write(tester, async (tx) => {
		const made = { created_at: tx.now, created_by: "test" };
		const grant = await tx.db
			.selectFrom("assignment_resource")
			.select("id")
			.where("assignment_id", "=", given)
			.where("resource", "=", resource)
			.executeTakeFirstOrThrow();
		const { id } = await tx.db
			.insertInto("client_delegation")
			.values({ ...made, uuid: randomUUID(), from_assignment_id: given, to_assignment_id: agency })
			.returning("id")
			.executeTakeFirstOrThrow();
		await tx.db
			.insertInto("client_delegation_resource")
			.values({ ...made, uuid: randomUUID(), delegation_id: id, resource, assignment_resource_id: grant.id })
			.execute();
		tx.log({ kind: "everything" });
	});
}

/** A right on an instance of a resource; its key is that of the resource's right. */
export async function giveInstance(
	store: Store,
	assignment: number,
	resource: string,
	instance: string,
	actions: readonly string[] = ["read"],
	source: "AltinnApp" | "EndUser" = "EndUser",
): Promise<void> {
	await store.write(tester, async (tx) => {
		await tx.db
			.insertInto("assignment_instance")
			.values({
				uuid: randomUUID(),
				assignment_id: assignment,
				resource,
				instance,
				source,
				rights: JSON.stringify(actions.map((action) => rightOf(resource, action))),
				valid_from: null,
				valid_to: null,
				created_at: tx.now,
				created_by: "test",
			})
			.execute();
		tx.log({ kind: "everything" });
	});
}

export function rightOf(resource: string, action: string) {
	const attributes = [{ type: "urn:altinn:resource", value: resource }];
	return { key: rightKeyV2(attributes, action), action, resource: attributes };
}

export const keyOf = (resource: string, action: string): string => rightOf(resource, action).key;

/** Sets, or clears, when a party ended. */
export async function killParty(
	store: Store,
	party: Party,
	end: { readonly deletedAt?: number; readonly died?: string },
): Promise<void> {
	await store.write(tester, async (tx) => {
		await tx.db
			.updateTable("party")
			.set({ deleted_at: end.deletedAt ?? null, died: end.died ?? null })
			.where("id", "=", party.id)
			.execute();
		tx.log({ kind: "parties", parties: [party.id] });
	});
}

/** Subjects of a rule: `dagl`, `package:jordbruk`, `ccr:daglig-leder`; two needed together: `dagl+package:jordbruk`. */
export interface Rule {
	readonly subjects: readonly string[];
	readonly actions: readonly string[];
}

const IDS: Readonly<Record<string, string>> = {
	role: "urn:altinn:rolecode",
	package: "urn:altinn:accesspackage",
	ccr: "urn:altinn:external-role:ccr",
	org: "urn:altinn:org",
};

const subjectOf = (names: string): Readonly<Record<string, string>> =>
	Object.fromEntries(
		names.split("+").map((name) => {
			const [kind = "", value = ""] = name.includes(":") ? name.split(":") : ["role", name];
			return [IDS[kind] ?? kind, value];
		}),
	);

/** A resource of the registry with a policy that gives rights on the whole of it; as the registry has it. */
export async function addResource(
	store: Store,
	id: string,
	rules: readonly Rule[],
	more: { readonly type?: string; readonly delegable?: boolean; readonly listed?: boolean } = {},
): Promise<Resource> {
	const { listed = false, ...rest } = more;
	const resource = { "urn:altinn:resource": id };
	const policy = policyXml(
		rules.map(({ subjects, actions }) => ({ subjects: subjects.map(subjectOf), resource, actions })),
	);
	await addRegistered(store, id, { ...rest, policy });
	if (listed) {
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("resource").set({ access_list_mode: "Enabled" }).where("id", "=", id).execute();
			tx.log({ kind: "resources", resources: [id] });
		});
	}
	return (await findResource(store.db, id)) as Resource;
}

/** Puts a party on an access list of a resource; all actions when none are named. */
export async function list(store: Store, party: Party, resource: string, actions?: readonly string[]): Promise<void> {
	await store.write(tester, async (tx) => {
		const times = { created_at: tx.now, updated_at: tx.now };
		const identifier = randomUUID();
		const { id } = await tx.db
			.insertInto("access_list")
			.values({ ...times, uuid: identifier, owner: "ttd", identifier, name: "a list", description: "", version: 1 })
			.returning("id")
			.executeTakeFirstOrThrow();
		const action_filters = actions === undefined ? null : JSON.stringify(actions);
		await tx.db
			.insertInto("access_list_resource")
			.values({ ...times, list_id: id, resource, action_filters })
			.execute();
		await tx.db.insertInto("access_list_member").values({ list_id: id, party_id: party.id, since: tx.now }).execute();
		tx.log({ kind: "access-lists", owners: ["ttd"] });
	});
}
