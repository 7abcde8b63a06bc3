import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionsOperations } from "../../src/access/routes.js";
import { findPackage, findRole, RoleCode } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { type Answer, addParty, assign, findingsOf, type Served, serve, tester, userOf } from "./clients/world.js";
import { addResource, delegate, giveInstance, keyOf } from "./gifts.js";

const BASE = "/accessmanagement/api/v1/enduser/connections";
const NUMBER = "14837431310";
const EMPTY = "00000000-0000-0000-0000-000000000000";
const { rightholder, agent, accountant } = RoleCode;

type Item = Readonly<Record<string, unknown>>;

describe("connections API", () => {
	let now = Date.UTC(2026, 0, 1);
	let store: Store & { remove(): Promise<void> };
	let server: Served;
	let business: Party;
	let manager: Party;
	let kari: Party;
	let firm: Party;
	let head: Party;

	const call = (
		method: string,
		path: string,
		query: Record<string, string | undefined>,
		body?: unknown,
		by = manager,
	) => {
		const search = new URLSearchParams();
		for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, value);
		const may = ["altinn_access_management read", "altinn_access_management write", "altinn_instance_delegation write"];
		return server.call(
			method,
			`${BASE}${path}?${search}`,
			{ principal: userOf(by, "altinn:portal/enduser"), may: may.map((each) => `${each} ${query.party}`) },
			body,
		);
	};
	const gives = (to?: Party, more: Record<string, string> = {}) => ({
		party: business.uuid,
		from: business.uuid,
		...(to === undefined ? {} : { to: to.uuid }),
		...more,
	});
	const givesTo = (to?: Party, more: Record<string, string> = {}) => ({
		party: business.uuid,
		...(to === undefined ? {} : { to: to.uuid }),
		...more,
	});
	const data = ({ body }: Answer): Item[] => (Array.isArray(body) ? body : body.data) as Item[];
	const codeOf = ({ status, body }: Answer) => `${status} ${body?.code}`;

	beforeAll(async () => {
		store = await sqliteStore({ now: () => now });
		business = await addParty(store, { form: "AS", name: "Rørlegger AS", orgNumber: "311592858" });
		manager = await addParty(store, { kind: "person", name: "Ada Sjef" });
		kari = await addParty(store, { kind: "person", name: "Kari Hansen", personNumber: NUMBER, lastName: "Hansen" });
		firm = await addParty(store, { form: "AS", name: "Regnskap AS" });
		head = await addParty(store, { kind: "person", name: "Hode Regnskap" });
		await assign(store, business, manager, "daglig-leder");
		await assign(store, firm, head, "daglig-leder");
		await addResource(store, "res-a", [{ subjects: ["dagl", "package:jordbruk"], actions: ["read", "write"] }]);
		await addResource(store, "res-closed", [{ subjects: ["dagl"], actions: ["read"] }], { delegable: false });
		server = await serve(connectionsOperations({ store, now: () => now }));
	});
	afterAll(async () => {
		await server.stop();
		await store.remove();
	});

	test("a person becomes rightholder by number and last name, an organisation by uuid; again is the same", async () => {
		expect(findingsOf(await call("POST", "", givesTo(kari)))).toEqual(["AM.VLD-00006 QUERY/to"]);
		expect(codeOf(await call("POST", "", givesTo()))).toBe("400 AM-00024");
		expect(findingsOf(await call("POST", "", givesTo(), { personIdentifier: NUMBER }))).toEqual([
			"AM.VLD-00007 /lastName",
		]);
		expect(findingsOf(await call("POST", "", givesTo(), {}))).toEqual([
			"AM.VLD-00007 /personIdentifier",
			"AM.VLD-00007 /lastName",
		]);
		const made = await call("POST", "", givesTo(), { PersonIdentifier: NUMBER, lastname: "hansen" });
		expect(made).toMatchObject({
			status: 200,
			body: { roleId: findRole(rightholder)?.id, fromId: business.uuid, toId: kari.uuid },
		});
		const again = await call("POST", "", givesTo(kari));
		expect(again.body).toEqual(made.body);
		expect((await call("POST", "", givesTo(firm))).status).toBe(200);
		const wrong = await call("POST", "", givesTo(firm), { personIdentifier: NUMBER, lastName: "Hansen" });
		expect(findingsOf(wrong)).toEqual(["AM.VLD-00009 QUERY/to"]);
		expect(findingsOf(await call("POST", "", { party: business.uuid, to: randomUUID() }))).toEqual([
			"AM.VLD-00006 QUERY/to",
		]);
	});

	test("two failed look-ups lock the caller out", async () => {
		const user = await addParty(store, { kind: "person" });
		const tries = () => call("POST", "", givesTo(), { personIdentifier: NUMBER, lastName: "Olsen" }, user);
		expect(findingsOf(await tries())).toEqual(["AM.VLD-00034 /personIdentifier /lastName"]);
		await tries();
		const locked = await tries();
		expect(codeOf(locked)).toBe("429 AM-00026");
		expect(locked.headers.get("retry-after")).toBe("3600");
	});

	test("checks of parameters", async () => {
		const empty = { party: business.uuid, from: business.uuid, to: EMPTY };
		expect(findingsOf(await call("GET", "", empty))).toEqual(["AM.VLD-00007 $QUERY/to"]);
		expect(findingsOf(await call("POST", "", { party: business.uuid, from: kari.uuid, to: firm.uuid }))).toEqual([
			"AM.VLD-00009 QUERY/from",
		]);
		expect(findingsOf(await call("GET", "", gives(business)))).toEqual(["AM.VLD-00009 QUERY/from QUERY/to"]);
		expect(findingsOf(await call("POST", "", givesTo(business)))).toEqual(["AM.VLD-00009 QUERY/from QUERY/to"]);
		expect((await call("GET", "", { ...gives(), to: "no-uuid" })).status).toBe(400);
		expect(codeOf(await call("GET", "", { ...gives(), to: randomUUID() }))).toBe("400 AM-00023");
		const id = findPackage("jordbruk")?.id ?? "";
		for (const named of [{}, { packageId: id, package: "urn:altinn:accesspackage:jordbruk" }, { packageId: EMPTY }]) {
			const answer = await call("POST", "/accesspackages", { ...givesTo(firm), ...named });
			expect(findingsOf(answer)).toEqual(["AM.VLD-00009 QUERY/packageId QUERY/package"]);
		}
		const unknown = await call("POST", "/accesspackages", givesTo(firm, { package: "urn:altinn:accesspackage:none" }));
		expect(findingsOf(unknown)).toEqual(["AM.VLD-00011 QUERY/package"]);
		const other = await call("DELETE", "/accesspackages", gives(firm, { packageId: randomUUID() }));
		expect(findingsOf(other)).toEqual(["AM.VLD-00011 QUERY/packageId"]);
		const twice = await server.call(
			"GET",
			`${BASE}?party=${business.uuid}&party=${business.uuid}&from=${business.uuid}`,
			{ principal: userOf(manager, "altinn:portal/enduser"), may: [] },
		);
		expect(twice.status).toBe(400);
		expect((await call("POST", "", givesTo(firm), "{not json")).status).toBe(400);
		expect((await call("POST", "/resources/rights", givesTo(firm, { resource: "res-a" }), [])).status).toBe(400);
		expect((await call("POST", "", givesTo(firm, { validTo: "tomorrow" }))).status).toBe(400);
	});

	test("an access package: check, give, list, revoke", async () => {
		const named = { package: "urn:altinn:accesspackage:jordbruk" };
		const check = await call("GET", "/accesspackages/delegationcheck", {
			party: business.uuid,
			packages: named.package,
		});
		expect(check.body).toMatchObject({
			links: { next: null },
			data: [
				{
					package: { urn: named.package },
					result: true,
					reasons: [
						{
							description: "Direct-RolePackage",
							roleUrn: "urn:altinn:external-role:ccr:daglig-leder",
							fromId: business.uuid,
							fromName: "Rørlegger AS",
							toId: manager.uuid,
							toName: "Ada Sjef",
							viaId: null,
							viaName: null,
							viaRoleId: null,
							viaRoleUrn: null,
						},
						{ description: "Direct-RolePackage-HovedAdmin" },
					],
				},
			],
		});
		const all = await call("GET", "/accesspackages/delegationcheck", { party: business.uuid });
		expect(data(all)).toHaveLength(147);
		const wrong = { party: business.uuid, packages: "urn:altinn:accesspackage:innbygger-forsikring" };
		expect(codeOf(await call("GET", "/accesspackages/delegationcheck", wrong))).toBe("400 AM-00041");

		const given = await call("POST", "/accesspackages", givesTo(kari, named));
		expect(given).toMatchObject({ status: 200, body: { packageId: findPackage("jordbruk")?.id } });
		const byId = await call("POST", "/accesspackages", givesTo(kari, { packageId: findPackage("jordbruk")?.id ?? "" }));
		expect(byId.body).toEqual(given.body);

		const listed = await call("GET", "/accesspackages", gives(kari));
		expect(data(listed)).toHaveLength(1);
		expect(data(listed)[0]).toMatchObject({
			package: { urn: named.package, areaId: expect.any(String) },
			permissions: [
				{
					from: { id: business.uuid, type: "Organisasjon", variant: "AS", parent: null, partyid: null },
					to: { id: kari.uuid, type: "Person", variant: "Person", organizationIdentifier: null },
					via: null,
					viaRole: null,
					role: { code: "rettighetshaver", "legacyurn ": null },
					reason: { flag: 1, items: [{ name: "direct" }] },
				},
			],
		});
		const received = await call(
			"GET",
			"/accesspackages",
			{ party: kari.uuid, to: kari.uuid, from: business.uuid },
			undefined,
			kari,
		);
		expect(data(received)).toEqual(data(listed));

		// The receiver may give it back.
		const back = { party: kari.uuid, to: kari.uuid, from: business.uuid, ...named };
		expect((await call("DELETE", "/accesspackages", back, undefined, kari)).status).toBe(204);
		expect((await call("DELETE", "/accesspackages", gives(kari, named))).status).toBe(204);
		expect(data(await call("GET", "/accesspackages", gives(kari)))).toEqual([]);
	});

	test("rules when giving a package", async () => {
		const give = (to: Party, code: string, by = manager) =>
			call("POST", "/accesspackages", givesTo(to, { package: `urn:altinn:accesspackage:${code}` }), undefined, by);
		expect(findingsOf(await give(kari, "innbygger-forsikring"))).toEqual(["AM.VLD-00048 QUERY/package"]);
		expect(findingsOf(await give(firm, "hovedadministrator"))).toEqual(["AM.VLD-00028 QUERY/package"]);
		expect(findingsOf(await give(kari, "jordbruk", kari))).toEqual(["AM.VLD-00026 QUERY/package"]);
		const stranger = await addParty(store, { form: "AS" });
		expect(codeOf(await give(stranger, "jordbruk"))).toBe("400 AM-00022");
		expect(findingsOf(await give(head, "jordbruk"))).toEqual([]);
	});

	test("at once: one row, both answered", async () => {
		const query = givesTo(kari, { package: "urn:altinn:accesspackage:fiske" });
		const answers = await Promise.all(Array.from({ length: 8 }, () => call("POST", "/accesspackages", query)));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
		expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
		await Promise.all(
			Array.from({ length: 4 }, () => call("DELETE", "/accesspackages", { ...query, from: business.uuid })),
		);
		expect(data(await call("GET", "/accesspackages", gives(kari)))).toEqual([]);
	});

	test("a limit in time is stated as ISO times, and looked at when it is read", async () => {
		const until = { package: "urn:altinn:accesspackage:fiske", validTo: new Date(now + 60_000).toISOString() };
		expect((await call("POST", "/accesspackages", givesTo(kari, until))).status).toBe(200);
		expect(data(await call("GET", "/accesspackages", gives(kari)))).toHaveLength(1);
		now += 60_000;
		expect(data(await call("GET", "/accesspackages", gives(kari)))).toEqual([]);
		const past = { ...until, validTo: new Date(now).toISOString() };
		expect(findingsOf(await call("POST", "/accesspackages", givesTo(kari, past)))).toEqual([
			"AM.VLD-00022 QUERY/validFrom QUERY/validTo",
		]);
	});

	test("rights on a resource: check, add, replace, see, revoke", async () => {
		const named = { resource: "res-a" };
		const check = await call("GET", "/resources/delegationcheck", { party: business.uuid, ...named });
		expect(check.body).toMatchObject({
			resource: { refId: "res-a", name: "res-a" },
			rights: [
				{
					right: { key: keyOf("res-a", "read"), name: "Lese", action: "read" },
					result: true,
					reasonCodes: ["RoleAccess", "PackageAccess"],
				},
				{ right: { action: "write" }, result: true },
			],
		});
		const body = (...actions: string[]) => ({ DirectRightKeys: actions.map((action) => keyOf("res-a", action)) });
		const add = await call("POST", "/resources/rights", givesTo(kari, named), body("read"));
		expect([add.status, add.body]).toEqual([201, undefined]);
		expect((await call("POST", "/resources/rights", givesTo(kari, named), body("write"))).status).toBe(201);
		const seen = await call("GET", "/resources/rights", gives(kari, named));
		expect(seen.body).toMatchObject({
			resource: { refId: "res-a" },
			directRights: [
				{ right: { action: "read" }, reason: { flag: 1 }, permissions: [{ to: { id: kari.uuid } }] },
				{ right: { action: "write" } },
			],
			indirectRights: [],
		});
		expect((await call("PUT", "/resources/rights", givesTo(kari, named), body("write"))).status).toBe(200);
		const replaced = await call("GET", "/resources/rights", gives(kari, named));
		expect(replaced.body).toMatchObject({ directRights: [{ right: { action: "write" } }] });
		const list = await call("GET", "/resources", gives(kari));
		expect(list.body).toMatchObject([{ resource: { refId: "res-a" }, permissions: [{ reason: { flag: 1 } }] }]);
		expect(data(await call("GET", "/resources", gives(kari, { resource: "res-closed" })))).toEqual([]);

		const post = (query: Record<string, string>, keys: unknown) => call("POST", "/resources/rights", query, keys);
		expect(codeOf(await post(givesTo(kari, { resource: "none" }), body("read")))).toBe("400 AM-00027");
		expect(codeOf(await post(givesTo(kari, named), {}))).toBe("400 AM-00033");
		expect(codeOf(await post(givesTo(kari, named), { directRightKeys: ["read"] }))).toBe("400 AM-00028");
		const closed = { directRightKeys: [keyOf("res-closed", "read")] };
		expect(codeOf(await post(givesTo(kari, { resource: "res-closed" }), closed))).toBe("400 AM-00028");
		const stranger = await addParty(store, { form: "AS" });
		expect(codeOf(await post(givesTo(stranger, named), body("read")))).toBe("400 AM-00022");
		expect((await post(givesTo(kari), body("read"))).status).toBe(400);

		expect((await call("DELETE", "/resources", gives(kari, { resource: "RES-A" }))).status).toBe(204);
		expect((await call("DELETE", "/resources", gives(kari, { resource: "never-there" }))).status).toBe(204);
		expect(data(await call("GET", "/resources", gives(kari)))).toEqual([]);
	});

	test("what comes with roles and packages is indirect", async () => {
		const seen = await call("GET", "/resources/rights", gives(manager, { resource: "res-a" }));
		expect(seen.body).toMatchObject({
			directRights: [],
			indirectRights: [{ right: { action: "read" }, permissions: [{ role: { code: "daglig-leder" } }] }, {}],
		});
		const none = await call("GET", "/resources/rights", gives(firm, { resource: "res-a" }));
		expect(none.body).toMatchObject({ directRights: [], indirectRights: [] });
	});

	test("rights on an instance: person in the body becomes rightholder", async () => {
		const ola = await addParty(store, { kind: "person", personNumber: "23825410082", lastName: "Olsen" });
		const named = { resource: "res-a", instance: "urn:altinn:dialog-id:ABC" };
		const keys = { directRightKeys: [keyOf("res-a", "read")] };
		const post = (query: Record<string, string>, body: unknown) =>
			call("POST", "/resources/instances/rights", query, body);
		expect(findingsOf(await post(givesTo(firm, { ...named, instance: "dialog:1" }), keys))).toEqual([
			"AM.VLD-00007 $QUERY/instance",
		]);
		expect(findingsOf(await post(givesTo(firm, named), {}))).toEqual(["STD.VLD-00000 /directRightKeys"]);
		expect(codeOf(await post(givesTo(undefined, named), keys))).toBe("400 AM-00024");
		const to = { personIdentifier: "23825410082", lastName: "Olsen" };
		expect(findingsOf(await post(givesTo(firm, named), { ...keys, to }))).toEqual(["AM.VLD-00009 QUERY/to /to"]);
		expect(findingsOf(await post(givesTo(undefined, named), { ...keys, to: { lastName: "Olsen" } }))).toEqual([
			"AM.VLD-00007 /to/personIdentifier",
		]);
		expect(findingsOf(await post(givesTo(ola, named), keys))).toEqual(["AM.VLD-00006 QUERY/to"]);
		expect((await post(givesTo(undefined, named), { ...keys, to })).status).toBe(201);
		const list = await call("GET", "/resources/instances", gives(undefined, { resource: "res-a" }));
		expect(list.body).toMatchObject([
			{
				resource: { refId: "res-a" },
				instance: { refId: "urn:altinn:dialog-id:abc", type: { name: "EndUser" } },
				permissions: [{ to: { id: ola.uuid } }],
			},
		]);
		const users = await call("GET", "/resources/instances/users", { party: business.uuid, ...named });
		expect(data(users)).toEqual([
			{
				id: ola.uuid,
				name: ola.name,
				type: "Person",
				variant: "Person",
				organizationIdentifier: null,
				isDeleted: false,
				deletedAt: null,
			},
		]);
		const check = await call("GET", "/resources/instances/delegationcheck", { party: business.uuid, ...named });
		expect(check.body).toMatchObject({ rights: [{ result: true }, { result: true }] });
		const write = { directRightKeys: [keyOf("res-a", "write")] };
		expect((await call("PUT", "/resources/instances/rights", givesTo(ola, named), write)).status).toBe(200);
		const seen = await call("GET", "/resources/instances/rights", gives(ola, named));
		expect(seen.body).toMatchObject({ directRights: [{ right: { action: "write" } }], indirectRights: [] });
		expect(findingsOf(await call("PUT", "/resources/instances/rights", givesTo(ola, named), {}))).toEqual([
			"STD.VLD-00000 /directRightKeys",
		]);
		expect((await call("DELETE", "/resources/instances", gives(ola, named))).status).toBe(204);
		expect((await call("DELETE", "/resources/instances", gives(ola, named))).status).toBe(204);
		expect(data(await call("GET", "/resources/instances", gives()))).toEqual([]);
	});

	test("an instance that names another party cannot be given", async () => {
		await store.write({ kind: "operator", id: "test" }, async (tx) => {
			await tx.db.updateTable("party").set({ party_id: 51400101 }).where("id", "=", business.id).execute();
			const guid = "5e0c8f3d-0000-4000-8000-000000000001";
			const values = { guid, party_id: firm.id, org: "ttd", app: "a", task: null, end_event: null, updated_at: 0 };
			await tx.db.insertInto("app_instance").values(values).execute();
			tx.log({ kind: "everything" });
		});
		const give = (id: string) =>
			call(
				"POST",
				"/resources/instances/rights",
				givesTo(firm, { resource: "res-a", instance: `urn:altinn:instance-id:${id}` }),
				{ directRightKeys: [keyOf("res-a", "read")] },
			);
		expect(findingsOf(await give(`51400102/${randomUUID()}`))).toEqual(["AM.VLD-00047 QUERY/instance"]);
		expect(findingsOf(await give("51400101/5e0c8f3d-0000-4000-8000-000000000001"))).toEqual([
			"AM.VLD-00047 QUERY/instance",
		]);
		expect((await give(`51400101/${randomUUID()}`)).status).toBe(201);
	});

	test("roles: listed with how they came about; only the old platform's can be taken away", async () => {
		await assign(store, business, kari, "a0212");
		const listed = await call("GET", "/roles", gives(kari));
		expect(data(listed).map(({ role }) => (role as { code: string }).code)).toEqual(["rettighetshaver", "a0212"]);
		const ofManager = await call("GET", "/roles", gives(manager));
		expect(data(ofManager)).toContainEqual(
			expect.objectContaining({
				role: expect.objectContaining({ code: "admai", isRevocable: true }),
				permissions: [expect.objectContaining({ reason: expect.objectContaining({ flag: 9 }) })],
			}),
		);
		const remove = (rolecode: string) => call("DELETE", "/roles", gives(kari, { rolecode }));
		expect(codeOf(await remove("none"))).toBe("400 AM-00039");
		expect(codeOf(await remove("daglig-leder"))).toBe("400 AM-00040");
		expect((await remove("a0212")).status).toBe(204);
		expect((await remove("a0212")).status).toBe(204);
		const checks = await call("GET", "/roles/delegationcheck", { party: business.uuid });
		expect(data(checks).filter(({ result }) => result)).toHaveLength(1);
	});

	test("connections: what is asked for, people below their organisation, agents below the provider", async () => {
		const [client, provider] = [await addParty(store, { form: "AS" }), await addParty(store, { form: "AS" })];
		const [leader, employee] = [await addParty(store, { kind: "person" }), await addParty(store, { kind: "person" })];
		await assign(store, client, manager, "daglig-leder");
		await assign(store, provider, leader, "daglig-leder");
		const unit = await addParty(store, { form: "BEDR", parent: client });
		const given = await assign(store, client, provider, accountant);
		const right = await assign(store, client, provider, rightholder, { packages: ["jordbruk"], resources: ["res-a"] });
		await giveInstance(store, right, "res-a", "urn:altinn:dialog-id:1");
		const agency = await assign(store, provider, employee, agent);
		await delegate(store, given, agency, ["regnskapsforer-lonn"]);

		const list = (query: Record<string, string>, by = manager) => call("GET", "", query, undefined, by);
		const own = { party: client.uuid, from: client.uuid };
		const plain = await list(own);
		const byId = (items: readonly Item[], party: Party) =>
			items.find((item) => (item.party as { id: string }).id === party.uuid) as Item;
		expect(plain.body.links).toEqual({ next: null });
		const ofProvider = byId(data(plain), provider);
		expect(ofProvider).toMatchObject({ packages: [], resources: [], instances: [] });
		expect((ofProvider.roles as { code: string }[]).map(({ code }) => code)).toEqual(
			expect.arrayContaining(["regnskapsforer", "rettighetshaver"]),
		);
		const below = ofProvider.connections as Item[];
		expect(byId(below, leader)).toBeDefined();
		expect(byId(below, employee)).toMatchObject({ roles: [{ code: "agent" }], connections: [] });
		expect(byId(data(plain), leader)).toBeUndefined();

		const all = { includeAccessPackages: "true", includeResources: "true", includeInstances: "true" };
		const full = byId(data(await list({ ...own, ...all })), provider);
		expect((full.packages as { urn: string }[]).map(({ urn }) => urn)).toContain("urn:altinn:accesspackage:jordbruk");
		expect(full.resources).toMatchObject([{ refId: "res-a" }]);
		expect(full.instances).toEqual([{ resourceRefId: "res-a", instanceId: "urn:altinn:dialog-id:1" }]);
		expect(byId(full.connections as Item[], employee)).toMatchObject({
			packages: [{ urn: "urn:altinn:accesspackage:regnskapsforer-lonn" }],
		});
		const without = byId(data(await list({ ...own, includeAgentConnections: "false" })), provider);
		expect(byId(without.connections as Item[], employee)).toBeUndefined();

		const single = await list({ ...own, ...all, to: leader.uuid });
		expect(data(single)).toHaveLength(1);
		expect(data(single)[0]).toMatchObject({ party: { id: leader.uuid }, connections: [] });

		const received = { party: employee.uuid, to: employee.uuid };
		const clients = data(await list(received, employee));
		expect(byId(clients, client)).toMatchObject({ connections: [{ party: { id: unit.uuid } }] });
		const fewer = data(await list({ ...received, includeClientDelegations: "false" }, employee));
		expect(fewer.map(({ party }) => (party as { id: string }).id)).toEqual([provider.uuid]);

		const users = await call("GET", "/users", { party: client.uuid });
		expect(byId(data(users), provider)).toMatchObject({
			connections: expect.arrayContaining([
				{ party: expect.objectContaining({ id: leader.uuid }), connections: [] },
				{ party: expect.objectContaining({ id: employee.uuid }), connections: [] },
			]),
		});
		expect(JSON.stringify(data(users))).not.toContain("personIdentifier");

		const seen = new Set<string>();
		let next: string | null = `${BASE}?party=${client.uuid}&from=${client.uuid}&pageSize=1`;
		for (let pages = 0; next !== null && pages < 10; pages++) {
			const may = [`altinn_access_management read ${client.uuid}`];
			const page: Answer = await server.call("GET", next, { principal: userOf(manager, "altinn:portal/enduser"), may });
			for (const { party } of data(page)) seen.add((party as { id: string }).id);
			next = (page.body.links as { next: string | null }).next;
		}
		expect(seen).toEqual(new Set(data(plain).map(({ party }) => (party as { id: string }).id)));
	});

	test("ending a connection", async () => {
		const named = { package: "urn:altinn:accesspackage:fiske" };
		await call("POST", "/accesspackages", givesTo(firm, named));
		const refused = await call("DELETE", "", gives(firm));
		expect(findingsOf(refused)).toEqual(["AM.VLD-00010 QUERY/cascade"]);
		expect(refused.body.validationErrors).toMatchObject([{ packages: "fiske" }]);
		expect((await call("DELETE", "", gives(firm, { cascade: "true" }))).status).toBe(204);
		expect((await call("DELETE", "", gives(firm))).status).toBe(204);
		expect(data(await call("GET", "", gives(firm)))).toEqual([]);
	});

	test("of a receiver with more than a thousand givers every package and role is told, and of each who gives it", async () => {
		const GIVERS = 1100;
		const adviser = await addParty(store, { form: "AS" });
		const first = await addParty(store, { form: "AS" });
		await store.write(tester, async (tx) => {
			const { db, now: at } = tx;
			const { id: _, ...row } = await db
				.selectFrom("party")
				.selectAll()
				.where("id", "=", first.id)
				.executeTakeFirstOrThrow();
			for (let i = 0; i < GIVERS; i++) {
				const party = { ...row, uuid: randomUUID(), name: `giver ${i}` };
				const { id } = await db.insertInto("party").values(party).returning("id").executeTakeFirstOrThrow();
				const times = { created_at: at, created_by: "test", valid_from: null, valid_to: null };
				await db
					.insertInto("assignment")
					.values({ ...times, uuid: randomUUID(), from_id: id, to_id: adviser.id, role: accountant, source: "test" })
					.execute();
				tx.log({ kind: "parties", parties: [id] });
			}
		});
		const asked = { party: adviser.uuid, to: adviser.uuid };
		for (const path of ["/accesspackages", "/roles"]) {
			const told = data(await call("GET", path, asked)) as { permissions: { from: { id: string } }[] }[];
			expect(told.length).toBeGreaterThan(1);
			for (const { permissions } of told) {
				expect(new Set(permissions.map((each) => each.from.id)).size).toBe(GIVERS);
				expect(permissions).toHaveLength(GIVERS);
			}
		}
		expect(data(await call("GET", "", asked))).toHaveLength(GIVERS);
	});

	test("no answer and no trace in the log names a person's number where it was not asked for", async () => {
		const audit = JSON.stringify(await store.db.selectFrom("audit").selectAll().execute());
		const changes = JSON.stringify(await store.changes(0));
		for (const number of [NUMBER, "23825410082"]) {
			expect(audit).not.toContain(number);
			expect(changes).not.toContain(number);
		}
	});
});
