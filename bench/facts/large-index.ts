import { compile } from "../../src/pip/facts/base.js";
import { GrantList } from "../../src/pip/facts/grant-list.js";
import { Found, Grants } from "../../src/pip/facts/grants.js";
import { Kind } from "../../src/pip/facts/what.js";
import { answerWith } from "../ask-process.js";
import { seededRandom } from "../seeded-random.js";

export interface LargeIndexTask {
	readonly rows: number;
	readonly parties: number;
}

export interface LargeIndexReport {
	readonly rows: number;
	readonly parties: number;
	readonly bytesARow: number;
	readonly secondsToCompile: number;
	/** What one party gives another, looked up in no order. */
	readonly lookUpsPerSecond: number;
}

const LOOKED_UP = 1_000_000;
/** Packages given by one party to another. */
const GIVEN = 4;
const SYMBOLS = 250;

/** The index alone, with more rows than a database is made of in the time of a benchmark. */
answerWith(async ({ rows, parties }: LargeIndexTask): Promise<LargeIndexReport> => {
	const random = seededRandom(rows);
	const list = new GrantList();
	const pairs: [number, number][] = [];
	while (list.count < rows) {
		const [from, to] = [1 + random.below(parties), 1 + random.below(parties)];
		for (let i = 0; i < GIVEN; i++) list.add(from, to, Kind.package, random.below(SYMBOLS), 0, Infinity);
		if (pairs.length < LOOKED_UP) pairs.push([from, to]);
	}
	const start = performance.now();
	const steps = compile(list, parties + 1, () => false);
	let step = steps.next();
	while (step.done !== true) step = steps.next();
	const secondsToCompile = (performance.now() - start) / 1000;
	const grants = new Grants(step.value, () => false);
	random.shuffle(pairs);
	const found = new Found();
	const before = performance.now();
	let seen = 0;
	for (const [from, to] of pairs) {
		found.clear();
		grants.read(from, to, 0, found);
		seen += found.count;
	}
	const lookUpsPerSecond = (pairs.length * 1000) / (performance.now() - before);
	if (seen < pairs.length * GIVEN) throw new Error("The index has lost facts");
	return { rows, parties, bytesARow: grants.bytes / rows, secondsToCompile, lookUpsPerSecond };
});
