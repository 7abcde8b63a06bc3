import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { giveInstance, takeInstance, takeWholeInstance } from "../../../src/access/apps/delegate.js";
import { actionView, instanceKey, keyOfRight, mayGive, withRights } from "../../../src/access/apps/model.js";
import { instanceDelegations } from "../../../src/access/apps/repository.js";
import { appOperations } from "../../../src/access/apps/routes.js";
import { Fault } from "../../../src/http/fault.js";
import type { Platform } from "../../../src/http/principal.js";
import type { Party } from "../../../src/parties/model.js";
import type { Store } from "../../../src/store/store.js";
import { onBothEngines, sqliteStore } from "../../store/engines.js";
import { addPolicy, policyXml } from "../clients/resources.js";
import {
	type Answer,
	addParty,
	enterpriseOf,
	findingsOf,
	pairsAfter,
	type Served,
	serve,
	tester,
} from "../clients/world.js";

const APP = "app_ttd_signing";
const GUID = "6d2f3d2e-4c55-4a59-8d1c-2f2b3a0b9c77";
const orgApp = { "urn:altinn:org": "ttd", "urn:altinn:app": "signing" };
/** `read` of the app and `sign` of its task may be given by the app; `delete` may not. */
const policy = policyXml([
	{
		subjects: [{ "urn:altinn:rolecode": "dagl" }, { "urn:altinn:resource:delegation": APP }],
		resource: orgApp,
		actions: ["read"],
	},
	{
		subjects: [{ "urn:altinn:resource:delegation": "APP_TTD_Signing" }],
		resource: { ...orgApp, "urn:altinn:task": "task_1" },
		actions: ["sign"],
	},
	{
		subjects: [{ "urn:altinn:rolecode": "dagl" }, { "urn:altinn:resource:delegation": "app_ttd_other" }],
		resource: orgApp,
		actions: ["delete"],
	},
]);
const pairs = (record: Readonly<Record<string, string>>) =>
	Object.entries(record).map(([type, value]) => ({ type, value }));
const right = (action: string, resource: Readonly<Record<string, string>> = orgApp) => ({
	resource: pairs(resource),
	action: actionView(action),
});
const byId = { "urn:altinn:resource": APP };

describe("rights as apps name them", () => {
	test("an app has one key however it is written", () => {
		expect(keyOfRight(right("read", byId))).toBe(keyOfRight(right("read")));
		expect(keyOfRight({ ...right("read"), action: "read" })).toBe(keyOfRight(right("read")));
		expect(keyOfRight(right("sign", { ...byId, "urn:altinn:task": "task_1" }))).not.toBe(keyOfRight(right("sign")));
	});

	test("an instance is known by its guid", () => {
		for (const name of [GUID, GUID.toUpperCase(), `50001/${GUID}`, `urn:altinn:instance-id:50001/${GUID}`]) {
			expect(instanceKey(name)).toBe(GUID);
		}
		expect(instanceKey("urn:altinn:dialog-id:1")).toBe("urn:altinn:dialog-id:1");
		expect(instanceKey(`x/${GUID}`)).toBe(`x/${GUID}`);
	});

	test("the app that a rule names may give its rights, another may not", () => {
		const subjects = [
			[{ type: "urn:altinn:rolecode", value: "dagl" }],
			[{ type: "urn:altinn:resource:delegation", value: "APP_TTD_SIGNING" }],
		];
		const each = { key: "k", keyV1: "k", action: "read", resource: [], subjects };
		expect(mayGive(each, APP)).toBe(true);
		expect(mayGive(each, "app_ttd_other")).toBe(false);
		expect(mayGive({ ...each, subjects: [[{ type: "urn:altinn:rolecode", value: APP }]] }, APP)).toBe(false);
	});

	test("giving more adds, and gives nothing twice", () => {
		const one = { key: "1", action: "read", resource: [] };
		const two = { key: "2", action: "sign", resource: [] };
		expect(withRights([one], [two, one])).toEqual([one, two]);
	});
});

