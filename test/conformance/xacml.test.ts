/**
 * Every case of the conformance data, in XML. Where a case is the choice of one project rather than of the standard, the
 * list says which side the engine takes.
 */
import { fileURLToPath } from "node:url";
import { afterAll, describe, test } from "vitest";
import { runXmlCase } from "./run-case.js";
import { type Case, openShared, openSuite, type Suite, sharedFolder, sharedIsThere, Tally } from "./suite.js";

/**
 * Cases that leave a choice, and ours. Those the suite's own expectation allows both ways need no entry.
 *
 * - IIA012, IIA020_ORIG, IIA024: one AttributeId with several DataTypes, and a clock value in the request: accepted, as
 *   the standard says (AuthzForce refuses the former).
 * - IIIG301, AFX.StdEnvAttributeProvider.REQUEST_ELSE_PDP: the policy id list has every policy whose value is not
 *   NotApplicable (AuthzForce's reading, not AT&T's).
 * - AFO.PolicyId.Uniqueness.WithinPolicySet, AFO.PolicySetId.Uniqueness.AcrossDescendants, AFO.RuleId.Uniqueness: an id
 *   that is used twice is refused at load, as AuthzForce does.
 * - AFO.VariableReference.Undef, IIC003, IIC332: refused at load rather than Indeterminate.
 * - IIA005: the request is refused.
 * - *d: the deprecated identifiers are known.
 */
const OTHER_SIDE: Readonly<Record<string, string>> = {
	IIA023_ORIG:
		"its request holds a time with the zone -24:53 and more that is in no lexical space: refused as bad-value",
	"AFN.OW2-25.3": "any-of of 1.0 is deprecated, not unknown: the deprecated cases call it",
};

function runAll(suite: Suite, title: string): void {
	const tally = new Tally();
	const expected = suite.cases.filter((one) => !(one.id in OTHER_SIDE));
	const other = suite.cases.filter((one) => one.id in OTHER_SIDE);
	afterAll(() =>
		console.log(
			tally.table(
				title,
				other.map((one) => one.id),
			),
		),
	);
	const run = (one: Case) => tally.count(one, () => runXmlCase(suite, one));
	test.for(expected.map((one) => [one.id, one] as const))("%s", ([, one]) => run(one));
	if (other.length > 0)
		test.fails.for(other.map((one) => [`${one.id}: ${OTHER_SIDE[one.id]}`, one] as const))("%s", ([, one]) => run(one));
}

describe("own cases", () => {
	runAll(openSuite(fileURLToPath(new URL("own", import.meta.url))), "own cases, XML");
});

describe.skipIf(!sharedIsThere)("conformance data", () => {
	if (sharedIsThere) runAll(openShared(), "conformance data, XML");
});

if (!sharedIsThere) {
	console.warn(`NO CONFORMANCE DATA at ${sharedFolder}: its 354 cases are SKIPPED, only the project's own cases run.`);
}
