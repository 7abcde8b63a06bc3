import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import { type Outbox, startOutbox } from "../../src/store/outbox.js";
import type { Store } from "../../src/store/store.js";
import { deleteSystem } from "../../src/systems/register.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { workOnJob } from "../../src/systemusers/client-jobs.js";
import { JOB_TOPIC } from "../../src/systemusers/job-repository.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import type { RequestInput } from "../../src/systemusers/schemas.js";
import { addParty, assign } from "../access/clients/world.js";
import type { Answer } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, OTHER_VENDOR, right, VENDOR } from "../systems/world.js";
import { AUTHENTICATION, type HttpWorld, httpWorld, PAGE, PORTAL, told } from "./http-world.js";
import { addSystem, request, vendor } from "./world.js";

const READ = "altinn:clientdelegations.read";
const WRITE = "altinn:clientdelegations.write";
const OTHER_SYSTEM = `${OTHER_VENDOR}_other`;

let store: Store & { remove(): Promise<void> };
let w: HttpWorld;
let owner: string;
let outbox: Outbox;
/** Manages access and nothing else. */
let manager: Party;
/** Administers clients and nothing else. */
let clerk: Party;
/** Ola manages it. */
let elsewhere: Party;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await httpWorld(store, now);
	owner = w.customer.uuid;
	await addSystem(store);
	await addSystem(store, {
		id: OTHER_SYSTEM,
		vendor: { ID: `0192:${OTHER_VENDOR}` },
		clientId: ["other"],
		isVisible: true,
		accessPackages: [],
		allowedRedirectUrls: [],
	});
	manager = await addParty(store, { kind: "person", name: "Tove" });
	await assign(store, w.customer, manager, "rettighetshaver", { packages: ["tilgangsstyrer"] });
	clerk = await addParty(store, { kind: "person", name: "Klara" });
	await assign(store, w.customer, clerk, "rettighetshaver", { packages: ["klientadministrator"] });
	elsewhere = await addParty(store, { orgNumber: "310000086", name: "Annet AS", form: "AS" });
	await assign(store, elsewhere, w.ola, "daglig-leder");
	outbox = startOutbox(store, {
		handlers: { [JOB_TOPIC]: (delivery) => workOnJob(w, delivery) },
		now: () => now.at,
		pollMs: 1_000_000,
	});
});
afterAll(async () => {
	await outbox?.stop();
	await w?.stop();
	await store?.remove();
});

let count = 0;
async function made(more: Partial<RequestInput> = {}, type: SystemUser["type"] = "standard"): Promise<SystemUser> {
	count += 1;
	const { id } = await request(store, { externalRef: `ref-${count}`, ...more }, type);
	return approveRequest(store, { user: w.kari, owner: w.customer, id });
}
const agentOf = (...codes: string[]) => made({ accessPackages: codes.map(accessPackage) }, "agent");

const own = (id: string, what: string, party = owner) => `/fullmakt/v1/systemusers/${party}/${id}/${what}`;
const permits = async (id: string) => ({
	read: await w.decision(id, "krav", "read"),
	write: await w.decision(id, "krav", "write"),
	skatt: await w.decision(id, "skatt", "read"),
});
const yes = "Permit";
const no = "NotApplicable";

test("the customer sees and sets what a system user may do (beyond row 80)", async () => {
	const user = await made();
	const get = (as: Party | string = w.kari) => w.call("GET", own(user.id, "access"), as);
	const put = (body: unknown, as: Party | string = w.kari) => w.call("PUT", own(user.id, "access"), as, body);
	const all = {
		rights: [right("krav", "read"), right("krav", "write")],
		accessPackages: [accessPackage("skattegrunnlag")],
	};
	const first = await get();
	expect([first.status, first.json]).toEqual([200, all]);
	expect(await permits(user.id)).toEqual({ read: yes, write: yes, skatt: yes });
	const less = { rights: [right("krav", "read")], accessPackages: [] };
	const put1 = await put(less);
	expect([put1.status, put1.json]).toEqual([200, less]);
	expect(await permits(user.id)).toEqual({ read: yes, write: no, skatt: no });
	// Whoever manages access takes away what he could not give.
	expect(told(await put({ rights: [right("krav", "write")], accessPackages: [] }, manager))).toBe("400 AUTH-00001");
	expect(await permits(user.id)).toEqual({ read: yes, write: no, skatt: no });
	expect((await put({ rights: [right("krav")], accessPackages: [accessPackage("skattegrunnlag")] })).json).toEqual(all);
	expect((await put(less, manager)).json).toEqual(less);
	const stays = await store.revision();
	expect((await put(less)).json).toEqual(less);
	expect((await store.revision()).revision).toBe(stays.revision);
});

