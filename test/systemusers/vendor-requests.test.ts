/** What vendors ask for, and every refusal: contract 2.2 Q1 to Q9, feature rows 29 to 44. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { deleteSystem, replaceSystem } from "../../src/systems/register.js";
import type { Answer } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, OTHER_VENDOR, right, systemInput, VENDOR } from "../systems/world.js";
import { told } from "./http-world.js";
import { allPages, BASE, type Body, pageOf, READ, type ServedWorld, SITE, servedWorld, WRITE } from "./served.js";
import { addSystem, vendor, wish } from "./world.js";

const SYSTEM = `${VENDOR}_smartcloud`;
const AGENT = { accessPackages: [accessPackage("regnskapsforer-lonn")] };

let store: Store & { remove(): Promise<void> };
let w: ServedWorld;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await servedWorld(store, now);
	await addSystem(store);
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
/** A reference that no request has yet. */
const fresh = () => `ref-${++count}`;

const ask = (more: Body = {}, token = w.vendorToken): Promise<Answer> =>
	w.post("/request/vendor", token, { ...wish(), externalRef: fresh(), ...more });
const askAgent = (more: Body = {}, token = w.vendorToken): Promise<Answer> =>
	w.post("/request/vendor/agent", token, {
		systemId: SYSTEM,
		partyOrgNo: CUSTOMER,
		externalRef: fresh(),
		...AGENT,
		...more,
	});
const approve = (id: string, part = "") => w.post(`/request${part}/${CUSTOMER}/${id}/approve`, w.kari);
const found = async (path: string, token = w.vendorToken) => told(await w.get(path, token));

test("a request for an agent has packages and no rights, and a page of its own (rows 30, 39, 40)", async () => {
	const answer = await askAgent({ externalRef: "agent-1", rights: [right("krav")] });
	const id = answer.json.id as string;
	expect([answer.status, answer.json]).toEqual([
		201,
		{
			id,
			integrationTitle: "Smartsky",
			externalRef: "agent-1",
			systemId: SYSTEM,
			partyOrgNo: CUSTOMER,
			...AGENT,
			status: "New",
			confirmUrl: `${SITE}/accessmanagement/ui/systemuser/agentrequest?id=${id}&DONTCHOOSEREPORTEE=true`,
			escalated: false,
			created: new Date(now.at).toISOString(),
			timedOut: false,
		},
	]);
	expect(answer.headers.get("location")).toBe(`${SITE}${BASE}/request/agent/${id}`);
	expect((await w.get(`/request/vendor/agent/${id}`, w.vendorToken)).json).toEqual(answer.json);
});

test("members in any case, blanks at the ends, unknown members; title and reference by default (rows 24, 33, 34)", async () => {
	await addSystem(store, { id: `${VENDOR}_case`, clientId: ["case"] });
	const answer = await w.post("/request/vendor", w.vendorToken, {
		SYSTEMID: ` ${VENDOR}_case `,
		partyorgno: ` ${CUSTOMER} `,
		Rights: [{ Action: " read ", Resource: [{ ID: "urn:altinn:resource", Value: " krav " }] }],
		AccessPackages: null,
		ExternalRef: "  ",
		IntegrationTitle: null,
		softDeleted: true,
	});
	expect([answer.status, answer.json]).toEqual([
		201,
		expect.objectContaining({
			systemId: `${VENDOR}_case`,
			integrationTitle: "Smartsky",
			externalRef: CUSTOMER,
			rights: [right("krav", "read")],
			accessPackages: [],
		}),
	]);
	expect(answer.json).not.toHaveProperty("redirectUrl");
	// A reference left out, empty or the customer's number is one and the same.
	for (const externalRef of [undefined, null, "", CUSTOMER]) {
		const again = await ask({ systemId: `${VENDOR}_case`, externalRef });
		expect([again.status, again.json.id]).toEqual([200, answer.json.id]);
	}
});

