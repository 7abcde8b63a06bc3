/** The JSON Profile: the conformance cases as converted to JSON, the samples of four projects, inference of data types. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Pdp } from "../../src/index.js";
import { RequestError } from "../../src/xacml/errors.js";
import { comparablePair, resultsOfJson } from "./response-forms.js";
import { loadPolicies, runCase } from "./run-case.js";
import { openShared, sharedFolder, sharedIsThere, Tally } from "./suite.js";

const folder = join(sharedFolder, "json-profile");
const readText = (file: string): string => readFileSync(join(folder, file), "utf8");
const readJson = (file: string): unknown => JSON.parse(readText(file));
const STATUS = "urn:oasis:names:tc:xacml:1.0:status:";

/** Permit, and the values of urn:example:a that have this data type as an obligation. */
const showing = (dataType: string): string => `
<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="show" Version="1.0"
	RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides">
	<Target/>
	<Rule RuleId="permit" Effect="Permit"/>
	<ObligationExpressions><ObligationExpression ObligationId="seen" FulfillOn="Permit">
		<AttributeAssignmentExpression AttributeId="value">
			<AttributeDesignator Category="urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"
				AttributeId="urn:example:a" DataType="${dataType}" MustBePresent="false"/>
		</AttributeAssignmentExpression>
	</ObligationExpression></ObligationExpressions>
</Policy>`;
const STRING = "http://www.w3.org/2001/XMLSchema#string";

/** A bad request is refused, or answered Indeterminate with syntax-error. */
function expectRefused(request: unknown): void {
	let response: object;
	try {
		response = Pdp.load(showing(STRING)).evaluateJson(request);
	} catch (error) {
		expect(error).toBeInstanceOf(RequestError);
		return;
	}
	const shown = resultsOfJson(response).map(({ decision, status }) => [decision, status]);
	expect(shown).toEqual([["Indeterminate", `${STATUS}syntax-error`]]);
}

interface Converted {
	readonly case: string;
	readonly request: unknown;
	readonly requestShorthand?: unknown;
	readonly response: unknown;
}

interface Sample {
	readonly file: string;
	readonly kind: "request" | "response";
	readonly valid: boolean;
	readonly case?: string;
}

interface InferenceCase {
	readonly id: string;
	readonly attribute: Readonly<Record<string, unknown>>;
	readonly dataType: string;
	readonly lexical: readonly string[];
}

/**
 * Samples whose index calls them valid or invalid where we say the opposite. That booleans beside strings are refused, and
 * that an empty Value array and strings beside numbers are accepted, is AuthzForce's reading and ours.
 */
const OTHER_SIDE: Readonly<Record<string, string>> = {
	"samples/authzforce-core/GH-42/Request.json": "an unknown DataType: a syntax error, as its own response says",
};

/** Valid samples that cannot be decided: what the reference in them names is not there. */
const UNDECIDABLE = ["samples/altinn/ResourceRegistry_NoSubject_MultiRequest_IndeterminateRequest.json"];

/** Questions the profile leaves open: accepted as values of this type, or refused. */
const DEBATABLE: Readonly<Record<string, string | undefined>> = {
	"empty-array": STRING,
	"mixed-string-number": STRING,
	"mixed-string-boolean": undefined,
};

/** The shorthand of a request whose categories are all empty is no request (it has no category left). */
const saysNothing = (request: unknown): boolean => Object.keys((request as { Request: object }).Request).length === 0;

const requestWith = (attribute: object): object => ({
	Request: { AccessSubject: [{ Attribute: [{ AttributeId: "urn:example:a", ...attribute }] }] },
});

describe.skipIf(!sharedIsThere)("JSON Profile", () => {
	if (!sharedIsThere) return;
	const suite = openShared();
	const caseOf = (id: string) => suite.cases.find((one) => one.id === id)!;
	const tally = new Tally();
	afterAll(() => console.log(tally.table("conformance data, JSON (long form and shorthand)")));

	const files = readdirSync(join(folder, "generated"));
	test.for(files)("%s", (file) => {
		const converted = readJson(join("generated", file)) as Converted;
		const one = caseOf(converted.case);
		for (const request of [converted.request, converted.requestShorthand]) {
			if (request === undefined || saysNothing(request)) continue;
			tally.count(one, () =>
				runCase(
					suite,
					one,
					(pdp) => resultsOfJson(pdp.evaluateJson(request)),
					() => resultsOfJson(converted.response),
				),
			);
		}
	});

	describe("samples", () => {
		const samples = (readJson("samples/index.json") as Sample[]).filter((one) => one.kind === "request");
		const of = (valid: boolean) =>
			samples.filter((one) => (one.file in OTHER_SIDE ? !one.valid : one.valid) === valid).map(({ file }) => file);
		test.for(of(true))("read: %s", (file) => {
			const results = resultsOfJson(Pdp.load(showing(STRING)).evaluateJson(readJson(file)));
			expect(results.length).toBeGreaterThan(0);
			const decision = UNDECIDABLE.includes(file) ? "Indeterminate" : "Permit";
			for (const result of results) expect(result.decision).toBe(decision);
		});
		test.for(of(false))("refused: %s", (file) => expectRefused(readJson(file)));

		const answered = samples.filter((one) => one.case !== undefined);
		test.for(answered.map((one) => [one.file, one.case!] as const))("answered: %s", ([file, id]) => {
			const response = loadPolicies(suite, caseOf(id)).evaluateJson(readJson(file));
			const expected = readJson(file.replace(/Request\.json$/, "Response.json"));
			const pair = comparablePair(resultsOfJson(response), resultsOfJson(expected));
			expect(pair.actual).toEqual(pair.expected);
		});
	});

	describe("data types", () => {
		const { accept, reject, debatable } = readJson("inference.json") as Record<string, InferenceCase[]>;
		test.for(accept!.map((one) => [one.id, one] as const))("%s", ([, { attribute, dataType, lexical }]) => {
			const results = resultsOfJson(Pdp.load(showing(dataType)).evaluateJson(requestWith(attribute)));
			const assignments = lexical.map((text) => ({ AttributeId: "value", DataType: dataType, Value: text }));
			const expected = resultsOfJson({
				Response: [{ Decision: "Permit", Obligations: [{ Id: "seen", AttributeAssignment: assignments }] }],
			});
			expect(results).toEqual(expected);
		});
		test.for(reject!.map((one) => [one.id, one] as const))("refused: %s", ([, { attribute }]) =>
			expectRefused(requestWith(attribute)),
		);
		test.for(debatable!.map((one) => [one.id, one] as const))("our choice: %s", ([id, { attribute }]) => {
			expect(id in DEBATABLE, "a choice has been made").toBe(true);
			const dataType = DEBATABLE[id];
			if (dataType === undefined) return expectRefused(requestWith(attribute));
			const [result] = resultsOfJson(Pdp.load(showing(dataType)).evaluateJson(requestWith(attribute)));
			expect(result?.obligations[0]?.split("\n")).toHaveLength(1 + (attribute.Value as unknown[]).length);
		});
	});
});

if (!sharedIsThere) console.warn(`NO CONFORMANCE DATA at ${sharedFolder}: the JSON Profile cases are SKIPPED.`);
