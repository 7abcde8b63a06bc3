import { beforeEach, describe, expect, test } from "vitest";
import { addAgent, removeAgent, removeClientOfAgent } from "../../../src/access/clients/agents.js";
import { clientBatches } from "../../../src/access/clients/client-repository.js";
import { giveToAgent, takeFromAgent } from "../../../src/access/clients/delegate.js";
import { accessBy, delegated, delegationRows } from "../../../src/access/clients/delegation-repository.js";
import { listAgents, listClients, listDelegated, readClientFilter } from "../../../src/access/clients/list.js";
import { readItems } from "../../../src/access/clients/model.js";
import {
	addClient,
	availableClients,
	clientsOfAgent,
	removeClient,
} from "../../../src/access/clients/system-user-agents.js";
import { findPackage } from "../../../src/catalogue/catalogue.js";
import { Fault } from "../../../src/http/fault.js";
import type { Party } from "../../../src/parties/model.js";
import type { Store } from "../../../src/store/store.js";
import { onBothEngines } from "../../store/engines.js";
import { addParty, assign, pairsAfter, tester, unassign } from "./world.js";

/** The code and place of each finding of a refusal. */
const refusal = async (attempt: Promise<unknown>): Promise<string[]> => {
	const error = await attempt.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof Fault)) throw error ?? new Error("It was let pass.");
	return (error.more.findings ?? []).map(({ code, paths }) => `${code} ${paths[0]}`);
};

const everything = { after: 0 };
const LONN = "urn:altinn:accesspackage:regnskapsforer-lonn";
const SIGNING = "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet";

