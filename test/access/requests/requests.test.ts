import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "../../../src/access/requests/ask.js";
import { moveRequest, requestOf } from "../../../src/access/requests/decide.js";
import { moveOf, type RequestStatus, type Side, STATUSES } from "../../../src/access/requests/model.js";
import { countRequests, findRequest, listRequests } from "../../../src/access/requests/repository.js";
import { requestOperations } from "../../../src/access/requests/routes.js";
import { Fault } from "../../../src/http/fault.js";
import type { Party } from "../../../src/parties/model.js";
import { rightKeyV2 } from "../../../src/resources/right-key.js";
import { onBothEngines, sqliteStore } from "../../store/engines.js";
import { addResource, policyXml } from "../clients/resources.js";
import {
	type Answer,
	addParty,
	assign,
	type Caller,
	findingsOf,
	type Served,
	serve,
	tester,
	userOf,
} from "../clients/world.js";

describe("the state machine", () => {
	const moves: Record<RequestStatus, Partial<Record<RequestStatus, readonly Side[]>>> = {
		Draft: { Pending: ["asker"], Withdrawn: ["asker", "owner"] },
		Pending: { Withdrawn: ["asker", "owner"], Approved: ["asked"], Rejected: ["asked"] },
		Approved: {},
		Rejected: {},
		Withdrawn: {},
	};
	const status = fc.constantFrom(...STATUSES);
	const side = fc.constantFrom<Side>("asker", "asked", "owner");

	test("moves exactly as the contract says", () => {
		fc.assert(
			fc.property(status, status, side, (from, to, by) => {
				expect(moveOf(from, to, by) === "move").toBe(moves[from][to]?.includes(by) ?? false);
			}),
		);
	});

	test("never leaves an end, whatever is tried, and an end is reached by its own side alone", () => {
		const attempts = fc.array(fc.tuple(status, side), { maxLength: 12 });
		fc.assert(
			fc.property(attempts, (all) => {
				let now: RequestStatus = "Draft";
				for (const [to, by] of all) {
					if (moveOf(now, to, by) !== "move") continue;
					expect(["Draft", "Pending"]).toContain(now);
					expect(to === "Approved" || to === "Rejected" ? by : "asked").toBe("asked");
					now = to;
				}
			}),
		);
	});

	test("a repeated move changes nothing, for the side that may make it", () => {
		fc.assert(
			fc.property(status, side, (to, by) => {
				expect(["no change", "wrong side"]).toContain(moveOf(to, to, by));
			}),
		);
		expect(moveOf("Approved", "Approved", "asked")).toBe("no change");
		expect(moveOf("Approved", "Approved", "asker")).toBe("wrong side");
	});
});

