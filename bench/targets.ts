import type { FullDecisionLane } from "./facts/full-decision.js";
import type { FactsReport } from "./facts/measure-facts.js";
import type { LaneReport, SizeReport } from "./one-size.js";
import type { Results } from "./results.js";
import { medianRatio } from "./statistics.js";

/**
 * What is promised. Every measure is a number of which more is better; times and sizes are therefore given as the
 * budget divided by what was used.
 */
export interface Target {
	readonly name: string;
	readonly about: string;
	readonly atLeast: number;
	/** Undefined where the run did not measure it. */
	readonly measure: (results: Results) => number | undefined;
}

const STRINGS = "fullmakt, strings";
const KNOWN = "fullmakt, subject known";
const SIZES = [10, 1000, 10_000] as const;

export const targets: readonly Target[] = [
	...SIZES.map((size) => ({
		name: `strings/${size}`,
		about: `engine on parsed requests of the Map oracle, ${resourcesOf(size)}`,
		atLeast: size < 10_000 ? 1 : 2,
		measure: (results: Results) => laneOf(results, size, STRINGS)?.ofOracle,
	})),
	...SIZES.map((size) => ({
		name: `subject-known/${size}`,
		about: `engine with the subject known of the Map oracle, ${resourcesOf(size)}`,
		atLeast: 3,
		measure: (results: Results) => laneOf(results, size, KNOWN)?.ofOracle,
	})),
	...SIZES.flatMap((size) =>
		[STRINGS, KNOWN].map((lane) => ({
			name: `steady/${lane === KNOWN ? "subject-known" : "strings"}/${size}`,
			about: `p99 of ${lane} within 5 times p50, ${resourcesOf(size)}`,
			atLeast: 1,
			measure: (results: Results) => map(laneOf(results, size, lane), ({ p50, p99 }) => (5 * p50) / p99),
		})),
	),
	...SIZES.map((size) => ({
		name: `best-peer/${size}`,
		about: `engine on parsed requests of the best npm peer, ${resourcesOf(size)}`,
		atLeast: 10,
		measure: (results: Results) => ofPeers(results, size, () => true),
	})),
	...SIZES.map((size) => ({
		name: `cedar-wasm/${size}`,
		about: `engine on parsed requests of cedar-wasm, ${resourcesOf(size)}`,
		atLeast: 100,
		measure: (results: Results) => ofPeers(results, size, ({ name }) => name.startsWith("cedar")),
	})),
	budget("start/forms", "10,000 policies from compiled forms within 1 s", ({ startUp }) =>
		map(startUp, ({ size, secondsFromForms }) => size / 10_000 / secondsFromForms),
	),
	budget("start/xml", "10,000 policies from XML within 10 s", ({ startUp }) =>
		map(startUp, ({ size, secondsFromXml }) => size / 1000 / secondsFromXml),
	),
	budget("start/server", "the whole server ready with 10,000 policies from its cache within 1 s", ({ http }) =>
		http === undefined || http.policies < 10_000 ? undefined : 1 / http.secondsFromCache,
	),
	budget("replace/form", "one policy replaced from its compiled form within 1 ms", ({ startUp }) =>
		map(startUp, ({ replaceFromFormMs }) => 1 / replaceFromFormMs),
	),
	budget("replace/xml", "one policy replaced from XML within 1 ms", ({ startUp }) =>
		map(startUp, ({ replaceFromXmlMs }) => 1 / replaceFromXmlMs),
	),
	budget("memory", "a policy in memory within 3 kB", ({ startUp }) =>
		map(startUp, ({ bytesAPolicy }) => 3000 / bytesAPolicy),
	),
	http(
		"http/single",
		"requests/s of a raw JSON echo, one decision a POST",
		0.85,
		(report) => report.single.ratioPerSecond,
	),
	http(
		"http/single/cpu",
		"the same for each second of processor time",
		0.85,
		(report) => report.single.ratioPerCpuSecond,
	),
	http("http/batch", "requests/s of a raw parser, 100 decisions a POST", 0.6, (report) => report.batch.ratioPerSecond),
	http("http/batch/cpu", "the same for each second of processor time", 0.6, (report) => report.batch.ratioPerCpuSecond),
	facts("facts/warm", "full decision by inner numbers, of the engine with the subject known", 0.5, (report) =>
		map(fullLane(report, "full decision by inner numbers"), ({ ofEngine }) => ofEngine),
	),
	facts(
		"facts/first",
		"first decision of a pair, of the engine with the subject known",
		0.15,
		({ full }) => full.first.ofEngine,
	),
	facts(
		"facts/growth",
		"warm decisions at most 1.2 times slower with ten times the delegations",
		1,
		({ full }) => 1.2 / full.growth,
	),
	facts(
		"facts/memory",
		"a delegation in the index within 16 bytes",
		1,
		({ full, index }) => 16 / Math.max(full.bytesAFact, index?.bytesARow ?? 0),
	),
	facts("facts/start/snapshot", "a million delegations from the snapshot within 1 s", 1, ({ starts }) =>
		map(
			starts.find(({ fromSnapshot }) => fromSnapshot),
			({ seconds, facts }) => facts / 1e6 / seconds,
		),
	),
	facts("facts/start/sql", "a million delegations from the database within 5 s", 1, ({ starts }) =>
		map(
			starts.find(({ fromSnapshot }) => !fromSnapshot),
			({ seconds, facts }) => facts / 200_000 / seconds,
		),
	),
	facts("facts/http", "requests/s of a raw JSON echo, full decision with a token", 0.75, ({ http: report }) =>
		map(report, ({ comparison }) => comparison.ratioPerSecond),
	),
	facts("facts/http/cpu", "the same for each second of processor time", 0.75, ({ http: report }) =>
		map(report, ({ comparison }) => comparison.ratioPerCpuSecond),
	),
	...["by inner numbers", "a parsed request", "first of a pair"].flatMap((what) =>
		["system user of one organisation", "agent of all the clients"].map((who) => ({
			name: `system-users/${who.split(" ")[0]}/${what.replaceAll(" ", "-")}`,
			about: `decisions/s for a person: ${who}, ${what}`,
			atLeast: 0.9,
			measure: ({ systemUsers }: Results) =>
				systemUsers?.decisions.lanes.find(({ name }) => name === `${who}, ${what}`)?.ofPerson,
		})),
	),
	...(["sqlite", "postgres"] as const).map((engine) =>
		facts(`facts/import/${engine}`, `50,000 delegations/s imported into ${engine}`, 1, ({ imports }) =>
			map(
				imports.find((report) => report.engine === engine),
				({ perSecond }) => perSecond / 50_000,
			),
		),
	),
	{
		name: "pages/time",
		about: "the page on which a request is approved, of 5 ms at the median",
		atLeast: 1,
		measure: ({ pages }) => pages && 5 / pages.page.p50Ms,
	},
	{
		name: "pages/bytes",
		about: "what its first visit transfers, of 50 kB",
		atLeast: 1,
		measure: ({ pages }) => pages && 50_000 / pages.transferredBytes,
	},
];