test("two who set it at once do not undo each other (If-Match)", async () => {
	const user = await made();
	const token = await w.tokenOf(w.kari);
	const path = own(user.id, "access");
	const etag = (await w.served.call("GET", path, { token })).headers.get("etag") as string;
	expect((await w.served.call("GET", path, { token, headers: { "If-None-Match": etag } })).status).toBe(304);
	const put = (body: unknown) => w.served.call("PUT", path, { token, body, headers: { "If-Match": etag } });
	const answers = await Promise.all([
		put({ rights: [right("krav", "read")], accessPackages: [] }),
		put({ rights: [right("krav", "write")], accessPackages: [] }),
	]);
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
	const winner = answers[0]?.status === 200 ? "read" : "write";
	expect(await permits(user.id)).toEqual({ read: no, write: no, skatt: no, [winner]: yes });
});

test("every refusal of a change by the customer has its code", async () => {
	const user = await made();
	const agent = await agentOf("lonn");
	const put = async (id: string, rights: unknown, packages: string[] | null = [], as = w.kari, party = owner) => {
		const body = { rights, accessPackages: packages?.map(accessPackage) ?? null };
		return told(await w.call("PUT", own(id, "access", party), as, body));
	};
	expect(await put(user.id, [])).toBe("400 AUTH-00059");
	expect(await put(user.id, null, null)).toBe("400 AUTH-00059");
	expect(await put(user.id, [right("skatt")])).toBe("400 AUTH-00001");
	expect(await put(user.id, [right("krav", "sign")])).toBe("400 AUTH-00001");
	expect(await put(user.id, [right("krav")], ["jordbruk"])).toBe("400 AUTH-00063");
	expect(await put(user.id, [right("krav")], ["regnskapsforer-lonn"])).toBe("400 AUTH-00064");
	await put(user.id, [right("krav")]);
	expect(await put(user.id, [right("krav")], ["skattegrunnlag"], manager)).toBe("400 AUTH-00053");
	expect(await put(agent.id, [])).toBe("400 AUTH-00058");
	expect(await put(agent.id, [right("krav")], ["lonn"])).toBe("400 AUTH-00036");
	expect(await put(randomUUID(), [right("krav")])).toBe("404 AUTH-00015");
	expect(await put(user.id, [right("krav")], [], w.ola, elsewhere.uuid)).toBe("403 AUTH-00024");
	expect(await put(user.id, [right("krav")], [], clerk)).toBe("403 HTTP-00403");
	expect(await put(user.id, [{ resource: [] }])).toBe("400 STD-00000");
	expect(told(await w.call("PUT", own(user.id, "access"), w.kari, {}))).toBe("400 STD-00000");
	expect(told(await w.call("GET", own(user.id, "access", elsewhere.uuid), w.ola))).toBe("403 AUTH-00024");
	expect(told(await w.call("GET", own(randomUUID(), "access"), w.kari))).toBe("404 AUTH-00015");
	expect((await w.call("GET", own(user.id, "access"), clerk)).status).toBe(200);
	expect(await permits(user.id)).toEqual({ read: yes, write: yes, skatt: no });
});

