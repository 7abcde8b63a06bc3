import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, unauthenticated } from "../../src/http/access-check.js";
import { ANONYMOUS } from "../../src/http/principal.js";
import { type Registered, registerParty } from "../../src/parties/register-party.js";
import { registerRoleOperations } from "../../src/parties/role-routes.js";
import { type Served, serve } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";

const BASE = "/fullmakt/v1/register/roles";
const ORG: Registered = { kind: "organization", orgNumber: "311592858", name: "Hansen AS", form: "AS" };
const UUID = "550ffcdd-eb1b-4ea6-b2de-46d259416c66";
const KARI: Registered = { kind: "person", personNumber: "14837431310", name: "Kari Hansen", uuid: UUID };

const enterprise = (...scopes: string[]): Caller => ({
	principal: {
		kind: "enterprise",
		orgNumber: "974760673",
		scopes: new Set(scopes),
		issuer: "t",
		scopePrefixes: [],
		claims: {},
	},
});
const callers: Readonly<Record<string, Caller>> = {
	register: enterprise("altinn:register/roles.write"),
	other: enterprise("altinn:register/partylookup.admin", "altinn:register/roles"),
	platform: { principal: ANONYMOUS, platform: { kind: "platform", issuer: "platform", claims: {} } },
	app: { principal: ANONYMOUS, platform: { kind: "platform", issuer: "skd", app: "form", claims: {} } },
};

let store: Awaited<ReturnType<typeof sqliteStore>>;
let served: Served;

beforeAll(async () => {
	store = await sqliteStore();
	for (const each of [ORG, KARI]) {
		await store.write({ kind: "system", id: "register" }, (tx) => registerParty(tx, each));
	}
	served = await serve({
		operations: registerRoleOperations(store),
		authenticate: (req) => {
			const name = req.headers.authorization?.replace("Bearer ", "");
			if (name === undefined) return { principal: ANONYMOUS };
			return (
				callers[name] ??
				(() => {
					throw unauthenticated("unknown token", "invalid_token");
				})()
			);
		},
	});
});
afterAll(async () => {
	await served.stop();
	await store.remove();
});

const role = { from: "311592858", to: "14837431310", role: "DAGL" };
const post = (path: string, body: unknown, token?: string) =>
	served.call("POST", `${BASE}${path}`, { body, ...(token === undefined ? {} : { token }) });
const roles = async () =>
	(await store.db.selectFrom("assignment").select("role").where("role", "=", "daglig-leder").execute()).length;

describe("a role that a register tells of", () => {
	it("begins and ends; what is so already changes nothing", async () => {
		expect(await post("", role, "register")).toMatchObject({ status: 200, json: { changed: true } });
		expect(await roles()).toBe(1);
		const { revision } = await store.revision();
		expect((await post("", { ...role, to: UUID.toUpperCase() }, "platform")).json).toEqual({ changed: false });
		expect((await store.revision()).revision).toBe(revision);
		expect((await post("/end", { ...role, role: "daglig-leder" }, "platform")).json).toEqual({ changed: true });
		expect(await roles()).toBe(0);
		expect((await post("/end", role, "register")).json).toEqual({ changed: false });
		const audited = await store.db.selectFrom("audit").select(["action", "actor_kind", "actor_id"]).execute();
		expect(audited.filter(({ action }) => action.startsWith("party.role"))).toEqual([
			{ action: "party.role-added", actor_kind: "organization", actor_id: "974760673" },
			{ action: "party.role-removed", actor_kind: "platform", actor_id: "platform" },
		]);
	});

	it("is told by registers and the platform alone", async () => {
		for (const path of ["", "/end"]) {
			expect((await post(path, role)).status).toBe(401);
			expect((await post(path, role, "forged")).status).toBe(401);
			for (const token of ["other", "app"]) expect((await post(path, role, token)).status).toBe(403);
		}
		expect(await roles()).toBe(0);
	});

	it("names parties that are known, and a role that a register gives", async () => {
		const { revision } = await store.revision();
		const answer = await post("", { ...role, from: "974760673", to: "02919944490" }, "register");
		expect([answer.status, answer.json.validationErrors?.map(({ paths }: { paths: string[] }) => paths[0])]).toEqual([
			400,
			["/from", "/to"],
		]);
		expect(answer.text).not.toContain("02919944490");
		for (const bad of ["rettighetshaver", "sjef", ""]) {
			expect((await post("", { ...role, role: bad }, "register")).json.code).toBe("PARTY-00004");
		}
		const estate = { ...role, from: "14837431310", role: "urn:digitaltdodsbo:skifteattest" };
		expect((await post("", estate, "register")).json.code).toBe("PARTY-00007");
		for (const bad of [{}, { from: role.from, to: role.to }, { ...role, to: 1 }, [], { ...role, from: "'" }]) {
			expect((await post("", bad, "register")).status).toBe(400);
		}
		expect((await store.revision()).revision).toBe(revision);
	});
});
