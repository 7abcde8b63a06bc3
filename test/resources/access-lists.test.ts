import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
	addParties,
	BRG,
	LISTS,
	orgNumber,
	orgUrn,
	partyUuid,
	RESOURCE,
	type Registry,
	resource,
	startRegistry,
} from "./registry.js";

let registry: Registry;
beforeAll(async () => {
	registry = await startRegistry();
	await addParties(registry.store, 260);
	await addParties(registry.store, 1, "person", 900);
	for (const body of [
		resource("skd-resource"),
		resource("skd-other"),
		resource("brg-resource", { hasCompetentAuthority: { organization: BRG, orgcode: "brg" } }),
	]) {
		expect((await registry.call("POST", RESOURCE, "admin", { body })).status).toBe(201);
	}
});
afterAll(() => registry.stop());

let count = 0;
let list = "";
beforeEach(() => {
	list = `list-${++count}`;
});
const at = (path = "", owner = "skd") => `${LISTS}/${owner}/${list}${path}`;
const call = (method: string, path = "", body?: unknown, headers = {}, token = "skd") =>
	registry.call(method, at(path), token, { headers, ...(body === undefined ? {} : { body }) });
const create = async (): Promise<void> => {
	expect((await call("PUT", "", { name: "A list" })).status).toBe(200);
};
const members = (...numbers: number[]) => ({ data: numbers.map(orgUrn) });
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const codes = ({ json }: { json: { validationErrors?: { code: string }[] } }) =>
	json.validationErrors?.map(({ code }) => code);
const memberIds = async (token = "skd"): Promise<string[]> =>
	((await call("GET", "/members", undefined, {}, token)).json.data as { id: string }[]).map(({ id }) => id);
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

describe("the list itself", () => {
	it("is made, read, changed and deleted", async () => {
		const answer = await call("PUT", "", { name: "A list", description: "For some" });
		expect([answer.status, answer.json]).toEqual([
			200,
			{
				urn: `urn:altinn:access-list:skd:${list}`,
				identifier: list,
				name: "A list",
				description: "For some",
				createdAt: isoTime,
				updatedAt: isoTime,
			},
		]);
		expect(answer.headers.get("etag")).toMatch(/^W\/"[\w-]+"$/);
		expect((await call("GET")).json).toEqual(answer.json);
		const changed = await call("PUT", "", { name: "Another name" });
		expect(changed.json).toMatchObject({ name: "Another name", description: "", createdAt: answer.json.createdAt });
		const deleted = await call("DELETE");
		expect([deleted.status, deleted.json.name]).toEqual([200, "Another name"]);
		expect((await call("DELETE")).status).toBe(204);
		expect((await call("GET")).status).toBe(404);
		const logged = (await registry.store.changes(0)).filter(({ change }) => change.kind === "access-lists");
		expect(logged.at(-1)?.change).toEqual({ kind: "access-lists", owners: ["skd"] });
		const audit = await registry.store.db
			.selectFrom("audit")
			.selectAll()
			.where("details", "like", `%"${list}"%`)
			.execute();
		expect(audit.map(({ action, actor_kind, actor_id }) => [action, actor_kind, actor_id])).toEqual([
			["access-list.created", "service-owner", "skd"],
			["access-list.updated", "service-owner", "skd"],
			["access-list.deleted", "service-owner", "skd"],
		]);
	});

	it("the same again changes nothing", async () => {
		const first = await call("PUT", "", { name: "A list" });
		const revision = await registry.store.revision();
		const again = await call("PUT", "", { name: "A list" });
		expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
		expect(await registry.store.revision()).toEqual(revision);
	});

	it("the owner is written in any case", async () => {
		await create();
		expect((await registry.call("GET", at("", "SKD"), "skd")).json.urn).toBe(`urn:altinn:access-list:skd:${list}`);
	});

	it.each([
		[{}, "STD.VLD-00000"],
		[{ name: "" }, "STD.VLD-00004"],
		[{ name: "x".repeat(201) }, "STD.VLD-00005"],
		[{ name: 7 }, "STD.VLD-00002"],
	])("refuses %j", async (body, code) => {
		const answer = await call("PUT", "", body);
		expect([answer.status, codes(answer)]).toEqual([400, [code]]);
		expect((await call("GET")).status).toBe(404);
	});

	it("refuses identifiers that are none", async () => {
		for (const identifier of ["-x", "a%20b", "x".repeat(101)]) {
			expect((await registry.call("PUT", `${LISTS}/skd/${identifier}`, "skd", { body: { name: "x" } })).status).toBe(
				400,
			);
		}
	});

	it("PATCH is 501", async () => {
		expect((await call("PATCH", "", { name: "x" })).status).toBe(501);
	});

	it("an unknown owner is RR.VLD-00010", async () => {
		const answer = await registry.call("GET", `${LISTS}/nobody`, "admin");
		expect([answer.status, codes(answer)]).toEqual([400, ["RR.VLD-00010"]]);
	});
});