test("asked again, the same request comes back whatever became of it (row 31)", async () => {
	const externalRef = fresh();
	const id = await w.ask({ externalRef });
	const again = await ask({ externalRef, rights: [], accessPackages: [], integrationTitle: "Another" });
	expect([again.status, again.json.id, again.json.integrationTitle]).toEqual([200, id, "Smartsky"]);
	expect(again.headers.get("location")).toBeNull();
	const agentRef = fresh();
	const [first, second] = [await askAgent({ externalRef: agentRef }), await askAgent({ externalRef: agentRef })];
	expect([first.status, second.status, second.json]).toEqual([201, 200, first.json]);
	await w.post(`/request/${CUSTOMER}/${id}/reject`, w.kari);
	const rejected = await ask({ externalRef });
	expect([rejected.status, rejected.json.id, rejected.json.status]).toEqual([200, id, "Rejected"]);
	await w.remove(`/request/vendor/${id}`, w.vendorToken);
	const anew = await ask({ externalRef });
	expect([anew.status, anew.json.status]).toEqual([201, "New"]);
	expect(anew.json.id).not.toBe(id);
});

test("many who ask the same at once get one request", async () => {
	const externalRef = fresh();
	const answers = await Promise.all(Array.from({ length: 12 }, () => ask({ externalRef })));
	expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
	expect(answers.map(({ status }) => status).sort()).toEqual([...Array(11).fill(200), 201]);
});

test("AUTH-00004: the system user is there already, of either type (row 32)", async () => {
	const externalRef = fresh();
	const id = await w.ask({ externalRef });
	expect((await approve(id)).status).toBe(200);
	expect(told(await ask({ externalRef }))).toBe("400 AUTH-00004");
	expect(told(await askAgent({ externalRef }))).toBe("400 AUTH-00004");
	// Also when the request is taken back: the system user stays.
	expect((await w.remove(`/request/vendor/${id}`, w.vendorToken)).status).toBe(202);
	expect(told(await ask({ externalRef }))).toBe("400 AUTH-00004");
	expect(w.may(id, "krav", "read")).toBe(true);
});

test.each([
	["AUTH-00006", "Accepted"],
	["AUTH-00007", "New"],
	["AUTH-00008", "Denied"],
	["AUTH-00009", "Rejected"],
] as const)("%s: the reference belongs to a request of the other type that is %s", async (code, status) => {
	const standard = fresh();
	const agent = fresh();
	const ids = [await w.ask({ externalRef: standard }), (await askAgent({ externalRef: agent })).json.id as string];
	await store.write(vendor, async (tx) => {
		await tx.db.updateTable("system_user_request").set({ status }).where("id", "in", ids).execute();
		tx.log({ kind: "requests", ids, event: "test" });
	});
	expect(told(await askAgent({ externalRef: standard }))).toBe(`400 ${code}`);
	expect(told(await ask({ externalRef: agent }))).toBe(`400 ${code}`);
});

test("AUTH-00000: the customer is no organisation, by name or by check digit (row 37)", async () => {
	for (const partyOrgNo of ["310000051", "123456789", "", "314 248 295", "0192:314248295"]) {
		expect(told(await ask({ partyOrgNo }))).toBe("400 AUTH-00000");
	}
});

test("AUTH-00011: no such system, another vendor's and a deleted one are the same (row 94)", async () => {
	await addSystem(store, { id: `${VENDOR}_gone`, clientId: ["gone"] });
	const by = { orgNumber: VENDOR, clientId: undefined, admin: false };
	await store.write(vendor, (tx) => deleteSystem(tx, `${VENDOR}_gone`, by));
	const answers = [
		await ask({ systemId: "no_such" }),
		await ask({}, w.otherVendorToken),
		await ask({ systemId: `${VENDOR}_gone` }),
	];
	for (const { status, json } of answers) {
		const { traceId: _, ...body } = json;
		expect([status, body]).toEqual([
			404,
			{
				type: "urn:altinn:error:AUTH-00011",
				title: "There is no such system.",
				status: 404,
				code: "AUTH-00011",
				statusDescription: "Not Found",
			},
		]);
	}
});

test("AUTH-00017: neither the request nor the system has a name", async () => {
	const name = { nb: " ", nn: "x", en: "x" };
	await addSystem(store, { id: `${VENDOR}_nameless`, clientId: ["nameless"], name });
	expect(told(await ask({ systemId: `${VENDOR}_nameless` }))).toBe("404 AUTH-00017");
	expect((await ask({ systemId: `${VENDOR}_nameless`, integrationTitle: "Name" })).status).toBe(201);
});

