/** Changes of system users, and every refusal: contract 2.3, feature rows 73 to 81. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { deleteSystem, replaceSystem } from "../../src/systems/register.js";
import type { SystemInput } from "../../src/systems/schemas.js";
import { addAgentClient } from "../../src/systemusers/clients.js";
import { deleteSystemUser } from "../../src/systemusers/delete-user.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import { findLiveUser } from "../../src/systemusers/repository.js";
import { addParty, assign } from "../access/clients/world.js";
import type { Answer } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, right, systemInput, VENDOR } from "../systems/world.js";
import { told } from "./http-world.js";
import { endingMeanwhile } from "./meanwhile.js";
import { allPages, BASE, type Body, pageOf, READ, type ServedWorld, SITE, servedWorld, WRITE } from "./served.js";
import { addSystem, STRANGER_ORG, vendor } from "./world.js";

const VENDORS = { orgNumber: VENDOR, clientId: undefined, admin: false };
const SKATT = accessPackage("skattegrunnlag");
const LONN = accessPackage("lonn");
const CLIENTS = accessPackage("regnskapsforer-lonn");

let store: Store & { remove(): Promise<void> };
let w: ServedWorld;
/** Manager of another organisation. */
let frida: Party;
/** An access manager of the customer who holds little else. */
let tom: Party;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await servedWorld(store, now);
	frida = await addParty(store, { kind: "person", name: "Frida" });
	await assign(store, w.stranger, frida, "daglig-leder");
	tom = await addParty(store, { kind: "person", name: "Tom" });
	await assign(store, w.customer, tom, "rettighetshaver", { packages: ["tilgangsstyrer"] });
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
let systemId = "";
let externalRef = "";
/** A standard system user that may read `krav`, and has a package. */
let user = "";
beforeEach(async () => {
	systemId = `${VENDOR}_c${++count}`;
	externalRef = `ref-${count}`;
	await addSystem(store, { id: systemId, clientId: [systemId] });
	user = await w.ask({ systemId, externalRef, rights: [right("krav", "read")] });
	await approved(user);
});

async function approved(id: string, part = ""): Promise<void> {
	expect(told(await w.post(`/request${part}/${CUSTOMER}/${id}/approve`, w.kari))).toBe("200");
}

async function agentUser(...packages: Body[]): Promise<string> {
	const id = await w.ask({ systemId, externalRef: `agent-${count}`, accessPackages: packages }, "agent");
	await approved(id, "/agent");
	return id;
}

interface Names {
	readonly id?: string;
	readonly of?: string;
	readonly as?: string;
}

const post = (body: unknown, { id = randomUUID(), of = user, as = w.vendorToken }: Names = {}): Promise<Answer> =>
	w.post(`/changerequest/vendor?correlation-id=${id}&system-user-id=${of}`, as, body);

/** A new change; with its id. */
async function ask(body: Body = { requiredRights: [right("krav", "write")] }, of = user): Promise<string> {
	const answer = await post(body, { of });
	expect([answer.status, answer.text]).toEqual([201, expect.stringContaining('"status":"New"')]);
	return answer.json.id as string;
}

const place = (id: string, party: string = CUSTOMER) => `/changerequest/${party}/${id}`;
const approve = async (id: string, as: Party | string = w.kari, party?: string, body?: unknown) =>
	told(await w.post(`${place(id, party)}/approve`, as, body));
const reject = async (id: string, as: Party | string = w.kari, party?: string) =>
	told(await w.post(`${place(id, party)}/reject`, as));
const ofVendor = async (id: string, as = w.vendorToken) => w.get(`/changerequest/vendor/${id}`, as);
const may = (resource: string, action: string, id = user) => w.may(id, resource, action);

const redefine = (more: Partial<SystemInput>) =>
	store.write(vendor, (tx) =>
		replaceSystem(
			tx,
			systemId,
			systemInput({ isVisible: false, id: systemId, clientId: [systemId], ...more }),
			VENDORS,
		),
	);

