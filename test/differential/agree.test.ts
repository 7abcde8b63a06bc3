/**
 * The engine and the twin give the same result for the same policies and request: decision, status, missing attribute,
 * obligations and advice with their order, returned attributes, policy ids. FULLMAKT_DIFFERENTIAL_RUNS asks for more
 * comparisons than the usual 20,000, FULLMAKT_DIFFERENTIAL_SEED for a certain seed.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Pdp } from "../../src/index.js";
import type { Request, Result } from "../../src/xacml/model.js";
import { agree, disagreement } from "./comparable.js";
import { type Scenario, scenario } from "./generators.js";
import { holds, RUNS } from "./runs.js";
import { twinResult } from "./twin.js";
import { NOW } from "./vocabulary.js";

/** Compiling costs more than deciding: each policy gets several requests. */
const REQUESTS = 4;

function loadEngine({ policies }: Scenario): Pdp {
	return Pdp.fromModel([...policies], { root: "root", clock: () => NOW });
}

function engineResult(pdp: Pdp, request: Request): Result {
	const { results } = pdp.evaluate(request);
	if (results.length !== 1) throw new Error(`${results.length} results for one request`);
	return results[0]!;
}

function firstDisagreement(one: Scenario): string | undefined {
	let pdp: Pdp;
	try {
		pdp = loadEngine(one);
	} catch (error) {
		return disagreement(one.policies, one.requests[0]!, { engine: `does not load: ${String(error)}` });
	}
	for (const request of one.requests) {
		const twin = twinResult(one.policies, "root", request, NOW);
		let engine: Result | string;
		try {
			engine = engineResult(pdp, request);
		} catch (error) {
			engine = `threw ${String(error)} ${(error as Error).stack ?? ""}`;
		}
		if (typeof engine === "string" || !agree(engine, twin))
			return disagreement(one.policies, request, { engine, twin });
	}
	return undefined;
}

test(
	`engine and twin agree in ${RUNS} runs`,
	() => holds(scenario(REQUESTS), Math.ceil(RUNS / REQUESTS), firstDisagreement),
	60_000 + RUNS * 20,
);

test("explaining ends with the decision of evaluating", () => {
	for (const one of fc.sample(scenario(1), { numRuns: 1000, seed: 7 })) {
		const pdp = loadEngine(one);
		const request = one.requests[0]!;
		expect(pdp.explain(request).decision, disagreement(one.policies, request, {})).toBe(
			engineResult(pdp, request).decision,
		);
	}
});
