import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listSchemas, listSupplies, maskinportenSchemas } from "../../../src/access/suppliers/repository.js";
import { supplierOperations } from "../../../src/access/suppliers/routes.js";
import {
	addSupplier,
	giveSchema,
	removeSupplier,
	schemaToGive,
	takeSchema,
} from "../../../src/access/suppliers/supply.js";
import { Fault } from "../../../src/http/fault.js";
import type { Party } from "../../../src/parties/model.js";
import type { Store } from "../../../src/store/store.js";
import { onBothEngines, sqliteStore } from "../../store/engines.js";
import { addResource, policyXml } from "../clients/resources.js";
import {
	type Answer,
	addParty,
	assign,
	enterpriseOf,
	findingsOf,
	pairsAfter,
	type Served,
	serve,
	tester,
	userOf,
} from "../clients/world.js";

const SCOPE = "skatt:inntekt.read";
const schema = (id: string, scopes: readonly string[], more = {}) => ({
	type: "MaskinportenSchema",
	references: [
		...scopes.map((reference) => ({ referenceType: "MaskinportenScope", reference })),
		{ referenceType: "DelegationSchemeId", reference: `scheme-${id}` },
	],
	policy: policyXml([
		{
			subjects: [{ "urn:altinn:rolecode": "dagl" }],
			resource: { "urn:altinn:resource": id },
			actions: ["ScopeAccess"],
		},
		{ subjects: [{ "urn:altinn:rolecode": "lede" }], resource: { "urn:altinn:resource": id }, actions: ["other"] },
	]),
	...more,
});

onBothEngines("suppliers", (opened) => {
	let store: Store;
	let consumer: Party;
	let supplier: Party;
	let outsider: Party;
	let clock: number;
	let boss: Party;
	beforeEach(async () => {
		clock = 1_800_000_000_000;
		store = await opened.store({ now: () => clock });
		consumer = await addParty(store, { form: "AS" });
		supplier = await addParty(store, { form: "AS" });
		outsider = await addParty(store, { kind: "person" });
		boss = await addParty(store, { kind: "person" });
		await assign(store, consumer, boss, "daglig-leder");
		await addResource(store, "income", schema("income", [SCOPE, "skatt:inntekt.write"]));
		await addResource(store, "fixed", schema("fixed", ["skatt:fast"], { delegable: false }));
		await addResource(store, "ordinary");
	});
	const add = () => store.write(tester, (tx) => addSupplier(tx, consumer, supplier, tester));
	const give = async (caller = boss) => {
		const given = { consumer, supplier, schema: await schemaToGive(store.db, "INCOME"), caller, by: tester };
		return store.write(tester, (tx) => giveSchema(tx, given));
	};
	const remove = (cascade: boolean) => store.write(tester, (tx) => removeSupplier(tx, consumer, supplier, cascade));

	test("are added once; an ended relation begins anew, without what was given in it", async () => {
		const { revision } = await store.revision();
		const first = await add();
		expect(await pairsAfter(store, revision)).toEqual([`${consumer.id}>${supplier.id}`]);
		const again = await add();
		expect([again.value, again.revision]).toEqual([first.value, first.revision]);
		await give();
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("assignment").set({ valid_to: clock }).execute();
			tx.log({ kind: "everything" });
		});
		expect(await listSupplies(store.db, { consumer: consumer.id }, clock)).toEqual([]);
		expect((await add()).value.uuid).not.toBe(first.value.uuid);
		expect(await listSchemas(store.db, {}, clock)).toEqual([]);
		expect(await listSupplies(store.db, { supplier: supplier.id }, clock)).toHaveLength(1);
	});

	test("get all rights that may be given, once, and lose them", async () => {
		await expect(give()).rejects.toThrow("AM-00022");
		await add();
		const first = await give();
		const [row] = await store.db.selectFrom("assignment_resource").select(["resource", "rights"]).execute();
		expect(row?.resource).toBe("income");
		expect(JSON.parse(row?.rights ?? "")).toEqual([
			{
				key: expect.stringMatching(/^01/),
				action: "ScopeAccess",
				resource: [{ type: "urn:altinn:resource", value: "income" }],
			},
		]);
		expect((await give()).revision).toEqual(first.revision);
		expect(await pairsAfter(store, first.revision.revision - 1)).toEqual([`${consumer.id}>${supplier.id}`]);
		for (let i = 0; i < 2; i++) await store.write(tester, (tx) => takeSchema(tx, consumer, supplier, "INCOME"));
		expect(await listSchemas(store.db, {}, clock)).toEqual([]);
		expect((await store.revision()).revision).toBe(first.revision.revision + 1);
	});

	test("who may give none of the rights gives nothing", async () => {
		await add();
		await expect(give(outsider)).rejects.toThrow("AM-00028");
		expect(await listSchemas(store.db, {}, clock)).toEqual([]);
	});

	test("only schemas that can be given are", async () => {
		await expect(schemaToGive(store.db, "ordinary")).rejects.toThrow("AM-00027");
		await expect(schemaToGive(store.db, "nothing")).rejects.toThrow("AM-00027");
		await expect(schemaToGive(store.db, "fixed")).rejects.toThrow("AM-00042");
		expect(
			(await maskinportenSchemas(store.db)).map(({ id, scopes, delegationSchemeId }) => [
				id,
				scopes,
				delegationSchemeId,
			]),
		).toEqual([
			["fixed", ["skatt:fast"], "scheme-fixed"],
			["income", [SCOPE, "skatt:inntekt.write"], "scheme-income"],
		]);
	});

	test("the relation ends with all that was given, when told so", async () => {
		await add();
		await give();
		await expect(remove(false)).rejects.toThrow(Fault);
		expect(await listSchemas(store.db, {}, clock)).toHaveLength(1);
		await remove(true);
		expect(await listSchemas(store.db, {}, clock)).toEqual([]);
		const { revision } = await store.revision();
		await remove(false);
		expect((await store.revision()).revision).toBe(revision);
	});

	test("what a rightholder has is no schema of a supplier", async () => {
		await assign(store, consumer, supplier, "rettighetshaver", { resources: ["income"] });
		expect(await listSchemas(store.db, {}, clock)).toEqual([]);
	});
});