test("asked, read by both sides, approved: what comes and goes, in one (rows 73, 75, 77, 79, 80)", async () => {
	const id = randomUUID();
	const answer = await post(
		{
			requiredRights: [right("krav", "write")],
			RequiredAccessPackages: [LONN],
			unwantedrights: [right("krav", "read")],
			unwantedAccessPackages: [SKATT],
			redirectUrl: "https://smartcloud.example/receipt",
		},
		{ id: id.toUpperCase() },
	);
	const shared = {
		id,
		externalRef,
		systemId,
		systemUserId: user,
		partyOrgNo: CUSTOMER,
		requiredRights: [right("krav", "write")],
		unwantedRights: [right("krav", "read")],
		requiredAccessPackages: [LONN],
		unwantedAccessPackages: [SKATT],
		status: "New",
		redirectUrl: "https://smartcloud.example/receipt",
		created: new Date(now.at).toISOString(),
		timedOut: false,
	};
	const confirmUrl = `${SITE}/accessmanagement/ui/systemuser/changerequest?id=${id}&DONTCHOOSEREPORTEE=true`;
	expect([answer.status, answer.json]).toEqual([201, { ...shared, confirmUrl }]);
	expect(answer.headers.get("location")).toBe(`${SITE}${BASE}/changerequest/${id}`);
	expect((await ofVendor(id)).json).toEqual({ ...shared, confirmUrl });
	expect((await w.get(place(id, "50012345"), w.kari)).json).toEqual(shared);
	expect((await w.get(`/changerequest/${id}`, w.kari)).json).toEqual({
		...shared,
		partyId: 50012345,
		partyUuid: w.customer.uuid,
		problems: [],
		shown: expect.stringMatching(/^[\w-]{43}$/),
	});
	expect([may("krav", "read"), may("krav", "write"), may("skatt", "read")]).toEqual([true, false, true]);
	expect(await approve(id)).toBe("200");
	expect([may("krav", "read"), may("krav", "write"), may("skatt", "read")]).toEqual([false, true, false]);
	expect((await ofVendor(id)).json.status).toBe("Accepted");
	expect(await approve(id)).toBe("409 AUTH-00013");
	// What is there already, and what is not there, is no obstacle.
	const again = await ask({ requiredRights: [right("krav", "write")], unwantedAccessPackages: [SKATT] });
	expect(await approve(again)).toBe("200");
	expect([may("krav", "write"), may("skatt", "read")]).toEqual([true, false]);
});

test("the same correlation-id finds the same change, whatever is asked (row 73)", async () => {
	const id = await ask();
	const again = await post({ unwantedAccessPackages: [SKATT] }, { id });
	expect([again.status, again.json.requiredRights, again.json.unwantedAccessPackages]).toEqual([
		200,
		[right("krav", "write")],
		[],
	]);
	expect(await reject(id)).toBe("200");
	const rejected = await post({ unwantedAccessPackages: [SKATT] }, { id });
	expect([rejected.status, rejected.json.status]).toEqual([200, "Rejected"]);
	const other = randomUUID();
	const answers = await Promise.all(
		Array.from({ length: 8 }, () => post({ unwantedAccessPackages: [SKATT] }, { id: other })),
	);
	expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
});

test("nothing asked for is nothing kept (row 74)", async () => {
	const id = randomUUID();
	const empty = { requiredRights: [], unwantedRights: null, requiredAccessPackages: [], redirectUrl: null };
	for (const body of [empty, {}]) {
		const answer = await post(body, { id });
		expect([answer.status, answer.json]).toEqual([
			200,
			{
				id,
				externalRef,
				systemId,
				systemUserId: user,
				partyOrgNo: CUSTOMER,
				requiredRights: [],
				unwantedRights: [],
				requiredAccessPackages: [],
				unwantedAccessPackages: [],
				status: "NoChangeNeeded",
				confirmUrl: "",
				timedOut: false,
			},
		]);
	}
	expect(told(await ofVendor(id))).toBe("404 AUTH-00010");
	expect((await post({ unwantedAccessPackages: [SKATT] }, { id })).status).toBe(201);
});

