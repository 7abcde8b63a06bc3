/** How customers answer, and every refusal: contract 2.2 Q10 to Q21, feature rows 45 to 52. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { ResourceTable } from "../../src/store/schema.js";
import type { Store } from "../../src/store/store.js";
import { deleteSystem, replaceSystem } from "../../src/systems/register.js";
import type { SystemInput } from "../../src/systems/schemas.js";
import { addPolicy, addResource, policyXml } from "../access/clients/resources.js";
import { addParty, assign } from "../access/clients/world.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, right, systemInput, VENDOR } from "../systems/world.js";
import { PORTAL, told } from "./http-world.js";
import { endingMeanwhile } from "./meanwhile.js";
import { type Body, type ServedWorld, servedWorld } from "./served.js";
import { addSystem, STRANGER_ORG, vendor } from "./world.js";

const AGENT = { rights: undefined, accessPackages: [accessPackage("regnskapsforer-lonn")] };
const VENDORS = { orgNumber: VENDOR, clientId: undefined, admin: false };

let store: Store & { remove(): Promise<void> };
let w: ServedWorld;
/** Manager of another organisation, and of nothing else. */
let frida: Party;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await servedWorld(store, now);
	frida = await addParty(store, { kind: "person", name: "Frida" });
	await assign(store, w.stranger, frida, "daglig-leder");
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
let systemId = "";
/** Each test has a system of its own, to change as it likes. */
const definition = (more: Partial<SystemInput> = {}) => ({ id: systemId, clientId: [systemId], ...more });
beforeEach(async () => {
	systemId = `${VENDOR}_s${++count}`;
	await addSystem(store, definition());
});

const ask = (more: Body = {}) => w.ask({ systemId, externalRef: `ref-${++count}`, ...more });
const askAgent = (more: Body = {}) => w.ask({ systemId, externalRef: `ref-${++count}`, ...AGENT, ...more }, "agent");
const place = (id: string, part = "", party: string = CUSTOMER) => `/request${part}/${party}/${id}`;
const answer = (verb: string, id: string, as: Party | string = w.kari, part = "", party: string = CUSTOMER) =>
	w.post(`${place(id, part, party)}/${verb}`, as);
const approve = async (id: string, as?: Party | string, part?: string, party?: string) =>
	told(await answer("approve", id, as, part, party));
const reject = async (id: string, as?: Party | string, part?: string, party?: string) =>
	told(await answer("reject", id, as, part, party));
const escalate = async (id: string, as?: Party | string, part?: string, party?: string) => {
	const reply = await answer("escalate", id, as, part, party);
	return reply.status === 200 ? reply.text : told(reply);
};
const userIds = async () => (await store.db.selectFrom("system_user").select("id").execute()).map(({ id }) => id);

async function changeResource(id: string, change: Partial<Record<keyof ResourceTable, unknown>>): Promise<void> {
	await store.write(vendor, async (tx) => {
		await tx.db
			.updateTable("resource")
			.set(change as never)
			.where("id", "=", id)
			.execute();
		tx.log({ kind: "resources", resources: [id] });
	});
}

const redefine = (more: Partial<SystemInput>) =>
	store.write(vendor, (tx) =>
		replaceSystem(tx, systemId, systemInput({ isVisible: false, ...definition(more) }), VENDORS),
	);

test("who may read a request by its customer's number (row 45)", async () => {
	const id = await ask();
	const agent = await askAgent();
	for (const party of [CUSTOMER, w.customer.uuid, "50012345"]) {
		expect(told(await w.get(place(id, "", party), w.kari))).toBe("200");
		expect(told(await w.get(place(agent, "/agent", party), w.kari))).toBe("200");
	}
	const read = (await w.get(place(agent, "/agent"), w.kari)).json;
	expect(read).not.toHaveProperty("rights");
	expect(read).not.toHaveProperty("confirmUrl");
	// Each type at its own place.
	expect(told(await w.get(place(agent), w.kari))).toBe("404 AUTH-00010");
	expect(told(await w.get(place(id, "/agent"), w.kari))).toBe("404 AUTH-00010");
	expect(told(await w.get(place(randomUUID()), w.kari))).toBe("404 AUTH-00010");
	// The PDP says who reads on behalf of whom.
	for (const person of [w.ola, w.nobody, frida]) {
		expect(told(await w.get(place(id), person))).toBe("403 HTTP-00403");
	}
	// Another organisation's manager does not find it by his own number.
	expect(told(await w.get(place(id, "", STRANGER_ORG), frida))).toBe("404 AUTH-00010");
	expect(told(await w.get(place(agent, "/agent", STRANGER_ORG), frida))).toBe("404 AUTH-00010");
});

