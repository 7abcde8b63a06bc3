import type { Policy, PolicySet } from "../xacml/model.js";
import { policyRights } from "./policy-rights.js";
import type { AttributePair } from "./right-key.js";

/** Who gains or loses one right, when a policy takes another's place. */
export interface RightDifference {
	readonly action: string;
	readonly resource: readonly AttributePair[];
	/** Alternatives, as in PolicyRight. */
	readonly gained: readonly (readonly AttributePair[])[];
	readonly lost: readonly (readonly AttributePair[])[];
}

/**
 * What two policies of a resource give differently by the targets of their Permit rules, in the order of the new one; rights that
 * nobody has any more come last. Conditions and Deny rules are not compared.
 *
 * @throws {TooManyTerms}
 */
export function policyDifference(
	before: Policy | PolicySet | undefined,
	after: Policy | PolicySet,
): readonly RightDifference[] {
	const old = new Map(before === undefined ? [] : policyRights(before).map((right) => [right.key, right]));
	const found: RightDifference[] = [];
	for (const { key, action, resource, subjects } of policyRights(after)) {
		const had = old.get(key)?.subjects ?? [];
		old.delete(key);
		found.push({ action, resource, gained: without(subjects, had), lost: without(had, subjects) });
	}
	for (const { action, resource, subjects } of old.values()) {
		found.push({ action, resource, gained: [], lost: subjects });
	}
	return found.filter(({ gained, lost }) => gained.length + lost.length > 0);
}

type Subjects = readonly (readonly AttributePair[])[];

function without(some: Subjects, others: Subjects): Subjects {
	const known = new Set(others.map(keyOf));
	return some.filter((each) => !known.has(keyOf(each)));
}

/** Attributes of one alternative count together, in any order and case. */
const keyOf = (subject: readonly AttributePair[]): string =>
	JSON.stringify(subject.map(({ type, value }) => `${type} ${value}`.toLowerCase()).sort());
