import { describe, expect, it } from "vitest";
import { checkPolicy } from "../../src/resources/policy-check.js";
import { action, anyOf, app, match, named, pack, policy, role, rule, usualPolicy } from "./registry.js";

const ID = "abcd-resource";
const about = anyOf(named(ID)) + anyOf(action("read"));
const ruleOf = (subjects: string, rest = "") => rule("r", subjects + about, rest);
const FN = "urn:oasis:names:tc:xacml:1.0:function:";
const STRING = "http://www.w3.org/2001/XMLSchema#string";

const condition = `<Condition><Apply FunctionId="${FN}boolean-equal"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#boolean">true</AttributeValue><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#boolean">true</AttributeValue></Apply></Condition>`;
const obligation = (fulfill: string, value = `<AttributeValue DataType="${STRING}">3</AttributeValue>`) =>
	`<ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="${fulfill}"><AttributeAssignmentExpression AttributeId="a">${value}</AttributeAssignmentExpression></ObligationExpression></ObligationExpressions>`;
const advice = `<AdviceExpressions><AdviceExpression AdviceId="x" AppliesTo="Permit"></AdviceExpression></AdviceExpressions>`;
const good = anyOf(role("dagl"), pack("jordbruk"));

describe("warnings", () => {
	it("there are none for a policy as owners write them", () => {
		expect(checkPolicy(usualPolicy(ID), ID)).toMatchObject({ accepted: true, warnings: [] });
	});

	it.each<[code: string, xml: string, near: string]>([
		["several-any-of", policy(ruleOf(anyOf(role("dagl")) + anyOf(pack("jordbruk")))), policy(ruleOf(good))],
		[
			"mixed-all-of",
			policy(rule("r", anyOf(role("dagl") + action("read")) + anyOf(named(ID)))),
			policy(ruleOf(anyOf(role("dagl") + pack("jordbruk")))),
		],
		["policy-target", policy(ruleOf(good), { target: anyOf(named(ID)) }), policy(ruleOf(good))],
		["environment-match", policy(ruleOf(good + anyOf(match("environment", "urn:x", "y")))), policy(ruleOf(good))],
		[
			"must-be-present",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "dagl", { mustBePresent: true })))),
			policy(ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "dagl")))),
		],
		[
			"issuer",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "dagl", { more: ' Issuer="x"' })))),
			policy(ruleOf(good)),
		],
		["condition", policy(ruleOf(good, condition)), policy(ruleOf(good))],
		[
			"rule-obligation",
			policy(ruleOf(good, obligation("Permit"))),
			policy(ruleOf(good), { rest: obligation("Permit") }),
		],
		[
			"deny-obligation",
			policy(ruleOf(good), { rest: obligation("Deny") }),
			policy(ruleOf(good), { rest: obligation("Permit") }),
		],
		[
			"computed-obligation",
			policy(ruleOf(good), {
				rest: obligation(
					"Permit",
					`<Apply FunctionId="${FN}string-normalize-space"><AttributeValue DataType="${STRING}"> x </AttributeValue></Apply>`,
				),
			}),
			policy(ruleOf(good), { rest: obligation("Permit") }),
		],
		["advice", policy(ruleOf(good), { rest: advice }), policy(ruleOf(good))],
		[
			"variable",
			policy(
				`<VariableDefinition VariableId="v"><AttributeValue DataType="${STRING}">x</AttributeValue></VariableDefinition>${ruleOf(good)}`,
			),
			policy(ruleOf(good)),
		],
		[
			"combining-algorithm",
			policy(ruleOf(good), { algorithm: "1.0:rule-combining-algorithm:deny-overrides" }),
			policy(ruleOf(good), { algorithm: "3.0:rule-combining-algorithm:permit-overrides" }),
		],
		[
			"function",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "dagl", { fn: "3.0:function:string-contains" })))),
			policy(ruleOf(good)),
		],
		[
			"regular-expression",
			policy(
				ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "dagl", { fn: "1.0:function:string-regexp-match" }))),
			),
			policy(ruleOf(good)),
		],
		["unknown-role", policy(ruleOf(anyOf(role("dagll")))), policy(ruleOf(anyOf(role("DAGL"))))],
		[
			"unknown-role",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:external-role:ccr", "dagl")))),
			policy(ruleOf(anyOf(match("subject", "urn:altinn:external-role:ccr", "daglig-leder")))),
		],
		["unknown-package", policy(ruleOf(anyOf(pack("jordbrukk")))), policy(ruleOf(anyOf(pack("jordbruk"))))],
		[
			"unknown-package",
			policy(ruleOf(anyOf(pack("urn:altinn:accesspackage:jordbruk")))),
			policy(ruleOf(anyOf(pack("fiske")))),
		],
		[
			"package-not-for-service-owners",
			policy(ruleOf(anyOf(pack("hovedadministrator")))),
			policy(ruleOf(anyOf(pack("fiske")))),
		],
		["role-not-for-service-owners", policy(ruleOf(anyOf(role("admai")))), policy(ruleOf(anyOf(role("utinn"))))],
		[
			"unknown-attribute",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:accesspakage", "fiske")))),
			policy(ruleOf(anyOf(match("subject", "urn:altinn:accesspackage", "fiske")))),
		],
		[
			"unknown-attribute",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:accessgroup", "fiske")))),
			policy(ruleOf(anyOf(match("subject", "urn:owner:group", "fiske")))),
		],
		[
			"unknown-attribute",
			policy(ruleOf(good + anyOf(match("resource", "urn:altinn:tasks", "Task_1")))),
			policy(ruleOf(good + anyOf(match("resource", "urn:altinn:eventtype", "x")))),
		],
		[
			"never-matches",
			policy(ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "DAGL")))),
			policy(ruleOf(anyOf(match("subject", "urn:altinn:rolecode", "dagl")))),
		],
		["never-matches", policy(ruleOf(good + anyOf(action("write")))), policy(ruleOf(good + anyOf(action("read"))))],
	])("%s", (code, xml, near) => {
		const codes = (text: string) => {
			const verdict = checkPolicy(text, ID);
			expect(verdict.accepted).toBe(true);
			return verdict.warnings.map((warning) => warning.code);
		};
		expect(codes(xml)).toContain(code);
		expect(codes(near)).not.toContain(code);
	});

	it("carry the place, and each is told once", () => {
		const { warnings } = checkPolicy(policy(`\n  ${ruleOf(anyOf(role("dagl")) + anyOf(pack("jordbruk")))}`), ID);
		expect(warnings).toHaveLength(1);
		expect(warnings[0]?.line).toBe(5);
		expect(warnings[0]?.column).toBeGreaterThan(3);
	});

	it("policy-set", () => {
		const inner = policy(ruleOf(good)).replace(/<\?xml.*\?>\n/, "");
		const set = `<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicySetId="s" Version="1.0" PolicyCombiningAlgId="urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides"><Target/>${inner}</PolicySet>`;
		expect(checkPolicy(set, ID)).toMatchObject({
			accepted: true,
			warnings: [{ code: "policy-set", line: 1, column: 1 }],
		});
	});
});

