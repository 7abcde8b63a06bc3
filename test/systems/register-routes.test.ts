import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthenticate } from "../../src/http/tokens.js";
import type { Store } from "../../src/store/store.js";
import { systemRegisterOperations } from "../../src/systems/routes.js";
import type { SystemInput } from "../../src/systems/schemas.js";
import { type Answer, memoryLog, type Served, serve } from "../http/serving.js";
import { TestIssuer, type TokenWishes } from "../http/test-issuer.js";
import { walkGates } from "../http/walk.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, addResources, OTHER_VENDOR, right, systemInput, VENDOR } from "./world.js";

const BASE = "/authentication/api/v1/systemregister";
const WRITE = "altinn:authentication/systemregister.write";
const ADMIN = "altinn:authentication/systemregister.admin";

let store: Store & { remove(): Promise<void> };
let served: Served;
let issuer: TestIssuer;
let maskinporten: TestIssuer;
let token: string;
let other: string;
let admin: string;
let user: string;

beforeAll(async () => {
	store = await sqliteStore();
	await addResources(store);
	issuer = await TestIssuer.create();
	maskinporten = await TestIssuer.create("maskinporten");
	const issuers = [issuer.trusted, maskinporten.trusted];
	const authenticate = createAuthenticate({ issuers, log: memoryLog().log });
	served = await serve({ operations: systemRegisterOperations({ store }), authenticate });
	token = await org(VENDOR, [WRITE], { claims: { client_id: "my-client" } });
	other = await org(OTHER_VENDOR, [WRITE]);
	admin = await org("974760673", [ADMIN]);
	user = await issuer.userToken({ userId: 20001337 }, ["altinn:portal/enduser"]);
});

afterAll(async () => {
	await served?.stop();
	await store?.remove();
});

const org = (number: string, scopes: string[], wishes?: TokenWishes) => issuer.enterpriseToken(number, scopes, wishes);

let count = 0;
/** A definition that collides with nothing. */
const fresh = (more: Partial<SystemInput> = {}): SystemInput => {
	count += 1;
	return systemInput({ id: `${VENDOR}_s${count}`, clientId: [`client-${count}`], ...more });
};

const post = (body: unknown, as = token) => served.call("POST", `${BASE}/vendor`, { token: as, body });
const put = (id: string, body: unknown, as = token) =>
	served.call("PUT", `${BASE}/vendor/${encodeURIComponent(id)}`, { token: as, body });
const get = (path: string, as = token) => served.call("GET", BASE + path, { token: as });
const remove = (id: string, as = token) => served.call("DELETE", `${BASE}/vendor/${id}`, { token: as });

async function registered(more: Partial<SystemInput> = {}): Promise<SystemInput> {
	const input = fresh(more);
	const answer = await post(input);
	expect(answer.text).toMatch(/^"[0-9a-f-]{36}"$/);
	expect(answer.status).toBe(200);
	return input;
}

const findingsOf = ({ json }: Answer) => json.validationErrors as unknown as Record<string, unknown>[];
const codesOf = (answer: Answer) => findingsOf(answer).map(({ code }) => code);

test("a system is registered and read back, by its vendor and in the portal (rows 4, 7, 8, 15, 26 to 28)", async () => {
	const input = await registered({ rights: [right("krav"), right("app_ttd_skjema", "read")] });
	expect((await get(`/vendor/${input.id}`)).json).toEqual({
		id: input.id,
		vendor: { ID: `0192:${VENDOR}` },
		name: { nb: "Smartsky", nn: "Smartsky", en: "SmartCloud" },
		description: { nb: "Regnskap", nn: "Rekneskap", en: "Accounting" },
		rights: [right("krav"), right("app_ttd_skjema", "read")],
		accessPackages: [accessPackage("skattegrunnlag")],
		isDeleted: false,
		clientId: input.clientId,
		isVisible: true,
		allowedRedirectUrls: ["https://smartcloud.example/receipt"],
	});
	expect((await get(`/${input.id}`, user)).json).toEqual({
		systemId: input.id,
		systemVendorOrgNumber: VENDOR,
		systemVendorOrgName: "",
		name: input.name,
		description: input.description,
		rights: [right("krav"), right("app_ttd_skjema", "read")],
		accessPackages: [accessPackage("skattegrunnlag")],
		isVisible: true,
	});
	expect((await get(`/${input.id}/rights`, user)).json).toEqual([right("krav"), right("app_ttd_skjema", "read")]);
	expect((await get(`/${input.id}/rights?useoldformatforapp=TRUE`, user)).json).toEqual([
		right("krav"),
		{
			action: "read",
			resource: [
				{ id: "urn:altinn:org", value: "ttd" },
				{ id: "urn:altinn:app", value: "skjema" },
			],
		},
	]);
	expect((await get(`/${input.id}/accesspackages`, user)).json).toEqual([accessPackage("skattegrunnlag")]);
});