test("AUTH-00000: the party of the path is a person", async () => {
	const id = await ask();
	const kari = await w.tokenOf(w.kari);
	for (const [method, path] of [
		["GET", place(id, "", w.kari.uuid)],
		["GET", place(id, "/agent", w.kari.uuid)],
		["POST", `${place(id, "", w.kari.uuid)}/approve`],
		["POST", `${place(id, "", w.kari.uuid)}/reject`],
		["POST", `${place(id, "/agent", w.kari.uuid)}/approve`],
		["POST", `${place(id, "/agent", w.kari.uuid)}/reject`],
		["POST", `${place(id, "", w.kari.uuid)}/escalate`],
		["GET", `/request/${w.kari.uuid}/${CUSTOMER}/pending`],
	] as const) {
		const reply = await w.call(method, `/authentication/api/v1/systemuser${path}`, kari);
		expect([path, told(reply)]).toEqual([path, "400 AUTH-00000"]);
	}
});

test("opened by its address: who may approve, who may send it on, and who has nothing to do with it (row 46)", async () => {
	const id = await ask();
	const kari = (await w.get(`/request/${id}`, w.kari)).json;
	expect(kari).toMatchObject({ userMayEscalateButNotApprove: false, systemUserType: "standard", problems: [] });
	const ola = (await w.get(`/request/${id}`, w.ola)).json;
	expect(ola).toMatchObject({
		userMayEscalateButNotApprove: true,
		problems: [{ type: "right", resource: "krav", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] }],
	});
	for (const person of [w.nobody, frida]) {
		expect(told(await w.get(`/request/${id}`, person))).toBe("403 AUTH-00066");
	}
	expect(told(await w.get(`/request/${randomUUID()}`, w.kari))).toBe("404 AUTH-00010");
	const agent = await askAgent();
	expect((await w.get(`/request/agent/${agent}`, w.kari)).json).toMatchObject({
		systemUserType: "agent",
		rights: [],
		...{ accessPackages: AGENT.accessPackages },
		partyId: 50012345,
		partyUuid: w.customer.uuid,
	});
	expect(told(await w.get(`/request/agent/${agent}`, w.nobody))).toBe("403 AUTH-00066");
	expect(told(await w.get(`/request/${agent}`, w.kari))).toBe("404 AUTH-00010");
	expect(told(await w.get(`/request/agent/${id}`, w.kari))).toBe("404 AUTH-00010");
	// Somebody who is no party here, and a token without the portal's scope.
	const unknown = await w.tokenOf({ ...w.kari, uuid: randomUUID() });
	expect(told(await w.get(`/request/${id}`, unknown))).toBe("403 HTTP-00403");
	expect(told(await w.get(`/request/${id}`, await w.tokenOf(w.kari, "other:scope")))).toBe("403 HTTP-00403");
});

