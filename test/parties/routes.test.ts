import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, unauthenticated } from "../../src/http/access-check.js";
import { ANONYMOUS, type Platform } from "../../src/http/principal.js";
import { endParty } from "../../src/parties/end-party.js";
import type { Party } from "../../src/parties/model.js";
import { type Registered, registerParty } from "../../src/parties/register-party.js";
import { findParty } from "../../src/parties/repository.js";
import { registerOperations } from "../../src/parties/routes.js";
import { setMainUnit } from "../../src/parties/set-main-unit.js";
import { type Sent, type Served, serve } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";

const BASE = "/register/api/v1/parties";
const UUID = "550ffcdd-eb1b-4ea6-b2de-46d259416c66";
const ORG: Registered = {
	kind: "organization",
	orgNumber: "311592858",
	name: "Hansen AS",
	form: "AS",
	partyId: 51400101,
	uuid: UUID,
};
const UNIT: Registered = {
	kind: "organization",
	orgNumber: "316080685",
	name: "Hansen Moss",
	form: "BEDR",
	partyId: 51400102,
};
const GONE: Registered = {
	kind: "organization",
	orgNumber: "314428641",
	name: "Borte AS",
	form: "AS",
	partyId: 51400103,
};
const KARI: Registered = { kind: "person", personNumber: "14837431310", name: "Kari Hansen", partyId: 50000001 };
const SELF: Registered = { kind: "self-identified", username: "guest", name: "Guest", form: "SI", partyId: 50000002 };

const platform = (issuer: string): Platform => ({ kind: "platform", issuer, claims: {} });
const enterprise = (...scopes: string[]): Caller => ({
	principal: {
		kind: "enterprise",
		orgNumber: "991825827",
		scopes: new Set(scopes),
		issuer: "t",
		scopePrefixes: [],
		claims: {},
	},
});
const callers: Readonly<Record<string, Caller>> = {
	platform: { principal: ANONYMOUS, platform: platform("platform") },
	app: { principal: ANONYMOUS, platform: platform("skd") },
	scope: enterprise("altinn:register/partylookup.admin"),
	appWithScope: { ...enterprise("altinn:register/partylookup.admin"), platform: platform("skd") },
	otherScope: enterprise("altinn:register/partylookup.adminx", "altinn:register"),
	user: {
		principal: {
			kind: "user",
			partyUuid: UUID,
			authLevel: 4,
			scopes: new Set(["altinn:portal/enduser"]),
			issuer: "t",
			claims: {},
		},
	},
};

let store: Awaited<ReturnType<typeof sqliteStore>>;
let served: Served;
const made: Record<string, Party> = {};

beforeAll(async () => {
	store = await sqliteStore();
	const actor = { kind: "system", id: "register" } as const;
	for (const [name, registered] of Object.entries({ ORG, UNIT, GONE, KARI, SELF })) {
		const { value } = await store.write(actor, (tx) => registerParty(tx, registered));
		made[name] = (await findParty(store.db, { id: value })) as Party;
	}
	await store.write(actor, (tx) => setMainUnit(tx, made.UNIT as Party, made.ORG));
	await store.write(actor, (tx) => endParty(tx, made.GONE as Party, { deletedAt: 1 }));
	served = await serve({
		operations: registerOperations(store),
		authenticate: (req) => {
			const name = req.headers.authorization?.replace("Bearer ", "");
			if (name === undefined) return { principal: ANONYMOUS };
			const caller = callers[name];
			if (caller === undefined) throw unauthenticated("unknown token", "invalid_token");
			return caller;
		},
	});
});
afterAll(async () => {
	await served.stop();
	await store.remove();
});

const get = (query: string, token = "platform") => served.call("GET", `${BASE}/identifiers${query}`, { token });
const post = (path: string, body: unknown, token = "platform", more: Sent = {}) =>
	served.call("POST", `${BASE}/${path}`, { token, body, ...more });
const codes = ({ json }: { json: { validationErrors?: { code: string; paths: string[] }[] } }) =>
	json.validationErrors?.map(({ code, paths }) => [code, paths[0]]);

const hansen = { partyId: 51400101, partyUuid: UUID, orgNumber: "311592858", ssn: null };

describe("who may look parties up", () => {
	const calls = {
		identifiers: (token?: string) =>
			served.call("GET", `${BASE}/identifiers?orgs=311592858`, token === undefined ? {} : { token }),
		lookup: (token?: string) =>
			served.call("POST", `${BASE}/lookup`, {
				body: { Ssn: "14837431310" },
				...(token === undefined ? {} : { token }),
			}),
		partylist: (token?: string) =>
			served.call("POST", `${BASE}/partylist`, { body: [51400101], ...(token === undefined ? {} : { token }) }),
		partylistbyuuid: (token?: string) =>
			served.call("POST", `${BASE}/partylistbyuuid`, { body: [UUID], ...(token === undefined ? {} : { token }) }),
	};
	it.each(Object.entries(calls))("%s: the platform and the scope; no app, no user, no other scope", async (_, call) => {
		for (const token of ["platform", "scope", "appWithScope"]) expect((await call(token)).status).toBe(200);
		for (const token of ["app", "otherScope", "user"]) {
			const { status, text } = await call(token);
			expect([token, status]).toEqual([token, 403]);
			expect(text).not.toMatch(/Hansen|311592858|14837431310/);
		}
		expect((await call()).status).toBe(401);
		expect((await call("forged")).status).toBe(401);
	});
});

