import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markdown } from "./markdown.js";
import { measure, type Plan } from "./measure.js";
import { installPeers } from "./peer-module.js";
import { places } from "./places.js";
import type { Results } from "./results.js";

const { values } = parseArgs({
	options: {
		"no-peers": { type: "boolean", default: false },
		"no-http": { type: "boolean", default: false },
		"no-start": { type: "boolean", default: false },
		"no-facts": { type: "boolean", default: false },
		"only-http": { type: "boolean", default: false },
		"only-facts": { type: "boolean", default: false },
		"no-system-users": { type: "boolean", default: false },
		"only-system-users": { type: "boolean", default: false },
		"no-pages": { type: "boolean", default: false },
		"only-pages": { type: "boolean", default: false },
		sizes: { type: "string", default: "10,1000,10000" },
		rounds: { type: "string", default: "7" },
		"write-readme": { type: "boolean", default: false },
	},
});

const rounds = Number(values.rounds);
const onlyFacts = values["only-facts"];
const onlyHttp = values["only-http"];
const onlyUsers = values["only-system-users"];
const http = values["no-http"] ? undefined : { rounds, seconds: 3 };
const onlyPages = values["only-pages"];
const onlyOther = onlyFacts || onlyUsers || onlyPages;
const plan: Plan = {
	sizes: onlyHttp || onlyOther ? [] : values.sizes.split(",").filter(Boolean).map(Number),
	peers: !values["no-peers"],
	pace: { rounds, sliceMs: 250 },
	startUpSize: onlyHttp || onlyOther || values["no-start"] ? 0 : 10_000,
	httpPolicies: 10_000,
	http: onlyOther ? undefined : http,
	facts:
		onlyHttp || onlyUsers || onlyPages || values["no-facts"]
			? undefined
			: {
					sizes: [100_000, 1_000_000],
					policies: 10_000,
					pace: { rounds, sliceMs: 250 },
					indexRows: 10_000_000,
					imported: 500_000,
					http,
					httpPolicies: 10_000,
				},
	systemUsers:
		onlyHttp || onlyFacts || onlyPages || values["no-system-users"]
			? undefined
			: // Small slices, often in turn: it is about a tenth.
				{ clients: 10_000, policies: 1000, pace: { rounds: rounds * 3, sliceMs: 80 }, writes: 200 },
	pages: onlyHttp || onlyFacts || onlyUsers || values["no-pages"] ? undefined : { asked: 1000 },
};

if (plan.peers && plan.sizes.length > 0) installPeers();
const results = await measure(plan, (what) => console.error(`measuring: ${what}`));
keep(results);
const report = markdown(results);
console.log(`\n${report}\n`);
if (plan.http !== undefined && results.http === undefined) console.log("HTTP was left out: build the server first.");
if (values["write-readme"]) writeReadme(report);

function keep(results: Results): void {
	mkdirSync(places.results, { recursive: true });
	const file = join(places.results, "latest.json");
	writeFileSync(file, `${JSON.stringify(results, undefined, "\t")}\n`);
	console.error(`kept in ${file}`);
}

function writeReadme(report: string): void {
	const readme = readFileSync(places.readme, "utf8");
	const block = /(<!-- bench:start -->)[\s\S]*(<!-- bench:end -->)/;
	if (!block.test(readme)) throw new Error("README.md has no <!-- bench:start --> … <!-- bench:end -->");
	const { at, node, cpu } = results;
	const origin = `Measured ${at.slice(0, 10)} with Node ${node.slice(1)} on ${cpu}, one thread; only ratios within a run carry over to other machines.`;
	writeFileSync(
		places.readme,
		readme.replace(block, (_, start: string, end: string) => `${start}\n${origin}\n\n${report}\n${end}`),
	);
}
