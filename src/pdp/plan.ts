import type { Indeterminate } from "../xacml/indeterminate.js";
import type { Attributes, IdReference, Request, Result, Status } from "../xacml/model.js";
import type { AttributeSlots } from "./attribute-slots.js";
import { EvaluationContext, type ListedPolicy, type Surroundings } from "./context.js";
import { type Explanation, Recorder } from "./explanation.js";
import { Kind, type Outcome } from "./outcome.js";
import type { PlanNode } from "./plan-node.js";

/** A compiled tree of policies, ready to be evaluated. */
export interface Plan {
	readonly root: PlanNode;
	readonly slots: AttributeSlots;
}

export const STATUS_OK: Status = Object.freeze({ code: "ok" });
export const NO_ATTRIBUTES: readonly Attributes[] = Object.freeze([]);

/** Evaluates one individual request; several decisions in one request were taken apart before. */
export function runPlan(plan: Plan, request: Request, surroundings: Surroundings): Result {
	const context = new EvaluationContext(request, plan.slots.slots, surroundings);
	return toResult(plan.root.evaluate(context), request, context.listed);
}

export function explainPlan(plan: Plan, request: Request, surroundings: Surroundings): Explanation {
	const recorder = new Recorder();
	const context = new EvaluationContext(request, plan.slots.slots, surroundings, recorder);
	const result = toResult(plan.root.evaluate(context), request, context.listed);
	return {
		decision: result.decision,
		status: result.status,
		result,
		...(recorder.root === undefined ? {} : { tree: recorder.root }),
	};
}

function toResult(outcome: Outcome, request: Request, listed: readonly ListedPolicy[] | undefined): Result {
	const indeterminate = outcome.kind >= Kind.indeterminateP;
	return {
		decision: indeterminate
			? "Indeterminate"
			: outcome.kind === Kind.permit
				? "Permit"
				: outcome.kind === Kind.deny
					? "Deny"
					: "NotApplicable",
		status: outcome.error === undefined ? STATUS_OK : toStatus(outcome.error),
		obligations: outcome.obligations,
		advice: outcome.advice,
		attributes: includedAttributes(request),
		...(listed === undefined ? {} : { policyIds: policyIds(listed) }),
	};
}

const toStatus = (error: Indeterminate): Status => ({
	code: error.code,
	message: error.message,
	...(error.missing === undefined ? {} : { missing: error.missing }),
});

/** The result of a request that could not even be evaluated. */
export function indeterminateResult(error: Indeterminate, attributes: readonly Attributes[] = NO_ATTRIBUTES): Result {
	return { decision: "Indeterminate", status: toStatus(error), obligations: [], advice: [], attributes };
}

/** What asked to be returned (IncludeInResult, core 5.45), as it came. */
export function includedAttributes(request: Request): readonly Attributes[] {
	let included: Attributes[] | undefined;
	for (const { category, attributes } of request.attributes) {
		let some = false;
		for (let i = 0; i < attributes.length; i++) {
			if (attributes[i]?.includeInResult === true) some = true;
		}
		if (!some) continue;
		included ??= [];
		included.push({ category, attributes: attributes.filter((attribute) => attribute.includeInResult) });
	}
	return included ?? NO_ATTRIBUTES;
}

function policyIds(listed: readonly ListedPolicy[]): { policies: IdReference[]; policySets: IdReference[] } {
	const pick = (kind: ListedPolicy["kind"]): IdReference[] => {
		const once = new Map<string, IdReference>();
		for (const each of listed) {
			if (each.kind === kind) once.set(JSON.stringify([each.reference.id, each.reference.version]), each.reference);
		}
		return [...once.values()];
	};
	return { policies: pick("Policy"), policySets: pick("PolicySet") };
}