describe("identifiers", () => {
	it("by each kind of name, in the order asked, each party once, unknown ones left out", async () => {
		const { json, status } = await get(
			`?ids=50000001,1&ids=51400102&uuids=${UUID.toUpperCase()}&orgs=311592858,974761076, 316080685`,
		);
		expect(status).toBe(200);
		expect(json).toEqual([
			{ partyId: 50000001, partyUuid: made.KARI?.uuid, orgNumber: null, ssn: "14837431310" },
			{ partyId: 51400102, partyUuid: made.UNIT?.uuid, orgNumber: "316080685", ssn: null },
			hansen,
		]);
		expect((await get("?IDS=51400101")).json).toEqual([hansen]);
		expect((await get("")).json).toEqual([]);
		expect((await get("?ids=,,&orgs=")).json).toEqual([]);
	});

	it("says everything that is wrong at once", async () => {
		const answer = await get("?ids=x,1&uuids=550ffcdd&orgs=311592859");
		expect(answer.status).toBe(400);
		expect(codes(answer)).toEqual([
			["STD.VLD-00008", "QUERY/ids"],
			["STD.VLD-00008", "QUERY/uuids"],
			["STD.VLD-00008", "QUERY/orgs"],
		]);
	});

	it.each(["0", "-1", "1.5", "99999999999", "1e3", "1;drop table party", "'", "%00"])(
		"%s is no party id",
		async (id) => {
			expect((await get(`?ids=${id}`)).status).toBe(400);
		},
	);

	it("fifty at once and no more, however they are spread", async () => {
		const ids = (count: number) => Array.from({ length: count }, (_, i) => 1000 + i).join();
		expect((await get(`?ids=${ids(50)}`)).status).toBe(200);
		const answer = await get(`?ids=${ids(49)}&orgs=311592858&uuids=${UUID}`);
		expect([answer.status, codes(answer)]).toEqual([400, [["STD.VLD-00005", "QUERY/ids"]]]);
	});
});

describe("lookup", () => {
	it("by organisation number and by national identity number, members in any case", async () => {
		const org = await post("lookup", { OrgNo: "311592858" });
		expect(org.json).toEqual({
			partyId: 51400101,
			partyUuid: UUID,
			partyTypeName: 2,
			orgNumber: "311592858",
			ssn: null,
			unitType: "AS",
			name: "Hansen AS",
			isDeleted: false,
			onlyHierarchyElementWithNoAccess: false,
			childParties: null,
		});
		const person = await post("lookup", { ssn: "14837431310", orgNo: null });
		expect(person.json).toMatchObject({ partyTypeName: 1, ssn: "14837431310", orgNumber: null, unitType: null });
		expect((await post("lookup", { orgno: "314428641" })).json).toMatchObject({ isDeleted: true });
	});

	it("nobody: 404; a number that is none, two, none at all, no object: 400, and no number in the answer", async () => {
		for (const body of [{ orgNo: "974761076" }, { ssn: "02919944490" }]) {
			const { status, text } = await post("lookup", body);
			expect([status, text.includes("02919944490")]).toEqual([404, false]);
		}
		for (const [body, path] of [
			[{ orgNo: "311592859" }, "/orgNo"],
			[{ ssn: "14837431311" }, "/ssn"],
			[{ ssn: "" }, "/ssn"],
			[{ orgNo: "311592858", ssn: "14837431310" }, "/"],
			[{}, "/"],
			[{ orgNo: 5 }, "/orgNo"],
		] as const) {
			const answer = await post("lookup", body);
			expect([answer.status, answer.json.validationErrors?.[0]?.paths]).toEqual([400, [path]]);
			expect(answer.text).not.toMatch(/\d{11}/);
		}
		for (const body of ["[]", "null", "7", "{", ""]) {
			const headers = { "Content-Type": "application/json" };
			expect((await post("lookup", body, "platform", { headers })).status).toBe(400);
		}
	});

	it("leaves no number of a person in the log", () => {
		expect(served.lines.join("\n")).not.toContain("14837431310");
	});
});

describe("party lists", () => {
	it("in the order asked, each once, unknown ones left out; units when they are asked for", async () => {
		const ids = [51400103, 7, 51400101, 51400103, 50000002];
		const plain = await post("partylist", ids);
		const names = (json: unknown) => (json as { name: string; childParties: unknown }[]).map(({ name }) => name);
		expect(names(plain.json)).toEqual(["Borte AS", "Hansen AS", "Guest"]);
		expect(plain.json).toMatchObject([{ childParties: null }, { childParties: null }, { partyTypeName: 3 }]);
		const { json } = await post("partylist?fetchSubUnits=True", ids);
		expect(json).toMatchObject([
			{ childParties: [] },
			{ childParties: [{ name: "Hansen Moss", unitType: "BEDR", childParties: null }] },
			{ childParties: [] },
		]);
		expect((await post("partylist?fetchSubUnits=False", ids)).json).toEqual(plain.json);
	});

	it("by uuid, in any case", async () => {
		const uuids = [UUID.toUpperCase(), "00000000-0000-4000-8000-000000000000", made.KARI?.uuid];
		expect((await post("partylistbyuuid", uuids)).json).toMatchObject([{ partyId: 51400101 }, { partyId: 50000001 }]);
	});

	it("refuses what is no id, and too many", async () => {
		for (const body of [["x"], [0], [1.5], [null], {}, Array.from({ length: 1001 }, (_, i) => i + 1)]) {
			expect((await post("partylist", body)).status).toBe(400);
		}
		for (const body of [["x"], [5], [null], {}]) expect((await post("partylistbyuuid", body)).status).toBe(400);
		const most = Array.from({ length: 1000 }, (_, i) => i + 1);
		expect(await post("partylist?fetchSubUnits=true", most)).toMatchObject({ status: 200, json: [] });
		expect((await post("partylist", [])).json).toEqual([]);
	});
});