test("a vendor's token may be Maskinporten's or what it was exchanged for; its consumer is the vendor (row 1)", async () => {
	const exchanged = { claims: { "urn:altinn:orgNumber": VENDOR, "urn:altinn:authenticatemethod": "maskinporten" } };
	for (const as of [await maskinporten.enterpriseToken(VENDOR, [WRITE]), await org(VENDOR, [WRITE], exchanged)]) {
		const input = fresh();
		expect((await post(input, as)).status).toBe(200);
		expect((await get(`/vendor/${input.id}`, as)).status).toBe(200);
	}
	for (const from of [maskinporten, issuer]) {
		expect((await post(fresh(), await from.enterpriseToken(OTHER_VENDOR, [WRITE]))).status).toBe(403);
		const nobody = { claims: { consumer: undefined } };
		expect((await get("/vendor", await from.enterpriseToken(VENDOR, [WRITE], nobody))).status).toBe(401);
	}
});

test("unknown systems: 404 without a body in the portal, empty lists of rights and packages", async () => {
	expect(await get("/nothing", user)).toMatchObject({ status: 404, text: "" });
	expect(await get("/nothing/rights", user)).toMatchObject({ status: 200, text: "[]" });
	expect(await get("/nothing/accesspackages", user)).toMatchObject({ status: 200, text: "[]" });
});

test("members in any case, blanks at the ends, unknown members, null packages (row 24)", async () => {
	const input = fresh();
	const body = {
		ID: ` ${input.id} `,
		Vendor: { id: ` 0192:${VENDOR} ` },
		NAME: { ...input.name, se: "Smart" },
		Description: input.description,
		allowedredirecturls: ["https://vg.no", "HTTPS://VG.no:443/A?b=c"],
		accesspackages: null,
		softDeleted: true,
	};
	expect((await post(body)).status).toBe(200);
	expect((await get(`/vendor/${input.id}`)).json).toMatchObject({
		id: input.id,
		name: { nb: "Smartsky", se: "Smart" },
		rights: [],
		accessPackages: [],
		clientId: [],
		isVisible: true,
		allowedRedirectUrls: ["https://vg.no/", "https://vg.no/A?b=c"],
	});
});

test("what is shown to whom: visible systems in the portal, all of the vendor's own to the vendor (rows 16, 25)", async () => {
	const visible = await registered();
	const hidden = await registered({ isVisible: false });
	const gone = await registered();
	await remove(gone.id);
	const ids = ({ json }: Answer) => (json as unknown as { systemId: string }[]).map(({ systemId }) => systemId);
	const all = ids(await get("", user));
	expect(all).toContain(visible.id);
	expect(all).not.toContain(hidden.id);
	expect(all).not.toContain(gone.id);
	const own = ids(await get("/vendor"));
	expect(own).toEqual(expect.arrayContaining([visible.id, hidden.id]));
	expect(own).not.toContain(gone.id);
	expect(ids(await get("/vendor", other))).toEqual([]);
	expect((await get(`/${hidden.id}`, user)).status).toBe(200);
	expect((await get(`/${gone.id}`, user)).status).toBe(200);
	const nobody = await issuer.userToken({ userId: 1 }, [WRITE]);
	expect((await get("/vendor", nobody)).status).toBe(403);
});

