import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { deleteSystem } from "../../src/systems/register.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import type { RequestInput } from "../../src/systemusers/schemas.js";
import { addResource, policyXml } from "../access/clients/resources.js";
import { addParty, assign } from "../access/clients/world.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, OTHER_VENDOR, right, VENDOR } from "../systems/world.js";
import { AUTHENTICATION, type HttpWorld, httpWorld, PAGE, PARTY_ID, PORTAL, told } from "./http-world.js";
import { addSystem, request, vendor } from "./world.js";

const BASE = `${AUTHENTICATION}/systemuser`;
const LOOKUP = "altinn:maskinporten/systemuser.read";
const REQUEST_WRITE = "altinn:authentication/systemuser.request.write";
const REGISTER = "altinn:authentication/systemregister.write";
const STREAM_ADMIN = "altinn:authentication/systemuser.admin";
const SYSTEM = `${VENDOR}_smartcloud`;
const CLIENT_ID = "32ef65ac-6e62-498d-880f-76c85c2052ae";

let store: Store & { remove(): Promise<void> };
let w: HttpWorld;
let owner: string;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await httpWorld(store, now);
	await addSystem(store);
	owner = w.customer.uuid;
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
async function made(more: Partial<RequestInput> = {}, type: SystemUser["type"] = "standard"): Promise<SystemUser> {
	count += 1;
	const agent = type === "agent" ? { accessPackages: [accessPackage("regnskapsforer-lonn")] } : {};
	const { id } = await request(store, { externalRef: `ref-${count}`, ...agent, ...more }, type);
	return approveRequest(store, { user: w.kari, owner: w.customer, id });
}

const external = (user: SystemUser, more = {}) => ({
	id: user.id,
	integrationTitle: user.title,
	systemId: SYSTEM,
	productName: "",
	reporteeOrgNo: CUSTOMER,
	created: new Date(now.at).toISOString(),
	isDeleted: false,
	supplierName: "",
	supplierOrgno: VENDOR,
	externalRef: user.externalRef,
	userType: user.type,
	...more,
});
const internal = (user: SystemUser, more = {}) => ({
	...external(user),
	systemInternalId: user.systemInternalId,
	partyId: String(PARTY_ID),
	partyUuId: "",
	accessPackages: user.packages.map((urn) => ({ urn })),
	...more,
});

test("standard and agent system users are listed each for themselves (rows 61, 62)", async () => {
	const standard = await made();
	const agent = await made({}, "agent");
	for (const party of [owner, CUSTOMER, PARTY_ID]) {
		const standards = (await w.call("GET", `${BASE}/${party}`, w.kari)).json as unknown as { id: string }[];
		expect(standards.find(({ id }) => id === standard.id)).toEqual(internal(standard));
		expect(standards.map(({ id }) => id)).not.toContain(agent.id);
		const agents = (await w.call("GET", `${BASE}/agent/${party}`, w.kari)).json as unknown as { id: string }[];
		expect(agents.find(({ id }) => id === agent.id)).toEqual(internal(agent));
		expect(agents.map(({ id }) => id)).not.toContain(standard.id);
	}
	const none = await addParty(store, { orgNumber: "310000051", name: "Tomt AS", form: "AS" });
	await assign(store, none, w.kari, "daglig-leder");
	expect((await w.call("GET", `${BASE}/${none.uuid}`, w.kari)).text).toBe("[]");
});

