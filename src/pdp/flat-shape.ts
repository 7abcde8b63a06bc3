import { PolicyError } from "../xacml/errors.js";
import { Category, DataTypeId } from "../xacml/identifiers.js";
import type { AnyOf, Match, Notice, Policy, Target } from "../xacml/model.js";
import { lookupAlgorithm } from "./algorithms.js";
import { AttributeSlots } from "./attribute-slots.js";
import { compileNotices } from "./compile-notices.js";
import { refuseDuplicates } from "./compile-policy.js";
import { plainEquality } from "./equality.js";
import { isVersion } from "./version-pattern.js";

/** An attribute of type string: category and id. */
export type FlatAttribute = readonly [category: string, attributeId: string];

/** The attribute must hold one of the values; in lower case, and compared so, when `fold`. */
export interface FlatGuard {
	readonly attribute: FlatAttribute;
	readonly fold: boolean;
	readonly values: readonly string[];
}

/** Who may do what: undefined actions means any action, undefined subjects anybody. */
export interface FlatRule {
	readonly actions?: readonly string[];
	readonly subjects?: readonly FlatGuard[];
}

export interface FlatNotices {
	readonly obligations: readonly Notice[];
	readonly advice: readonly Notice[];
}

/**
 * The usual resource policy, reduced to a table (design 2.4): Permit rules whose targets are (subject has one of …) and
 * (resource is …) and (action is one of …), compared as strings, with constant obligations. Plain data, kept with the
 * compiled form.
 */
export interface FlatShape {
	/** Unless these hold the policy is NotApplicable. */
	readonly targetGuards: readonly FlatGuard[];
	/** Unless these hold no rule applies. */
	readonly ruleGuards: readonly FlatGuard[];
	readonly action?: { readonly attribute: FlatAttribute; readonly fold: boolean };
	readonly rules: readonly FlatRule[];
	/** When no rule applies. */
	readonly otherwise: "NotApplicable" | "Deny";
	readonly permit: FlatNotices;
	readonly deny: FlatNotices;
}

const NONE: FlatNotices = { obligations: [], advice: [] };

/**
 * The shape of a policy, or undefined when it is not of the usual kind or there is something wrong with it: then compiling
 * tells what. INVARIANT: a policy that has a shape compiles. Equalities of strings cannot be ill-typed and any text is a
 * string, so of all that compiling checks only the version, the ids of the rules and the notices are left.
 */
export function soundShapeOf(policy: Policy): FlatShape | undefined {
	if (!isVersion(policy.version)) return undefined;
	try {
		const shape = flatShapeOf(policy);
		if (shape !== undefined) refuseDuplicates(policy.rules, "");
		return shape;
	} catch (error) {
		if (error instanceof PolicyError) return undefined;
		throw error;
	}
}

function flatShapeOf(policy: Policy): FlatShape | undefined {
	const otherwise = lookupAlgorithm(policy.combiningAlgId, "rule")?.permitOnly;
	if (otherwise === undefined || policy.rules.length === 0) return undefined;
	// Constant notices refer to no variable, and nothing else of the usual kind can.
	if (policy.variables.length > 0) return undefined;
	const targetGuards = conjunction(policy.target);
	const scope = { slots: new AttributeSlots(), numbering: { variables: 0 }, xpath: undefined, variables: undefined };
	const permit = compileNotices(policy, "Permit", scope);
	const deny = compileNotices(policy, "Deny", scope);
	if (targetGuards === undefined) return undefined;
	if ((permit !== undefined && permit.constant === undefined) || (deny !== undefined && deny.constant === undefined)) {
		return undefined;
	}
	const parts: Parts[] = [];
	for (const rule of policy.rules) {
		if (rule.effect !== "Permit" || rule.condition !== undefined) return undefined;
		if (rule.obligations.length > 0 || rule.advice.length > 0) return undefined;
		const part = takeApart(rule.target);
		if (part === undefined) return undefined;
		parts.push(part);
	}
	const ruleGuards = parts[0]?.guards ?? [];
	if (parts.some((part) => !sameGuards(part.guards, ruleGuards))) return undefined;
	const action = commonAction(parts);
	if (action === "mixed") return undefined;
	return {
		targetGuards,
		ruleGuards,
		...(action === undefined ? {} : { action }),
		rules: parts.map(({ actions, subjects }) => ({
			...(actions === undefined ? {} : { actions: actions.values }),
			...(subjects === undefined ? {} : { subjects }),
		})),
		otherwise,
		permit: permit?.constant ?? NONE,
		deny: deny?.constant ?? NONE,
	};
}

