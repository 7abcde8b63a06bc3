/** Ways in which a system user might be permitted what nobody gave it: each looked for with real decisions. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { givePackage } from "../../src/access/give-package.js";
import { giveRights } from "../../src/access/give-rights.js";
import { type AccessPackage, findPackage } from "../../src/catalogue/catalogue.js";
import { Fault } from "../../src/http/fault.js";
import { endParty } from "../../src/parties/end-party.js";
import type { Party } from "../../src/parties/model.js";
import { findParties } from "../../src/parties/repository.js";
import { findResource } from "../../src/resources/repository.js";
import type { Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { moveSystemUser, setAccess } from "../../src/systemusers/change-user.js";
import { addAgentClient } from "../../src/systemusers/clients.js";
import { createSystemUser } from "../../src/systemusers/create-user.js";
import { deleteSystemUser } from "../../src/systemusers/delete-user.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import { deactivateSystemUser, reactivateSystemUser } from "../../src/systemusers/switch-user.js";
import { addResource, policyXml } from "../access/clients/resources.js";
import { addParty, assign } from "../access/clients/world.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, VENDOR } from "../systems/world.js";
import { addSystem, request, vendor, type World, world } from "./world.js";

const HOUR = 3_600_000;
const SKATT = "urn:altinn:accesspackage:skattegrunnlag";
const named = (code: string) => findPackage(code) as AccessPackage;

let store: Store & { remove(): Promise<void> };
let w: World;
beforeEach(async () => {
	const now = { at: Date.UTC(2026, 5, 1) };
	store = await sqliteStore({ now: () => now.at });
	w = await world(store, now);
	await addSystem(store);
});
afterEach(async () => {
	await w.stop();
	await store.remove();
});

const as = (user = w.kari) => ({ user, owner: w.customer });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
	try {
		await work;
		return "done";
	} catch (error) {
		if (error instanceof Fault) return error.kind.code;
		throw error;
	}
};

/** Every service there is, read and written, for every organisation there is. */
function allPermits(user: string): string[] {
	const parties = { customer: w.customer, client: w.client, stranger: w.stranger };
	return Object.entries(parties).flatMap(([name, party]) =>
		["krav", "skatt", "bok", "locked"].flatMap((resource) =>
			["read", "write"]
				.filter((action) => w.may(user, resource, action, party))
				.map((action) => `${resource} ${action} ${name}`),
		),
	);
}

async function approved(more: Parameters<typeof request>[1] = {}, type?: SystemUser["type"]) {
	const { id } = await request(store, more, type);
	const user = await approveRequest(store, { ...as(), id });
	const [party] = await findParties(store.db, [user.party]);
	return { id, user, party: party as Party };
}

const anAgent = () => approved({ accessPackages: [accessPackage("regnskapsforer-lonn")] }, "agent");
const add = (user: SystemUser, client: Party, owner = w.customer) =>
	store.write(vendor, (tx) => addAgentClient(tx, { owner, user, client, by: vendor }));

test("a role is nothing to a system user, whoever gave it", async () => {
	const { id, party } = await approved({ rights: [], accessPackages: [accessPackage("skattegrunnlag")] });
	await assign(store, w.stranger, party, "daglig-leder");
	await assign(store, w.stranger, w.customer, "rettighetshaver", { packages: ["skattegrunnlag"] });
	await assign(store, w.client, party, "regnskapsforer");
	expect(allPermits(id)).toEqual(["skatt read customer"]);
	// Nor does it reach what an organisation received, by a key role.
	await assign(store, w.client, w.stranger, "rettighetshaver", { packages: ["skattegrunnlag"] });
	expect(allPermits(id)).toEqual(["skatt read customer"]);
});

test("what begins later is taken away by whoever sets the access now", async () => {
	const { id, party } = await approved({ accessPackages: [] });
	const giving = { by: w.kari, from: w.customer, to: party };
	const validity = { validFrom: w.now.at + HOUR, validTo: null };
	await store.write(vendor, (tx) => givePackage(tx, { ...giving, validity }, named("skattegrunnlag")));
	await setAccess(
		store,
		{ ...as(), id },
		{ rights: [{ resource: [{ id: "urn:altinn:resource", value: "krav" }] }], packages: [] },
	);
	w.now.at += 2 * HOUR;
	expect(allPermits(id)).toEqual(["krav read customer", "krav write customer"]);
});

