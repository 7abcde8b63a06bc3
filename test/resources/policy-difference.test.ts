import { expect, it } from "vitest";
import { policyDifference } from "../../src/resources/policy-difference.js";
import { readPolicyXml } from "../../src/xacml/xml/policy-reader.js";
import { accessPackage, type Pair, policyXml, resource, role } from "../authorization/policy-xml.js";

type Subjects = readonly Pair[];

const policy = (...rules: readonly (readonly [subjects: Subjects, actions: readonly string[]])[]) =>
	readPolicyXml(
		policyXml(
			"vat",
			rules.map(([subjects, actions]) => ({ subjects, resource: [resource("vat")], actions: [...actions] })),
		),
	);

const told = (before: ReturnType<typeof policy> | undefined, after: ReturnType<typeof policy>) =>
	policyDifference(before, after).map(({ action, gained, lost }) => ({
		action,
		gained: gained.map((all) => all.map(({ value }) => value)),
		lost: lost.map((all) => all.map(({ value }) => value)),
	}));

it("the same policy gives and takes nothing, however its rules are cut and spelled", () => {
	const whole = policy([
		[role("dagl"), accessPackage("merverdiavgift")],
		["read", "write"],
	]);
	const cut = policy([[role("DAGL")], ["read", "write"]], [[accessPackage("merverdiavgift")], ["write", "read"]]);
	expect(told(whole, cut)).toEqual([]);
});

it("tells who gains and who loses, right by right; what is gone comes last", () => {
	const before = policy([[role("dagl"), role("regna")], ["read"]], [[role("dagl")], ["sign"]]);
	const after = policy([[role("dagl"), role("revi")], ["read"]], [[role("lede")], ["write"]]);
	expect(told(before, after)).toEqual([
		{ action: "read", gained: [["revi"]], lost: [["regna"]] },
		{ action: "write", gained: [["lede"]], lost: [] },
		{ action: "sign", gained: [], lost: [["dagl"]] },
	]);
});

it("a first policy only gives", () => {
	expect(told(undefined, policy([[role("dagl")], ["read"]]))).toEqual([
		{ action: "read", gained: [["dagl"]], lost: [] },
	]);
});
