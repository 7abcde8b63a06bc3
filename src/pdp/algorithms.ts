import type { Indeterminate } from "../xacml/indeterminate.js";
import { processingError } from "../xacml/indeterminate.js";
import type { Effect, Notice } from "../xacml/model.js";
import type { EvaluationContext } from "./context.js";
import { DENY, indeterminate, isIndeterminate, Kind, NOT_APPLICABLE, type Outcome, PERMIT } from "./outcome.js";

/** A rule, policy or policy set as a combining algorithm sees it. */
export interface Child {
	evaluate(context: EvaluationContext): Outcome;
	/** The target alone: what only-one-applicable looks at first. Rules have no say in that algorithm. */
	applicable(context: EvaluationContext): boolean | Indeterminate;
	/** What legacy rule algorithms ask of a rule that is Indeterminate; undefined for policies. */
	readonly effect: Effect | undefined;
}

/**
 * Combines children in the order given. Children that would be NotApplicable may have been left out by the caller; that
 * never changes a result. All algorithms stop at the first child that decides.
 */
export type Algorithm = (children: readonly Child[], context: EvaluationContext) => Outcome;

/** Gathers the notices of the children that share the final decision, without copying in the usual case of one. */
class Gathered {
	private first: Outcome | undefined;
	private obligations: Notice[] | undefined;
	private advice: Notice[] | undefined;

	add(outcome: Outcome): void {
		if (this.first === undefined) {
			this.first = outcome;
			return;
		}
		this.obligations ??= [...this.first.obligations];
		this.advice ??= [...this.first.advice];
		this.obligations.push(...outcome.obligations);
		this.advice.push(...outcome.advice);
	}

	get seen(): boolean {
		return this.first !== undefined;
	}

	outcome(otherwise: Outcome): Outcome {
		if (this.first === undefined) return otherwise;
		if (this.obligations === undefined || this.advice === undefined) return this.first;
		return { kind: this.first.kind, obligations: this.obligations, advice: this.advice, error: undefined };
	}
}

/** Core C.2 and C.4 (3.0 deny-overrides, and permit-overrides as its mirror image). */
function overrides(winner: Kind, loser: Kind, winnerIndeterminate: Kind, loserIndeterminate: Kind): Algorithm {
	return (children, context) => {
		const losers = new Gathered();
		let error: Indeterminate | undefined;
		let sawBoth = false;
		let sawWinner = false;
		let sawLoser = false;
		for (let i = 0; i < children.length; i++) {
			const outcome = (children[i] as Child).evaluate(context);
			if (outcome.kind === Kind.notApplicable) continue;
			if (outcome.kind === winner) return outcome;
			if (outcome.kind === loser) {
				losers.add(outcome);
				continue;
			}
			error ??= outcome.error;
			if (outcome.kind === Kind.indeterminateDP) sawBoth = true;
			else if (outcome.kind === winnerIndeterminate) sawWinner = true;
			else sawLoser = true;
		}
		if (error !== undefined) {
			if (sawBoth || (sawWinner && (sawLoser || losers.seen))) return indeterminate(Kind.indeterminateDP, error);
			if (sawWinner) return indeterminate(winnerIndeterminate, error);
			if (!losers.seen) return indeterminate(loserIndeterminate, error);
		}
		return losers.outcome(NOT_APPLICABLE);
	};
}

/** Core C.10 and C.11: never NotApplicable, never Indeterminate. */
function unless(winner: Kind, fallback: Outcome): Algorithm {
	return (children, context) => {
		const others = new Gathered();
		for (let i = 0; i < children.length; i++) {
			const outcome = (children[i] as Child).evaluate(context);
			if (outcome.kind === winner) return outcome;
			if (outcome.kind === fallback.kind) others.add(outcome);
		}
		return others.outcome(fallback);
	};
}

/** Core C.8. */
const firstApplicable: Algorithm = (children, context) => {
	for (let i = 0; i < children.length; i++) {
		const outcome = (children[i] as Child).evaluate(context);
		if (outcome.kind === Kind.notApplicable) continue;
		if (isIndeterminate(outcome)) return indeterminate(Kind.indeterminateDP, outcome.error as Indeterminate);
		return outcome;
	}
	return NOT_APPLICABLE;
};

/** Core C.9: targets first, in document order; then the one that applies. */
const onlyOneApplicable: Algorithm = (children, context) => {
	let chosen: Child | undefined;
	for (let i = 0; i < children.length; i++) {
		const child = children[i] as Child;
		const applicable = child.applicable(context);
		if (applicable === false) continue;
		if (applicable !== true) return indeterminate(Kind.indeterminateDP, applicable);
		if (chosen !== undefined) {
			return indeterminate(
				Kind.indeterminateDP,
				processingError("More than one policy applies where only one may (only-one-applicable)."),
			);
		}
		chosen = child;
	}
	if (chosen === undefined) return NOT_APPLICABLE;
	const outcome = chosen.evaluate(context);
	return isIndeterminate(outcome) ? indeterminate(Kind.indeterminateDP, outcome.error as Indeterminate) : outcome;
};

