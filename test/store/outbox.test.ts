import { afterEach, expect, test } from "vitest";
import { type Deliver, type Outbox, type OutboxOptions, startOutbox } from "../../src/store/outbox.js";
import type { Actor, Store } from "../../src/store/store.js";
import { onBothEngines } from "./engines.js";

const actor: Actor = { kind: "operator", id: "test" };
const send = (store: Store, topic: string, payload: Record<string, unknown> = {}, delay = 0) =>
	store.write(actor, async (tx) => {
		tx.send({ topic, payload, delay });
		tx.log({ kind: "facts", pairs: [] });
	});
const rows = (store: Store) => store.db.selectFrom("outbox").selectAll().orderBy("id").execute();

const started: Outbox[] = [];
afterEach(async () => {
	for (const outbox of started.splice(0)) await outbox.stop();
});
const start = (store: Store, handlers: Record<string, Deliver>, more: Partial<OutboxOptions> = {}): Outbox => {
	const outbox = startOutbox(store, { handlers, pollMs: 3_600_000, ...more });
	started.push(outbox);
	return outbox;
};

onBothEngines("outbox", (opened) => {
	test("a message is delivered once, and soon after its write", async () => {
		const store = await opened.store();
		const heard: unknown[] = [];
		start(store, { hello: ({ topic, payload, attempt }) => void heard.push([topic, payload, attempt]) });
		await send(store, "hello", { to: "ø" });
		for (let i = 0; i < 200 && (await rows(store))[0]?.status !== "done"; i++) await pause(10);
		expect(heard).toEqual([["hello", { to: "ø" }, 1]]);
		expect(await rows(store)).toMatchObject([{ status: "done", attempts: 1, last_error: null }]);
	});

	test("what is not due, and what nobody handles, waits; an idle outbox writes nothing", async () => {
		let now = 1_700_000_000_000;
		const store = await opened.store({ now: () => now });
		const heard: number[] = [];
		const outbox = start(store, { a: ({ id }) => void heard.push(id) }, { now: () => now });
		await send(store, "b");
		await send(store, "a", {}, 5000);
		const before = await store.revision();
		await outbox.run();
		expect([heard, await store.revision()]).toEqual([[], before]);
		now += 5000;
		await outbox.run();
		expect(heard).toHaveLength(1);
		expect((await rows(store)).map(({ topic, status }) => [topic, status])).toEqual([
			["b", "pending"],
			["a", "done"],
		]);
	});

	test("a failure is tried again after longer and longer pauses, and in the end given up", async () => {
		let now = 1_700_000_000_000;
		const store = await opened.store({ now: () => now });
		const failures: unknown[] = [];
		const tried: number[] = [];
		const outbox = start(
			store,
			{
				a: () => {
					tried.push(now);
					throw new Error(`nobody home for 15886512345 ${"x".repeat(500)}`);
				},
			},
			{
				now: () => now,
				attempts: 4,
				pauseMs: 1000,
				onFailure: ({ attempt, final }) => void failures.push([attempt, final]),
			},
		);
		await send(store, "a");
		for (let i = 0; i < 60; i++) {
			await outbox.run();
			now += 250;
		}
		expect(failures).toEqual([
			[1, false],
			[2, false],
			[3, false],
			[4, true],
		]);
		const pauses = tried.slice(1).map((at, i) => at - (tried[i] as number));
		for (const [i, least] of [1000, 2000, 4000].entries()) {
			expect(pauses[i]).toBeGreaterThanOrEqual(least);
			expect(pauses[i]).toBeLessThanOrEqual(least * 1.25 + 250);
		}
		const [row] = await rows(store);
		expect(row).toMatchObject({ status: "failed", attempts: 4 });
		expect(row?.last_error).toMatch(/^Error: nobody home for \[number\] x+$/);
		expect(row?.last_error?.length).toBeLessThanOrEqual(200);
	});

	test("one bad message does not hold up the others", async () => {
		const store = await opened.store();
		const heard: unknown[] = [];
		for (let i = 0; i < 50; i++) await send(store, "a", { i });
		const outbox = start(store, {
			a: ({ payload }) => {
				if (payload.i === 3) throw new Error("no");
				heard.push(payload.i);
			},
		});
		await outbox.run();
		expect(heard).toHaveLength(49);
		expect((await rows(store)).filter(({ status }) => status === "pending")).toHaveLength(1);
	});

	test("a slow message keeps its own place and no other's, also from those that come later", async () => {
		const store = await opened.store();
		const heard: unknown[] = [];
		let free = (): void => undefined;
		const slow = new Promise<void>((resolve) => {
			free = resolve;
		});
		const handlers: Record<string, Deliver> = { slow: () => slow, a: ({ payload }) => void heard.push(payload.i) };
		const outbox = start(store, handlers, { slots: 2 });
		await send(store, "slow");
		const run = outbox.run();
		for (let i = 0; i < 7; i++) await send(store, "a", { i });
		for (let i = 0; i < 500 && heard.length < 7; i++) await pause(10);
		expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6]);
		free();
		await run;
		expect((await rows(store)).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => "done"));
	});

	test("two nodes never have the same message", async () => {
		const [one, two] = await opened.stores();
		for (let i = 0; i < 60; i++) await send(one, "a", { i });
		const heard: unknown[] = [];
		const handler: Deliver = async ({ payload }) => {
			await pause(2);
			heard.push(payload.i);
		};
		await Promise.all([start(one, { a: handler }).run(), start(two, { a: handler }).run()]);
		expect([...heard].sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 60 }, (_, i) => i));
	});

	test("a node that dies with a message leaves it to the others, a while later", async () => {
		let now = 1_700_000_000_000;
		const [one, two] = await opened.stores({ now: () => now });
		await send(one, "a");
		const heard: string[] = [];
		const dying = start(one, { a: () => new Promise(() => undefined) }, { now: () => now, timeoutMs: 30_000 });
		void dying.run();
		for (let i = 0; i < 200 && (await rows(two))[0]?.attempts !== 1; i++) await pause(10);
		const other = start(two, { a: ({ attempt }) => void heard.push(`attempt ${attempt}`) }, { now: () => now });
		now += 59_000;
		await other.run();
		expect(heard).toEqual([]);
		now += 2_000;
		await other.run();
		expect(heard).toEqual(["attempt 2"]);
		expect((await rows(two))[0]?.status).toBe("done");
	});

	test("a handler that hangs is a failure; stopping ends what runs", async () => {
		const store = await opened.store();
		const reasons: string[] = [];
		const onFailure: OutboxOptions["onFailure"] = ({ error }) => void reasons.push((error as Error).message);
		const hang: Deliver = ({ signal }) =>
			new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
		const outbox = start(store, { a: hang, b: () => new Promise(() => undefined) }, { timeoutMs: 40, onFailure });
		await send(store, "a");
		await send(store, "b");
		await outbox.run();
		expect(reasons.slice(0, 2)).toEqual(["took too long", "took too long"]);
		await send(store, "c");
		const stopping = startOutbox(store, { handlers: { c: hang }, onFailure, pollMs: 3_600_000 });
		const run = stopping.run();
		await pause(50);
		await stopping.stop();
		await run;
		expect(reasons.at(-1)).toBe("the server stopped");
		expect((await rows(store)).map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
	});

	test("what went through is forgotten after a week", async () => {
		let now = 1_700_000_000_000;
		const store = await opened.store({ now: () => now });
		const outbox = start(store, { a: () => undefined }, { now: () => now });
		await send(store, "a");
		await outbox.run();
		now += 8 * 86_400_000;
		await send(store, "a");
		await outbox.run();
		expect(await rows(store)).toHaveLength(1);
	});
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