describe("who may", () => {
	const write = { name: "A list" };
	it.each<[token: string | undefined, read: number, write: number]>([
		[undefined, 401, 401],
		["noScope", 403, 403],
		["brg", 403, 403],
		["user", 403, 403],
		["reader", 200, 403],
		["skdNumber", 200, 403],
		["pdp", 200, 403],
		["skd", 200, 200],
		["admin", 200, 200],
	])("%s", async (token, read, written) => {
		await create();
		expect((await registry.call("GET", at(), token)).status).toBe(read);
		expect((await registry.call("GET", `${LISTS}/skd`, token)).status).toBe(read);
		expect((await registry.call("GET", at("/members"), token)).status).toBe(read);
		expect((await registry.call("PUT", at(), token, { body: write })).status).toBe(written);
		expect((await registry.call("POST", at("/members"), token, { body: members(1) })).status).toBe(written);
		expect((await registry.call("PUT", at("/resource-connections/skd-resource"), token)).status).toBe(written);
		expect((await registry.call("DELETE", at("/members"), token, { body: members(1) })).status).toBe(written);
		expect((await registry.call("DELETE", at(), token)).status).toBe(written);
	});
});

describe("members", () => {
	beforeEach(create);

	it("are added, removed and replaced, once each", async () => {
		const added = await call("POST", "/members", members(1, 2, 2));
		expect([added.status, added.json.data]).toEqual([
			200,
			[1, 2].map((i) => ({
				id: `urn:altinn:party:uuid:${partyUuid(i)}`,
				since: isoTime,
				identifiers: {
					"urn:altinn:party:id": 50_000_000 + i,
					"urn:altinn:party:uuid": partyUuid(i),
					"urn:altinn:organization:identifier-no": orgNumber(i),
				},
			})),
		]);
		const revision = await registry.store.revision();
		expect((await call("POST", "/members", members(2))).headers.get("etag")).toBe(added.headers.get("etag"));
		expect(await registry.store.revision()).toEqual(revision);
		await call("PUT", "/members", { data: [`urn:altinn:party:uuid:${partyUuid(2)}`, "urn:altinn:party:id:50000003"] });
		expect(await memberIds()).toEqual([2, 3].map((i) => `urn:altinn:party:uuid:${partyUuid(i)}`));
		await call("DELETE", "/members", members(3, 7));
		expect(await memberIds()).toEqual([`urn:altinn:party:uuid:${partyUuid(2)}`]);
		await call("PUT", "/members", { data: [] });
		expect(await memberIds()).toEqual([]);
	});

	it("keep the time they came when others come", async () => {
		const since = ((await call("POST", "/members", members(1))).json.data as { since: string }[])[0]?.since;
		const both = (await call("PUT", "/members", members(1, 2))).json.data as { since: string }[];
		expect(both[0]?.since).toBe(since);
	});

	it.each<[string, string, string]>([
		["PUT", "RR.VLD-00000", "replace"],
		["POST", "RR.VLD-00001", "add"],
		["DELETE", "RR.VLD-00001", "remove"],
	])("%s of 101 is %s, of 100 is not", async (method, code) => {
		const refused = await call(method, "/members", members(...range(1, 101)));
		expect([refused.status, codes(refused)]).toEqual([400, [code]]);
		expect(await memberIds()).toEqual([]);
		expect((await call(method, "/members", members(...range(1, 100)))).status).toBe(200);
	});

	it("unknown parties, and persons, are RR-00001, by place", async () => {
		const wrong = [orgUrn(1), orgUrn(999), `urn:altinn:party:uuid:${partyUuid(900)}`];
		const answer = await call("POST", "/members", { data: wrong });
		expect([answer.status, answer.json.code]).toEqual([400, "RR-00001"]);
		expect(answer.json.detail).toContain("/data/1, /data/2");
		expect(await memberIds()).toEqual([]);
	});

	it.each([
		"310000001",
		"urn:altinn:person:identifier-no:14837431310",
		"urn:altinn:party:uuid:x",
		"urn:altinn:party:id:x",
		"",
	])("%j is no urn of a party: RR.VLD-00004", async (urn) => {
		const answer = await call("POST", "/members", { data: [orgUrn(1), urn] });
		expect([answer.status, answer.json.validationErrors]).toEqual([
			400,
			[expect.objectContaining({ code: "RR.VLD-00004", paths: ["/data/1"] })],
		]);
		expect(answer.text).not.toContain("14837431310");
	});

	it("of an unknown list are 404", async () => {
		list = "unknown";
		for (const method of ["PUT", "POST", "DELETE"])
			expect((await call(method, "/members", members(1))).status).toBe(404);
		expect((await call("GET", "/members")).status).toBe(404);
	});

	it("added by many at once are all there", async () => {
		const answers = await Promise.all(range(1, 20).map((i) => call("POST", "/members", members(i, 21))));
		expect(answers.every(({ status }) => status === 200)).toBe(true);
		expect(await memberIds()).toHaveLength(21);
	});

	it("come 100 at a time, of one version", async () => {
		for (const [from, to] of [
			[1, 100],
			[101, 200],
			[201, 250],
		] as const) {
			await call("POST", "/members", members(...range(from, to)));
		}
		const follow = async (next: string) => {
			const { pathname, search } = new URL(next);
			return registry.call("GET", pathname + search, "skd");
		};
		const next = (answer: { json: Record<string, unknown> }) => (answer.json.links as { next?: string }).next;
		const first = await call("GET", "/members");
		expect(next(first)).toMatch(/^https:\/\/platform\.example\.no\/.*token=/);
		const second = await follow(next(first) as string);
		const third = await follow(next(second) as string);
		expect(next(third)).toBeUndefined();
		const ids = [first, second, third].flatMap(({ json }) => (json.data as { id: string }[]).map(({ id }) => id));
		expect(ids).toHaveLength(250);
		expect(new Set(ids).size).toBe(250);
		await call("POST", "/members", members(251));
		const stale = await follow(next(first) as string);
		expect([stale.status, stale.json.code]).toEqual([412, "HTTP-00412"]);
		expect((await registry.call("GET", at("/members?token=x"), "skd")).status).toBe(400);
	});
});

