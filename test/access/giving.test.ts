import { beforeEach, expect, test } from "vitest";
import { addRightholder } from "../../src/access/connect.js";
import { givePackage } from "../../src/access/give-package.js";
import { type GivenRights, giveRights } from "../../src/access/give-rights.js";
import { packagesOf, rightsOf } from "../../src/access/holdings.js";
import type { Validity } from "../../src/access/model.js";
import { relationsBetween } from "../../src/access/relations.js";
import { revokeConnection, revokeInstance, revokePackage, revokeRights, revokeRole } from "../../src/access/revoke.js";
import { findPackage, RoleCode } from "../../src/catalogue/catalogue.js";
import { Fault } from "../../src/http/fault.js";
import type { Party } from "../../src/parties/model.js";
import type { Resource } from "../../src/resources/model.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { addParty, assign, pairsAfter, tester } from "./clients/world.js";
import { addResource, delegate, delegateResource, keyOf, killParty } from "./gifts.js";

const START = 1_700_000_000_000;
const HOUR = 3_600_000;
const { rightholder, agent } = RoleCode;

/** The codes of a refusal, whether a fault or findings; "given" when there is none. */
async function codes(work: Promise<unknown>): Promise<string> {
	try {
		await work;
		return "given";
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return error.more.findings?.map(({ code }) => code).join(" ") ?? error.kind.code;
	}
}

