import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { createChange } from "../../src/systemusers/create-change.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import type { RequestInput } from "../../src/systemusers/schemas.js";
import { addParty, assign } from "../access/clients/world.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, right, VENDOR } from "../systems/world.js";
import { type HttpWorld, httpWorld, PARTY_ID, PORTAL, told } from "./http-world.js";
import { addSystem, request, vendor } from "./world.js";

const BASE = "/accessmanagement/api/v1";
const USERS = `${BASE}/systemuser`;
const SYSTEM = `${VENDOR}_smartcloud`;
const PLAIN = `${VENDOR}_plain`;

let store: Store & { remove(): Promise<void> };
let w: HttpWorld;
let elsewhere: Party;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await httpWorld(store, now);
	await addParty(store, { orgNumber: VENDOR, name: "Leverandør AS", form: "AS" });
	await addSystem(store);
	// Which services a package opens is kept when a policy is uploaded.
	const opens = {
		resource: "skatt",
		subject: "urn:altinn:accesspackage:skattegrunnlag",
		updated_at: now.at,
		deleted: 0,
	};
	await store.write(vendor, async (tx) => {
		await tx.db.insertInto("resource_subject").values(opens).execute();
		tx.log({ kind: "resources", resources: ["skatt"] });
	});
	await addSystem(store, {
		id: PLAIN,
		name: { nb: "Enkel", nn: "Enkel", en: "Plain" },
		clientId: ["plain"],
		accessPackages: [accessPackage("skattegrunnlag")],
		isVisible: true,
	});
	elsewhere = await addParty(store, { orgNumber: "310000086", name: "Annet AS", form: "AS" });
	await assign(store, elsewhere, w.ola, "daglig-leder");
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
const asked = (more: Partial<RequestInput> = {}, type: SystemUser["type"] = "standard") => {
	count += 1;
	const agent = type === "agent" ? { accessPackages: [accessPackage("regnskapsforer-lonn")] } : {};
	return request(store, { externalRef: `ref-${count}`, ...agent, ...more }, type);
};
const made = async (type: SystemUser["type"] = "standard", more: Partial<RequestInput> = {}): Promise<SystemUser> => {
	const { id } = await asked(more, type);
	return approveRequest(store, { user: w.kari, owner: w.customer, id });
};

const system = {
	systemId: SYSTEM,
	systemVendorOrgNumber: VENDOR,
	systemVendorOrgName: "Leverandør AS",
	name: "Smartsky",
};
const krav = { identifier: "krav", title: "krav", resourceOwnerOrgcode: "skd" };
const skatt = { identifier: "skatt", title: "skatt", resourceOwnerOrgcode: "skd" };
const packages = [
	{
		id: expect.stringMatching(/^[0-9a-f-]{36}$/),
		urn: "urn:altinn:accesspackage:skattegrunnlag",
		name: "Skattegrunnlag",
		resources: [skatt],
	},
];
const inEnglish = async (path: string) => {
	const token = await w.tokenOf(w.kari);
	return (await w.served.call("GET", path, { token, headers: { "Accept-Language": "en" } })).json;
};

test("systems and what they need, by their names in the reader's language", async () => {
	const list = (await w.call("GET", `${BASE}/systemregister`, w.kari)).json;
	// The other one is not for everybody to choose.
	expect(list).toEqual([{ ...system, systemId: PLAIN, name: "Enkel" }]);
	expect(await inEnglish(`${BASE}/systemregister`)).toEqual([{ ...system, systemId: PLAIN, name: "Plain" }]);
	const needs = await w.call("GET", `${BASE}/systemregister/rights/${PLAIN}`, w.kari);
	expect(needs.json).toEqual({ resources: [krav], accessPackages: packages });
	const unknown = await w.call("GET", `${BASE}/systemregister/rights/no_such`, w.kari);
	expect(unknown.json).toEqual({ resources: [], accessPackages: [] });
});