test("opened, it names every right and package that cannot be given, and why", async () => {
	const id = await ask({ accessPackages: [accessPackage("skattegrunnlag"), accessPackage("lonn")] });
	// The vendor takes out what was asked for; the package stays one that Ola lacks.
	await redefine({ rights: [], accessPackages: [accessPackage("skattegrunnlag")] });
	const asKari = (await w.get(`/request/${id}`, w.kari)).json;
	expect(asKari.problems).toEqual([
		{ type: "right", resource: "krav", reasons: ["NotInSystem"] },
		{ type: "package", package: accessPackage("lonn").urn, reasons: ["NotInSystem"] },
	]);
	expect(await approve(id)).toBe("400 AUTH-00001");
	await redefine({ rights: [right("krav")], accessPackages: [accessPackage("skattegrunnlag")] });
	expect(await approve(id)).toBe("400 AUTH-00063");
	await redefine({ accessPackages: [accessPackage("skattegrunnlag"), accessPackage("lonn")] });
	const { problems } = (await w.get(`/request/${id}`, w.ola)).json as unknown as { problems: Body[] };
	expect(problems).toEqual([
		{ type: "right", resource: "krav", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] },
		{ type: "package", package: accessPackage("lonn").urn, reasons: ["NoAccess"] },
	]);
	expect((await w.get(`/request/${id}`, w.kari)).json.problems).toEqual([]);
	await store.write(vendor, (tx) => deleteSystem(tx, systemId, VENDORS));
	expect((await w.get(`/request/${id}`, w.kari)).json.problems).toEqual([
		{ type: "right", resource: "krav", reasons: ["SystemDeleted"] },
		{ type: "package", package: accessPackage("skattegrunnlag").urn, reasons: ["SystemDeleted"] },
		{ type: "package", package: accessPackage("lonn").urn, reasons: ["SystemDeleted"] },
	]);
	expect(await approve(id)).toBe("404 AUTH-00011");
});

test("an agent is approved without holding what its clients will give (rows 48, 57)", async () => {
	const id = await askAgent();
	expect(await approve(id, w.kari, "/agent")).toBe("200");
	expect(await userIds()).toContain(id);
	const party = store.db.selectFrom("party").select("form").where("uuid", "=", id);
	expect(await party.executeTakeFirst()).toEqual({ form: "AgentSystem" });
	expect(w.may(id, "bok", "read")).toBe(false);
	expect(await approve(id, w.kari, "/agent")).toBe("409 AUTH-00013");
});

test("only an access manager with the portal's scope approves; to reject the PDP's word is enough", async () => {
	const id = await ask();
	for (const person of [w.ola, w.nobody, frida]) {
		expect(await approve(id, person)).toBe("403 HTTP-00403");
		expect(await reject(id, person)).toBe("403 HTTP-00403");
	}
	const other = await w.tokenOf(w.kari, "other:scope");
	expect(await approve(id, other)).toBe("403 HTTP-00403");
	// The vendor itself is nobody here.
	expect(await approve(id, w.vendorToken)).toBe("403 HTTP-00403");
	expect(await reject(id, w.vendorToken)).toBe("403 HTTP-00403");
	expect((await w.get(`/request/vendor/${id}`, w.vendorToken)).json.status).toBe("New");
	expect(await reject(id, other)).toBe("200");
});

test("AUTH-00010, 30, 41 and 42: no such request, or another organisation's", async () => {
	const standard = await ask();
	const agent = await askAgent();
	for (const work of [approve, reject]) {
		expect(await work(randomUUID())).toBe("404 AUTH-00010");
		expect(await work(randomUUID(), w.kari, "/agent")).toBe("404 AUTH-00030");
		expect(await work(agent)).toBe("404 AUTH-00010");
		expect(await work(standard, w.kari, "/agent")).toBe("404 AUTH-00030");
		expect(await work(standard, frida, "", STRANGER_ORG)).toBe("403 AUTH-00041");
		expect(await work(agent, frida, "/agent", STRANGER_ORG)).toBe("403 AUTH-00042");
	}
	expect(await escalate(standard, frida, "", STRANGER_ORG)).toBe("403 AUTH-00041");
	expect(await escalate(agent, frida, "/agent", STRANGER_ORG)).toBe("403 AUTH-00042");
	expect((await w.get(`/request/vendor/${standard}`, w.vendorToken)).json).toMatchObject({
		status: "New",
		escalated: false,
	});
});