describe("resources", () => {
	beforeEach(create);
	const connect = (id: string, body?: unknown) => call("PUT", `/resource-connections/${id}`, body);
	const connections = async () => (await call("GET", "/resource-connections")).json.data;

	it("are connected for all actions or some, changed and taken away", async () => {
		const first = await connect("skd-resource");
		expect([first.status, first.json]).toEqual([
			200,
			{ resourceIdentifier: "skd-resource", createdAt: isoTime, updatedAt: isoTime },
		]);
		const some = await connect("skd-resource", { actionFilters: ["read", "write", "read"] });
		expect(some.json).toMatchObject({ actionFilters: ["read", "write"], createdAt: first.json.createdAt });
		const revision = await registry.store.revision();
		expect((await connect("skd-resource", { actionFilters: ["read", "write"] })).status).toBe(200);
		expect(await registry.store.revision()).toEqual(revision);
		expect(await connections()).toEqual([some.json]);
		expect((await connect("skd-resource", { actionFilters: [] })).json).not.toHaveProperty("actionFilters");
		expect((await connect("skd-resource", { actionFilters: null })).json).not.toHaveProperty("actionFilters");
		const removed = await call("DELETE", "/resource-connections/skd-resource");
		expect([removed.status, removed.json.resourceIdentifier]).toEqual([200, "skd-resource"]);
		expect((await call("DELETE", "/resource-connections/skd-resource")).status).toBe(204);
		expect(await connections()).toEqual([]);
	});

	it("unknown ones are RR-00002, another owner's RR-00004", async () => {
		const unknown = await connect("unknown-id");
		expect([unknown.status, unknown.json.code]).toEqual([400, "RR-00002"]);
		const others = await connect("brg-resource");
		expect([others.status, others.json.code]).toEqual([403, "RR-00004"]);
		const admin = await call("PUT", "/resource-connections/brg-resource", undefined, {}, "admin");
		expect([admin.status, admin.json.code]).toEqual([403, "RR-00004"]);
		expect(await connections()).toEqual([]);
		list = "unknown";
		expect((await connect("skd-resource")).status).toBe(404);
		expect((await call("DELETE", "/resource-connections/skd-resource")).status).toBe(404);
	});

	it.each([{ actionFilters: "read" }, { actionFilters: [7] }, { actionFilters: [""] }, []])(
		"refuses %j",
		async (body) => {
			expect((await connect("skd-resource", body)).status).toBe(400);
		},
	);

	it("are included when asked for", async () => {
		// On the first page of the owner's lists.
		list = "0-first";
		await create();
		await connect("skd-resource", { actionFilters: ["read"] });
		await connect("skd-other");
		const ids = (json: Record<string, unknown>) =>
			(json.resourceConnections as { resourceIdentifier: string }[] | undefined)?.map(
				(each) => each.resourceIdentifier,
			);
		const one = async (query: string) => (await call("GET", query)).json;
		expect(ids(await one(""))).toBeUndefined();
		expect(ids(await one("?include=resources"))).toEqual(["skd-other", "skd-resource"]);
		expect(JSON.stringify(await one("?include=resources"))).not.toContain("actionFilters");
		expect(JSON.stringify(await one("?include=resource-actions"))).toContain('"actionFilters":["read"]');
		const all = async (query: string) => registry.call("GET", `${LISTS}/skd?${query}`, "skd");
		const listed = (await all("include=resource-actions&resource=skd-other")).json.data as Record<string, unknown>[];
		expect(ids(listed.find(({ identifier }) => identifier === list) ?? {})).toEqual(["skd-other"]);
		const members = await all("include=members&resource=skd-other");
		expect([members.status, members.json.code]).toEqual([501, "RR-00000"]);
		expect((await call("GET", "?include=members")).status).toBe(501);
		const without = await all("include=resources");
		expect([without.status, codes(without)]).toEqual([400, ["RR.VLD-00002"]]);
		expect((await all("include=everything")).status).toBe(400);
	});
});

