/** A differential test is worth what its inputs reach: every decision and status must be common, in every kind of policy. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { scenario } from "./generators.js";
import { twinResult } from "./twin.js";
import { NOW } from "./vocabulary.js";

const RUNS = 2000;

test("every decision and every status is common", () => {
	const counts = new Map<string, number>();
	let total = 0;
	const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
	for (const { policies, requests } of fc.sample(scenario(2), { numRuns: RUNS, seed: 1 })) {
		for (const request of requests) {
			const { decision, status, obligations, advice } = twinResult(policies, "root", request, NOW);
			total++;
			count(decision);
			count(`status ${status.code}`);
			if (obligations.length > 0) count("with obligations");
			if (obligations.length > 1) count("with several obligations");
			if (advice.length > 0) count("with advice");
		}
	}
	const share = (name: string) => (100 * (counts.get(name) ?? 0)) / total;
	console.log(
		[...counts.keys()]
			.sort()
			.map((name) => `${share(name).toFixed(1).padStart(5)} %  ${name}`)
			.join("\n"),
	);
	for (const name of ["Permit", "Deny", "NotApplicable", "Indeterminate", "with obligations", "with advice"]) {
		expect(share(name), name).toBeGreaterThan(5);
	}
	for (const name of ["status missing-attribute", "status processing-error"]) {
		expect(share(name), name).toBeGreaterThan(5);
	}
});
