import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkRights, type RightQuestion } from "../../src/access/right-check.js";
import { RoleCode } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Resource } from "../../src/resources/model.js";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { addParty, assign, tester } from "./clients/world.js";
import { addResource, delegate, delegateResource, giveInstance, keyOf, list, rightOf } from "./gifts.js";

const NOW = 1_700_000_000_000;
const { rightholder, agent, accountant } = RoleCode;

/** Gives single rights on a resource on an assignment. */
async function giveRights(
	store: Store,
	from: Party,
	to: Party,
	resource: string,
	actions: readonly string[],
): Promise<number> {
	const id = await assign(store, from, to, rightholder, { resources: [resource] });
	await store.write(tester, async (tx) => {
		const rights = JSON.stringify(actions.map((action) => rightOf(resource, action)));
		await tx.db.updateTable("assignment_resource").set({ rights }).where("assignment_id", "=", id).execute();
		tx.log({ kind: "everything" });
	});
	return id;
}

describe("single-right check", () => {
	let store: Store & { remove(): Promise<void> };
	let business: Party;
	let unit: Party;
	const party: Record<string, Party> = {};
	const resources: Record<string, Resource> = {};

	const check = async (user: string, resource: string, more: Omit<RightQuestion, "resource"> = {}, from = business) => {
		const question = { resource: resources[resource] as Resource, ...more };
		const checks = await checkRights(store.db, party[user] as Party, from, question, NOW);
		return Object.fromEntries(
			checks.map(({ right, result, reasonCodes }) => [
				right.action,
				`${result ? "yes" : "no"} ${reasonCodes.join(" ")}`,
			]),
		);
	};

	beforeAll(async () => {
		store = await sqliteStore({ now: () => NOW });
		business = await addParty(store, { form: "AS" });
		unit = await addParty(store, { form: "BEDR", parent: business });
		const firm = await addParty(store, { form: "AS" });
		const names = [
			"manager",
			"member",
			"rights",
			"packaged",
			"main",
			"instance",
			"agent",
			"key",
			"stranger",
			"viaFirm",
		];
		for (const name of names) party[name] = await addParty(store, { kind: "person" });
		const rules = [
			{ subjects: ["dagl", "package:jordbruk"], actions: ["read", "write"] },
			{ subjects: ["ccr:styreleder"], actions: ["sign"] },
			{ subjects: ["utinn"], actions: ["mapped"] },
			{ subjects: ["package:regnskapsforer-lonn"], actions: ["payroll"] },
			// What nobody can pass on is left out.
			{ subjects: ["org:ttd", "dagl+package:jordbruk"], actions: ["secret"] },
		];
		for (const [id, more] of [
			["plain", {}],
			["fixed", { delegable: false }],
			["schema", { type: "MaskinportenSchema" }],
			["listed", { listed: true }],
		] as const) {
			resources[id] = await addResource(store, `res-${id}`, rules, more);
		}
		await assign(store, business, party.manager as Party, "daglig-leder");
		await assign(store, business, party.member as Party, "styremedlem");
		await giveRights(store, business, party.rights as Party, "res-plain", ["read", "sign"]);
		await assign(store, business, party.packaged as Party, rightholder, {
			packages: ["jordbruk", "regnskapsforer-lonn"],
		});
		await assign(store, business, party.main as Party, rightholder, { packages: ["hovedadministrator"] });
		const instance = await assign(store, business, party.instance as Party, rightholder);
		await giveInstance(store, instance, "res-plain", "urn:altinn:dialog-id:1", ["write"]);
		const given = await assign(store, business, firm, accountant);
		const gifts = await giveRights(store, business, firm, "res-plain", ["sign"]);
		const agency = await assign(store, firm, party.agent as Party, agent);
		await delegate(store, given, agency, ["regnskapsforer-lonn"]);
		await delegateResource(store, gifts, agency, "res-plain");
		await assign(store, firm, party.viaFirm as Party, "daglig-leder");
	});
	afterAll(() => store.remove());

	const missing = {
		read: "no MissingRoleAccess MissingPackageAccess MissingDelegationAccess",
		write: "no MissingRoleAccess MissingPackageAccess MissingDelegationAccess",
		sign: "no MissingRoleAccess MissingDelegationAccess",
		mapped: "no MissingRoleAccess MissingDelegationAccess",
		payroll: "no MissingPackageAccess MissingDelegationAccess",
	};

	test("by role, by a role that comes along, and by a package that may be given", async () => {
		expect(await check("manager", "plain")).toEqual({
			...missing,
			read: "yes RoleAccess PackageAccess",
			write: "yes RoleAccess PackageAccess",
			mapped: "yes RoleAccess",
		});
		// A board member has `utinn`, and none of the others.
		expect(await check("member", "plain")).toEqual({ ...missing, mapped: "yes RoleAccess" });
		expect(await check("stranger", "plain")).toEqual(missing);
	});

	test("a package counts only when it may be given", async () => {
		expect(await check("packaged", "plain")).toEqual({
			...missing,
			read: "yes PackageAccess",
			write: "yes PackageAccess",
		});
	});

	test("the same right, delegated; key roles and main units as well; not from clients", async () => {
		const held = { ...missing, read: "yes DelegationAccess", sign: "yes DelegationAccess" };
		expect(await check("rights", "plain")).toEqual(held);
		expect(await check("rights", "plain", {}, unit)).toEqual(held);
		expect(await check("viaFirm", "plain")).toEqual({ ...missing, sign: "yes DelegationAccess" });
		expect(await check("agent", "plain")).toEqual(missing);
	});

	test("the main administrator has the roles of that role", async () => {
		expect(await check("main", "plain")).toMatchObject({
			read: "yes RoleAccess PackageAccess",
			mapped: "yes RoleAccess",
			sign: missing.sign,
		});
	});

	test("a right on an instance counts for that instance alone", async () => {
		expect(await check("instance", "plain")).toEqual(missing);
		expect(await check("instance", "plain", { instance: "urn:altinn:dialog-id:1" })).toEqual({
			...missing,
			write: "yes DelegationAccess",
		});
		expect(await check("instance", "plain", { instance: "urn:altinn:dialog-id:2" })).toEqual(missing);
	});

	test("a resource that is not delegable, and one of Maskinporten", async () => {
		expect(await check("manager", "fixed")).toMatchObject({ read: "no ResourceNotDelegable" });
		expect(await check("manager", "schema")).toMatchObject({ read: "no ResourceIsMaskinPortenSchema" });
		expect(await check("manager", "schema", { schemas: true })).toMatchObject({ read: "yes RoleAccess PackageAccess" });
	});

	test("access lists: none, one of another action, one that fits", async () => {
		expect(await check("manager", "listed")).toMatchObject({ read: "no AccessListValidationFail" });
		await list(store, business, "res-listed", ["WRITE"]);
		expect(await check("manager", "listed")).toMatchObject({
			read: "no AccessListValidationFail",
			write: "yes RoleAccess PackageAccess",
			sign: "no AccessListValidationFail MissingRoleAccess MissingDelegationAccess",
		});
		await list(store, business, "res-listed");
		expect(await check("manager", "listed")).toMatchObject({ read: "yes RoleAccess PackageAccess" });
	});

	test("keys are those of the registry", async () => {
		const checks = await checkRights(
			store.db,
			party.manager as Party,
			business,
			{ resource: resources.plain as Resource },
			NOW,
		);
		expect(checks[0]?.right).toEqual({
			key: keyOf("res-plain", "read"),
			action: "read",
			resource: [{ type: "urn:altinn:resource", value: "res-plain" }],
		});
	});

	test("a resource without policy has no rights", async () => {
		const resource = { ...(resources.plain as Resource), id: "res-none" };
		expect(await checkRights(store.db, party.manager as Party, business, { resource }, NOW)).toEqual([]);
	});
});
