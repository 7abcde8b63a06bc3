import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { deleteSystem, replacePackages } from "../../src/systems/register.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { readEvents } from "../../src/systemusers/event-repository.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import { addParty, assign, unassign } from "../access/clients/world.js";
import type { Answer } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, VENDOR } from "../systems/world.js";
import { AUTHENTICATION, type HttpWorld, httpWorld, told } from "./http-world.js";
import { addSystem, CLIENT_ORG, request, vendor } from "./world.js";

const AGENT = `${AUTHENTICATION}/systemuser/agent`;
const THIRD = `${AUTHENTICATION}/enduser/systemuser`;
const READ = "altinn:clientdelegations.read";
const WRITE = "altinn:clientdelegations.write";
const urn = (code: string) => `urn:altinn:accesspackage:${code}`;

let store: Store & { remove(): Promise<void> };
let w: HttpWorld;
let owner: string;
let karis: string;
/** A client that has given its provider two packages. */
let giver: Party;
/** Manages access and nothing else. */
let manager: Party;
/** Administers clients and nothing else. */
let clerk: Party;
/** Manages another organisation. */
let elsewhere: Party;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await httpWorld(store, now);
	await addSystem(store);
	owner = w.customer.uuid;
	giver = await addParty(store, { orgNumber: "310000078", name: "Giver AS", form: "AS" });
	await assign(store, giver, w.customer, "rettighetshaver", { packages: ["lonn", "skattegrunnlag"] });
	[manager, clerk, elsewhere] = await Promise.all([
		addParty(store, { kind: "person", name: "Tove" }),
		addParty(store, { kind: "person", name: "Klara" }),
		addParty(store, { orgNumber: "310000086", name: "Annet AS", form: "AS" }),
	]);
	await assign(store, w.customer, manager, "rettighetshaver", { packages: ["tilgangsstyrer"] });
	await assign(store, w.customer, clerk, "rettighetshaver", { packages: ["klientadministrator"] });
	await assign(store, elsewhere, w.ola, "daglig-leder");
	karis = await w.tokenOf(w.kari, READ, WRITE);
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
async function agentOf(...codes: string[]): Promise<SystemUser> {
	count += 1;
	const wish = { externalRef: `agent-${count}`, accessPackages: codes.map(accessPackage) };
	const { id } = await request(store, wish, "agent");
	return approveRequest(store, { user: w.kari, owner: w.customer, id });
}
async function standard(): Promise<SystemUser> {
	count += 1;
	const { id } = await request(store, { externalRef: `standard-${count}` });
	return approveRequest(store, { user: w.kari, owner: w.customer, id });
}

const pair = (client: string, provider = owner) => `provider=${provider}&client=${client}`;
const add = (id: string, client: string, as: Party | string = w.kari, party = owner, provider = owner) =>
	w.call("POST", `${AGENT}/${party}/${id}?${pair(client, provider)}`, as);
const remove = (id: string, client: string, as: Party | string = w.kari, party = owner, provider = owner) =>
	w.call("DELETE", `${AGENT}/${party}/${id}/client?${pair(client, provider)}`, as);
const clientsOf = (id: string, facilitator = owner) =>
	w.call("GET", `${AGENT}/${owner}/${facilitator}/${id}/delegations`, w.kari);
const namesIn = ({ json }: Answer) => (json as unknown as { customerName: string }[]).map((each) => each.customerName);
/** ASP.NET's form. */
const inForm = ({ status, json }: Answer) => [status, Object.keys(json.errors as object)];
const finding = ({ status, json }: Answer) => [
	status,
	...(json.validationErrors ?? []).map(({ code, paths }) => `${code} ${paths}`),
];

