import { checkAnswers } from "./answers.js";
import { answerWith } from "./ask-process.js";
import type { Contender, Kind, Lane } from "./contender.js";
import { casbin } from "./contenders/casbin.js";
import { casl, caslPerUser } from "./contenders/casl.js";
import { cedar } from "./contenders/cedar.js";
import { flatTable } from "./contenders/flat-table.js";
import { fullmakt } from "./contenders/fullmakt.js";
import { mapOracle } from "./contenders/map-oracle.js";
import { bytesInUse } from "./heap.js";
import { type Pace, type Speed, timeInRounds } from "./rounds.js";
import { medianRatio } from "./statistics.js";
import { type Workload, workload } from "./workload.js";

/** What the process is asked to do, and what it answers. */
export interface SizeTask {
	readonly size: number;
	readonly pace: Pace;
	readonly peers: boolean;
}

export interface SizeReport {
	readonly size: number;
	readonly loads: readonly LoadReport[];
	readonly lanes: readonly LaneReport[];
}

export interface LoadReport {
	readonly contender: string;
	readonly seconds: number;
	readonly bytes: number;
}

export interface LaneReport extends Speed {
	readonly name: string;
	readonly kind: Kind;
	readonly contender: string;
	/** Rate as a share of the Map oracle's, round by round, the median. */
	readonly ofOracle: number;
	/** How many of its answers were compared with brute force before it was timed. */
	readonly checked: number;
}

/** Users times resources must fit into memory. */
const PER_USER_FITS = 1000;

function contendersFor({ size, peers }: SizeTask): Contender[] {
	const own = [mapOracle, flatTable, fullmakt];
	if (!peers) return own;
	return [...own, casl, casbin, cedar, ...(size <= PER_USER_FITS ? [caslPerUser] : [])];
}

async function measure(task: SizeTask): Promise<SizeReport> {
	const given = workload(task.size);
	const loads: LoadReport[] = [];
	const lanes: { lane: Lane; contender: Contender; checked: number }[] = [];
	for (const contender of contendersFor(task)) {
		const { report, ready } = await loaded(contender, given);
		loads.push(report);
		for (const lane of ready) lanes.push({ lane, contender, checked: checkAnswers(lane, given) });
	}
	bytesInUse();
	const speeds = timeInRounds(
		lanes.map(({ lane }) => lane),
		task.pace,
	);
	const oracleAt = lanes.findIndex(({ contender }) => contender.kind === "oracle");
	return {
		size: task.size,
		loads,
		lanes: lanes.map(({ lane, contender, checked }, at) => ({
			name: lane.name,
			kind: contender.kind,
			contender: contender.name,
			checked,
			ofOracle: medianRatio(speeds[at]!.rates, speeds[oracleAt]!.rates),
			...speeds[at]!,
		})),
	};
}

async function loaded(contender: Contender, given: Workload): Promise<{ report: LoadReport; ready: readonly Lane[] }> {
	const bytesBefore = bytesInUse();
	const start = performance.now();
	const { lanes, seconds } = await contender.load(given);
	const total = (performance.now() - start) / 1000;
	const report = { contender: contender.name, seconds: seconds ?? total, bytes: bytesInUse() - bytesBefore };
	return { report, ready: lanes(given) };
}

answerWith(measure);
