/** Arbitrary policies and requests for the differential test: small vocabularies, so that most things meet. */
import fc from "fast-check";
import type {
	Attribute,
	Attributes,
	NoticeExpression,
	Policy,
	PolicyReference,
	PolicySet,
	Request,
	Rule,
	Target,
	VariableDefinition,
} from "../../src/xacml/model.js";
import {
	assignable,
	boolean,
	emptyScope,
	indexedTarget,
	integer,
	type Scope,
	stringBag,
	target,
} from "./generators-expressions.js";
import { algorithm, usualPolicy } from "./generators-usual.js";
import { at, chance, ISSUERS, rarely, TYPE_IDS, WORDS, type Word } from "./vocabulary.js";

type Shape = Policy | PolicySet;
export interface Scenario {
	/** The root set, with the id "root", and after it the policies that references find. */
	readonly policies: readonly Shape[];
	readonly requests: readonly Request[];
}

const effect = fc.constantFrom("Permit" as const, "Deny" as const);

// -------------------------------------------------------------------------------------------- obligations and advice

function notices(percent: number, scope: Scope): fc.Arbitrary<NoticeExpression[]> {
	const assignment = fc
		.record({
			attributeId: fc.constantFrom("urn:o:level", "urn:o:note"),
			category: rarely(20, fc.constant("urn:o:category")),
			issuer: rarely(10, fc.constant("urn:o:issuer")),
			expression: assignable(scope),
		})
		.map(({ attributeId, category, issuer, expression }) => ({
			attributeId,
			...(category === undefined ? {} : { category }),
			...(issuer === undefined ? {} : { issuer }),
			expression,
			at,
		}));
	const notice = fc.record({
		id: fc.constantFrom("o1", "o2", "o3"),
		appliesTo: effect,
		assignments: fc.array(assignment, { maxLength: 2 }),
		at: fc.constant(at),
	});
	return rarely(percent, fc.array(notice, { minLength: 1, maxLength: 2 })).map((some) => some ?? []);
}

// -------------------------------------------------------------------------------------------------------------- policies

const SCOPE: Scope = { boolean: ["b"], integer: ["i"], stringBag: ["s"] };
/** Named so that a definition only refers to those after it: never a circle, often out of order. */
const variables: fc.Arbitrary<VariableDefinition[]> = fc
	.tuple(boolean(1, { ...SCOPE, boolean: [] }), integer(1, { ...emptyScope, stringBag: ["s"] }), stringBag(emptyScope))
	.map(([b, i, s]) => [
		{ id: "b", expression: b, at },
		{ id: "s", expression: s, at },
		{ id: "i", expression: i, at },
	]);

function rule(kind: "few" | "many" | "indexed" | "folded", scope: Scope): fc.Arbitrary<Rule> {
	const many = kind !== "few";
	return fc
		.record({
			effect,
			target: rarely(
				many ? 95 : 55,
				kind === "few" || kind === "many" ? target(many) : indexedTarget(kind === "folded"),
			),
			condition: rarely(many ? 25 : 50, boolean(2, scope)),
			obligations: notices(35, scope),
			advice: notices(20, scope),
		})
		.map(({ target: its, condition, ...rest }) => ({
			id: "",
			...rest,
			...(its === undefined ? {} : { target: its }),
			...(condition === undefined ? {} : { condition: { expression: condition, at } }),
			at,
		}));
}

function policyOver(rules: (scope: Scope) => fc.Arbitrary<Rule[]>, its: fc.Arbitrary<Target>): fc.Arbitrary<Policy> {
	return chance(30).chain((withVariables) => {
		const scope = withVariables ? SCOPE : emptyScope;
		return fc.record({
			kind: fc.constant("Policy" as const),
			id: fc.constant(""),
			version: fc.constantFrom("1.0", "2"),
			combiningAlgId: algorithm("rule"),
			target: its,
			variables: withVariables ? variables : fc.constant([]),
			rules: rules(scope),
			obligations: notices(35, scope),
			advice: notices(20, scope),
			at: fc.constant(at),
		});
	});
}

export const shortPolicy = (many: boolean) =>
	policyOver(
		(scope) => fc.array(rule("few", scope), { maxLength: 3 }),
		many ? fc.oneof(target(true), indexedTarget(false)) : target(false),
	);
const longPolicy = fc
	.constantFrom("many" as const, "indexed" as const, "folded" as const)
	.chain((kind) => policyOver((scope) => fc.array(rule(kind, scope), { minLength: 4, maxLength: 12 }), target(false)));

// ---------------------------------------------------------------------------------- policy sets, references, scenarios

/** What references may name, by kind; every pattern finds something among the versions of LIBRARY. */
const LIBRARY = { Policy: ["1.0", "1.9", "1.10"], PolicySet: ["1.0", "1.0.1", "2.3"] } as const;
const reference: fc.Arbitrary<PolicyReference> = fc
	.constantFrom(
		["Policy", {}],
		["Policy", { version: "1.9" }],
		["Policy", { version: "1.*" }],
		["Policy", { version: "+", latestVersion: "1.9" }],
		["Policy", { earliestVersion: "1.9" }],
		["PolicySet", {}],
		["PolicySet", { version: "1.+" }],
		["PolicySet", { version: "*.0" }],
		["PolicySet", { earliestVersion: "1.0", latestVersion: "1.1" }],
	)
	.map(([kind, versions]) => ({
		kind: kind === "Policy" ? ("PolicyIdReference" as const) : ("PolicySetIdReference" as const),
		id: `shared${kind as string}`,
		...(versions as object),
		at,
	}));