it("an owner's lists come 20 at a time", async () => {
	for (const i of range(1, 45)) {
		const body = { name: "x" };
		await registry.call("PUT", `${LISTS}/brg/list-${String(i).padStart(2, "0")}`, "brg", { body });
	}
	const found: string[] = [];
	let path: string | undefined = `${LISTS}/brg`;
	let pages = 0;
	while (path !== undefined) {
		const { json } = await registry.call("GET", path, "brg");
		found.push(...(json.data as { identifier: string }[]).map(({ identifier }) => identifier));
		const { next } = json.links as { next?: string };
		path = next === undefined ? undefined : new URL(next).pathname + new URL(next).search;
		pages += 1;
	}
	expect([pages, found.length, new Set(found).size]).toEqual([3, 45, 45]);
});

describe("conditions", () => {
	it("reads answer 304 and 412, writes 412", async () => {
		await create();
		const { headers } = await call("GET");
		const etag = headers.get("etag") as string;
		const modified = headers.get("last-modified") as string;
		const past = new Date(0).toUTCString();
		const get = async (sent: object, path = "") => (await call("GET", path, undefined, sent)).status;
		for (const path of ["", "/members", "/resource-connections"]) {
			expect(await get({ "If-None-Match": etag }, path)).toBe(304);
			expect(await get({ "If-Modified-Since": modified }, path)).toBe(304);
			expect(await get({ "If-Match": 'W/"x"' }, path)).toBe(412);
			expect(await get({ "If-Unmodified-Since": past }, path)).toBe(412);
			expect(await get({ "If-Match": etag, "If-None-Match": 'W/"x"' }, path)).toBe(200);
		}
		const put = async (sent: object) => (await call("PUT", "", { name: "B" }, sent)).status;
		expect(await put({ "If-None-Match": "*" })).toBe(412);
		expect(await put({ "If-Unmodified-Since": past })).toBe(412);
		expect(await put({ "If-Match": 'W/"x"' })).toBe(412);
		expect((await call("POST", "/members", members(1), { "If-Match": etag })).status).toBe(200);
		expect(await put({ "If-Match": etag })).toBe(412);
		expect((await call("DELETE", "", undefined, { "If-Match": etag })).status).toBe(412);
		list = "not-there";
		expect(await put({ "If-Match": "*" })).toBe(412);
		expect(await put({ "If-None-Match": "*" })).toBe(200);
	});

	it("of two changes with the same If-Match one is 412", async () => {
		await create();
		const etag = (await call("GET")).headers.get("etag") as string;
		const answers = await Promise.all([1, 2].map((i) => call("PUT", "/members", members(i), { "If-Match": etag })));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
		expect(await memberIds()).toHaveLength(1);
	});
});