test("AUTH-00013: answered once, one way or the other (rows 49, 50)", async () => {
	const approved = await ask();
	expect(await approve(approved)).toBe("200");
	const rejected = await askAgent();
	expect(await reject(rejected, w.kari, "/agent")).toBe("200");
	for (const work of [approve, reject]) {
		expect(await work(approved)).toBe("409 AUTH-00013");
		expect(await work(rejected, w.kari, "/agent")).toBe("409 AUTH-00013");
	}
	expect(await escalate(approved)).toBe("false");
	expect(await userIds()).not.toContain(rejected);
	expect((await w.get(`/request/${approved}`, w.kari)).json).toMatchObject({ status: "Accepted", problems: [] });
});

test("AUTH-00004: a system user with the same names came in between", async () => {
	const id = await ask({ externalRef: CUSTOMER });
	const user = { systemInternalId: "", ownerOrg: CUSTOMER };
	await store.write(vendor, async (tx) => {
		const { internal_id } = await tx.db
			.selectFrom("system")
			.select("internal_id")
			.where("id", "=", systemId)
			.executeTakeFirstOrThrow();
		user.systemInternalId = internal_id;
		const [other] = await tx.db.selectFrom("system_user").selectAll().execute();
		const row = {
			...other,
			id: randomUUID(),
			system_internal_id: internal_id,
			external_ref: CUSTOMER,
			sequence_no: 999,
		};
		await tx.db
			.insertInto("system_user")
			.values(row as never)
			.execute();
		tx.log({ kind: "system-users", ids: [row.id] });
	});
	expect(await approve(id)).toBe("400 AUTH-00004");
	expect((await w.get(place(id), w.kari)).json.status).toBe("New");
});

test("AUTH-00063, 64 and 65: packages that the system or its users cannot have any more", async () => {
	const standard = await ask({ accessPackages: [accessPackage("lonn")] });
	const agent = await askAgent();
	await redefine({ accessPackages: [accessPackage("skattegrunnlag")] });
	expect(await approve(standard)).toBe("400 AUTH-00063");
	expect(await approve(agent, w.kari, "/agent")).toBe("400 AUTH-00063");
	// As if the catalogue had changed: the packages in the rows are of the wrong kind.
	const setPackages = (id: string, code: string) =>
		store.write(vendor, async (tx) => {
			const packages = JSON.stringify([accessPackage(code).urn]);
			await tx.db.updateTable("system_user_request").set({ packages }).where("id", "=", id).execute();
			tx.log({ kind: "requests", ids: [id], event: "test" });
		});
	await redefine({ accessPackages: [accessPackage("regnskapsforer-lonn"), accessPackage("klientadministrator")] });
	await setPackages(standard, "regnskapsforer-lonn");
	await setPackages(agent, "klientadministrator");
	expect(await approve(standard)).toBe("400 AUTH-00064");
	expect(await approve(agent, w.kari, "/agent")).toBe("400 AUTH-00065");
	expect((await w.get(`/request/agent/${agent}`, w.kari)).json.problems).toEqual([
		{ type: "package", package: accessPackage("klientadministrator").urn, reasons: ["NotForThisSystemUser"] },
	]);
});

/** Ola as an access manager who holds little else. */
async function manager(name: string, ...packages: string[]): Promise<Party> {
	const person = await addParty(store, { kind: "person", name });
	await assign(store, w.customer, person, "rettighetshaver", { packages: ["tilgangsstyrer", ...packages] });
	return person;
}

