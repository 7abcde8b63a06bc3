import type { Lane } from "./contender.js";
import { median, quantile } from "./statistics.js";
import { REQUESTS } from "./workload.js";

export interface Pace {
	readonly rounds: number;
	/** How long each lane is timed in each round. */
	readonly sliceMs: number;
}

export interface Speed {
	/** Decisions per second, round by round. */
	readonly rates: readonly number[];
	readonly perSecond: number;
	/** Microseconds a decision, from the means of batches of `batch` decisions. */
	readonly p50: number;
	readonly p99: number;
	readonly batch: number;
	/** Microseconds a decision timed alone, less what reading the clock costs; only where that is worth something. */
	readonly singleP50: number;
	readonly singleP99: number;
}

/** A batch of this many takes long enough that reading the clock twice does not matter. */
const BATCH = 64;
/** A decision that takes longer than this needs no batch. */
const SLOW_US = 20;

interface Runner {
	readonly lane: Lane;
	/** Decisions between two looks at the clock: about a millisecond. */
	readonly chunk: number;
	readonly batch: number;
	next: number;
	readonly rates: number[];
	readonly batches: Quantiles[];
	readonly singles: Quantiles[];
}

interface Quantiles {
	readonly p50: number;
	readonly p99: number;
}

/**
 * Times all lanes in turn, round after round, so that whatever slows the machine for a while slows all of them. After
 * each slice a quarter of its time goes to batches and a quarter to single decisions, for the quantiles.
 */
export function timeInRounds(lanes: readonly Lane[], { rounds, sliceMs }: Pace): Speed[] {
	const runners = lanes.map((lane) => warmedUp(lane, sliceMs));
	const clockUs = clockCost();
	for (let round = 0; round < rounds; round++) {
		for (const runner of runners) {
			runner.rates.push(rate(runner, sliceMs));
			runner.batches.push(sample(runner, runner.batch, sliceMs / 4));
			runner.singles.push(sample(runner, 1, sliceMs / 4));
		}
	}
	// The median of each round's quantile: a neighbour who takes the processor for a while spoils one round only.
	const typical = (quantiles: readonly Quantiles[], part: keyof Quantiles): number =>
		median(quantiles.map((quantile) => quantile[part]));
	return runners.map(({ rates, batches, batch, singles }) => ({
		rates,
		perSecond: median(rates),
		p50: typical(batches, "p50"),
		p99: typical(batches, "p99"),
		batch,
		singleP50: Math.max(0, typical(singles, "p50") - clockUs),
		singleP99: Math.max(0, typical(singles, "p99") - clockUs),
	}));
}

function warmedUp(lane: Lane, sliceMs: number): Runner {
	let next = 0;
	const start = performance.now();
	let elapsed = 0;
	do {
		lane.decide(next % REQUESTS);
		next++;
		elapsed = performance.now() - start;
	} while (elapsed < sliceMs * 2);
	const costUs = (elapsed * 1000) / next;
	return {
		lane,
		chunk: Math.min(4096, Math.max(1, Math.round(1000 / costUs))),
		batch: costUs > SLOW_US ? 1 : BATCH,
		next: next % REQUESTS,
		rates: [],
		batches: [],
		singles: [],
	};
}

function rate(runner: Runner, sliceMs: number): number {
	const start = performance.now();
	let decisions = 0;
	let elapsed = 0;
	do {
		run(runner, runner.chunk);
		decisions += runner.chunk;
		elapsed = performance.now() - start;
	} while (elapsed < sliceMs);
	return (decisions * 1000) / elapsed;
}

function sample(runner: Runner, batch: number, ms: number): Quantiles {
	const times: number[] = [];
	const end = performance.now() + ms;
	let before: number;
	do {
		before = performance.now();
		run(runner, batch);
		times.push(((performance.now() - before) * 1000) / batch);
	} while (before < end);
	return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

let permits = 0;

function run(runner: Runner, count: number): void {
	const { lane } = runner;
	let { next } = runner;
	let seen = 0;
	for (let i = 0; i < count; i++) {
		if (lane.decide(next)) seen++;
		next = next + 1 === REQUESTS ? 0 : next + 1;
	}
	runner.next = next;
	// Somebody must want the answers, or the optimizer may leave the question out.
	permits = (permits + seen) | 0;
}

function clockCost(): number {
	const costs: number[] = [];
	for (let i = 0; i < 20_000; i++) {
		const before = performance.now();
		costs.push((performance.now() - before) * 1000);
	}
	return median(costs);
}
