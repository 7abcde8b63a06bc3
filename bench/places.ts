import { fileURLToPath } from "node:url";

// The compiled bench lies in bench/dist/bench, whatever the current directory is.
const compiledBench = new URL("./", import.meta.url);

const at = (relative: string): string => fileURLToPath(new URL(relative, compiledBench));

export const places = {
	/** A compiled file of the bench, to start as a process of its own. */
	program: (name: string): string => at(name),
	floors: at("../../floors.json"),
	peers: at("../../peers/"),
	results: at("../../results/"),
	readme: at("../../../README.md"),
	/** Where compiled sources look for the fixtures. */
	fixturesLink: at("../fixtures"),
	server: at("../../../dist/server.js"),
	policies: at("../../../policies/"),
	world: at("../../../fixtures/world/demo.json"),
} as const;