describe("memberships", () => {
	const ask = (query: string, token: string | undefined = "platform") =>
		registry.call("GET", `${LISTS}/memberships?${query}`, token);
	const party = (i: number): string => `party=${orgUrn(i)}`;

	it("say what a party may use, for the platform and administrators", async () => {
		await create();
		await call("POST", "/members", members(255));
		await call("PUT", "/resource-connections/skd-resource", { actionFilters: ["read"] });
		await call("PUT", "/resource-connections/skd-other");
		const of = (id: string, more = {}) => ({
			party: `urn:altinn:party:uuid:${partyUuid(255)}`,
			resource: `urn:altinn:resource:${id}`,
			since: isoTime,
			...more,
		});
		const { json } = await ask(party(255));
		expect(json).toEqual({ data: [of("skd-other"), of("skd-resource", { actionFilters: ["read"] })] });
		expect((await ask(`${party(255)}&resource=urn:altinn:resource:skd-other`)).json).toEqual({
			data: [of("skd-other")],
		});
		expect((await ask(party(254), "admin")).json).toEqual({ data: [] });
		expect((await ask(party(999))).json).toEqual({ data: [] });
		const lists = await registry.call(
			"GET",
			`${LISTS}/get-by-member?party=urn:altinn:party:uuid:${partyUuid(255)}`,
			"platform",
		);
		expect((lists.json as unknown as { identifier: string }[]).map(({ identifier }) => identifier)).toEqual([list]);
	});

	it.each<[string, readonly string[]]>([
		["", ["RR.VLD-00003"]],
		[`${party(1)}&${party(2)}`, ["RR.VLD-00006"]],
		[`${party(1)}&resource=urn:altinn:resource:aaaa&resource=urn:altinn:resource:bbbb`, ["RR.VLD-00007"]],
		["party=1", ["RR.VLD-00004"]],
		[`${party(1)}&resource=aaaa`, ["RR.VLD-00005"]],
		["resource=aaaa", ["RR.VLD-00003", "RR.VLD-00005"]],
	])("?%s is refused with %j", async (query, expected) => {
		const answer = await ask(query);
		expect([answer.status, codes(answer)]).toEqual([400, expected]);
	});

	it.each<[string | undefined, number, number]>([
		[undefined, 401, 401],
		["skd", 403, 403],
		["pdp", 403, 403],
		["app", 403, 403],
		["admin", 200, 403],
		["platform", 200, 200],
	])("are not for all: %s", async (token, memberships, byMember) => {
		expect((await registry.call("GET", `${LISTS}/memberships?${party(1)}`, token)).status).toBe(memberships);
		expect((await registry.call("GET", `${LISTS}/get-by-member?${party(1)}`, token)).status).toBe(byMember);
	});

	it("get-by-member needs one party", async () => {
		const get = async (query: string) =>
			codes(await registry.call("GET", `${LISTS}/get-by-member?${query}`, "platform"));
		expect(await get("")).toEqual(["RR.VLD-00003"]);
		expect(await get(`${party(1)}&${party(2)}`)).toEqual(["RR.VLD-00006"]);
		expect(await get("party=x")).toEqual(["RR.VLD-00004"]);
	});
});

