import { BOOLEAN } from "../datatypes/boolean.js";
import { INTEGER } from "../datatypes/integer.js";
import { Indeterminate, processingError } from "../indeterminate.js";
import type { FunctionDefinition, LazyFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

/**
 * Logic with three values: an argument that decides the result decides it, even when another one failed ("true if at least
 * one argument is true", core A.3.5). Arguments are asked for from left to right, and no more of them than needed.
 */

const booleans = { type: one(BOOLEAN), min: 0 };

/** `or` (true decides) and `and` (false decides): else a failed argument is the result, else the opposite. */
const junction = (name: string, decisive: boolean): LazyFunction => ({
	kind: "lazy",
	id: functionId("1.0", name),
	parameters: [],
	rest: booleans,
	returns: one(BOOLEAN),
	evaluate(args) {
		let failure: Indeterminate | undefined;
		for (const argument of args) {
			const outcome = argument();
			if (outcome === decisive) return decisive;
			if (outcome instanceof Indeterminate) failure ??= outcome;
		}
		return failure ?? !decisive;
	},
});

/** n-of: are at least n of the others true? Stops as soon as the answer is known. */
const nOf: LazyFunction = {
	kind: "lazy",
	id: functionId("1.0", "n-of"),
	parameters: [one(INTEGER)],
	rest: booleans,
	returns: one(BOOLEAN),
	evaluate([count, ...args]) {
		const wanted = count?.();
		if (wanted instanceof Indeterminate) return wanted;
		const missing = wanted as bigint;
		if (missing < 0n || missing > BigInt(args.length)) {
			return processingError(`n-of wants ${missing} of ${args.length} arguments to be true.`);
		}
		return atLeast(Number(missing), args);
	},
};

function atLeast(wanted: number, args: readonly (() => unknown)[]): boolean | Indeterminate {
	let failure: Indeterminate | undefined;
	let yes = 0;
	/** How many may still be true: not yet asked, or failed. */
	let possible = args.length;
	for (const argument of args) {
		if (yes === wanted || possible < wanted) break;
		const outcome = argument();
		if (outcome === true) yes++;
		else if (outcome instanceof Indeterminate) failure ??= outcome;
		else possible--;
	}
	if (yes === wanted) return true;
	if (possible < wanted) return false;
	return failure ?? false;
}

const not = strict(functionId("1.0", "not"), [one(BOOLEAN)], one(BOOLEAN), ([value]) => value !== true);

export const LOGIC_FUNCTIONS: readonly FunctionDefinition[] = [junction("or", true), junction("and", false), nOf, not];
