import { PolicyError } from "../xacml/errors.js";
import { DataTypeId } from "../xacml/identifiers.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { Rule } from "../xacml/model.js";
import { compileExpression, type Evaluate, explained } from "./compile-expression.js";
import { compileNotices } from "./compile-notices.js";
import { compileTarget } from "./compile-target.js";
import type { EvaluationContext } from "./context.js";
import { nameOfKind, reasonOf } from "./explanation.js";
import { guardsOf } from "./guards.js";
import { DENY, indeterminateOf, Kind, NOT_APPLICABLE, type Outcome, PERMIT } from "./outcome.js";
import type { PlanNode } from "./plan-node.js";
import type { CompileScope } from "./scope.js";

/** A rule (core 7.11): target, then condition, then what it obliges to. */
export function compileRule(rule: Rule, scope: CompileScope): PlanNode {
	const { effect } = rule;
	const target =
		rule.target === undefined || rule.target.anyOf.length === 0 ? undefined : compileTarget(rule.target, scope);
	const condition = rule.condition === undefined ? undefined : compileCondition(rule.condition, scope);
	const notices = compileNotices(rule, effect, scope);
	const kind = effect === "Permit" ? Kind.permit : Kind.deny;
	const bare = effect === "Permit" ? PERMIT : DENY;
	const constant: Outcome | undefined =
		notices === undefined
			? bare
			: notices.constant === undefined
				? undefined
				: Object.freeze({ kind, ...notices.constant, error: undefined });
	const decide = (context: EvaluationContext): Outcome => {
		if (target !== undefined) {
			const matches = target(context);
			if (matches === false) return NOT_APPLICABLE;
			if (matches !== true) return indeterminateOf(effect, matches);
		}
		if (condition !== undefined) {
			const holds = condition(context);
			if (holds instanceof Indeterminate) return indeterminateOf(effect, holds);
			if (holds !== true) return NOT_APPLICABLE;
		}
		if (constant !== undefined || notices === undefined) return constant ?? bare;
		const obligations = notices.obligations(context);
		if (obligations instanceof Indeterminate) return indeterminateOf(effect, obligations);
		const advice = notices.advice(context);
		if (advice instanceof Indeterminate) return indeterminateOf(effect, advice);
		return { kind, obligations, advice, error: undefined };
	};
	const evaluate = (context: EvaluationContext): Outcome => {
		const recorder = context.recorder;
		if (recorder === undefined) return decide(context);
		recorder.enter("Rule", rule.id, rule.at);
		const outcome = decide(context);
		recorder.leave(nameOfKind(outcome.kind), reasonOf(outcome));
		return outcome;
	};
	const guards = guardsOf(rule.target, scope);
	return { evaluate, applicable: () => true, effect, targetGuards: guards, guards };
}

function compileCondition(condition: NonNullable<Rule["condition"]>, scope: CompileScope): Evaluate {
	const { expression } = condition;
	const compiled = compileExpression(expression, scope);
	if (compiled.type.bag || compiled.type.dataType.id !== DataTypeId.boolean) {
		const found = compiled.type.bag ? `a bag of ${compiled.type.dataType.name}` : compiled.type.dataType.name;
		throw new PolicyError(
			"not-boolean",
			`A Condition must yield one boolean, but this yields ${found}.`,
			expression.at,
		);
	}
	return explained("Condition", "", condition.at, compiled.evaluate, (value) =>
		value instanceof Indeterminate ? "Indeterminate" : String(value),
	);
}
