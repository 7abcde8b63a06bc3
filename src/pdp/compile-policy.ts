import { PolicyError } from "../xacml/errors.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { NoticeExpression, Policy, PolicyReference, PolicySet, Position, Target } from "../xacml/model.js";
import { type AlgorithmDefinition, lookupAlgorithm } from "./algorithms.js";
import { indexChildren } from "./child-index.js";
import { compileVariable } from "./compile-expression.js";
import { compileNotices } from "./compile-notices.js";
import { compileRule } from "./compile-rule.js";
import { compileTarget } from "./compile-target.js";
import type { EvaluationContext } from "./context.js";
import { nameOfKind, reasonOf } from "./explanation.js";
import { bothGuards, type Guards, guardsOf, NO_GUARDS, unionOfGuards } from "./guards.js";
import { indeterminateOf, Kind, NOT_APPLICABLE, type Outcome, underIndeterminateTarget } from "./outcome.js";
import type { PlanNode } from "./plan-node.js";
import type { CompileScope, VariableScope } from "./scope.js";

/** Finds the policy a reference points at, compiled; throws PolicyError when there is none or the way leads in a circle. */
export type ResolveReference = (reference: PolicyReference) => PlanNode;

export function compilePolicy(policy: Policy, outer: CompileScope): PlanNode {
	const algorithm = knownAlgorithm(policy.combiningAlgId, "rule", policy.at);
	const scope: CompileScope = { ...outer, variables: variableScope(policy) };
	refuseDuplicates(
		policy.rules.map((rule) => ({ id: rule.id, at: rule.at })),
		"Two rules of this policy have the RuleId",
	);
	for (const { id, at } of policy.variables) compileVariable({ variableId: id, at }, scope);
	const rules = policy.rules.map((rule) => compileRule(rule, scope));
	return compileHolder(policy, rules, algorithm, scope);
}

export function compilePolicySet(set: PolicySet, scope: CompileScope, resolve: ResolveReference): PlanNode {
	const algorithm = knownAlgorithm(set.combiningAlgId, "policy", set.at);
	const children = set.children.map((child) => {
		switch (child.kind) {
			case "Policy":
				return compilePolicy(child, scope);
			case "PolicySet":
				return compilePolicySet(child, scope, resolve);
			default:
				return resolve(child);
		}
	});
	return compileHolder(set, children, algorithm, scope);
}

interface Holder {
	readonly kind: "Policy" | "PolicySet";
	readonly id: string;
	readonly version: string;
	readonly target: Target;
	readonly obligations: readonly NoticeExpression[];
	readonly advice: readonly NoticeExpression[];
	readonly at: Position;
}

/** What policies and policy sets have in common (core 7.12, 7.13). */
function compileHolder(
	holder: Holder,
	children: readonly PlanNode[],
	algorithm: AlgorithmDefinition,
	scope: CompileScope,
): PlanNode {
	const target = holder.target.anyOf.length === 0 ? undefined : compileTarget(holder.target, scope);
	const permit = compileNotices(holder, "Permit", scope);
	const deny = compileNotices(holder, "Deny", scope);
	const select = indexChildren(
		children.map((child) => ({ child, guards: algorithm.byTarget ? child.targetGuards : child.guards })),
	);
	const listing = { kind: holder.kind, reference: { id: holder.id, version: holder.version } };
	const { combine } = algorithm;

	const decide = (context: EvaluationContext): Outcome => {
		const matches = target === undefined ? true : target(context);
		if (matches === false) return NOT_APPLICABLE;
		const mark = context.listed?.push(listing) ?? 0;
		const inner = combine(select(context), context);
		const outcome = matches === true ? withNotices(inner, context) : underIndeterminateTarget(inner, matches);
		if (context.listed !== undefined && outcome.kind === Kind.notApplicable) context.listed.length = mark - 1;
		return outcome;
	};
	const withNotices = (inner: Outcome, context: EvaluationContext): Outcome => {
		const own = inner.kind === Kind.permit ? permit : inner.kind === Kind.deny ? deny : undefined;
		if (own === undefined) return inner;
		const effect = inner.kind === Kind.permit ? "Permit" : "Deny";
		const obligations = own.obligations(context);
		if (obligations instanceof Indeterminate) return indeterminateOf(effect, obligations);
		const advice = own.advice(context);
		if (advice instanceof Indeterminate) return indeterminateOf(effect, advice);
		return {
			kind: inner.kind,
			obligations: inner.obligations.length === 0 ? obligations : [...inner.obligations, ...obligations],
			advice: inner.advice.length === 0 ? advice : [...inner.advice, ...advice],
			error: undefined,
		};
	};
	const evaluate = (context: EvaluationContext): Outcome => {
		const recorder = context.recorder;
		if (recorder === undefined) return decide(context);
		recorder.enter(holder.kind, holder.id, holder.at);
		const outcome = decide(context);
		recorder.leave(nameOfKind(outcome.kind), reasonOf(outcome));
		return outcome;
	};
	const targetGuards = guardsOf(holder.target, scope);
	return {
		evaluate,
		applicable: target ?? (() => true),
		effect: undefined,
		targetGuards,
		guards: bothGuards(targetGuards, guardsFromBelow(children, algorithm)),
	};
}

/** When every child demands something of an attribute, so does the whole, if no applicable child means NotApplicable. */
function guardsFromBelow(children: readonly PlanNode[], algorithm: AlgorithmDefinition): Guards {
	if (!algorithm.emptyIsNotApplicable || algorithm.byTarget) return NO_GUARDS;
	return unionOfGuards(children.map((child) => child.guards));
}

function knownAlgorithm(id: string, holder: "rule" | "policy", at: Position): AlgorithmDefinition {
	const algorithm = lookupAlgorithm(id, holder);
	if (algorithm !== undefined) return algorithm;
	throw new PolicyError(
		"unknown-algorithm",
		`Unknown ${holder}-combining algorithm "${id}".`,
		at,
		`For example urn:oasis:names:tc:xacml:3.0:${holder}-combining-algorithm:deny-overrides.`,
	);
}

function variableScope(policy: Policy): VariableScope {
	refuseDuplicates(
		policy.variables.map((variable) => ({ id: variable.id, at: variable.at })),
		"Two variables of this policy have the VariableId",
		"duplicate-variable",
	);
	return {
		definitions: new Map(policy.variables.map((variable) => [variable.id, variable])),
		compiled: new Map(),
	};
}

export function refuseDuplicates(
	all: readonly { readonly id: string; readonly at: Position }[],
	complaint: string,
	code: "duplicate-id" | "duplicate-variable" = "duplicate-id",
): void {
	const seen = new Map<string, Position>();
	for (const { id, at } of all) {
		const first = seen.get(id);
		if (first !== undefined) {
			throw new PolicyError(
				code,
				`${complaint} "${id}" (the first is in line ${first.line}).`,
				at,
				"Give each an id of its own.",
			);
		}
		seen.set(id, at);
	}
}
