import { expect, test } from "vitest";
import { instancesOf, packagesOf, rightsOf } from "../../src/access/holdings.js";
import { nextOthers, relationsBetween, withMappedRoles } from "../../src/access/relations.js";
import { RoleCode } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { addParty, assign, tester } from "./clients/world.js";
import { delegate, giveInstance, killParty } from "./gifts.js";

const NOW = 1_700_000_000_000;
const { rightholder, agent, accountant, auditor, supplier, appControlledRightholder } = RoleCode;

const person = (store: Store, name?: string) => addParty(store, { kind: "person", ...(name ? { name } : {}) });
const firm = (store: Store, form = "AS") => addParty(store, { form });

/** `role/flags` of all that one gives the other. */
async function found(store: Store, from: Party | undefined, to: Party | undefined, more = {}): Promise<string[]> {
	const relations = await relationsBetween(store.db, {
		from: from?.id,
		to: to?.id,
		now: NOW,
		clientDelegations: true,
		...more,
	});
	return relations
		.filter((each) => (from === undefined || each.from === from.id) && (to === undefined || each.to === to.id))
		.map(({ role, reason }) => `${role.code}/${reason}`)
		.sort();
}

async function packageCodes(store: Store, from: Party, to: Party): Promise<string[]> {
	const relations = await relationsBetween(store.db, { from: from.id, to: to.id, now: NOW, clientDelegations: true });
	const holdings = await packagesOf(store.db, relations, NOW);
	return [...new Set(holdings.map((holding) => holding.package.code))].sort();
}