test("a moved system user has what the other system needs too, and serves the other vendor", async () => {
	const user = await made();
	const move = (body: unknown, as = w.kari, party = owner) => w.call("POST", own(user.id, "move", party), as, body);
	const lookup = async (clientId: string, providerOrg: string) => {
		const search = { clientId, systemProviderOrgNo: providerOrg, systemUserOwnerOrgNo: CUSTOMER };
		const query = new URLSearchParams({ ...search, externalRef: user.externalRef });
		const token = await w.orgToken(CUSTOMER, "altinn:maskinporten/systemuser.read");
		return (await w.call("GET", `${AUTHENTICATION}/systemuser/byExternalId?${query}`, token)).status;
	};
	const first = "32ef65ac-6e62-498d-880f-76c85c2052ae";
	expect([await lookup(first, VENDOR), await lookup("other", OTHER_VENDOR)]).toEqual([200, 404]);
	expect(told(await move({ systemId: "no_such" }))).toBe("404 AUTH-00011");
	expect(told(await move({}))).toBe("400 STD-00000");
	const refused = await move({ systemId: OTHER_SYSTEM });
	expect([told(refused), refused.json.NotFoundPackages]).toEqual([
		"400 AUTH-00063",
		"urn:altinn:accesspackage:skattegrunnlag",
	]);
	expect(await permits(user.id)).toEqual({ read: yes, write: yes, skatt: yes });
	expect(told(await move({ systemId: OTHER_SYSTEM, drop: true }, w.ola, elsewhere.uuid))).toBe("403 AUTH-00024");
	expect(told(await move({ systemId: OTHER_SYSTEM, drop: true }, clerk))).toBe("403 HTTP-00403");
	const answer = await move({ systemId: OTHER_SYSTEM, drop: true });
	expect(answer.json).toMatchObject({ id: user.id, systemId: OTHER_SYSTEM, supplierOrgno: OTHER_VENDOR });
	expect(answer.json.externalRef).toBe(user.externalRef);
	expect(await permits(user.id)).toEqual({ read: yes, write: yes, skatt: no });
	expect([await lookup(first, VENDOR), await lookup("other", OTHER_VENDOR)]).toEqual([404, 200]);
	// The same once more changes nothing; another of that name stands in the way.
	expect((await move({ systemId: OTHER_SYSTEM })).status).toBe(200);
	const other = await made();
	const taken = { systemId: OTHER_SYSTEM, externalRef: user.externalRef, drop: true };
	expect(told(await w.call("POST", own(other.id, "move"), w.kari, taken))).toBe("400 AUTH-00004");
	// The first vendor may ask for one of that name again.
	expect((await request(store, { externalRef: user.externalRef })).id).not.toBe(user.id);
});

test("a system user that would be left with nothing is not moved, nor one to a hidden or deleted system", async () => {
	const bare = await made({ rights: [], accessPackages: [accessPackage("skattegrunnlag")] });
	const agent = await agentOf("lonn");
	const move = async (id: string, systemId: string) =>
		told(await w.call("POST", own(id, "move"), w.kari, { systemId, drop: true }));
	expect(await move(bare.id, OTHER_SYSTEM)).toBe("400 AUTH-00059");
	expect(await move(agent.id, OTHER_SYSTEM)).toBe("400 AUTH-00058");
	await addSystem(store, {
		id: `${OTHER_VENDOR}_hidden`,
		vendor: { ID: `0192:${OTHER_VENDOR}` },
		clientId: ["hidden"],
		isVisible: false,
		allowedRedirectUrls: [],
	});
	expect(await move(bare.id, `${OTHER_VENDOR}_hidden`)).toBe("404 AUTH-00011");
	const gone = `${VENDOR}_gone`;
	await addSystem(store, { id: gone, clientId: ["gone"] });
	await store.write(vendor, (tx) => deleteSystem(tx, gone, { orgNumber: VENDOR, clientId: undefined, admin: false }));
	expect(await move(bare.id, gone)).toBe("404 AUTH-00011");
	expect(await permits(bare.id)).toEqual({ read: no, write: no, skatt: yes });
});