test("AUTH-00016, 18, 53 and 68: what the approver cannot give, all of it named; another can still approve (rows 54, 56)", async () => {
	const tom = await manager("Tom");
	const rule = (resource: string, subjects: Record<string, string>[]) =>
		policyXml([{ subjects, resource: { "urn:altinn:resource": resource }, actions: ["read"] }]);
	await addResource(store, "odd", { policy: rule("odd", [{ "urn:altinn:rolecode": "no-such-role" }]) });
	await redefine({
		rights: [right("krav"), right("skatt"), right("odd")],
		accessPackages: [accessPackage("lonn")],
	});
	const role = await ask({ rights: [right("krav"), right("skatt")], accessPackages: [accessPackage("lonn")] });
	const refused = await answer("approve", role, tom);
	expect(told(refused)).toBe("403 AUTH-00016");
	expect(refused.json.delegationReasons).toEqual([
		{ type: "right", resource: "krav", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] },
		{ type: "right", resource: "skatt", reasons: ["MissingPackageAccess", "MissingDelegationAccess"] },
		{ type: "package", package: accessPackage("lonn").urn, reasons: ["NoAccess"] },
	]);
	expect(await approve(await ask({ rights: [right("skatt")], accessPackages: [] }), tom)).toBe("403 AUTH-00068");
	expect(await approve(await ask({ rights: [right("odd")], accessPackages: [] }), tom)).toBe("403 AUTH-00018");
	const packages = await ask({ rights: [], accessPackages: [accessPackage("lonn")] });
	const lacking = await answer("approve", packages, tom);
	expect([told(lacking), lacking.json.delegationReasons]).toEqual([
		"400 AUTH-00053",
		[{ type: "package", package: accessPackage("lonn").urn, reasons: ["NoAccess"] }],
	]);
	// One of two packages is not enough.
	const lisa = await manager("Lisa", "skattegrunnlag");
	await redefine({ rights: [], accessPackages: [accessPackage("lonn"), accessPackage("skattegrunnlag")] });
	const two = [accessPackage("skattegrunnlag"), accessPackage("lonn")];
	const half = await answer("approve", await ask({ rights: [], accessPackages: two }), lisa);
	expect([told(half), half.json.delegationReasons]).toEqual([
		"400 AUTH-00053",
		[{ type: "package", package: accessPackage("lonn").urn, reasons: ["NoAccess"] }],
	]);
	expect(await approve(await ask({ rights: [], accessPackages: two.slice(0, 1) }), lisa)).toBe("200");
	await redefine({ rights: [right("krav"), right("skatt")], accessPackages: [accessPackage("lonn")] });
	// Nothing was left behind, and who can give it all approves.
	expect(await userIds()).not.toContain(role);
	expect(await approve(role)).toBe("200");
	expect([w.may(role, "krav", "read"), w.may(role, "skatt", "read")]).toEqual([true, true]);
	expect(await approve(packages)).toBe("200");
});

test("AUTH-00014, 69, 70 and 71: what became of the service since it was asked for (row 54)", async () => {
	const id = await ask({ accessPackages: [] });
	await changeResource("krav", { delegable: 0 });
	expect(await approve(id)).toBe("403 AUTH-00070");
	expect((await w.get(`/request/${id}`, w.kari)).json.problems).toEqual([
		{ type: "right", resource: "krav", reasons: ["ResourceNotDelegable"] },
	]);
	await changeResource("krav", { delegable: 1, type: "MaskinportenSchema" });
	expect(await approve(id)).toBe("403 AUTH-00071");
	await changeResource("krav", { type: "GenericAccessResource", access_list_mode: "Enabled" });
	expect(await approve(id)).toBe("403 AUTH-00069");
	await changeResource("krav", { access_list_mode: "Disabled", deleted_at: now.at });
	expect(await approve(id)).toBe("403 AUTH-00014");
	expect((await w.get(`/request/${id}`, w.kari)).json.problems).toEqual([
		{ type: "right", resource: "krav", reasons: ["ResourceNotFound"] },
	]);
	await changeResource("krav", { deleted_at: null });
	expect(await userIds()).not.toContain(id);
	expect(await approve(id)).toBe("200");
});

test("AUTH-00014: the policy has no such right any more", async () => {
	await addResource(store, "brev", {
		policy: policyXml([
			{ subjects: [{ "urn:altinn:rolecode": "dagl" }], resource: { "urn:altinn:resource": "brev" }, actions: ["sign"] },
		]),
	});
	await redefine({ rights: [right("brev", "sign")] });
	const id = await ask({ rights: [right("brev", "sign")], accessPackages: [] });
	const rules = [
		{ subjects: [{ "urn:altinn:rolecode": "dagl" }], resource: { "urn:altinn:resource": "brev" }, actions: ["read"] },
	];
	await store.write(vendor, async (tx) => {
		await tx.db.deleteFrom("resource_policy").where("resource", "=", "brev").execute();
		tx.log({ kind: "policies", keys: ["brev"] });
	});
	await addPolicy(store, "brev", `${policyXml(rules)} `);
	const refused = await answer("approve", id);
	expect([told(refused), refused.json.delegationReasons]).toEqual([
		"403 AUTH-00014",
		[{ type: "right", resource: "brev", action: "sign", reasons: ["NoSuchRight"] }],
	]);
});