onBothEngines("relations", (opened) => {
	const open = () => opened.store({ now: () => NOW });

	test("direct: from both sides, and not for another", async () => {
		const store = await open();
		const [org, kari, ola] = [await firm(store), await person(store), await person(store)];
		await assign(store, org, kari, rightholder);
		expect(await found(store, org, kari)).toEqual(["rettighetshaver/1"]);
		expect(await found(store, org, undefined)).toEqual(["rettighetshaver/1"]);
		expect(await found(store, undefined, kari)).toEqual(["rettighetshaver/1"]);
		expect(await found(store, org, ola)).toEqual([]);
		expect(await found(store, kari, org)).toEqual([]);
	});

	test("what is over or has not begun does not count; the last millisecond does", async () => {
		const store = await open();
		const org = await firm(store);
		const [past, now, last] = [await person(store), await person(store), await person(store)];
		await assign(store, org, past, rightholder, { validTo: NOW });
		await assign(store, org, last, rightholder, { validTo: NOW + 1, packages: ["jordbruk"], grantValidTo: NOW });
		await assign(store, org, now, rightholder, { packages: ["jordbruk"], grantValidTo: NOW + 1 });
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("assignment").set({ valid_from: NOW }).where("to_id", "=", now.id).execute();
			tx.log({ kind: "everything" });
		});
		expect(await found(store, org, past)).toEqual([]);
		expect(await found(store, org, last)).toEqual(["rettighetshaver/1"]);
		expect(await packageCodes(store, org, last)).toEqual([]);
		expect(await packageCodes(store, org, now)).toEqual(["jordbruk"]);
		await store.write(tester, async (tx) => {
			await tx.db
				.updateTable("assignment")
				.set({ valid_from: NOW + 1 })
				.where("to_id", "=", now.id)
				.execute();
			tx.log({ kind: "everything" });
		});
		expect(await found(store, org, now)).toEqual([]);
	});

	test("key roles reach what the organisation received, and what its sub-units did; other roles do not", async () => {
		const store = await open();
		const [giver, advisers, manager, board] = [
			await firm(store),
			await firm(store),
			await person(store),
			await person(store),
		];
		const branch = await addParty(store, { form: "BEDR", parent: advisers });
		await assign(store, giver, advisers, rightholder);
		await assign(store, advisers, manager, "daglig-leder");
		await assign(store, advisers, board, "styremedlem");
		expect(await found(store, giver, manager)).toEqual(["rettighetshaver/4"]);
		expect(await found(store, giver, undefined)).toEqual(["rettighetshaver/1", "rettighetshaver/4"]);
		expect(await found(store, giver, board)).toEqual([]);
		const other = await firm(store);
		await assign(store, other, branch, rightholder);
		expect(await found(store, other, manager)).toEqual(["rettighetshaver/4"]);
		expect(await found(store, other, undefined)).toEqual(["rettighetshaver/1", "rettighetshaver/4"]);
		const [relation] = await relationsBetween(store.db, { from: giver.id, to: manager.id, now: NOW });
		expect(relation).toMatchObject({ via: advisers.id, viaRole: { code: "daglig-leder" } });
	});

	test("shared responsibility is a key role, but not in an inter-municipal company", async () => {
		const store = await open();
		const [giver, inter, shared, partner] = [
			await firm(store),
			await firm(store, "IKS"),
			await firm(store, "DA"),
			await person(store),
		];
		for (const company of [inter, shared]) await assign(store, company, partner, "deltaker-delt-ansvar");
		await assign(store, giver, inter, rightholder);
		expect(await found(store, giver, partner)).toEqual([]);
		await assign(store, giver, shared, rightholder);
		expect(await found(store, giver, partner)).toEqual(["rettighetshaver/4"]);
	});

	test("a main unit gives for its sub-units, never instances, and not the other way", async () => {
		const store = await open();
		const main = await firm(store);
		const unit = await addParty(store, { form: "BEDR", parent: main });
		const [kari, ola] = [await person(store), await person(store)];
		const id = await assign(store, main, kari, rightholder, { packages: ["jordbruk"], resources: ["a-resource"] });
		await giveInstance(store, id, "a-resource", "urn:altinn:dialog-id:1");
		await assign(store, unit, ola, rightholder);
		expect(await found(store, unit, kari)).toEqual(["rettighetshaver/16"]);
		expect(await found(store, undefined, kari)).toEqual(["rettighetshaver/1", "rettighetshaver/16"]);
		expect(await found(store, main, ola)).toEqual([]);
		expect(await packageCodes(store, unit, kari)).toEqual(["jordbruk"]);
		const ofUnit = await relationsBetween(store.db, { from: unit.id, to: kari.id, now: NOW });
		const ofMain = await relationsBetween(store.db, { from: main.id, to: kari.id, now: NOW });
		expect((await rightsOf(store.db, ofUnit, NOW)).map(({ resource }) => resource)).toEqual(["a-resource"]);
		expect(await instancesOf(store.db, ofUnit, NOW)).toEqual([]);
		expect(await instancesOf(store.db, ofMain, NOW)).toHaveLength(1);
	});

	test("roles bring others along, one step; client delegations bring none", async () => {
		const store = await open();
		const [org, kari] = [await firm(store), await person(store)];
		await assign(store, org, kari, "daglig-leder");
		const relations = withMappedRoles(await relationsBetween(store.db, { from: org.id, to: kari.id, now: NOW }));
		const admai = relations.find(({ role }) => role.code === "admai");
		expect(admai).toMatchObject({ reason: 9 });
		expect(admai?.assignment).toBeUndefined();
		expect(relations.map(({ role }) => role.code)).not.toContain("hovedadministrator");
	});

	test("an agent has what was passed on of the client, no longer than what it builds on", async () => {
		const store = await open();
		const [client, provider, ola] = [await firm(store), await firm(store), await person(store)];
		const unit = await addParty(store, { form: "BEDR", parent: client });
		const given = await assign(store, client, provider, accountant);
		const agency = await assign(store, provider, ola, agent);
		await delegate(store, given, agency, ["regnskapsforer-lonn", "jordbruk"]);
		expect(await found(store, client, ola)).toEqual(["regnskapsforer/2"]);
		expect(await found(store, unit, ola)).toEqual(["regnskapsforer/18"]);
		expect(await found(store, undefined, ola)).toEqual(["agent/1", "regnskapsforer/18", "regnskapsforer/2"]);
		// jordbruk does not come with the role: the row has lost its ground.
		expect(await packageCodes(store, client, ola)).toEqual(["regnskapsforer-lonn"]);
		const [relation] = await relationsBetween(store.db, {
			from: client.id,
			to: ola.id,
			now: NOW,
			clientDelegations: true,
		});
		expect(relation).toMatchObject({ via: provider.id, viaRole: { code: "agent" } });
		expect(await found(store, client, ola, { clientDelegations: false })).toEqual([]);
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("assignment").set({ valid_to: NOW }).where("id", "=", agency).execute();
			tx.log({ kind: "everything" });
		});
		expect(await found(store, client, ola)).toEqual([]);
	});

	test("advisers of a sole proprietorship reach its living owner, for two years after its end, with the role alone", async () => {
		const store = await open();
		const day = 24 * 60 * 60 * 1000;
		const [business, owner, advisers, friend] = [
			await firm(store, "ENK"),
			await person(store),
			await firm(store),
			await person(store),
		];
		await assign(store, business, owner, "innehaver");
		await assign(store, business, advisers, accountant);
		await assign(store, business, friend, rightholder, { packages: ["jordbruk"] });
		expect(await found(store, owner, advisers)).toEqual(["regnskapsforer/16"]);
		expect(await found(store, undefined, advisers)).toEqual(["regnskapsforer/1", "regnskapsforer/16"]);
		expect(await found(store, owner, friend)).toEqual([]);
		expect(await packageCodes(store, owner, advisers)).toContain("regnskapsforer-lonn");
		await killParty(store, business, { deletedAt: NOW - 729 * day });
		expect(await found(store, owner, advisers)).toEqual(["regnskapsforer/16"]);
		await killParty(store, business, { deletedAt: NOW - 732 * day });
		expect(await found(store, owner, advisers)).toEqual([]);
		await killParty(store, business, {});
		await killParty(store, owner, { died: "2023-01-01" });
		expect(await found(store, owner, advisers)).toEqual([]);
	});

	test("a limited company's owner is not reached", async () => {
		const store = await open();
		const [business, owner, advisers] = [await firm(store, "AS"), await person(store), await firm(store)];
		await assign(store, business, owner, "innehaver");
		await assign(store, business, advisers, auditor);
		expect(await found(store, owner, advisers)).toEqual([]);
	});

	test("suppliers never show, what apps made only when asked for", async () => {
		const store = await open();
		const [org, kari, tech] = [await firm(store), await person(store), await firm(store)];
		await assign(store, org, tech, supplier);
		await assign(store, org, kari, appControlledRightholder);
		expect(await found(store, org, undefined)).toEqual([]);
		expect(await found(store, org, undefined, { appControlled: true })).toEqual(["appstyrt-rettighetshaver/1"]);
	});

	test("packages of a role depend on the giver's form", async () => {
		const store = await open();
		const manager = await firm(store);
		const [cooperative, company] = [await firm(store, "BRL"), await firm(store, "AS")];
		for (const client of [cooperative, company]) await assign(store, client, manager, RoleCode.businessManager);
		expect(await packageCodes(store, cooperative, manager)).toEqual(["forretningsforer-eiendom"]);
		expect(await packageCodes(store, company, manager)).toEqual([]);
	});

	test("a person is its own private person without a row; a deleted system user has nothing", async () => {
		const store = await open();
		const [kari, org] = [await person(store), await firm(store)];
		const machine = await addParty(store, { kind: "system-user", form: "StandardSystem" });
		await assign(store, org, machine, rightholder);
		expect(await found(store, kari, kari)).toEqual(["privatperson/1"]);
		expect(await found(store, org, org)).toEqual([]);
		expect(await found(store, org, machine)).toEqual(["rettighetshaver/1"]);
		await killParty(store, machine, { deletedAt: NOW });
		expect(await found(store, org, machine)).toEqual([]);
	});

	test("more receivers than one statement names", async () => {
		const store = await open();
		const org = await firm(store);
		const ids: number[] = [];
		await store.write(tester, async (tx) => {
			const columns = ["uuid", "kind", "name", "created_at", "updated_at"];
			const people = Array.from({ length: 1200 }, (_, i) => [`00000000-0000-4000-8000-${String(i).padStart(12, "0")}`]);
			await tx.insertMany(
				"party",
				columns,
				people.map(([uuid = ""]) => [uuid, "person", "x", 0, 0]),
			);
			const rows = await tx.db.selectFrom("party").select("id").where("kind", "=", "person").execute();
			ids.push(...rows.map(({ id }) => id));
			await tx.insertMany(
				"assignment",
				["uuid", "from_id", "to_id", "role", "source", "created_at", "created_by"],
				ids.map((id, i) => [
					`10000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
					org.id,
					id,
					rightholder,
					"t",
					0,
					"t",
				]),
			);
			tx.log({ kind: "everything" });
		});
		const relations = await relationsBetween(store.db, { from: org.id, now: NOW });
		expect(new Set(relations.map(({ to }) => to)).size).toBe(1200);
		const named = await relationsBetween(store.db, { from: org.id, others: ids, now: NOW, clientDelegations: true });
		expect(named).toHaveLength(1200);
		// The other way round, with a receiver that has a key role besides.
		const [adviser, manager] = [await firm(store), await person(store)];
		await assign(store, adviser, manager, "daglig-leder");
		await store.write(tester, async (tx) => {
			const columns = ["uuid", "from_id", "to_id", "role", "source", "created_at", "created_by"];
			const rows = ids.map((id, i) => [`20000000-0000-4000-8000-${String(i).padStart(12, "0")}`, id, adviser.id]);
			await tx.insertMany(
				"assignment",
				columns,
				rows.map((row) => [...row, rightholder, "t", 0, "t"]),
			);
			tx.log({ kind: "everything" });
		});
		expect(await relationsBetween(store.db, { to: manager.id, others: ids, now: NOW })).toHaveLength(1200);
		const query = { from: undefined, to: manager.id, now: NOW, clientDelegations: true };
		const first = await nextOthers(store.db, query, 0, 700);
		const second = await nextOthers(store.db, query, first.at(-1) ?? 0, 700);
		// The people and the firm.
		expect([...first, ...second]).toEqual([...ids, adviser.id].sort((a, b) => a - b));
		expect(await packagesOf(store.db, relations, NOW)).toEqual([]);
	});
});