test("system users are listed, opened, made and deleted", async () => {
	const standard = await made();
	const agent = await made("agent");
	const shown = (user: SystemUser) => ({
		id: user.id,
		integrationTitle: user.title,
		created: new Date(now.at).toISOString(),
		system,
		userType: user.type,
		resources: [],
		accessPackages: [],
	});
	expect((await w.call("GET", `${USERS}/${PARTY_ID}`, w.kari)).json).toContainEqual(shown(standard));
	expect((await w.call("GET", `${USERS}/agent/${PARTY_ID}`, w.kari)).json).toEqual([shown(agent)]);
	expect((await w.call("GET", `${USERS}/${PARTY_ID}/${standard.id}`, w.kari)).json).toEqual({
		...shown(standard),
		resources: [krav],
		accessPackages: packages,
	});
	const one = (await w.call("GET", `${USERS}/agent/${PARTY_ID}/${agent.id}`, w.kari)).json;
	expect((one.accessPackages as { urn: string }[]).map(({ urn }) => urn)).toEqual(agent.packages);
	expect(told(await w.call("GET", `${USERS}/${PARTY_ID}/${agent.id}`, w.kari))).toBe("404 AMUI-00015");
	expect(told(await w.call("GET", `${USERS}/agent/${PARTY_ID}/${standard.id}`, w.kari))).toBe("404 AMUI-00015");
	expect(told(await w.call("GET", `${USERS}/${elsewhere.uuid}/${standard.id}`, w.ola))).toBe("404 AMUI-00015");

	const create = (systemId: string) =>
		w.call("POST", `${USERS}/${PARTY_ID}`, w.kari, { integrationTitle: "Min", systemId });
	const answer = await create(PLAIN);
	expect(Object.keys(answer.json)).toEqual(["id"]);
	const id = answer.json.id as string;
	expect(await w.decision(id, "krav", "read")).toBe("Permit");
	expect(told(await create(PLAIN))).toBe("400 AMUI-00004");
	expect(told(await create("no_such"))).toBe("404 AMUI-00011");
	const remove = (path: string, as = w.kari) => w.call("DELETE", USERS + path, as);
	expect(told(await remove(`/agent/${PARTY_ID}/${id}`))).toBe("400 AMUI-00034");
	expect(told(await remove(`/${PARTY_ID}/${agent.id}`))).toBe("400 AMUI-00036");
	expect(told(await remove(`/${elsewhere.uuid}/${id}`, w.ola))).toBe("403 AMUI-00024");
	const gone = await remove(`/${PARTY_ID}/${id}`);
	expect([gone.status, gone.text]).toEqual([202, ""]);
	expect(await w.decision(id, "krav", "read")).not.toBe("Permit");
	expect(told(await remove(`/${PARTY_ID}/${id}`))).toBe("404 AMUI-00015");
	expect(told(await remove(`/agent/${PARTY_ID}/${agent.id}?partyUuid=${w.stranger.uuid}`))).toBe("400 AMUI-00039");
	expect((await remove(`/agent/${PARTY_ID}/${agent.id}?partyUuid=${w.customer.uuid}`)).status).toBe(202);
});

test("a request is opened, sent on, approved and rejected", async () => {
	const { id } = await asked({ redirectUrl: "https://smartcloud.example/receipt" });
	const open = async (as: Party) => w.call("GET", `${USERS}/request/${id}`, as);
	const shown = {
		id,
		partyId: String(PARTY_ID),
		partyUuid: w.customer.uuid,
		status: "New",
		redirectUrl: "https://smartcloud.example/receipt",
		system,
		created: new Date(now.at).toISOString(),
		escalated: false,
		userMayEscalateButNotApprove: false,
		systemUserType: "standard",
		resources: [krav],
		accessPackages: packages,
	};
	expect((await open(w.kari)).json).toEqual(shown);
	expect((await open(w.ola)).json).toEqual({ ...shown, userMayEscalateButNotApprove: true });
	expect(told(await open(w.nobody))).toBe("403 AMUI-00066");
	const pending = async () => (await w.call("GET", `${USERS}/${w.customer.uuid}/pending`, w.kari)).json;
	expect(await pending()).toEqual([]);
	const send = (as: Party) => w.call("POST", `${USERS}/request/${PARTY_ID}/${id}/escalate`, as);
	expect((await send(w.nobody)).text).toBe("false");
	expect((await send(w.ola)).text).toBe("true");
	expect(await pending()).toEqual([{ ...shown, escalated: true }]);
	const answer = (verb: string, as: Party = w.kari, request = id, party: string | number = PARTY_ID) =>
		w.call("POST", `${USERS}/request/${party}/${request}/${verb}`, as);
	expect(told(await answer("approve", w.ola))).toBe("403 HTTP-00403");
	expect(told(await answer("approve", w.ola, id, elsewhere.uuid))).toBe("403 AMUI-00041");
	expect((await answer("approve")).text).toBe("true");
	expect(await w.decision(id, "krav", "read")).toBe("Permit");
	expect(told(await answer("approve"))).toBe("409 AMUI-00013");
	expect(await pending()).toEqual([]);
	const other = await asked();
	expect((await answer("reject", w.kari, other.id)).text).toBe("true");
	expect(told(await answer("reject", w.kari, other.id))).toBe("409 AMUI-00013");
	expect(told(await answer("approve", w.kari, randomUUID()))).toBe("404 AMUI-00010");
});

