import { AttributeId, Category } from "../xacml/identifiers.js";
import type { AllOf, AnyOf, Match, Policy, PolicyReference, PolicySet, Rule } from "../xacml/model.js";
import { subjectUrn } from "./model.js";
import { type AttributePair, rightKeyV1, rightKeyV2 } from "./right-key.js";

/** What a policy gives: an action on a resource or a part of it, and who has it by the policy alone. */
export interface PolicyRight {
	/** The v2 key, by which delegations name the right. */
	readonly key: string;
	readonly keyV1: string;
	readonly action: string;
	/** As the policy writes it: a registry id, or org and app, and the parts below (task, appresource, …). */
	readonly resource: readonly AttributePair[];
	/** Alternatives; all attributes of one alternative are needed together. */
	readonly subjects: readonly (readonly AttributePair[])[];
}

/** One line of a policy taken apart: subject, resource and action that belong together. */
export interface PolicyTerm {
	readonly rule: Rule;
	readonly subject: readonly AttributePair[];
	readonly resource: readonly AttributePair[];
	readonly action: string;
}

/** A policy whose targets multiply to more lines than anybody can administer. */
export class TooManyTerms extends Error {
	override readonly name = "TooManyTerms";

	constructor(readonly rule: Rule) {
		super(`With rule "${rule.id}" the targets multiply to more than ${MOST_TERMS} combinations.`);
	}
}

const MOST_TERMS = 50_000;

/** Rights by the tree they were taken from: trees are kept and asked again (`findPolicyTree`). */
const known = new WeakMap<Policy | PolicySet, readonly PolicyRight[]>();

/**
 * The rights of a policy's Permit rules, one for each resource and action, in the order of the policy. Targets count as the
 * standard says, those of the policy (set) too; only equality names something, so a rule that compares otherwise gives no right.
 *
 * @throws {TooManyTerms}
 */
export function policyRights(tree: Policy | PolicySet): PolicyRight[] {
	let rights = known.get(tree);
	if (rights === undefined) {
		rights = collectRights(tree);
		known.set(tree, rights);
	}
	return [...rights];
}

function collectRights(tree: Policy | PolicySet): readonly PolicyRight[] {
	const rights = new Map<string, Omit<PolicyRight, "subjects"> & { subjects: Map<string, readonly AttributePair[]> }>();
	const keys = new Map<string, string>();
	for (const { resource, action, subject } of policyTerms(tree)) {
		const written = JSON.stringify([resource, action]);
		const key = keys.get(written) ?? rightKeyV2(resource, action);
		keys.set(written, key);
		let right = rights.get(key);
		if (right === undefined) {
			right = { key, keyV1: rightKeyV1(resource, action), action, resource, subjects: new Map() };
			rights.set(key, right);
		}
		const alternative = JSON.stringify(subject.map(({ type, value }) => [type, value.toLowerCase()]).sort());
		if (!right.subjects.has(alternative)) right.subjects.set(alternative, subject);
	}
	return [...rights.values()].map(({ subjects, ...right }) => ({ ...right, subjects: [...subjects.values()] }));
}

/** The full cross product of the Permit rules (registry-access 1.4, row 10). @throws {TooManyTerms} */
export function* policyTerms(tree: Policy | PolicySet): Generator<PolicyTerm> {
	let count = 0;
	for (const { rule, anyOf } of rulesOf(tree)) {
		if (rule.effect !== "Permit") continue;
		for (const term of ruleTerms(rule, anyOf)) {
			count += 1;
			if (count > MOST_TERMS) throw new TooManyTerms(rule);
			yield term;
		}
	}
}

export interface RuleInPlace {
	readonly rule: Rule;
	/** Of the rule and of all it stands in. */
	readonly anyOf: readonly AnyOf[];
}

/** Every rule in the order of the document; what is only referred to is not looked at. */
export function* rulesOf(
	node: Policy | PolicySet | PolicyReference,
	above: readonly AnyOf[] = [],
): Generator<RuleInPlace> {
	if (node.kind === "PolicySet") {
		for (const child of node.children) yield* rulesOf(child, [...above, ...node.target.anyOf]);
	} else if (node.kind === "Policy") {
		for (const rule of node.rules) {
			yield { rule, anyOf: [...above, ...node.target.anyOf, ...(rule.target?.anyOf ?? [])] };
		}
	}
}

/** A conjunction of matches by equality, as attribute pairs by category. */
interface Term {
	readonly subject: readonly AttributePair[];
	readonly resource: readonly AttributePair[];
	readonly action: readonly AttributePair[];
}

type Part = keyof Term;

const PARTS: Readonly<Record<string, Part>> = {
	[Category.accessSubject]: "subject",
	[Category.resource]: "resource",
	[Category.action]: "action",
};