test("a provider sees the clients that it could add, with all that they give (rows 82, 92)", async () => {
	const list = (query: string, as = w.kari) => w.call("GET", `${AGENT}/${owner}/clients${query}`, as);
	const lonn = urn("lonn");
	const answer = await list(`?facilitator=${owner}&packages=${lonn}`);
	expect(answer.json).toEqual([
		{
			partyUuid: giver.uuid,
			displayName: "Giver AS",
			organizationIdentifier: "310000078",
			access: [{ role: "urn:altinn:role:rettighetshaver", packages: [lonn, urn("skattegrunnlag")] }],
		},
	]);
	const either = await list(
		`?facilitator=${owner.toUpperCase()}&packages=${lonn}&packages=${urn("regnskapsforer-lonn")}`,
	);
	const found = either.json as unknown as { displayName: string; access: { role: string; packages: string[] }[] }[];
	expect(found.map(({ displayName }) => displayName)).toEqual(["Klient AS", "Giver AS"]);
	expect(found[0]?.access).toEqual([
		{
			role: "urn:altinn:external-role:ccr:regnskapsforer",
			packages: [
				urn("regnskapsforer-med-signeringsrettighet"),
				urn("regnskapsforer-lonn"),
				urn("regnskapsforer-uten-signeringsrettighet"),
			],
		},
	]);
	expect((await list(`?facilitator=${owner}`)).json).toHaveLength(2);
	expect((await list(`?facilitator=${owner}`, clerk)).status).toBe(200);
	expect(told(await list(""))).toBe("400 AUTH-00000");
	expect(told(await list("?facilitator=00000000-0000-0000-0000-000000000000"))).toBe("400 AUTH-00000");
	expect(told(await list(`?facilitator=${w.stranger.uuid}`))).toBe("403 AUTH-00044");
	expect(told(await list(`?facilitator=${owner}&packages=urn:altinn:accesspackage:no-such`))).toBe("400 AUTH-00045");
	expect(told(await list(`?facilitator=${owner}`, w.ola))).toBe("403 HTTP-00403");
});

test("clients of an auditor and of a business manager give what these roles give (row 92)", async () => {
	const audited = await addParty(store, { name: "Revidert AS", form: "AS" });
	const housing = await addParty(store, { name: "Borettslag", form: "BRL" });
	const relations = [
		await assign(store, audited, w.customer, "revisor"),
		await assign(store, housing, w.customer, "forretningsforer"),
	];
	const given = async (code: string) => {
		const { json } = await w.call(
			"GET",
			`${AGENT}/${owner}/clients?facilitator=${owner}&packages=${urn(code)}`,
			w.kari,
		);
		const found = json as unknown as { displayName: string; access: { role: string; packages: string[] }[] }[];
		return found.flatMap(({ displayName, access }) =>
			access.map(({ role, packages }) => [displayName, role, packages.includes(urn(code))]),
		);
	};
	const role = (code: string) => `urn:altinn:external-role:ccr:${code}`;
	expect(await given("ansvarlig-revisor")).toEqual([["Revidert AS", role("revisor"), true]]);
	expect(await given("forretningsforer-eiendom")).toEqual([["Borettslag", role("forretningsforer"), true]]);
	for (const relation of relations) await unassign(store, relation);
	expect([...(await given("ansvarlig-revisor")), ...(await given("forretningsforer-eiendom"))]).toEqual([]);
});

test("a client is added and removed, and decisions follow (rows 83 to 85)", async () => {
	const { id } = await agentOf("regnskapsforer-lonn");
	const delegation = {
		agentSystemUserId: id,
		delegationId: w.client.uuid,
		customerId: w.client.uuid,
		assignmentId: "00000000-0000-0000-0000-000000000000",
		customerName: "Klient AS",
		customerOrganizationNumber: CLIENT_ORG,
	};
	expect((await clientsOf(id)).text).toBe("[]");
	expect(await w.decision(id, "bok", "read", w.client)).not.toBe("Permit");
	for (let i = 0; i < 2; i++) {
		const answer = await add(id, w.client.uuid, i === 0 ? w.kari : clerk);
		expect([answer.status, answer.json]).toEqual([200, [delegation]]);
	}
	expect((await clientsOf(id)).json).toEqual([delegation]);
	expect(await w.decision(id, "bok", "read", w.client)).toBe("Permit");
	expect(await w.decision(id, "bok", "read")).not.toBe("Permit");
	for (let i = 0; i < 2; i++) {
		const answer = await remove(id, w.client.uuid);
		expect([answer.status, answer.text]).toEqual([200, ""]);
		expect(await w.decision(id, "bok", "read", w.client)).not.toBe("Permit");
	}
	expect((await clientsOf(id)).text).toBe("[]");
	const events = await readEvents(store.db, { vendorOrg: VENDOR, ownerCode: undefined }, { after: 0, size: 500 });
	const ofAgent = events.filter(({ systemUserId }) => systemUserId === id).map(({ type }) => type);
	expect(ofAgent.filter((type) => type.includes("client"))).toEqual([
		"systemuser.client.added",
		"systemuser.client.removed",
	]);
});

