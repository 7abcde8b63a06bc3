import { beforeEach, expect, test } from "vitest";
import { between } from "../../src/access/between.js";
import { addRightholder } from "../../src/access/connect.js";
import { connectedParties, summariesOf } from "../../src/access/connected-parties.js";
import { givePackage } from "../../src/access/give-package.js";
import { giveRights } from "../../src/access/give-rights.js";
import { findPackage } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { addParty, assign, tester } from "./clients/world.js";
import { addResource, keyOf } from "./gifts.js";

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

onBothEngines("what goes on between two parties", (opened) => {
	let now = START;
	let store: Store;
	let business: Party;
	let manager: Party;
	let firm: Party;
	let employee: Party;

	beforeEach(async () => {
		now = START;
		store = await opened.store({ now: () => now });
		business = await addParty(store, { form: "AS", name: "Business" });
		manager = await addParty(store, { kind: "person", name: "Manager" });
		firm = await addParty(store, { form: "AS", name: "A firm" });
		employee = await addParty(store, { kind: "person", name: "Employee" });
		await assign(store, business, manager, "daglig-leder");
		await assign(store, firm, employee, "daglig-leder");
	});

	test("gifts with their times stand apart from what comes by roles and through others; what is over is gone", async () => {
		const jordbruk = findPackage("jordbruk");
		if (jordbruk === undefined) throw new Error("jordbruk");
		const resource = await addResource(store, "res-a", [{ subjects: ["dagl"], actions: ["read"] }]);
		expect(await between(store.db, business, firm, now)).toBeUndefined();
		const giving = { by: manager, from: business, to: firm };
		await store.write(tester, (tx) => addRightholder(tx, giving));
		const validity = { validFrom: START + HOUR, validTo: START + 2 * HOUR };
		await store.write(tester, (tx) => givePackage(tx, { ...giving, validity }, jordbruk));
		await store.write(tester, (tx) =>
			giveRights(tx, giving, { resource, keys: [keyOf("res-a", "read")], mode: "add" }),
		);
		const found = await between(store.db, business, firm, now);
		expect(found?.connection).toEqual({ validFrom: null, validTo: null });
		expect(found?.packages).toEqual([{ ...validity, givenAt: START, package: jordbruk }]);
		expect(found?.resources.map((gift) => [gift.resource, gift.rights.map(({ action }) => action)])).toEqual([
			["res-a", ["read"]],
		]);
		expect(found?.ways).toEqual([]);
		const through = await between(store.db, business, employee, now + HOUR);
		expect(through?.connection).toBeUndefined();
		expect(through?.ways.map(({ relation, packages, resources }) => [relation.via, packages, resources])).toEqual([
			[firm.id, [jordbruk], ["res-a"]],
		]);
		expect((await between(store.db, business, firm, now + 2 * HOUR))?.packages).toEqual([]);
		expect((await between(store.db, business, manager, now))?.ways.map(({ relation }) => relation.role.code)).toEqual([
			"daglig-leder",
		]);
	});

	test("the other parties of both sides by name, each in short", async () => {
		await store.write(tester, (tx) => addRightholder(tx, { by: manager, from: business, to: firm }));
		const names = async (side: "given" | "received", party: Party) =>
			(await connectedParties(store.db, side, party.id, now)).map(({ name }) => name);
		expect(await names("given", business)).toEqual(["A firm", "Manager"]);
		expect(await names("received", firm)).toEqual(["Business"]);
		expect(await names("received", business)).toEqual([]);
		const summary = await summariesOf(store.db, "given", business.id, [firm.id, manager.id], now);
		expect(summary(manager.id).roles.map(({ code }) => code)).toEqual(["daglig-leder"]);
		expect(summary(firm.id)).toEqual({ roles: [], packages: 0, resources: 0 });
	});
});
