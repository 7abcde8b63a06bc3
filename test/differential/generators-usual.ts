/**
 * Policies as service owners write them: Permit rules over subjects × resources × actions with a constant obligation. The
 * engine keeps such policies in a flat table of its own, so they are generated in every shape the table may take, and in
 * shapes that just miss it.
 */
import fc from "fast-check";
import type { AnyOf, Match, NoticeExpression, Policy, Rule } from "../../src/xacml/model.js";
import { oneOf } from "./generators-expressions.js";
import {
	actionId,
	at,
	chance,
	F1,
	F3,
	ISSUERS,
	literal,
	owner,
	rarely,
	resourceId,
	role,
	subjectId,
	type Word,
} from "./vocabulary.js";

const algorithmId = (version: string, kind: "rule" | "policy", name: string) =>
	`urn:oasis:names:tc:xacml:${version}:${kind}-combining-algorithm:${name}`;

export function algorithm(kind: "rule" | "policy"): fc.Arbitrary<string> {
	const modern = ["deny-overrides", "permit-overrides", "ordered-deny-overrides", "ordered-permit-overrides"];
	const both = [...modern, "deny-unless-permit", "permit-unless-deny"].map((name) => algorithmId("3.0", kind, name));
	const tracked = modern.map((name) => algorithmId("3.0", kind, name));
	const legacy = modern.map((name) => algorithmId(name.startsWith("ordered") ? "1.1" : "1.0", kind, name));
	const single = [
		algorithmId("1.0", kind, "first-applicable"),
		...(kind === "policy" ? [algorithmId("1.0", kind, "only-one-applicable")] : []),
	];
	return fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(...tracked) },
		{ weight: 2, arbitrary: fc.constantFrom(...both) },
		{ weight: 2, arbitrary: fc.constantFrom(...single) },
		{ weight: 1, arbitrary: fc.constantFrom(...legacy) },
	);
}

/** Equality on a string, case aside or not, that asks for nothing else: no Issuer, no MustBePresent. */
function plainEquality(word: Word, fold: boolean): fc.Arbitrary<Match> {
	return fc.constantFrom(...word.values).map((text) => ({
		functionId: fold ? `${F3}string-equal-ignore-case` : `${F1}string-equal`,
		value: literal("string", fold ? text.toUpperCase() : text),
		bag: {
			kind: "AttributeDesignator",
			category: word.category,
			attributeId: word.attributeId,
			dataType: literal("string", "").dataType,
			mustBePresent: false,
			at,
		},
		at,
	}));
}

/** One AllOf for each match. */
const choice = (matches: fc.Arbitrary<Match>, most: number): fc.Arbitrary<AnyOf> =>
	fc
		.array(matches, { minLength: 1, maxLength: most })
		.map((some) => ({ allOf: some.map((match) => ({ matches: [match], at })), at }));

/** All matches in one AllOf: owner and resource. */
const together = (...matches: fc.Arbitrary<Match>[]): fc.Arbitrary<AnyOf> =>
	fc.tuple(...matches).map((some) => ({ allOf: [{ matches: some, at }], at }));

/** What all rules of a policy say of the resource, in one or two AnyOf. */
const resourceGuards: fc.Arbitrary<readonly AnyOf[]> = fc.oneof(
	{ weight: 4, arbitrary: fc.tuple(choice(plainEquality(resourceId, false), 3)) },
	{ weight: 1, arbitrary: fc.tuple(together(plainEquality(resourceId, false), plainEquality(owner, true))) },
	{
		weight: 1,
		arbitrary: fc.tuple(choice(plainEquality(resourceId, true), 2), choice(plainEquality(owner, false), 2)),
	},
	{ weight: 1, arbitrary: fc.tuple(together(plainEquality(resourceId, false), plainEquality(role, false))) },
	{ weight: 1, arbitrary: fc.constant([]) },
);

const subjects: fc.Arbitrary<AnyOf> = fc.oneof(
	choice(plainEquality(role, false), 3),
	choice(fc.oneof(plainEquality(role, true), plainEquality(subjectId, false), plainEquality(subjectId, true)), 4),
	choice(fc.oneof(plainEquality(role, false), plainEquality(owner, false)), 3),
);

/** What the table cannot hold, put on the matches of one attribute throughout a policy. */
interface Spoiler {
	readonly word: Word;
	readonly with: { readonly mustBePresent: true } | { readonly issuer: string };
}
const spoiler: fc.Arbitrary<Spoiler> = fc.record({
	word: fc.constantFrom(role, subjectId, actionId, resourceId),
	with: fc.constantFrom({ mustBePresent: true as const }, { issuer: ISSUERS[0]! }),
});

