/** What tests of the register stand on: resources, parties, and system users as an approval would leave them. */
import { randomUUID } from "node:crypto";
import type { ResourceType } from "../../src/resources/model.js";
import { storePolicy, storeResource } from "../../src/resources/repository.js";
import type { SystemUserType } from "../../src/store/schema-systems.js";
import type { Actor, Store } from "../../src/store/store.js";
import { registerSystem } from "../../src/systems/register.js";
import type { SystemInput } from "../../src/systems/schemas.js";

export const VENDOR = "991825827";
export const OTHER_VENDOR = "310000019";
export const CUSTOMER = "314248295";

export const TEST: Actor = { kind: "system", id: "test" };

/** `krav` and `app_ttd_skjema` can be given; `schema` is of a type that cannot, `locked` is not delegable. */
export async function addResources(store: Store): Promise<void> {
	const resource = (id: string, versionId: number, type: ResourceType, delegable = true) => ({
		id,
		versionId,
		type,
		ownerCode: "ttd",
		ownerOrgNumber: "974760673",
		accessListMode: "Disabled" as const,
		delegable,
		document: { identifier: id },
		updatedAt: Date.now(),
	});
	await store.write(TEST, async (tx) => {
		await storeResource(tx, resource("krav", 1, "GenericAccessResource"), "test");
		await storeResource(tx, resource("melding", 2, "CorrespondenceService"), "test");
		await storeResource(tx, resource("schema", 3, "MaskinportenSchema"), "test");
		await storeResource(tx, resource("locked", 4, "Default", false), "test");
		const policy = { key: "ttd/skjema", resource: "app_ttd_skjema", xml: "<Policy/>", sha256: "0", version: 1 };
		await storePolicy(tx, policy, "test");
		tx.log({ kind: "resources", resources: ["krav", "melding", "schema", "locked"] });
	});
}

export const right = (value: string, action?: string) => ({
	...(action === undefined ? {} : { action }),
	resource: [{ id: "urn:altinn:resource", value }],
});

export const accessPackage = (code: string) => ({ urn: `urn:altinn:accesspackage:${code}` });

export function systemInput(more: Partial<SystemInput> = {}): SystemInput {
	return {
		id: `${VENDOR}_smartcloud`,
		vendor: { authority: "iso6523-actorid-upis", ID: `0192:${VENDOR}` },
		name: { nb: "Smartsky", nn: "Smartsky", en: "SmartCloud" },
		description: { nb: "Regnskap", nn: "Rekneskap", en: "Accounting" },
		rights: [right("krav")],
		accessPackages: [accessPackage("skattegrunnlag")],
		clientId: ["32ef65ac-6e62-498d-880f-76c85c2052ae"],
		allowedRedirectUrls: ["https://smartcloud.example/receipt"],
		isVisible: true,
		...more,
	};
}

/** Registers a system as its vendor does. */
export async function addSystem(store: Store, more: Partial<SystemInput> = {}): Promise<string> {
	const input = systemInput(more);
	const orgNumber = input.vendor.ID.slice(5);
	const by = { orgNumber, clientId: undefined, admin: false };
	return (await store.write(TEST, (tx) => registerSystem(tx, input, by))).value;
}

/** A party of its own, known by an organisation number or only by its name. */
export async function addParty(store: Store, kind: "organization" | "system-user", number?: string): Promise<number> {
	const { value } = await store.write(TEST, async (tx) => {
		const { id } = await tx.db
			.insertInto("party")
			.values({
				uuid: randomUUID(),
				kind,
				org_number: number ?? null,
				name: number ?? "A system user",
				created_at: tx.now,
				updated_at: tx.now,
			} as never)
			.returning("id")
			.executeTakeFirstOrThrow();
		tx.log({ kind: "parties", parties: [id] });
		return id;
	});
	return value;
}

interface UserWishes {
	readonly system: string;
	readonly owner: { readonly id: number; readonly org: string };
	readonly externalRef?: string;
	readonly userType?: SystemUserType;
}

/** A live system user; resolves with its uuid and its inner party id. */
export async function addSystemUser(store: Store, wishes: UserWishes): Promise<{ id: string; party: number }> {
	const { system, owner, externalRef = owner.org, userType = "standard" } = wishes;
	const party = await addParty(store, "system-user");
	// A system user is known by its party's uuid.
	const found = store.db.selectFrom("party").select("uuid").where("id", "=", party);
	const { uuid: id } = await found.executeTakeFirstOrThrow();
	await store.write(TEST, async (tx) => {
		await tx.db
			.insertInto("system_user")
			.values({
				id,
				user_type: userType,
				system_internal_id: system,
				owner_org: owner.org,
				owner_id: owner.id,
				party_id: party,
				external_ref: externalRef,
				integration_title: "SmartCloud",
				packages: "[]",
				sequence_no: tx.revision,
				created_at: tx.now,
				created_by: "test",
				updated_at: tx.now,
				changed_by: "test",
				deleted_at: null,
			})
			.execute();
		tx.log({ kind: "system-users", ids: [id] });
	});
	return { id, party };
}

export async function deleteSystemUser(store: Store, id: string): Promise<void> {
	await store.write(TEST, async (tx) => {
		await tx.db.updateTable("system_user").set({ deleted_at: tx.now }).where("id", "=", id).execute();
		tx.log({ kind: "system-users", ids: [id] });
	});
}