test("an approval that the approver cannot give says why, in one text", async () => {
	const manager = await addParty(store, { kind: "person", name: "Tove" });
	await assign(store, w.customer, manager, "rettighetshaver", { packages: ["tilgangsstyrer"] });
	const { id } = await asked({ accessPackages: [] });
	const refused = await w.call("POST", `${USERS}/request/${PARTY_ID}/${id}/approve`, manager);
	expect([told(refused), refused.json.delegationReasons]).toEqual([
		"403 AMUI-00016",
		"krav: MissingRoleAccess, MissingDelegationAccess",
	]);
	expect(await w.decision(id, "krav", "read")).not.toBe("Permit");
});

test("an agent's request and a change have the same way", async () => {
	const agent = await asked({}, "agent");
	const opened = (await w.call("GET", `${USERS}/agentrequest/${agent.id}`, w.kari)).json;
	expect(opened).toMatchObject({ id: agent.id, systemUserType: "agent", resources: [] });
	expect(told(await w.call("GET", `${USERS}/request/${agent.id}`, w.kari))).toBe("404 AMUI-00010");
	expect((await w.call("POST", `${USERS}/agentrequest/${PARTY_ID}/${agent.id}/escalate`, w.ola)).text).toBe("true");
	expect((await w.call("POST", `${USERS}/agentrequest/${PARTY_ID}/${agent.id}/approve`, w.kari)).text).toBe("true");
	const second = await asked({}, "agent");
	expect((await w.call("POST", `${USERS}/agentrequest/${PARTY_ID}/${second.id}/reject`, w.kari)).text).toBe("true");

	const user = await made("standard", { rights: [right("krav", "read")] });
	const change = async () => {
		const correlationId = randomUUID();
		const input = {
			requiredRights: [right("krav", "write")],
			unwantedAccessPackages: [accessPackage("skattegrunnlag")],
		};
		await store.write(vendor, (tx) =>
			createChange(tx, VENDOR, { correlationId, systemUserId: user.id }, input, vendor),
		);
		return correlationId;
	};
	const id = await change();
	expect((await w.call("GET", `${USERS}/changerequest/${id}`, w.kari)).json).toMatchObject({
		id,
		status: "New",
		system,
		requiredRights: [krav],
		unwantedRights: [],
		requiredAccessPackages: [],
		unwantedAccessPackages: packages,
	});
	expect(told(await w.call("GET", `${USERS}/changerequest/${id}`, w.ola))).toBe("403 AMUI-00066");
	expect((await w.call("POST", `${USERS}/changerequest/${PARTY_ID}/${id}/approve`, w.kari)).text).toBe("true");
	expect([await w.decision(user.id, "krav", "write"), await w.decision(user.id, "skatt", "read")]).toEqual([
		"Permit",
		"NotApplicable",
	]);
	const more = await change();
	expect((await w.call("POST", `${USERS}/changerequest/${PARTY_ID}/${more}/reject`, w.kari)).text).toBe("true");
});

test("whoever has answered is sent on to the vendor (row 53)", async () => {
	const redirectUrl = "https://smartcloud.example/receipt?x=1";
	const standard = await asked({ redirectUrl });
	const agent = await asked({ redirectUrl }, "agent");
	for (const [kind, id] of [
		["request", standard.id],
		["agentrequest", agent.id],
	]) {
		const token = await w.tokenOf(w.kari);
		const answer = await fetch(`${w.served.url}${USERS}/${kind}/${id}/logout`, {
			headers: { Authorization: `Bearer ${token}` },
			redirect: "manual",
		});
		expect(answer.status).toBe(302);
		const location = answer.headers.get("location") as string;
		const cookie = answer.headers.get("set-cookie") as string;
		expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
		const follow = (address: string): Promise<Response> =>
			fetch(w.served.url + new URL(address).pathname, {
				headers: { Cookie: cookie.split(";", 1)[0] as string },
				redirect: "manual",
			});
		const out = await follow(location);
		const next = await follow(out.headers.get("location") as string);
		expect([next.status, next.headers.get("location")]).toEqual([302, redirectUrl]);
	}
});

