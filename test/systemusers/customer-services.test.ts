/** What the pages for customers are told: systems to choose, what can be given, what moving does, clients, and the history. */
import { expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import type { System } from "../../src/systems/model.js";
import { findSystem, listVisibleSystems } from "../../src/systems/repository.js";
import { searchSystems, withVendors } from "../../src/systems/search.js";
import { accessChoices } from "../../src/systemusers/access-choices.js";
import { changeAllClients, readJob, runningJob } from "../../src/systemusers/all-clients.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { moveSystemUser, setAccess } from "../../src/systemusers/change-user.js";
import { workOnJob } from "../../src/systemusers/client-jobs.js";
import { listClients, missingOf } from "../../src/systemusers/client-list.js";
import { addAgentClient } from "../../src/systemusers/clients.js";
import { createSystemUser } from "../../src/systemusers/create-user.js";
import { describeUser } from "../../src/systemusers/describe-user.js";
import { actorOfParty } from "../../src/systemusers/events.js";
import { historyOf } from "../../src/systemusers/history.js";
import { rightOn, type SystemUser } from "../../src/systemusers/model.js";
import { planMove, systemsToMoveTo } from "../../src/systemusers/plan-move.js";
import { openSystem } from "../../src/systemusers/prepare-creation.js";
import { findLiveUser } from "../../src/systemusers/repository.js";
import { deactivateSystemUser } from "../../src/systemusers/switch-user.js";
import { addParty, assign, tester } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, OTHER_VENDOR, right, systemInput, VENDOR } from "../systems/world.js";
import { addSystem, request, type World, world } from "./world.js";

const TAX = "urn:altinn:accesspackage:skattegrunnlag";
const now = { at: Date.UTC(2026, 5, 1) };

const systemNamed = async (store: Store, id: string): Promise<System> => (await findSystem(store.db, id)) as System;
const again = async (store: Store, user: SystemUser): Promise<SystemUser> =>
	(await findLiveUser(store.db, user.id)) as SystemUser;