test("AUTH-00021 and 26: where the customer is sent to afterwards (row 38)", async () => {
	const asked = async (redirectUrl: string, systemId = SYSTEM) => told(await ask({ redirectUrl, systemId }));
	const RECEIPT = "https://smartcloud.example/receipt";
	expect(await asked(`${RECEIPT}?order=1#top`)).toBe("201");
	expect(await asked("HTTPS://SmartCloud.example:443/receipt")).toBe("201");
	expect(await asked("")).toBe("201");
	for (const redirectUrl of [
		"http://smartcloud.example/receipt",
		"https://smartcloud.example:444/receipt",
		"https://smartcloud.example/receipt/",
		"https://smartcloud.example/Receipt",
		"https://smartcloud.example/receipt/../elsewhere",
		"https://smartcloud.example.evil.example/receipt",
		"https://user@smartcloud.example/receipt",
		"https://evil.example\\@smartcloud.example/receipt",
		"//smartcloud.example/receipt",
		"javascript:alert(1)",
		"not a url",
	]) {
		expect([redirectUrl, await asked(redirectUrl)]).toEqual([redirectUrl, "400 AUTH-00021"]);
	}
	await addSystem(store, { id: `${VENDOR}_nowhere`, clientId: ["nowhere"], allowedRedirectUrls: [] });
	expect(await asked(RECEIPT, `${VENDOR}_nowhere`)).toBe("400 AUTH-00026");
	expect(await asked("", `${VENDOR}_nowhere`)).toBe("201");
});

test("AUTH-00001: nothing at all, or what the system does not need, by name (row 35)", async () => {
	expect(told(await ask({ rights: null, accessPackages: null }))).toBe("400 AUTH-00001");
	expect(told(await ask({ rights: undefined, accessPackages: undefined }))).toBe("400 AUTH-00001");
	const answer = await ask({ rights: [right("krav"), right("skatt", "read"), right("locked")] });
	expect(told(answer)).toBe("400 AUTH-00001");
	expect(answer.json.delegationReasons).toEqual([
		{ type: "right", resource: "skatt", action: "read", reasons: ["NotInSystem"] },
		{ type: "right", resource: "locked", reasons: ["NotInSystem"] },
	]);
});

test("AUTH-00001: what nobody can give shows when it is asked for, with the reason", async () => {
	const systemId = `${VENDOR}_lasting`;
	await addSystem(store, { id: systemId, clientId: ["lasting"], rights: [right("skatt"), right("krav", "sign")] });
	const delegable = async (id: string, value: 0 | 1) =>
		store.write(vendor, async (tx) => {
			await tx.db.updateTable("resource").set({ delegable: value }).where("id", "=", id).execute();
			tx.log({ kind: "resources", resources: [id] });
		});
	await delegable("skatt", 0);
	const rights = [right("skatt"), right("krav", "sign")];
	const answer = await ask({ systemId, rights, accessPackages: [] });
	await delegable("skatt", 1);
	expect(told(answer)).toBe("400 AUTH-00001");
	expect(answer.json.delegationReasons).toEqual([
		{ type: "right", resource: "skatt", reasons: ["ResourceNotDelegable"] },
		{ type: "right", resource: "krav", action: "sign", reasons: ["NoSuchRight"] },
	]);
});

test("AUTH-00058 and 59: nothing to have (row 36)", async () => {
	expect(told(await ask({ rights: [], accessPackages: [] }))).toBe("400 AUTH-00059");
	expect(told(await ask({ rights: undefined, accessPackages: [] }))).toBe("400 AUTH-00059");
	expect(told(await askAgent({ accessPackages: [] }))).toBe("400 AUTH-00058");
	expect(told(await askAgent({ accessPackages: null, rights: [right("krav")] }))).toBe("400 AUTH-00058");
});