onBothEngines("instances given by apps", (opened) => {
	let store: Store;
	let from: Party;
	let to: Party;
	const instance = { resource: APP, instance: GUID };
	beforeEach(async () => {
		store = await opened.store();
		from = await addParty(store, { form: "AS" });
		to = await addParty(store, { kind: "person" });
		await addPolicy(store, APP, policy);
	});
	const give = (...rights: ReturnType<typeof right>[]) => giveInstance(store, instance, { from, to, rights }, tester);
	const take = (...rights: ReturnType<typeof right>[]) => takeInstance(store, instance, { from, to, rights }, tester);
	const held = async () =>
		(await instanceDelegations(store.db, instance, Date.now())).map(({ rights }) => rights.map(({ action }) => action));
	const sign = right("sign", { ...byId, "urn:altinn:task": "task_1" });

	test("what may be given is, as the policy writes it; the rest is told", async () => {
		const { revision } = await store.revision();
		expect(await give(right("read", byId), right("delete"), right("hover"))).toEqual([true, false, false]);
		expect(await pairsAfter(store, revision)).toEqual([`${from.id}>${to.id}`]);
		const [row] = await store.db.selectFrom("assignment_instance").selectAll().execute();
		expect(row).toMatchObject({ resource: APP, instance: GUID, source: "AltinnApp" });
		expect(JSON.parse(row?.rights ?? "")).toEqual([
			{ key: keyOfRight(right("read")), action: "read", resource: pairs(orgApp) },
		]);
		const before = await store.revision();
		expect(await give(right("read"))).toEqual([true]);
		expect(await store.revision()).toEqual(before);
		expect(await give(sign)).toEqual([true]);
		expect(await held()).toEqual([["read", "sign"]]);
		expect(await store.db.selectFrom("assignment").select("role").execute()).toEqual([
			{ role: "appstyrt-rettighetshaver" },
		]);
	});

	test("when there is nothing it may give, nothing is there", async () => {
		await expect(give(right("delete"))).rejects.toThrow(Fault);
		expect(await held()).toEqual([]);
		expect(await store.db.selectFrom("assignment").select("id").execute()).toEqual([]);
	});

	test("what is taken is gone, with the last the whole delegation", async () => {
		await give(right("read"), sign);
		expect(await take(right("read", byId), right("delete"))).toEqual([true, false]);
		expect(await held()).toEqual([["sign"]]);
		expect(await take(sign)).toEqual([true]);
		expect(await store.db.selectFrom("assignment").select("id").execute()).toEqual([]);
		const before = await store.revision();
		expect(await take(sign)).toEqual([false]);
		expect(await store.revision()).toEqual(before);
	});

	test("a whole instance is taken, of ten pairs at most, and no other instance", async () => {
		const others = await Promise.all(Array.from({ length: 10 }, () => addParty(store, { kind: "person" })));
		for (const each of others) await giveInstance(store, instance, { from, to: each, rights: [right("read")] }, tester);
		const other = { resource: APP, instance: "other" };
		await giveInstance(store, other, { from, to, rights: [right("read")] }, tester);
		await give(right("read"));
		await expect(takeWholeInstance(store, instance, tester)).rejects.toThrow(Fault);
		expect(await held()).toHaveLength(11);
		await take(right("read"));
		const { revision } = await store.revision();
		expect(await takeWholeInstance(store, instance, tester)).toHaveLength(10);
		expect(await pairsAfter(store, revision)).toEqual(others.map(({ id }) => `${from.id}>${id}`).sort());
		expect(await held()).toEqual([]);
		expect(await instanceDelegations(store.db, other, Date.now())).toHaveLength(1);
		expect(await takeWholeInstance(store, instance, tester)).toEqual([]);
	});

	test("what a user gave on the instance is not the app's", async () => {
		await give(right("read"));
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("assignment_instance").set({ source: "EndUser" }).execute();
			tx.log({ kind: "everything" });
		});
		expect(await held()).toEqual([]);
		expect(await take(right("read"))).toEqual([false]);
	});

	test("ten at once make one row with all rights", async () => {
		await Promise.all(Array.from({ length: 10 }, (_, i) => give(i % 2 === 0 ? right("read") : sign)));
		expect((await held()).map((actions) => [...actions].sort())).toEqual([["read", "sign"]]);
	});
});

