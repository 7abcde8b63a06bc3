/**
 * The twin: a second evaluator of the model tree, slow and plain, written from the evaluation tables and not from the
 * engine. The differential test holds the engine to it. What the standard leaves open is decided here:
 *
 * 1. Children are evaluated in document order, and the override and unless algorithms (ordered or not, legacy too) stop
 *    at the first decisive child. The conformance suite demands it of the ordered ones (IID302, IID303, IID308, IID311,
 *    IID312, IID316, IID317, IIIG301: two decisive children have obligations, only the first one's are expected) and
 *    tells nothing about the others.
 * 2. Obligations and advice of a combined decision are those of the evaluated children with that very decision, in
 *    document order, followed by the policy's own. Nothing of an Indeterminate is kept. A policy whose target is
 *    Indeterminate does not evaluate its own.
 * 3. The status of an Indeterminate is that of the first error, in document order, among what made it so. Of a rule: the
 *    target's, else the condition's, else that of the first assignment (obligations before advice). Of an algorithm: the
 *    first evaluated child with an Indeterminate value of whatever kind, also when another child weighs more. Of a policy
 *    with an Indeterminate target: always the target's. The missing list holds the one attribute of that error.
 * 4. only-one-applicable looks at targets in document order and stops at the first Indeterminate one (its status) or at
 *    the second applicable one (processing-error).
 * 5. first-applicable, only-one-applicable and the legacy algorithms turn any Indeterminate into {DP}; an assignment
 *    error of the policy itself stays {P} or {D}.
 * 6. Legacy policy deny-overrides stops at an Indeterminate child as at a Deny; the Deny it makes of it has no
 *    obligations but the policy's own.
 * 7. The policy id list has every evaluated policy and policy set whose value is not NotApplicable, if that holds for all
 *    above it; each once, at its first place.
 * 8. The clock is seen by designators without Issuer, and only when the request says nothing of that attribute.
 */
import type {
	AllOf,
	AnyOf,
	AttributeAssignment,
	Attributes,
	Effect,
	Match,
	Notice,
	NoticeExpression,
	Policy,
	PolicyReference,
	PolicySet,
	Request,
	Result,
	Rule,
	Target,
} from "../../src/xacml/model.js";
import {
	ALGORITHMS,
	type Algorithm,
	type Child,
	type Finding,
	isIndeterminate,
	type Matching,
	type Verdict,
} from "./twin-combining.js";
import {
	callFunction,
	evaluateExpression,
	type Failure,
	isTrue,
	lookUp,
	UnknownToTwin,
	type World,
	worldOf,
} from "./twin-expressions.js";
import { resolve } from "./twin-references.js";

/** The tables, so that a test can bend one row and see that the difference is noticed. */
export interface Tables {
	readonly algorithms: Readonly<Record<string, Algorithm>>;
	/** What becomes of an algorithm's verdict under an Indeterminate target. */
	readonly weaken: Readonly<Record<Verdict, Verdict>>;
	/** AllOf and Target: how parts make a whole. */
	readonly conjunction: (parts: readonly Matching[]) => Matching;
	/** AnyOf. */
	readonly disjunction: (parts: readonly Matching[]) => Matching;
}

const isFailure = (part: Matching): part is Failure => typeof part === "object";

export const TABLES: Tables = {
	algorithms: ALGORITHMS,
	weaken: {
		NotApplicable: "NotApplicable",
		Permit: "I{P}",
		Deny: "I{D}",
		"I{P}": "I{P}",
		"I{D}": "I{D}",
		"I{DP}": "I{DP}",
	},
	conjunction: (parts) => (parts.includes("no match") ? "no match" : (parts.find(isFailure) ?? "match")),
	disjunction: (parts) => (parts.includes("match") ? "match" : (parts.find(isFailure) ?? "no match")),
};

interface Setting {
	readonly policies: readonly (Policy | PolicySet)[];
	readonly tables: Tables;
	readonly world: World;
}

const nothing = { obligations: [], advice: [], listed: [] } as const;

// -------------------------------------------------------------------------------------------------------------- targets

function evaluateMatch(match: Match, { world }: Setting): Matching {
	if (match.bag.kind !== "AttributeDesignator") throw new UnknownToTwin("XPath");
	const bag = lookUp(match.bag, world);
	if (bag.kind === "failure") return bag;
	const literal = evaluateExpression(match.value, world);
	const results = bag.values.map((one) => callFunction(match.functionId, [literal, one]));
	if (results.some(isTrue)) return "match";
	return results.find((one) => one.kind === "failure") ?? "no match";
}

const evaluateAllOf = (allOf: AllOf, setting: Setting): Matching =>
	setting.tables.conjunction(allOf.matches.map((match) => evaluateMatch(match, setting)));

const evaluateAnyOf = (anyOf: AnyOf, setting: Setting): Matching =>
	setting.tables.disjunction(anyOf.allOf.map((allOf) => evaluateAllOf(allOf, setting)));

const evaluateTarget = (target: Target | undefined, setting: Setting): Matching =>
	setting.tables.conjunction((target?.anyOf ?? []).map((anyOf) => evaluateAnyOf(anyOf, setting)));

// -------------------------------------------------------------------------------------------- obligations and advice