onBothEngines("client delegation", (opened) => {
	let store: Store;
	let clock: number;
	let client: Party;
	let provider: Party;
	let person: Party;
	let machine: Party;
	let assignment: number;

	beforeEach(async () => {
		clock = 1_800_000_000_000;
		store = await opened.store({ now: () => clock });
		client = await addParty(store, { name: "client", form: "AS" });
		provider = await addParty(store, { name: "provider", form: "AS" });
		person = await addParty(store, { kind: "person", name: "agent" });
		machine = await addParty(store, { kind: "system-user", form: "AgentSystem", parent: provider });
		assignment = await assign(store, client, provider, "regnskapsforer");
	});

	const relation = (agent = person, of = client) => ({ provider, client: of, agent, agentAt: "QUERY/to" });
	const hire = (agent = person) => store.write(tester, (tx) => addAgent(tx, provider, agent, tester, "QUERY/to"));
	const items = (role: string, packages: string[], resources: string[] = []) => {
		const read = readItems([{ role, packages, resources }]);
		expect(read.findings).toEqual([]);
		return read.items;
	};
	const give = (role: string, packages: string[], agent = person, resources: string[] = []) =>
		store.write(tester, (tx) => giveToAgent(tx, relation(agent), items(role, packages, resources), tester));
	const take = (role: string, packages: string[], agent = person, resources: string[] = []) =>
		store.write(tester, (tx) => takeFromAgent(tx, relation(agent), items(role, packages, resources)));
	const held = async (agent = person) => {
		const rows = await delegated(store.db, { provider: provider.id, agent: agent.id }, clock, true);
		return rows.map((row) => row.package ?? row.resource).sort();
	};

	describe("giving", () => {
		test("a package of the role reaches the agent, once; the pair is told", async () => {
			await hire();
			const { revision } = await store.revision();
			const first = await give("regnskapsforer", [LONN]);
			expect(first.value.map(({ changed }) => changed)).toEqual([true]);
			expect(await held()).toEqual(["regnskapsforer-lonn"]);
			expect(await pairsAfter(store, revision)).toEqual([`${client.id}>${person.id}`]);
			const again = await give("REGN", [LONN, SIGNING]);
			expect(again.value.map(({ changed }) => changed)).toEqual([false, true]);
			const nothing = await give("urn:altinn:external-role:ccr:regnskapsforer", [LONN]);
			expect(nothing.value.map(({ changed }) => changed)).toEqual([false]);
			expect(nothing.revision).toEqual(again.revision);
			const audit = await store.db
				.selectFrom("audit")
				.selectAll()
				.where("action", "=", "client-delegation.given")
				.execute();
			expect(audit.map(({ party_uuid }) => party_uuid)).toEqual([client.uuid, client.uuid]);
			expect(JSON.parse(audit[0]?.details ?? "")).toEqual({
				provider: provider.uuid,
				agent: person.uuid,
				what: [{ role: "regnskapsforer", package: "regnskapsforer-lonn" }],
			});
		});

		test("a person has to be an agent first; a system user becomes one", async () => {
			expect(await refusal(give("regnskapsforer", [LONN]))).toEqual(["AM.VLD-00032 QUERY/to"]);
			await give("regnskapsforer", [LONN], machine);
			expect(await held(machine)).toEqual(["regnskapsforer-lonn"]);
			const { rows } = await listAgents(store.db, { provider: provider.id }, everything, {
				now: clock,
				resources: true,
			});
			expect(rows.map(({ party }) => party)).toEqual([machine.id]);
		});

		test("only persons and agent system users of the provider can be agents", async () => {
			const standard = await addParty(store, { kind: "system-user", form: "StandardSystem", parent: provider });
			const stranger = await addParty(store, { kind: "system-user", form: "AgentSystem", parent: client });
			const email = await addParty(store, { kind: "self-identified", form: "SI_EMAIL" });
			for (const agent of [client, standard, stranger, email]) {
				expect(await refusal(give("regnskapsforer", [LONN], agent))).toEqual(["AM.VLD-00008 QUERY/to"]);
				expect(await refusal(hire(agent))).toEqual(["AM.VLD-00008 QUERY/to"]);
			}
		});

		test("the client has to have given the role, and the role has to carry the package", async () => {
			await hire();
			expect(await refusal(give("revisor", ["urn:altinn:accesspackage:ansvarlig-revisor"]))).toEqual([
				"AM.VLD-00032 /values/0/packages/0",
			]);
			expect(await refusal(give("regnskapsforer", ["urn:altinn:accesspackage:ansvarlig-revisor"]))).toEqual([
				"AM.VLD-00026 /values/0/packages/0",
			]);
			expect(await refusal(give("regnskapsforer", ["urn:altinn:accesspackage:klientadministrator"]))).toEqual([
				"AM.VLD-00033 /values/0/packages/0",
			]);
			expect(await held()).toEqual([]);
		});

		test("one bad item and nothing is given; every reason is told", async () => {
			await hire();
			const { revision } = await store.revision();
			const mixed = give("regnskapsforer", [
				LONN,
				"urn:altinn:accesspackage:jordbruk",
				"urn:altinn:accesspackage:eksplisitt",
			]);
			expect(await refusal(mixed)).toEqual(["AM.VLD-00026 /values/0/packages/1", "AM.VLD-00033 /values/0/packages/2"]);
			// Not even the agent assignment that a system user would have got.
			expect(await refusal(give("regnskapsforer", [LONN, "urn:altinn:accesspackage:jordbruk"], machine))).toHaveLength(
				1,
			);
			expect(await held()).toEqual([]);
			expect((await store.revision()).revision).toBe(revision);
		});

		test("a supplier, and an app's rightholder, make nobody a client", async () => {
			await hire();
			for (const role of ["supplier", "appstyrt-rettighetshaver"]) {
				await assign(store, client, provider, role, { packages: ["jordbruk"] });
				expect(await refusal(give(role, ["urn:altinn:accesspackage:jordbruk"]))).toEqual([
					"AM.VLD-00032 /values/0/packages/0",
				]);
			}
		});

		test("the client's form decides what a business manager may pass on", async () => {
			await hire();
			const estate = ["urn:altinn:accesspackage:forretningsforer-eiendom"];
			const other = await addParty(store, { form: "AS" });
			const block = await addParty(store, { form: "BRL" });
			for (const of of [other, block]) await assign(store, of, provider, "forretningsforer");
			const attempt = (of: Party) =>
				store.write(tester, (tx) => giveToAgent(tx, relation(person, of), items("forretningsforer", estate), tester));
			expect(await refusal(attempt(other))).toEqual(["AM.VLD-00026 /values/0/packages/0"]);
			expect((await attempt(block)).value.map(({ changed }) => changed)).toEqual([true]);
		});

		test("what was given as rightholder may be passed on while it lasts", async () => {
			await hire();
			const until = clock + 1000;
			await assign(store, client, provider, "rettighetshaver", { packages: ["jordbruk"], grantValidTo: until });
			await give("rettighetshaver", ["urn:altinn:accesspackage:jordbruk"]);
			expect(await held()).toEqual(["jordbruk"]);
			clock = until;
			expect(await held()).toEqual([]);
			expect(await refusal(give("rettighetshaver", ["urn:altinn:accesspackage:jordbruk"]))).toEqual([
				"AM.VLD-00026 /values/0/packages/0",
			]);
		});

		test("an expired relation gives nothing", async () => {
			await hire();
			const past = await addParty(store, { form: "AS" });
			await assign(store, past, provider, "regnskapsforer", { validTo: clock });
			const attempt = store.write(tester, (tx) =>
				giveToAgent(tx, relation(person, past), items("regnskapsforer", [LONN]), tester),
			);
			expect(await refusal(attempt)).toEqual(["AM.VLD-00032 /values/0/packages/0"]);
		});

		test("a resource has to be given by itself, not inside a package", async () => {
			await hire();
			await assign(store, client, provider, "rettighetshaver", {
				packages: ["merverdiavgift"],
				resources: ["skd-mva"],
			});
			const first = await give("rettighetshaver", [], person, ["SKD-mva"]);
			expect(first.value.map(({ changed }) => changed)).toEqual([true]);
			expect(await held()).toEqual(["skd-mva"]);
			expect(await refusal(give("rettighetshaver", [], person, ["other"]))).toEqual([
				"AM.VLD-00026 /values/0/resources/0",
			]);
			expect(await refusal(give("regnskapsforer", [], person, ["skd-mva"]))).toEqual([
				"AM.VLD-00026 /values/0/resources/0",
			]);
		});

		test("when the role comes to carry what was a single grant, giving it again moves it there", async () => {
			await hire();
			const block = await addParty(store, { form: "AS" });
			const id = await assign(store, block, provider, "forretningsforer", { packages: ["forretningsforer-eiendom"] });
			const estate = items("forretningsforer", ["urn:altinn:accesspackage:forretningsforer-eiendom"]);
			const attempt = () => store.write(tester, (tx) => giveToAgent(tx, relation(person, block), estate, tester));
			await attempt();
			await store.write(tester, async (tx) => {
				await tx.db.updateTable("party").set({ form: "BRL" }).where("id", "=", block.id).execute();
				tx.log({ kind: "parties", parties: [block.id] });
			});
			const now = { ...block, form: "BRL" };
			const moved = await store.write(tester, (tx) => giveToAgent(tx, relation(person, now), estate, tester));
			expect(moved.value[0]?.changed).toBe(true);
			await store.write(tester, async (tx) => {
				await tx.db.deleteFrom("assignment_package").where("assignment_id", "=", id).execute();
				tx.log({ kind: "facts", pairs: [[block.id, provider.id]] });
			});
			expect(await held()).toEqual(["forretningsforer-eiendom"]);
		});

		test("twenty at once make one row", async () => {
			await hire();
			const all = await Promise.all(Array.from({ length: 20 }, () => give("regnskapsforer", [LONN])));
			expect(all.filter(({ value }) => value[0]?.changed)).toHaveLength(1);
			expect(await delegationRows(store.db, { provider: provider.id })).toHaveLength(1);
		});
	});

	describe("taking", () => {
		beforeEach(async () => {
			await hire();
			await assign(store, client, provider, "rettighetshaver", { packages: ["jordbruk"], resources: ["skd-mva"] });
			await give("regnskapsforer", [LONN, SIGNING]);
			await give("rettighetshaver", ["urn:altinn:accesspackage:jordbruk"], person, ["skd-mva"]);
		});

		test("what is taken is gone, the rest stays; an empty delegation goes", async () => {
			const { revision } = await store.revision();
			const some = await take("regnskapsforer", [LONN, "urn:altinn:accesspackage:toll"]);
			expect(some.value.map(({ changed }) => changed)).toEqual([true, false]);
			expect(await held()).toEqual(["jordbruk", "regnskapsforer-med-signeringsrettighet", "skd-mva"]);
			expect(await pairsAfter(store, revision)).toEqual([`${client.id}>${person.id}`]);
			expect(await delegationRows(store.db, { provider: provider.id })).toHaveLength(2);
			await take("regnskapsforer", [SIGNING]);
			expect(await delegationRows(store.db, { provider: provider.id })).toHaveLength(1);
			await take("rettighetshaver", ["urn:altinn:accesspackage:jordbruk"]);
			expect(await delegationRows(store.db, { provider: provider.id })).toHaveLength(1);
			await take("rettighetshaver", [], person, ["SKD-MVA"]);
			expect(await delegationRows(store.db, { provider: provider.id })).toEqual([]);
		});

		test("what is not there is told as not changed, in any role", async () => {
			const before = await store.revision();
			const none = await take("revisor", [LONN]);
			expect(none.value.map(({ changed }) => changed)).toEqual([false]);
			expect(none.revision).toEqual(before);
		});

		test("what the delegation does not hold is told as not changed, and what it holds is not given twice", async () => {
			const before = await store.revision();
			const none = await take("rettighetshaver", ["urn:altinn:accesspackage:toll"], person, ["other"]);
			expect(none.value.map(({ changed }) => changed)).toEqual([false, false]);
			const again = await give("rettighetshaver", ["urn:altinn:accesspackage:jordbruk"], person, ["SKD-mva"]);
			expect(again.value.map(({ changed }) => changed)).toEqual([false, false]);
			expect(await store.revision()).toEqual(before);
		});

		test("the same package in another role stays", async () => {
			await assign(store, client, provider, "daglig-leder");
			await give("daglig-leder", ["urn:altinn:accesspackage:jordbruk"]);
			await take("rettighetshaver", ["urn:altinn:accesspackage:jordbruk"]);
			expect(await held()).toContain("jordbruk");
		});

		test("a client is taken whole, with cascade", async () => {
			const remove = (cascade: boolean) =>
				store.write(tester, (tx) => removeClientOfAgent(tx, provider, client, person, cascade));
			expect(await refusal(remove(false))).toEqual(["AM.VLD-00031 QUERY/cascade"]);
			expect(await held()).toHaveLength(4);
			const { revision } = await store.revision();
			await remove(true);
			expect(await pairsAfter(store, revision)).toEqual([`${client.id}>${person.id}`]);
			expect(await held()).toEqual([]);
			// Again, and there is nothing to refuse.
			const again = await remove(false);
			expect(again.revision.revision).toBe(revision + 1);
		});

		test("an agent goes with all its clients, with cascade, and everybody concerned is told", async () => {
			const second = await addParty(store, { form: "AS" });
			await assign(store, second, provider, "regnskapsforer");
			await store.write(tester, (tx) =>
				giveToAgent(tx, relation(person, second), items("regnskapsforer", [LONN]), tester),
			);
			const remove = (cascade: boolean) => store.write(tester, (tx) => removeAgent(tx, provider, person, cascade));
			expect(await refusal(remove(false))).toEqual(["AM.VLD-00031 QUERY/cascade"]);
			const { revision } = await store.revision();
			await remove(true);
			expect(await pairsAfter(store, revision)).toEqual(
				[provider, client, second].map(({ id }) => `${id}>${person.id}`).sort(),
			);
			expect(await delegationRows(store.db, { provider: provider.id })).toEqual([]);
			const again = await remove(true);
			expect(again.revision.revision).toBe(revision + 1);
		});

		test("an agent whose time is over starts anew, without its old clients", async () => {
			await store.write(tester, async (tx) => {
				await tx.db.updateTable("assignment").set({ valid_to: clock }).where("role", "=", "agent").execute();
				tx.log({ kind: "everything" });
			});
			expect(await held()).toEqual([]);
			expect(await refusal(give("regnskapsforer", [LONN]))).toEqual(["AM.VLD-00032 QUERY/to"]);
			const { revision } = await store.revision();
			await hire();
			expect(await pairsAfter(store, revision)).toEqual(
				[`${client.id}>${person.id}`, `${provider.id}>${person.id}`].sort(),
			);
			expect(await held()).toEqual([]);
			await give("regnskapsforer", [LONN]);
			expect(await held()).toEqual(["regnskapsforer-lonn"]);
		});

		test("when the client leaves the provider, the agents lose it", async () => {
			await unassign(store, assignment);
			expect(await held()).toEqual(["jordbruk", "skd-mva"]);
		});

		test("when a grant is taken back, what stands on it falls; an empty delegation stands in nobody's way", async () => {
			await store.write(tester, async (tx) => {
				await tx.db.deleteFrom("assignment_package").execute();
				await tx.db.deleteFrom("assignment_resource").execute();
				tx.log({ kind: "everything" });
			});
			expect(await held()).toEqual(["regnskapsforer-lonn", "regnskapsforer-med-signeringsrettighet"]);
			await take("regnskapsforer", [LONN, SIGNING]);
			// The delegation as rightholder is left, with nothing in it: no cascade is needed.
			await store.write(tester, (tx) => removeAgent(tx, provider, person, false));
			expect(await delegationRows(store.db, { provider: provider.id })).toEqual([]);
		});
	});

	describe("lists", () => {
		test("clients with what may be passed on, by role; near misses are left out", async () => {
			await assign(store, client, provider, "rettighetshaver", {
				packages: ["jordbruk", "klientadministrator"],
				resources: ["skd-mva"],
			});
			await assign(store, await addParty(store), provider, "supplier");
			await assign(store, await addParty(store), provider, "regnskapsforer", { validTo: clock });
			await assign(store, await addParty(store), await addParty(store), "regnskapsforer");
			const { rows, last } = await listClients(store.db, provider, {}, everything, clock);
			expect(last).toBeUndefined();
			const told = rows.map(({ party, access }) => [
				party.id,
				access.map(({ role, packages, resources }) => [role.code, packages.map(({ code }) => code).sort(), resources]),
			]);
			expect(told).toEqual([
				[
					client.id,
					[
						[
							"regnskapsforer",
							[
								"regnskapsforer-lonn",
								"regnskapsforer-med-signeringsrettighet",
								"regnskapsforer-uten-signeringsrettighet",
							],
							[],
						],
						// klientadministrator cannot be passed on.
						["rettighetshaver", ["jordbruk"], ["skd-mva"]],
					],
				],
			]);
		});

		test("filters by role, package and resource", async () => {
			const audited = await addParty(store, { form: "AS" });
			await assign(store, audited, provider, "revisor");
			const farmer = await addParty(store, { form: "AS" });
			await assign(store, farmer, provider, "rettighetshaver", { packages: ["jordbruk"], resources: ["skd-mva"] });
			const told = async (asked: Parameters<typeof readClientFilter>[0]) => {
				const { rows } = await listClients(store.db, provider, readClientFilter(asked), everything, clock);
				return rows.map(({ party }) => party.id);
			};
			expect(await told({ roles: ["revi", "regn"] })).toEqual([client.id, audited.id]);
			expect(await told({ packages: ["urn:altinn:accesspackage:jordbruk", "revisormedarbeider"] })).toEqual([
				audited.id,
				farmer.id,
			]);
			expect(await told({ packages: ["jordbruk"], roles: ["revisor"] })).toEqual([]);
			expect(await told({ resources: ["SKD-MVA"] })).toEqual([farmer.id]);
			expect(() => readClientFilter({ roles: ["sjef"], packages: ["hund"] })).toThrow(Fault);
		});

		test("batches never cut a client in two", async () => {
			const many = await Promise.all(Array.from({ length: 7 }, () => addParty(store, { form: "AS" })));
			for (const each of many) {
				for (const role of ["regnskapsforer", "revisor", "rettighetshaver"]) await assign(store, each, provider, role);
			}
			const seen: [number, number][] = [];
			const asked = { provider: provider.id, now: clock, after: 0, batch: 4 };
			for await (const batch of clientBatches(store.db, asked)) {
				expect(batch.length).toBeGreaterThan(0);
				seen.push(...batch.map(({ party, access }) => [party.id, access.length] as [number, number]));
			}
			expect(seen).toEqual([[client.id, 1], ...many.map(({ id }) => [id, 3])]);
		});

		test("pages hold everything once, whatever their size", async () => {
			await hire();
			const many = await Promise.all(Array.from({ length: 7 }, () => addParty(store, { form: "AS" })));
			for (const each of many) {
				await assign(store, each, provider, "regnskapsforer");
				await store.write(tester, (tx) =>
					giveToAgent(tx, relation(person, each), items("regnskapsforer", [LONN]), tester),
				);
			}
			const all = many.map(({ id }) => id);
			const filter = { provider: provider.id, agent: person.id };
			for (const size of [1, 3, 7, 8]) {
				const clients: number[] = [];
				const agents: number[] = [];
				for (let after = 0; ; ) {
					const page = await listClients(store.db, provider, {}, { after, size }, clock);
					expect(page.rows.length).toBeLessThanOrEqual(size);
					clients.push(...page.rows.map(({ party }) => party.id));
					if (page.last === undefined) break;
					after = page.last;
				}
				for (let after = 0; ; ) {
					const options = { now: clock, resources: true };
					const page = await listDelegated(store.db, filter, "client", { after, size }, options);
					agents.push(...page.rows.map(({ party }) => party));
					if (page.last === undefined) break;
					after = page.last;
				}
				expect(clients).toEqual([client.id, ...all]);
				expect(agents).toEqual(all);
			}
		});

		test("an agent is listed with all it has, from any client; one without too", async () => {
			await hire();
			await give("regnskapsforer", [LONN], machine);
			const { rows } = await listAgents(store.db, { provider: provider.id }, everything, {
				now: clock,
				resources: true,
			});
			expect(rows.map(({ party, access, since }) => [party, access.length, since])).toEqual([
				[person.id, 0, clock],
				[machine.id, 1, clock],
			]);
		});
	});

	describe("system users as agents", () => {
		const packages = ["regnskapsforer-lonn", "jordbruk"].map(
			(code) => findPackage(code) as NonNullable<ReturnType<typeof findPackage>>,
		);
		const add = () =>
			store.write(tester, (tx) => addClient(tx, { provider, client, agent: machine, packages, by: tester }));

		test("the client has to give every package, over all its roles", async () => {
			expect((await add()).value).toEqual({ refused: "packages-missing" });
			expect(await held(machine)).toEqual([]);
			await assign(store, client, provider, "rettighetshaver", { packages: ["jordbruk"] });
			const { value } = await add();
			expect("outcomes" in value && value.outcomes.map(({ changed }) => changed)).toEqual([true, true]);
			expect(await held(machine)).toEqual(["jordbruk", "regnskapsforer-lonn"]);
			const again = await add();
			expect("outcomes" in again.value && again.value.outcomes.map(({ changed }) => changed)).toEqual([false, false]);
			const [only] = await clientsOfAgent(store.db, provider, machine, clock);
			expect([only?.party, only?.access.map(({ role }) => role.code).sort()]).toEqual([
				client.id,
				["regnskapsforer", "rettighetshaver"],
			]);
		});

		test("who gives none of them is no client", async () => {
			await unassign(store, assignment);
			expect((await add()).value).toEqual({ refused: "not-a-client" });
			await assign(store, client, provider, "revisor");
			expect((await add()).value).toEqual({ refused: "not-a-client" });
		});

		test("available are those who give at least one", async () => {
			const farmer = await addParty(store, { form: "AS" });
			await assign(store, farmer, provider, "rettighetshaver", { packages: ["jordbruk"] });
			const audited = await addParty(store, { form: "AS" });
			await assign(store, audited, provider, "revisor");
			const told = async (wanted: typeof packages) => {
				const ids: number[] = [];
				for await (const batch of availableClients(store.db, provider, wanted, clock)) {
					ids.push(...batch.map(({ party }) => party.id));
				}
				return ids;
			};
			expect(await told(packages)).toEqual([client.id, farmer.id]);
			expect(await told([])).toEqual([client.id, farmer.id, audited.id]);
		});

		test("a client is removed, and again", async () => {
			await assign(store, client, provider, "rettighetshaver", { packages: ["jordbruk"] });
			await add();
			for (let i = 0; i < 2; i++) await store.write(tester, (tx) => removeClient(tx, provider, client, machine));
			expect(await held(machine)).toEqual([]);
		});
	});

	test("accessBy puts each thing once", () => {
		const row = { client: 1, provider: 2, agent: 3, role: "regnskapsforer", package: "regnskapsforer-lonn" };
		const access = accessBy([row, row, { ...row, role: "no-such-role" }], "client").get(1);
		expect(access?.map(({ role, packages }) => [role.code, packages.length])).toEqual([["regnskapsforer", 1]]);
	});
});