const EMPTY: Term = { subject: [], resource: [], action: [] };

function* ruleTerms(rule: Rule, anyOf: readonly AnyOf[]): Generator<PolicyTerm> {
	for (const { subject, resource, action } of conjunctions(rule, anyOf, "complete")) {
		const [only] = action;
		if (resource.length === 0 || only === undefined || action.length > 1) continue;
		if (only.type === AttributeId.actionId) yield { rule, subject, resource, action: only.value };
	}
}

/** False when no request can match all of these: they want two resources, or two actions, at once. */
export function canMatch(rule: Rule, anyOf: readonly AnyOf[]): boolean {
	return conjunctions(rule, anyOf, "all").length > 0;
}

/** Subjects that Permit rules name, as lower-case urns: what the index of subjects holds (registry-access 1.5). */
export function subjectsOf(tree: Policy | PolicySet): ReadonlySet<string> {
	const subjects = new Set<string>();
	for (const { rule, anyOf } of rulesOf(tree)) {
		if (rule.effect !== "Permit") continue;
		for (const { allOf } of anyOf) {
			for (const each of allOf) for (const pair of termOf(each).subject) subjects.add(subjectUrn(pair));
		}
	}
	return subjects;
}

/** The actions that Permit rules name; undefined when one of them permits whatever action, or compares otherwise than by equality. */
export function actionsOf(tree: Policy | PolicySet): ReadonlySet<string> | undefined {
	const actions = new Set<string>();
	for (const { rule, anyOf } of rulesOf(tree)) {
		if (rule.effect !== "Permit") continue;
		const matches = anyOf.flatMap(({ allOf }) => allOf.flatMap((each) => each.matches));
		const pairs = matches.filter(({ bag }) => bag.category === Category.action).map(pairOf);
		if (pairs.length === 0 || pairs.includes(undefined)) return undefined;
		for (const pair of pairs) if (pair?.type === AttributeId.actionId) actions.add(pair.value);
	}
	return actions;
}

/** The conjunctions that the AnyOf multiply to; `complete` leaves out those that compare otherwise than by equality. */
function conjunctions(rule: Rule, anyOf: readonly AnyOf[], which: "complete" | "all"): readonly Term[] {
	let terms: readonly Term[] = [EMPTY];
	for (const { allOf } of anyOf) {
		const named = which === "all" ? allOf : allOf.filter(isComplete);
		const alternatives = named.map(termOf);
		if (terms.length * alternatives.length > MOST_TERMS) throw new TooManyTerms(rule);
		terms = terms.flatMap((term) => alternatives.map((other) => both(term, other))).filter(isPossible);
	}
	return terms;
}

/** Environment and the like are a circumstance of a right, not a part of its name. */
const isComplete = ({ matches }: AllOf): boolean =>
	matches.every((match) => PARTS[match.bag.category] === undefined || pairOf(match) !== undefined);

function termOf({ matches }: AllOf): Term {
	const term: Record<Part, AttributePair[]> = { subject: [], resource: [], action: [] };
	for (const match of matches) {
		const part = PARTS[match.bag.category];
		const pair = pairOf(match);
		if (part === undefined || pair === undefined) continue;
		if (!term[part].some((other) => isSame(pair, other))) term[part].push(pair);
	}
	return term;
}

const EQUALITY = /:function:(string-equal|string-equal-ignore-case|anyURI-equal)$/;

/** What a match names; undefined unless it compares an attribute by equality. */
export function pairOf({ bag, functionId, value }: Match): AttributePair | undefined {
	if (bag.kind !== "AttributeDesignator" || !EQUALITY.test(functionId)) return undefined;
	return { type: bag.attributeId, value: value.text };
}

function both(a: Term, b: Term): Term {
	const join = (part: Part): readonly AttributePair[] =>
		b[part].length === 0
			? a[part]
			: [...a[part], ...b[part].filter((pair) => !a[part].some((other) => isSame(pair, other)))];
	return { subject: join("subject"), resource: join("resource"), action: join("action") };
}

/** Of these a request has one value at most, so two values never hold together. */
const SINGLE: ReadonlySet<string> = new Set([
	"urn:altinn:resource",
	"urn:altinn:org",
	"urn:altinn:app",
	"urn:altinn:task",
	"urn:altinn:end-event",
	AttributeId.actionId,
]);

const isPossible = ({ resource, action }: Term): boolean => !hasTwoValues(resource) && !hasTwoValues(action);

const hasTwoValues = (pairs: readonly AttributePair[]): boolean =>
	pairs.some(({ type }, i) => SINGLE.has(type) && pairs.findIndex((other) => other.type === type) !== i);

const isSame = (a: AttributePair, b: AttributePair): boolean =>
	a.type === b.type && a.value.toLowerCase() === b.value.toLowerCase();
