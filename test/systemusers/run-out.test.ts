/** What was given for a time, and ends by the clock alone, is told of once; on both engines. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { givePackage } from "../../src/access/give-package.js";
import { giveRights } from "../../src/access/give-rights.js";
import { checkRights } from "../../src/access/right-check.js";
import { type AccessPackage, findPackage } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import { findParties } from "../../src/parties/repository.js";
import { findResource } from "../../src/resources/repository.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { addAgentClient } from "../../src/systemusers/clients.js";
import { readEvents } from "../../src/systemusers/event-repository.js";
import { followChanges } from "../../src/systemusers/follow-changes.js";
import { historyOf } from "../../src/systemusers/history.js";
import { runOut } from "../../src/systemusers/run-out.js";
import { addParty, assign, tester } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, right, VENDOR } from "../systems/world.js";
import { addSystem, request, vendor, type World, world } from "./world.js";

const HOUR = 3_600_000;

onBothEngines("what was given for a time", (opened) => {
	let store: Store;
	let other: Store;
	let w: World;
	beforeEach(async () => {
		const now = { at: Date.UTC(2026, 5, 1) };
		[store, other] = await opened.stores({ now: () => now.at });
		w = await world(store, now);
		await addSystem(store);
		for (const each of [store, other]) each.complete(followChanges);
	});
	afterEach(() => w.stop());

	const write = <T>(work: (tx: Transaction) => Promise<T>) => store.write(tester, work);
	const named = (code: string) => findPackage(code) as AccessPackage;
	async function made(wanted: Parameters<typeof request>[1], type?: "agent") {
		const { id } = await request(store, wanted, type);
		const user = await approveRequest(store, { user: w.kari, owner: w.customer, id });
		const [party] = await findParties(store.db, [user.party]);
		return { id, user, party: party as Party };
	}
	const until = (at: number) => ({ validFrom: null, validTo: at });
	/** Events since the system users were made, without those of making them. */
	async function told(ownerCode?: string) {
		const reader = { vendorOrg: ownerCode === undefined ? VENDOR : undefined, ownerCode };
		const all = await readEvents(store.db, reader, { after: 0, size: 99 });
		return all
			.filter(({ type }) => /changed|client/.test(type))
			.map(({ type, data }) => ({ type: type.slice("systemuser.".length), data }));
	}
	const types = async () => (await told()).map(({ type }) => type);

	test("rights and packages: one event with what ended, by whichever server, also after a restart", async () => {
		const { id, user, party } = await made({ accessPackages: [], rights: [right("krav")] });
		const giving = { by: w.kari, from: w.customer, to: party };
		const [skatt, krav] = [await findResource(store.db, "skatt"), await findResource(store.db, "krav")];
		if (skatt === undefined || krav === undefined) throw new Error("no resource");
		const checks = await checkRights(store.db, w.kari, w.customer, { resource: skatt }, w.now.at);
		const keys = checks.map(({ right: { key } }) => key);
		await write((tx) =>
			giveRights(tx, { ...giving, validity: until(w.now.at + HOUR) }, { resource: skatt, keys, mode: "add" }),
		);
		await write((tx) => givePackage(tx, { ...giving, validity: until(w.now.at + HOUR) }, named("skattegrunnlag")));
		await write((tx) => givePackage(tx, { ...giving, validity: until(w.now.at + 3 * HOUR) }, named("lonn")));
		const before = (await told()).length;
		const first = runOut(store);
		expect(await first()).toBe(0);
		w.now.at += HOUR;
		expect(w.may(id, "skatt", "read")).toBe(false);
		// Both servers at once, each as if it had just started.
		const counts = await Promise.all([first(), runOut(other)(), runOut(store)()]);
		expect(counts.filter((count) => count > 0)).toEqual([2]);
		expect((await told()).slice(before)).toEqual([
			{
				type: "changed",
				data: {
					rights: [right("skatt")],
					accessPackages: [accessPackage("skattegrunnlag")],
					userType: "standard",
					integrationTitle: user.title,
					externalRef: user.externalRef,
					expired: true,
				},
			},
		]);
		await w.decisions.knowledge.catchUp();
		expect([w.may(id, "skatt", "read"), w.may(id, "krav", "read")]).toEqual([false, true]);
		const [entry] = await historyOf(store.db, w.customer, id, 10);
		expect(entry).toMatchObject({ kind: "access-ended", by: undefined });
		expect(entry?.seen?.packages).toMatchObject([{ effect: "goes" }]);
		w.now.at += 2 * HOUR;
		expect([await first(), await first(), await runOut(other)()]).toEqual([1, 0, 0]);
		expect([await told(), await told("skd")].map(({ length }) => length)).toEqual([before + 2, before + 1]);
	});

	test("an end that is put off in time is not told of", async () => {
		const { party } = await made({ accessPackages: [], rights: [right("krav")] });
		const giving = { by: w.kari, from: w.customer, to: party };
		await write((tx) => givePackage(tx, { ...giving, validity: until(w.now.at + HOUR) }, named("lonn")));
		await write((tx) => givePackage(tx, { ...giving, validity: until(w.now.at + 2 * HOUR) }, named("lonn")));
		w.now.at += HOUR;
		expect(await runOut(store)()).toBe(0);
	});

	test("a whole connection", async () => {
		const { id, user, party } = await made({});
		await store.write(tester, async (tx) => {
			await tx.db
				.updateTable("assignment")
				.set({ valid_to: w.now.at + HOUR })
				.where("to_id", "=", party.id)
				.execute();
			tx.log({ kind: "facts", pairs: [[user.owner, party.id]] });
		});
		const before = (await told()).length;
		w.now.at += HOUR;
		expect(await runOut(store)()).toBeGreaterThan(0);
		const [event, ...more] = (await told()).slice(before);
		expect(more).toEqual([]);
		expect(event).toMatchObject({
			type: "changed",
			data: { rights: [right("krav")], accessPackages: [accessPackage("skattegrunnlag")], expired: true },
		});
		expect(await runOut(store)()).toBe(0);
		await w.decisions.knowledge.catchUp();
		expect(w.may(id, "skatt", "read")).toBe(false);
	});

	test("clients of an agent: by the end of the relation, and of a package that the client gave", async () => {
		const { id, user } = await made({ rights: [], accessPackages: [accessPackage("skattegrunnlag")] }, "agent");
		const clients: Party[] = [];
		for (const given of [{ validTo: w.now.at + HOUR }, { grantValidTo: w.now.at + 2 * HOUR }, {}]) {
			const client = await addParty(store, { form: "AS" });
			await assign(store, client, w.customer, "rettighetshaver", { packages: ["skattegrunnlag"], ...given });
			await write((tx) => addAgentClient(tx, { owner: w.customer, user, client, by: vendor }));
			clients.push(client);
		}
		const mine = () => clients.map((client) => w.may(id, "skatt", "read", client));
		expect(mine()).toEqual([true, true, true]);
		const gone = async () =>
			(await told())
				.filter(({ type }) => type === "client.removed")
				.map(({ data }) => (data.client as { id: string }).id);
		w.now.at += HOUR;
		await Promise.all([runOut(store)(), runOut(other)()]);
		expect(await gone()).toEqual([clients[0]?.uuid]);
		w.now.at += HOUR;
		await Promise.all([runOut(store)(), runOut(other)()]);
		expect(await gone()).toEqual([clients[0]?.uuid, clients[1]?.uuid]);
		await w.decisions.knowledge.catchUp();
		expect(mine()).toEqual([false, false, true]);
		// What others gave each other is theirs.
		const rows = await store.db.selectFrom("assignment").select("id").where("to_id", "=", w.customer.id).execute();
		expect(rows.length).toBeGreaterThanOrEqual(3);
	});

	test("what lies an hour behind the last turn is found too", async () => {
		const { party } = await made({ accessPackages: [], rights: [right("krav")] });
		const turn = runOut(store);
		await turn();
		w.now.at += 10 * HOUR;
		await turn();
		// Written by a server whose clock is late.
		await assign(store, w.customer, w.kari, "rettighetshaver");
		const row = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("to_id", "=", party.id)
			.executeTakeFirstOrThrow();
		await store.write(tester, async (tx) => {
			const values = { uuid: "late", assignment_id: row.id, package: "lonn", source: "test", valid_from: null };
			await tx.db
				.insertInto("assignment_package")
				.values({ ...values, valid_to: w.now.at - HOUR / 2, created_at: tx.now, created_by: "test" })
				.execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		expect(await turn()).toBe(1);
		expect((await types()).at(-1)).toBe("changed");
	});
});