describe("the routes", () => {
	const SUPPLIERS = "/accessmanagement/api/v1/enduser/maskinportensuppliers";
	const CONSUMERS = "/accessmanagement/api/v1/enduser/maskinportenconsumers";
	const LOOKUP = "/accessmanagement/api/v1/maskinporten/delegations/";
	const PORTAL = "altinn:portal/enduser";
	let store: Awaited<ReturnType<typeof sqliteStore>>;
	let served: Served;
	let consumer: Party;
	let supplier: Party;
	let boss: Party;
	let outsider: Party;

	beforeAll(async () => {
		store = await sqliteStore();
		consumer = await addParty(store, { name: "consumer", form: "AS", orgNumber: "910000004" });
		supplier = await addParty(store, { name: "supplier", form: "AS", orgNumber: "910000012" });
		boss = await addParty(store, { kind: "person" });
		outsider = await addParty(store, { kind: "person" });
		await assign(store, consumer, boss, "daglig-leder");
		await addResource(store, "income", schema("income", [SCOPE]));
		await addResource(store, "fixed", schema("fixed", ["skatt:fast"], { delegable: false }));
		served = await serve(supplierOperations({ store }));
	});
	afterAll(async () => {
		await served.stop();
		await store.remove();
	});
	const administers = (party: Party, user = boss) => ({
		principal: userOf(user, PORTAL),
		may: ["read", "write"].map((action) => `altinn_maskinporten_scope_delegation ${action} ${party.uuid}`),
	});
	const call = (method: string, path: string, caller = administers(consumer)) => served.call(method, path, caller);
	const given = () => `party=${consumer.uuid}&supplier=910000012`;
	const rows = ({ body }: Answer) => body as unknown as readonly Record<string, unknown>[];

	test("a supplier is added, sees its consumer, is given a schema, and gives it up", async () => {
		const added = await call("POST", `${SUPPLIERS}?${given()}`);
		expect([added.status, added.body]).toMatchObject([
			200,
			{ fromId: consumer.uuid, toId: supplier.uuid, roleId: expect.any(String) },
		]);
		expect((await call("POST", `${SUPPLIERS}?${given()}`)).body).toEqual(added.body);
		const list = await call("GET", `${SUPPLIERS}?party=${consumer.uuid}`);
		expect(rows(list)).toMatchObject([
			{ party: { id: supplier.uuid }, roles: [{ code: "supplier" }], connections: [] },
		]);
		const own = rows(await call("GET", `${CONSUMERS}?party=${supplier.uuid}`, administers(supplier)));
		expect(own).toMatchObject([{ party: { id: consumer.uuid } }]);
		expect(
			rows(await call("GET", `${CONSUMERS}?party=${supplier.uuid}&consumer=910000012`, administers(supplier))),
		).toEqual([]);

		const check = await call("GET", `${SUPPLIERS}/resources/delegationcheck?party=${consumer.uuid}&resource=income`);
		expect(check.body).toMatchObject({
			resource: { refId: "income" },
			rights: [
				{ right: { action: "ScopeAccess" }, result: true },
				{ right: { action: "other" }, result: false },
			],
		});
		const schema = await call("POST", `${SUPPLIERS}/resources?${given()}&resource=income`);
		expect([schema.status, schema.body]).toEqual([200, true]);
		const told = await call("GET", `${SUPPLIERS}/resources?party=${consumer.uuid}`);
		expect(rows(told)).toMatchObject([
			{
				resource: { refId: "income", type: { name: "MaskinportenSchema" } },
				permissions: [
					{ from: { id: consumer.uuid }, to: { id: supplier.uuid }, reason: { flag: 1, items: [{ name: "direct" }] } },
				],
			},
		]);
		expect(rows(await call("GET", `${SUPPLIERS}/resources?party=${consumer.uuid}&resource=fixed`))).toEqual([]);
		const refused = await call("DELETE", `${SUPPLIERS}?${given()}`);
		expect(findingsOf(refused)).toEqual(["AM.VLD-00010 QUERY/cascade"]);
		// The supplier may leave by itself.
		const up = `${CONSUMERS}/resources?party=${supplier.uuid}&consumer=910000004&resource=income`;
		expect((await call("DELETE", up, administers(supplier))).status).toBe(204);
		expect(
			(await call("DELETE", `${CONSUMERS}?party=${supplier.uuid}&consumer=910000004`, administers(supplier))).status,
		).toBe(204);
		expect(rows(await call("GET", `${SUPPLIERS}?party=${consumer.uuid}`))).toEqual([]);
	});

	test("Maskinporten finds who may use a scope for whom", async () => {
		await call("POST", `${SUPPLIERS}?${given()}`);
		await call("POST", `${SUPPLIERS}/resources?${given()}&resource=income`);
		const SCOPES = ["altinn:maskinporten/delegations"];
		const owner = { principal: enterpriseOf("974761076", SCOPES, { scopePrefixes: ["skatt"] }) };
		const look = (query: string, caller: Parameters<Served["call"]>[2] = owner) =>
			served.call("GET", `${LOOKUP}?${query}`, caller);
		const found = await look(`supplierOrg=910000012&consumerOrg=910000004&scope=${SCOPE}`);
		expect(found.body).toEqual([
			{
				consumer_org: "910000004",
				supplier_org: "910000012",
				delegation_scheme_Id: "scheme-income",
				scopes: [SCOPE],
				created: expect.stringMatching(/^\d{4}-/),
				resourceid: "income",
			},
		]);
		expect((await look("supplierOrg=910000004&scope=skatt:inntekt.read")).body).toEqual([]);
		// A number that nobody has is not everybody.
		expect((await look(`supplierOrg=910000020&scope=${SCOPE}`)).body).toEqual([]);
		expect((await look("scope=skatt:other")).body).toEqual([]);
		expect((await look("scope=skattx:inntekt")).status).toBe(403);
		expect((await look("scope=skatt")).status).toBe(403);
		expect(findingsOf(await look("supplierOrg=910000012"))).toEqual(["STD.VLD-00000 QUERY/scope"]);
		expect(findingsOf(await look(`supplierOrg=910000013&consumerOrg=1&scope=${SCOPE}`))).toEqual([
			"AM.VLD-00009 QUERY/supplierOrg",
			"AM.VLD-00009 QUERY/consumerOrg",
		]);
		const admin = { principal: enterpriseOf("991825827", ["altinn:maskinporten/delegations.admin"]) };
		expect(rows(await look("", admin))).toHaveLength(1);
		expect((await look("", { principal: enterpriseOf("991825827", ["altinn:other"]) })).status).toBe(403);
		expect((await served.call("GET", LOOKUP)).status).toBe(401);
	});

	test.each<[string, string, () => string, string]>([
		[
			"a supplier nobody knows",
			"POST",
			() => `${SUPPLIERS}?party=${consumer.uuid}&supplier=910000020`,
			"AM.VLD-00006 QUERY/supplier",
		],
		["no number", "POST", () => `${SUPPLIERS}?party=${consumer.uuid}&supplier=abc`, "STD.VLD-00008 QUERY/supplier"],
		["itself", "POST", () => `${SUPPLIERS}?party=${consumer.uuid}&supplier=910000004`, "AM.VLD-00009 QUERY/supplier"],
		["nobody", "POST", () => `${SUPPLIERS}?party=${consumer.uuid}`, "STD.VLD-00000 QUERY/supplier"],
		["a removal of nobody", "DELETE", () => `${SUPPLIERS}?party=${consumer.uuid}`, "STD.VLD-00000 QUERY/supplier"],
		["no resource", "POST", () => `${SUPPLIERS}/resources?${given()}`, "STD.VLD-00000 QUERY/resource"],
	])("%s is refused", async (_name, method, path, expected) => {
		const before = await store.revision();
		const answer = await call(method, path());
		expect([answer.status, findingsOf(answer)]).toEqual([400, [expected]]);
		expect(await store.revision()).toEqual(before);
	});

	test("a person has no suppliers", async () => {
		const answer = await call("POST", `${SUPPLIERS}?party=${boss.uuid}&supplier=910000012`, administers(boss));
		expect(findingsOf(answer)).toEqual(["AM.VLD-00008 QUERY/party"]);
	});

	test.each([
		["nothing", "AM-00027"],
		["fixed", "AM-00042"],
	])("the resource %s is refused", async (resource, code) => {
		for (const [method, path] of [
			["POST", `${SUPPLIERS}/resources?${given()}&resource=${resource}`],
			["GET", `${SUPPLIERS}/resources/delegationcheck?party=${consumer.uuid}&resource=${resource}`],
		] as const) {
			const answer = await call(method, path);
			expect([answer.status, answer.body.code]).toEqual([400, code]);
		}
	});

	test("who may give no right is told so", async () => {
		await call("POST", `${SUPPLIERS}?${given()}`);
		const answer = await call(
			"POST",
			`${SUPPLIERS}/resources?${given()}&resource=income`,
			administers(consumer, outsider),
		);
		expect([answer.status, answer.body.code]).toEqual([400, "AM-00028"]);
	});

	test.each([
		["GET", SUPPLIERS],
		["POST", SUPPLIERS],
		["DELETE", SUPPLIERS],
		["GET", `${SUPPLIERS}/resources`],
		["GET", `${SUPPLIERS}/resources/delegationcheck`],
		["POST", `${SUPPLIERS}/resources`],
		["DELETE", `${SUPPLIERS}/resources`],
		["GET", CONSUMERS],
		["DELETE", CONSUMERS],
		["GET", `${CONSUMERS}/resources`],
		["DELETE", `${CONSUMERS}/resources`],
	])("%s %s is guarded by token, scope and the PDP", async (method, path) => {
		const query = `${path}?party=${consumer.uuid}`;
		expect((await served.call(method, query)).status).toBe(401);
		const { may } = administers(consumer);
		expect((await call(method, query, { principal: userOf(boss, "altinn:other"), may })).status).toBe(403);
		expect((await call(method, query, administers(supplier))).status).toBe(403);
		// The scope of the other side does not do.
		const other = path.startsWith(SUPPLIERS) ? "consumers" : "suppliers";
		const scopes = ["read", "write"].map((action) => `altinn:accessmanagement/enduser:maskinporten${other}.${action}`);
		expect((await call(method, query, { principal: userOf(boss, ...scopes), may })).status).toBe(403);
	});
});
