/** Arbitrary well-typed expressions and targets over the vocabulary, run-time errors among them. */
import fc from "fast-check";
import type { AllOf, AnyOf, Expression, Match, Target } from "../../src/xacml/model.js";
import {
	actionId,
	at,
	designatorOf,
	F1,
	F3,
	item,
	literal,
	NOW,
	resourceId,
	resourceUri,
	subjectId,
	type TypeName,
	WORDS,
	type Word,
	wordsOf,
} from "./vocabulary.js";

const apply = (functionId: string, ...args: Expression[]): Expression => ({
	kind: "Apply",
	functionId,
	arguments: args,
	at,
});
const named = (functionId: string): Expression => ({ kind: "Function", functionId, at });
const reference = (variableId: string): Expression => ({ kind: "VariableReference", variableId, at });

/** Which variables an expression may name, by type; bags apart. */
export interface Scope {
	readonly boolean: readonly string[];
	readonly integer: readonly string[];
	readonly stringBag: readonly string[];
}
export const emptyScope: Scope = { boolean: [], integer: [], stringBag: [] };

const literalOf = (type: TypeName) =>
	fc.constantFrom(...wordsOf(type).flatMap((word) => word.values)).map((text): Expression => literal(type, text));
const bagOf = (type: TypeName): fc.Arbitrary<Expression> =>
	fc.constantFrom(...wordsOf(type)).chain((word) => designatorOf(word, 35));
const references = (ids: readonly string[]): fc.Arbitrary<Expression>[] =>
	ids.length === 0 ? [] : [fc.constantFrom(...ids).map(reference)];

export function stringBag(scope: Scope): fc.Arbitrary<Expression> {
	const built = fc.array(literalOf("string"), { maxLength: 2 }).map((args) => apply(`${F1}string-bag`, ...args));
	return fc.oneof(
		{ weight: 4, arbitrary: bagOf("string") },
		{ weight: 1, arbitrary: built },
		...references(scope.stringBag),
	);
}

export function integer(depth: number, scope: Scope): fc.Arbitrary<Expression> {
	const simple = [
		{ weight: 3, arbitrary: literalOf("integer") },
		{ weight: 2, arbitrary: stringBag(scope).map((bag) => apply(`${F1}string-bag-size`, bag)) },
		{ weight: 2, arbitrary: bagOf("integer").map((bag) => apply(`${F1}integer-one-and-only`, bag)) },
		...references(scope.integer).map((arbitrary) => ({ weight: 2, arbitrary })),
	];
	if (depth <= 0) return fc.oneof(...simple);
	const part = integer(depth - 1, scope);
	return fc.oneof(
		...simple,
		{ weight: 1, arbitrary: fc.tuple(part, part).map((pair) => apply(`${F1}integer-add`, ...pair)) },
		{ weight: 1, arbitrary: fc.tuple(part, part).map((pair) => apply(`${F1}integer-divide`, ...pair)) },
	);
}

const oneString = (scope: Scope): fc.Arbitrary<Expression> =>
	fc.oneof(
		{ weight: 3, arbitrary: literalOf("string") },
		{ weight: 2, arbitrary: stringBag(scope).map((bag) => apply(`${F1}string-one-and-only`, bag)) },
	);

const ORDER = ["equal", "greater-than", "greater-than-or-equal", "less-than", "less-than-or-equal"];
const STRING_TESTS = [
	`${F1}string-equal`,
	`${F3}string-equal-ignore-case`,
	`${F3}string-starts-with`,
	`${F3}string-contains`,
];

export function boolean(depth: number, scope: Scope): fc.Arbitrary<Expression> {
	const one = oneString(scope);
	const bag = stringBag(scope);
	const simple: { weight: number; arbitrary: fc.Arbitrary<Expression> }[] = [
		{ weight: 1, arbitrary: fc.constantFrom("true", "true", "false").map((text) => literal("boolean", text)) },
		{ weight: 1, arbitrary: bagOf("boolean").map((values) => apply(`${F1}boolean-one-and-only`, values)) },
		{ weight: 2, arbitrary: fc.tuple(fc.constantFrom(...STRING_TESTS), one, one).map((call) => apply(...call)) },
		{ weight: 3, arbitrary: fc.tuple(one, bag).map((args) => apply(`${F1}string-is-in`, ...args)) },
		{ weight: 2, arbitrary: fc.tuple(bag, bag).map((args) => apply(`${F1}string-at-least-one-member-of`, ...args)) },
		{
			weight: 2,
			arbitrary: fc
				.tuple(fc.constantFrom(...STRING_TESTS), one, bag, fc.boolean())
				.map(([test, value, values, last]) =>
					apply(`${F3}any-of`, named(test), ...(last ? [value, values] : [values, value])),
				),
		},
		{
			weight: 1,
			arbitrary: bagOf("dateTime").map((values) =>
				apply(
					`${F1}dateTime-less-than`,
					apply(`${F1}dateTime-one-and-only`, values),
					literal("dateTime", NOW.toISOString()),
				),
			),
		},
		...references(scope.boolean).map((arbitrary) => ({ weight: 4, arbitrary })),
	];
	if (depth <= 0) return fc.oneof(...simple);
	const part = boolean(depth - 1, scope);
	const count = integer(depth - 1, scope);
	return fc.oneof(
		...simple,
		{
			weight: 3,
			arbitrary: fc
				.tuple(fc.constantFrom(...ORDER), count, count)
				.map(([test, a, b]) => apply(`${F1}integer-${test}`, a, b)),
		},
		{ weight: 1, arbitrary: part.map((inner) => apply(`${F1}not`, inner)) },
		{
			weight: 3,
			arbitrary: fc
				.tuple(fc.constantFrom("and", "or"), fc.array(part, { maxLength: 3 }))
				.map(([join, parts]) => apply(`${F1}${join}`, ...parts)),
		},
	);
}

