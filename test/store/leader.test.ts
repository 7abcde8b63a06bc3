import { afterEach, expect, test } from "vitest";
import { type Leader, lead } from "../../src/store/leader.js";
import { type Deliver, startOutbox } from "../../src/store/outbox.js";
import { openStore, type Store } from "../../src/store/store.js";
import { onBothEngines } from "./engines.js";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
	for (let i = 0; i < 1000 && !isSo(); i++) await pause(10);
	expect(isSo()).toBe(true);
}

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
	for (const each of started.splice(0)) await each.stop();
});

onBothEngines("leases", (opened) => {
	const stores = async (): Promise<[Store, Store]> => {
		const { engine, again } = await opened.engine();
		return [await openStore(engine), await openStore(again())];
	};
	const leading = (store: Store, leaseMs: number) => {
		const begun: string[] = [];
		const leader = lead(store, "work", { begins: () => void begun.push("begun"), leaseMs });
		started.push(leader);
		return { ...leader, begun };
	};
	const onlyOne = (...leaders: readonly Leader[]): boolean => leaders.filter((each) => each.leads()).length === 1;

	test("one at a time has a lease: it keeps it, and others get it when it is over or left", async () => {
		const [one, two] = await stores();
		const wanted = (holder: string, forMs: number) => ({ name: "x", holder, forMs });
		const tried = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? one : two).takeLease(wanted(`h${i}`, 60_000)));
		const taken = await Promise.all(tried);
		expect(taken.filter((each) => each)).toHaveLength(1);
		const holder = `h${taken.indexOf(true)}`;
		expect(await two.takeLease(wanted(holder, 60_000))).toBe(true);
		expect(await one.takeLease(wanted("other", 60_000))).toBe(false);
		expect(await one.takeLease({ ...wanted("other", 60_000), name: "y" })).toBe(true);
		await one.dropLease("x", "other");
		expect(await one.takeLease(wanted("other", 60_000))).toBe(false);
		await two.dropLease("x", holder);
		expect(await one.takeLease(wanted("other", 1))).toBe(true);
		await pause(20);
		expect(await two.takeLease(wanted("late", 60_000))).toBe(true);
		// It is no part of the history.
		expect((await one.revision()).revision).toBe(0);
	});

	test("of two programs one leads, and the other when the first stops", async () => {
		const [one, two] = await stores();
		const first = leading(one, 60_000);
		await until(first.leads);
		const second = leading(two, 400);
		await pause(300);
		expect([first.leads(), second.leads(), second.begun]).toEqual([true, false, []]);
		await first.stop();
		await until(second.leads);
		expect([first.leads(), first.begun, second.begun]).toEqual([false, ["begun"], ["begun"]]);
	});

	test("who is not heard of leads no more, and knows it", async () => {
		const [one, two] = await stores();
		// A program that died: its lease is not renewed.
		expect(await one.takeLease({ name: "work", holder: "dead", forMs: 500 })).toBe(true);
		const leader = leading(two, 400);
		expect(leader.leads()).toBe(false);
		await until(leader.leads);
		// A program that cannot reach the database: its own clock tells it that it is over.
		const lonely = { ...two, takeLease: () => Promise.reject(new Error("away")), dropLease: async () => undefined };
		let calls = 0;
		const failures: unknown[] = [];
		const other = lead(
			{
				...lonely,
				takeLease: () => (calls++ === 0 ? Promise.resolve(true) : lonely.takeLease()),
			} as unknown as Store,
			"other",
			{ begins: () => undefined, failed: (error) => failures.push(error), leaseMs: 400 },
		);
		started.push(other);
		await until(other.leads);
		await until(() => !other.leads());
		expect(failures.length).toBeGreaterThan(0);
	});

	test("only the leader's outbox takes messages", async () => {
		const [one, two] = await stores();
		const heard: string[] = [];
		const start = (store: Store, name: string, leader: Leader) => {
			const handler: Deliver = () => void heard.push(name);
			started.unshift(startOutbox(store, { handlers: { a: handler }, pollMs: 20, mayRun: leader.leads }));
		};
		const first = leading(one, 60_000);
		await until(first.leads);
		const second = leading(two, 400);
		start(one, "one", first);
		start(two, "two", second);
		const send = () =>
			two.write({ kind: "system", id: "test" }, async (tx) => {
				tx.send({ topic: "a", payload: {} });
				tx.log({ kind: "facts", pairs: [] });
			});
		for (let i = 0; i < 5; i++) await send();
		await until(() => heard.length === 5);
		expect(heard).toEqual(Array(5).fill("one"));
		await first.stop();
		await send();
		await until(() => heard.length === 6);
		expect([onlyOne(first, second), heard.at(-1)]).toEqual([true, "two"]);
	});
});
