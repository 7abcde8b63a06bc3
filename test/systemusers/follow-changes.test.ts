import { afterEach, beforeEach, expect, test } from "vitest";
import { giveToAgent } from "../../src/access/clients/delegate.js";
import { removeClient } from "../../src/access/clients/system-user-agents.js";
import { revokePackage } from "../../src/access/revoke.js";
import { findPackage, findRole } from "../../src/catalogue/catalogue.js";
import { innerHandlers } from "../../src/outbox-handlers.js";
import { endParty } from "../../src/parties/end-party.js";
import type { Party } from "../../src/parties/model.js";
import { addRegisterRole, removeRegisterRole } from "../../src/parties/register-role.js";
import { findParties } from "../../src/parties/repository.js";
import { startOutbox } from "../../src/store/outbox.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { deleteSystem } from "../../src/systems/register.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { addAgentClient } from "../../src/systemusers/clients.js";
import { deleteSystemUser } from "../../src/systemusers/delete-user.js";
import { readEvents, type StoredEvent } from "../../src/systemusers/event-repository.js";
import { followChanges, settleClients } from "../../src/systemusers/follow-changes.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import { deactivateSystemUser } from "../../src/systemusers/switch-user.js";
import { assign, tester, unassign } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, VENDOR } from "../systems/world.js";
import { addSystem, request, vendor, type World, world } from "./world.js";

