import { readFileSync } from "node:fs";
import { markdown } from "./markdown.js";
import { measure, type Plan } from "./measure.js";
import { places } from "./places.js";
import { targets } from "./targets.js";

/**
 * Fails when a ratio lies below its floor in floors.json. The floors are measured medians with room for noise; a run
 * that falls below one is repeated once, for a neighbour on the machine can spoil any single run.
 */
const plan: Plan = {
	sizes: [10, 1000, 10_000],
	peers: false,
	pace: { rounds: 5, sliceMs: 200 },
	startUpSize: 2000,
	httpPolicies: 500,
	http: { rounds: 3, seconds: 1 },
	facts: {
		sizes: [20_000, 200_000],
		policies: 500,
		pace: { rounds: 5, sliceMs: 200 },
		indexRows: 1_000_000,
		imported: 50_000,
		http: { rounds: 3, seconds: 1 },
		httpPolicies: 500,
	},
	systemUsers: { clients: 2000, policies: 200, pace: { rounds: 15, sliceMs: 60 }, writes: 0 },
};

const floors = JSON.parse(readFileSync(places.floors, "utf8")) as Record<string, number>;

const first = await below();
const again = first.length === 0 ? [] : await below();
const failed = first.filter((name) => again.includes(name));
if (failed.length > 0) {
	console.error(`Below the floor twice: ${failed.join(", ")}`);
	process.exitCode = 1;
}

/** The names of the targets whose floor was not reached. */
async function below(): Promise<string[]> {
	const results = await measure(plan, (what) => console.error(`measuring: ${what}`));
	console.log(`\n${markdown(results)}\n`);
	return targets.flatMap(({ name, measure }) => {
		const floor = floors[name];
		const reached = measure(results);
		if (floor === undefined || reached === undefined) return [];
		const ok = reached >= floor;
		console.log(`${ok ? "ok  " : "LOW "} ${name}: ${reached.toFixed(2)}, floor ${floor}`);
		return ok ? [] : [name];
	});
}