onBothEngines("giving and revoking", (opened) => {
	let now = START;
	let store: Store;
	let business: Party;
	let manager: Party;
	let kari: Party;
	let firm: Party;
	let resource: Resource;

	const write = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => (await store.write(tester, work)).value;
	const pack = (code: string) => {
		const found = findPackage(code);
		if (found === undefined) throw new Error(code);
		return found;
	};
	const giving = (to: Party, validity?: Validity, by = manager, from = business) => ({
		by,
		from,
		to,
		...(validity === undefined ? {} : { validity }),
	});
	const give = (to: Party, code = "jordbruk", validity?: Validity, by = manager, from = business) =>
		write((tx) => givePackage(tx, giving(to, validity, by, from), pack(code)));
	const giveKeys = (to: Party, actions: readonly string[], more: Partial<GivenRights> = {}, validity?: Validity) => {
		const keys = actions.map((action) => keyOf("res-a", action));
		return write((tx) => giveRights(tx, giving(to, validity), { resource, keys, mode: "add", ...more }));
	};
	const connect = (to: Party, validity?: Validity) => write((tx) => addRightholder(tx, giving(to, validity)));
	const revoking = (to: Party) => ({ by: manager, from: business, to });
	const held = async (to: Party, from = business): Promise<string[]> => {
		const relations = await relationsBetween(store.db, { from: from.id, to: to.id, now, clientDelegations: true });
		const packages = (await packagesOf(store.db, relations, now)).map((holding) => holding.package.code);
		const rights = (await rightsOf(store.db, relations, now)).flatMap((holding) =>
			holding.rights.map(({ action }) => action),
		);
		return [...packages, ...rights].sort();
	};
	const revision = async () => (await store.revision()).revision;
	const pair = (from: Party, to: Party) => `${from.id}>${to.id}`;

	beforeEach(async () => {
		now = START;
		store = await opened.store({ now: () => now });
		business = await addParty(store, { form: "AS" });
		firm = await addParty(store, { form: "AS" });
		manager = await addParty(store, { kind: "person" });
		kari = await addParty(store, { kind: "person" });
		await assign(store, business, manager, "daglig-leder");
		resource = await addResource(store, "res-a", [{ subjects: ["dagl"], actions: ["read", "write", "sign"] }]);
	});

	test("a rightholder is made once, whoever asks at the same time", async () => {
		const before = await revision();
		const made = await Promise.all([connect(kari), connect(kari), connect(kari)]);
		expect(new Set(made.map(({ uuid }) => uuid)).size).toBe(1);
		expect(made.filter(({ changed }) => changed)).toHaveLength(1);
		expect(await pairsAfter(store, before)).toEqual([pair(business, kari)]);
		const rows = await store.db.selectFrom("assignment").selectAll().where("to_id", "=", kari.id).execute();
		expect(rows).toMatchObject([{ role: rightholder, created_by: manager.uuid, valid_from: null, valid_to: null }]);
	});

	test("who can be a rightholder", async () => {
		const machine = await addParty(store, { kind: "system-user", form: "StandardSystem" });
		const visitor = await addParty(store, { kind: "self-identified", form: "SI" });
		const dead = await addParty(store, { kind: "person" });
		await killParty(store, dead, { died: "2020-01-01" });
		expect(await codes(connect(machine))).toBe("AM.VLD-00008");
		expect(await codes(connect(visitor))).toBe("AM.VLD-00008");
		expect(await codes(connect(dead))).toBe("AM-00021");
		expect(await codes(connect(business))).toBe("AM.VLD-00009");
		expect(await codes(connect(firm))).toBe("given");
	});

	test("a package: the same row for the same call, also at once; the pair is told", async () => {
		await connect(kari);
		const before = await revision();
		const given = await Promise.all([give(kari), give(kari)]);
		expect(new Set(given.map(({ uuid }) => uuid)).size).toBe(1);
		expect(given.map(({ changed }) => changed).sort()).toEqual([false, true]);
		expect(await held(kari)).toEqual(["jordbruk"]);
		expect(await pairsAfter(store, before)).toEqual([pair(business, kari)]);
		const rows = await store.db.selectFrom("assignment_package").selectAll().execute();
		expect(rows).toHaveLength(1);
		const audit = await store.db.selectFrom("audit").selectAll().orderBy("id", "desc").limit(1).executeTakeFirst();
		expect(audit).toMatchObject({ action: "delegation.package-given", party_uuid: business.uuid });
		expect(JSON.parse(audit?.details ?? "")).toEqual({ to: kari.uuid, package: "jordbruk", by: manager.uuid });
	});

	test("the rules of a package, in their order", async () => {
		const machine = await addParty(store, { kind: "system-user", form: "StandardSystem" });
		const visitor = await addParty(store, { kind: "self-identified", form: "SI" });
		const stranger = await addParty(store, { kind: "person" });
		expect(await codes(give(kari, "innbygger-forsikring"))).toBe("AM.VLD-00048");
		expect(await codes(give(visitor))).toBe("AM.VLD-00008");
		await connect(firm);
		expect(await codes(give(firm, "hovedadministrator"))).toBe("AM.VLD-00028");
		expect(await codes(give(firm, "virksomhetens-representant-skjemaoppgaver"))).toBe("AM.VLD-00028");
		expect(await codes(give(machine, "virksomhetens-representant-skjemaoppgaver"))).toBe("AM.VLD-00028");
		expect(await codes(give(kari, "jordbruk", undefined, stranger))).toBe("AM.VLD-00026");
		expect(await codes(give(kari, "regnskapsforer-lonn"))).toBe("AM.VLD-00026");
		expect(await codes(give(kari, "jordbruk"))).toBe("AM-00022");
		await connect(kari);
		expect(await codes(give(kari, "jordbruk"))).toBe("given");
		expect(await codes(give(kari, "hovedadministrator"))).toBe("given");
		// A system user needs no connection; one is made.
		expect(await codes(give(machine, "jordbruk"))).toBe("given");
		expect(await held(machine)).toEqual(["jordbruk"]);
	});

	test("any connection will do, also by key role; a supplier is none", async () => {
		await assign(store, business, firm, RoleCode.accountant);
		const head = await addParty(store, { kind: "person" });
		await assign(store, firm, head, "daglig-leder");
		expect(await codes(give(head))).toBe("given");
		expect(await codes(give(firm))).toBe("given");
		const tech = await addParty(store, { form: "AS" });
		await assign(store, business, tech, RoleCode.supplier);
		expect(await codes(give(tech))).toBe("AM-00022");
	});

	test("who received a package gives it on, but not main administration", async () => {
		const ola = await addParty(store, { kind: "person" });
		for (const each of [kari, ola]) await connect(each);
		await give(kari, "hovedadministrator");
		expect(await codes(give(ola, "fiske", undefined, kari))).toBe("given");
		expect(await codes(give(ola, "hovedadministrator", undefined, kari))).toBe("AM.VLD-00026");
		expect(await codes(give(ola, "hovedadministrator"))).toBe("given");
	});

	test("rights: added, replaced, told once for the same; every key or none", async () => {
		await connect(kari);
		expect(await giveKeys(kari, ["read"])).toBe(true);
		expect(await giveKeys(kari, ["read"])).toBe(false);
		expect(await giveKeys(kari, ["sign", "read"])).toBe(true);
		expect(await held(kari)).toEqual(["read", "sign"]);
		expect(await giveKeys(kari, ["write"], { mode: "replace" })).toBe(true);
		expect(await giveKeys(kari, ["write"], { mode: "replace" })).toBe(false);
		expect(await held(kari)).toEqual(["write"]);
		expect(await codes(giveKeys(kari, ["read", "unknown"]))).toBe("AM-00028");
		expect(await codes(giveKeys(kari, []))).toBe("AM-00033");
		expect(await codes(giveKeys(firm, ["read"]))).toBe("AM-00022");
		expect(await held(kari)).toEqual(["write"]);
		const rows = await store.db.selectFrom("assignment_resource").selectAll().execute();
		expect(rows).toHaveLength(1);
		expect(JSON.parse(rows[0]?.rights ?? "")).toEqual([
			{ key: keyOf("res-a", "write"), action: "write", resource: [{ type: "urn:altinn:resource", value: "res-a" }] },
		]);
	});

	test("rights at the same time are added up", async () => {
		await connect(kari);
		await Promise.all([giveKeys(kari, ["read"]), giveKeys(kari, ["write"]), giveKeys(kari, ["sign"])]);
		expect(await held(kari)).toEqual(["read", "sign", "write"]);
	});

	test("a right that was received can be given on, by a receiver who may give nothing else", async () => {
		const ola = await addParty(store, { kind: "person" });
		for (const each of [kari, ola]) await connect(each);
		await giveKeys(kari, ["read"]);
		const by = (actions: readonly string[]) =>
			write((tx) =>
				giveRights(tx, giving(ola, undefined, kari), {
					resource,
					keys: actions.map((action) => keyOf("res-a", action)),
					mode: "add",
				}),
			);
		expect(await codes(by(["write"]))).toBe("AM-00028");
		expect(await codes(by(["read"]))).toBe("given");
	});

	test("instances: rights of one beside those of another", async () => {
		await connect(kari);
		const one = { instance: "urn:altinn:dialog-id:1" };
		expect(await giveKeys(kari, ["read"], one)).toBe(true);
		expect(await giveKeys(kari, ["read"], one)).toBe(false);
		expect(await giveKeys(kari, ["sign"], { ...one, mode: "replace" })).toBe(true);
		expect(await giveKeys(kari, ["read"], { instance: "urn:altinn:dialog-id:2" })).toBe(true);
		const rows = await store.db.selectFrom("assignment_instance").selectAll().orderBy("instance").execute();
		expect(rows.map(({ instance, source, rights }) => [instance, source, JSON.parse(rights).length])).toEqual([
			["urn:altinn:dialog-id:1", "EndUser", 1],
			["urn:altinn:dialog-id:2", "EndUser", 1],
		]);
		expect(await write((tx) => revokeInstance(tx, revoking(kari), "res-a", "urn:altinn:dialog-id:1"))).toBe(true);
		expect(await write((tx) => revokeInstance(tx, revoking(kari), "res-a", "urn:altinn:dialog-id:1"))).toBe(false);
		expect(await store.db.selectFrom("assignment_instance").select("instance").execute()).toHaveLength(1);
	});

	test("limits in time: kept, changed, ended, begun anew", async () => {
		await connect(kari);
		const until = { validFrom: null, validTo: START + HOUR };
		expect(await codes(give(kari, "jordbruk", { validFrom: null, validTo: START }))).toBe("AM.VLD-00022");
		expect(await codes(give(kari, "jordbruk", { validFrom: START + HOUR, validTo: START + HOUR }))).toBe(
			"AM.VLD-00022",
		);
		expect((await give(kari, "jordbruk", until)).changed).toBe(true);
		expect((await give(kari, "jordbruk", until)).changed).toBe(false);
		expect((await give(kari, "jordbruk")).changed).toBe(false);
		now = START + HOUR - 1;
		expect(await held(kari)).toEqual(["jordbruk"]);
		now = START + HOUR;
		expect(await held(kari)).toEqual([]);
		expect((await give(kari, "jordbruk", { validFrom: now + HOUR, validTo: null })).changed).toBe(true);
		expect(await held(kari)).toEqual([]);
		now += HOUR;
		expect(await held(kari)).toEqual(["jordbruk"]);
		expect(await store.db.selectFrom("assignment_package").selectAll().execute()).toHaveLength(1);
	});

	test("a connection that ended takes everything with it, and a new one brings nothing back", async () => {
		const ola = await addParty(store, { kind: "person" });
		await connect(firm, { validFrom: null, validTo: START + HOUR });
		await give(firm);
		await giveKeys(firm, ["read"]);
		const given = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("to_id", "=", firm.id)
			.executeTakeFirstOrThrow();
		const grant = await store.db.selectFrom("assignment_package").select("id").executeTakeFirstOrThrow();
		const agency = await assign(store, firm, ola, agent);
		await delegate(store, given.id, agency, ["jordbruk"], grant.id);
		expect(await held(ola)).toEqual(["jordbruk"]);
		now = START + HOUR;
		expect(await held(firm)).toEqual([]);
		expect(await held(ola)).toEqual([]);
		const before = await revision();
		await connect(firm);
		expect(await held(firm)).toEqual([]);
		expect(await held(ola)).toEqual([]);
		expect(await pairsAfter(store, before)).toContain(pair(business, ola));
		expect(await store.db.selectFrom("client_delegation").selectAll().execute()).toEqual([]);
	});

	test("a connection's times can be changed; the same times are no change", async () => {
		const first = await connect(kari);
		const until = { validFrom: null, validTo: START + HOUR };
		expect(await connect(kari, until)).toEqual({ uuid: first.uuid, changed: true });
		expect(await connect(kari, until)).toEqual({ uuid: first.uuid, changed: false });
		expect(await connect(kari)).toEqual({ uuid: first.uuid, changed: false });
		now += HOUR;
		expect(await relationsBetween(store.db, { from: business.id, to: kari.id, now })).toEqual([]);
	});

	test("new times of a gift or a connection are told of agents too", async () => {
		const ola = await addParty(store, { kind: "person" });
		await connect(firm);
		await give(firm);
		const given = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("to_id", "=", firm.id)
			.executeTakeFirstOrThrow();
		const grant = await store.db.selectFrom("assignment_package").select("id").executeTakeFirstOrThrow();
		const agency = await assign(store, firm, ola, agent);
		await delegate(store, given.id, agency, ["jordbruk"], grant.id);
		const both = [pair(business, firm), pair(business, ola)].sort();
		const until = { validFrom: null, validTo: START + HOUR };
		let before = await revision();
		await give(firm, "jordbruk", until);
		expect(await pairsAfter(store, before)).toEqual(both);
		before = await revision();
		await connect(firm, until);
		expect(await pairsAfter(store, before)).toEqual(both);
		now += HOUR;
		expect(await held(ola)).toEqual([]);
	});

	test("revoking a package: once, with what agents had on it, and no delegation left empty", async () => {
		const [ola, per] = [await addParty(store, { kind: "person" }), await addParty(store, { kind: "person" })];
		await connect(firm);
		await give(firm, "jordbruk");
		await give(firm, "fiske");
		const given = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("to_id", "=", firm.id)
			.executeTakeFirstOrThrow();
		const grants = await store.db.selectFrom("assignment_package").select(["id", "package"]).execute();
		const grantOf = (code: string) => grants.find((row) => row.package === code)?.id ?? 0;
		for (const each of [ola, per]) {
			const agency = await assign(store, firm, each, agent);
			await delegate(store, given.id, agency, ["jordbruk"], grantOf("jordbruk"));
			if (each === per) {
				const both = await store.db
					.selectFrom("client_delegation")
					.select("id")
					.orderBy("id", "desc")
					.executeTakeFirstOrThrow();
				await write(async (tx) => {
					const row = { uuid: "x", delegation_id: both.id, package: "fiske", assignment_package_id: grantOf("fiske") };
					await tx.db
						.insertInto("client_delegation_package")
						.values({ ...row, created_at: 0, created_by: "t" })
						.execute();
					tx.log({ kind: "everything" });
				});
			}
		}
		const before = await revision();
		expect(await write((tx) => revokePackage(tx, revoking(firm), "jordbruk"))).toBe(true);
		expect(await write((tx) => revokePackage(tx, revoking(firm), "jordbruk"))).toBe(false);
		expect(await held(firm)).toEqual(["fiske"]);
		expect(await held(ola)).toEqual([]);
		expect(await held(per)).toEqual(["fiske"]);
		expect(await store.db.selectFrom("client_delegation").selectAll().execute()).toHaveLength(1);
		expect(await pairsAfter(store, before)).toEqual(
			[pair(business, firm), pair(business, ola), pair(business, per)].sort(),
		);
	});

	test("narrowing or revoking rights tells of agents too; who has them of a client alone is refused", async () => {
		const ola = await addParty(store, { kind: "person" });
		await connect(firm);
		await giveKeys(firm, ["read", "write"]);
		const given = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("to_id", "=", firm.id)
			.executeTakeFirstOrThrow();
		const agency = await assign(store, firm, ola, agent);
		await delegateResource(store, given.id, agency, "res-a");
		expect(await held(ola)).toEqual(["read", "write"]);
		let before = await revision();
		await giveKeys(firm, ["read"], { mode: "replace" });
		expect(await held(ola)).toEqual(["read"]);
		expect(await pairsAfter(store, before)).toEqual([pair(business, firm), pair(business, ola)].sort());
		expect(await codes(write((tx) => revokeRights(tx, revoking(ola), "res-a")))).toBe("AM.VLD-00035");
		expect(await codes(write((tx) => revokeRights(tx, revoking(ola), "res-b")))).toBe("given");
		before = await revision();
		expect(await write((tx) => revokeRights(tx, revoking(firm), "res-a"))).toBe(true);
		expect(await held(ola)).toEqual([]);
		expect(await pairsAfter(store, before)).toEqual([pair(business, firm), pair(business, ola)].sort());
		expect(await store.db.selectFrom("client_delegation").selectAll().execute()).toEqual([]);
	});

	test("ending a connection: refused while it holds something, then with everything", async () => {
		const ola = await addParty(store, { kind: "person" });
		await connect(firm);
		await assign(store, business, firm, "a0212");
		await assign(store, business, firm, RoleCode.accountant);
		await give(firm);
		await giveKeys(firm, ["read"]);
		await giveKeys(firm, ["read"], { instance: "urn:altinn:dialog-id:1" });
		const given = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("to_id", "=", firm.id)
			.where("role", "=", rightholder)
			.executeTakeFirstOrThrow();
		const grant = await store.db.selectFrom("assignment_package").select("id").executeTakeFirstOrThrow();
		const agency = await assign(store, firm, ola, agent);
		await delegate(store, given.id, agency, ["jordbruk"], grant.id);
		const refused = await write((tx) => revokeConnection(tx, revoking(firm), false)).catch((error: unknown) => error);
		expect((refused as Fault).more.findings).toMatchObject([
			{
				code: "AM.VLD-00010",
				extensions: { packages: "jordbruk", resources: "res-a", instances: "urn:altinn:dialog-id:1", roles: "a0212" },
			},
		]);
		const before = await revision();
		expect(await write((tx) => revokeConnection(tx, revoking(firm), true))).toBe(true);
		expect(await write((tx) => revokeConnection(tx, revoking(firm), true))).toBe(false);
		// What the register says stays.
		const roles = await store.db.selectFrom("assignment").select("role").where("to_id", "=", firm.id).execute();
		expect(roles).toEqual([{ role: RoleCode.accountant }]);
		expect(await held(ola)).toEqual([]);
		expect(await pairsAfter(store, before)).toContain(pair(business, ola));
		expect(await pairsAfter(store, before)).toContain(pair(business, firm));
	});

	test("an empty connection ends without cascade", async () => {
		await connect(kari);
		expect(await write((tx) => revokeConnection(tx, revoking(kari), false))).toBe(true);
		expect(await relationsBetween(store.db, { from: business.id, to: kari.id, now })).toEqual([]);
	});

	test("roles: of the old platform only", async () => {
		await assign(store, business, kari, "a0212");
		const revoke = (name: string) => write((tx) => revokeRole(tx, revoking(kari), name));
		expect(await codes(revoke("no-such-role"))).toBe("AM-00039");
		expect(await codes(revoke("daglig-leder"))).toBe("AM-00040");
		expect(await codes(revoke("rettighetshaver"))).toBe("AM-00040");
		expect(await revoke("urn:altinn:rolecode:a0212")).toBe(true);
		expect(await revoke("a0212")).toBe(false);
	});

	test("what fails in a larger write leaves nothing behind", async () => {
		const machine = await addParty(store, { kind: "system-user", form: "StandardSystem" });
		const before = await revision();
		const both = write(async (tx) => {
			await givePackage(tx, giving(machine), pack("jordbruk"));
			await giveRights(tx, giving(machine), { resource, keys: ["01ff"], mode: "add" });
		});
		expect(await codes(both)).toBe("AM-00028");
		expect(await held(machine)).toEqual([]);
		expect(await revision()).toBe(before);
		const rows = await store.db.selectFrom("assignment").select("id").where("to_id", "=", machine.id).execute();
		expect(rows).toEqual([]);
	});
});
