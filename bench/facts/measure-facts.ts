// Before everything that reads the catalogue.
import "./link-fixtures.js";
import pg from "pg";
import { findBinaries, startPostgres } from "../../test/store/postgres-server.js";
import { askProcess } from "../ask-process.js";
import type { HttpPace } from "../http/compare-servers.js";
import type { Pace } from "../rounds.js";
import { workload } from "../workload.js";
import { factWorld, fill } from "./fact-world.js";
import type { FullDecisionReport, FullDecisionTask } from "./full-decision.js";
import { type FactsHttpReport, factsOverHttp } from "./http.js";
import type { ImportReport, ImportTask } from "./import-speed.js";
import type { LargeIndexReport, LargeIndexTask } from "./large-index.js";
import { inFolder, openDatabase } from "./opened.js";
import type { StartReport, StartTask } from "./start.js";

/** How much is measured of decisions from stored facts. */
export interface FactsPlan {
	/** Delegations of the smaller and the larger world. */
	readonly sizes: readonly [number, number];
	readonly policies: number;
	readonly pace: Pace;
	/** Rows of the index that is made without a database; 0 leaves it out. */
	readonly indexRows: number;
	/** Delegations in the file that is imported; 0 leaves it out. */
	readonly imported: number;
	readonly http: HttpPace | undefined;
	readonly httpPolicies: number;
}

export interface FactsReport {
	readonly full: FullDecisionReport;
	readonly starts: readonly StartReport[];
	readonly index: LargeIndexReport | undefined;
	readonly imports: readonly ImportReport[];
	readonly http: FactsHttpReport | undefined;
}

const CLEAN_HEAP = ["--expose-gc", "--max-old-space-size=6144"];

export async function measureFacts(plan: FactsPlan, progress: (what: string) => void): Promise<FactsReport> {
	const { sizes, policies, pace, indexRows, imported, http } = plan;
	progress("full decisions");
	const task: FullDecisionTask = { sizes, policies, pace };
	const full = await askProcess<FullDecisionTask, FullDecisionReport>("facts/full-decision.js", task, CLEAN_HEAP);
	progress("start with stored facts");
	const starts = await measureStarts(sizes[1]);
	let index: LargeIndexReport | undefined;
	if (indexRows > 0) {
		progress("a large index of facts");
		const rows: LargeIndexTask = { rows: indexRows, parties: indexRows / 5 };
		index = await askProcess<LargeIndexTask, LargeIndexReport>("facts/large-index.js", rows, CLEAN_HEAP);
	}
	const imports = imported > 0 ? await measureImports(imported, progress) : [];
	if (http !== undefined) progress("full decisions over HTTP");
	const overHttp = http === undefined ? undefined : await factsOverHttp(sizes[1], plan.httpPolicies, http);
	return { full, starts, index, imports, http: overHttp };
}

/** Twice in a process of its own: the first leaves a snapshot to the second. */
function measureStarts(delegations: number): Promise<StartReport[]> {
	return inFolder(async (folder) => {
		const given = workload(10);
		const store = await openDatabase(folder);
		await fill(store, factWorld(delegations, given), given);
		await store.close();
		const start = () => askProcess<StartTask, StartReport>("facts/start.js", { folder });
		return [await start(), await start()];
	});
}

async function measureImports(delegations: number, progress: (what: string) => void): Promise<ImportReport[]> {
	const parties = Math.max(2000, delegations / 25);
	const run = (postgresUrl: string | undefined): Promise<ImportReport> =>
		askProcess<ImportTask, ImportReport>("facts/import-speed.js", { parties, delegations, postgresUrl }, CLEAN_HEAP);
	progress("import into SQLite");
	const reports = [await run(undefined)];
	const bin = findBinaries();
	if (bin === undefined) {
		progress("no PostgreSQL on this machine: its import is left out");
		return reports;
	}
	progress("import into PostgreSQL");
	const cluster = await startPostgres(bin);
	try {
		const client = new pg.Client({ connectionString: cluster.url });
		await client.connect();
		await client.query("create database import");
		await client.end();
		reports.push(await run(cluster.url.replace(/\/postgres$/, "/import")));
	} finally {
		await cluster.stop();
	}
	return reports;
}
