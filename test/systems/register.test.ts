import { expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { explainMiss, lookupSystemUser } from "../../src/systems/look-up.js";
import { deleteSystem, replaceSystem } from "../../src/systems/register.js";
import {
	findSystem,
	findSystemByInternalId,
	findSystemOfClient,
	listSystemChanges,
	listSystemsOfVendor,
	listVisibleSystems,
} from "../../src/systems/repository.js";
import { onBothEngines } from "../store/engines.js";
import {
	addParty,
	addResources,
	addSystem,
	addSystemUser,
	CUSTOMER,
	deleteSystemUser,
	OTHER_VENDOR,
	systemInput,
	TEST,
	VENDOR,
} from "./world.js";

const CLIENT = "32ef65ac-6e62-498d-880f-76c85c2052ae";
const vendor = { orgNumber: VENDOR, clientId: CLIENT, admin: false };
const ID = `${VENDOR}_smartcloud`;

onBothEngines("system register", (opened) => {
	const prepared = async (): Promise<Store> => {
		const store = await opened.store();
		await addResources(store);
		return store;
	};

	test("a system is kept as it was written, and found by every one of its names", async () => {
		const store = await prepared();
		const internalId = await addSystem(store);
		const system = await findSystem(store.db, ID);
		expect(system).toMatchObject({
			internalId,
			id: ID,
			vendorOrg: VENDOR,
			names: { nb: "Smartsky", nn: "Smartsky", en: "SmartCloud" },
			rights: [{ resource: [{ id: "urn:altinn:resource", value: "krav" }] }],
			packages: ["urn:altinn:accesspackage:skattegrunnlag"],
			clientIds: [CLIENT],
			isVisible: true,
			deletedAt: undefined,
		});
		expect(await findSystemByInternalId(store.db, internalId)).toEqual(system);
		expect(await findSystemOfClient(store.db, CLIENT)).toEqual(system);
		expect(await findSystemOfClient(store.db, CLIENT.toUpperCase())).toBeUndefined();
		expect(await findSystem(store.db, ID.toUpperCase())).toBeUndefined();
	});

	test("lists show only what is live, visible, or the vendor's", async () => {
		const store = await prepared();
		await addSystem(store, { clientId: [] });
		await addSystem(store, { id: `${VENDOR}_hidden`, clientId: [], isVisible: false });
		await addSystem(store, { id: `${VENDOR}_gone`, clientId: [] });
		await addSystem(store, { id: `${OTHER_VENDOR}_x`, vendor: { ID: `0192:${OTHER_VENDOR}` }, clientId: [] });
		await store.write(TEST, (tx) => deleteSystem(tx, `${VENDOR}_gone`, vendor));
		expect((await listVisibleSystems(store.db)).map(({ id }) => id)).toEqual([`${OTHER_VENDOR}_x`, ID]);
		expect((await listSystemsOfVendor(store.db, VENDOR)).map(({ id }) => id)).toEqual([`${VENDOR}_hidden`, ID]);
	});

	test("one of several that register at once the same client id gets it", async () => {
		const store = await prepared();
		const attempts = Array.from({ length: 8 }, (_, i) => addSystem(store, { id: `${VENDOR}_${i}` }));
		const results = await Promise.allSettled(attempts);
		expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		for (const result of results) {
			if (result.status === "rejected") expect(result.reason.more.findings).toMatchObject([{ code: "AUTH.VLD-00004" }]);
		}
		expect(await listSystemsOfVendor(store.db, VENDOR)).toHaveLength(1);
	});

	test("client ids are freed by taking them out and by deletion (row 13)", async () => {
		const store = await prepared();
		const internalId = await addSystem(store, { clientId: [CLIENT, "second"] });
		await store.write(TEST, (tx) => replaceSystem(tx, ID, systemInput({ clientId: ["second"] }), vendor));
		await addSystem(store, { id: `${VENDOR}_two`, clientId: [CLIENT] });
		await store.write(TEST, (tx) => deleteSystem(tx, ID, vendor));
		await addSystem(store, { id: `${VENDOR}_three`, clientId: ["second"] });
		expect((await findSystemOfClient(store.db, "second"))?.id).toBe(`${VENDOR}_three`);
		expect((await listSystemChanges(store.db, internalId)).map(({ type }) => type)).toEqual([
			"delete",
			"update",
			"create",
		]);
	});

	test("deleting a system tells of everybody who gave something to its users", async () => {
		const store = await prepared();
		const system = await addSystem(store);
		const owner = { id: await addParty(store, "organization", CUSTOMER), org: CUSTOMER };
		const user = await addSystemUser(store, { system, owner });
		const gone = await addSystemUser(store, { system, owner, externalRef: "gone" });
		await deleteSystemUser(store, gone.id);
		const agent = await addSystemUser(store, { system, owner, externalRef: "agent", userType: "agent" });
		const client = await addParty(store, "organization", "313169960");
		await store.write(TEST, async (tx) => {
			const row = { source: "test", created_at: tx.now, created_by: "test", valid_from: null, valid_to: null };
			const assign = (uuid: string, from_id: number, to_id: number, role: string) =>
				tx.db
					.insertInto("assignment")
					.values({ ...row, uuid, from_id, to_id, role })
					.returning("id")
					.executeTakeFirstOrThrow();
			const given = await assign("a", client, owner.id, "regnskapsforer");
			const held = await assign("b", owner.id, agent.party, "agent");
			await tx.db
				.insertInto("client_delegation")
				.values({
					uuid: "c",
					from_assignment_id: given.id,
					to_assignment_id: held.id,
					created_at: tx.now,
					created_by: "test",
				})
				.execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		const before = (await store.revision()).revision;
		await store.write(TEST, (tx) => deleteSystem(tx, ID, vendor));
		const changes = (await store.changes(before)).map(({ change }) => change);
		expect(changes.find(({ kind }) => kind === "systems")).toEqual({ kind: "systems", ids: [system] });
		const facts = changes.find(({ kind }) => kind === "facts");
		expect(new Set((facts as unknown as { pairs: number[][] }).pairs.map(String))).toEqual(
			new Set(
				[
					[owner.id, user.party],
					[owner.id, agent.party],
					[client, agent.party],
				].map(String),
			),
		);
	});

	test("one live system user a triple; a deleted one makes room", async () => {
		const store = await prepared();
		const system = await addSystem(store);
		const owner = { id: await addParty(store, "organization", CUSTOMER), org: CUSTOMER };
		const first = await addSystemUser(store, { system, owner });
		const second = await addSystemUser(store, { system, owner, userType: "agent" }).catch((error) => error);
		expect(store.isDuplicate(second)).toBe(true);
		await deleteSystemUser(store, first.id);
		await addSystemUser(store, { system, owner });
	});

	test("a system user is found by all four names, and by no three of them", async () => {
		const store = await prepared();
		const system = await addSystem(store);
		const owner = { id: await addParty(store, "organization", CUSTOMER), org: CUSTOMER };
		const plain = await addSystemUser(store, { system, owner });
		const named = await addSystemUser(store, { system, owner, externalRef: "cust-4711" });
		const query = { clientId: CLIENT, providerOrg: VENDOR, ownerOrg: CUSTOMER };
		expect(await lookupSystemUser(store.db, query)).toEqual({
			id: plain.id,
			userType: "standard",
			integrationTitle: "SmartCloud",
			systemId: ID,
			vendorOrg: VENDOR,
			ownerOrg: CUSTOMER,
			externalRef: CUSTOMER,
			createdAt: expect.any(Number),
		});
		expect((await lookupSystemUser(store.db, { ...query, externalRef: "" }))?.id).toBe(plain.id);
		expect((await lookupSystemUser(store.db, { ...query, externalRef: "cust-4711" }))?.id).toBe(named.id);
		const misses = [
			[{ ...query, clientId: "other" }, "client-id"],
			[{ ...query, providerOrg: OTHER_VENDOR }, "unknown"],
			[{ ...query, ownerOrg: OTHER_VENDOR }, "owner"],
			[{ ...query, externalRef: "Cust-4711" }, "external-ref"],
			[{ ...query, clientId: "other", providerOrg: OTHER_VENDOR }, "unknown"],
		] as const;
		for (const [wrong, reason] of misses) {
			expect(await lookupSystemUser(store.db, wrong)).toBeUndefined();
			expect(await explainMiss(store.db, wrong)).toBe(reason);
		}
		await deleteSystemUser(store, named.id);
		expect(await lookupSystemUser(store.db, { ...query, externalRef: "cust-4711" })).toBeUndefined();
		await store.write(TEST, (tx) => deleteSystem(tx, ID, vendor));
		expect(await lookupSystemUser(store.db, query)).toBeUndefined();
	});
});
