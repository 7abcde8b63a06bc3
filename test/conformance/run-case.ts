/** How one case is run against the engine. */
import { expect } from "vitest";
import { Pdp } from "../../src/index.js";
import { PolicyError, RequestError } from "../../src/xacml/errors.js";
import { type ComparableResult, comparablePair, policyIdOf, resultsOfXml } from "./response-forms.js";
import { type Case, readCaseFile, type Suite } from "./suite.js";

/** For the case about a resource and all below it: the tree that the expected results speak of. */
function hierarchyOf(suite: Suite, one: Case): { children: (id: string) => string[] } {
	const response = readCaseFile(suite, one, one.files.response!);
	const ids = [...response.matchAll(/ResourceId="([^"]*)"/g)].map(([, id]) => id!);
	return { children: (id) => ids.filter((other) => other.slice(0, other.lastIndexOf(":")) === id) };
}

export function loadPolicies(suite: Suite, one: Case): Pdp {
	if (one.attributeProvider !== undefined) throw new Error("this runner brings no attribute provider");
	const roots = [one.files.policy, ...(one.files.rootPolicies ?? [])].map((file) => readCaseFile(suite, one, file));
	const referenced = (one.files.policies ?? []).map((file) => readCaseFile(suite, one, file));
	const { clock } = one;
	return Pdp.load([...roots, ...referenced], {
		...(roots.length > 1 ? { roots: roots.map(policyIdOf) } : { root: policyIdOf(roots[0]!) }),
		...(one.features?.includes("hierarchical-scope") ? { resourceHierarchy: hierarchyOf(suite, one) } : {}),
		...(clock === undefined ? {} : { clock: () => new Date(clock) }),
	});
}

const refusal = (run: () => unknown): unknown => {
	try {
		run();
		return undefined;
	} catch (error) {
		return error;
	}
};

export function expectedResults(suite: Suite, one: Case): ComparableResult[] {
	return resultsOfXml(readCaseFile(suite, one, one.files.response!));
}

/**
 * Runs a case: `decide` turns the loaded engine's answer into the comparable form. An error of the wrong kind, or of no
 * kind of ours, fails the case whatever the case allows.
 */
export function runCase(
	suite: Suite,
	one: Case,
	decide: (pdp: Pdp) => ComparableResult[],
	expected: () => ComparableResult[],
): void {
	const refused = refusal(() => loadPolicies(suite, one));
	if (refused !== undefined) {
		if (one.expect === "response" || one.expect === "request-error-or-response") throw refused;
		expect(refused).toBeInstanceOf(PolicyError);
		return;
	}
	if (one.files.request === undefined) throw new Error("the policy was not refused");
	const pdp = loadPolicies(suite, one);
	let results: ComparableResult[];
	try {
		results = decide(pdp);
	} catch (error) {
		if (one.expect !== "request-error-or-response") throw error;
		expect(error).toBeInstanceOf(RequestError);
		return;
	}
	if (one.expect === "policy-error" && one.files.response === undefined) {
		expect(results.every((result) => result.decision === "Indeterminate")).toBe(true);
		return;
	}
	const pair = comparablePair(results, expected());
	expect(pair.actual).toEqual(pair.expected);
}

export const runXmlCase = (suite: Suite, one: Case): void =>
	runCase(
		suite,
		one,
		(pdp) => resultsOfXml(pdp.evaluateXml(readCaseFile(suite, one, one.files.request!))),
		() => expectedResults(suite, one),
	);
