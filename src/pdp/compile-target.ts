import type { Bag, Value } from "../xacml/datatypes/datatype.js";
import { PolicyError } from "../xacml/errors.js";
import { callFirstOrder } from "../xacml/functions/higher-order.js";
import { DataTypeId } from "../xacml/identifiers.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { AllOf, AnyOf, Match, Target } from "../xacml/model.js";
import { complaintCode, knownFunction, shortName } from "./compile-apply.js";
import { compileDesignator, compileLiteral, type Evaluate, explained } from "./compile-expression.js";
import { compileSelector } from "./compile-selector.js";
import { equalityOf } from "./equality.js";
import type { CompileScope } from "./scope.js";

/** Match, no match, or Indeterminate (core 7.6, 7.7). */
export type Matches = (context: Parameters<Evaluate>[0]) => boolean | Indeterminate;

const showMatch = (value: unknown): string =>
	value instanceof Indeterminate ? "Indeterminate" : value === true ? "Match" : "NoMatch";

export function compileTarget(target: Target, scope: CompileScope): Matches {
	const parts = target.anyOf.map((anyOf) => compileAnyOf(anyOf, scope));
	const [only] = parts;
	const matches: Matches = parts.length === 1 && only !== undefined ? only : allHold(parts);
	return explained("Target", "", target.at, matches, showMatch) as Matches;
}

/** A conjunction: one no match beats every Indeterminate, so an error does not end the search (core 7.6, tables 1 and 3). */
function allHold(parts: readonly Matches[]): Matches {
	return (context) => {
		let error: Indeterminate | undefined;
		for (const part of parts) {
			const outcome = part(context);
			if (outcome === false) return false;
			if (outcome !== true) error ??= outcome;
		}
		return error ?? true;
	};
}

/** A disjunction: one match beats every Indeterminate (core 7.6, table 2). */
function oneHolds(parts: readonly Matches[]): Matches {
	return (context) => {
		let error: Indeterminate | undefined;
		for (const part of parts) {
			const outcome = part(context);
			if (outcome === true) return true;
			if (outcome !== false) error ??= outcome;
		}
		return error ?? false;
	};
}

function compileAnyOf(anyOf: AnyOf, scope: CompileScope): Matches {
	const one = oneHolds(anyOf.allOf.map((allOf) => compileAllOf(allOf, scope)));
	const plain = explained("AnyOf", "", anyOf.at, one, showMatch) as Matches;
	return byMembership(anyOf, scope, plain) ?? plain;
}

function compileAllOf(allOf: AllOf, scope: CompileScope): Matches {
	const all = allHold(allOf.matches.map((match) => compileMatch(match, scope)));
	return explained("AllOf", "", allOf.at, all, showMatch) as Matches;
}

const FEWEST_FOR_MEMBERSHIP = 4;

/**
 * The usual AnyOf asks whether an attribute equals one of many literals: then one look-up a value serves for all of them.
 * Any error, and any explaining run, goes the plain way.
 */
function byMembership(anyOf: AnyOf, scope: CompileScope, plain: Matches): Matches | undefined {
	if (anyOf.allOf.length < FEWEST_FOR_MEMBERSHIP) return undefined;
	const groups = new Map<string, { slot: number; fold: boolean; values: Set<string> }>();
	for (const { matches } of anyOf.allOf) {
		const [match] = matches;
		const equality = matches.length === 1 && match !== undefined ? equalityOf(match, scope) : undefined;
		if (equality === undefined || equality.mustBePresent) return undefined;
		const key = `${equality.slot}:${equality.fold}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, { ...equality, values: new Set([equality.value]) });
		else group.values.add(equality.value);
	}
	const all = [...groups.values()];
	return (context) => {
		if (context.recorder !== undefined) return plain(context);
		for (const { slot, fold, values } of all) {
			const bag = context.bag(slot);
			if (bag instanceof Indeterminate) return plain(context);
			for (const value of bag as readonly string[]) {
				if (values.has(fold ? value.toLowerCase() : value)) return true;
			}
		}
		return false;
	};
}

function compileMatch(match: Match, scope: CompileScope): Matches {
	const literal = compileLiteral(match.value, scope);
	const bag =
		match.bag.kind === "AttributeDesignator" ? compileDesignator(match.bag, scope) : compileSelector(match.bag, scope);
	const definition = knownFunction(match.functionId, match.at);
	const name = shortName(match.functionId);
	if (definition.kind === "higher-order") {
		throw new PolicyError("not-boolean", `${name} is a higher-order function and cannot be a MatchId.`, match.at);
	}
	if (definition.returns.bag || definition.returns.dataType.id !== DataTypeId.boolean) {
		throw new PolicyError("not-boolean", `${name} does not yield a boolean, so it cannot be a MatchId.`, match.at);
	}
	const parameters = [0, 1].map((i) => definition.parameters[i] ?? definition.rest?.type);
	const fixed = definition.parameters.length;
	if (fixed > 2 || fixed + (definition.rest?.min ?? 0) > 2 || (definition.rest === undefined && fixed !== 2)) {
		throw new PolicyError("argument-count", `${name} does not take two arguments, as a MatchId must.`, match.at);
	}
	[literal.type, bag.type.dataType].forEach((given, i) => {
		const wanted = parameters[i];
		if (wanted !== undefined && !wanted.bag && wanted.dataType === given) return;
		const description = wanted === undefined ? "nothing" : `${wanted.bag ? "a bag of " : ""}${wanted.dataType.name}`;
		throw new PolicyError(
			"argument-type",
			`${name} compares ${description} here, not ${given.name}.`,
			i === 0 ? match.value.at : match.bag.at,
			"Use the function of that data type, or change the DataType.",
		);
	});
	const { value } = literal;
	if (definition.kind === "strict") {
		const complaint = definition.checkLiterals?.([value, undefined]);
		if (complaint !== undefined) throw new PolicyError(complaintCode(definition), complaint, match.value.at);
	}
	const bound = definition.kind === "strict" ? definition.bindFirst?.(value) : undefined;
	type Context = Parameters<Evaluate>[0];
	const holds: (candidate: Value, context: Context) => unknown =
		equalityOf(match, scope)?.fold === false
			? (candidate) => candidate === value
			: bound !== undefined
				? (candidate, context) => bound([candidate], context)
				: definition.kind === "strict"
					? (candidate, context) => definition.evaluate([value, candidate], context)
					: (candidate, context) => callFirstOrder(definition, [value, candidate], context);
	const evaluate: Evaluate = (context) => {
		const candidates = bag.evaluate(context) as Bag | Indeterminate;
		if (candidates instanceof Indeterminate) return candidates;
		let error: Indeterminate | undefined;
		for (const candidate of candidates) {
			const outcome = holds(candidate, context);
			if (outcome === true) return true;
			if (outcome instanceof Indeterminate) error ??= outcome;
		}
		return error ?? false;
	};
	return explained("Match", `${name} "${match.value.text.trim()}"`, match.at, evaluate, showMatch) as Matches;
}
