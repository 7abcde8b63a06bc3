import type { Indeterminate } from "../xacml/indeterminate.js";
import type { Effect, Notice } from "../xacml/model.js";

/** The value of a rule, policy or policy set with the extended Indeterminate of core 7.10; small integers, compared often. */
export const Kind = {
	notApplicable: 0,
	permit: 1,
	deny: 2,
	/** Indeterminate{P}: could only have been Permit. */
	indeterminateP: 3,
	/** Indeterminate{D}: could only have been Deny. */
	indeterminateD: 4,
	indeterminateDP: 5,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** What evaluating a rule, policy or policy set gives. Immutable; the usual ones are shared. */
export interface Outcome {
	readonly kind: Kind;
	readonly obligations: readonly Notice[];
	readonly advice: readonly Notice[];
	/** Why it is Indeterminate; undefined for the other kinds. */
	readonly error: Indeterminate | undefined;
}

export const NO_NOTICES: readonly Notice[] = Object.freeze([]);

const plain = (kind: Kind): Outcome =>
	Object.freeze({ kind, obligations: NO_NOTICES, advice: NO_NOTICES, error: undefined });

export const NOT_APPLICABLE = plain(Kind.notApplicable);
export const PERMIT = plain(Kind.permit);
export const DENY = plain(Kind.deny);

export const indeterminate = (kind: Kind, error: Indeterminate): Outcome => ({
	kind,
	obligations: NO_NOTICES,
	advice: NO_NOTICES,
	error,
});

/** The Indeterminate of something that could only have given that effect. */
export const indeterminateOf = (effect: Effect, error: Indeterminate): Outcome =>
	indeterminate(effect === "Permit" ? Kind.indeterminateP : Kind.indeterminateD, error);

export const isIndeterminate = (outcome: Outcome): boolean => outcome.kind >= Kind.indeterminateP;

/** Core 7.14, table 7: the value of a policy whose target is Indeterminate and whose algorithm said `inner`. */
export function underIndeterminateTarget(inner: Outcome, error: Indeterminate): Outcome {
	switch (inner.kind) {
		case Kind.notApplicable:
			return NOT_APPLICABLE;
		case Kind.permit:
		case Kind.indeterminateP:
			return indeterminate(Kind.indeterminateP, error);
		case Kind.deny:
		case Kind.indeterminateD:
			return indeterminate(Kind.indeterminateD, error);
		default:
			return indeterminate(Kind.indeterminateDP, error);
	}
}