describe("the routes", () => {
	const BASE = "/accessmanagement/api/v1/app";
	let store: Awaited<ReturnType<typeof sqliteStore>>;
	let served: Served;
	let from: Party;
	let to: Party;
	beforeAll(async () => {
		store = await sqliteStore();
		from = await addParty(store, { form: "AS", orgNumber: "910000004" });
		to = await addParty(store, { kind: "person" });
		await addPolicy(store, APP, policy);
		served = await serve(appOperations({ store }));
	});
	afterAll(async () => {
		await served.stop();
		await store.remove();
	});
	const token = (app: string, issuer = "ttd"): { platform: Platform } => ({
		platform: { kind: "platform", issuer, app, claims: {} },
	});
	const path = (what: string, resource = APP) => `${BASE}/${what}/resource/${resource}/instance/${GUID}`;
	const call = (method: string, what: string, body?: unknown, caller = token("signing")) =>
		served.call(method, path(what), caller, body);
	const body = (rights: unknown, more: object = {}) => ({
		from: { type: "urn:altinn:organization:identifier-no", value: "910000004" },
		to: { type: "urn:altinn:party:uuid", value: to.uuid },
		rights,
		...more,
	});
	const data = ({ body }: Answer) => body.data as readonly Record<string, unknown>[];

	test("the check tells each right", async () => {
		const answer = await call("GET", "delegationcheck");
		expect(answer.status).toBe(200);
		expect(answer.body.links).toEqual({ next: null });
		expect(data(answer).map(({ action, status }) => [(action as { value: string }).value, status])).toEqual([
			["read", "Delegable"],
			["sign", "Delegable"],
			["delete", "NotDelegable"],
		]);
		expect(data(answer)[0]).toMatchObject({
			rightKey: keyOfRight(right("read")),
			resource: pairs(orgApp),
			details: [],
		});
	});

	test("200 when all is given, 206 when some is; then told and taken", async () => {
		const all = await call("POST", "delegations", body([right("read", byId)]));
		expect([all.status, all.body]).toEqual([
			200,
			{ ...body([{ ...right("read", byId), status: "Delegated" }]), resourceId: APP, instanceId: GUID },
		]);
		const some = await call("POST", "delegations", body([right("read"), { ...right("delete"), action: "delete" }]));
		expect(some.status).toBe(206);
		expect((some.body.rights as { status: string }[]).map(({ status }) => status)).toEqual([
			"Delegated",
			"NotDelegated",
		]);
		const told = { type: "urn:altinn:party:uuid", value: from.uuid };
		expect(data(await call("GET", "delegations"))).toEqual([
			{
				from: told,
				to: { type: "urn:altinn:party:uuid", value: to.uuid },
				resourceId: APP,
				instanceId: GUID,
				rights: [right("read")],
			},
		]);
		const taken = await call("POST", "delegationrevoke", body([right("read"), right("delete")]));
		expect(taken.status).toBe(200);
		expect((taken.body.rights as { status: string }[]).map(({ status }) => status)).toEqual(["Revoked", "NotRevoked"]);
		await call("POST", "delegations", body([right("read")]));
		expect(data(await call("DELETE", "delegationrevoke"))).toHaveLength(1);
		expect(data(await call("DELETE", "delegationrevoke"))).toEqual([]);
		expect(data(await call("GET", "delegations"))).toEqual([]);
		const audit = await store.db.selectFrom("audit").selectAll().where("action", "like", "app.%").execute();
		expect(audit.length).toBeGreaterThan(2);
		expect(new Set(audit.map(({ actor_kind, actor_id }) => `${actor_kind} ${actor_id}`))).toEqual(
			new Set(["platform ttd/signing"]),
		);
	});

	test("another app, or another owner's, gets an empty 200 and changes nothing", async () => {
		await call("POST", "delegations", body([right("read")]));
		const before = await store.revision();
		for (const caller of [
			token("other"),
			token("signing", "skd"),
			{ platform: { kind: "platform", issuer: "platform", claims: {} } as Platform },
		]) {
			expect((await call("GET", "delegationcheck", undefined, caller as never)).body).toEqual({
				links: { next: null },
				data: [],
			});
			expect((await call("GET", "delegations", undefined, caller as never)).body).toEqual({
				links: { next: null },
				data: [],
			});
			expect((await call("DELETE", "delegationrevoke", undefined, caller as never)).body).toEqual({
				links: { next: null },
				data: [],
			});
			for (const what of ["delegations", "delegationrevoke"]) {
				const answer = await call("POST", what, body([right("read")]), caller as never);
				expect([answer.status, answer.body.rights]).toEqual([200, []]);
			}
		}
		expect(await store.revision()).toEqual(before);
		expect(data(await call("GET", "delegations"))).toHaveLength(1);
		await call("DELETE", "delegationrevoke");
	});

	test("without a platform token there is a 401, and a bearer token is no app's", async () => {
		for (const [method, what] of [
			["GET", "delegationcheck"],
			["GET", "delegations"],
			["POST", "delegations"],
			["POST", "delegationrevoke"],
			["DELETE", "delegationrevoke"],
		] as const) {
			const sent = method === "POST" ? body([right("read")]) : undefined;
			expect((await served.call(method, path(what), undefined, sent)).status).toBe(401);
			const bearer = { principal: enterpriseOf("991825827", ["altinn:portal/enduser"]) };
			expect([401, 403]).toContain((await served.call(method, path(what), bearer, sent)).status);
		}
	});

	test.each<[string, () => unknown, string[]]>([
		["nothing it may give", () => body([right("delete")]), ["AM.VLD-00004 /rights"]],
		[
			"a bad urn",
			() => body([right("read")], { from: { type: "urn:altinn:partyid", value: "1" } }),
			["AM.VLD-00001 /from"],
		],
		[
			"nobody",
			() => body([right("read")], { to: { type: "urn:altinn:organization:identifier-no", value: "910000020" } }),
			["AM.VLD-00006 /to"],
		],
		["no rights", () => body([]), ["STD.VLD-00004 /rights"]],
		["a right without action", () => body([{ resource: pairs(orgApp) }]), ["STD.VLD-00000 /rights/0/action"]],
		["no body", () => undefined, ["STD.VLD-00000 /"]],
	])("giving %s is refused", async (_name, sent, findings) => {
		const before = await store.revision();
		const answer = await call("POST", "delegations", sent());
		expect([answer.status, findingsOf(answer)]).toEqual([400, findings]);
		expect(await store.revision()).toEqual(before);
	});

	test("an app without a policy", async () => {
		const answer = await served.call("GET", path("delegationcheck", "app_ttd_bare"), token("bare"));
		expect(findingsOf(answer)).toEqual(["AM.VLD-00003 /resourceId"]);
	});
});