/** Core C.12 to C.15: the rule algorithms of XACML 1.0 and 1.1, which look at the Effect of an Indeterminate rule. */
function legacyRuleOverrides(winner: Kind, loser: Kind, winnerEffect: Effect): Algorithm {
	return (children, context) => {
		const losers = new Gathered();
		let error: Indeterminate | undefined;
		let potential = false;
		for (let i = 0; i < children.length; i++) {
			const child = children[i] as Child;
			const outcome = child.evaluate(context);
			if (outcome.kind === winner) return outcome;
			if (outcome.kind === loser) losers.add(outcome);
			else if (isIndeterminate(outcome)) {
				error ??= outcome.error;
				potential ||= child.effect === winnerEffect;
			}
		}
		if (error !== undefined && (potential || !losers.seen)) return indeterminate(Kind.indeterminateDP, error);
		return losers.outcome(NOT_APPLICABLE);
	};
}

/** Legacy policy deny-overrides: an Indeterminate child counts as Deny. */
const legacyPolicyDenyOverrides: Algorithm = (children, context) => {
	const permits = new Gathered();
	for (let i = 0; i < children.length; i++) {
		const outcome = (children[i] as Child).evaluate(context);
		if (outcome.kind === Kind.deny) return outcome;
		if (isIndeterminate(outcome)) return DENY;
		if (outcome.kind === Kind.permit) permits.add(outcome);
	}
	return permits.outcome(NOT_APPLICABLE);
};

const legacyPolicyPermitOverrides: Algorithm = (children, context) => {
	const denies = new Gathered();
	let error: Indeterminate | undefined;
	for (let i = 0; i < children.length; i++) {
		const outcome = (children[i] as Child).evaluate(context);
		if (outcome.kind === Kind.permit) return outcome;
		if (outcome.kind === Kind.deny) denies.add(outcome);
		else if (isIndeterminate(outcome)) error ??= outcome.error;
	}
	if (denies.seen || error === undefined) return denies.outcome(NOT_APPLICABLE);
	return indeterminate(Kind.indeterminateDP, error);
};

export interface AlgorithmDefinition {
	readonly combine: Algorithm;
	/** True when the result over children that are all NotApplicable (or none) is NotApplicable. */
	readonly emptyIsNotApplicable: boolean;
	/** Looks at the targets of its children, not at their values. */
	readonly byTarget: boolean;
	/** With children that can only be Permit or NotApplicable, the result is Permit when one is Permit, else this. */
	readonly permitOnly: "NotApplicable" | "Deny" | undefined;
}

const define = (combine: Algorithm, options: Partial<AlgorithmDefinition> = {}): AlgorithmDefinition => ({
	combine,
	emptyIsNotApplicable: true,
	byTarget: false,
	permitOnly: "NotApplicable",
	...options,
});

const denyOverrides = define(overrides(Kind.deny, Kind.permit, Kind.indeterminateD, Kind.indeterminateP));
const permitOverrides = define(overrides(Kind.permit, Kind.deny, Kind.indeterminateP, Kind.indeterminateD));

const MODERN: Readonly<Record<string, AlgorithmDefinition>> = {
	"deny-overrides": denyOverrides,
	"ordered-deny-overrides": denyOverrides,
	"permit-overrides": permitOverrides,
	"ordered-permit-overrides": permitOverrides,
	"deny-unless-permit": define(unless(Kind.permit, DENY), { emptyIsNotApplicable: false, permitOnly: "Deny" }),
	"permit-unless-deny": define(unless(Kind.deny, PERMIT), { emptyIsNotApplicable: false, permitOnly: undefined }),
};
const LEGACY_RULE: Readonly<Record<string, AlgorithmDefinition>> = {
	"deny-overrides": define(legacyRuleOverrides(Kind.deny, Kind.permit, "Deny")),
	"permit-overrides": define(legacyRuleOverrides(Kind.permit, Kind.deny, "Permit")),
};
const LEGACY_POLICY: Readonly<Record<string, AlgorithmDefinition>> = {
	"deny-overrides": define(legacyPolicyDenyOverrides),
	"permit-overrides": define(legacyPolicyPermitOverrides),
};
const FIRST_APPLICABLE = define(firstApplicable);
const ONLY_ONE_APPLICABLE = define(onlyOneApplicable, { byTarget: true, permitOnly: undefined });

const PATTERN =
	/^urn:oasis:names:tc:xacml:(1\.0|1\.1|3\.0):(rule|policy)-combining-algorithm:((?:ordered-)?[a-z]+-[a-z]+(?:-[a-z]+)?)$/;

/**
 * The algorithm an identifier names for the children of a `holder`, or undefined. A policy-combining id over rules is
 * taken for the rule algorithm of that name, and the other way round: Altinn writes such delegation policies.
 */
export function lookupAlgorithm(id: string, holder: "rule" | "policy"): AlgorithmDefinition | undefined {
	const found = PATTERN.exec(id);
	if (found === null) return undefined;
	const [, version, , name] = found as unknown as [string, string, string, string];
	const legacy = holder === "rule" ? LEGACY_RULE : LEGACY_POLICY;
	if (version === "3.0") return Object.hasOwn(MODERN, name) ? MODERN[name] : undefined;
	if (version === "1.1") {
		const unordered = name.startsWith("ordered-") ? name.slice("ordered-".length) : "";
		return Object.hasOwn(legacy, unordered) ? legacy[unordered] : undefined;
	}
	if (name === "first-applicable") return FIRST_APPLICABLE;
	if (name === "only-one-applicable") return holder === "policy" ? ONLY_ONE_APPLICABLE : undefined;
	return Object.hasOwn(legacy, name) ? legacy[name] : undefined;
}