test("SYSUSER-00001: what would be approved is no longer what was shown", async () => {
	const id = await ask();
	const shown = async () => (await w.get(`/request/${id}`, w.kari)).json.shown;
	const before = await shown();
	expect(await shown()).toBe(before);
	await redefine({ name: { nb: "Noe annet", nn: "Noko anna", en: "Something else" } });
	const approveShown = async (hash: unknown) => told(await w.post(`${place(id)}/approve`, w.kari, { shown: hash }));
	expect(await approveShown(before)).toBe("409 SYSUSER-00001");
	expect(await approveShown("")).toBe("409 SYSUSER-00001");
	expect(await approveShown(7)).toBe("400 STD-00000");
	expect(await userIds()).not.toContain(id);
	expect((await w.get(place(id), w.kari)).json.status).toBe("New");
	expect(await approveShown(await shown())).toBe("200");
});

test("sent on by somebody who cannot approve, and seen by who can (rows 51, 52)", async () => {
	const id = await ask();
	const agent = await askAgent();
	const pending = async (part = "") => {
		const { json } = await w.get(`/request${part}/50012345/${CUSTOMER}/pending`, w.kari);
		const own = (json as unknown as Body[]).filter(({ systemId: system }) => system === systemId);
		return own.map((each) => [each.id, each.escalated]);
	};
	expect([await pending(), await pending("/agent")]).toEqual([[[id, false]], []]);
	expect(await escalate(id, w.ola)).toBe("true");
	expect(await escalate(agent, w.ola, "/agent")).toBe("true");
	expect(await escalate(id, w.ola)).toBe("true");
	expect([await pending(), await pending("/agent")]).toEqual([[[id, true]], [[agent, true]]]);
	expect((await w.get(`/request/vendor/${id}`, w.vendorToken)).json.escalated).toBe(true);
	expect((await w.get(`/request/${id}`, w.kari)).json.escalated).toBe(true);
	// Who has nothing to do with the customer sends nothing on, and does not learn whether there is a request.
	const other = await ask();
	expect(await escalate(other, w.nobody)).toBe("false");
	expect(await escalate(randomUUID(), w.nobody)).toBe("false");
	expect((await w.get(place(other), w.kari)).json.escalated).toBe(false);
	expect(await escalate(randomUUID(), w.ola)).toBe("404 AUTH-00010");
	expect(await escalate(randomUUID(), w.ola, "/agent")).toBe("404 AUTH-00030");
	expect(await approve(id)).toBe("200");
	expect(await reject(agent, w.kari, "/agent")).toBe("200");
	expect([await pending(), await pending("/agent")]).toEqual([[[other, false]], []]);
});

test("AUTH-00041 and 42: what waits is shown for the party's own number alone", async () => {
	const id = await ask();
	const list = (party: string, orgno: string, as: Party | string, part = "") =>
		w.get(`/request${part}/${party}/${orgno}/pending`, as);
	expect(told(await list(STRANGER_ORG, CUSTOMER, frida))).toBe("403 AUTH-00041");
	expect(told(await list(STRANGER_ORG, CUSTOMER, frida, "/agent"))).toBe("403 AUTH-00042");
	expect((await list(STRANGER_ORG, STRANGER_ORG, frida)).json).toEqual([]);
	expect(told(await list(CUSTOMER, CUSTOMER, w.ola))).toBe("403 HTTP-00403");
	expect(told(await list(CUSTOMER, CUSTOMER, await w.tokenOf(w.kari, "other:scope")))).toBe("403 HTTP-00403");
	const shown = (await list(CUSTOMER, CUSTOMER, await w.tokenOf(w.kari, PORTAL))).json as unknown as Body[];
	expect(shown.find((each) => each.id === id)).toEqual((await w.get(place(id), w.kari)).json);
});

