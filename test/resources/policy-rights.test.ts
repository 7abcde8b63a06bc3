import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { policyRights, policyTerms, subjectsOf, TooManyTerms } from "../../src/resources/policy-rights.js";
import { rightKeyV1, rightKeyV2 } from "../../src/resources/right-key.js";
import { readPolicyXml } from "../../src/xacml/xml/policy-reader.js";
import { ACTION, action, anyOf, app, match, named, pack, policy, role, rule, usualPolicy } from "./registry.js";

const rights = (xml: string) => policyRights(readPolicyXml(xml));
const short = (xml: string) =>
	rights(xml).map(({ action, resource, subjects }) => [
		action,
		resource.map(({ value }) => value).join("/"),
		...subjects.map((all) => all.map(({ value }) => value).join("+")),
	]);

describe("policyRights", () => {
	it("gives one right for each resource and action, with who has it", () => {
		const id = "a-resource";
		const [read, write, ...more] = rights(usualPolicy(id));
		expect(more).toEqual([]);
		const resource = [{ type: "urn:altinn:resource", value: id }];
		expect(read).toEqual({
			key: rightKeyV2(resource, "read"),
			keyV1: rightKeyV1(resource, "read"),
			action: "read",
			resource,
			subjects: [
				[{ type: "urn:altinn:rolecode", value: "DAGL" }],
				[{ type: "urn:altinn:accesspackage", value: "jordbruk" }],
				[{ type: "urn:altinn:org", value: "skd" }],
			],
		});
		expect(write?.subjects).toHaveLength(2);
	});

	it("gives no right by a Deny rule", () => {
		const target = anyOf(role("dagl")) + anyOf(named("abcd")) + anyOf(action("read"));
		expect(short(policy(rule("r", target, "", "Deny")))).toEqual([]);
		expect(short(policy(rule("r", target)))).toEqual([["read", "abcd", "dagl"]]);
	});

	it("takes AnyOf of one category together: both are needed", () => {
		const target =
			anyOf(role("dagl")) + anyOf(pack("jordbruk"), pack("fiske")) + anyOf(named("abcd")) + anyOf(action("read"));
		expect(short(policy(rule("r", target)))).toEqual([["read", "abcd", "dagl+jordbruk", "dagl+fiske"]]);
	});

	it("keeps together what an AllOf says together", () => {
		const target = anyOf(role("dagl") + action("sign"), role("lede") + action("read")) + anyOf(named("abcd"));
		expect(short(policy(rule("r", target)))).toEqual([
			["sign", "abcd", "dagl"],
			["read", "abcd", "lede"],
		]);
	});

	it("counts the target of the policy, and leaves out what contradicts it", () => {
		const whole = rule("r", anyOf(role("dagl")) + anyOf(action("read")));
		expect(short(policy(whole, { target: anyOf(named("abcd")) }))).toEqual([["read", "abcd", "dagl"]]);
		const other = rule("r", anyOf(role("dagl")) + anyOf(named("abcd"), named("efgh")) + anyOf(action("read")));
		expect(short(policy(other, { target: anyOf(named("abcd")) }))).toEqual([["read", "abcd", "dagl"]]);
	});

	it("names nothing by other comparisons than equality", () => {
		const pattern = match("action", ACTION, "re.*", { fn: "1.0:function:string-regexp-match" });
		const target = anyOf(role("dagl")) + anyOf(named("abcd")) + anyOf(pattern, action("write"));
		expect(short(policy(rule("r", target)))).toEqual([["write", "abcd", "dagl"]]);
	});

	it("gives an app's right once, whichever way it is named", () => {
		const by = (resource: string, code: string) =>
			rule(code, anyOf(role(code)) + anyOf(resource) + anyOf(action("read")));
		const xml = policy(by(app("ttd", "skjema"), "dagl") + by(named("app_ttd_skjema"), "lede"));
		expect(short(xml)).toEqual([["read", "ttd/skjema", "dagl", "lede"]]);
	});

	it("tells the parts of a resource apart", () => {
		const part = named("abcd") + match("resource", "urn:altinn:task", "Task_1");
		const target = anyOf(role("dagl")) + anyOf(named("abcd"), part) + anyOf(action("read"));
		expect(short(policy(rule("r", target)))).toEqual([
			["read", "abcd", "dagl"],
			["read", "abcd/Task_1", "dagl"],
		]);
	});

	it("looks into policy sets, with their targets", () => {
		const inner = policy(rule("r", anyOf(role("dagl")) + anyOf(action("read")))).replace(/<\?xml.*\?>\n/, "");
		const set = `<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicySetId="s" Version="1.0" PolicyCombiningAlgId="urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides"><Target>${anyOf(named("abcd"))}</Target>${inner}</PolicySet>`;
		expect(short(set)).toEqual([["read", "abcd", "dagl"]]);
	});

	it("refuses a target that multiplies without end", () => {
		const many = anyOf(...Array.from({ length: 400 }, (_, i) => role(`r${i}`)));
		const target = many + anyOf(named("abcd")) + anyOf(...Array.from({ length: 400 }, (_, i) => action(`a${i}`)));
		expect(() => rights(policy(rule("r", target)))).toThrow(TooManyTerms);
	});

	it("reads the policies that come with fullmakt", () => {
		const mva = rights(readFileSync("policies/skd-mva-melding.xml", "utf8"));
		expect(mva.length).toBeGreaterThan(1);
		expect(mva.every(({ key, subjects }) => /^01[0-9a-f]{64}$/.test(key) && subjects.length > 0)).toBe(true);
		const signing = rights(readFileSync("policies/apps/ttd-tilskudd.xml", "utf8")).find(
			(each) => each.action === "sign",
		);
		expect(signing?.resource.map(({ value }) => value)).toEqual(["ttd", "tilskudd", "Task_Sign"]);
	});
});

it("policyTerms is the full cross product of the Permit rules", () => {
	expect([...policyTerms(readPolicyXml(usualPolicy("abcd")))]).toHaveLength(2 * 2 + 1);
});

it("subjectsOf names subjects of Permit rules, whatever the rule compares beside, in lower case", () => {
	const pattern = match("action", ACTION, "re.*", { fn: "1.0:function:string-regexp-match" });
	const xml = policy(
		rule("r1", anyOf(role("DAGL"), pack("fiske")) + anyOf(named("abcd")) + anyOf(pattern)) +
			rule("r2", anyOf(role("lede")) + anyOf(named("abcd")), "", "Deny"),
	);
	expect([...subjectsOf(readPolicyXml(xml))]).toEqual(["urn:altinn:rolecode:dagl", "urn:altinn:accesspackage:fiske"]);
});