describe("authorization by access lists", () => {
	const ask = (subject: object, act: string, id = "skd-resource", token: string | undefined = "platform") =>
		registry.call("POST", "/authorization/api/v1/accesslist/accessmanagement/authorization", token, {
			body: {
				subject,
				resource: { type: "urn:altinn:resource", value: id },
				action: { type: "urn:oasis:names:tc:xacml:1.0:action:action-id", value: act },
			},
		});
	const org = (i: number) => ({ type: "urn:altinn:organization:identifier-no", value: orgNumber(i) });

	it("says who is on a list for the action", async () => {
		await create();
		await call("POST", "/members", members(256));
		await call("PUT", "/resource-connections/skd-resource", { actionFilters: ["read"] });
		const result = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).json.result;
		expect(await result(org(256), "read")).toBe("Authorized");
		expect(await result(org(256), "READ")).toBe("Authorized");
		expect(await result(org(256), "write")).toBe("NotAuthorized");
		expect(await result(org(257), "read")).toBe("NotAuthorized");
		expect(await result(org(256), "read", "skd-other")).toBe("NotAuthorized");
		expect(await result(org(256), "read", "unknown-id")).toBe("NotDetermined");
		expect(await result({ type: "urn:altinn:party:uuid", value: partyUuid(256) }, "read")).toBe("Authorized");
		const { json } = await ask(org(256), "read");
		expect(json).toMatchObject({ subject: org(256), resource: { value: "skd-resource" }, action: { value: "read" } });
	});

	it("is for the platform, and for parties", async () => {
		expect((await ask(org(1), "read", "skd-resource", "admin")).status).toBe(403);
		expect(
			(await registry.call("POST", "/authorization/api/v1/accesslist/accessmanagement/authorization")).status,
		).toBe(401);
		expect((await ask(org(1), "read", "skd-resource", "app")).status).toBe(403);
		const person = await ask({ type: "urn:altinn:person:identifier-no", value: "14837431310" }, "read");
		expect([person.status, codes(person)]).toEqual([400, ["RR.VLD-00004"]]);
		expect((await ask({ type: "urn:altinn:party:id" }, "read")).status).toBe(400);
	});
});