test("a correlation-id is a uuid of its own, or the answer says so as a text", async () => {
	const url = "/changerequest/vendor";
	for (const query of [
		`?system-user-id=${user}`,
		`?correlation-id=&system-user-id=${user}`,
		`?correlation-id=00000000-0000-0000-0000-000000000000&system-user-id=${user}`,
		`?correlation-id=${user}&system-user-id=${user.toUpperCase()}`,
	]) {
		const { status, text, headers } = await w.post(url + query, w.vendorToken, { unwantedAccessPackages: [SKATT] });
		expect([status, text, headers.get("content-type")]).toEqual([
			400,
			"correlation-id must be a uuid of its own.",
			"text/plain; charset=utf-8",
		]);
	}
	const bad = await w.post(`${url}?correlation-id=x&system-user-id=${user}`, w.vendorToken, {});
	expect([told(bad), bad.json.errors]).toEqual(["400 STD-00000", { "correlation-id": ["The value 'x' is no uuid."] }]);
	expect(told(await post({}, { of: "x" }))).toBe("400 STD-00000");
	expect(told(await post("no object"))).toBe("415 HTTP-00415");
	expect(told(await post({ requiredRights: [{ resource: [] }] }))).toBe("400 STD-00000");
});

test("AUTH-00015: no such system user, another vendor's, and a deleted one are the same (row 76)", async () => {
	const body = { unwantedAccessPackages: [SKATT] };
	const answers = [
		await post(body, { of: randomUUID() }),
		await post(body, { of: "" }),
		await post(body, { as: w.otherVendorToken }),
	];
	await deleteSystemUser(store, { user: w.kari, owner: w.customer, id: user });
	answers.push(await post(body));
	expect(answers.map(told)).toEqual(Array(4).fill("404 AUTH-00015"));
	expect(new Set(answers.map(({ json }) => json.title)).size).toBe(1);
});

test("AUTH-00023 and scopes", async () => {
	const id = await ask();
	const person = await w.tokenOf(w.kari, READ, WRITE);
	expect(told(await post({}, { as: person }))).toBe("401 AUTH-00023");
	expect(told(await ofVendor(id, person))).toBe("401 AUTH-00023");
	expect(told(await post({}, { as: await w.orgToken(VENDOR, READ) }))).toBe("403 HTTP-00403");
	expect(told(await ofVendor(id, await w.orgToken(VENDOR, WRITE)))).toBe("403 HTTP-00403");
});

test("AUTH-00007 and 61: a correlation-id is used for one change, once", async () => {
	const id = await ask();
	const other = await w.ask({ systemId, externalRef: `other-${count}` });
	await approved(other);
	const body = { unwantedAccessPackages: [SKATT] };
	expect(told(await post(body, { id, of: other }))).toBe("400 AUTH-00007");
	expect(await reject(id)).toBe("200");
	expect(told(await post(body, { id, of: other }))).toBe("409 AUTH-00061");
	expect((await w.remove(`/changerequest/vendor/${id}`, w.vendorToken)).status).toBe(202);
	expect(told(await post(body, { id }))).toBe("409 AUTH-00061");
	// The id of a request, which the system user that comes of it will have.
	const request = await w.ask({ systemId, externalRef: `third-${count}` });
	expect(told(await post(body, { id: request }))).toBe("409 AUTH-00061");
});