describe("errors", () => {
	it.each<[code: string, xml: string, line: number]>([
		["xml-malformed", usualPolicy(ID).replace("</Policy>", ""), 2],
		["xml-malformed", `<!DOCTYPE x>${usualPolicy(ID)}`, 1],
		["schema", "<Request/>", 1],
		["unknown-function", usualPolicy(ID).replaceAll("string-equal", "string-eqal"), 4],
		["unknown-algorithm", policy(ruleOf(good), { algorithm: "3.0:rule-combining-algorithm:deny" }), 2],
		["duplicate-id", policy(ruleOf(good) + ruleOf(good)), 4],
		["no-rules", policy(""), 2],
		["no-resource", policy(rule("r", good + anyOf(action("read")))), 4],
		["other-resource", usualPolicy("efgh-resource"), 4],
		["other-resource", policy(rule("r", good + anyOf(named(ID), named("efgh-resource")) + anyOf(action("read")))), 4],
		// Registry ids are compared as they are written.
		["other-resource", usualPolicy(ID.toUpperCase()), 4],
		[
			"too-many-combinations",
			policy(
				rule(
					"r",
					anyOf(...Array.from({ length: 400 }, (_, i) => role(`r${i}`))) +
						anyOf(named(ID)) +
						anyOf(...Array.from({ length: 400 }, (_, i) => action(`a${i}`))),
				),
			),
			4,
		],
	])("%s", (code, xml, line) => {
		const verdict = checkPolicy(xml, ID);
		expect(verdict.accepted).toBe(false);
		expect(verdict.accepted ? [] : verdict.errors).toContainEqual(
			expect.objectContaining({ code, line, column: expect.any(Number), message: expect.any(String) }),
		);
	});

	it("one rule without the resource is enough", () => {
		const xml = policy(ruleOf(good) + rule("r2", good + anyOf(action("read"))));
		expect(checkPolicy(xml, ID)).toMatchObject({ accepted: false, errors: [{ code: "no-resource" }] });
	});
});

describe("apps", () => {
	const xml = (resource: string) => policy(rule("r", good + anyOf(resource) + anyOf(action("read"))));

	it.each([app("ttd", "skjema"), app("TTD", "Skjema"), named("app_ttd_skjema"), named("app_TTD_skjema")])(
		"are named by org and app, or by id, in any case",
		(resource) => {
			expect(checkPolicy(xml(resource), "app_ttd_skjema").accepted).toBe(true);
		},
	);

	it.each<[string, string]>([
		["no-resource", match("resource", "urn:altinn:org", "ttd")],
		["other-resource", app("ttd", "annet")],
		["other-resource", app("skd", "skjema")],
		["other-resource", named("app_ttd_annet")],
	])("%s", (code, resource) => {
		expect(checkPolicy(xml(resource), "app_ttd_skjema")).toMatchObject({ accepted: false, errors: [{ code }] });
	});

	it("an ordinary resource cannot be named by org and app", () => {
		expect(checkPolicy(xml(app("ttd", "skjema")), ID)).toMatchObject({
			accepted: false,
			errors: [{ code: "no-resource" }],
		});
	});
});

it("a subject that is no role or package is nobody's business", () => {
	const xml = policy(ruleOf(anyOf(match("subject", "urn:altinn:org", "SKD"))));
	expect(checkPolicy(xml, ID)).toMatchObject({ accepted: true, warnings: [] });
});