test("the users of a deleted system are permitted nothing until they are moved (row 20)", async () => {
	const systemId = `${VENDOR}_ending`;
	await addSystem(store, { id: systemId, clientId: ["ending"] });
	const user = await made({ systemId });
	expect(await permits(user.id)).toEqual({ read: yes, write: yes, skatt: yes });
	const registrar = { orgNumber: VENDOR, clientId: undefined, admin: false };
	await store.write(vendor, (tx) => deleteSystem(tx, systemId, registrar));
	expect(await permits(user.id)).toEqual({ read: no, write: no, skatt: no });
	await w.call("POST", own(user.id, "deactivate"), w.kari);
	await w.call("POST", own(user.id, "reactivate"), w.kari);
	expect(await permits(user.id)).toEqual({ read: no, write: no, skatt: no });
	const still = await w.call("GET", `${AUTHENTICATION}/systemuser/${owner}/${user.id}`, w.kari);
	expect(still.json.systemId).toBe(systemId);
	await w.call("POST", own(user.id, "move"), w.kari, { systemId: `${VENDOR}_smartcloud` });
	expect(await permits(user.id)).toEqual({ read: yes, write: yes, skatt: yes });
});

test("a moved agent keeps its clients", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const target = `${VENDOR}_agents`;
	await addSystem(store, { id: target, clientId: ["agents"], accessPackages: [accessPackage("regnskapsforer-lonn")] });
	const pair = `provider=${owner}&client=${w.client.uuid}`;
	await w.call("POST", `${AUTHENTICATION}/systemuser/agent/${owner}/${agent.id}?${pair}`, w.kari);
	expect(await w.decision(agent.id, "bok", "read", w.client)).toBe(yes);
	expect((await w.call("POST", own(agent.id, "move"), w.kari, { systemId: target })).status).toBe(200);
	expect(await w.decision(agent.id, "bok", "read", w.client)).toBe(yes);
});

interface JobView {
	readonly id: string;
	readonly status: string;
	readonly total: number;
	readonly pending: number;
	readonly done: number;
	readonly unchanged: number;
	readonly failed: number;
}
const results = async (id: string, job: string) => {
	const all: Record<string, unknown>[] = [];
	let path: string | undefined = own(id, `clientjobs/${job}/results`);
	while (path !== undefined) {
		const { json }: Answer = await w.call("GET", path, w.kari);
		const { data, links } = json as unknown as { data: Record<string, unknown>[]; links: { next?: string } };
		expect(data.length).toBeLessThanOrEqual(PAGE);
		all.push(...data);
		path = links.next?.slice("https://fullmakt.example".length);
	}
	return all;
};

test("many clients come and go in one job, each with a result", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const clients: Party[] = [];
	for (let i = 0; i < 5; i++) {
		const client = await addParty(store, { name: `Klient ${i}`, form: "AS" });
		await assign(store, client, w.customer, "regnskapsforer");
		clients.push(client);
	}
	const uuids = clients.map(({ uuid }) => uuid);
	const jobs = own(agent.id, "clientjobs");
	const missing = randomUUID();
	const add = [...uuids, uuids[0]?.toUpperCase(), w.stranger.uuid, missing];
	const started = await w.call("POST", jobs, clerk, { add });
	expect([started.status, started.json]).toMatchObject([
		202,
		{ systemUserId: agent.id, total: 7, created: new Date(now.at).toISOString() },
	]);
	const job = started.json.id as string;
	expect(started.headers.get("location")).toBe(`https://fullmakt.example${jobs}/${job}`);
	await outbox.run();
	const finished = (await w.call("GET", `${jobs}/${job}`, clerk)).json;
	expect(finished).toMatchObject({ status: "finished", total: 7, pending: 0, done: 5, unchanged: 0, failed: 2 });
	expect(finished.finished).toBe(new Date(now.at).toISOString());
	const title = "The organisation has no such client.";
	const failed = { action: "add", status: "failed", code: "AUTH-00079", reason: title };
	expect(await results(agent.id, job)).toEqual([
		...uuids.map((client) => ({ client, action: "add", status: "done" })),
		{ client: w.stranger.uuid, ...failed },
		{ client: missing, ...failed },
	]);
	for (const client of clients) expect(await w.decision(agent.id, "bok", "read", client)).toBe(yes);
	const back = await w.call("POST", jobs, w.kari, { add: uuids.slice(0, 1), remove: uuids.slice(3) });
	await outbox.run();
	const second = (await w.call("GET", `${jobs}/${back.json.id}`, w.kari)).json as unknown as JobView;
	expect([second.done, second.unchanged, second.failed]).toEqual([2, 1, 0]);
	const decisions = await Promise.all(clients.map((client) => w.decision(agent.id, "bok", "read", client)));
	expect(decisions).toEqual([yes, yes, yes, no, no]);
	const listed = (await w.call("GET", jobs, clerk)).json as unknown as JobView[];
	expect(new Set(listed.map(({ id }) => id))).toEqual(new Set([job, back.json.id]));
});

