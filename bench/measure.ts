import { cpus } from "node:os";
import { askProcess } from "./ask-process.js";
import { type FactsPlan, measureFacts } from "./facts/measure-facts.js";
import type { HttpPace } from "./http/compare-servers.js";
import { overHttp } from "./http/over-http.js";
import type { SizeReport, SizeTask } from "./one-size.js";
import { type PagesPlan, pageSpeed } from "./portal/page-speed.js";
import type { Results } from "./results.js";
import type { Pace } from "./rounds.js";
import type { StartUpReport, StartUpTask } from "./start-up.js";
import { measureSystemUsers, type SystemUsersPlan } from "./systemusers/measure-system-users.js";

export interface Plan {
	readonly sizes: readonly number[];
	readonly peers: boolean;
	readonly pace: Pace;
	/** How many policies to start with; 0 leaves the start out. */
	readonly startUpSize: number;
	readonly httpPolicies: number;
	readonly http: HttpPace | undefined;
	readonly facts: FactsPlan | undefined;
	readonly systemUsers: SystemUsersPlan | undefined;
	readonly pages?: PagesPlan | undefined;
}

/** A process measures memory only when it may collect garbage itself. */
const CLEAN_HEAP = ["--expose-gc", "--max-old-space-size=3072"];

export async function measure(plan: Plan, progress: (what: string) => void): Promise<Results> {
	const sizes: SizeReport[] = [];
	for (const size of plan.sizes) {
		progress(`${size.toLocaleString("en")} resources`);
		const { peers, pace } = plan;
		sizes.push(await askProcess<SizeTask, SizeReport>("one-size.js", { size, peers, pace }, CLEAN_HEAP));
	}
	let startUp: StartUpReport | undefined;
	if (plan.startUpSize > 0) {
		progress("start and replacement");
		startUp = await askProcess<StartUpTask, StartUpReport>("start-up.js", { size: plan.startUpSize }, CLEAN_HEAP);
	}
	if (plan.http !== undefined) progress("over HTTP");
	const http = plan.http === undefined ? undefined : await overHttp(plan.httpPolicies, plan.http);
	const facts = plan.facts === undefined ? undefined : await measureFacts(plan.facts, progress);
	const systemUsers = plan.systemUsers === undefined ? undefined : await measureSystemUsers(plan.systemUsers, progress);
	if (plan.pages !== undefined) progress("pages");
	const pages = plan.pages === undefined ? undefined : await pageSpeed(plan.pages);
	return {
		at: new Date().toISOString(),
		node: process.version,
		cpu: cpus()[0]?.model ?? "unknown",
		sizes,
		startUp,
		http,
		facts,
		systemUsers,
		pages,
	};
}
