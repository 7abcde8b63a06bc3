/**
 * A state machine: whatever people, vendors and clients do, one after the other or two at once, decisions permit what a small
 * model of the contract grants and nothing else, and nothing is stored by half.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { Actual } from "./machine/actual.js";
import { Model } from "./machine/model.js";
import { type Atomic, type Event, events, type Operation } from "./machine/operations.js";
import { fill, START, template } from "./machine/start.js";
import { expected, stored } from "./machine/stored.js";

/** Runs of the property; many more by hand: `FULLMAKT_MACHINE_RUNS=2000 npx vitest run test/systemusers/machine`. */
const RUNS = Number(process.env.FULLMAKT_MACHINE_RUNS ?? 40);
const SEED = process.env.FULLMAKT_MACHINE_SEED;
const options = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

/** What happened in all runs together: a run in which nothing is permitted proves nothing. */
const seen = new Map<string, number>();
const count = (what: string, n = 1): void => void seen.set(what, (seen.get(what) ?? 0) + n);

class Step implements fc.AsyncCommand<{ model: Model }, Actual> {
	constructor(
		private readonly event: Event,
		private readonly twoPrograms: boolean,
	) {}

	check(): boolean {
		return true;
	}

	async run(holder: { model: Model }, actual: Actual): Promise<void> {
		if ("both" in this.event) await this.both(holder, actual, this.event.both);
		else for (const one of this.event.row) await this.one(holder.model, actual, one);
		await compare(holder.model, actual);
	}

	private async one(model: Model, actual: Actual, unbound: Operation): Promise<void> {
		const operation = model.bind(unbound);
		if (operation === undefined) return;
		const { result, made } = await actual.take(operation, model);
		expect(`${operation.kind}: ${result}`).toBe(`${operation.kind}: ${model.take(operation, made)}`);
		count(`${operation.kind} ${result.split(" ")[0]}`);
	}

	/** Two at once end as if one had come after the other. */
	private async both(holder: { model: Model }, actual: Actual, unbound: readonly [Atomic, Atomic]): Promise<void> {
		const { model } = holder;
		const [first, second] = unbound.map((each) => model.bind(each));
		if (first === undefined || second === undefined) return;
		const other = this.twoPrograms ? actual.other : actual.store;
		const results = await Promise.all([actual.take(first, model), actual.take(second, model, other)]);
		await actual.decisions.knowledge.catchUp();
		const [a, b] = [
			{ operation: first, ...results[0] },
			{ operation: second, ...results[1] },
		];
		const inTurn = [a, b];
		for (const order of [inTurn, [b, a]]) {
			const after = model.clone();
			if (!order.every(({ operation, made, result }) => after.take(operation, made) === result)) continue;
			if (!(await isStored(after, actual))) continue;
			holder.model = after;
			count(`both ${order === inTurn ? "in turn" : "the other way round"}`);
			return;
		}
		expect.fail(`no order explains ${JSON.stringify([a, b])}`);
	}

	toString(): string {
		return JSON.stringify("row" in this.event ? this.event.row : this.event);
	}
}

async function isStored(model: Model, actual: Actual): Promise<boolean> {
	const found = await stored(actual.store.db, await actual.clientNames());
	return JSON.stringify(ordered(found)) === JSON.stringify(ordered(expected(model)));
}

const ordered = (value: unknown): unknown =>
	typeof value !== "object" || value === null || Array.isArray(value)
		? value
		: Object.fromEntries(
				Object.entries(value)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([key, each]) => [key, ordered(each)]),
			);

async function compare(model: Model, actual: Actual): Promise<void> {
	for (const user of model.users) {
		const permitted = actual.permits(user);
		expect([...permitted].sort()).toEqual([...model.permits(user)].sort());
		count("permits", permitted.size);
	}
	expect(await stored(actual.store.db, await actual.clientNames())).toEqual(expected(model));
}

const both = { rights: ["krav" as const], packages: ["skattegrunnlag" as const] };
const ofClients = { rights: [], packages: ["regnskapsforer-lonn" as const] };
/** Every run begins with one system user of each type, so that there is something to change and to lose. */
const BEGINNING: readonly Operation[] = [
	{ kind: "ask", type: "standard", place: "a", ref: "zero", content: both },
	{ kind: "approve", request: 0, by: "kari" },
	{ kind: "ask", type: "agent", place: "a", ref: "agent", content: ofClients },
	{ kind: "approve", request: 0, by: "kari" },
	{ kind: "add-client", user: 0, client: "whole" },
];

const commands = (twoPrograms: boolean, most: number) =>
	fc.commands([events.map((event) => new Step(event, twoPrograms))], { maxCommands: most, size: "max" });

async function check(make: () => Promise<Actual>, twoPrograms: boolean, most: number, numRuns: number): Promise<void> {
	await fc.assert(
		fc.asyncProperty(commands(twoPrograms, most), async (steps) => {
			const actual = await make();
			try {
				const holder = { model: new Model(actual.now) };
				for (const one of BEGINNING) await new Step({ row: [one] }, twoPrograms).run(holder, actual);
				await fc.asyncModelRun(() => ({ model: holder, real: actual }), steps);
			} finally {
				await actual.close();
			}
		}),
		{ ...options, numRuns },
	);
}

describe("system users as a state machine", () => {
	let made: Awaited<ReturnType<typeof template>>;
	beforeAll(async () => {
		made = await template();
	});
	afterAll(() => made.remove());

	test("any sequence, with any two things at once, ends as the model says", async () => {
		await check(() => Actual.copy(made), false, 60, RUNS);
		for (const word of [
			"approve done",
			"approve-change done",
			"set-access done",
			"move done",
			"add-client true",
			"approve-shown done",
			"both in turn",
		]) {
			expect(seen.get(word), word).toBeGreaterThan(0);
		}
		expect(seen.get("permits")).toBeGreaterThan(RUNS * 10);
	}, 3_600_000);

	test("of two programs over one database as well", async () => {
		await check(() => Actual.copy(made), true, 30, Math.ceil(RUNS / 10));
	}, 3_600_000);
});

onBothEngines("system users as a state machine", (opened, engine) => {
	test.skipIf(engine === "sqlite")(
		"on this engine too",
		async () => {
			await check(
				async () => {
					const { again } = await opened.engine();
					const open = (options: { now: () => number }) => openStore(again(), options);
					const store = await open({ now: () => START });
					const uuids = await fill(store);
					await store.close();
					return Actual.open(open, uuids);
				},
				true,
				30,
				Math.ceil(RUNS / 12),
			);
		},
		3_600_000,
	);
});