test("an agent's packages change without losing a client, in a job that can be looked at", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const pair = `provider=${owner}&client=${w.client.uuid}`;
	await w.call("POST", `${AUTHENTICATION}/systemuser/agent/${owner}/${agent.id}?${pair}`, w.kari);
	const both = { rights: [], accessPackages: [accessPackage("regnskapsforer-lonn"), accessPackage("lonn")] };
	expect((await w.call("PUT", own(agent.id, "access"), w.kari, both)).json).toEqual(both);
	await outbox.run();
	expect(await w.decision(agent.id, "bok", "read", w.client)).toBe(yes);
	const [job] = (await w.call("GET", own(agent.id, "clientjobs"), w.kari)).json as unknown as JobView[];
	expect(await results(agent.id, job?.id as string)).toEqual([
		{ client: w.client.uuid, action: "extend", status: "unchanged" },
	]);
	const other = { rights: [], accessPackages: [accessPackage("lonn")] };
	expect((await w.call("PUT", own(agent.id, "access"), w.kari, other)).json).toEqual(other);
	expect(await w.decision(agent.id, "bok", "read", w.client)).toBe(no);
});

test("every refusal of a job has its code, and starts nothing", async () => {
	const agent = await agentOf("lonn");
	const user = await made();
	const start = async (id: string, body: unknown, as: Party | string = w.kari, party = owner) =>
		told(await w.call("POST", own(id, "clientjobs", party), as, body));
	const add = [w.client.uuid];
	expect(await start(agent.id, {})).toBe("400 STD-00000");
	expect(await start(agent.id, { add: [], remove: [] })).toBe("400 STD-00000");
	expect(await start(agent.id, { add: ["x"] })).toBe("400 STD-00000");
	expect(await start(agent.id, { add, remove: [w.client.uuid.toUpperCase()] })).toBe("400 STD-00000");
	expect(await start(user.id, { add })).toBe("400 AUTH-00034");
	expect(await start(randomUUID(), { add })).toBe("404 AUTH-00015");
	expect(await start(agent.id, { add }, w.ola, elsewhere.uuid)).toBe("403 AUTH-00024");
	expect(await start(agent.id, { add }, manager)).toBe("403 HTTP-00403");
	expect(await start(agent.id, { add }, await w.tokenOf(w.kari, READ))).toBe("403 HTTP-00403");
	expect((await w.call("GET", own(agent.id, "clientjobs"), w.kari)).json).toEqual([]);
	const { json } = await w.call("POST", own(agent.id, "clientjobs"), await w.tokenOf(w.kari, WRITE), { add });
	const get = async (id: string, job: string, as: Party | string = w.kari, party = owner) =>
		told(await w.call("GET", own(id, `clientjobs/${job}`, party), as));
	const job = json.id as string;
	expect(await get(agent.id, job)).toBe("200");
	expect(await get(user.id, job)).toBe("404 SYSUSER-00007");
	expect(await get(agent.id, randomUUID())).toBe("404 SYSUSER-00007");
	expect(await get(agent.id, job, w.ola, elsewhere.uuid)).toBe("404 SYSUSER-00007");
	expect(await get(agent.id, `${job}/results`, w.ola, elsewhere.uuid)).toBe("404 SYSUSER-00007");
	expect(await get(agent.id, job, w.ola)).toBe("403 HTTP-00403");
	expect(told(await w.call("GET", own(agent.id, "clientjobs", elsewhere.uuid), w.ola))).toBe("403 AUTH-00024");
	await outbox.run();
});