test("what begins later is given now by whoever approves it now", async () => {
	const { id, party } = await approved({ accessPackages: [] });
	const giving = { by: w.kari, from: w.customer, to: party };
	const validity = { validFrom: w.now.at + HOUR, validTo: null };
	await store.write(vendor, (tx) => givePackage(tx, { ...giving, validity }, named("skattegrunnlag")));
	await setAccess(store, { ...as(), id }, { rights: [], packages: [SKATT] });
	expect(allPermits(id)).toEqual(["skatt read customer"]);
});

test("a client whose form changes gives no more what its form gave", async () => {
	const housing = await addParty(store, { name: "Borettslag", form: "BRL" });
	await assign(store, housing, w.customer, "forretningsforer");
	await addResource(store, "eiendom", {
		policy: policyXml([
			{
				subjects: [{ "urn:altinn:accesspackage": "forretningsforer-eiendom" }],
				resource: { "urn:altinn:resource": "eiendom" },
				actions: ["read"],
			},
		]),
	});
	const urns = [accessPackage("forretningsforer-eiendom")];
	await addSystem(store, { id: `${VENDOR}_house`, rights: [], accessPackages: urns, clientId: ["house"] });
	const { id, user } = await approved({ systemId: `${VENDOR}_house`, accessPackages: urns }, "agent");
	await add(user, housing);
	expect(w.may(id, "eiendom", "read", housing)).toBe(true);
	await store.write(vendor, async (tx) => {
		await tx.db.updateTable("party").set({ form: "AS" }).where("id", "=", housing.id).execute();
		tx.log({ kind: "parties", parties: [housing.id] });
	});
	expect(w.may(id, "eiendom", "read", housing)).toBe(false);
});

test("a deleted organisation's system users may nothing, and it gets no new ones", async () => {
	const { id } = await approved();
	const agent = await anAgent().catch(() => undefined);
	expect(agent).toBeUndefined();
	const other = await approved(
		{ externalRef: "agent", accessPackages: [accessPackage("regnskapsforer-lonn")] },
		"agent",
	);
	await add(other.user, w.client);
	const waiting = await request(store, { externalRef: "x", accessPackages: [accessPackage("lonn")] }, "agent");
	await store.write(vendor, (tx) => endParty(tx, w.customer, { deletedAt: tx.now }));
	expect([...allPermits(id), ...allPermits(other.id)]).toEqual([]);
	expect(await codeOf(approveRequest(store, { ...as(), id: waiting.id }))).toBe("AUTH-00000");
	expect(await codeOf(add(other.user, w.client))).not.toBe("done");
	expect(allPermits(other.id)).toEqual([]);
	await addSystem(store, { id: `${VENDOR}_bare`, rights: [], accessPackages: [], clientId: ["bare"] });
	expect(await codeOf(createSystemUser(store, { ...as(), systemId: `${VENDOR}_bare` }))).toBe("AUTH-00000");
});

test("a deleted client gives an agent nothing", async () => {
	const { id, user } = await anAgent();
	await store.write(vendor, (tx) => endParty(tx, w.client, { deletedAt: tx.now }));
	expect(await codeOf(add(user, w.client))).not.toBe("done");
	expect(allPermits(id)).toEqual([]);
});

test("an agent of one provider gets no clients of another", async () => {
	const { id, user } = await anAgent();
	await assign(store, w.client, w.stranger, "regnskapsforer");
	expect(await codeOf(add(user, w.client, w.stranger))).not.toBe("done");
	expect(allPermits(id)).toEqual([]);
});

test("the provider is no client of itself", async () => {
	const { id, user } = await anAgent();
	expect(await codeOf(add(user, w.customer))).toBe("AUTH-00079");
	expect(allPermits(id)).toEqual([]);
});

test("what a provider may do for its clients, its own system users may not", async () => {
	// Of the client's packages nothing can be given by the provider's people to a system user of the provider's.
	const { id } = await approved();
	await assign(store, w.client, w.customer, "rettighetshaver", { packages: ["skattegrunnlag"] });
	expect(allPermits(id)).toEqual(["krav read customer", "krav write customer", "skatt read customer"]);
});