interface Parts {
	readonly guards: readonly FlatGuard[];
	readonly actions: FlatGuard | undefined;
	readonly subjects: readonly FlatGuard[] | undefined;
}

/** A rule's AnyOf in their roles: one of actions, one of subjects, all others guards. */
function takeApart(target: Target | undefined): Parts | undefined {
	const guards: FlatGuard[] = [];
	let actions: FlatGuard | undefined;
	let subjects: readonly FlatGuard[] | undefined;
	for (const anyOf of target?.anyOf ?? []) {
		const alternatives = disjunction(anyOf);
		const [only] = alternatives ?? [];
		if (alternatives === undefined) {
			const all = conjunctionOfOne(anyOf);
			if (all === undefined) return undefined;
			guards.push(...all);
		} else if (alternatives.length === 1 && only?.attribute[0] === Category.action) {
			if (actions !== undefined) return undefined;
			actions = only;
		} else if (alternatives.length === 1 && only?.attribute[0] === Category.resource) {
			guards.push(only);
		} else {
			if (subjects !== undefined) return undefined;
			subjects = alternatives;
		}
	}
	return { guards, actions, subjects };
}

/** An AnyOf of single equalities, by attribute; undefined when it is anything else. */
function disjunction(anyOf: AnyOf): readonly FlatGuard[] | undefined {
	// Few: one for each attribute and way to compare.
	const groups: { readonly attribute: FlatAttribute; readonly fold: boolean; readonly values: Set<string> }[] = [];
	for (const { matches } of anyOf.allOf) {
		const [match] = matches;
		const single = matches.length === 1 && match !== undefined ? flatEquality(match) : undefined;
		if (single === undefined) return undefined;
		const { attribute, fold, value } = single;
		const group = groups.find((each) => each.fold === fold && isSame(each.attribute, attribute));
		if (group === undefined) groups.push({ attribute, fold, values: new Set([value]) });
		else group.values.add(value);
	}
	return groups.map(({ attribute, fold, values }) => ({ attribute, fold, values: [...values] }));
}

/** An AnyOf with one AllOf of several equalities (owner and app): each must hold. */
function conjunctionOfOne(anyOf: AnyOf): readonly FlatGuard[] | undefined {
	const [only] = anyOf.allOf;
	if (anyOf.allOf.length !== 1 || only === undefined) return undefined;
	const guards: FlatGuard[] = [];
	for (const match of only.matches) {
		const single = flatEquality(match);
		if (single === undefined) return undefined;
		guards.push({ attribute: single.attribute, fold: single.fold, values: [single.value] });
	}
	return guards;
}

/** A target that is nothing but guards. */
function conjunction(target: Target): readonly FlatGuard[] | undefined {
	const guards: FlatGuard[] = [];
	for (const anyOf of target.anyOf) {
		const alternatives = disjunction(anyOf);
		const [only] = alternatives ?? [];
		if (alternatives?.length === 1 && only !== undefined) guards.push(only);
		else {
			const all = conjunctionOfOne(anyOf);
			if (all === undefined) return undefined;
			guards.push(...all);
		}
	}
	return guards;
}

interface FlatEquality {
	readonly attribute: FlatAttribute;
	readonly fold: boolean;
	readonly value: string;
}

function flatEquality(match: Match): FlatEquality | undefined {
	const equality = plainEquality(match);
	if (equality === undefined) return undefined;
	const { bag, fold, value } = equality;
	if (bag.mustBePresent || bag.dataType !== DataTypeId.string || bag.issuer !== undefined) return undefined;
	return { attribute: [bag.category, bag.attributeId], fold, value };
}

const isSame = (a: FlatAttribute, b: FlatAttribute): boolean => a[0] === b[0] && a[1] === b[1];

function sameGuards(a: readonly FlatGuard[], b: readonly FlatGuard[]): boolean {
	const canonical = (guards: readonly FlatGuard[]) =>
		guards
			.map(({ attribute, fold, values }) => JSON.stringify([attribute, fold, [...values].sort()]))
			.sort()
			.join();
	return canonical(a) === canonical(b);
}

function commonAction(parts: readonly Parts[]): FlatShape["action"] | "mixed" {
	let common: FlatShape["action"];
	for (const { actions } of parts) {
		if (actions === undefined) continue;
		common ??= { attribute: actions.attribute, fold: actions.fold };
		if (actions.fold !== common.fold || actions.attribute[1] !== common.attribute[1]) return "mixed";
	}
	return common;
}