test("AUTH-00063, 64 and 65: packages that do not fit, by name (rows 35, 94)", async () => {
	const jordbruk = accessPackage("jordbruk").urn;
	const unknown = await ask({ accessPackages: [accessPackage("jordbruk"), { urn: "urn:altinn:accesspackage:x" }] });
	expect([told(unknown), unknown.json.NotFoundPackages, unknown.json.delegationReasons]).toEqual([
		"400 AUTH-00063",
		`${jordbruk}, urn:altinn:accesspackage:x`,
		[
			{ type: "package", package: jordbruk, reasons: ["NotInSystem"] },
			{ type: "package", package: "urn:altinn:accesspackage:x", reasons: ["NotInSystem"] },
		],
	]);
	expect(told(await askAgent({ accessPackages: [accessPackage("jordbruk")] }))).toBe("400 AUTH-00063");
	const clientOnly = await ask({ accessPackages: [accessPackage("regnskapsforer-lonn"), accessPackage("lonn")] });
	expect([told(clientOnly), clientOnly.json.NotDelegablePackages]).toEqual([
		"400 AUTH-00064",
		accessPackage("regnskapsforer-lonn").urn,
	]);
	const manager = accessPackage("klientadministrator");
	await addSystem(store, { id: `${VENDOR}_manager`, clientId: ["manager"], accessPackages: [manager] });
	const assignable = await askAgent({ systemId: `${VENDOR}_manager`, accessPackages: [manager] });
	expect([told(assignable), assignable.json.NotDelegablePackages]).toEqual(["400 AUTH-00065", manager.urn]);
});

test("all that cannot be given is named at once", async () => {
	const systemId = `${VENDOR}_all`;
	await addSystem(store, { id: systemId, clientId: ["all"], rights: [right("krav")] });
	const answer = await ask({
		systemId,
		rights: [right("krav", "sign"), right("krav", "read"), right("skatt", "Read")],
		accessPackages: [accessPackage("jordbruk"), accessPackage("regnskapsforer-lonn"), accessPackage("lonn")],
	});
	expect([told(answer), answer.json.delegationReasons]).toEqual([
		"400 AUTH-00001",
		[
			{ type: "right", resource: "skatt", action: "Read", reasons: ["NotInSystem"] },
			{ type: "package", package: accessPackage("jordbruk").urn, reasons: ["NotInSystem"] },
			{ type: "package", package: accessPackage("regnskapsforer-lonn").urn, reasons: ["NotForThisSystemUser"] },
			{ type: "right", resource: "krav", action: "sign", reasons: ["NoSuchRight"] },
		],
	]);
});

test("bodies that are no request are refused, with the member's path", async () => {
	const paths = async (body: unknown) => {
		const headers = { "Content-Type": "application/json" };
		const sent = { token: w.vendorToken, headers, body };
		const { status, json } = await w.served.call("POST", `${BASE}/request/vendor`, sent);
		return [status, json.code, ...(json.validationErrors ?? []).map(({ code, paths: [path] }) => `${code} ${path}`)];
	};
	expect(await paths("{")).toEqual([400, "STD-00000", "STD.VLD-00017 /"]);
	expect(await paths(undefined)).toEqual([400, "STD-00000", "STD.VLD-00000 /"]);
	expect(await paths({})).toEqual([400, "STD-00000", "STD.VLD-00000 /systemId", "STD.VLD-00000 /partyOrgNo"]);
	expect(await paths({ ...wish(), integrationTitle: "x".repeat(256), externalRef: "y".repeat(256) })).toEqual([
		400,
		"STD-00000",
		"STD.VLD-00005 /integrationTitle",
		"STD.VLD-00005 /externalRef",
	]);
	expect(await paths({ ...wish(), rights: [{ resource: [] }] })).toEqual([
		400,
		"STD-00000",
		"STD.VLD-00004 /rights/0/resource",
	]);
	expect(await paths({ ...wish(), rights: "krav", accessPackages: [1] })).toEqual([
		400,
		"STD-00000",
		"STD.VLD-00002 /rights",
		"STD.VLD-00002 /accessPackages/0",
	]);
	expect(await paths({ ...wish(), systemid: "x" })).toEqual([400, "STD-00000", "STD.VLD-00017 /"]);
	expect(await paths({ ...wish(), accessPackages: Array(1001).fill(accessPackage("lonn")) })).toEqual([
		400,
		"STD-00000",
		"STD.VLD-00005 /accessPackages",
	]);
});