onBothEngines("requests", (opened) => {
	const start = async () => {
		const store = await opened.store();
		const asker = await addParty(store, { kind: "person" });
		const main = await addParty(store, { form: "AS" });
		const asked = await addParty(store, { form: "BEDR", parent: main });
		return { store, asker, main, asked };
	};

	test("are made once while they wait, listed and counted", async () => {
		const { store, asker, asked, main } = await start();
		const make = (to: Party, wanted: Parameters<typeof ask>[1]["wanted"]) =>
			ask(store, { from: asker, to, by: asker, status: "Pending", wanted }, tester);
		const first = await make(asked, { package: "jordbruk" });
		expect((await make(asked, { package: "jordbruk" })).uuid).toBe(first.uuid);
		const others = [
			await make(asked, { package: "toll" }),
			await make(asked, { resource: "skd-mva" }),
			await make(asked, { resource: "skd-mva", rightKeys: ["a"] }),
			await make(main, { package: "jordbruk" }),
		];
		expect(new Set([first, ...others].map(({ uuid }) => uuid)).size).toBe(5);
		const statuses = STATUSES;
		expect(await countRequests(store.db, { from: asker.id, statuses })).toBe(5);
		expect(await countRequests(store.db, { to: asked.id, statuses, type: "resource" })).toBe(2);
		expect(await countRequests(store.db, { to: asked.id, statuses: ["Approved"] })).toBe(0);
		expect(await countRequests(store.db, { to: asked.id, statuses: [] })).toBe(0);
		const page = await listRequests(store.db, { from: asker.id, to: asked.id, statuses }, { after: first.id, size: 2 });
		expect(page.map(({ uuid }) => uuid)).toEqual(others.slice(0, 2).map(({ uuid }) => uuid));
		expect((await findRequest(store.db, others[2]?.uuid.toUpperCase() ?? ""))?.rightKeys).toEqual(["a"]);
	});

	test("ten answers at once: one counts, the others find it answered", async () => {
		const { store, asker, asked } = await start();
		const wanted = { package: "jordbruk" };
		const { uuid } = await ask(store, { from: asker, to: asked, by: asker, status: "Pending", wanted }, tester);
		let given = 0;
		const who = { side: "asked", party: asked, actor: tester } as const;
		const answers = await Promise.allSettled(
			Array.from({ length: 10 }, (_, i) =>
				i % 2 === 0
					? moveRequest(store, uuid, "Approved", who, async () => {
							given += 1;
						})
					: moveRequest(store, uuid, "Rejected", who),
			),
		);
		// The first approves; the other approvals repeat it, the rejections come too late.
		expect(given).toBe(1);
		expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(5);
		expect((await findRequest(store.db, uuid))?.status).toBe("Approved");
	});

	test("an approval that fails half-way leaves the request waiting", async () => {
		const { store, asker, asked } = await start();
		const wanted = { package: "jordbruk" };
		const { uuid } = await ask(store, { from: asker, to: asked, by: asker, status: "Pending", wanted }, tester);
		const before = await store.revision();
		const who = { side: "asked", party: asked, actor: tester } as const;
		const failing = moveRequest(store, uuid, "Approved", who, async (tx) => {
			await tx.db.insertInto("setting").values({ name: "half", value: "done" }).execute();
			throw new Error("no");
		});
		await expect(failing).rejects.toThrow("no");
		expect((await findRequest(store.db, uuid))?.status).toBe("Pending");
		expect(await store.revision()).toEqual(before);
		expect(await store.db.selectFrom("setting").select("name").where("name", "=", "half").execute()).toEqual([]);
	});

	test("a draft is the asker's alone, and nobody else's request is anybody's", async () => {
		const { store, asker, asked, main } = await start();
		const wanted = { package: "jordbruk" };
		const made = { from: asker, to: asked, by: undefined, byOwner: "974761076", status: "Draft", wanted } as const;
		const { uuid } = await ask(store, made, tester);
		expect((await requestOf(store.db, uuid, asker)).side).toBe("asker");
		await expect(requestOf(store.db, uuid, asked)).rejects.toThrow(Fault);
		await moveRequest(store, uuid, "Pending", { side: "asker", party: asker, actor: tester });
		expect((await requestOf(store.db, uuid, asked)).side).toBe("asked");
		await expect(requestOf(store.db, uuid, main)).rejects.toThrow("AM-00031");
	});
});