test("AUTH-00001, 11, 21, 26, 63 and 64: what cannot be asked for", async () => {
	const refused = async (body: Body) => told(await post(body));
	const strange = await post({ requiredRights: [right("skatt", "read"), right("krav", "write")] });
	expect([told(strange), strange.json.delegationReasons]).toEqual([
		"400 AUTH-00001",
		[{ type: "right", resource: "skatt", action: "read", reasons: ["NotInSystem"] }],
	]);
	const nobodys = await post({ requiredRights: [right("krav", "sign")] });
	expect([told(nobodys), nobodys.json.delegationReasons]).toEqual([
		"400 AUTH-00001",
		[{ type: "right", resource: "krav", action: "sign", reasons: ["NoSuchRight"] }],
	]);
	const missing = await post({ requiredAccessPackages: [accessPackage("jordbruk")] });
	expect([told(missing), missing.json.NotFoundPackages]).toEqual(["400 AUTH-00063", accessPackage("jordbruk").urn]);
	const clientOnly = await post({ requiredAccessPackages: [CLIENTS] });
	expect([told(clientOnly), clientOnly.json.NotDelegablePackages]).toEqual(["400 AUTH-00064", CLIENTS.urn]);
	// What goes need not be the system's.
	expect(
		(await post({ unwantedRights: [right("skatt")], unwantedAccessPackages: [accessPackage("jordbruk")] })).status,
	).toBe(201);
	const going = { unwantedAccessPackages: [SKATT] };
	expect(await refused({ ...going, redirectUrl: "https://evil.example/receipt" })).toBe("400 AUTH-00021");
	await redefine({ allowedRedirectUrls: [] });
	expect(await refused({ ...going, redirectUrl: "https://smartcloud.example/receipt" })).toBe("400 AUTH-00026");
	await store.write(vendor, (tx) => deleteSystem(tx, systemId, VENDORS));
	expect(await refused(going)).toBe("404 AUTH-00011");
});

test("agents change too: packages come and go, clients stay", async () => {
	const agent = await agentUser(CLIENTS);
	const refused = async (body: Body) => told(await post(body, { of: agent }));
	expect(await refused({ requiredRights: [right("krav")] })).toBe("400 AUTH-00036");
	expect(await refused({ unwantedRights: [right("krav")] })).toBe("400 AUTH-00036");
	expect(await refused({ unwantedAccessPackages: [CLIENTS] })).toBe("400 AUTH-00058");
	await redefine({ accessPackages: [CLIENTS, LONN, accessPackage("klientadministrator")] });
	const manager = await post({ requiredAccessPackages: [accessPackage("klientadministrator")] }, { of: agent });
	expect([told(manager), manager.json.NotDelegablePackages]).toEqual([
		"400 AUTH-00065",
		accessPackage("klientadministrator").urn,
	]);
	const asked = { owner: w.customer, user: (await findLiveUser(store.db, agent)) as SystemUser, client: w.client };
	await store.write(vendor, (tx) => addAgentClient(tx, { ...asked, by: vendor }));
	expect(w.may(agent, "bok", "read", w.client)).toBe(true);
	const more = await ask({ requiredAccessPackages: [LONN] }, agent);
	// Tom holds neither package: what clients give is not his to give.
	expect((await w.get(`/changerequest/${more}`, tom)).json.problems).toEqual([]);
	expect(await approve(more, tom)).toBe("200");
	const less = await ask({ unwantedAccessPackages: [LONN] }, agent);
	expect(await approve(less)).toBe("200");
	expect(w.may(agent, "bok", "read", w.client)).toBe(true);
});

test("AUTH-00010 and 11: its own vendor alone reads a change and takes it back (row 78)", async () => {
	const id = await ask();
	expect(told(await ofVendor(randomUUID()))).toBe("404 AUTH-00010");
	expect(told(await ofVendor(id, w.otherVendorToken))).toBe("404 AUTH-00011");
	expect(told(await w.remove(`/changerequest/vendor/${id}`, w.otherVendorToken))).toBe("404 AUTH-00011");
	expect(told(await w.remove(`/changerequest/vendor/${randomUUID()}`, w.vendorToken))).toBe("404 AUTH-00010");
	const gone = await w.remove(`/changerequest/vendor/${id}`, w.vendorToken);
	expect([gone.status, gone.text]).toEqual([202, ""]);
	expect(told(await w.remove(`/changerequest/vendor/${id}`, w.vendorToken))).toBe("404 AUTH-00010");
	expect(told(await ofVendor(id))).toBe("404 AUTH-00010");
	expect(await approve(id)).toBe("404 AUTH-00010");
	// What an approved change did stays when it is taken back.
	const done = await ask();
	await approve(done);
	expect((await w.remove(`/changerequest/vendor/${done}`, w.vendorToken)).status).toBe(202);
	expect(may("krav", "write")).toBe(true);
});