/** Anything an assignment may hold: values and bags, sound and failing. */
export function assignable(scope: Scope): fc.Arbitrary<Expression> {
	return fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom("2", "3", "quod", "").map((text): Expression => literal("string", text)) },
		{ weight: 2, arbitrary: stringBag(scope) },
		{ weight: 1, arbitrary: integer(1, scope) },
		{ weight: 1, arbitrary: bagOf("dateTime") },
		{ weight: 1, arbitrary: bagOf("anyURI") },
		{ weight: 1, arbitrary: boolean(0, scope) },
	);
}

// -------------------------------------------------------------------------------------------------------------- targets

function matchOn(word: Word, functionId: string, values: readonly string[], strict: number): fc.Arbitrary<Match> {
	return fc
		.tuple(fc.constantFrom(...values), designatorOf(word, strict))
		.map(([text, bag]) => ({ functionId, value: literal(word.type, text), bag, at }));
}

export const equality = (word: Word, strict: number): fc.Arbitrary<Match> =>
	matchOn(word, `${F1}${word.type}-equal`, word.values, strict);

const otherMatch: fc.Arbitrary<Match> = fc.constantFrom(...WORDS).chain((word): fc.Arbitrary<Match> => {
	if (word.type === "integer") {
		return fc.constantFrom(...ORDER).chain((test) => matchOn(word, `${F1}integer-${test}`, word.values, 30));
	}
	if (word.type !== "string") return equality(word, 30);
	return fc.oneof(
		equality(word, 30),
		matchOn(word, `${F3}string-equal-ignore-case`, word.values, 30),
		matchOn(word, `${F3}string-starts-with`, ["", "a", "s", "re"], 30),
		matchOn(word, `${F3}string-contains`, ["a", "l", "o"], 30),
		matchOn(word, `${F1}string-regexp-match`, ["^[a-l]+$", "a|b", "i[ct]", "."], 30),
	);
});

const allOf = (matches: readonly Match[]): AllOf => ({ matches, at });
const anyOf = (parts: readonly AllOf[]): AnyOf => ({ allOf: parts, at });

/** value1 or value2 or …, all of one attribute: what the engine's index reads. */
export const oneOf = (word: Word, strict: number, length: number): fc.Arbitrary<AnyOf> =>
	fc
		.array(equality(word, strict), { minLength: 1, maxLength: length })
		.map((matches) => anyOf(matches.map((match) => allOf([match]))));

const ids = [subjectId, resourceId, actionId, resourceUri];
const indexable = fc.constantFrom(...ids).chain((word) => oneOf(word, 12, 3));
const mixed = fc
	.array(
		fc
			.array(
				fc.oneof(
					fc.constantFrom(...ids).chain((word) => equality(word, 20)),
					otherMatch,
				),
				{ minLength: 1, maxLength: 2 },
			)
			.map(allOf),
		{
			minLength: 1,
			maxLength: 3,
		},
	)
	.map(anyOf);

/**
 * One item, or a choice of two, of the many there are; case aside or not, sometimes with an Issuer or MustBePresent.
 * Children with such targets are told apart by the index.
 */
const itemChoice = (fold: boolean): fc.Arbitrary<AnyOf> =>
	fc
		.array(matchOn(item, fold ? `${F3}string-equal-ignore-case` : `${F1}string-equal`, item.values, 15), {
			minLength: 1,
			maxLength: 2,
		})
		.map((matches) => anyOf(matches.map((match) => allOf([match]))));

/** The target of one of many children: nearly always about an item, then about something else perhaps. */
export function indexedTarget(fold: boolean): fc.Arbitrary<Target> {
	const more = fc.array(fc.oneof({ weight: 3, arbitrary: indexable }, { weight: 2, arbitrary: mixed }), {
		maxLength: 1,
	});
	return fc
		.oneof(
			{ weight: 6, arbitrary: fc.tuple(itemChoice(fold), more, fc.boolean()) },
			{ weight: 1, arbitrary: fc.tuple(indexable, more, fc.boolean()) },
		)
		.map(([first, rest, turned]): Target => ({ anyOf: turned ? [...rest, first] : [first, ...rest], at }));
}

/** Targets over none to three AnyOf; `many` makes empty ones rare, as among the rules of a long policy. */
export function target(many: boolean): fc.Arbitrary<Target> {
	const part = fc.oneof({ weight: 3, arbitrary: indexable }, { weight: 2, arbitrary: mixed });
	return fc
		.oneof(
			{ weight: many ? 1 : 12, arbitrary: fc.constant([]) },
			{ weight: 3, arbitrary: fc.tuple(part) },
			{ weight: 2, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }) },
		)
		.map((parts): Target => ({ anyOf: parts, at }));
}