function policySet(depth: number, many: boolean): fc.Arbitrary<PolicySet> {
	const child: fc.Arbitrary<PolicySet | Policy | PolicyReference> = fc.oneof(
		{ weight: 4, arbitrary: shortPolicy(many) },
		{ weight: 2, arbitrary: usualPolicy },
		{ weight: 1, arbitrary: longPolicy },
		{ weight: 1, arbitrary: reference },
		...(depth > 1 ? [{ weight: 3, arbitrary: policySet(depth - 1, false) }] : []),
	);
	return fc.record({
		kind: fc.constant("PolicySet" as const),
		id: fc.constant(""),
		version: fc.constant("1.0"),
		combiningAlgId: algorithm("policy"),
		target: target(false),
		children: fc.array(child, many ? { minLength: 4, maxLength: 12 } : { maxLength: 3 }),
		obligations: notices(35, emptyScope),
		advice: notices(20, emptyScope),
		at: fc.constant(at),
	});
}

/** Ids from the place in the tree: unique, and telling when a failure is printed. */
export function numbered(shape: Shape, name: string, version?: string): Shape {
	const own = { id: name, ...(version === undefined ? {} : { version }) };
	if (shape.kind === "Policy") {
		return { ...shape, ...own, rules: shape.rules.map((one, index) => ({ ...one, id: `${name}.r${index}` })) };
	}
	return {
		...shape,
		...own,
		children: shape.children.map((child, index) =>
			child.kind === "Policy" || child.kind === "PolicySet" ? numbered(child, `${name}.${index}`) : child,
		),
	};
}

/** A set that refers to nothing, for the library: so nothing can go in circles. */
export const closedSet = fc
	.record({
		children: fc.array(fc.oneof(shortPolicy(false), usualPolicy), { maxLength: 2 }),
		alg: algorithm("policy"),
		target: target(false),
	})
	.map(
		({ children, alg, target: its }): PolicySet => ({
			kind: "PolicySet",
			id: "",
			version: "1.0",
			combiningAlgId: alg,
			target: its,
			children,
			obligations: [],
			advice: [],
			at,
		}),
	);

function refersTo(shape: Shape, kind: PolicyReference["kind"]): boolean {
	return (
		shape.kind === "PolicySet" &&
		shape.children.some((child) =>
			child.kind === "Policy" || child.kind === "PolicySet" ? refersTo(child, kind) : child.kind === kind,
		)
	);
}

const root: fc.Arbitrary<Shape> = fc.oneof(
	{ weight: 3, arbitrary: usualPolicy },
	{ weight: 4, arbitrary: longPolicy },
	{ weight: 3, arbitrary: shortPolicy(false) },
	{ weight: 3, arbitrary: policySet(1, true) },
	{ weight: 6, arbitrary: policySet(4, false) },
);

const policies: fc.Arbitrary<Shape[]> = root.chain((top) => {
	const versions = (kind: "Policy" | "PolicySet", arbitrary: fc.Arbitrary<Shape>) =>
		refersTo(top, kind === "Policy" ? "PolicyIdReference" : "PolicySetIdReference")
			? fc
					.tuple(...LIBRARY[kind].map(() => arbitrary))
					.map((shapes) => shapes.map((shape, index) => numbered(shape, `shared${kind}`, LIBRARY[kind][index])))
			: fc.constant([]);
	return fc
		.tuple(versions("Policy", shortPolicy(false)), versions("PolicySet", closedSet))
		.map(([shared, sharedSets]) => [numbered(top, "root"), ...shared, ...sharedSets]);
});

// -------------------------------------------------------------------------------------------------------------- requests

function attributeOf(word: Word): fc.Arbitrary<Attribute[]> {
	const one = fc
		.record({
			values: fc.oneof(
				{ weight: 6, arbitrary: fc.tuple(fc.constantFrom(...word.values)) },
				{
					weight: 2,
					arbitrary: fc.array(fc.constantFrom(...word.values, ...(word.spellings ?? [])), {
						minLength: 1,
						maxLength: 3,
					}),
				},
			),
			issuer: rarely(10, fc.constantFrom(...ISSUERS)),
			includeInResult: chance(10),
		})
		.map(({ values, issuer, includeInResult }) => ({
			attributeId: word.attributeId,
			dataType: TYPE_IDS[word.type],
			...(issuer === undefined ? {} : { issuer }),
			includeInResult,
			values,
		}));
	return rarely(
		word.present,
		fc.oneof({ weight: 9, arbitrary: fc.tuple(one) }, { weight: 1, arbitrary: fc.tuple(one, one) }),
	).map((some) => some ?? []);
}

const categories = [...new Set(WORDS.map((word) => word.category))];

export const request: fc.Arbitrary<Request> = fc
	.tuple(fc.tuple(...WORDS.map(attributeOf)), chance(30))
	.map(([attributes, returnPolicyIdList]) => ({
		returnPolicyIdList,
		combinedDecision: false,
		attributes: categories.map(
			(category): Attributes => ({
				category,
				attributes: attributes.flatMap((some, index) => (WORDS[index]?.category === category ? some : [])),
			}),
		),
	}));

export const scenario = (requests: number): fc.Arbitrary<Scenario> =>
	fc.record({ policies, requests: fc.array(request, { minLength: requests, maxLength: requests }) });