onBothEngines("what happens to system users in other ways", (opened) => {
	let store: Store;
	let w: World;
	beforeEach(async () => {
		const now = { at: Date.UTC(2026, 5, 1) };
		store = await opened.store({ now: () => now.at });
		w = await world(store, now);
		await addSystem(store);
		store.complete(followChanges);
	});
	afterEach(() => w.stop());
	const as = () => ({ user: w.kari, owner: w.customer });
	const write = <T>(work: (tx: Transaction) => Promise<T>) => store.write(tester, work);
	const events = (ownerCode?: string) =>
		readEvents(
			store.db,
			{ vendorOrg: ownerCode === undefined ? VENDOR : undefined, ownerCode },
			{ after: 0, size: 99 },
		);
	/** What was told since the system user was made. */
	const told = async (): Promise<StoredEvent[]> => {
		const all = await events();
		return all.slice(all.findLastIndex(({ type }) => type === "systemuser.created") + 1);
	};
	const types = async () => (await told()).map(({ type }) => type.slice("systemuser.".length));
	const approved = async (type: "agent" | "standard"): Promise<SystemUser> => {
		const wanted = type === "agent" ? { accessPackages: [accessPackage("regnskapsforer-lonn")] } : {};
		const { id } = await request(store, wanted, type);
		return approveRequest(store, { ...as(), id, type });
	};
	const partyOf = async (user: SystemUser) => (await findParties(store.db, [user.party]))[0] as Party;
	const add = (user: SystemUser) =>
		write((tx) => addAgentClient(tx, { owner: w.customer, user, client: w.client, by: vendor }));

	test("a client that comes by client delegation, and goes by it, is told of once each", async () => {
		const user = await approved("agent");
		const agent = await partyOf(user);
		const relation = { provider: w.customer, client: w.client, agent, agentAt: "QUERY/to" };
		const role = findRole("regnskapsforer");
		const lonn = findPackage("regnskapsforer-lonn");
		if (role === undefined || lonn === undefined) throw new Error("the catalogue lacks them");
		const items = [{ role, package: lonn, path: "/" }];
		await write((tx) => giveToAgent(tx, relation, items, vendor));
		await write((tx) => giveToAgent(tx, relation, items, vendor));
		expect(await types()).toEqual(["client.added"]);
		await write((tx) => removeClient(tx, w.customer, w.client, agent));
		expect(await types()).toEqual(["client.added", "client.removed"]);
		const [added] = await told();
		expect(added).toMatchObject({
			systemUserId: user.id,
			data: { client: { id: w.client.uuid, organizationNumber: w.client.orgNumber } },
			by: tester,
		});
		expect(await settleClients(store)).toBe(0);
	});

	test("a client that leaves its accountant is told of in the same write", async () => {
		const user = await approved("agent");
		await add(user);
		const relation = { from: w.client, to: w.customer, role: "regnskapsforer" };
		const undone = write(async (tx) => {
			await removeRegisterRole(tx, relation);
			throw new Error("undone");
		});
		await expect(undone).rejects.toThrow("undone");
		expect(await types()).toEqual(["client.added"]);
		await write((tx) => removeRegisterRole(tx, relation));
		expect(await types()).toEqual(["client.added", "client.removed"]);
		// Who comes again is added again by the accountant; the role alone does it not.
		await write((tx) => addRegisterRole(tx, relation));
		expect(await types()).toEqual(["client.added", "client.removed"]);
		await add(user);
		expect((await types()).at(-1)).toBe("client.added");
	});

	test("clients are told of when the party that gave or passed on is deleted", async () => {
		const user = await approved("agent");
		await add(user);
		await write((tx) => endParty(tx, w.customer, { deletedAt: tx.now }));
		expect(await types()).toContain("client.removed");
	});

	test("what came or went unseen is told of later, once", async () => {
		const user = await approved("agent");
		await add(user);
		const row = store.db.selectFrom("assignment").select("id").where("role", "=", "regnskapsforer");
		await unassign(store, (await row.executeTakeFirstOrThrow()).id);
		expect(await types()).toEqual(["client.added"]);
		expect([await settleClients(store), await settleClients(store)]).toEqual([1, 0]);
		expect(await types()).toEqual(["client.added", "client.removed"]);
		await assign(store, w.client, w.customer, "regnskapsforer");
		await add(user);
		await write(async (tx) => {
			await tx.db.deleteFrom("system_user_client").execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		expect([await settleClients(store), await settleClients(store)]).toEqual([1, 0]);
		expect((await told()).at(-1)).toMatchObject({ type: "systemuser.client.added", by: { id: "clients" } });
	});

	test("a deleted agent's clients are told of by its own end", async () => {
		const user = await approved("agent");
		await add(user);
		await deleteSystemUser(store, { ...as(), id: user.id });
		expect(await types()).toEqual(["client.added", "removed"]);
		expect(await settleClients(store)).toBe(0);
	});

	test("the vendor learns when the customer takes a package from a system user among its other connections", async () => {
		const user = await approved("standard");
		const agent = await partyOf(user);
		expect(await types()).toEqual([]);
		await write((tx) => revokePackage(tx, { by: w.kari, from: w.customer, to: agent }, "skattegrunnlag"));
		expect(await types()).toEqual(["changed"]);
		expect((await told())[0]?.data).toEqual({
			userType: "standard",
			integrationTitle: "Smartsky",
			externalRef: "314248295",
		});
		// Those whose services it may have been are told as well.
		expect((await events("skd")).at(-1)).toMatchObject({ type: "systemuser.changed", resources: ["krav"] });
		// Somebody else's gift is not the customer's doing.
		await assign(store, w.stranger, agent, "rettighetshaver", { packages: ["skattegrunnlag"] });
		expect(await types()).toEqual(["changed"]);
	});

	test("what the use cases tell by themselves is not told twice", async () => {
		const user = await approved("standard");
		await deactivateSystemUser(store, { ...as(), id: user.id });
		await deleteSystemUser(store, { ...as(), id: user.id });
		expect((await events()).map(({ type }) => type.slice("systemuser.".length))).toEqual([
			"request.created",
			"request.approved",
			"created",
			"deactivated",
			"removed",
		]);
	});

	test("users of a deleted system are off, each told of once, also when the message comes twice", async () => {
		const user = await approved("standard");
		const { id: other } = await request(store, { externalRef: "off" });
		await approveRequest(store, { ...as(), id: other });
		await deactivateSystemUser(store, { ...as(), id: other });
		const by = { orgNumber: VENDOR, clientId: undefined, admin: false };
		await store.write(vendor, (tx) => deleteSystem(tx, `${VENDOR}_smartcloud`, by));
		const outbox = startOutbox(store, { handlers: innerHandlers(w), now: () => w.now.at });
		await outbox.run();
		await write(async (tx) => {
			await tx.db.updateTable("outbox").set({ status: "pending" }).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		await outbox.run();
		await outbox.stop();
		const off = (await events()).filter(({ type }) => type === "systemuser.deactivated");
		expect(off.map(({ systemUserId, by, data }) => [systemUserId, by.id, data.systemDeleted])).toEqual([
			[other, w.kari.uuid, undefined],
			[user.id, VENDOR, true],
		]);
	});
});