function evaluateNotices(expressions: readonly NoticeExpression[], effect: Effect, world: World): Notice[] | Failure {
	const notices: Notice[] = [];
	for (const one of expressions) {
		if (one.appliesTo !== effect) continue;
		const assignments: AttributeAssignment[] = [];
		for (const assignment of one.assignments) {
			const outcome = evaluateExpression(assignment.expression, world);
			if (outcome.kind === "failure") return outcome;
			if (outcome.kind === "function") throw new Error("a function is no value");
			for (const value of outcome.kind === "bag" ? outcome.values : [outcome]) {
				assignments.push({
					attributeId: assignment.attributeId,
					dataType: value.dataType,
					...(assignment.category === undefined ? {} : { category: assignment.category }),
					...(assignment.issuer === undefined ? {} : { issuer: assignment.issuer }),
					value: value.text,
				});
			}
		}
		notices.push({ id: one.id, assignments });
	}
	return notices;
}

/** Adds what the rule or policy itself asks for; an error there makes its decision Indeterminate. */
function withOwnNotices(owner: Rule | Policy | PolicySet, finding: Finding, world: World): Finding {
	const effect = finding.verdict;
	if (effect !== "Permit" && effect !== "Deny") return finding;
	const obligations = evaluateNotices(owner.obligations, effect, world);
	const advice = evaluateNotices(owner.advice, effect, world);
	const failure = [obligations, advice].find((one): one is Failure => !Array.isArray(one));
	if (failure) {
		const verdict = effect === "Permit" ? "I{P}" : "I{D}";
		return { verdict, failure, obligations: [], advice: [], listed: finding.listed };
	}
	return {
		...finding,
		obligations: [...finding.obligations, ...(obligations as Notice[])],
		advice: [...finding.advice, ...(advice as Notice[])],
	};
}

// -------------------------------------------------------------------------------- rules, policies, policy sets

function evaluateRule(rule: Rule, setting: Setting): Finding {
	const indeterminate = (failure: Failure): Finding => ({
		verdict: rule.effect === "Permit" ? "I{P}" : "I{D}",
		failure,
		...nothing,
	});
	const matching = evaluateTarget(rule.target, setting);
	if (matching === "no match") return { verdict: "NotApplicable", ...nothing };
	if (matching !== "match") return indeterminate(matching);
	if (rule.condition) {
		const held = evaluateExpression(rule.condition.expression, setting.world);
		if (held.kind === "failure") return indeterminate(held);
		if (!isTrue(held)) return { verdict: "NotApplicable", ...nothing };
	}
	return withOwnNotices(rule, { verdict: rule.effect, ...nothing }, setting.world);
}

function childrenOf(policy: Policy | PolicySet, setting: Setting): Child[] {
	if (policy.kind === "Policy")
		return policy.rules.map((rule) => ({
			target: () => evaluateTarget(rule.target, setting),
			evaluate: () => evaluateRule(rule, setting),
		}));
	return policy.children.map((child: PolicySet | Policy | PolicyReference) => {
		const meant = child.kind === "Policy" || child.kind === "PolicySet" ? child : resolve(child, setting.policies);
		return {
			target: () => evaluateTarget(meant.target, setting),
			evaluate: () => evaluatePolicy(meant, setting),
		};
	});
}

function evaluatePolicy(policy: Policy | PolicySet, outer: Setting): Finding {
	const setting = policy.kind === "Policy" ? { ...outer, world: worldOf(policy, outer.world) } : outer;
	const matching = evaluateTarget(policy.target, setting);
	if (matching === "no match") return { verdict: "NotApplicable", ...nothing };
	const algorithm = setting.tables.algorithms[policy.combiningAlgId];
	if (!algorithm) throw new Error(`the twin does not know ${policy.combiningAlgId}`);
	const combined = algorithm(childrenOf(policy, setting));
	const verdict = matching === "match" ? combined.verdict : setting.tables.weaken[combined.verdict];
	if (verdict === "NotApplicable") return { verdict, ...nothing };
	const { kind, id, version } = policy;
	const listed = [{ kind, id, version }, ...combined.listed];
	if (matching !== "match") return { verdict, failure: matching, ...nothing, listed };
	return withOwnNotices(policy, { ...combined, listed }, setting.world);
}

// --------------------------------------------------------------------------------------------------------------- result

function returnedAttributes(request: Request): Attributes[] {
	return request.attributes
		.map(({ category, attributes }) => ({ category, attributes: attributes.filter((one) => one.includeInResult) }))
		.filter(({ attributes }) => attributes.length > 0);
}

function idList(finding: Finding, kind: "Policy" | "PolicySet"): { id: string; version: string }[] {
	const ids = finding.listed.filter((one) => one.kind === kind).map(({ id, version }) => ({ id, version }));
	return ids.filter((one, at) => ids.findIndex((first) => first.id === one.id && first.version === one.version) === at);
}

/** Decides one request (no repeated category) by the policy with the id `root`. */
export function twinResult(
	policies: readonly (Policy | PolicySet)[],
	root: string,
	request: Request,
	now: Date,
	tables: Tables = TABLES,
): Result {
	const top = policies.find((one) => one.id === root);
	if (!top) throw new Error(`no policy ${root}`);
	const finding = evaluatePolicy(top, { policies, tables, world: { request, now, variables: [] } });
	const { verdict, failure } = finding;
	return {
		decision: isIndeterminate(verdict) ? "Indeterminate" : (verdict as "Permit" | "Deny" | "NotApplicable"),
		status: failure ? { code: failure.code, ...(failure.missing ? { missing: failure.missing } : {}) } : { code: "ok" },
		obligations: finding.obligations,
		advice: finding.advice,
		attributes: returnedAttributes(request),
		...(request.returnPolicyIdList
			? { policyIds: { policies: idList(finding, "Policy"), policySets: idList(finding, "PolicySet") } }
			: {}),
	};
}
