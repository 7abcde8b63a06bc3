/** The comparison can fail: the twin with one bent table row is told from the twin within a few hundred scenarios. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { agree } from "./comparable.js";
import { scenario } from "./generators.js";
import { TABLES, type Tables, twinResult } from "./twin.js";
import { ALGORITHMS, type Algorithm, type Finding, isIndeterminate } from "./twin-combining.js";
import { processingError } from "./twin-expressions.js";
import { NOW } from "./vocabulary.js";

const every = (bend: (algorithm: Algorithm, id: string) => Algorithm): Tables => ({
	...TABLES,
	algorithms: Object.fromEntries(Object.entries(ALGORITHMS).map(([id, algorithm]) => [id, bend(algorithm, id)])),
});
const bent = (name: string, algorithm: Algorithm): Tables =>
	every((sound, id) => (id.endsWith(`:${name}`) ? algorithm : sound));
const evaluated = (children: Parameters<Algorithm>[0]) =>
	children.map((child) => ({ ...child, done: child.evaluate() }));
const indeterminate = (verdict: Finding["verdict"], from: Finding): Finding => ({
	verdict,
	failure: from.failure ?? processingError,
	obligations: [],
	advice: [],
	listed: from.listed,
});

const MUTANTS: Readonly<Record<string, Tables>> = {
	"a lone {P} beside a Permit spoils deny-overrides": every((sound, id) =>
		id.endsWith("3.0:policy-combining-algorithm:deny-overrides") ||
		id.endsWith("3.0:rule-combining-algorithm:deny-overrides")
			? (children) => {
					const result = sound(children);
					const spoilt = result.verdict === "Permit" && evaluated(children).some(({ done }) => done.verdict === "I{P}");
					return spoilt ? indeterminate("I{DP}", result) : result;
				}
			: sound,
	),
	"first-applicable goes on after an error": bent("first-applicable", (children) => {
		const found = children
			.map((child) => child.evaluate())
			.find((one) => one.verdict === "Permit" || one.verdict === "Deny");
		return found ?? { verdict: "NotApplicable", obligations: [], advice: [], listed: [] };
	}),
	"deny-unless-permit evaluates all and keeps all obligations": bent("deny-unless-permit", (children) => {
		const done = children.map((child) => child.evaluate());
		const verdict = done.some((one) => one.verdict === "Permit") ? "Permit" : "Deny";
		return {
			verdict,
			obligations: done.filter((one) => one.verdict === verdict).flatMap((one) => one.obligations),
			advice: done.filter((one) => one.verdict === verdict).flatMap((one) => one.advice),
			listed: done.flatMap((one) => one.listed),
		};
	}),
	"{DP} is taken for {P}": every((sound) => (children) => {
		const result = sound(children);
		return result.verdict === "I{DP}" ? { ...result, verdict: "I{P}" } : result;
	}),
	"the last error gives the status": every((sound) => (children) => {
		const result = sound(children);
		if (!isIndeterminate(result.verdict)) return result;
		const last = evaluated(children).findLast(({ done }) => isIndeterminate(done.verdict));
		return last?.done.failure ? { ...result, failure: last.done.failure } : result;
	}),
	"obligations are turned round": every((sound) => (children) => {
		const result = sound(children);
		return { ...result, obligations: result.obligations.toReversed() };
	}),
	"an Indeterminate target lets a Permit through": { ...TABLES, weaken: { ...TABLES.weaken, Permit: "Permit" } },
	"an Indeterminate target makes all Indeterminate": {
		...TABLES,
		weaken: { ...TABLES.weaken, NotApplicable: "I{DP}" },
	},
	"an error beats a mismatch": {
		...TABLES,
		conjunction: (parts) => parts.find((part) => typeof part === "object") ?? TABLES.conjunction(parts),
	},
	"an error beats a match": {
		...TABLES,
		disjunction: (parts) => parts.find((part) => typeof part === "object") ?? TABLES.disjunction(parts),
	},
};

const scenarios = fc.sample(scenario(4), { numRuns: 800, seed: 3 });

test.for(Object.entries(MUTANTS))("noticed: %s", ([, tables]) => {
	const differing = scenarios.findIndex(({ policies, requests }) =>
		requests.some(
			(request) =>
				!agree(twinResult(policies, "root", request, NOW), twinResult(policies, "root", request, NOW, tables)),
		),
	);
	expect(differing).toBeGreaterThanOrEqual(0);
});