test("one system user is told with what it has now, and to its customer alone (rows 63, 64)", async () => {
	const user = await made();
	const has = { accessPackages: [accessPackage("skattegrunnlag")], rights: [right("krav")] };
	expect((await w.call("GET", `${BASE}/${owner}/${user.id}`, w.kari)).json).toEqual(internal(user, has));
	const { json } = await w.call("GET", `${BASE}/${owner}/${user.id}/delegations`, w.kari);
	expect(json).toEqual({ systemUserId: user.id, ...has });
	const agent = await made({}, "agent");
	expect((await w.call("GET", `${BASE}/${owner}/${agent.id}`, w.kari)).json).toEqual(internal(agent));
	expect((await w.call("GET", `${BASE}/${owner}/${agent.id}/delegations`, w.kari)).json).toEqual({
		systemUserId: agent.id,
		rights: [],
		accessPackages: [],
	});
	const elsewhere = await addParty(store, { orgNumber: "310000035", name: "Annet AS", form: "AS" });
	await assign(store, elsewhere, w.ola, "daglig-leder");
	for (const id of [user.id, randomUUID()]) {
		expect(told(await w.call("GET", `${BASE}/${elsewhere.uuid}/${id}`, w.ola))).toBe("404 AUTH-00015");
	}
	expect(told(await w.call("GET", `${BASE}/${elsewhere.uuid}/${user.id}/delegations`, w.ola))).toBe("403 AUTH-00024");
	expect(told(await w.call("GET", `${BASE}/${owner}/${randomUUID()}/delegations`, w.kari))).toBe("404 AUTH-00015");
	expect(told(await w.call("GET", `${BASE}/${owner}/no-uuid`, w.kari))).toBe("400 STD-00000");
});

test("nobody else gets in, whatever the token", async () => {
	const { id } = await made();
	const before = await store.revision();
	const calls: [string, string, unknown?][] = [
		["GET", `${BASE}/${owner}`],
		["GET", `${BASE}/agent/${owner}`],
		["GET", `${BASE}/${owner}/${id}`],
		["GET", `${BASE}/${owner}/${id}/delegations`],
		["POST", `${BASE}/${owner}/create`, { systemId: SYSTEM }],
		["DELETE", `${BASE}/${owner}/${id}`],
		["POST", `/fullmakt/v1/systemusers/${owner}/${id}/deactivate`],
		["POST", `/fullmakt/v1/systemusers/${owner}/${id}/reactivate`],
	];
	for (const [method, path, body] of calls) {
		for (const stranger of [w.nobody, w.ola, await w.orgToken(VENDOR, PORTAL), await w.systemUserToken(id, PORTAL)]) {
			expect(`${path} ${told(await w.call(method, path, stranger, body))}`).toBe(`${path} 403 HTTP-00403`);
		}
		expect((await w.served.call(method, path)).status).toBe(401);
	}
	const weak = await w.tokenOf(w.kari, "other:scope");
	expect(told(await w.call("POST", `/fullmakt/v1/systemusers/${owner}/${id}/deactivate`, weak))).toBe("403 HTTP-00403");
	expect(told(await w.call("PUT", BASE, w.ola, { id, integrationTitle: "Mine" }))).toBe("404 AUTH-00015");
	expect(await store.revision()).toEqual(before);
});

