/** Fails when the same run of code stands in two places of src: LENGTH lines or more, white space and imports aside. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";

const LENGTH = 12;
const seen = new Map();
const places = [];
for (const name of readdirSync(join(root, "src"), { recursive: true }).sort()) {
	if (!name.endsWith(".ts")) continue;
	const lines = readFileSync(join(root, "src", name), "utf8")
		.split("\n")
		.map((text, index) => ({ text: text.trim(), number: index + 1 }))
		// Braces, comments and imports say too little to be a copy of anything.
		.filter(({ text }) => /\w/.test(text) && !/^(\/\/|\/?\*|import |export .* from |\} from )/.test(text));
	let until = -1;
	for (let start = 0; start + LENGTH <= lines.length; start++) {
		const key = lines
			.slice(start, start + LENGTH)
			.map(({ text }) => text)
			.join("\n");
		const place = `src/${name}:${lines[start].number}`;
		const first = seen.get(key);
		if (first === undefined) seen.set(key, place);
		else {
			if (start > until) places.push(`${place} repeats ${first}`);
			until = start + 1; // a longer run is reported once
		}
	}
}
for (const place of places) console.error(place);
console.log(`${places.length} repeated runs of ${LENGTH} lines or more`);
process.exitCode = places.length > 0 ? 1 : 0;
