import { Indeterminate } from "../xacml/indeterminate.js";
import type { Decision, Position, Result, Status } from "../xacml/model.js";
import { Kind, type Outcome } from "./outcome.js";

export type ExplanationKind =
	| "PolicySet"
	| "Policy"
	| "Rule"
	| "Target"
	| "AnyOf"
	| "AllOf"
	| "Match"
	| "Condition"
	| "Apply"
	| "AttributeDesignator"
	| "AttributeSelector"
	| "VariableReference";

/** One step of an evaluation: what was looked at, what came of it, and why. */
export interface ExplanationNode {
	readonly kind: ExplanationKind;
	/** The id of a policy or rule, the function of a match, the attribute of a designator. */
	readonly label: string;
	/** `Permit`, `Indeterminate{D}`, `Match`, `NoMatch`, `true`, a value, … */
	readonly outcome: string;
	/** Why, where the outcome alone does not say it (an error, the values that were compared). */
	readonly reason?: string;
	readonly at: Position;
	readonly children: readonly ExplanationNode[];
}

/** One decision with the tree of what led to it. */
export interface Explanation {
	readonly decision: Decision;
	readonly status: Status;
	readonly result: Result;
	/** Absent when nothing was evaluated (a bad part of a multiple request). */
	readonly tree?: ExplanationNode;
}

interface OpenNode {
	readonly kind: ExplanationKind;
	readonly label: string;
	readonly at: Position;
	readonly children: ExplanationNode[];
}

/** Collects the tree while the ordinary plan runs. */
export class Recorder {
	private readonly open: OpenNode[] = [];
	root: ExplanationNode | undefined;

	enter(kind: ExplanationKind, label: string, at: Position): void {
		this.open.push({ kind, label, at, children: [] });
	}

	leave(outcome: string, reason?: string): void {
		const node = this.open.pop();
		if (node === undefined) return;
		const done: ExplanationNode = { ...node, outcome, ...(reason === undefined ? {} : { reason }) };
		const parent = this.open.at(-1);
		if (parent === undefined) this.root = done;
		else parent.children.push(done);
	}
}

const KIND_NAMES: Record<Kind, string> = {
	[Kind.notApplicable]: "NotApplicable",
	[Kind.permit]: "Permit",
	[Kind.deny]: "Deny",
	[Kind.indeterminateP]: "Indeterminate{P}",
	[Kind.indeterminateD]: "Indeterminate{D}",
	[Kind.indeterminateDP]: "Indeterminate{DP}",
};

export const nameOfKind = (kind: Kind): string => KIND_NAMES[kind];

export const reasonOf = (outcome: Outcome): string | undefined => outcome.error?.message;

const MAX_SHOWN = 20;

/** A value, a bag or an error as a person reads it. */
export function showValue(value: unknown, format: (value: unknown) => string): string {
	if (value instanceof Indeterminate) return "Indeterminate";
	if (!Array.isArray(value)) return format(value);
	const shown = value.slice(0, MAX_SHOWN).map(format).join(", ");
	return value.length > MAX_SHOWN ? `[${shown}, … ${value.length} in all]` : `[${shown}]`;
}