test("one delegation a package, spread over what the client gives", async () => {
	const { id } = await agentOf("lonn", "skattegrunnlag");
	expect((await add(id, giver.uuid)).json).toHaveLength(2);
	expect(namesIn(await clientsOf(id))).toEqual(["Giver AS"]);
	expect(await w.decision(id, "skatt", "read", giver)).toBe("Permit");
});

test("of ten who add and remove at once none leaves half a client", async () => {
	const { id } = await agentOf("lonn", "skattegrunnlag");
	const all = await Promise.all(
		Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? add(id, giver.uuid) : remove(id, giver.uuid))),
	);
	expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
	const rows = await store.db
		.selectFrom("client_delegation as d")
		.innerJoin("assignment as a", "a.id", "d.to_assignment_id")
		.innerJoin("client_delegation_package as p", "p.delegation_id", "d.id")
		.innerJoin("party", "party.id", "a.to_id")
		.select("p.package")
		.where("party.uuid", "=", id)
		.execute();
	expect([0, 2]).toContain(rows.length);
	expect((await w.decision(id, "skatt", "read", giver)) === "Permit").toBe(rows.length === 2);
	expect(namesIn(await clientsOf(id))).toHaveLength(rows.length / 2);
});

test("every refusal of a client has its code", async () => {
	const agent = await agentOf("regnskapsforer-lonn", "lonn");
	const plain = await standard();
	expect(inForm(await add(randomUUID(), w.client.uuid))).toEqual([400, ["systemUserId"]]);
	expect(told(await add(plain.id, w.client.uuid))).toBe("400 AUTH-00034");
	expect(told(await add(agent.id, w.stranger.uuid))).toBe("400 AUTH-00079");
	expect(told(await add(agent.id, randomUUID()))).toBe("400 AUTH-00079");
	expect(told(await add(agent.id, w.client.uuid))).toBe("400 AUTH-00080");
	expect(told(await add(agent.id, giver.uuid))).toBe("400 AUTH-00080");
	expect(told(await add(agent.id, w.client.uuid, w.kari, owner, w.stranger.uuid))).toBe("403 AUTH-00044");
	expect(told(await add(agent.id, "x"))).toBe("400 STD-00000");
	expect(told(await w.call("POST", `${AGENT}/${owner}/${agent.id}`, w.kari))).toBe("400 STD-00000");
	expect(told(await add(agent.id, w.client.uuid, w.ola, elsewhere.uuid, elsewhere.uuid))).toBe("403 AUTH-00024");
	expect(told(await remove(agent.id, randomUUID()))).toBe("400 AUTH-00031");
	expect(told(await remove(plain.id, w.client.uuid))).toBe("400 AUTH-00034");
	expect(told(await remove(randomUUID(), w.client.uuid))).toBe("404 AUTH-00015");
	expect(told(await remove(agent.id, w.client.uuid, w.ola, elsewhere.uuid, elsewhere.uuid))).toBe("403 AUTH-00024");
	expect(told(await remove(agent.id, w.client.uuid, w.kari, owner, w.stranger.uuid))).toBe("403 AUTH-00044");
	expect((await clientsOf(agent.id)).text).toBe("[]");
	// What does not fit together has no clients.
	for (const [id, facilitator] of [
		[randomUUID(), owner],
		[plain.id, owner],
		[agent.id, w.stranger.uuid],
		[agent.id, "x"],
	] as const) {
		expect([(await clientsOf(id, facilitator)).status, (await clientsOf(id, facilitator)).text]).toEqual([200, "[]"]);
	}
	const another = await agentOf("lonn");
	await add(another.id, giver.uuid);
	const foreign = `${AGENT}/${elsewhere.uuid}/${elsewhere.uuid}/${another.id}/delegations`;
	expect((await w.call("GET", foreign, w.ola)).text).toBe("[]");
});

test("the relation's end ends the access (row 93)", async () => {
	const leaving = await addParty(store, { orgNumber: "310000094", name: "Slutter AS", form: "AS" });
	const relation = await assign(store, leaving, w.customer, "regnskapsforer");
	const { id } = await agentOf("regnskapsforer-lonn");
	await add(id, leaving.uuid);
	expect(await w.decision(id, "bok", "read", leaving)).toBe("Permit");
	await unassign(store, relation);
	expect(await w.decision(id, "bok", "read", leaving)).not.toBe("Permit");
	expect((await clientsOf(id)).text).toBe("[]");
	expect(told(await add(id, leaving.uuid))).toBe("400 AUTH-00079");
	expect((await remove(id, leaving.uuid)).status).toBe(200);
});

