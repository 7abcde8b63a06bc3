import type { DataType } from "../datatypes/datatype.js";
import { type Indeterminate, processingError } from "../indeterminate.js";
import type { FirstOrderFunction, StrictFunction, Type } from "./definition.js";

export type Version = "1.0" | "2.0" | "3.0";

/** The identifier of a function. The version is part of it: 1.0 and 3.0 are different functions (core A.3). */
export const functionId = (version: Version, name: string): string =>
	`urn:oasis:names:tc:xacml:${version}:function:${name}`;

const singles = new Map<DataType, Type>();
const bags = new Map<DataType, Type>();

/** The type of one value. */
export const one = (dataType: DataType): Type => remembered(singles, dataType, false);

/** The type of a bag of values. */
export const bagOf = (dataType: DataType): Type => remembered(bags, dataType, true);

function remembered(types: Map<DataType, Type>, dataType: DataType, bag: boolean): Type {
	let type = types.get(dataType);
	if (type === undefined) {
		type = Object.freeze({ dataType, bag });
		types.set(dataType, type);
	}
	return type;
}

export const isSameType = (a: Type, b: Type): boolean => a.dataType === b.dataType && a.bag === b.bag;

/** The type a function wants at that place, or undefined when it takes no argument there. */
export const parameterAt = (fn: FirstOrderFunction, index: number): Type | undefined =>
	fn.parameters[index] ?? fn.rest?.type;

export function takesCount(fn: FirstOrderFunction, count: number): boolean {
	const fixed = fn.parameters.length;
	return fn.rest === undefined ? count === fixed : count >= fixed + fn.rest.min;
}

/** A strict function of fixed parameters. */
export const strict = (
	id: string,
	parameters: readonly Type[],
	returns: Type,
	evaluate: StrictFunction["evaluate"],
): StrictFunction => ({ kind: "strict", id, parameters, returns, evaluate });

/** The same function under an identifier that 3.0 deprecates. */
export const deprecatedForm = <F extends { readonly id: string }>(
	fn: F,
	id: string,
): F & { readonly deprecated: true } => ({
	...fn,
	id,
	deprecated: true,
});

/** What a function yields when the request's budget is used up (not of the standard: a guard against hostile policies). */
export const outOfBudget = (): Indeterminate =>
	processingError("Evaluation was stopped: it takes more work than one request may cost.");
