import { startWorker, type Worker } from "../ask-process.js";
import { median, medianRatio } from "../statistics.js";
import type { LoadAnswer, LoadTask } from "./load.js";
import type { MeasuredServer } from "./measured-server.js";

export interface HttpPace {
	readonly rounds: number;
	readonly seconds: number;
}

export interface ServerSpeed {
	readonly perSecond: number;
	readonly perCpuSecond: number;
	/** How much of one processor the server used: well under 1 means that the load, not the server, was the limit. */
	readonly busy: number;
	readonly p50Ms: number;
	readonly p99Ms: number;
}

export interface ServerComparison {
	readonly raw: ServerSpeed;
	readonly fullmakt: ServerSpeed;
	/** fullmakt's share of the raw server's, round by round, the median. */
	readonly ratioPerSecond: number;
	readonly ratioPerCpuSecond: number;
}

interface Slice {
	readonly perSecond: number;
	readonly perCpuSecond: number;
	readonly busy: number;
	readonly p50Ms: number;
	readonly p99Ms: number;
}

const CONNECTIONS = 50;

/** Puts the same load on both servers in turn. */
export async function compareServers(
	raw: MeasuredServer,
	fullmakt: MeasuredServer,
	bodies: readonly string[],
	{ rounds, seconds }: HttpPace,
): Promise<ServerComparison> {
	const load = startWorker<LoadTask, LoadAnswer>("http/load.js");
	try {
		const slices: { raw: Slice[]; fullmakt: Slice[] } = { raw: [], fullmakt: [] };
		// The first round only warms both servers and the client up.
		for (let round = 0; round <= rounds; round++) {
			const rawSlice = await slice(load, raw, bodies, seconds);
			const fullmaktSlice = await slice(load, fullmakt, bodies, seconds);
			if (round === 0) continue;
			slices.raw.push(rawSlice);
			slices.fullmakt.push(fullmaktSlice);
		}
		const ratioOf = (part: "perSecond" | "perCpuSecond"): number =>
			medianRatio(
				slices.fullmakt.map((slice) => slice[part]),
				slices.raw.map((slice) => slice[part]),
			);
		return {
			raw: speedOf(slices.raw),
			fullmakt: speedOf(slices.fullmakt),
			ratioPerSecond: ratioOf("perSecond"),
			ratioPerCpuSecond: ratioOf("perCpuSecond"),
		};
	} finally {
		load.stop();
	}
}

async function slice(
	load: Worker<LoadTask, LoadAnswer>,
	server: MeasuredServer,
	bodies: readonly string[],
	seconds: number,
): Promise<Slice> {
	const cpuBefore = await server.cpuSeconds();
	const { url, headers } = server;
	const answer = await load.ask({ url, headers, bodies, connections: CONNECTIONS, seconds });
	const cpu = (await server.cpuSeconds()) - cpuBefore;
	if (answer.failed > 0) throw new Error(`${server.url}: ${answer.failed} of ${answer.requests} requests failed`);
	return {
		perSecond: answer.requests / answer.seconds,
		perCpuSecond: answer.requests / cpu,
		busy: cpu / answer.seconds,
		p50Ms: answer.p50Ms,
		p99Ms: answer.p99Ms,
	};
}

function speedOf(slices: readonly Slice[]): ServerSpeed {
	const medianOf = (part: keyof Slice): number => median(slices.map((slice) => slice[part]));
	return {
		perSecond: medianOf("perSecond"),
		perCpuSecond: medianOf("perCpuSecond"),
		busy: medianOf("busy"),
		p50Ms: medianOf("p50Ms"),
		p99Ms: medianOf("p99Ms"),
	};
}