test("what a client gave for a time ends for the agent too, and does not come back with a new gift", async () => {
	const [only] = [accessPackage("lonn")];
	await addResource(store, "loenn", {
		policy: policyXml([
			{
				subjects: [{ "urn:altinn:accesspackage": "lonn" }],
				resource: { "urn:altinn:resource": "loenn" },
				actions: ["read"],
			},
		]),
	});
	const eva = await addParty(store, { kind: "person", name: "Eva" });
	await assign(store, w.client, eva, "daglig-leder");
	const { id, user } = await approved({ accessPackages: [only] }, "agent");
	await assign(store, w.client, w.customer, "rettighetshaver");
	const giving = { by: eva, from: w.client, to: w.customer };
	const give = (hours: number) =>
		store.write(vendor, (tx) =>
			givePackage(tx, { ...giving, validity: { validFrom: null, validTo: w.now.at + hours * HOUR } }, named("lonn")),
		);
	await give(1);
	await add(user, w.client);
	expect(w.may(id, "loenn", "read", w.client)).toBe(true);
	w.now.at += HOUR;
	expect(w.may(id, "loenn", "read", w.client)).toBe(false);
	await give(2);
	expect(w.may(id, "loenn", "read", w.client)).toBe(false);
	await add(user, w.client);
	expect(w.may(id, "loenn", "read", w.client)).toBe(true);
});

test("another spelling of names permits nothing besides, and takes nothing away", async () => {
	const { id } = await approved({
		rights: [{ action: "READ", resource: [{ id: "urn:altinn:resource", value: "krav" }] }],
		accessPackages: [],
	});
	expect(allPermits(id)).toEqual(["krav read customer"]);
	expect(w.may(id.toUpperCase(), "krav", "read")).toBe(true);
	expect(w.may(id, "krav", "WRITE")).toBe(false);
	await deactivateSystemUser(store, { ...as(), id: id.toUpperCase() });
	expect(allPermits(id)).toEqual([]);
	await reactivateSystemUser(store, { ...as(), id });
	await deleteSystemUser(store, { ...as(), id: id.toUpperCase() });
	expect(allPermits(id)).toEqual([]);
});

test("rights on one instance go with a system user that is deleted", async () => {
	const { id, party } = await approved();
	const resource = await findResource(store.db, "krav");
	if (resource === undefined) throw new Error("no resource");
	const key = (await store.db.selectFrom("assignment_resource").select("rights").executeTakeFirstOrThrow()).rights;
	const keys = (JSON.parse(key) as { key: string }[]).map((each) => each.key);
	const giving = { by: w.kari, from: w.customer, to: party };
	const instance = "urn:altinn:dialog-id:1";
	await store.write(vendor, (tx) => giveRights(tx, giving, { resource, instance, keys, mode: "add" }));
	await deleteSystemUser(store, { ...as(), id });
	expect(await store.db.selectFrom("assignment_instance").select("id").execute()).toEqual([]);
	expect(allPermits(id)).toEqual([]);
});

test("a system user of the main unit acts for its sub-units, and that of a sub-unit not for the main unit", async () => {
	const unit = await addParty(store, { orgNumber: "310000035", name: "Avdeling", form: "BEDR", parent: w.customer });
	const { id } = await approved();
	expect(w.may(id, "skatt", "read", unit)).toBe(true);
	const { id: asked } = await request(store, { partyOrgNo: "310000035" });
	await approveRequest(store, { user: w.kari, owner: unit, id: asked });
	expect([w.may(asked, "skatt", "read", unit), w.may(asked, "skatt", "read")]).toEqual([true, false]);
});

test("moved, what the other vendor did not ask for does not come along", async () => {
	const { id } = await approved();
	await addSystem(store, {
		id: "310000019_narrow",
		vendor: { ID: "0192:310000019" },
		rights: [{ action: "read", resource: [{ id: "urn:altinn:resource", value: "krav" }] }],
		accessPackages: [],
		clientId: ["narrow"],
		isVisible: true,
	});
	await moveSystemUser(store, { ...as(), id, systemId: "310000019_narrow", drop: true });
	expect(allPermits(id)).toEqual(["krav read customer"]);
	// What is asked for again later cannot be more than the new system has.
	expect(await codeOf(setAccess(store, { ...as(), id }, { rights: [], packages: [SKATT] }))).toBe("AUTH-00063");
	await setAccess(
		store,
		{ ...as(), id },
		{ rights: [{ resource: [{ id: "urn:altinn:resource", value: "krav" }] }], packages: [] },
	);
	expect(allPermits(id)).toEqual(["krav read customer"]);
});