const self = (method: string, id: string, as: Party | string = w.kari, party = owner, uuid = party) =>
	w.call(method, `${AGENT}/${party}/${id}/self/?partyUuid=${uuid}`, as);

test("an agent acts for its own organisation too, and no more (row 86)", async () => {
	const { id } = await agentOf("lonn", "skattegrunnlag");
	await add(id, giver.uuid);
	expect((await self("GET", id)).text).toBe("false");
	for (let i = 0; i < 2; i++) {
		expect((await self("POST", id)).text).toBe("true");
		expect((await self("GET", id)).text).toBe("true");
		expect(await w.decision(id, "skatt", "read")).toBe("Permit");
	}
	for (let i = 0; i < 2; i++) {
		expect((await self("DELETE", id)).text).toBe("true");
		expect((await self("GET", id)).text).toBe("false");
		expect(await w.decision(id, "skatt", "read")).not.toBe("Permit");
	}
	expect(await w.decision(id, "skatt", "read", giver)).toBe("Permit");
	const events = await readEvents(store.db, { vendorOrg: VENDOR, ownerCode: undefined }, { after: 0, size: 500 });
	const changes = events.filter((each) => each.systemUserId === id && each.type === "systemuser.changed");
	expect(changes.map(({ data }) => data.self)).toEqual([true, false]);
});

test("every refusal of acting for oneself has its code", async () => {
	const agent = await agentOf("skattegrunnlag");
	const plain = await standard();
	const clientOnly = await agentOf("regnskapsforer-lonn");
	for (const method of ["POST", "DELETE", "GET"]) {
		expect(inForm(await self(method, randomUUID()))).toEqual([400, ["systemUserId"]]);
		expect(told(await self(method, plain.id))).toBe("400 AUTH-00034");
		expect(told(await self(method, agent.id, w.kari, owner, w.stranger.uuid))).toBe("400 AUTH-00040");
		expect(told(await self(method, agent.id, w.ola, elsewhere.uuid))).toBe("403 AUTH-00024");
		for (const as of [w.ola, clerk]) expect(told(await self(method, agent.id, as))).toBe("403 HTTP-00403");
	}
	const refused = await self("POST", clientOnly.id);
	expect([told(refused), refused.json.NotDelegablePackages]).toEqual(["400 AUTH-00064", urn("regnskapsforer-lonn")]);
	expect(told(await self("POST", agent.id, manager))).toBe("400 AUTH-00051");
	const systemId = `${VENDOR}_shrinks`;
	await addSystem(store, { id: systemId, clientId: ["shrinks"] });
	count += 1;
	const asked = { systemId, externalRef: `agent-${count}`, accessPackages: [accessPackage("skattegrunnlag")] };
	const { id } = await request(store, asked, "agent");
	await approveRequest(store, { user: w.kari, owner: w.customer, id });
	const registrar = { orgNumber: VENDOR, clientId: undefined, admin: false };
	await store.write(vendor, (tx) => replacePackages(tx, systemId, [accessPackage("lonn")], registrar));
	expect(told(await self("POST", id))).toBe("400 AUTH-00063");
	await store.write(vendor, (tx) => deleteSystem(tx, systemId, registrar));
	expect(told(await self("POST", id))).toBe("404 AUTH-00011");
	expect((await self("DELETE", id)).text).toBe("true");
});

