import type { AnyOf, Target } from "../xacml/model.js";
import { equalityOf } from "./equality.js";
import type { CompileScope } from "./scope.js";

/**
 * A necessary condition: unless the attribute holds one of the values, the target is No match. It says nothing when the
 * attribute is missing and `whenMissing`, because then the target may be Indeterminate (MustBePresent).
 */
export interface Guard {
	readonly slot: number;
	readonly fold: boolean;
	readonly values: ReadonlySet<string>;
	readonly whenMissing: boolean;
}

/** The guards of one rule, policy or policy set, by `guardKey`. */
export type Guards = ReadonlyMap<string, Guard>;

export const NO_GUARDS: Guards = new Map();

const guardKey = (slot: number, fold: boolean): string => (fold ? `${slot}i` : `${slot}`);

/**
 * INVARIANT: a target is a conjunction of AnyOf and one No match beats every Indeterminate, so each AnyOf may be read alone.
 * An AnyOf guards an attribute when each of its AllOf holds an equality on it.
 */
export function guardsOf(target: Target | undefined, scope: Pick<CompileScope, "slots">): Guards {
	if (target === undefined || target.anyOf.length === 0) return NO_GUARDS;
	const guards = new Map<string, Guard>();
	for (const anyOf of target.anyOf) {
		for (const [key, guard] of guardsOfAnyOf(anyOf, scope)) {
			const known = guards.get(key);
			if (known === undefined || guard.values.size < known.values.size) guards.set(key, guard);
		}
	}
	return guards;
}

function guardsOfAnyOf(anyOf: AnyOf, scope: Pick<CompileScope, "slots">): Guards {
	return unionOfGuards(
		anyOf.allOf.map((allOf) => {
			const guards = new Map<string, Guard>();
			for (const match of allOf.matches) {
				const equality = equalityOf(match, scope);
				if (equality === undefined) continue;
				const { slot, fold, value, mustBePresent } = equality;
				const key = guardKey(slot, fold);
				if (!guards.has(key)) guards.set(key, { slot, fold, values: new Set([value]), whenMissing: mustBePresent });
			}
			return guards;
		}),
	);
}

/** What guards a choice among alternatives: the attributes that guard each one. */
export function unionOfGuards(alternatives: readonly Guards[]): Guards {
	const [first, ...rest] = alternatives;
	if (first === undefined) return NO_GUARDS;
	if (rest.length === 0) return first;
	const union = new Map<string, Guard>();
	for (const [key, guard] of first) {
		const values = new Set(guard.values);
		let whenMissing = guard.whenMissing;
		let everywhere = true;
		for (const other of rest) {
			const same = other.get(key);
			if (same === undefined) {
				everywhere = false;
				break;
			}
			for (const value of same.values) values.add(value);
			whenMissing ||= same.whenMissing;
		}
		if (everywhere) union.set(key, { slot: guard.slot, fold: guard.fold, values, whenMissing });
	}
	return union;
}

/** Both sets of guards must hold; the narrower one wins where they speak of the same attribute. */
export function bothGuards(a: Guards, b: Guards): Guards {
	if (a.size === 0) return b;
	if (b.size === 0) return a;
	const both = new Map(a);
	for (const [key, guard] of b) {
		const known = both.get(key);
		if (known === undefined || guard.values.size < known.values.size) both.set(key, guard);
	}
	return both;
}