test("a customer makes a system user by itself, one for each system (rows 59, 60)", async () => {
	const systemId = `${VENDOR}_plain`;
	await addSystem(store, {
		id: systemId,
		clientId: ["plain"],
		accessPackages: [accessPackage("skattegrunnlag")],
		isVisible: true,
	});
	const create = (body: unknown, as = w.kari, party = owner) => w.call("POST", `${BASE}/${party}/create`, as, body);
	expect(told(await create({ systemId: "no_such" }))).toBe("404 AUTH-00011");
	expect(told(await create({}))).toBe("400 STD-00000");
	expect(told(await create({ systemId, integrationTitle: "x".repeat(256) }))).toBe("400 STD-00000");
	// The original's codes for packages that clients alone can give.
	const refused = await create({ systemId: SYSTEM });
	expect(told(refused)).toBe("400 AUTH-00064");
	expect(refused.json.NotDelegablePackages).toBe("urn:altinn:accesspackage:regnskapsforer-lonn");
	const answer = await create({ systemId, integrationTitle: " Egen " });
	expect(answer.status).toBe(200);
	const { id } = answer.json;
	expect(answer.json).toMatchObject({
		systemId,
		integrationTitle: "Egen",
		externalRef: CUSTOMER,
		userType: "standard",
	});
	expect(await w.decision(id as string, "krav", "read")).toBe("Permit");
	expect(told(await create({ systemId }))).toBe("400 AUTH-00004");
	const races = await Promise.all(Array.from({ length: 5 }, () => create({ systemId })));
	expect(new Set(races.map(told))).toEqual(new Set(["400 AUTH-00004"]));
	expect((await w.call("DELETE", `${BASE}/${owner}/${id}`, w.kari)).status).toBe(202);
	const again = await Promise.all(Array.from({ length: 5 }, () => create({ systemId })));
	expect(again.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
	await store.write(vendor, (tx) =>
		deleteSystem(tx, systemId, { orgNumber: VENDOR, clientId: undefined, admin: false }),
	);
	expect(told(await create({ systemId }))).toBe("404 AUTH-00011");
});

test("what a user cannot give is refused by the reason (rows 54, 56)", async () => {
	const system = (name: string, resource: string, packages: string[] = []) =>
		addSystem(store, {
			id: `${VENDOR}_${name}`,
			clientId: [name],
			rights: resource === "" ? [] : [right(resource)],
			accessPackages: packages.map(accessPackage),
			isVisible: true,
		});
	// Manages access, and has nothing that could be given on.
	const manager = await addParty(store, { kind: "person", name: "Tove" });
	await assign(store, w.customer, manager, "rettighetshaver", { packages: ["tilgangsstyrer"] });
	const create = (name: string) =>
		w.call("POST", `${BASE}/${owner}/create`, manager, { systemId: `${VENDOR}_${name}` });
	await system("role", "krav");
	await system("package", "skatt");
	await system("packages", "", ["skattegrunnlag"]);
	const expected = {
		role: [
			"403 AUTH-00016",
			{ type: "right", resource: "krav", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] },
		],
		package: [
			"403 AUTH-00068",
			{ type: "right", resource: "skatt", reasons: ["MissingPackageAccess", "MissingDelegationAccess"] },
		],
		packages: ["400 AUTH-00053", { type: "package", package: "urn:altinn:accesspackage:skattegrunnlag" }],
	};
	for (const [name, [code, reason]] of Object.entries(expected)) {
		const answer = await create(name);
		expect([told(answer), answer.json.delegationReasons]).toEqual([code, [expect.objectContaining(reason)]]);
	}
	expect((await w.call("GET", `${BASE}/${owner}`, manager)).text).not.toContain(`${VENDOR}_role`);
});

test("what nobody can give is refused with a code of its own", async () => {
	const create = async (name: string, body = {}) =>
		w.call("POST", `${BASE}/${owner}/create`, w.kari, { systemId: `${VENDOR}_${name}`, ...body });
	const byLeader = { "urn:altinn:rolecode": "dagl" };
	const resource = async (id: string, subject: Record<string, string> = byLeader): Promise<void> => {
		const rule = { subjects: [subject], resource: { "urn:altinn:resource": id }, actions: ["read"] };
		await addResource(store, id, { policy: policyXml([rule]) });
		await addSystem(store, {
			id: `${VENDOR}_${id}`,
			clientId: [id],
			rights: [right(id)],
			accessPackages: [],
			isVisible: true,
		});
	};
	const change = (id: string, set: object) =>
		store.write(vendor, async (tx) => {
			await tx.db.updateTable("resource").set(set).where("id", "=", id).execute();
			tx.log({ kind: "resources", resources: [id] });
		});
	// Of a role that there is none of: only who was given it can give it on.
	await resource("for-nobody", { "urn:altinn:rolecode": "no-such-role" });
	await resource("shut");
	await change("shut", { delegable: 0 });
	await resource("schema");
	await change("schema", { type: "MaskinportenSchema" });
	await resource("listed-only");
	await change("listed-only", { access_list_mode: "Enabled" });
	await resource("gone");
	await change("gone", { deleted_at: now.at });
	const codes: Record<string, string> = {};
	for (const name of ["for-nobody", "shut", "schema", "listed-only", "gone"]) codes[name] = told(await create(name));
	expect(codes).toEqual({
		"for-nobody": "403 AUTH-00018",
		shut: "403 AUTH-00070",
		schema: "403 AUTH-00071",
		"listed-only": "403 AUTH-00069",
		gone: "403 AUTH-00014",
	});
	await addSystem(store, {
		id: `${VENDOR}_nameless`,
		name: { nb: " ", nn: "x", en: "x" },
		clientId: ["nameless"],
		accessPackages: [],
		isVisible: true,
	});
	expect(told(await create("nameless"))).toBe("404 AUTH-00017");
	expect((await create("nameless", { integrationTitle: "Har navn" })).status).toBe(200);
});