test("found by system, customer and external reference: the newest (row 77)", async () => {
	const path = (system = systemId, org = CUSTOMER, ref = externalRef) =>
		`/changerequest/vendor/byexternalref/${system}/${org}/${ref}`;
	expect(told(await w.get(path(), w.vendorToken))).toBe("404 AUTH-00010");
	await ask();
	now.at += 1000;
	const newest = await ask({ unwantedAccessPackages: [SKATT] });
	expect((await w.get(path(), w.vendorToken)).json).toEqual((await ofVendor(newest)).json);
	expect(told(await w.get(path(systemId, STRANGER_ORG), w.vendorToken))).toBe("404 AUTH-00010");
	expect(told(await w.get(path("no_such"), w.vendorToken))).toBe("404 AUTH-00011");
	expect(told(await w.get(path(), w.otherVendorToken))).toBe("404 AUTH-00011");
});

test("lists by system, page by page (row 77)", async () => {
	const ids: string[] = [];
	for (let i = 0; i < 7; i++) ids.push(await ask());
	const path = `/changerequest/vendor/bysystem/${systemId}`;
	const pages = await allPages(w, path);
	expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
	expect(pages.flat().map(({ id }) => id)).toEqual([...ids].sort());
	expect(pages[0]?.[0]).toEqual((await ofVendor([...ids].sort()[0] as string)).json);
	const token = pageOf(await w.get(path, w.vendorToken)).next?.split("token=")[1];
	expect(told(await w.get(`/request/vendor/bysystem/${systemId}?token=${token}`, w.vendorToken))).toBe("400 STD-00000");
	expect(told(await w.get(path, w.otherVendorToken))).toBe("404 AUTH-00011");
});

test("AUTH-00000, 10, 41 and 66: who sees a change and who answers it (rows 79, 81)", async () => {
	const id = await ask();
	for (const person of [w.ola, w.nobody, frida]) {
		expect(told(await w.get(`/changerequest/${id}`, person))).toBe("403 AUTH-00066");
		expect(told(await w.get(place(id), person))).toBe("403 HTTP-00403");
		expect(await approve(id, person)).toBe("403 HTTP-00403");
		expect(await reject(id, person)).toBe("403 HTTP-00403");
	}
	expect(told(await w.get(`/changerequest/${randomUUID()}`, w.kari))).toBe("404 AUTH-00010");
	expect(told(await w.get(place(randomUUID()), w.kari))).toBe("404 AUTH-00010");
	expect(told(await w.get(place(id, STRANGER_ORG), frida))).toBe("404 AUTH-00010");
	expect(told(await w.get(place(id, w.kari.uuid), w.kari))).toBe("400 AUTH-00000");
	for (const work of [approve, reject]) {
		expect(await work(id, frida, STRANGER_ORG)).toBe("403 AUTH-00041");
		expect(await work(id, w.kari, w.kari.uuid)).toBe("400 AUTH-00000");
		expect(await work(randomUUID())).toBe("404 AUTH-00010");
	}
	expect([may("krav", "write"), (await ofVendor(id)).json.status]).toEqual([false, "New"]);
	expect(await reject(id)).toBe("200");
	expect([may("krav", "write"), (await ofVendor(id)).json.status]).toEqual([false, "Rejected"]);
	expect(await approve(id)).toBe("409 AUTH-00013");
	expect(await reject(id)).toBe("409 AUTH-00013");
});

test("AUTH-00001 and 53: what the approver cannot give is named; nothing is done, and another can approve (row 80)", async () => {
	const id = await ask({
		requiredRights: [right("krav", "write")],
		requiredAccessPackages: [LONN],
		unwantedAccessPackages: [SKATT],
	});
	const reasons = [
		{ type: "right", resource: "krav", action: "write", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] },
		{ type: "package", package: LONN.urn, reasons: ["NoAccess"] },
	];
	expect((await w.get(`/changerequest/${id}`, tom)).json.problems).toEqual(reasons);
	const refused = await w.post(`${place(id)}/approve`, tom);
	expect([told(refused), refused.json.delegationReasons]).toEqual(["400 AUTH-00001", reasons]);
	expect([may("krav", "write"), may("skatt", "read")]).toEqual([false, true]);
	const packages = await ask({ requiredAccessPackages: [LONN] });
	expect(await approve(packages, tom)).toBe("400 AUTH-00053");
	// To take away he need not hold it.
	expect(await approve(await ask({ unwantedAccessPackages: [SKATT] }), tom)).toBe("200");
	expect(may("skatt", "read")).toBe(false);
	expect(await approve(id)).toBe("200");
	expect(may("krav", "write")).toBe(true);
});

