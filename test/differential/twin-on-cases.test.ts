/**
 * The twin itself is held to the conformance cases, as far as it knows their functions: an engine and a twin that agree
 * could still both be wrong.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseString } from "xml2js";
import type { Attributes, Policy, PolicySet, Request, Result } from "../../src/xacml/model.js";
import { readPolicyXml } from "../../src/xacml/xml/policy-reader.js";
import { resultsOfXml } from "../conformance/response-forms.js";
import { type Case, openShared, openSuite, readCaseFile, type Suite, sharedIsThere } from "../conformance/suite.js";
import { twinResult } from "./twin.js";
import { UnknownToTwin } from "./twin-expressions.js";

const STATUS = "urn:oasis:names:tc:xacml:1.0:status:";

interface Node {
	readonly $?: Readonly<Record<string, string>>;
	readonly _?: string;
	readonly [child: string]: unknown;
}
const nodes = (of: Node, name: string): Node[] =>
	((of[name] ?? []) as (Node | string)[]).map((one) => (typeof one === "string" ? { _: one } : one));

/** Enough of a reader for the cases the twin can decide; undefined for requests of several decisions. */
function readRequest(xml: string): Request | undefined {
	let root: Node = {};
	const strip = (name: string) => name.replace(/^.*:/, "");
	parseString(xml, { async: false, tagNameProcessors: [strip] }, (error, result: { Request: Node }) => {
		if (error) throw error;
		root = result.Request;
	});
	const attributes = nodes(root, "Attributes").map(
		(one): Attributes => ({
			category: one.$?.Category ?? "",
			attributes: nodes(one, "Attribute").flatMap((attribute) =>
				nodes(attribute, "AttributeValue").map((value) => ({
					attributeId: attribute.$?.AttributeId ?? "",
					dataType: value.$?.DataType ?? "",
					...(attribute.$?.Issuer === undefined ? {} : { issuer: attribute.$.Issuer }),
					includeInResult: attribute.$?.IncludeInResult === "true",
					values: [value._ ?? ""],
				})),
			),
		}),
	);
	const single = new Set(attributes.map((one) => one.category)).size === attributes.length;
	if (!single || root.MultiRequests !== undefined || root.$?.CombinedDecision === "true") return undefined;
	return { returnPolicyIdList: root.$?.ReturnPolicyIdList === "true", combinedDecision: false, attributes };
}

const shown = (result: Result) => ({
	decision: result.decision,
	status: STATUS + result.status.code,
	obligations: result.obligations.map((one) => [one.id, one.assignments.length]).sort(),
	advice: result.advice.map((one) => [one.id, one.assignments.length]).sort(),
	ids: [...(result.policyIds?.policies ?? []), ...(result.policyIds?.policySets ?? [])]
		.map(({ id, version }) => `${id} | ${version}`)
		.sort(),
});
const expectedOf = (xml: string) =>
	resultsOfXml(xml).map((result) => {
		const count = (notices: readonly string[]) =>
			notices.map((one) => [one.split("\n")[0], one.split("\n").length - 1]).sort();
		return {
			decision: result.decision,
			status: result.status,
			obligations: count(result.obligations),
			advice: count(result.advice),
			ids: result.policyIds.map((one) => one.split(" | ").slice(1).join(" | ")).sort(),
		};
	});

/** Whether the twin could decide the case at all; if so it must decide it right. */
function decides(suite: Suite, one: Case): boolean {
	const { files } = one;
	if (one.expect !== "response" || files.rootPolicies || !files.request || !files.response) return false;
	const request = readRequest(readCaseFile(suite, one, files.request));
	if (!request) return false;
	let policies: (Policy | PolicySet)[];
	let result: Result;
	try {
		policies = [files.policy, ...(files.policies ?? [])].map((file) => readPolicyXml(readCaseFile(suite, one, file)));
		result = twinResult(policies, policies[0]!.id, request, one.clock ? new Date(one.clock) : new Date());
	} catch (error) {
		if (error instanceof UnknownToTwin) return false;
		throw error;
	}
	const expected = expectedOf(readCaseFile(suite, one, files.response));
	// Hierarchical resources: one request, several results.
	if (expected.length > 1) return false;
	expect([shown(result)], one.id).toEqual(expected);
	return true;
}

const own = openSuite(fileURLToPath(new URL("../conformance/own", import.meta.url)));

describe("the twin", () => {
	test("decides the project's own cases right", () => {
		const decided = own.cases.filter((one) => decides(own, one));
		expect(decided.length).toBeGreaterThan(20);
	});
	test.skipIf(!sharedIsThere)("decides the conformance cases right", () => {
		const suite = openShared();
		const decided = suite.cases.filter((one) => decides(suite, one));
		console.log(`the twin decides ${decided.length} of ${suite.cases.length} conformance cases, all right`);
		expect(decided.length).toBeGreaterThan(120);
	});
});