test("a person has no system users", async () => {
	for (const [method, path, body] of [
		["GET", `${BASE}/${w.kari.uuid}`],
		["GET", `${BASE}/agent/${w.kari.uuid}`],
		["POST", `${BASE}/${w.kari.uuid}/create`, { systemId: SYSTEM }],
	] as const) {
		expect(told(await w.call(method, path, w.kari, body))).toMatch(/^(400 AUTH-00000|403 HTTP-00403)$/);
	}
});

test("a deleted system user is gone for everybody, and can be asked for again (rows 65, 67)", async () => {
	const user = await made();
	expect(await w.decision(user.id, "krav", "read")).toBe("Permit");
	const agent = await made({}, "agent");
	expect(told(await w.call("DELETE", `${BASE}/${owner}/${agent.id}`, w.kari))).toBe("400 AUTH-00036");
	const elsewhere = await addParty(store, { orgNumber: "310000043", name: "Tredje AS", form: "AS" });
	await assign(store, elsewhere, w.ola, "daglig-leder");
	expect(told(await w.call("DELETE", `${BASE}/${elsewhere.uuid}/${user.id}`, w.ola))).toBe("403 AUTH-00024");
	const all = await Promise.all(
		Array.from({ length: 5 }, () => w.call("DELETE", `${BASE}/${owner}/${user.id}`, w.kari)),
	);
	expect(all.map(({ status, text }) => `${status} ${text}`).sort()).toEqual(["202 1", ...Array(4).fill("404 0")]);
	expect(await w.decision(user.id, "krav", "read")).not.toBe("Permit");
	expect((await w.call("GET", `${BASE}/${owner}/${user.id}`, w.kari)).status).toBe(404);
	expect((await request(store, { externalRef: user.externalRef })).id).not.toBe(user.id);
});

test("switched off it is permitted nothing and gets no token, switched on all it had", async () => {
	const user = await made();
	const turn = (verb: string, id = user.id, as = w.kari) =>
		w.call("POST", `/fullmakt/v1/systemusers/${owner}/${id}/${verb}`, as);
	const maskinporten = await w.orgToken(CUSTOMER, LOOKUP);
	const lookup = `${BASE}/byExternalId?clientId=${CLIENT_ID}&systemProviderOrgNo=${VENDOR}&systemUserOwnerOrgNo=${CUSTOMER}&externalRef=${user.externalRef}`;
	const found = async () => (await w.call("GET", lookup, maskinporten)).status;
	expect([await w.decision(user.id, "krav", "read"), await found()]).toEqual(["Permit", 200]);
	for (let i = 0; i < 2; i++) {
		expect((await turn("deactivate")).json).toEqual(internal(user, { isDeactivated: true }));
		expect([await w.decision(user.id, "krav", "read"), await found()]).not.toContain("Permit");
		expect(await found()).toBe(404);
	}
	for (let i = 0; i < 2; i++) {
		expect((await turn("reactivate")).json).toEqual(internal(user));
		expect([await w.decision(user.id, "krav", "read"), await found()]).toEqual(["Permit", 200]);
	}
	expect(told(await turn("deactivate", randomUUID()))).toBe("404 AUTH-00015");
	expect(told(await turn("deactivate", "x"))).toBe("400 STD-00000");
});

