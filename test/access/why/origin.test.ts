import { expect, test } from "vitest";
import { addRightholder } from "../../../src/access/connect.js";
import { givePackage } from "../../../src/access/give-package.js";
import { findAssignment } from "../../../src/access/grant-repository.js";
import { limitsBetween, organisationsEverOf, originOfGrant } from "../../../src/access/why/origin-repository.js";
import { findPackage, RoleCode } from "../../../src/catalogue/catalogue.js";
import { onBothEngines } from "../../store/engines.js";
import { addParty, assign, tester } from "../clients/world.js";

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

onBothEngines("where something came from, and when it ends", (opened) => {
	test("a gift by its giver and its times; what hangs on a connection ends with it", async () => {
		const store = await opened.store({ now: () => START });
		const business = await addParty(store, { form: "AS" });
		const manager = await addParty(store, { kind: "person" });
		const kari = await addParty(store, { kind: "person" });
		const stranger = await addParty(store, { kind: "person" });
		await assign(store, business, manager, "daglig-leder");
		const pack = findPackage("jordbruk");
		if (pack === undefined) throw new Error();
		const giving = { by: manager, from: business, to: kari };
		await store.write(tester, async (tx) => {
			await addRightholder(tx, { ...giving, validity: { validFrom: null, validTo: START + 2 * HOUR } });
			await givePackage(tx, { ...giving, validity: { validFrom: START + HOUR, validTo: START + 3 * HOUR } }, pack);
		});
		const row = await findAssignment(store.db, business.id, kari.id, RoleCode.rightholder);
		expect(await originOfGrant(store.db, "package", row?.id ?? 0, "jordbruk")).toEqual({
			givenAt: START,
			givenBy: manager.uuid,
			validFrom: START + HOUR,
			validTo: START + 2 * HOUR,
		});
		expect(await originOfGrant(store.db, "package", row?.id ?? 0, "merverdiavgift")).toBeUndefined();
		expect(await originOfGrant(store.db, "right", row?.id ?? 0, "jordbruk")).toBeUndefined();
		expect(await originOfGrant(store.db, "instance", row?.id ?? 0, "jordbruk")).toBeUndefined();

		const { begins, ends } = await limitsBetween(store.db, [business.id], [kari.id], kari.id);
		expect(begins).toEqual([START + HOUR]);
		expect([...ends].sort()).toEqual([START + 2 * HOUR, START + 3 * HOUR]);
		const others = await limitsBetween(store.db, [business.id], [stranger.id], stranger.id);
		expect(others).toEqual({ begins: [], ends: [] });

		expect(await organisationsEverOf(store.db, manager.id)).toEqual([business.id]);
		expect(await organisationsEverOf(store.db, kari.id)).toEqual([]);
	});
});