test("expired: it cannot be answered or sent on, and waits no more", async () => {
	const id = await ask();
	now.at += 180 * 86_400_000;
	expect(await approve(id)).toBe("409 AUTH-00013");
	expect(await reject(id)).toBe("409 AUTH-00013");
	expect(await escalate(id, w.ola)).toBe("false");
	expect((await w.get(`/request/${id}`, w.kari)).json).toMatchObject({ status: "New", timedOut: true, problems: [] });
	expect((await w.get(`/request/${CUSTOMER}/${CUSTOMER}/pending`, w.kari)).json).toEqual([]);
	// Also when the clock is set back.
	now.at -= 86_400_000;
	expect(await approve(id)).toBe("409 AUTH-00013");
});

test("AUTH-00000: the customer has ended", async () => {
	const gone = await addParty(store, { orgNumber: "310000035", name: "Slutt AS", form: "AS" });
	await assign(store, gone, w.kari, "daglig-leder");
	const id = await ask({ partyOrgNo: "310000035", accessPackages: [] });
	await store.write(vendor, async (tx) => {
		await tx.db.updateTable("party").set({ deleted_at: now.at }).where("id", "=", gone.id).execute();
		tx.log({ kind: "parties", parties: [gone.id] });
	});
	expect(told(await w.get(`/request/${id}`, w.kari))).toBe("400 AUTH-00000");
	expect(await approve(id, w.kari, "", gone.uuid)).toBe("400 AUTH-00000");
	expect(await userIds()).not.toContain(id);
});

test("a reason is kept for the vendor; one that is too long is refused", async () => {
	const id = await ask();
	const say = async (reason: unknown) => told(await w.post(`${place(id)}/reject`, w.kari, { reason }));
	expect(await say("x".repeat(1001))).toBe("400 STD-00000");
	expect(await say("Vi bruker et annet system.")).toBe("200");
	const event = await store.db
		.selectFrom("system_user_event")
		.select("payload")
		.where("request_id", "=", id)
		.where("type", "=", "systemuser.request.rejected")
		.executeTakeFirstOrThrow();
	expect(JSON.parse(event.payload)).toMatchObject({ reason: "Vi bruker et annet system." });
});

test("of each service at least one right that can be given, and only those are (row 55)", async () => {
	const rule = (role: string, action: string) => ({
		subjects: [{ "urn:altinn:rolecode": role }],
		resource: { "urn:altinn:resource": "delt" },
		actions: [action],
	});
	await addResource(store, "delt", { policy: policyXml([rule("dagl", "read"), rule("bobe", "write")]) });
	await redefine({ rights: [right("delt")] });
	const named = await ask({ rights: [right("delt", "read"), right("delt", "write")], accessPackages: [] });
	const refused = await answer("approve", named);
	expect([told(refused), refused.json.delegationReasons]).toEqual([
		"403 AUTH-00016",
		[{ type: "right", resource: "delt", action: "write", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] }],
	]);
	const whole = await ask({ rights: [right("delt")], accessPackages: [] });
	expect(await approve(whole)).toBe("200");
	expect([w.may(whole, "delt", "read"), w.may(whole, "delt", "write")]).toEqual([true, false]);
});

test("AUTH-00000: the customer ends between the call and the approval; nothing is left of it (row 58)", async () => {
	const customer = await addParty(store, { orgNumber: "310000043", name: "Slutt AS", form: "AS" });
	await assign(store, customer, w.kari, "daglig-leder");
	const id = await ask({ partyOrgNo: "310000043", accessPackages: [] });
	const refused = await endingMeanwhile(store, customer, () => approve(id, w.kari, "", customer.uuid));
	expect(refused).toBe("400 AUTH-00000");
	expect(await userIds()).not.toContain(id);
	expect(await store.db.selectFrom("party").select("id").where("uuid", "=", id).execute()).toEqual([]);
});