test("Maskinporten finds the system user that all four names fit (row 70)", async () => {
	const user = await made();
	const maskinporten = await w.orgToken(CUSTOMER, LOOKUP);
	const names = {
		clientId: CLIENT_ID,
		systemProviderOrgNo: VENDOR,
		systemUserOwnerOrgNo: CUSTOMER,
		externalRef: user.externalRef,
	};
	const ask = (more: Record<string, string | undefined>, as = maskinporten) => {
		const said = Object.entries({ ...names, ...more }).filter(([, value]) => value !== undefined);
		return w.call("GET", `${BASE}/byExternalId?${new URLSearchParams(said as [string, string][])}`, as);
	};
	const answer = await ask({});
	expect(answer.json).toEqual(external(user, { productName: SYSTEM }));
	expect(answer.headers.get("cache-control")).toBe("no-store");
	for (const name of ["clientId", "systemProviderOrgNo", "systemUserOwnerOrgNo"]) {
		expect(told(await ask({ [name]: undefined }))).toBe("400 HTTP-00400");
		expect(told(await ask({ [name]: "" }))).toBe("400 HTTP-00400");
		expect(told(await ask({ [name]: "990000000" }))).toBe("404 AUTH-00015");
	}
	expect(told(await ask({ externalRef: "no such" }))).toBe("404 AUTH-00015");
	const plain = await made({ externalRef: null });
	expect((await ask({ externalRef: undefined })).json.id).toBe(plain.id);
	expect((await ask({ externalRef: "" })).json.id).toBe(plain.id);
	// Vendors do not have this scope.
	expect(told(await ask({}, await w.orgToken(VENDOR, REQUEST_WRITE)))).toBe("403 HTTP-00403");
});

test("a vendor finds a system user of its own systems (row 68)", async () => {
	const user = await made();
	const token = await w.orgToken(VENDOR, REQUEST_WRITE);
	const ask = (more: Record<string, string>, as = token) => {
		const search = { "system-id": SYSTEM, orgno: CUSTOMER, "external-ref": user.externalRef, ...more };
		return w.call("GET", `${BASE}/vendor/byquery?${new URLSearchParams(search)}`, as);
	};
	expect((await ask({})).json).toEqual(external(user));
	expect(told(await ask({ "system-id": "no_such" }))).toBe("404 AUTH-00015");
	expect(told(await ask({ orgno: "310000019" }))).toBe("404 AUTH-00015");
	expect(told(await ask({ "external-ref": "no such" }))).toBe("404 AUTH-00015");
	expect(told(await ask({}, await w.orgToken(OTHER_VENDOR, REQUEST_WRITE)))).toBe("404 AUTH-00015");
	expect(told(await ask({}, await w.tokenOf(w.kari, REQUEST_WRITE)))).toBe("401 AUTH-00023");
	// The scope to read is not enough, as in the original.
	const reader = await w.orgToken(VENDOR, "altinn:authentication/systemuser.request.read");
	expect(told(await ask({}, reader))).toBe("403 HTTP-00403");
	expect(told(await w.call("GET", `${BASE}/vendor/byquery?orgno=1`, token))).toBe("400 STD-00000");
});