function budget(name: string, about: string, measure: Target["measure"]): Target {
	return { name, about, atLeast: 1, measure };
}

function http(
	name: string,
	about: string,
	atLeast: number,
	ratio: (report: NonNullable<Results["http"]>) => number,
): Target {
	return { name, about, atLeast, measure: (results) => map(results.http, ratio) };
}

function facts(
	name: string,
	about: string,
	atLeast: number,
	measure: (report: FactsReport) => number | undefined,
): Target {
	return { name, about, atLeast, measure: (results) => results.facts && measure(results.facts) };
}

const fullLane = ({ full }: FactsReport, name: string): FullDecisionLane | undefined =>
	full.lanes.find((lane) => lane.name === name);

function resourcesOf(size: number): string {
	return `${size.toLocaleString("en")} resources`;
}

function sizeOf(results: Results, size: number): SizeReport | undefined {
	return results.sizes.find((report) => report.size === size);
}

function laneOf(results: Results, size: number, name: string): LaneReport | undefined {
	return sizeOf(results, size)?.lanes.find((lane) => lane.name === name);
}

/** Of the fastest of the chosen peers. */
function ofPeers(results: Results, size: number, chosen: (lane: LaneReport) => boolean): number | undefined {
	const engine = laneOf(results, size, STRINGS);
	const peers = sizeOf(results, size)?.lanes.filter((lane) => lane.kind === "peer" && chosen(lane)) ?? [];
	if (engine === undefined || peers.length === 0) return undefined;
	return Math.min(...peers.map((peer) => medianRatio(engine.rates, peer.rates)));
}

function map<T>(value: T | undefined, then: (value: T) => number | undefined): number | undefined {
	return value === undefined ? undefined : then(value);
}
