/**
 * Policies in a library agree with the twin too, however they came there and however they are asked: compiled or by their
 * kept form, with the whole request or with a subject prepared beforehand, beside other policies that come and go. Most
 * of them fit the flat table, which single policies never use.
 */
import fc from "fast-check";
import { test } from "vitest";
import { PolicyLibrary, type PreparedSubject } from "../../src/index.js";
import type { Attributes, Policy, PolicySet, Request, Response, Result } from "../../src/xacml/model.js";
import { agree, disagreement } from "./comparable.js";
import { closedSet, numbered, request, shortPolicy } from "./generators.js";
import { flatPolicy, usualPolicy } from "./generators-usual.js";
import { holds, RUNS } from "./runs.js";
import { twinResult } from "./twin.js";
import { at, literal, NOW, role } from "./vocabulary.js";

interface Shelf {
	readonly policies: readonly (Policy | PolicySet)[];
	readonly requests: readonly Request[];
	/** How many roles a policy names that is put between the others: the rows of the table must grow. */
	readonly fillers: number;
	/** The key that is taken out, set anew and so moves in the table. */
	readonly moved: number;
}

const POLICIES = 3;
const REQUESTS = 3;

const shelf: fc.Arbitrary<Shelf> = fc.record({
	policies: fc
		.array(
			fc.oneof(
				{ weight: 6, arbitrary: flatPolicy },
				{ weight: 2, arbitrary: usualPolicy },
				{ weight: 1, arbitrary: shortPolicy(false) },
				{ weight: 1, arbitrary: closedSet },
			),
			{ minLength: POLICIES, maxLength: POLICIES },
		)
		.map((shapes) => shapes.map((shape, index) => numbered(shape, `policy${index}`))),
	requests: fc.array(request, { minLength: REQUESTS, maxLength: REQUESTS }),
	// The last is more than the table has symbols for.
	fillers: fc.oneof(
		{ weight: 30, arbitrary: fc.constantFrom(0, 10) },
		{ weight: 4, arbitrary: fc.constant(300) },
		{ weight: 1, arbitrary: fc.constant(5000) },
	),
	moved: fc.nat(POLICIES - 1),
});

function filler(roles: number): Policy {
	const names = Array.from({ length: roles }, (_, index) => `role${index}`);
	const bag = {
		kind: "AttributeDesignator" as const,
		category: role.category,
		attributeId: role.attributeId,
		dataType: literal("string", "").dataType,
		mustBePresent: false,
		at,
	};
	const functionId = "urn:oasis:names:tc:xacml:1.0:function:string-equal";
	return {
		kind: "Policy",
		id: "filler",
		version: "1.0",
		combiningAlgId: "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides",
		target: { anyOf: [], at },
		variables: [],
		rules: names.map((name) => ({
			id: name,
			effect: "Permit",
			target: {
				anyOf: [{ allOf: [{ matches: [{ functionId, value: literal("string", name), bag, at }], at }], at }],
				at,
			},
			obligations: [],
			advice: [],
			at,
		})),
		obligations: [],
		advice: [],
		at,
	};
}

const ofSubject = ({ category }: Attributes): boolean => category.includes("subject-category");

const prepare = (library: PolicyLibrary, { attributes }: Request): PreparedSubject =>
	library.prepareSubject(attributes.filter(ofSubject));

/** Every way to ask the library for the decision of one policy. */
function* answers(
	library: PolicyLibrary,
	key: string,
	whole: Request,
	early: PreparedSubject,
): Generator<[string, Response]> {
	const policy = library.get(key)!;
	yield ["whole request", policy.evaluate(whole)];
	const rest = { ...whole, attributes: whole.attributes.filter((one) => !ofSubject(one)) };
	yield ["subject prepared early", policy.evaluatePrepared(rest, early)];
	yield ["prepared subject", policy.evaluatePrepared(rest, prepare(library, whole))];
	yield ["explanation", { results: policy.explain(whole).map(({ result }) => result) }];
	const again = new PolicyLibrary({ clock: () => NOW });
	yield ["kept form", again.setForm(key, policy.form())!.evaluate(whole)];
}

function firstDisagreement(shown: Shelf): string | undefined {
	try {
		return compare(shown);
	} catch (error) {
		return disagreement(shown.policies, shown.requests[0]!, { engine: (error as Error).stack ?? String(error) });
	}
}

function compare({ policies, requests, fillers, moved }: Shelf): string | undefined {
	const library = new PolicyLibrary({ clock: () => NOW });
	let early: PreparedSubject[] = [];
	policies.forEach((policy, index) => {
		// Later policies bring symbols that these subjects do not have yet.
		if (index === 1) early = requests.map((whole) => prepare(library, whole));
		library.setTree(policy.id, policy);
		if (index === 0 && fillers > 0) library.setTree("filler", filler(fillers));
	});
	library.delete(policies[moved]!.id);
	library.setTree(policies[moved]!.id, policies[moved]!);
	for (const policy of policies) {
		for (const [number, whole] of requests.entries()) {
			const twin = twinResult([policy], policy.id, whole, NOW);
			for (const [way, { results }] of answers(library, policy.id, whole, early[number]!)) {
				const engine: Result = results[0]!;
				if (results.length !== 1 || !agree(engine, twin)) {
					return `${fillers} fillers\n${disagreement([policy], whole, { [way]: engine, twin })}`;
				}
			}
		}
	}
	return undefined;
}

test(
	`a library and the twin agree in ${RUNS} runs`,
	() => holds(shelf, Math.ceil(RUNS / (POLICIES * REQUESTS)), firstDisagreement),
	60_000 + RUNS * 20,
);