test("a deleted agent acts for none of its clients (rows 66, 67)", async () => {
	const agent = await agentOf("skattegrunnlag");
	const plain = await standard();
	await add(agent.id, giver.uuid);
	await self("POST", agent.id);
	const erase = (id: string, as: Party = w.kari, party = owner, facilitator = party) =>
		w.call("DELETE", `${AGENT}/${party}/${id}?facilitatorId=${facilitator}`, as);
	expect(told(await erase(randomUUID()))).toBe("404 AUTH-00015");
	expect(told(await erase(plain.id))).toBe("400 AUTH-00034");
	expect(told(await erase(agent.id, w.kari, owner, w.stranger.uuid))).toBe("400 AUTH-00039");
	expect(told(await erase(agent.id, w.ola, elsewhere.uuid))).toBe("403 AUTH-00024");
	for (const as of [w.ola, clerk]) expect(told(await erase(agent.id, as))).toBe("403 HTTP-00403");
	expect(await w.decision(agent.id, "skatt", "read", giver)).toBe("Permit");
	const answer = await erase(agent.id, manager);
	expect([answer.status, answer.text]).toEqual([200, ""]);
	for (const party of [giver, w.customer]) {
		expect(await w.decision(agent.id, "skatt", "read", party)).not.toBe("Permit");
	}
	expect(told(await erase(agent.id))).toBe("404 AUTH-00015");
	expect(inForm(await add(agent.id, giver.uuid))).toEqual([400, ["systemUserId"]]);
	// It can be asked for again, and has nothing then.
	const again = await request(
		store,
		{ externalRef: agent.externalRef, accessPackages: [accessPackage("skattegrunnlag")] },
		"agent",
	);
	await approveRequest(store, { user: w.kari, owner: w.customer, id: again.id });
	expect((await clientsOf(again.id)).text).toBe("[]");
});

test("third parties list agents and their clients (rows 87 to 89)", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const agents = await w.call("GET", `${THIRD}/agents?party=${CUSTOMER}`, karis);
	const found = (agents.json as unknown as Record<string, unknown>[]).find(({ id }) => id === agent.id);
	expect(found).toMatchObject({
		userType: "agent",
		reporteeOrgNo: CUSTOMER,
		accessPackages: [accessPackage("regnskapsforer-lonn")],
	});
	expect(new Set((agents.json as unknown as { userType: string }[]).map(({ userType }) => userType))).toEqual(
		new Set(["agent"]),
	);
	const client = { clientId: w.client.uuid, clientOrganizationNumber: CLIENT_ORG, clientOrganizationName: "Klient AS" };
	const frame = { links: {}, systemUserInformation: { systemUserId: agent.id, systemUserOwnerOrg: CUSTOMER } };
	const available = () => w.call("GET", `${THIRD}/clients/available?agent=${agent.id}`, karis);
	const delegated = () => w.call("GET", `${THIRD}/clients?agent=${agent.id}`, karis);
	expect((await available()).json).toEqual({ ...frame, data: [client] });
	expect((await delegated()).json).toEqual({ ...frame, data: [] });
	await add(agent.id, w.client.uuid);
	expect((await delegated()).json).toEqual({ ...frame, data: [client] });
	// Those that are there already are told too.
	expect((await available()).json).toEqual({ ...frame, data: [client] });
});

test("third parties add and remove clients (row 90)", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const plain = await standard();
	const call = (method: string, query: string, as = karis) => w.call(method, `${THIRD}/clients${query}`, as);
	const both = `?agent=${agent.id}&client=${w.client.uuid}`;
	for (const [method, decision] of [
		["POST", "Permit"],
		["DELETE", "NotApplicable"],
	] as const) {
		for (let i = 0; i < 2; i++) {
			const answer = await call(method, both);
			expect([answer.status, answer.json]).toEqual([200, { agent: agent.id, client: w.client.uuid }]);
			expect(await w.decision(agent.id, "bok", "read", w.client)).toBe(decision);
		}
		const missing = ["AUTH.VLD-00014 ?agent", "AUTH.VLD-00016 ?client"];
		expect(finding(await call(method, ""))).toEqual([400, ...missing]);
		expect(finding(await call(method, "?agent=x&client=00000000-0000-0000-0000-000000000000"))).toEqual([
			400,
			...missing,
		]);
		expect(finding(await call(method, `?agent=${randomUUID()}&client=${w.client.uuid}`))).toEqual([400, missing[0]]);
		expect(finding(await call(method, `?agent=${plain.id}&client=${w.client.uuid}`))).toEqual([
			400,
			"AUTH.VLD-00015 ?agent",
		]);
	}
	for (const path of ["/clients", "/clients/available"]) {
		const get = (query: string) => w.call("GET", THIRD + path + query, karis);
		expect(finding(await get(""))).toEqual([400, "AUTH.VLD-00014 ?agent"]);
		expect(finding(await get(`?agent=${randomUUID()}`))).toEqual([400, "AUTH.VLD-00014 ?agent"]);
		expect(finding(await get(`?agent=${plain.id}`))).toEqual([400, "AUTH.VLD-00015 ?agent"]);
	}
	expect(told(await call("POST", `?agent=${agent.id}&client=${w.stranger.uuid}`))).toBe("400 AUTH-00079");
	expect(told(await call("POST", `?agent=${agent.id}&client=${randomUUID()}`))).toBe("400 AUTH-00079");
	expect(told(await call("DELETE", `?agent=${agent.id}&client=${randomUUID()}`))).toBe("400 AUTH-00031");
	const needy = await agentOf("regnskapsforer-lonn", "lonn");
	expect(told(await call("POST", `?agent=${needy.id}&client=${w.client.uuid}`))).toBe("400 AUTH-00080");
	for (const party of ["310000108", "x", w.customer.uuid]) {
		expect(told(await w.call("GET", `${THIRD}/agents?party=${party}`, karis))).toBe("404 HTTP-00404");
	}
	expect(told(await w.call("GET", `${THIRD}/agents`, karis))).toBe("400 STD-00000");
});

