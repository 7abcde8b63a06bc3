/** The library beside a single compiled policy: the same answers and the same refusals, whatever way the policy came in. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pdp, PolicyLibrary } from "../../src/index.js";
import { AttributeId, Category, DataTypeId } from "../../src/xacml/identifiers.js";
import type { Attribute, Attributes, Match, Policy, PolicySet, Request } from "../../src/xacml/model.js";
import { closedSet, numbered, shortPolicy } from "../differential/generators.js";
import { usualPolicy } from "../differential/generators-usual.js";

const at = { line: 1, column: 1 };
const EQUAL = "urn:oasis:names:tc:xacml:1.0:function:string-equal";
const IGNORE_CASE = "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case";
const ROLE = "urn:altinn:rolecode";
const RESOURCE = "urn:altinn:resource";

const match = (functionId: string, text: string, category: string, attributeId: string): Match => ({
	functionId,
	value: { kind: "AttributeValue", dataType: DataTypeId.string, text, at },
	bag: { kind: "AttributeDesignator", category, attributeId, dataType: DataTypeId.string, mustBePresent: false, at },
	at,
});

const anyOf = (...matches: readonly Match[]) => ({ allOf: matches.map((one) => ({ matches: [one], at })), at });

interface Ruling {
	readonly roles: readonly (readonly [text: string, functionId: string])[];
	readonly actions: readonly string[];
}

function resourcePolicy(resource: string, rulings: readonly Ruling[]): Policy {
	return {
		kind: "Policy",
		id: `policy of ${resource}`,
		version: "1.0",
		combiningAlgId: "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides",
		target: { anyOf: [], at },
		variables: [],
		rules: rulings.map(({ roles, actions }, i) => ({
			id: `rule ${i}`,
			effect: "Permit",
			target: {
				anyOf: [
					anyOf(...roles.map(([text, functionId]) => match(functionId, text, Category.accessSubject, ROLE))),
					anyOf(match(EQUAL, resource, Category.resource, RESOURCE)),
					anyOf(...actions.map((action) => match(IGNORE_CASE, action, Category.action, AttributeId.actionId))),
				],
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

const attribute = (attributeId: string, ...values: readonly string[]): Attribute => ({
	attributeId,
	dataType: DataTypeId.string,
	includeInResult: false,
	values,
});

const request = (...attributes: readonly Attributes[]): Request => ({
	returnPolicyIdList: false,
	combinedDecision: false,
	attributes,
});

const subject = (...attributes: readonly Attribute[]): Attributes => ({ category: Category.accessSubject, attributes });
const resource = (id: string, ...more: readonly Attribute[]): Attributes => ({
	category: Category.resource,
	attributes: [...more, attribute(RESOURCE, id)],
});
const action = (id: string): Attributes => ({
	category: Category.action,
	attributes: [attribute(AttributeId.actionId, id)],
});

describe("texts of every kind", () => {
	// Letters whose small form is longer, is ASCII, or depends on what stands before it; short ones, and equal endings.
	const letter = fc.constantFrom(
		..."aAbBzZ09-_:@`[{",
		"ø",
		"Ø",
		"İ",
		"i",
		"I",
		"\u0307",
		"K",
		"k",
		"K",
		"ſ",
		"s",
		"S",
		"Σ",
		"σ",
		"ς",
		"\u{10400}",
		"\u{10428}",
		"\ud801",
	);
	const text = fc.array(letter, { maxLength: 5 }).map((letters) => letters.join(""));
	const spelled = fc.tuple(text, fc.constantFrom("same", "upper", "lower"), fc.constantFrom("", "x", "İ"));

	test("marks never hide a value that satisfies a row", () => {
		const ruling = fc.record({
			roles: fc.array(fc.tuple(text, fc.constantFrom(EQUAL, IGNORE_CASE)), { minLength: 1, maxLength: 6 }),
			actions: fc.array(fc.constantFrom("read", "Write", "SIGN"), { minLength: 1, maxLength: 2 }),
		});
		const asked = fc.record({
			held: fc.array(spelled, { maxLength: 4 }),
			fromPolicy: fc.array(fc.tuple(fc.nat(20), fc.constantFrom("same", "upper", "lower")), { maxLength: 2 }),
			action: fc.constantFrom("read", "READ", "write", "sign", "delete"),
		});
		const recase = (value: string, way: string): string =>
			way === "upper" ? value.toUpperCase() : way === "lower" ? value.toLowerCase() : value;
		fc.assert(
			fc.property(
				fc.array(ruling, { minLength: 1, maxLength: 3 }),
				fc.array(asked, { minLength: 1 }),
				(rulings, all) => {
					const policy = resourcePolicy("r", rulings);
					const single = Pdp.fromModel([policy]);
					const library = new PolicyLibrary();
					const compiled = library.setTree("r", policy);
					const texts = rulings.flatMap(({ roles }) => roles.map(([role]) => role));
					for (const { held, fromPolicy, action: id } of all) {
						const roles = [
							...held.map(([value, way, front]) => front + recase(value, way)),
							...fromPolicy.map(([index, way]) => recase(texts[index % texts.length] as string, way)),
						];
						const who = subject(...roles.map((role) => attribute(ROLE, role)));
						const rest = [action(id), resource("r")];
						const expected = single.evaluate(request(who, ...rest));
						expect(compiled.evaluate(request(who, ...rest))).toEqual(expected);
						expect(compiled.evaluatePrepared(request(...rest), library.prepareSubject([who]))).toEqual(expected);
					}
				},
			),
			{ numRuns: 1500 },
		);
	});

	test("the last letters of a small form are the small forms of the last letters, where those are ASCII", () => {
		// What markOf rests on; it would have to be thought over if a newer Unicode changed it.
		for (let code = 0; code <= 0x10ffff; code++) {
			const text = `${String.fromCodePoint(code)}XyZ`;
			if (!text.toLowerCase().endsWith("xyz")) throw new Error(`U+${code.toString(16)} changes what follows it`);
		}
	});
});

describe("requests that differ from the one before", () => {
	const policy = resourcePolicy("r", [{ roles: [["dagl", IGNORE_CASE]], actions: ["read"] }]);
	const other = resourcePolicy("s", [{ roles: [["dagl", IGNORE_CASE]], actions: ["read"] }]);

	test("attributes that nobody knows, in any order and number", () => {
		const library = new PolicyLibrary();
		const compiled = library.setTree("r", policy);
		const unknown = attribute("urn:test:unknown", "1");
		const people = [
			subject(attribute(ROLE, "dagl")),
			subject(unknown, attribute(ROLE, "dagl")),
			subject(attribute(ROLE, "priv"), attribute(ROLE, "a0212"), attribute(ROLE, "x"), attribute(ROLE, "DAGL")),
			subject(...Array.from({ length: 100 }, () => unknown), attribute(ROLE, "dagl")),
		];
		for (const who of [...people, ...people]) {
			expect(compiled.evaluate(request(who, action("read"), resource("r"))).results[0]?.decision).toBe("Permit");
			expect(compiled.evaluate(request(resource("r", unknown), who, action("READ"))).results[0]?.decision).toBe(
				"Permit",
			);
			expect(compiled.evaluate(request(who, action("read"), resource("s"))).results[0]?.decision).toBe("NotApplicable");
			expect(compiled.evaluate(request(who, action("write"), resource("r"))).results[0]?.decision).toBe(
				"NotApplicable",
			);
			expect(compiled.evaluate(request(who, action("read"))).results[0]?.decision).toBe("NotApplicable");
			expect(compiled.evaluate(request(who, resource("r"))).results[0]?.decision).toBe("NotApplicable");
		}
	});

	test("an attribute that nobody knew before a later policy asked for it", () => {
		const library = new PolicyLibrary();
		const first = library.setTree("r", policy);
		const who = subject(attribute("urn:altinn:accesspackage", "skatt"));
		expect(first.evaluate(request(who, action("read"), resource("r"))).results[0]?.decision).toBe("NotApplicable");
		const [rule] = other.rules;
		if (rule?.target === undefined) throw new Error("the policy has a rule");
		const [, ...rest] = rule.target.anyOf;
		const byPackage = anyOf(match(EQUAL, "skatt", Category.accessSubject, "urn:altinn:accesspackage"));
		const second = library.setTree("s", {
			...other,
			rules: [{ ...rule, target: { anyOf: [byPackage, ...rest], at } }],
		});
		expect(second.evaluate(request(who, action("read"), resource("s"))).results[0]?.decision).toBe("Permit");
	});

	test("two values where one is usual, and a category given twice", () => {
		const library = new PolicyLibrary();
		const compiled = library.setTree("r", policy);
		const who = subject(attribute(ROLE, "dagl"));
		expect(compiled.evaluate(request(who, action("read"), resource("r"))).results).toHaveLength(1);
		const twice = { category: Category.resource, attributes: [attribute(RESOURCE, "s", "r")] };
		expect(compiled.evaluate(request(who, action("read"), twice)).results[0]?.decision).toBe("Permit");
		const several = compiled.evaluate(request(who, action("read"), resource("r"), resource("s")));
		expect(several.results.map(({ decision }) => decision)).toEqual(["Permit", "NotApplicable"]);
	});

	test("a provider is asked for what a prepared subject may lack", () => {
		const provided = new PolicyLibrary({ attributeProvider: { get: (_, id) => (id === ROLE ? ["dagl"] : undefined) } });
		const compiled = provided.setTree("r", policy, { resource: resource("r") });
		const nobody = provided.prepareSubject([subject(attribute("urn:test:unknown", "1"))]);
		expect(compiled.evaluatePrepared(request(action("read"), resource("r")), nobody).results[0]?.decision).toBe(
			"Permit",
		);
		expect(compiled.decide("read", nobody).results[0]?.decision).toBe("Permit");
	});
});

describe("forms", () => {
	const tree: fc.Arbitrary<Policy | PolicySet> = fc
		.oneof(usualPolicy, shortPolicy(true), closedSet)
		.map((shape) => numbered(shape, "p"));
	const place = fc.record({ line: fc.nat(5000), column: fc.nat(500) });

	test("a tree comes out of its form as it went in, position by position", () => {
		fc.assert(
			fc.property(tree, fc.array(place, { minLength: 1 }), (given, places) => {
				let next = 0;
				// Every element somewhere else, up and down the text.
				const moved = JSON.parse(JSON.stringify(given), (key, value: unknown) =>
					key === "at" ? places[next++ % places.length] : value,
				) as Policy | PolicySet;
				const library = new PolicyLibrary();
				const form = library.setTree("p", moved).form();
				expect(new PolicyLibrary().setForm("p", form)?.tree()).toEqual(moved);
				expect(new PolicyLibrary().setForm("p", form)?.form()).toEqual(form);
			}),
			{ numRuns: 500 },
		);
	});

	test("lone surrogates and names of prototypes are kept", () => {
		const odd = resourcePolicy("\ud800", [{ roles: [["__proto__", EQUAL]], actions: ["constructor"] }]);
		const form = new PolicyLibrary().setTree("r", { ...odd, description: "\udfff\u0000" }).form();
		expect(new PolicyLibrary().setForm("r", form)?.tree()).toEqual({ ...odd, description: "\udfff\u0000" });
	});

	test("what is no form is not understood, and changes nothing", () => {
		const library = new PolicyLibrary();
		const policy = resourcePolicy("r", [{ roles: [["dagl", EQUAL]], actions: ["read"] }]);
		const kept = library.setTree("r", policy);
		const form = kept.form();
		for (const broken of [
			new Uint8Array(),
			Uint8Array.of(1, 2, 3),
			form.slice(0, 40),
			Uint8Array.of(1, ...form.slice(1)),
			new TextEncoder().encode('{"format":2}'),
		]) {
			expect(library.setForm("r", broken)).toBeUndefined();
		}
		expect(library.get("r")).toBe(kept);
		expect(library.size).toBe(1);
	});

	test("a form with any byte changed is not understood", () => {
		const form = new PolicyLibrary()
			.setTree("r", resourcePolicy("r", [{ roles: [["dagl", EQUAL]], actions: ["read"] }]))
			.form();
		for (let i = 0; i < form.length; i++) {
			const spoilt = form.slice();
			spoilt[i] = (spoilt[i] as number) ^ 0x10;
			expect(new PolicyLibrary().setForm("r", spoilt)).toBeUndefined();
		}
	});

	test("a policy is opened by whoever asks first, in whatever way", () => {
		const policy = resourcePolicy("r", [{ roles: [["dagl", EQUAL]], actions: ["read"] }]);
		const form = new PolicyLibrary().setTree("r", policy).form();
		const who = subject(attribute(ROLE, "dagl"));
		const rest = [action("read"), resource("r")];
		const fresh = () => {
			const library = new PolicyLibrary();
			// Prepared before anything is known of roles.
			const prepared = library.prepareSubject([who]);
			const compiled = library.setForm("r", form, { resource: resource("r") });
			if (compiled === undefined) throw new Error("the form is sound");
			return { library, compiled, prepared };
		};
		const first = fresh();
		expect(first.compiled.evaluate(request(who, ...rest)).results[0]?.decision).toBe("Permit");
		const second = fresh();
		expect(second.compiled.evaluatePrepared(request(...rest), second.prepared).results[0]?.decision).toBe("Permit");
		const third = fresh();
		expect(third.compiled.decide("read", third.prepared).results[0]?.decision).toBe("Permit");
		const fourth = fresh();
		expect(fourth.compiled.id).toBe(policy.id);
		expect(fourth.compiled.version).toBe("1.0");
		expect(fourth.compiled.evaluate(request(who, ...rest)).results[0]?.decision).toBe("Permit");
		const fifth = fresh();
		fifth.library.delete("r");
		expect(fifth.compiled.evaluate(request(who, ...rest)).results[0]?.decision).toBe("Permit");
		expect(fifth.compiled.id).toBe(policy.id);
		const sixth = fresh();
		const replaced = sixth.library.setForm("r", form);
		expect(sixth.compiled.evaluate(request(who, ...rest))).toEqual(replaced?.evaluate(request(who, ...rest)));
		expect(sixth.library.get("r")).toBe(replaced);
		expect([...sixth.library.keys()]).toEqual(["r"]);
	});

	test("a policy that has left still knows its form, and space is given back", () => {
		const library = new PolicyLibrary();
		const big = (i: number): Policy => ({
			...resourcePolicy("r", [{ roles: [["dagl", EQUAL]], actions: ["read"] }]),
			description: Array.from({ length: 20_000 }, (_, k) => Math.imul(k + i, 0x9e3779b1).toString(36)).join(),
		});
		const stays = library.setTree("stays", big(0));
		const gone = library.setTree("r", big(1));
		for (let i = 2; i < 20; i++) library.setTree("r", big(i));
		expect(gone.tree()).toEqual(big(1));
		expect(stays.tree()).toEqual(big(0));
		expect(library.get("r")?.tree()).toEqual(big(19));
	});
});

describe("refusals", () => {
	const policy = resourcePolicy("r", [
		{ roles: [["dagl", EQUAL]], actions: ["read"] },
		{ roles: [["priv", EQUAL]], actions: ["write"] },
	]);
	const [first, second] = policy.rules;
	if (first === undefined || second === undefined) throw new Error("the policy has two rules");
	const value = { kind: "AttributeValue", dataType: "urn:nobody:knows", text: "", at } as const;
	const notice = {
		id: "o",
		appliesTo: "Deny",
		assignments: [{ attributeId: "a", expression: value, at }],
		at,
	} as const;
	const spoilt: readonly (readonly [name: string, policy: Policy])[] = [
		["a version that is none", { ...policy, version: "one" }],
		["two rules of one id", { ...policy, rules: [first, { ...second, id: first.id }] }],
		["an unknown algorithm", { ...policy, combiningAlgId: "urn:nobody" }],
		["an unknown data type in an obligation", { ...policy, obligations: [notice] }],
		["an unknown data type in an advice of a rule", { ...policy, rules: [{ ...first, advice: [notice] }] }],
		["two variables of one id", { ...policy, variables: [1, 2].map(() => ({ id: "v", expression: value, at })) }],
	];

	test.each(spoilt)("%s", (_, bad) => {
		const library = new PolicyLibrary();
		const refusal = (set: () => unknown): unknown => {
			try {
				set();
				return "accepted";
			} catch (error) {
				const { name, message, code, line } = error as Error & { code?: string; line?: number };
				return { name, message, code, line };
			}
		};
		const expected = refusal(() => Pdp.fromModel([bad]));
		expect(expected).not.toBe("accepted");
		expect(refusal(() => library.setTree("r", bad, { file: "r.xml" }))).toEqual(expected);
		expect(library.size).toBe(0);
	});
});