describe("the routes", () => {
	const BASE = "/accessmanagement/api/v1/enduser/request";
	const PORTAL = "altinn:portal/enduser";
	const NOBODY = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
	const RESOURCE = { "urn:altinn:resource": "skd-mva" };
	const keyOf = (action: string) => rightKeyV2([{ type: "urn:altinn:resource", value: "skd-mva" }], action);

	let store: Awaited<ReturnType<typeof sqliteStore>>;
	let served: Served;
	let asker: Party;
	let asked: Party;
	let boss: Party;
	let outsider: Party;
	const permitted = new Set<string>();

	beforeAll(async () => {
		store = await sqliteStore();
		asker = await addParty(store, { kind: "person", name: "asker", personNumber: "17058012345" });
		asked = await addParty(store, { name: "asked", form: "AS", orgNumber: "910000004" });
		boss = await addParty(store, { kind: "person", name: "boss" });
		outsider = await addParty(store, { kind: "person", name: "outsider" });
		await assign(store, asked, asker, "rettighetshaver");
		await assign(store, asked, boss, "daglig-leder");
		const policy = policyXml([
			{ subjects: [{ "urn:altinn:rolecode": "dagl" }], resource: RESOURCE, actions: ["read", "write"] },
		]);
		await addResource(store, "skd-mva", { policy });
		await addResource(store, "fixed", { delegable: false });
		await addResource(store, "scopes", { type: "MaskinportenSchema" });
		const decide = (_principal: unknown, { resource, action }: { resource: string; action: string }, party: string) =>
			permitted.has(`${resource} ${action} ${party}`);
		served = await serve(requestOperations({ store, decide }));
	});
	afterAll(async () => {
		await served.stop();
		await store.remove();
	});

	const caller = (user: Party, ...parties: Party[]): Caller => ({
		principal: userOf(user, PORTAL),
		may: parties.flatMap(({ uuid }) => [
			`altinn_access_management read ${uuid}`,
			`altinn_access_management write ${uuid}`,
		]),
	});
	const asAsker = () => caller(asker, asker);
	const asBoss = () => caller(boss, asked);
	const askFor = (name: string, by = asAsker()) =>
		served.call("POST", `${BASE}/package?party=${asker.uuid}&to=${asked.uuid}&package=${name}`, by);
	const put = (move: string, party: Party, id: unknown, by: Caller, body?: unknown) =>
		served.call("PUT", `${BASE}${move}?party=${party.uuid}&id=${id}`, by, body);
	const data = ({ body }: Answer) => body.data as readonly Record<string, unknown>[];

	test("the way of a request: asked, received, approved, and the package is given", async () => {
		const made = await askFor("urn:altinn:accesspackage:jordbruk");
		expect(made.status).toBe(200);
		const { id } = made.body;
		expect(made.body).toMatchObject({
			status: "Pending",
			type: "package",
			resource: null,
			package: { referenceId: "urn:altinn:accesspackage:jordbruk" },
			links: {
				detailsLink: `${served.url}/requests/${id}`,
				statusLink: `${served.url}/accessmanagement/api/v1/serviceowner/delegationrequests/${id}/status`,
			},
			from: { id: asker.uuid, type: "Person", personIdentifier: "17058012345" },
			to: { id: asked.uuid, variant: "AS", organizationIdentifier: "910000004" },
			by: { id: asker.uuid },
			lastUpdatedBy: asker.uuid,
		});
		expect((await askFor("jordbruk")).body.id).toBe(id);
		const received = await served.call(
			"GET",
			`${BASE}/received?party=${asked.uuid}&from=${asker.uuid}&status=Pending`,
			asBoss(),
		);
		expect(data(received).map((each) => each.id)).toEqual([id]);
		expect((await served.call("GET", `${BASE}/received/count?party=${asked.uuid}`, asBoss())).body).toBe(1);
		expect((await served.call("GET", `${BASE}/sent/count?party=${asker.uuid}&status=Approved`, asAsker())).body).toBe(
			0,
		);
		const approved = await put("/received/approve", asked, id, asBoss());
		expect([approved.status, approved.body.status, approved.body.lastUpdatedBy]).toEqual([200, "Approved", boss.uuid]);
		const rows = await store.db.selectFrom("assignment_package").select("package").execute();
		expect(rows.map((row) => row.package)).toEqual(["jordbruk"]);
		// Again: nothing is given twice.
		expect((await put("/received/approve", asked, id, asBoss())).body.status).toBe("Approved");
		expect(await store.db.selectFrom("assignment_package").select("id").execute()).toHaveLength(1);
		expect(findingsOf(await put("/received/reject", asked, id, asBoss()))).toEqual(["AM.VLD-00036 QUERY/id"]);
		const audit = await store.db
			.selectFrom("audit")
			.selectAll()
			.where("action", "=", "access-request.status-set")
			.execute();
		expect(audit.map(({ actor_id, party_uuid }) => [actor_id, party_uuid])).toEqual([[boss.uuid, asker.uuid]]);
		expect(JSON.stringify(audit)).not.toContain("17058012345");
	});

	test("who may not give it cannot approve it", async () => {
		const { id } = (await askFor("toll")).body;
		const refused = await put("/received/approve", asked, id, caller(outsider, asked));
		expect(findingsOf(refused)).toEqual(["AM.VLD-00026 QUERY/package"]);
		expect((await served.call("GET", `${BASE}?party=${asked.uuid}&id=${id}`, asBoss())).body.status).toBe("Pending");
		expect((await put("/received/reject", asked, id, asBoss())).body.status).toBe("Rejected");
		expect(findingsOf(await put("/received/approve", asked, id, asBoss()))).toEqual(["AM.VLD-00036 QUERY/id"]);
	});

	test("each side makes its own moves only", async () => {
		const { id } = (await askFor("skogbruk")).body;
		for (const move of ["/received/approve", "/received/reject"]) {
			expect(findingsOf(await put(move, asker, id, asAsker()))).toEqual(["AM.VLD-00044 QUERY/party"]);
		}
		expect(findingsOf(await put("/sent/withdraw", asked, id, asBoss()))).toEqual(["AM.VLD-00044 QUERY/party"]);
		expect((await put("/sent/withdraw", asker, id, asAsker())).body.status).toBe("Withdrawn");
		expect(findingsOf(await put("/draft/confirm", asker, id, asAsker()))).toEqual(["AM.VLD-00036 QUERY/id"]);
		// Another's request is as good as none.
		for (const each of [id, NOBODY]) {
			const other = await served.call("GET", `${BASE}?party=${outsider.uuid}&id=${each}`, caller(outsider, outsider));
			expect([other.status, other.body.code]).toEqual([404, "AM-00031"]);
		}
	});

	test("one's own request takes a main administrator", async () => {
		const own = caller(asker, asker, asked);
		const { id } = (await askFor("reindrift", own)).body;
		await assign(store, asked, asker, "daglig-leder");
		const guard = `altinn_access_management_hovedadmin write ${asked.uuid}`;
		expect((await put("/received/approve", asked, id, own)).status).toBe(403);
		permitted.add(guard);
		expect((await put("/received/approve", asked, id, own)).body.status).toBe("Approved");
		permitted.delete(guard);
	});

	test("rights on a resource: those asked for, or fewer", async () => {
		const path = `${BASE}/resource?party=${asker.uuid}&to=${asked.uuid}&resource=SKD-MVA`;
		const made = await served.call("POST", path, asAsker(), [keyOf("read"), keyOf("write")]);
		expect(made.body).toMatchObject({ type: "resource", package: null, resource: { referenceId: "skd-mva" } });
		const more = await put("/received/approve", asked, made.body.id, asBoss(), [keyOf("delete")]);
		expect(findingsOf(more)).toEqual(["AM.VLD-00040 /"]);
		const fewer = await put("/received/approve", asked, made.body.id, asBoss(), [keyOf("read")]);
		expect(fewer.body.status).toBe("Approved");
		const [row] = await store.db.selectFrom("assignment_resource").select("rights").execute();
		expect((JSON.parse(row?.rights ?? "") as { key: string }[]).map(({ key }) => key)).toEqual([keyOf("read")]);
		const unknown = await served.call("POST", path, asAsker(), ["01abc"]);
		expect([unknown.status, unknown.body.code]).toEqual([400, "AM-00036"]);
		expect((await served.call("POST", path, asAsker())).body.status).toBe("Pending");
	});

	test.each<[string, () => string, string[]]>([
		["oneself", () => `/package?party=${asker.uuid}&to=${asker.uuid}&package=jordbruk`, ["AM.VLD-00045 QUERY/to"]],
		["nobody", () => `/package?party=${asker.uuid}&to=${NOBODY}&package=jordbruk`, ["AM.VLD-00006 QUERY/to"]],
		[
			"a stranger",
			() => `/package?party=${asker.uuid}&to=${boss.uuid}&package=innbygger-kultur`,
			["AM.VLD-00041 QUERY/to"],
		],
		[
			"an unknown package",
			() => `/package?party=${asker.uuid}&to=${asked.uuid}&package=hund`,
			["AM.VLD-00011 QUERY/package"],
		],
		[
			"what is not given",
			() => `/package?party=${asker.uuid}&to=${asked.uuid}&package=eksplisitt`,
			["AM.VLD-00048 QUERY/package"],
		],
		[
			"what is a person's",
			() => `/package?party=${asker.uuid}&to=${asked.uuid}&package=innbygger-kultur`,
			["AM.VLD-00048 QUERY/package"],
		],
		[
			"an unknown resource",
			() => `/resource?party=${asker.uuid}&to=${asked.uuid}&resource=nothing`,
			["AM.VLD-00012 QUERY/resource"],
		],
		[
			"a fixed resource",
			() => `/resource?party=${asker.uuid}&to=${asked.uuid}&resource=fixed`,
			["AM.VLD-00049 QUERY/resource"],
		],
		["scopes", () => `/resource?party=${asker.uuid}&to=${asked.uuid}&resource=scopes`, ["AM.VLD-00049 QUERY/resource"]],
		["without a package", () => `/package?party=${asker.uuid}&to=${asked.uuid}`, ["STD.VLD-00000 QUERY/package"]],
	])("asking %s is refused", async (_name, path, findings) => {
		const before = await store.revision();
		const answer = await served.call("POST", BASE + path(), asAsker());
		expect([answer.status, findingsOf(answer)]).toEqual([400, findings]);
		expect(await store.revision()).toEqual(before);
	});

	test("a draft is shown to whom it is for, or who administers him; confirmed, it waits", async () => {
		const wanted = { package: "dyrehold" };
		const made = { from: asker, to: asked, by: asked, byOwner: "974761076", status: "Draft", wanted } as const;
		const { uuid: id } = await ask(store, made, tester);
		const draft = (user: Party) => served.call("GET", `${BASE}/draft?id=${id}`, { principal: userOf(user, PORTAL) });
		expect((await draft(asker)).body.status).toBe("Draft");
		expect((await draft(outsider)).body.code).toBe("AM-00031");
		permitted.add(`altinn_access_management write ${asker.uuid}`);
		expect((await draft(outsider)).status).toBe(200);
		const other = { principal: userOf(asker, "altinn:accessmanagement/enduser:requests.read") };
		expect((await served.call("GET", `${BASE}/draft?id=${id}`, other)).status).toBe(403);
		expect((await served.call("GET", `${BASE}?party=${asked.uuid}&id=${id}`, asBoss())).status).toBe(404);
		expect((await served.call("GET", `${BASE}/received/count?party=${asked.uuid}&status=Draft`, asBoss())).body).toBe(
			0,
		);
		expect((await served.call("GET", `${BASE}/sent/count?party=${asker.uuid}&status=Draft`, asAsker())).body).toBe(1);
		expect((await put("/draft/confirm", asker, id, asAsker())).body.status).toBe("Pending");
		expect((await draft(asker)).status).toBe(404);
	});

	test("lists come in pages", async () => {
		const seen: unknown[] = [];
		let next: string | null = `${served.url}${BASE}/sent?party=${asker.uuid}&pageSize=2`;
		while (next !== null) {
			const answer: Answer = await served.call("GET", next, asAsker());
			expect(data(answer).length).toBeLessThanOrEqual(2);
			seen.push(...data(answer).map((each) => each.id));
			next = (answer.body.links as { next: string | null }).next;
		}
		const { body } = await served.call("GET", `${BASE}/sent/count?party=${asker.uuid}`, asAsker());
		expect([new Set(seen).size, seen.length]).toEqual([body, body]);
		const bad = await served.call("GET", `${BASE}/sent?party=${asker.uuid}&token=${NOBODY}`, asAsker());
		expect(findingsOf(bad)).toEqual(["STD.VLD-00002 QUERY/token"]);
		const status = await served.call("GET", `${BASE}/sent?party=${asker.uuid}&status=Lost`, asAsker());
		expect(findingsOf(status)).toEqual(["STD.VLD-00014 QUERY/status/0"]);
	});

	test.each([
		["GET", ""],
		["GET", "/sent"],
		["GET", "/sent/count"],
		["GET", "/received"],
		["GET", "/received/count"],
		["PUT", "/draft/confirm"],
		["PUT", "/sent/withdraw"],
		["PUT", "/received/approve"],
		["PUT", "/received/reject"],
		["POST", "/package"],
		["POST", "/resource"],
	])("%s %s is guarded by token, scope and the PDP", async (method, path) => {
		const query = `${BASE}${path}?party=${asked.uuid}&id=${NOBODY}`;
		expect((await served.call(method, query)).status).toBe(401);
		const { may = [] } = asBoss();
		expect((await served.call(method, query, { principal: userOf(boss, "altinn:other"), may })).status).toBe(403);
		expect((await served.call(method, query, asAsker())).status).toBe(403);
	});
});
