// Before everything that reads the catalogue.
import "../facts/link-fixtures.js";
import { findBinaries, startPostgres } from "../../test/store/postgres-server.js";
import { askProcess } from "../ask-process.js";
import type { Pace } from "../rounds.js";
import type { UserDecisionReport, UserDecisionTask } from "./decisions.js";
import type { UserWriteReport, UserWriteTask } from "./writes.js";

/** How much is measured of system users. */
export interface SystemUsersPlan {
	/** Clients of the agent. */
	readonly clients: number;
	readonly policies: number;
	readonly pace: Pace;
	/** Approvals and tokens in each of three rounds; 0 leaves them out. */
	readonly writes: number;
}

export interface SystemUsersReport {
	readonly decisions: UserDecisionReport;
	readonly writes: readonly UserWriteReport[];
}

export async function measureSystemUsers(
	{ clients, policies, pace, writes }: SystemUsersPlan,
	progress: (what: string) => void,
): Promise<SystemUsersReport> {
	progress("decisions for system users");
	const task: UserDecisionTask = { clients, policies, pace };
	const decisions = await askProcess<UserDecisionTask, UserDecisionReport>("systemusers/decisions.js", task);
	if (writes === 0) return { decisions, writes: [] };
	const run = (postgresUrl: string | undefined): Promise<UserWriteReport> =>
		askProcess<UserWriteTask, UserWriteReport>("systemusers/writes.js", { each: writes, rounds: 3, postgresUrl });
	progress("approvals and tokens on SQLite");
	const reports = [await run(undefined)];
	const bin = findBinaries();
	if (bin === undefined) {
		progress("no PostgreSQL on this machine: its approvals and tokens are left out");
		return { decisions, writes: reports };
	}
	progress("approvals and tokens on PostgreSQL");
	const cluster = await startPostgres(bin);
	try {
		reports.push(await run(cluster.url));
	} finally {
		await cluster.stop();
	}
	return { decisions, writes: reports };
}