onBothEngines("services for the pages of system users", (opened) => {
	async function begin(): Promise<{ store: Store; w: World; owner: Party }> {
		const store = await opened.store({ now: () => now.at });
		const w = await world(store, now);
		return { store, w, owner: w.customer };
	}
	const plain = (store: Store, id: string, more: Parameters<typeof addSystem>[1] = {}) =>
		addSystem(store, {
			id: `${VENDOR}_${id}`,
			clientId: [id],
			accessPackages: [accessPackage("skattegrunnlag")],
			rights: [right("krav")],
			isVisible: true,
			...more,
		});

	/** Its owner lets nobody give it any more. */
	const lock = (store: Store) =>
		store.write(tester, async (tx) => {
			await tx.db.updateTable("resource").set({ delegable: 0 }).where("id", "=", "skatt").execute();
			tx.log({ kind: "resources", resources: ["skatt"] });
		});

	test("systems are found by names in any language, vendor and organisation number", async () => {
		const { store, w } = await begin();
		await addParty(store, { orgNumber: VENDOR, name: "Ørsta Programvare AS", form: "AS" });
		await plain(store, "b", { name: { nb: "Byggregnskap", nn: "Byggrekneskap", en: "Building accounts" } });
		await plain(store, "a", { name: { nb: "Ærlig lønn", nn: "Ærleg løn", en: "Honest pay" } });
		await plain(store, "c", { name: { nb: "Skjult", nn: "Skjult", en: "Hidden" }, isVisible: false });
		const all = await withVendors(store.db, await listVisibleSystems(store.db));
		const found = (text: string) => searchSystems(all, text).map(({ system }) => system.names.nb);
		expect(found("")).toEqual(["Byggregnskap", "Ærlig lønn"]);
		expect(found("ærleg")).toEqual(["Ærlig lønn"]);
		expect(found("BUILDING")).toEqual(["Byggregnskap"]);
		expect(found("ørsta bygg")).toEqual(["Byggregnskap"]);
		expect(found(VENDOR.replace(/(\d{3})(?=\d)/g, "$1 "))).toEqual(["Byggregnskap", "Ærlig lønn"]);
		expect(found("skjult")).toEqual([]);
		await w.stop();
	});

	test("what a system would get is told before it is made, and made only as it was told", async () => {
		const { store, w, owner } = await begin();
		const id = await plain(store, "plain");
		const system = await systemNamed(store, id);
		const seen = await openSystem(store.db, w.kari, owner, system, now.at);
		expect(seen).toMatchObject({ obstacles: [], existing: undefined });
		expect(seen.offer.packages.map(({ urn, effect }) => [urn, effect])).toEqual([[TAX, "new"]]);
		expect(
			seen.offer.rights.map(({ resource, actions }) => [resource.id, actions.map((each) => each.names.en)]),
		).toEqual([["krav", ["Read", "Write"]]]);
		const asked = { user: w.kari, owner, systemId: id };
		await expect(createSystemUser(store, { ...asked, shown: "something else" })).rejects.toMatchObject({
			kind: { code: "SYSUSER-00001" },
		});
		const made = await createSystemUser(store, { ...asked, shown: seen.shown });
		expect((await openSystem(store.db, w.kari, owner, system, now.at)).existing?.id).toBe(made.id);
		const described = await describeUser(store.db, owner, made, now.at);
		expect(described.access).toEqual({
			packages: seen.offer.packages.map((each) => ({ ...each, effect: "stays" })),
			rights: seen.offer.rights.map((each) => ({ ...each, effect: "stays" })),
		});
		await w.stop();
	});

	test("what cannot be given says why: by this person, by anybody, to this kind of system user", async () => {
		const { store, w, owner } = await begin();
		const id = await plain(store, "hard", {
			rights: [right("krav"), right("skatt")],
			accessPackages: [accessPackage("skattegrunnlag"), accessPackage("lonn")],
		});
		await lock(store);
		const system = await systemNamed(store, id);
		const byOla = await openSystem(store.db, w.ola, owner, system, now.at);
		expect(byOla.obstacles).toEqual([
			{ type: "right", resource: "krav", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] },
			{ type: "right", resource: "skatt", reasons: ["ResourceNotDelegable"] },
			{ type: "package", package: "urn:altinn:accesspackage:lonn", reasons: ["NoAccess"] },
		]);
		const byKari = await openSystem(store.db, w.kari, owner, system, now.at);
		expect(byKari.obstacles).toEqual([{ type: "right", resource: "skatt", reasons: ["ResourceNotDelegable"] }]);
		await w.stop();
	});

	test("what can be chosen for a system user is all that its system needs and all that it has", async () => {
		const { store, w, owner } = await begin();
		const id = await plain(store, "wide", {
			rights: [right("krav"), right("skatt")],
			accessPackages: [accessPackage("skattegrunnlag"), accessPackage("lonn")],
		});
		const { id: requested } = await request(store, {
			systemId: id,
			accessPackages: [],
			rights: [right("krav", "read")],
		});
		const user = await approveRequest(store, { user: w.kari, owner, id: requested });
		await lock(store);
		const of = { user, system: await systemNamed(store, id) };
		const choices = await accessChoices(store.db, w.kari, owner, of, now.at);
		expect(choices.packages.map(({ package: { urn }, held, reasons }) => [urn, held, reasons])).toEqual([
			[TAX, false, []],
			["urn:altinn:accesspackage:lonn", false, []],
		]);
		expect(
			choices.rights.map(({ resource, action, held, reasons }) => [resource.id, action.action, held, reasons]),
		).toEqual([
			["krav", "read", true, []],
			["krav", "write", false, []],
		]);
		expect(choices.closed).toEqual([{ type: "right", resource: "skatt", reasons: ["ResourceNotDelegable"] }]);
		const byOla = await accessChoices(store.db, w.ola, owner, of, now.at);
		expect(byOla.packages.map(({ reasons }) => reasons)).toEqual([[], ["NoAccess"]]);
		expect(byOla.rights.map(({ action, held, reasons }) => [action.action, held, reasons])).toEqual([
			["read", true, ["NotOffered"]],
		]);
		await w.stop();
	});

	test("a change over what somebody else changed meanwhile is refused; the same change twice is one", async () => {
		const { store, w, owner } = await begin();
		const id = await plain(store, "plain");
		const user = await createSystemUser(store, { user: w.kari, owner, systemId: id });
		const asked = { user: w.kari, owner, id: user.id, seen: user.sequence };
		const less = { rights: [rightOn("krav", "read")], packages: [] };
		await setAccess(store, asked, less);
		expect(await setAccess(store, asked, less)).toEqual(await again(store, user));
		await expect(setAccess(store, asked, { rights: [], packages: [TAX] })).rejects.toMatchObject({
			kind: { code: "SYSUSER-00001" },
		});
		expect(w.may(user.id, "krav", "read")).toBe(true);
		await w.stop();
	});

	test("a move is planned as it will be done", async () => {
		const { store, w, owner } = await begin();
		const first = await plain(store, "first");
		const second = await plain(store, "second", { rights: [right("krav", "read")], isVisible: false });
		const third = await plain(store, "third", { accessPackages: [], rights: [right("bok")] });
		const hidden = `${OTHER_VENDOR}_x`;
		await addSystem(store, {
			...systemInput({ id: hidden, vendor: { authority: "", ID: `0192:${OTHER_VENDOR}` } }),
			isVisible: false,
			clientId: ["x"],
		});
		const user = await createSystemUser(store, { user: w.kari, owner, systemId: first });
		const before = await systemNamed(store, first);
		const targets = await systemsToMoveTo(store.db, before);
		expect(targets.map(({ system }) => system.id).sort()).toEqual([second, third]);
		const plan = (systemId: string) => planMove(store.db, { user, before, systemId, now: now.at });
		for (const none of [first, hidden, "no_such"]) expect(await plan(none)).toBeUndefined();
		expect(await plan(third)).toMatchObject({ hindrance: "nothing-left" });
		const planned = await plan(second);
		expect(planned?.hindrance).toBeUndefined();
		expect(planned?.access.packages.map(({ urn, effect }) => [urn, effect])).toEqual([[TAX, "stays"]]);
		expect(planned?.access.rights.map(({ actions, effect }) => [actions.map((each) => each.action), effect])).toEqual([
			[["read"], "stays"],
			[["write"], "goes"],
		]);
		const moved = await moveSystemUser(store, { user: w.kari, owner, id: user.id, systemId: second, drop: true });
		const { access } = await describeUser(store.db, owner, moved, now.at);
		expect(access.rights.map(({ actions }) => actions.map((each) => each.action))).toEqual([["read"]]);
		await createSystemUser(store, { user: w.kari, owner, systemId: first });
		const back = { user: moved, before: await systemNamed(store, second), systemId: first, now: now.at };
		expect(await planMove(store.db, back)).toMatchObject({ hindrance: "taken" });
		await w.stop();
	});

	test("clients are listed by name with what is missing, and added and removed all at once", async () => {
		const { store, w, owner } = await begin();
		await addSystem(store);
		const { id: requested } = await request(store, { accessPackages: [accessPackage("regnskapsforer-lonn")] }, "agent");
		const agent = await approveRequest(store, { user: w.kari, owner, id: requested });
		const poor = await addParty(store, { name: "Ås Bakeri", form: "AS" });
		await assign(store, poor, owner, "rettighetshaver", { packages: ["skattegrunnlag"] });
		const gone = await addParty(store, { name: "Forbi AS", form: "AS" });
		await assign(store, gone, owner, "regnskapsforer", { validTo: now.at - 1 });
		const another = await addParty(store, { name: "Aker AS", form: "AS" });
		await assign(store, another, owner, "regnskapsforer");
		const list = async () =>
			(await listClients(store.db, owner, agent, now.at)).map(({ name, added }) => [name, added]);
		expect(await list()).toEqual([
			["Aker AS", false],
			["Klient AS", false],
			["Ås Bakeri", false],
		]);
		const clients = await listClients(store.db, owner, agent, now.at);
		const missing = await missingOf(store.db, owner, agent, clients, now.at);
		expect(clients.map(({ id }) => missing.get(id)?.map(({ code }) => code))).toEqual([
			[],
			[],
			["regnskapsforer-lonn"],
		]);
		const by = actorOfParty(w.kari);
		await store.write(by, (tx) => addAgentClient(tx, { owner, user: agent, client: w.client, by }));
		const asked = { user: w.kari, owner, id: agent.id, now: now.at };
		const job = await changeAllClients(store, asked, "add");
		// Asked once more, and for something else, while it is under way.
		expect((await changeAllClients(store, asked, "add"))?.id).toBe(job?.id);
		expect((await changeAllClients(store, asked, "remove"))?.id).toBe(job?.id);
		expect((await runningJob(store.db, agent.id))?.id).toBe(job?.id);
		const signal = new AbortController().signal;
		const work = (id = "") => workOnJob(w, { id: 1, attempt: 1, payload: { job: id }, signal } as never);
		await work(job?.id);
		expect(await runningJob(store.db, agent.id)).toBeUndefined();
		const report = await readJob(store.db, agent.id, job?.id ?? "", { after: -1, size: 10 });
		expect(report?.items.map(({ name, status }) => [name, status])).toEqual([["Aker AS", "done"]]);
		expect(report?.counts).toEqual({ pending: 0, done: 1, unchanged: 0, failed: 0 });
		expect(await readJob(store.db, "another", job?.id ?? "", { after: -1, size: 10 })).toBeUndefined();
		expect(await changeAllClients(store, asked, "add")).toBeUndefined();
		await work((await changeAllClients(store, asked, "remove"))?.id);
		expect((await list()).map(([, added]) => added)).toEqual([false, false, false]);
		expect(await changeAllClients(store, asked, "remove")).toBeUndefined();
		await w.stop();
	});

	test("the history tells who did what when, and what they saw", async () => {
		const { store, w, owner } = await begin();
		await addParty(store, { orgNumber: VENDOR, name: "Leverandøren AS", form: "AS" });
		const id = await plain(store, "plain");
		const { id: requested } = await request(store, { systemId: id, rights: [right("krav")] });
		now.at += 1000;
		const user = await approveRequest(store, { user: w.kari, owner, id: requested });
		now.at += 1000;
		await setAccess(
			store,
			{ user: w.kari, owner, id: user.id },
			{ rights: [rightOn("krav", "read")], packages: [TAX] },
		);
		now.at += 1000;
		await deactivateSystemUser(store, { user: w.kari, owner, id: user.id });
		const history = await historyOf(store.db, owner, user.id, 50);
		const short = history.map(({ kind, by, seen }) => [
			kind,
			by,
			seen?.packages.map(({ effect, names }) => `${effect} ${names.en}`),
			seen?.rights.map(({ effect, resource, actions }) => `${effect} ${resource.id} ${actions[0]?.names.en}`),
		]);
		expect(short).toEqual([
			["deactivated", "Kari", undefined, undefined],
			["access-set", "Kari", [], ["goes krav Write"]],
			["request-approved", "Kari", ["new Tax base"], ["new krav Read"]],
			["request-created", "Leverandøren AS", undefined, undefined],
		]);
		expect(history.map(({ at }) => at)).toEqual([0, 1, 2, 3].map((i) => now.at - i * 1000));
		// Another organisation's is not told.
		expect(await historyOf(store.db, w.stranger, user.id, 50)).toEqual([]);
		await w.stop();
	});
});