test("a vendor reads all system users of a system, page by page (rows 69, 95)", async () => {
	const systemId = `${VENDOR}_listed`;
	await addSystem(store, { id: systemId, clientId: ["listed"] });
	const all: string[] = [];
	for (let i = 0; i < PAGE * 2; i++) {
		all.push((await made({ systemId, rights: [right("krav")], accessPackages: [] })).id);
	}
	const agent = await made({ systemId }, "agent");
	all.push(agent.id);
	const token = await w.orgToken(VENDOR, REGISTER);
	const seen: string[] = [];
	const sizes: number[] = [];
	let next: string | undefined = `${BASE}/vendor/bysystem/${systemId}`;
	let second = "";
	while (next !== undefined) {
		const answer: Awaited<ReturnType<typeof w.call>> = await w.call("GET", next, token);
		const { links, data } = answer.json as unknown as { links: { next?: string }; data: { id: string }[] };
		seen.push(...data.map(({ id }) => id));
		sizes.push(data.length);
		expect(links.next ?? "https://fullmakt.example/").toMatch(/^https:\/\/fullmakt\.example\//);
		next = links.next?.slice("https://fullmakt.example".length);
		second ||= next ?? "";
	}
	expect([seen, sizes]).toEqual([all, [PAGE, PAGE, 1]]);
	expect(told(await w.call("GET", `${BASE}/vendor/bysystem/no_such`, token))).toBe("404 AUTH-00011");
	const other = await w.orgToken(OTHER_VENDOR, REGISTER);
	expect(told(await w.call("GET", `${BASE}/vendor/bysystem/${systemId}`, other))).toBe("404 AUTH-00011");
	const admin = await w.orgToken(OTHER_VENDOR, "altinn:authentication/systemregister.admin");
	expect(told(await w.call("GET", `${BASE}/vendor/bysystem/${systemId}`, admin))).toBe("404 AUTH-00011");
	expect(told(await w.call("GET", `${BASE}/vendor/bysystem/${systemId}?token=x`, token))).toBe("400 STD-00000");
	// A token of one list opens no other.
	const moved = second.replace(systemId, SYSTEM);
	expect(told(await w.call("GET", moved, token))).toBe("400 STD-00000");
	expect(told(await w.call("GET", `${BASE}/vendor/bysystem/${systemId}`, await w.tokenOf(w.kari, REGISTER)))).toBe(
		"401 AUTH-00023",
	);
});

test("the register follows every change, deleted ones too (rows 71, 72)", async () => {
	const user = await made();
	const admin = await w.orgToken(CUSTOMER, STREAM_ADMIN);
	const stream = `${BASE}/internal/systemusers/stream`;
	interface Piece {
		readonly links: { readonly next?: string };
		readonly stats: Record<string, number>;
		readonly data: { readonly id: string; readonly sequenceNo: number; readonly isDeleted: boolean }[];
	}
	const read = async (path: string): Promise<Piece> => (await w.call("GET", path, admin)).json as unknown as Piece;
	const rest = (link: string) => link.slice("https://fullmakt.example".length);
	const first = await read(stream);
	const sequences = first.data.map(({ sequenceNo }) => sequenceNo);
	expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
	expect(first.stats).toEqual({
		pageStart: sequences[0],
		pageEnd: sequences.at(-1),
		sequenceMax: sequences.at(-1),
	});
	expect(first.data.at(-1)).toEqual({
		id: user.id,
		partyOrgNo: CUSTOMER,
		partyId: String(PARTY_ID),
		integrationTitle: user.title,
		isDeleted: false,
		lastChanged: new Date(now.at).toISOString(),
		created: new Date(now.at).toISOString(),
		sequenceNo: user.sequence,
		systemUserType: "standard",
	});
	const next = rest(first.links.next as string);
	const empty = await read(next);
	expect([empty.data, empty.links]).toEqual([[], {}]);
	const one = `${BASE}/internal/systemusers/${user.id}`;
	expect((await w.call("GET", one, admin)).json.id).toBe(user.id);
	await w.call("DELETE", `${BASE}/${owner}/${user.id}`, w.kari);
	const later = await read(next);
	expect(later.data.map(({ id, isDeleted }) => [id, isDeleted])).toEqual([[user.id, true]]);
	expect(told(await w.call("GET", one, admin))).toBe("410 HTTP-00410");
	expect(told(await w.call("GET", `${BASE}/internal/systemusers/${randomUUID()}`, admin))).toBe("410 HTTP-00410");
	const inside = (PlatformAccessToken: string) => w.served.call("GET", stream, { headers: { PlatformAccessToken } });
	expect((await inside(await w.platformToken())).status).toBe(200);
	expect(told(await inside(await w.platformToken("app")))).toBe("403 HTTP-00403");
	expect(told(await w.call("GET", stream, await w.orgToken(CUSTOMER, REGISTER)))).toBe("403 HTTP-00403");
	expect((await w.served.call("GET", stream)).status).toBe(401);
});

test("a system user gets another title (U7)", async () => {
	const user = await made();
	const rename = (integrationTitle: unknown, id = user.id) => w.call("PUT", BASE, w.kari, { id, integrationTitle });
	expect((await rename(" Nytt navn ")).json).toEqual(internal({ ...user, title: "Nytt navn" }));
	expect((await w.call("GET", `${BASE}/${owner}/${user.id}`, w.kari)).json.integrationTitle).toBe("Nytt navn");
	expect(await w.decision(user.id, "krav", "read")).toBe("Permit");
	for (const bad of ["", "  ", "x".repeat(256), 7, null]) expect(told(await rename(bad))).toBe("400 STD-00000");
	expect(told(await rename("x", randomUUID()))).toBe("404 AUTH-00015");
	expect(told(await w.call("PUT", BASE, w.kari, { integrationTitle: "x" }))).toBe("400 STD-00000");
});