test("clients of an agent, and the agent's own organisation", async () => {
	const giver = await addParty(store, { orgNumber: "310000078", name: "Giver AS", form: "AS" });
	await assign(store, giver, w.customer, "rettighetshaver", { packages: ["skattegrunnlag"] });
	const agent = await made("agent", { accessPackages: [accessPackage("skattegrunnlag")] });
	const plain = await made();
	const place = (id = agent.id, party: string | number = PARTY_ID) => `${USERS}/agentdelegation/${party}/${id}`;
	const customers = await w.call("GET", `${place()}/customers?partyuuid=${w.customer.uuid}`, w.kari);
	expect(customers.json).toEqual([
		{
			id: giver.uuid,
			name: "Giver AS",
			orgNo: "310000078",
			access: [{ role: "urn:altinn:role:rettighetshaver", packages: ["urn:altinn:accesspackage:skattegrunnlag"] }],
		},
	]);
	const add = (customerId: string, id = agent.id, facilitatorId: string | undefined = w.customer.uuid) =>
		w.call("POST", `${place(id)}/delegation`, w.kari, { customerId, facilitatorId });
	const delegation = { delegationId: giver.uuid, customerId: giver.uuid };
	const clients = async () => (await w.call("GET", `${place()}/delegation`, w.kari)).json;
	expect((await add(giver.uuid)).json).toEqual(delegation);
	expect((await add(giver.uuid)).json).toEqual(delegation);
	expect(await clients()).toEqual([delegation]);
	expect(await w.decision(agent.id, "skatt", "read", giver)).toBe("Permit");
	expect(told(await add(w.client.uuid))).toBe("400 AMUI-00079");
	expect(told(await add(randomUUID()))).toBe("400 AMUI-00079");
	expect(told(await add(giver.uuid, plain.id))).toBe("400 AMUI-00034");
	expect(told(await add(giver.uuid, randomUUID()))).toBe("404 AMUI-00015");
	expect(told(await add(giver.uuid, agent.id, w.stranger.uuid))).toBe("400 AMUI-00040");
	for (const id of [plain.id, randomUUID()]) {
		expect((await w.call("GET", `${place(id)}/customers`, w.kari)).json.code).toMatch(/^AMUI-000(15|34)$/);
		expect((await w.call("GET", `${place(id)}/delegation`, w.kari)).json.code).toMatch(/^AMUI-000(15|34)$/);
	}
	const remove = (client: string, as = w.kari, party: string | number = PARTY_ID) =>
		w.call("DELETE", `${place(agent.id, party)}/delegation/${client}`, as);
	expect(told(await remove(giver.uuid, w.ola, elsewhere.uuid))).toBe("403 AMUI-00024");
	expect(told(await remove(randomUUID()))).toBe("400 AMUI-00031");
	expect((await remove(giver.uuid)).text).toBe("true");
	expect(await clients()).toEqual([]);
	expect(await w.decision(agent.id, "skatt", "read", giver)).not.toBe("Permit");

	const self = (method: string, party = w.customer.uuid) =>
		w.call(method, `${place()}/self?partyuuid=${party}`, w.kari);
	expect((await self("GET")).text).toBe("false");
	expect((await self("POST")).text).toBe("true");
	expect((await self("GET")).text).toBe("true");
	expect(await w.decision(agent.id, "skatt", "read")).toBe("Permit");
	expect((await self("DELETE")).text).toBe("true");
	expect(await w.decision(agent.id, "skatt", "read")).not.toBe("Permit");
	expect(told(await self("POST", w.stranger.uuid))).toBe("400 AMUI-00040");
});

test("nobody without the portal's scope or the PDP's word gets in", async () => {
	const agent = await made("agent");
	const { id } = await asked();
	const before = await store.revision();
	const calls: [string, string, unknown?][] = [
		["GET", `${USERS}/${PARTY_ID}`],
		["GET", `${USERS}/agent/${PARTY_ID}`],
		["GET", `${USERS}/agent/${PARTY_ID}/${agent.id}`],
		["POST", `${USERS}/${PARTY_ID}`, { systemId: PLAIN }],
		["DELETE", `${USERS}/agent/${PARTY_ID}/${agent.id}`],
		["GET", `${USERS}/${PARTY_ID}/pending`],
		["POST", `${USERS}/request/${PARTY_ID}/${id}/approve`],
		["POST", `${USERS}/request/${PARTY_ID}/${id}/reject`],
		["GET", `${USERS}/agentdelegation/${PARTY_ID}/${agent.id}/customers`],
		["GET", `${USERS}/agentdelegation/${PARTY_ID}/${agent.id}/delegation`],
		["POST", `${USERS}/agentdelegation/${PARTY_ID}/${agent.id}/delegation`, { customerId: w.client.uuid }],
		["DELETE", `${USERS}/agentdelegation/${PARTY_ID}/${agent.id}/delegation/${w.client.uuid}`],
		["POST", `${USERS}/agentdelegation/${PARTY_ID}/${agent.id}/self`],
	];
	for (const [method, path, body] of calls) {
		for (const as of [w.ola, w.nobody, await w.tokenOf(w.kari, "other"), await w.orgToken(VENDOR, PORTAL)]) {
			expect(`${path} ${told(await w.call(method, path, as, body))}`).toBe(`${path} 403 HTTP-00403`);
		}
		expect((await w.served.call(method, path)).status).toBe(401);
	}
	expect(await store.revision()).toEqual(before);
});