test("AUTH-00001, 11 and 63: the system changed since", async () => {
	const id = await ask({ requiredRights: [right("krav", "write")], requiredAccessPackages: [LONN] });
	await redefine({ rights: [right("krav", "read")], accessPackages: [LONN] });
	expect((await w.get(`/changerequest/${id}`, w.kari)).json.problems).toEqual([
		{ type: "right", resource: "krav", action: "write", reasons: ["NotInSystem"] },
	]);
	expect(await approve(id)).toBe("400 AUTH-00001");
	await redefine({ rights: [right("krav")], accessPackages: [] });
	expect(await approve(id)).toBe("400 AUTH-00063");
	await store.write(vendor, (tx) => deleteSystem(tx, systemId, VENDORS));
	expect(await approve(id)).toBe("404 AUTH-00011");
	expect(await reject(id)).toBe("200");
});

test("SYSUSER-00001: what would be approved is no longer what was shown", async () => {
	const id = await ask();
	const other = await ask({ unwantedAccessPackages: [SKATT] });
	const shown = async (of: string) => (await w.get(`/changerequest/${of}`, w.kari)).json.shown;
	const before = await shown(id);
	// What stays is shown as well, and some of it goes in between.
	expect(await approve(other, w.kari, CUSTOMER, { shown: await shown(other) })).toBe("200");
	expect(await approve(id, w.kari, CUSTOMER, { shown: before })).toBe("409 SYSUSER-00001");
	expect(may("krav", "write")).toBe(false);
	expect(await approve(id, w.kari, CUSTOMER, { shown: await shown(id) })).toBe("200");
	expect(may("krav", "write")).toBe(true);
});

test("expired: it cannot be answered, also when the clock is set back", async () => {
	const id = await ask();
	now.at += 180 * 86_400_000;
	expect(await approve(id)).toBe("409 AUTH-00013");
	now.at -= 86_400_000;
	expect(await reject(id)).toBe("409 AUTH-00013");
	expect((await ofVendor(id)).json).toMatchObject({ status: "New", timedOut: true });
	expect((await w.get(`/changerequest/${id}`, w.kari)).json).toMatchObject({ timedOut: true, problems: [] });
});

test("with the system user its changes are gone", async () => {
	const id = await ask();
	await deleteSystemUser(store, { user: w.kari, owner: w.customer, id: user });
	expect(told(await ofVendor(id))).toBe("404 AUTH-00010");
	expect(told(await w.get(`/changerequest/${id}`, w.kari))).toBe("404 AUTH-00010");
	expect(await approve(id)).toBe("404 AUTH-00010");
});

test.each([
	["AUTH-00002", { requiredRights: [right("krav", "write")] }, "310000043"],
	["AUTH-00051", { requiredAccessPackages: [LONN] }, "310000051"],
] as const)(
	"%s: the customer ends between the call and the approval; nothing is done",
	async (code, body, orgNumber) => {
		const customer = await addParty(store, { orgNumber, name: "Slutt AS", form: "AS" });
		await assign(store, customer, w.kari, "daglig-leder");
		const of = await w.ask({ systemId, partyOrgNo: orgNumber, rights: [right("krav", "read")], accessPackages: [] });
		expect(told(await w.post(`/request/${orgNumber}/${of}/approve`, w.kari))).toBe("200");
		const id = await ask(body, of);
		expect(await endingMeanwhile(store, customer, () => approve(id, w.kari, orgNumber))).toBe(`400 ${code}`);
		expect((await ofVendor(id)).json.status).toBe("New");
	},
);