test("AUTH-00023 and scopes: who may ask and who may read (row 2)", async () => {
	const person = await w.tokenOf(w.kari, READ, WRITE);
	const answer = await ask({}, person);
	expect([told(answer), answer.headers.get("www-authenticate")]).toEqual(["401 AUTH-00023", "Bearer"]);
	expect(await found(`/request/vendor/${randomUUID()}`, person)).toBe("401 AUTH-00023");
	const reader = await w.orgToken(VENDOR, READ);
	const writer = await w.orgToken(VENDOR, WRITE);
	const id = await w.ask({ externalRef: fresh() });
	expect(told(await ask({}, reader))).toBe("403 HTTP-00403");
	expect(told(await w.remove(`/request/vendor/${id}`, reader))).toBe("403 HTTP-00403");
	// To write is not to read; a scope is compared whole.
	expect(await found(`/request/vendor/${id}`, writer)).toBe("403 HTTP-00403");
	const longer = await w.orgToken(VENDOR, `${READ}er`);
	expect(await found(`/request/vendor/${id}`, longer)).toBe("403 HTTP-00403");
	expect(await found(`/request/vendor/${id}`, reader)).toBe("200");
	// The vendor's token may carry a system user.
	expect(await found(`/request/vendor/${id}`, await w.systemUserToken(randomUUID(), READ))).toBe("200");
});

test("AUTH-00010 and 11: read by id, each type at its place, and its own vendor alone (row 40)", async () => {
	const standard = await w.ask({ externalRef: fresh() });
	const agent = (await askAgent()).json.id as string;
	expect(await found(`/request/vendor/${standard.toUpperCase()}`)).toBe("200");
	expect(await found(`/request/vendor/${agent}`)).toBe("404 AUTH-00010");
	expect(await found(`/request/vendor/agent/${standard}`)).toBe("404 AUTH-00010");
	expect(await found(`/request/vendor/${randomUUID()}`)).toBe("404 AUTH-00010");
	expect(await found(`/request/vendor/${standard}`, w.otherVendorToken)).toBe("404 AUTH-00011");
	expect(await found(`/request/vendor/agent/${agent}`, w.otherVendorToken)).toBe("404 AUTH-00011");
	expect(await found("/request/vendor/no-uuid")).toBe("400 STD-00000");
});

test("AUTH-00010 and 11: found by system, customer and external reference (row 41)", async () => {
	const standard = fresh();
	const agent = fresh();
	const id = await w.ask({ externalRef: standard });
	const agentId = (await askAgent({ externalRef: agent })).json.id;
	const path = (part: string, ref: string, system = SYSTEM, org = CUSTOMER) =>
		`/request/vendor${part}/byexternalref/${system}/${org}/${encodeURIComponent(ref)}`;
	expect((await w.get(path("", standard), w.vendorToken)).json).toEqual(
		(await w.get(`/request/vendor/${id}`, w.vendorToken)).json,
	);
	expect((await w.get(path("/agent", agent), w.vendorToken)).json.id).toBe(agentId);
	expect(await found(path("", agent))).toBe("404 AUTH-00010");
	expect(await found(path("/agent", standard))).toBe("404 AUTH-00010");
	expect(await found(path("", standard, SYSTEM, "310000027"))).toBe("404 AUTH-00010");
	expect(await found(path("", standard, "no_such"))).toBe("404 AUTH-00011");
	expect(await found(path("", standard), w.otherVendorToken)).toBe("404 AUTH-00011");
	const odd = "ä + 50 % & ø?";
	const oddId = await w.ask({ externalRef: odd });
	expect((await w.get(path("", odd), w.vendorToken)).json.id).toBe(oddId);
});

test("lists page by page, nothing lost at the edges, each type by itself (rows 42, 95)", async () => {
	const systemId = `${VENDOR}_paged`;
	await addSystem(store, { id: systemId, clientId: ["paged"] });
	const ids: string[] = [];
	for (let i = 0; i < 7; i++) ids.push(await w.ask({ systemId, externalRef: fresh() }));
	const agents: unknown[] = [];
	for (let i = 0; i < 3; i++) agents.push((await askAgent({ systemId })).json.id);
	const path = `/request/vendor/bysystem/${systemId}`;
	const pages = await allPages(w, path);
	expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
	expect(pages.flat().map(({ id }) => id)).toEqual([...ids].sort());
	expect(pages[0]?.[0]).toEqual((await w.get(`/request/vendor/${[...ids].sort()[0]}`, w.vendorToken)).json);
	const all = await w.get(`/request/vendor/agent/bysystem/${systemId}`, w.vendorToken);
	expect(all.json.links).toEqual({});
	expect((all.json.data as { id: string }[]).map(({ id }) => id)).toEqual([...agents].sort());
	// A token is good for its own list alone.
	const token = pageOf(await w.get(path, w.vendorToken)).next?.split("token=")[1];
	expect(token).toMatch(/^[\w.-]+$/);
	expect(await found(`/request/vendor/agent/bysystem/${systemId}?token=${token}`)).toBe("400 STD-00000");
	expect(await found(`/request/vendor/bysystem/${SYSTEM}?token=${token}`)).toBe("400 STD-00000");
	expect(await found(`/request/vendor/bysystem/${systemId}?token=MTQy`)).toBe("400 STD-00000");
	expect(await found(`/request/vendor/bysystem/${systemId}`, w.otherVendorToken)).toBe("404 AUTH-00011");
	expect(await found("/request/vendor/bysystem/no_such")).toBe("404 AUTH-00011");
});

