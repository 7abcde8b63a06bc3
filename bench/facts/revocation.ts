import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Decisions } from "../../src/authorization/open-decisions.js";
import type { PolicyLibrary } from "../../src/pdp/policy-library.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { seededRandom } from "../seeded-random.js";
import { median, quantile } from "../statistics.js";
import { ACTIONS, holdings, type Workload } from "../workload.js";
import { PARTIES, PEOPLE } from "./fact-world.js";
import { decisionsOver, openDatabase } from "./opened.js";

/** From the moment before a revocation is committed to the first decision that refuses, in milliseconds. */
export interface RevocationReport {
	readonly revoked: number;
	/** On the node that wrote it. */
	readonly hereP50: number;
	readonly hereP99: number;
	/** On another node over the same database, which looks for changes four times a second. */
	readonly thereP50: number;
	readonly thereP99: number;
	/** Decisions of the writing node that still permitted after the write had returned. */
	readonly late: number;
}

const REVOKED = 100;
const ACTOR = { kind: "operator", id: "bench" } as const;

/** Gives packages to people who had none, and takes them away one by one, while both nodes are asked without a pause. */
export async function timeRevocations(
	store: Store,
	here: Decisions,
	library: PolicyLibrary,
	folder: string,
	given: Workload,
): Promise<RevocationReport> {
	const otherStore = await openDatabase(folder);
	const there = await decisionsOver(otherStore, library, folder);
	const random = seededRandom(9);
	const hereMs: number[] = [];
	const thereMs: number[] = [];
	let late = 0;
	while (hereMs.length < REVOKED) {
		const { resource, action, code } = permitted(given, random.below(given.policies.length));
		const [party, subject] = [PEOPLE + 1 + random.below(PARTIES - PEOPLE), 1 + random.below(PEOPLE)];
		const permits = ({ point }: Decisions): boolean =>
			point.ask(subject, resource, action, party).results[0]!.decision === "Permit";
		if (permits(here)) continue;
		const assignment = await give(store, party, subject, code);
		if (!permits(here)) throw new Error("A package that was given permits nothing");
		while (!permits(there)) await setImmediate();
		const times = await revoke(
			store,
			assignment,
			[party, subject],
			[here, there].map((node) => () => permits(node)) as never,
		);
		if (permits(here)) late += 1;
		hereMs.push(times.here);
		thereMs.push(times.there);
	}
	await there.close();
	await otherStore.close();
	return {
		revoked: hereMs.length,
		hereP50: median(hereMs),
		hereP99: quantile(hereMs, 0.99),
		thereP50: median(thereMs),
		thereP99: quantile(thereMs, 0.99),
		late,
	};
}

/** Something that one package alone permits. */
function permitted(given: Workload, from: number): { resource: string; action: string; code: string } {
	for (let place = from; ; place = (place + 1) % given.policies.length) {
		for (const { alternatives, actions } of given.policies[place]!.rules) {
			const holding = alternatives.map((each) => holdings[each]!).find(({ urn }) => urn.includes("accesspackage"));
			if (holding === undefined) continue;
			return { resource: given.resources[place]!, action: ACTIONS[actions[0]!]!, code: holding.value };
		}
	}
}

async function give(store: Store, from: number, to: number, code: string): Promise<number> {
	const { value } = await store.write(ACTOR, async (tx: Transaction) => {
		const common = { source: "bench", created_at: tx.now, created_by: "bench" };
		const { id } = await tx.db
			.insertInto("assignment")
			.values({ uuid: randomUUID(), from_id: from, to_id: to, role: "rettighetshaver", ...common })
			.returning("id")
			.executeTakeFirstOrThrow();
		await tx.db
			.insertInto("assignment_package")
			.values({ uuid: randomUUID(), assignment_id: id, package: code, ...common })
			.execute();
		tx.log({ kind: "facts", pairs: [[from, to]] });
		return id;
	});
	return value;
}

async function revoke(
	store: Store,
	assignment: number,
	pair: readonly [number, number],
	[here, there]: readonly [permitsHere: () => boolean, permitsThere: () => boolean],
): Promise<{ readonly here: number; readonly there: number }> {
	let done: number | undefined;
	const refusing = async (permits: () => boolean): Promise<number> => {
		while (done === undefined || permits()) await setImmediate();
		return performance.now() - done;
	};
	const first = [refusing(here), refusing(there)] as const;
	await store.write(ACTOR, async (tx) => {
		await tx.db.deleteFrom("assignment").where("id", "=", assignment).execute();
		tx.log({ kind: "facts", pairs: [pair] });
		done = performance.now();
	});
	const [hereMs, thereMs] = await Promise.all(first);
	return { here: hereMs, there: thereMs };
}
