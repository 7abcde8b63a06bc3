/** Idempotency-Key, rate limits and revisions, through real HTTP and a real store. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { Fault } from "../../src/http/fault.js";
import { createIdempotency } from "../../src/http/idempotency.js";
import { operation } from "../../src/http/operation.js";
import { createRateLimit } from "../../src/http/rate-limit.js";
import { createRevisions, databaseView, nonceIn, type Revisions, type View } from "../../src/http/revisions.js";
import { loadSecret } from "../../src/http/secret.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { openStore, type Store } from "../../src/store/store.js";
import { onBothEngines, sqliteStore } from "../store/engines.js";
import { memoryLog, type Served, serve } from "./serving.js";
import { TestIssuer } from "./test-issuer.js";

const { log } = memoryLog();
const write = (store: Store, name: string) =>
	store.write({ kind: "operator", id: "test" }, async (tx) => {
		tx.log({ kind: "resources", resources: [name] });
		return name;
	});

describe("on real HTTP", () => {
	let store: Awaited<ReturnType<typeof sqliteStore>>;
	let server: Served;
	let issuer: TestIssuer;
	let now: number;
	let ran: string[];
	/** Runs inside the operation. */
	let during: () => Promise<void> | void;
	beforeEach(async () => {
		[store, issuer] = [await sqliteStore(), await TestIssuer.create()];
		[now, ran, during] = [Date.now(), [], () => undefined];
		const about = { tag: "t", summary: "s", access: { kind: "token", scopes: [] }, responses: {} } as const;
		const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const;
		server = await serve({
			operations: [
				operation({ ...about, method: "POST", path: "/things", name: "add", body: { schema } }, async ({ body }) => {
					await during();
					await write(store, body.name);
					ran.push(body.name);
					return {
						status: 201,
						body: { name: body.name, nth: ran.length },
						headers: { Location: `/things/${body.name}` },
					};
				}),
				operation({ ...about, method: "POST", path: "/others", name: "addOther", body: { schema } }, ({ body }) => {
					ran.push(body.name);
					return { status: 204 };
				}),
				operation({ ...about, method: "GET", path: "/things", name: "list" }, () => ({ status: 200, body: ran })),
			],
			authenticate: createAuthenticate({ issuers: [issuer.trusted], log }),
			idempotency: createIdempotency(store, () => now),
			rateLimit: createRateLimit(20, 60, () => now),
			revisions: createRevisions(await loadSecret(store), databaseView(store), 60),
		});
	});
	afterEach(async () => {
		await server.stop();
		await store.remove();
	});

	const as = (org: string) => issuer.enterpriseToken(org, []);
	const add = async (key: string, name: string, token: string, path = "/things") =>
		server.call("POST", path, { token, body: { name }, headers: { "Idempotency-Key": key } });

	it("130: the same call twice is one call, with one answer", async () => {
		const [token, again] = [await as("991825827"), await as("991825827")];
		const first = await add("k1", "a", token);
		expect([first.status, first.json.nth, first.headers.get("idempotency-replayed")]).toEqual([201, 1, null]);
		// Another token of the same organisation is the same caller; the order of members and the quotes do not matter.
		const second = await server.call("POST", "/things", {
			token: again,
			body: '{ "NAME" : "a" }',
			headers: { "Idempotency-Key": '"k1"', "Content-Type": "application/json" },
		});
		expect([second.status, second.json, second.headers.get("location")]).toEqual([201, first.json, "/things/a"]);
		expect(second.headers.get("idempotency-replayed")).toBe("true");
		expect(second.headers.get("fullmakt-revision")).toBe(first.headers.get("fullmakt-revision"));
		expect(ran).toEqual(["a"]);
		expect((await add("k1", "x", token, "/others")).status).toBe(204);
		expect(await add("k1", "x", token, "/others")).toMatchObject({ status: 204, text: "" });
	});

	it("another body is 422, another caller another call, another key another call", async () => {
		const token = await as("991825827");
		await add("k", "a", token);
		expect(await add("k", "b", token)).toMatchObject({ status: 422, json: { code: "FULLMAKT-00006" } });
		expect((await add("k", "b", await as("314248295"))).json.nth).toBe(2);
		expect((await add("k2", "a", token)).json.nth).toBe(3);
		expect(ran).toEqual(["a", "b", "a"]);
	});

	it("ten at once run once", async () => {
		const token = await as("991825827");
		let others = 0;
		let finish = (): void => undefined;
		during = () =>
			new Promise((resolve) => {
				finish = resolve;
			});
		const answers = await Promise.all(
			Array.from({ length: 10 }, async () => {
				const answer = await add("k", "a", token);
				others += 1;
				// The first runs until all the others have been told so.
				if (others === 9) finish();
				return answer;
			}),
		);
		expect(ran).toEqual(["a"]);
		const statuses = answers.map(({ status }) => status);
		expect(statuses.filter((status) => status === 201)).toHaveLength(1);
		expect(statuses.filter((status) => status === 409)).toHaveLength(9);
		const late = answers.find(({ status }) => status === 409);
		expect([late?.json.code, late?.headers.get("retry-after")]).toEqual(["FULLMAKT-00005", "1"]);
		expect((await add("k", "a", token)).json.nth).toBe(1);
	});

	it("a call that failed may be made again", async () => {
		const token = await as("991825827");
		for (const error of [new Error("broken"), new Fault({ code: "AM-1", status: 409, title: "No" })]) {
			during = () => {
				throw error;
			};
			expect((await add("k", "a", token)).status).toBe(error instanceof Fault ? 409 : 500);
		}
		during = () => undefined;
		expect((await add("k", "a", token)).status).toBe(201);
	});

	it("a day later the key is free; after two minutes that of a call whose node died is", async () => {
		const token = await as("991825827");
		await add("k", "a", token);
		now += 23 * 3_600_000;
		expect((await add("k", "a", token)).json.nth).toBe(1);
		now += 2 * 3_600_000;
		expect((await add("k", "b", token)).json.nth).toBe(2);
		expect(await store.db.selectFrom("idempotency").selectAll().execute()).toHaveLength(1);
		await store.write({ kind: "operator", id: "test" }, async (tx) => {
			await tx.db.updateTable("idempotency").set({ status: 0 }).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		expect((await add("k", "b", token)).status).toBe(409);
		now += 121_000;
		expect((await add("k", "b", token)).json.nth).toBe(3);
	});

	it("a call that was carried out is not carried out again when its node ends before the answer is kept", async () => {
		const token = await as("991825827");
		// As the node would have left it: the effect and the note are one transaction, the answer is another.
		const idempotency = createIdempotency(store, () => now);
		const call = { key: "k", caller: "me", operation: "add", content: ["/things", {}, { name: "a" }] };
		let ended = (_: Error): void => undefined;
		const node = idempotency.once(call, async () => {
			await write(store, "a");
			return new Promise<never>((_, reject) => {
				ended = reject;
			});
		});
		node.catch(() => undefined);
		const written = async () => (await store.db.selectFrom("idempotency").select("status").execute())[0]?.status;
		while ((await written()) !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
		const repeat = () => idempotency.once(call, async () => ({ status: 201, body: ran.push("again") }));
		await expect(repeat()).rejects.toMatchObject({ kind: { code: "FULLMAKT-00005", status: 409 } });
		now += 121_000;
		await expect(repeat()).rejects.toMatchObject({ kind: { code: "FULLMAKT-00007", status: 409 } });
		// An error that is no fault says nothing of what was written before it; the key stays taken.
		ended(new Error("broken"));
		await expect(node).rejects.toThrow("broken");
		await expect(repeat()).rejects.toMatchObject({ kind: { code: "FULLMAKT-00007" } });
		now += 24 * 3_600_000;
		expect(await repeat()).toMatchObject({ status: 201 });
		expect(ran).toEqual(["again"]);
		expect((await add("k", "a", token)).status).toBe(201);
	});

	it("an answer that comes after its key was given to another call changes nothing", async () => {
		const idempotency = createIdempotency(store, () => now);
		const call = { key: "slow", caller: "me", operation: "add", content: [] };
		let go = (): void => undefined;
		const slow = idempotency.once(call, async () => {
			await new Promise<void>((resolve) => {
				go = resolve;
			});
			await write(store, "slow");
			return { status: 201 };
		});
		slow.catch(() => undefined);
		while ((await store.db.selectFrom("idempotency").selectAll().execute()).length === 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		now += 121_000;
		await idempotency.once(call, async () => {
			await write(store, "quick");
			return { status: 201, body: "quick" };
		});
		const { revision } = await store.revision();
		go();
		await expect(slow).rejects.toMatchObject({ kind: { code: "FULLMAKT-00005" } });
		expect((await store.revision()).revision).toBe(revision);
		expect(await idempotency.once(call, async () => ({ status: 500 }))).toMatchObject({ status: 201, body: "quick" });
	});

	it("what goes on behind an answer is no part of the call", async () => {
		const idempotency = createIdempotency(store, () => now);
		let later: Promise<unknown> = Promise.resolve();
		let go = (): void => undefined;
		await idempotency.once({ key: "job", caller: "me", operation: "add", content: [] }, async () => {
			later = new Promise<void>((resolve) => {
				go = resolve;
			}).then(() => write(store, "behind"));
			return { status: 202 };
		});
		go();
		await expect(later).resolves.toMatchObject({ value: "behind" });
	});

	it("keys that are none", async () => {
		const token = await as("991825827");
		for (const key of ["", '""', "x".repeat(256), "a b", "blå"]) {
			const answer = await add(key, "a", token);
			expect([key, answer.status, answer.json.code]).toEqual([key, 400, "FULLMAKT-00004"]);
		}
		expect(ran).toEqual([]);
		// A bad call takes no key.
		expect(
			(await server.call("POST", "/things", { token, body: {}, headers: { "Idempotency-Key": "k" } })).status,
		).toBe(400);
		expect((await add("k", "a", token)).status).toBe(201);
	});

	it("nothing of the call or the caller is kept in the clear", async () => {
		const token = await issuer.userToken({ pid: "15886512345" }, []);
		await add("secret-key", "a", token);
		const kept = JSON.stringify(await store.db.selectFrom("idempotency").selectAll().execute());
		expect(kept).not.toMatch(/15886512345|secret-key/);
	});

	it("the limit: per caller, told beforehand, over in time", async () => {
		const [one, other] = [await as("991825827"), await as("314248295")];
		const get = (token?: string) => server.call("GET", "/things", token === undefined ? {} : { token });
		const first = await get(one);
		expect(first.headers.get("ratelimit-policy")).toBe('"default";q=20;w=60');
		expect(first.headers.get("ratelimit")).toBe('"default";r=19;t=60');
		for (let i = 0; i < 19; i++) expect((await get(await as("991825827"))).status).toBe(200);
		now += 20_000;
		const over = await get(one);
		expect([over.status, over.json.code, over.headers.get("retry-after")]).toEqual([429, "HTTP-00429", "40"]);
		expect(over.headers.get("ratelimit")).toBe('"default";r=0;t=40');
		expect((await get(other)).status).toBe(200);
		now += 40_000;
		expect((await get(one)).status).toBe(200);
		// Bad tokens count against the address; a good one from there is not hurt.
		for (let i = 0; i < 20; i++) expect((await get("x.y.z")).status).toBe(401);
		expect((await get("x.y.z")).status).toBe(429);
		expect((await get(one)).status).toBe(200);
	});

	it("a write says its revision; a read may ask for it", async () => {
		const token = await as("991825827");
		const written = await server.call("POST", "/things", { token, body: { name: "a" } });
		const revision = written.headers.get("fullmakt-revision") as string;
		const read = (at: string) => server.call("GET", "/things", { token, headers: { "Fullmakt-At-Least": at } });
		expect((await read(revision)).status).toBe(200);
		// What was read says how new it is, and is good to ask with; an error says nothing.
		const seen = (await read(revision)).headers.get("fullmakt-revision") as string;
		await write(store, "b");
		expect((await read(seen)).status).toBe(200);
		const next = (await read(seen)).headers.get("fullmakt-revision") as string;
		expect(
			[seen, next].map((each) => JSON.parse(Buffer.from(each.split(".")[0] as string, "base64url").toString())[0]),
		).toEqual([2, 3]);
		const [text = "", tail = ""] = revision.split(".");
		const edited = `${Buffer.from('[99,"x"]').toString("base64url")}.${tail}`;
		for (const bad of [
			edited,
			`${text}.${tail.slice(0, -2)}AA`,
			text,
			"1",
			`${revision}x`,
			"x".repeat(300),
			`${revision}.a`,
		]) {
			expect(await read(bad)).toMatchObject({ status: 400, json: { code: "FULLMAKT-00001" } });
		}
	});
});

onBothEngines("revisions", (opened) => {
	const fault = (work: Promise<unknown>) => work.then(() => 0).catch((error: Fault) => error.kind.status);

	test("one secret for all nodes, and for ever", async () => {
		const [one, two] = await opened.stores();
		const secrets = await Promise.all([loadSecret(one), loadSecret(two), loadSecret(one)]);
		expect(new Set(secrets.map((secret) => secret.toString("hex"))).size).toBe(1);
		expect(secrets[0]).toHaveLength(32);
	});

	test("waits a little, then says not yet; tells a lost history", async () => {
		const store = await opened.store();
		const secret = await loadSecret(store);
		const seen = { revision: await store.revision() };
		const view: View = { revision: () => seen.revision, nonceOf: (revision) => nonceIn(store, revision) };
		const revisions: Revisions = createRevisions(secret, view, 100);
		const written = await write(store, "a");
		const token = await createRevisions(secret, databaseView(store)).current();
		const started = performance.now();
		expect(await fault(revisions.reach(token))).toBe(503);
		expect(performance.now() - started).toBeGreaterThan(90);
		setTimeout(() => {
			seen.revision = written.revision;
		}, 30);
		expect(await fault(revisions.reach(token))).toBe(0);
		await write(store, "b");
		seen.revision = await store.revision();
		expect(await fault(revisions.reach(token))).toBe(0);
		const lost = createRevisions(secret, { ...view, revision: () => ({ ...written.revision, nonce: "another" }) });
		const foreign = await lost.current();
		expect(await fault(revisions.reach(foreign))).toBe(409);
		// The log may have been cut off below.
		expect(await fault(createRevisions(secret, { ...view, nonceOf: async () => undefined }).reach(foreign))).toBe(0);
		expect(await fault(createRevisions(Buffer.alloc(32), view).reach(token))).toBe(400);
	});

	test("an empty store has a revision too", async () => {
		const store = await opened.store();
		const revisions = createRevisions(Buffer.alloc(32), databaseView(store));
		const token = await revisions.current();
		expect(await fault(revisions.reach(token))).toBe(0);
		await write(store, "a");
		expect(await fault(revisions.reach(token))).toBe(0);
	});
});

onBothEngines("idempotency", (opened) => {
	test("two nodes, one call", async () => {
		const { engine, again } = await opened.engine();
		const nodes = [createIdempotency(await openStore(engine)), createIdempotency(await openStore(again()))];
		let runs = 0;
		const call = { key: "k", caller: "organization 991825827", operation: "add", content: { a: 1, b: [2] } };
		const results = await Promise.allSettled(
			Array.from({ length: 10 }, (_, i) =>
				(nodes[i % 2] as (typeof nodes)[number]).once(call, async () => {
					runs += 1;
					await new Promise((resolve) => setTimeout(resolve, 30));
					return { status: 200, body: { æ: [null, "\u2028"] }, type: "application/json" };
				}),
			),
		);
		expect(runs).toBe(1);
		for (const result of results) {
			if (result.status === "fulfilled") expect(result.value.status).toBe(200);
			else expect((result.reason as Fault).kind.code).toBe("FULLMAKT-00005");
		}
		const reply = await nodes[1]?.once({ ...call, content: { b: [2], a: 1 } }, () => Promise.reject(new Error("ran")));
		expect(reply).toEqual({
			status: 200,
			type: "application/json",
			body: { æ: [null, "\u2028"] },
			headers: { "Idempotency-Replayed": "true" },
		});
	});
});