test("only its own vendor takes a request back, once (row 43)", async () => {
	const id = await w.ask({ externalRef: fresh() });
	const agent = (await askAgent()).json.id as string;
	for (const each of [id, agent]) {
		expect(told(await w.remove(`/request/vendor/${each}`, w.otherVendorToken))).toBe("404 AUTH-00011");
		expect((await w.remove(`/request/vendor/${each}`, w.vendorToken)).status).toBe(202);
		expect(told(await w.remove(`/request/vendor/${each}`, w.vendorToken))).toBe("404 AUTH-00010");
	}
});

test("a vendor sees what became of requests for a system it has deleted", async () => {
	const systemId = `${VENDOR}_ended`;
	await addSystem(store, { id: systemId, clientId: ["ended"] });
	const id = await w.ask({ systemId, externalRef: fresh() });
	const by = { orgNumber: VENDOR, clientId: undefined, admin: false };
	await store.write(vendor, (tx) => deleteSystem(tx, systemId, by));
	expect(await found(`/request/vendor/${id}`)).toBe("200");
	expect((await w.get(`/request/vendor/bysystem/${systemId}`, w.vendorToken)).json.data).toHaveLength(1);
	expect((await w.remove(`/request/vendor/${id}`, w.vendorToken)).status).toBe(202);
});

test("a request lives for 180 days; then it says so, and asking again finds it (row 44)", async () => {
	const externalRef = fresh();
	const id = await w.ask({ externalRef });
	const state = async () => {
		const { status, timedOut } = (await w.get(`/request/vendor/${id}`, w.vendorToken)).json;
		return [status, timedOut];
	};
	now.at += 180 * 86_400_000 - 1;
	expect(await state()).toEqual(["New", false]);
	now.at += 1;
	expect(await state()).toEqual(["New", true]);
	expect((await ask({ externalRef })).json).toMatchObject({ id, timedOut: true });
	expect(told(await approve(id))).toBe("409 AUTH-00013");
	expect((await w.remove(`/request/vendor/${id}`, w.vendorToken)).status).toBe(202);
	expect((await ask({ externalRef })).json).toMatchObject({ status: "New", timedOut: false });
});

test("another vendor's organisation number in front of a system id opens nothing", async () => {
	const systemId = `${OTHER_VENDOR}_own`;
	const input = { id: systemId, vendor: { ID: `0192:${OTHER_VENDOR}` }, clientId: ["own"] };
	await addSystem(store, input);
	expect((await ask({ systemId }, w.otherVendorToken)).status).toBe(201);
	expect(told(await ask({ systemId }))).toBe("404 AUTH-00011");
});

test("what the vendor changes of its system later leaves the request as it was asked", async () => {
	const systemId = `${VENDOR}_later`;
	await addSystem(store, { id: systemId, clientId: ["later"] });
	const id = await w.ask({ systemId, externalRef: fresh(), redirectUrl: "https://smartcloud.example/receipt" });
	const before = (await w.get(`/request/vendor/${id}`, w.vendorToken)).json;
	const by = { orgNumber: VENDOR, clientId: undefined, admin: false };
	const input = systemInput({
		id: systemId,
		clientId: ["later"],
		rights: [],
		accessPackages: [],
		allowedRedirectUrls: [],
		name: { nb: "Ny", nn: "Ny", en: "New" },
	});
	await store.write(vendor, (tx) => replaceSystem(tx, systemId, input, by));
	expect((await w.get(`/request/vendor/${id}`, w.vendorToken)).json).toEqual(before);
});