test("the history tells who did what, and what was shown", async () => {
	const user = await made();
	await w.call("POST", own(user.id, "deactivate"), manager);
	await w.call("POST", own(user.id, "reactivate"), w.kari);
	await w.call("PUT", own(user.id, "title"), w.kari, { integrationTitle: "Nytt" });
	await w.call("DELETE", `${AUTHENTICATION}/systemuser/${owner}/${user.id}`, w.kari);
	const read = async () => {
		const all: { action: string; by: unknown; time: string; details: Record<string, unknown> }[] = [];
		let path: string | undefined = own(user.id, "history");
		while (path !== undefined) {
			const { json }: Answer = await w.call("GET", path, w.kari);
			const { data, links } = json as unknown as { data: typeof all; links: { next?: string } };
			all.push(...data);
			path = links.next?.slice("https://fullmakt.example".length);
		}
		return all;
	};
	const entries = await read();
	const kari = { kind: "person", id: w.kari.uuid, name: "Kari" };
	expect(entries.map(({ action, by }) => [action, by])).toEqual([
		["system-user.deleted", kari],
		["system-user.renamed", kari],
		["system-user.reactivated", kari],
		["system-user.deactivated", { kind: "person", id: manager.uuid, name: "Tove" }],
		["system-user-request.approved", kari],
		["system-user-request.created", { kind: "organization", id: VENDOR }],
	]);
	expect(entries[4]?.details.shown).toEqual({
		title: user.title,
		system: `${VENDOR}_smartcloud`,
		vendor: VENDOR,
		packages: ["new urn:altinn:accesspackage:skattegrunnlag"],
		rights: ["new krav: read, write"],
	});
	expect(entries[0]?.time).toBe(new Date(now.at).toISOString());
	const history = own(user.id, "history");
	for (const as of [w.ola, w.nobody, clerk, await w.tokenOf(w.kari, "other")]) {
		expect(told(await w.call("GET", history, as))).toBe("403 HTTP-00403");
	}
	expect(told(await w.call("GET", own(user.id, "history", elsewhere.uuid), w.ola))).toBe("403 AUTH-00024");
	expect(told(await w.call("GET", own(randomUUID(), "history"), w.kari))).toBe("404 AUTH-00015");
});

test("an agent's history tells of its clients, whoever added them", async () => {
	const agent = await agentOf("regnskapsforer-lonn");
	const both = `?agent=${agent.id}&client=${w.client.uuid}`;
	const token = await w.tokenOf(clerk, WRITE);
	await w.call("POST", `${AUTHENTICATION}/enduser/systemuser/clients${both}`, token);
	await w.call("DELETE", `${AUTHENTICATION}/enduser/systemuser/clients${both}`, token);
	const { json } = await w.call("GET", own(agent.id, "history"), await w.tokenOf(w.kari, PORTAL));
	const entries = json.data as { action: string; by: { name: string }; details: unknown }[];
	expect(entries.slice(0, 2).map(({ action, by, details }) => [action, by.name, details])).toEqual([
		["system-user.client-removed", "Klara", { systemUser: agent.id, client: w.client.uuid }],
		["system-user.client-added", "Klara", { systemUser: agent.id, client: w.client.uuid }],
	]);
});

test("another title by the customer's own route", async () => {
	const user = await made();
	const put = (integrationTitle: unknown, as = w.kari, party = owner) =>
		w.call("PUT", own(user.id, "title", party), as, { integrationTitle });
	expect((await put("Nytt navn")).json).toMatchObject({ id: user.id, integrationTitle: "Nytt navn" });
	for (const bad of ["", " ", "x".repeat(256), null]) expect(told(await put(bad))).toBe("400 STD-00000");
	expect(told(await put("x", w.ola, elsewhere.uuid))).toBe("403 AUTH-00024");
	expect(told(await put("x", clerk))).toBe("403 HTTP-00403");
});
