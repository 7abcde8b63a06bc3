import type { ServerSpeed } from "./http/compare-servers.js";
import type { LaneReport, SizeReport } from "./one-size.js";
import type { PageSpeed } from "./portal/page-speed.js";
import type { Results } from "./results.js";
import { targets } from "./targets.js";

/** The results as Markdown: readable in a terminal as well, so there is only this one form. */
export function markdown(results: Results): string {
	return [
		decisions(results.sizes),
		loads(results.sizes),
		startUp(results),
		http(results),
		facts(results),
		systemUsers(results),
		pages(results),
		promises(results),
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

function decisions(sizes: readonly SizeReport[]): string {
	if (sizes.length === 0) return "";
	const names = [...new Set(sizes.flatMap(({ lanes }) => lanes.map(({ name }) => name)))];
	const cell = (lane: LaneReport | undefined): string =>
		lane === undefined
			? "–"
			: `${rate(lane.perSecond)} · ${ratio(lane.ofOracle)} · ${micros(lane.p50)} / ${micros(lane.p99)}`;
	return table(
		["decisions/s · of the oracle · p50 / p99 µs", ...sizes.map(({ size }) => `${count(size)} resources`)],
		names.map((name) => [name, ...sizes.map(({ lanes }) => cell(lanes.find((lane) => lane.name === name)))]),
	);
}

function loads(sizes: readonly SizeReport[]): string {
	if (sizes.length === 0) return "";
	const names = [...new Set(sizes.flatMap(({ loads }) => loads.map(({ contender }) => contender)))];
	return table(
		["to load: seconds, MB", ...sizes.map(({ size }) => `${count(size)} resources`)],
		names.map((name) => [
			name,
			...sizes.map(({ loads }) => {
				const load = loads.find(({ contender }) => contender === name);
				return load === undefined ? "–" : `${load.seconds.toFixed(2)} s, ${(load.bytes / 1e6).toFixed(1)} MB`;
			}),
		]),
	);
}

function startUp({ startUp: report }: Results): string {
	if (report === undefined) return "";
	const each = (bytes: number): string => `${(bytes / report.size / 1000).toFixed(2)} kB`;
	return table(
		[`start with ${count(report.size)} policies`, ""],
		[
			["from XML", `${report.secondsFromXml.toFixed(2)} s (${each(report.xmlBytes)} each)`],
			["from compiled forms", `${report.secondsFromForms.toFixed(2)} s (${each(report.formBytes)} each)`],
			["memory of a policy", `${(report.bytesAPolicy / 1000).toFixed(2)} kB`],
			["one policy replaced, from XML", `${report.replaceFromXmlMs.toFixed(3)} ms`],
			["one policy replaced, from its compiled form", `${report.replaceFromFormMs.toFixed(3)} ms`],
		],
	);
}

function http({ http: report }: Results): string {
	if (report === undefined) return "";
	const row = (name: string, { perSecond, perCpuSecond, busy, p50Ms, p99Ms }: ServerSpeed): string[] => [
		name,
		count(perSecond),
		count(perCpuSecond),
		`${Math.round(busy * 100)} %`,
		`${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)}`,
	];
	const speeds = table(
		["over HTTP, 50 connections", "requests/s", "requests per CPU second", "CPU", "p50 / p99 ms"],
		[
			row(`raw JSON echo, ${count(report.bodyBytes)} B`, report.single.raw),
			row("fullmakt, one decision", report.single.fullmakt),
			row(
				`raw parser, ${count(report.batchBodyBytes)} B in, ${count(report.batchAnswerBytes)} B out`,
				report.batch.raw,
			),
			row("fullmakt, 100 decisions", report.batch.fullmakt),
		],
	);
	const start = `The server with ${count(report.policies)} policies gives its first decision ${report.secondsFromXml.toFixed(1)} s after its process starts, ${report.secondsFromCache.toFixed(2)} s when they are in its cache.`;
	return `${speeds}\n\n${start}`;
}

function facts({ facts: report }: Results): string {
	if (report === undefined) return "";
	const { full, starts, index, imports, http: served } = report;
	const { revocation } = full;
	const ms = (value: number): string => `${value < 10 ? value.toPrecision(2) : value.toFixed(0)} ms`;
	const rows = [
		...full.lanes.map(({ name, perSecond, ofEngine, p50, p99 }) => [
			name,
			`${rate(perSecond)}/s · ${ratio(ofEngine)} · ${micros(p50)} / ${micros(p99)} µs`,
		]),
		[
			"first decision of a pair, by inner numbers",
			`${rate(full.first.perSecond)}/s · ${ratio(full.first.ofEngine)} · ${micros(full.first.p50)} / ${micros(full.first.p99)} µs`,
		],
		["index of facts", `${full.bytesAFact.toFixed(1)} bytes a delegation, ${full.bytesAParty.toFixed(0)} a party`],
		...(index === undefined
			? []
			: [
					[
						`index of ${count(index.rows)} delegations`,
						`${index.bytesARow.toFixed(1)} bytes each, ${rate(index.lookUpsPerSecond)} look-ups/s`,
					],
				]),
		...starts.map(({ fromSnapshot, seconds }) => [
			`ready, facts from ${fromSnapshot ? "the snapshot" : "the database"}`,
			`${seconds.toFixed(2)} s`,
		]),
		["revoked, until the writing node refuses", `${ms(revocation.hereP50)} / ${ms(revocation.hereP99)}`],
		["revoked, until another node refuses", `${ms(revocation.thereP50)} / ${ms(revocation.thereP99)}`],
		...imports.map(({ engine, delegations, perSecond }) => [
			`import of ${count(delegations)} delegations into ${engine}`,
			`${rate(perSecond)}/s`,
		]),
		...(served === undefined
			? []
			: [
					[
						"over HTTP, with a token",
						`${count(served.comparison.fullmakt.perSecond)} requests/s, ${ratio(served.comparison.ratioPerSecond)} of a raw JSON echo`,
					],
					[
						`whole server ready, ${count(served.policies)} policies`,
						`${served.secondsFromNothing.toFixed(1)} s from database and XML, ${served.secondsFromCache.toFixed(2)} s from what it kept`,
					],
				]),
	];
	const head = `facts: ${count(full.parties)} parties, ${count(full.facts)} delegations, ${count(full.policies)} policies`;
	return table([head, "rate · of the engine alone · p50 / p99"], rows);
}

function systemUsers({ systemUsers: report }: Results): string {
	if (report === undefined) return "";
	const { decisions, writes } = report;
	const lanes = table(
		[`system users: ${count(decisions.clients)} clients`, "for a person", "for a system user", "of it"],
		decisions.lanes.map(({ name, person, user, ofPerson }) => [
			name,
			`${rate(person)}/s`,
			`${rate(user)}/s`,
			ratio(ofPerson),
		]),
	);
	if (writes.length === 0) return lanes;
	const served = table(
		["a second", ...writes.map(({ engine }) => engine)],
		[
			["writes that change nothing", ...writes.map(({ bareWrites }) => count(bareWrites))],
			["approvals of a request", ...writes.map(({ approvals }) => count(approvals))],
			["… with 300 rights and 50 packages, ms each", ...writes.map(({ largeApprovalMs }) => count(largeApprovalMs))],
			["tokens, one after the other", ...writes.map(({ tokens }) => count(tokens))],
			["tokens, sixteen at once", ...writes.map(({ tokensAtOnce }) => count(tokensAtOnce))],
		],
	);
	return `${lanes}\n\n${served}`;
}

function pages({ pages: report }: Results): string {
	if (report === undefined) return "";
	const { page, still, pageBytes, transferredBytes } = report;
	const row = (name: string, { p50Ms, p99Ms, cpuMs }: PageSpeed): string[] => [
		name,
		`${p50Ms.toFixed(2)} / ${p99Ms.toFixed(2)}`,
		cpuMs.toFixed(2),
	];
	const speeds = table(
		["pages, one after the other", "p50 / p99 ms", "CPU ms"],
		[row("the page on which a request is approved", page), row(`static page, ${count(pageBytes)} B`, still)],
	);
	return `${speeds}\n\nThe first visit transfers ${(transferredBytes / 1000).toFixed(1)} kB, style sheet and mark with it.`;
}

function promises(results: Results): string {
	const rows = targets.flatMap(({ about, atLeast, measure }) => {
		const reached = measure(results);
		return reached === undefined
			? []
			: [[about, atLeast.toString(), ratio(reached), reached >= atLeast ? "yes" : "**no**"]];
	});
	return rows.length === 0 ? "" : table(["target (budgets: allowed / used)", "at least", "reached", ""], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
	return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function count(value: number): string {
	return Math.round(value).toLocaleString("en");
}

function rate(perSecond: number): string {
	if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)} M`;
	return perSecond >= 1e4 ? `${Math.round(perSecond / 1e3)} k` : count(perSecond);
}

function micros(value: number): string {
	return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

function ratio(value: number): string {
	return value >= 10 ? value.toFixed(0) : value >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}
