import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionsOperations } from "../../src/access/routes.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { addParty, assign, type Caller, enterpriseOf, type Served, serve, userOf } from "./clients/world.js";

const BASE = "/accessmanagement/api/v1/enduser/connections";
const PORTAL = "altinn:portal/enduser";
const scope = (direction: "toothers" | "fromothers", action: "read" | "write") =>
	`altinn:accessmanagement/enduser:connections:${direction}.${action}`;
const AM = "altinn_access_management";
const INSTANCE = "altinn_instance_delegation";

/** Every endpoint of registry-access 3.2: method, path, directions, action of the scope, guard. */
const endpoints = [
	["GET", "", "both", "read", `${AM} read`],
	["GET", "/users", "to", "write", `${INSTANCE} write`],
	["POST", "", "to", "write", `${AM} write`],
	["DELETE", "", "both", "write", `${AM} write`],
	["GET", "/accesspackages", "both", "read", `${AM} read`],
	["POST", "/accesspackages", "to", "write", `${AM} write`],
	["DELETE", "/accesspackages", "both", "write", `${AM} write`],
	["GET", "/accesspackages/delegationcheck", "to", "write", `${AM} write`],
	["GET", "/roles", "both", "read", `${AM} read`],
	["DELETE", "/roles", "both", "write", `${AM} write`],
	["GET", "/roles/delegationcheck", "to", "write", `${AM} write`],
	["GET", "/resources", "both", "read", `${AM} read`],
	["GET", "/resources/rights", "both", "read", `${AM} read`],
	["POST", "/resources/rights", "to", "write", `${AM} write`],
	["PUT", "/resources/rights", "to", "write", `${AM} write`],
	["DELETE", "/resources", "both", "write", `${AM} write`],
	["GET", "/resources/delegationcheck", "to", "write", `${AM} write`],
	["GET", "/resources/instances", "both", "read", `${AM} read`],
	["GET", "/resources/instances/rights", "both", "read", `${AM} read`],
	["POST", "/resources/instances/rights", "to", "write", `${INSTANCE} write`],
	["PUT", "/resources/instances/rights", "to", "write", `${AM} write`],
	["DELETE", "/resources/instances", "both", "write", `${AM} write`],
	["GET", "/resources/instances/delegationcheck", "to", "write", `${INSTANCE} write`],
	["GET", "/resources/instances/users", "to", "write", `${INSTANCE} write`],
] as const;

describe("gates", () => {
	let store: Store & { remove(): Promise<void> };
	let server: Served;
	let business: Party;
	let kari: Party;
	let manager: Party;

	beforeAll(async () => {
		store = await sqliteStore();
		business = await addParty(store, { form: "AS" });
		kari = await addParty(store, { kind: "person" });
		manager = await addParty(store, { kind: "person" });
		await assign(store, business, manager, "daglig-leder");
		server = await serve(connectionsOperations({ store }));
	});
	afterAll(async () => {
		await server.stop();
		await store.remove();
	});

	const ends = (path: string, party: Party, direction: "to" | "from") => {
		const other = party === business ? kari : business;
		const [from, to] = direction === "to" ? [party, other] : [other, party];
		return `${BASE}${path}?party=${party.uuid}&from=${from.uuid}&to=${to.uuid}&resource=none&rolecode=a0212&package=urn:altinn:accesspackage:jordbruk&instance=urn:altinn:dialog-id:1`;
	};
	const caller = (scopes: readonly string[], may: readonly string[], who = manager): Caller => ({
		principal: userOf(who, ...scopes),
		may,
	});
	const call = async (method: string, path: string, who?: Caller) =>
		(await server.call(method, path, who, method === "GET" || method === "DELETE" ? undefined : {})).status;

	test("every operation of the contract is there", () => {
		const paths = connectionsOperations({ store }).map(({ method, path }) => `${method} ${path}`);
		for (const [method, path] of endpoints) expect(paths).toContain(`${method} ${BASE}${path}`);
		expect(paths.filter((each) => each.includes(BASE))).toHaveLength(endpoints.length);
	});

	test.each(endpoints)("%s %s", async (method, path, directions, action, guard) => {
		const given = ends(path, business, "to");
		const may = [`${guard} ${business.uuid}`];
		expect(await call(method, given)).toBe(401);
		expect(await call(method, given, caller(["altinn:other"], may))).toBe(403);
		expect(await call(method, given, caller([PORTAL], []))).toBe(403);
		expect(await call(method, given, caller([PORTAL], [`${guard} ${kari.uuid}`]))).toBe(403);
		const other = guard.replace(/(read|write)$/, (word) => (word === "read" ? "write" : "read"));
		expect(await call(method, given, caller([PORTAL], [`${other} ${business.uuid}`]))).toBe(403);
		// Past the gates it is another matter what the call asks for.
		const passes = [200, 201, 204, 400];
		expect(passes).toContain(await call(method, given, caller([PORTAL], may)));
		expect(passes).toContain(await call(method, given, caller([scope("toothers", action)], may)));
		expect(await call(method, given, caller([scope("fromothers", action)], may))).toBe(403);
		expect(await call(method, given, caller([scope("toothers", action === "read" ? "write" : "read")], may))).toBe(403);

		for (const party of ["", "party=", "party=not-a-uuid", `party=${business.uuid.slice(1)}`]) {
			const query = given.replace(`party=${business.uuid}`, party);
			expect(await call(method, query, caller([PORTAL], [...may, `${guard} `, `${guard} not-a-uuid`]))).toBe(403);
		}

		if (directions === "both") {
			const received = ends(path, business, "from");
			expect(passes).toContain(await call(method, received, caller([scope("fromothers", action)], may)));
			expect(await call(method, received, caller([scope("toothers", action)], may))).toBe(403);
			const neither = `${BASE}${path}?party=${business.uuid}&from=${randomUUID()}&to=${kari.uuid}`;
			expect(await call(method, neither, caller([PORTAL], may))).toBe(403);
			expect(await call(method, `${BASE}${path}?party=${business.uuid}`, caller([PORTAL], may))).toBe(403);

			// What a person received is that person's own affair; what it gives, its access manager sees.
			const ofPerson = ends(path, kari, "from");
			const mayPerson = [`${guard} ${kari.uuid}`];
			expect(await call(method, ofPerson, caller([PORTAL], mayPerson, manager))).toBe(403);
			expect(passes).toContain(await call(method, ofPerson, caller([PORTAL], mayPerson, kari)));
			expect(passes).toContain(await call(method, ends(path, kari, "to"), caller([PORTAL], mayPerson, manager)));
		}
	});

	test("an organisation's own token, and a user nobody knows, give nothing", async () => {
		const path = ends("", business, "to");
		const enterprise = { principal: enterpriseOf("999999999", [PORTAL]), may: [`${AM} write ${business.uuid}`] };
		expect(await call("POST", path, enterprise)).toBe(403);
		const stranger = { ...kari, uuid: randomUUID() };
		expect(await call("DELETE", path, caller([PORTAL], [`${AM} write ${business.uuid}`], stranger))).toBe(403);
	});

	test("names of paths and parameters are matched in any case", async () => {
		const path = `/AccessManagement/API/v1/EndUser/Connections?PARTY=${business.uuid}&From=${business.uuid.toUpperCase()}`;
		expect(await call("GET", path, caller([PORTAL], [`${AM} read ${business.uuid}`]))).toBe(200);
	});
});