test("third parties need the scope, and the PDP's word about whose clients they are", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const plain = await standard();
	const before = await store.revision();
	const calls: [string, string, string][] = [
		["GET", `/agents?party=${CUSTOMER}`, READ],
		["GET", `/clients/available?agent=${agent.id}`, READ],
		["GET", `/clients?agent=${agent.id}`, READ],
		["GET", `/clients?agent=${plain.id}`, READ],
		["POST", `/clients?agent=${agent.id}&client=${w.client.uuid}`, WRITE],
		["DELETE", `/clients?agent=${agent.id}&client=${w.client.uuid}`, WRITE],
	];
	for (const [method, path, scope] of calls) {
		const ask = async (as: Party | string) => told(await w.call(method, THIRD + path, as));
		expect(await ask(await w.tokenOf(w.kari, scope === READ ? WRITE : READ))).toBe("403 HTTP-00403");
		for (const stranger of [w.ola, w.nobody, manager]) {
			expect(await ask(await w.tokenOf(stranger, scope))).toBe("403 HTTP-00403");
		}
		expect(await ask(await w.orgToken(VENDOR, scope))).toBe("403 HTTP-00403");
		expect(await ask(await w.systemUserToken(agent.id, scope))).toBe("403 HTTP-00403");
		expect((await w.served.call(method, THIRD + path)).status).toBe(401);
	}
	expect(await store.revision()).toEqual(before);
	expect((await w.call("GET", `${THIRD}/agents?party=${CUSTOMER}`, await w.tokenOf(clerk, READ))).status).toBe(200);
});

test("a machine that administers clients adds one itself (row 91)", async () => {
	const systemId = `${VENDOR}_administrator`;
	await addSystem(store, {
		id: systemId,
		clientId: ["administrator"],
		rights: [],
		accessPackages: [accessPackage("klientadministrator")],
	});
	const asked = { systemId, rights: [], accessPackages: [accessPackage("klientadministrator")] };
	const machine = await request(store, asked);
	await approveRequest(store, { user: w.kari, owner: w.customer, id: machine.id });
	const token = await w.systemUserToken(machine.id, READ, WRITE);
	const agent = await agentOf("regnskapsforer-lonn");
	const call = (method: string) => w.call(method, `${THIRD}/clients?agent=${agent.id}&client=${w.client.uuid}`, token);
	expect((await w.call("GET", `${THIRD}/agents?party=${CUSTOMER}`, token)).status).toBe(200);
	expect((await call("POST")).status).toBe(200);
	expect(await w.decision(agent.id, "bok", "read", w.client)).toBe("Permit");
	expect((await call("DELETE")).status).toBe(200);
	await w.call("POST", `/fullmakt/v1/systemusers/${owner}/${machine.id}/deactivate`, w.kari);
	expect(told(await call("POST"))).toBe("403 HTTP-00403");
	// It administers the clients of its own customer alone.
	expect(told(await w.call("GET", `${THIRD}/agents?party=310000086`, token))).toBe("403 HTTP-00403");
});

test("what a client gives makes it available, not that it is a client", async () => {
	// The accountant's client gives nothing of this kind.
	const { id } = await agentOf("skattegrunnlag");
	const answer = await w.call("GET", `${THIRD}/clients/available?agent=${id}`, karis);
	expect((answer.json.data as { clientId: string }[]).map(({ clientId }) => clientId)).toEqual([giver.uuid]);
});