function spoil(anyOf: AnyOf, { word, with: change }: Spoiler): AnyOf {
	const match = (one: Match): Match =>
		one.bag.kind === "AttributeDesignator" && one.bag.attributeId === word.attributeId
			? { ...one, bag: { ...one.bag, ...change } }
			: one;
	return { ...anyOf, allOf: anyOf.allOf.map((allOf) => ({ ...allOf, matches: allOf.matches.map(match) })) };
}

const constantNotice = (id: string, appliesTo: "Permit" | "Deny", level: string): NoticeExpression => ({
	id,
	appliesTo,
	assignments: [
		{
			attributeId: "urn:o:level",
			category: "urn:o:minimum-authenticationlevel",
			expression: literal("integer", level),
			at,
		},
	],
	at,
});
const notices = (id: string): fc.Arbitrary<NoticeExpression[]> =>
	fc
		.tuple(rarely(60, fc.constantFrom("2", "3", "4")), rarely(25, fc.constantFrom("0", "1")))
		.map(([permit, deny]) => [
			...(permit === undefined ? [] : [constantNotice(id, "Permit", permit)]),
			...(deny === undefined ? [] : [constantNotice(`${id}-deny`, "Deny", deny)]),
		]);

const usualAlgorithm: fc.Arbitrary<string> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant(algorithmId("3.0", "rule", "deny-overrides")) },
	// Found in real policies, where a rule- algorithm is meant.
	{ weight: 1, arbitrary: fc.constant(algorithmId("3.0", "policy", "permit-overrides")) },
	{ weight: 4, arbitrary: algorithm("rule") },
);

const policyOf = (rules: readonly Rule[], combiningAlgId: string, obligations: NoticeExpression[]): Policy => ({
	kind: "Policy",
	id: "",
	version: "1.0",
	combiningAlgId,
	target: { anyOf: [], at },
	variables: [],
	rules,
	obligations,
	advice: [],
	at,
});
const ruleOf = (effect: Rule["effect"], anyOf: readonly AnyOf[]): Rule => ({
	id: "",
	effect,
	target: { anyOf, at },
	obligations: [],
	advice: [],
	at,
});

/** One resource for all rules: what a flat table can hold, and one in five spoilt. */
export const flatPolicy: fc.Arbitrary<Policy> = fc
	.record({
		guards: resourceGuards,
		target: rarely(25, fc.oneof(choice(plainEquality(resourceId, false), 3), choice(plainEquality(role, false), 3))),
		rules: fc.array(
			fc.tuple(rarely(85, subjects), rarely(85, choice(plainEquality(actionId, false), 2)), fc.boolean()),
			{
				minLength: 1,
				maxLength: 6,
			},
		),
		combiningAlgId: usualAlgorithm,
		obligations: notices("o"),
		advice: notices("a"),
		spoilt: rarely(20, spoiler),
	})
	.map(({ guards, target, rules, combiningAlgId, obligations, advice, spoilt }) => {
		const sound = (parts: readonly AnyOf[]) => (spoilt ? parts.map((part) => spoil(part, spoilt)) : parts);
		return {
			...policyOf(
				rules.map(([who, what, turned]) => {
					const parts = [...(who ? [who] : []), ...guards, ...(what ? [what] : [])];
					return ruleOf("Permit", sound(turned ? parts.toReversed() : parts));
				}),
				combiningAlgId,
				obligations,
			),
			target: { anyOf: sound(target ? [target] : []), at },
			advice,
		};
	});

/** A resource for each rule, Issuers and MustBePresent here and there, the last rule now and then a Deny. */
const looserPolicy: fc.Arbitrary<Policy> = fc
	.record({
		rules: fc.array(
			fc.tuple(fc.oneof(oneOf(role, 0, 3), oneOf(subjectId, 0, 2)), oneOf(resourceId, 0, 2), oneOf(actionId, 0, 2)),
			{ minLength: 1, maxLength: 6 },
		),
		combiningAlgId: usualAlgorithm,
		obligations: notices("o"),
		denied: chance(10),
	})
	.map(({ rules, combiningAlgId, obligations, denied }) =>
		policyOf(
			rules.map((anyOf, index) => ruleOf(denied && index === rules.length - 1 ? "Deny" : "Permit", anyOf)),
			combiningAlgId,
			obligations,
		),
	);

export const usualPolicy: fc.Arbitrary<Policy> = fc.oneof(flatPolicy, looserPolicy);