// Every validation code of a new system: [what is wrong, code, path, extension].
const P = "/registersystemrequest/";
const wrong: [Partial<SystemInput>, string, string, Record<string, string>?][] = [
	[{ vendor: { ID: `0193:${VENDOR}` } }, "00000", "vendor/id"],
	[{ vendor: { ID: "0192" } }, "00000", "vendor/id"],
	[{ vendor: { ID: "0192:991825828" } }, "00000", "vendor/id"],
	[{ id: "991825827smart" }, "00001", "systemid"],
	[{ id: `${OTHER_VENDOR}_smart` }, "00001", "systemid"],
	[{ id: `${VENDOR}_smart cloud` }, "00013", "systemid"],
	[{ id: `${VENDOR}_smart\u00a0cloud` }, "00013", "systemid"],
	[
		{ rights: [right("nothing"), right("krav"), right("else")] },
		"00003",
		"rights/resource",
		{ "ResourceIds Not Found : ": "nothing | else" },
	],
	[{ rights: [right("KRAV")] }, "00003", "rights/resource", { "ResourceIds Not Found : ": "KRAV" }],
	[
		{ rights: [right("app_ttd_nothing")] },
		"00003",
		"rights/resource",
		{ "ResourceIds Not Found : ": "app_ttd_nothing" },
	],
	[{ allowedRedirectUrls: ["http://vg.no/"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["https://vg.no/", "/receipt"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["javascript:alert(1)"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["//evil.example/"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["https:evil.example"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["https:///evil.example"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["https://good.example@evil.example/"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["https://good.example\\@evil.example/"] }, "00005", "allowedredirecturls"],
	[{ allowedRedirectUrls: ["https://evil.example/\tx"] }, "00005", "allowedredirecturls"],
	[{ rights: [right("krav", "read"), right("krav", "read")] }, "00006", "rights/resource"],
	[{ accessPackages: [accessPackage("lonn"), accessPackage("lonn")] }, "00007", "accesspackages"],
	[
		{ accessPackages: [{ urn: "lonn" }] },
		"00008",
		"accesspackages",
		{ "Invalid Urn Details : ": "lonn (Invalid format)" },
	],
	[{ accessPackages: [{ urn: null }] }, "00008", "accesspackages", { "Invalid Urn Details : ": " (Invalid format)" }],
	[
		{ accessPackages: [accessPackage("nothing"), { urn: "urn:altinn:other:lonn" }] },
		"00008",
		"accesspackages",
		{
			"Invalid Urn Details : ": "urn:altinn:accesspackage:nothing (Not found) | urn:altinn:other:lonn (Not found)",
		},
	],
	[
		{ accessPackages: [accessPackage("eksplisitt")], isVisible: false },
		"00008",
		"accesspackages",
		{ "Invalid Urn Details : ": "urn:altinn:accesspackage:eksplisitt (Not possible to delegate)" },
	],
	[
		{ rights: [{ resource: [{ id: "urn:altinn:app", value: "krav" }] }] },
		"00009",
		"rights/resource",
		{ "Invalid Resource Id Details : ": "urn:altinn:app" },
	],
	[{ clientId: ["a-client", "A-CLIENT"] }, "00011", "clientid"],
	[{ rights: [right("schema")] }, "00017", "rights/resource", { "ResourceIds Not Delegable : ": "schema" }],
	[{ rights: [right("locked")] }, "00017", "rights/resource", { "ResourceIds Not Delegable : ": "locked" }],
	[{ accessPackages: [accessPackage("regnskapsforer-lonn")] }, "00018", "accesspackages"],
];

test.each(wrong)(
	"%j is refused with AUTH.VLD-%s at %s (rows 6, 9 to 12, 14, 94)",
	async (more, code, path, extension = {}) => {
		const answer = await post(fresh(more));
		expect(answer.status).toBe(400);
		expect(answer.headers.get("content-type")).toBe("application/problem+json");
		expect(answer.json).toMatchObject({ type: "urn:altinn:error:STD-00000", code: "STD-00000", status: 400 });
		expect(findingsOf(answer)).toEqual([
			{ code: `AUTH.VLD-${code}`, title: expect.any(String), paths: [P + path], ...extension },
		]);
	},
);

test("nearly the same is accepted", async () => {
	await registered({ rights: [right("krav", "read"), right("krav", "write"), right("melding")] });
	await registered({ accessPackages: [accessPackage("regnskapsforer-lonn")], isVisible: false });
	await registered({ accessPackages: [accessPackage("klientadministrator")] });
	await registered({ id: `${VENDOR}_`, clientId: [] });
});

test("ids and client ids that are taken (rows 6, 13)", async () => {
	const input = await registered();
	expect(codesOf(await post(input))).toEqual(["AUTH.VLD-00002", "AUTH.VLD-00004"]);
	await remove(input.id);
	expect(codesOf(await post(input))).toEqual(["AUTH.VLD-00002"]);
	const second = await registered();
	const third = await registered();
	const answer = await put(third.id, { ...third, clientId: second.clientId });
	expect(findingsOf(answer)).toMatchObject([{ code: "AUTH.VLD-00004", paths: [`${P}clientid`] }]);
	expect((await put(third.id, { ...third, clientId: [...(third.clientId ?? []), "extra"] })).status).toBe(200);
});

test("all that is wrong is told at once, but the vendor's number and ownership come first", async () => {
	const all = { id: "wrong id", rights: [right("nothing")], allowedRedirectUrls: ["ftp://x/"], clientId: ["a", "a"] };
	expect(codesOf(await post(fresh(all)))).toEqual(
		[1, 3, 5, 11, 13].map((n) => `AUTH.VLD-${String(n).padStart(5, "0")}`),
	);
	expect(codesOf(await post(fresh({ ...all, vendor: { ID: "x" } })))).toEqual(["AUTH.VLD-00000"]);
	expect((await post(fresh(all), other)).status).toBe(403);
});

test("bodies that are no definition (row 5)", async () => {
	const { name: _, ...unnamed } = fresh();
	const bad: [unknown, string, string][] = [
		[unnamed, "STD.VLD-00000", "/name"],
		[{ ...fresh(), name: { nb: "a", en: "b" } }, "STD.VLD-00000", "/name/nn"],
		[{ ...fresh(), description: { nb: "a", nn: "b" } }, "STD.VLD-00000", "/description/en"],
		[{ ...fresh(), rights: null }, "STD.VLD-00002", "/rights"],
		[{ ...fresh(), rights: [{ resource: [] }] }, "STD.VLD-00004", "/rights/0/resource"],
		[{ ...fresh(), id: `${VENDOR}_${"x".repeat(250)}` }, "STD.VLD-00005", "/id"],
		[{ ...fresh(), id: `${VENDOR}_a/b` }, "STD.VLD-00008", "/id"],
		[{ ...fresh(), vendor: {} }, "STD.VLD-00000", "/vendor/ID"],
		[{ ...fresh(), isVisible: "yes" }, "STD.VLD-00002", "/isVisible"],
		[{ ...fresh(), clientId: [""] }, "STD.VLD-00004", "/clientId/0"],
		["{", "STD.VLD-00017", "/"],
		['{"id":"a","ID":"b"}', "STD.VLD-00017", "/"],
		[[], "STD.VLD-00002", "/"],
	];
	for (const [body, code, path] of bad) {
		const headers = { "Content-Type": "application/json" };
		const answer = await served.call("POST", `${BASE}/vendor`, { token, body, headers });
		expect({ body, status: answer.status }).toEqual({ body, status: 400 });
		expect(findingsOf(answer)).toContainEqual(expect.objectContaining({ code, paths: [path] }));
	}
	const large = JSON.stringify({ ...fresh(), clientId: Array.from({ length: 9000 }, (_, i) => `client ${i}`) });
	const headers = { "Content-Type": "application/json" };
	expect((await served.call("POST", `${BASE}/vendor`, { token, body: large, headers })).status).toBe(413);
});

test("replacing all of a system (row 17)", async () => {
	const input = await registered();
	const { rights: _, clientId: __, allowedRedirectUrls: ___, accessPackages: ____, isVisible: _____, ...least } = input;
	const answer = await put(input.id, { ...least, name: { nb: "Ny", nn: "Ny", en: "New" } });
	expect(answer).toMatchObject({ status: 200, json: { succeeded: true } });
	expect((await get(`/vendor/${input.id}`)).json).toMatchObject({
		name: { nb: "Ny" },
		rights: [],
		accessPackages: [],
		clientId: [],
		allowedRedirectUrls: [],
		isVisible: true,
	});
	const put05 = await put(input.id, { ...input, allowedRedirectUrls: ["http://vg.no/"] });
	expect(codesOf(put05)).toEqual(["AUTH.VLD-00005"]);
	const put12 = await put(input.id, { ...input, id: `${VENDOR}_else` });
	expect(findingsOf(put12)).toMatchObject([{ code: "AUTH.VLD-00012", paths: [`${P}systemid`] }]);
	const bad = await put(input.id, {
		...input,
		rights: [right("nothing"), right("schema"), right("krav"), right("krav")],
		accessPackages: [accessPackage("x"), accessPackage("lonn"), accessPackage("lonn")],
		clientId: ["a", "A"],
	});
	expect(codesOf(bad)).toEqual([3, 6, 7, 8, 11, 17].map((n) => `AUTH.VLD-${String(n).padStart(5, "0")}`));
	expect((await get(`/vendor/${input.id}`)).json).toMatchObject({ rights: [] });
});

test("the vendor of a system stays, and who is not the vendor learns nothing of it (row 23)", async () => {
	const input = await registered();
	const stolen = { ...input, vendor: { ID: `0192:${OTHER_VENDOR}` } };
	const plain = /^text\/plain/;
	const unknown = await put("nothing", input);
	expect(unknown).toMatchObject({ status: 404, text: "There is no system with this id." });
	expect(unknown.headers.get("content-type")).toMatch(plain);
	expect((await put(input.id, stolen)).status).toBe(404);
	expect((await put(input.id, stolen, admin)).status).toBe(404);
	expect((await put(input.id, stolen, other)).status).toBe(403);
});

test("replacing rights and packages alone (rows 18, 19)", async () => {
	const input = await registered();
	expect((await put(`${input.id}`, input)).status).toBe(200);
	const path = (part: string, id = input.id) => `${BASE}/vendor/${id}/${part}`;
	const send = (part: string, body: unknown, id?: string, as = token) =>
		served.call("PUT", path(part, id), { token: as, body });
	expect(await send("rights", [right("melding")])).toMatchObject({ status: 200, json: { succeeded: true } });
	expect(await send("accesspackages", [accessPackage("lonn")])).toMatchObject({ status: 200 });
	expect((await get(`/vendor/${input.id}`)).json).toMatchObject({
		rights: [right("melding")],
		accessPackages: [accessPackage("lonn")],
		clientId: input.clientId,
	});
	const badRights = [
		right("nothing"),
		right("schema"),
		right("krav"),
		right("krav"),
		{ resource: [{ id: "x", value: "y" }] },
	];
	expect(codesOf(await send("rights", badRights))).toEqual(
		[3, 6, 9, 17].map((n) => `AUTH.VLD-${String(n).padStart(5, "0")}`),
	);
	const badPackages = [
		accessPackage("x"),
		accessPackage("lonn"),
		accessPackage("lonn"),
		accessPackage("ansvarlig-revisor"),
	];
	expect(codesOf(await send("accesspackages", badPackages))).toEqual(
		[7, 8, 18].map((n) => `AUTH.VLD-${String(n).padStart(5, "0")}`),
	);
	for (const part of ["rights", "accesspackages"]) {
		expect((await send(part, [], "nothing")).status).toBe(404);
		expect((await send(part, [], input.id, other)).status).toBe(403);
		expect((await send(part, { not: "a list" })).status).toBe(400);
		expect((await send(part, null)).status).toBe(400);
	}
});

test("deleting: once, again, somebody else's, nobody's (rows 15, 20, 21)", async () => {
	const input = await registered({ clientId: [] });
	expect((await remove(input.id, other)).status).toBe(403);
	expect(await remove(input.id)).toMatchObject({ status: 200, json: { succeeded: true } });
	expect(await remove(input.id)).toMatchObject({ status: 200, json: { succeeded: true } });
	expect((await get(`/vendor/${input.id}`)).json).toMatchObject({ isDeleted: true });
	const unknown = await remove("nothing");
	expect(unknown).toMatchObject({
		status: 400,
		json: {
			type: "https://tools.ietf.org/html/rfc9110#section-15.5.1",
			status: 400,
			errors: { return: [expect.anything()] },
		},
	});
	const deleted = await put(input.id, input);
	expect(deleted).toMatchObject({ status: 400, text: "The system is deleted and cannot be changed." });
	for (const part of ["rights", "accesspackages"]) {
		const answer = await served.call("PUT", `${BASE}/vendor/${input.id}/${part}`, { token, body: [] });
		expect(answer).toMatchObject({ status: 400, text: "The system is deleted and cannot be changed." });
	}
});

test("an administrator may change every vendor's systems; a scope that only looks like it may not (rows 2, 3)", async () => {
	const input = fresh();
	expect((await post(input, admin)).status).toBe(200);
	expect((await get(`/vendor/${input.id}`, admin)).status).toBe(200);
	expect((await put(input.id, input, admin)).status).toBe(200);
	for (const scope of [`x${ADMIN}`, `${ADMIN}x`, ADMIN.toUpperCase()]) {
		const like = await org("974760673", [WRITE, scope]);
		expect((await get(`/vendor/${input.id}`, like)).status).toBe(403);
		expect((await remove(input.id, like)).status).toBe(403);
	}
	expect((await remove(input.id, admin)).status).toBe(200);
});

test("the change log tells what was written, by whom, newest first (row 22)", async () => {
	const input = await registered({ rights: [right("krav")] });
	await put(input.id, { ...input, isVisible: false });
	await served.call("PUT", `${BASE}/vendor/${input.id}/rights`, { token, body: [right("melding", "read")] });
	await served.call("PUT", `${BASE}/vendor/${input.id}/accesspackages`, { token, body: [accessPackage("lonn")] });
	await served.call("PUT", `${BASE}/vendor/${input.id}/accesspackages`, { token, body: [accessPackage("x")] });
	await remove(input.id, admin);
	const log = (await get(`/vendor/${input.id}/changelog`)).json as unknown as Record<string, unknown>[];
	const entry = {
		systemInternalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
		changedByOrgNumber: VENDOR,
		clientId: "my-client",
		created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/),
	};
	const pair = { id: "urn:altinn:resource", value: "krav" };
	const whole = {
		Id: input.id,
		Vendor: { ID: `0192:${VENDOR}` },
		Name: input.name,
		Description: input.description,
		Rights: [{ Action: null, Resource: [pair] }],
		AccessPackages: [{ Urn: "urn:altinn:accesspackage:skattegrunnlag" }],
		ClientId: input.clientId,
		AllowedRedirectUrls: input.allowedRedirectUrls,
	};
	expect(log).toEqual([
		{ ...entry, changedByOrgNumber: "974760673", clientId: expect.any(String), changeType: "delete" },
		{ ...entry, changeType: "accesspackageupdate", changedData: [{ Urn: "urn:altinn:accesspackage:lonn" }] },
		{
			...entry,
			changeType: "rightsupdate",
			changedData: [{ Action: "read", Resource: [{ ...pair, value: "melding" }] }],
		},
		{ ...entry, changeType: "update", changedData: { ...whole, IsVisible: false } },
		{ ...entry, changeType: "create", changedData: { ...whole, IsVisible: true } },
	]);
	expect((await get(`/vendor/${input.id}/changelog`, other)).status).toBe(403);
	expect(await get("/vendor/nothing/changelog")).toMatchObject({
		status: 404,
		text: "There is no system with this id.",
	});
});

test("the same system registered many times at once is registered once", async () => {
	const input = fresh();
	const answers = await Promise.all(Array.from({ length: 10 }, () => post(input)));
	expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
});

test("names with markup, quotes and SQL come back as they were", async () => {
	const nb = `<script>'"); drop table system;--\u2028 Blåbær`;
	const input = await registered({ name: { nb, nn: nb, en: nb } });
	expect((await get(`/vendor/${input.id}`)).json).toMatchObject({ name: { nb } });
});

test("every operation has its gate", async () => {
	expect(await walkGates(served.url, systemRegisterOperations({ store }), issuer)).toBeGreaterThan(70);
	expect((await get("", token)).status).toBe(403);
	expect((await post(fresh(), user)).status).toBe(403);
});
