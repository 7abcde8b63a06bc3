import { parseArgs } from "node:util";
import { measureFacts } from "./facts/measure-facts.js";

/** Decisions from stored facts, their start, import and large index; prints the whole report as JSON. */
const { values } = parseArgs({
	options: {
		sizes: { type: "string", default: "100000,1000000" },
		policies: { type: "string", default: "1000" },
		rows: { type: "string", default: "10000000" },
		imported: { type: "string", default: "1000000" },
		rounds: { type: "string", default: "7" },
		"no-http": { type: "boolean", default: false },
	},
});

const [smaller = 0, larger = 0] = values.sizes.split(",").map(Number);
const rounds = Number(values.rounds);
const report = await measureFacts(
	{
		sizes: [smaller, larger],
		policies: Number(values.policies),
		pace: { rounds, sliceMs: 250 },
		indexRows: Number(values.rows),
		imported: Number(values.imported),
		http: values["no-http"] ? undefined : { rounds, seconds: 3 },
		httpPolicies: Number(values.policies),
	},
	(what) => console.error(`measuring: ${what}`),
);
console.log(JSON.stringify(report, undefined, "\t"));
