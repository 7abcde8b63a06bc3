import { ANY_URI } from "../datatypes/any-uri.js";
import { BOOLEAN } from "../datatypes/boolean.js";
import type { DataType, Value } from "../datatypes/datatype.js";
import { DNS_NAME } from "../datatypes/dns-name.js";
import { IP_ADDRESS } from "../datatypes/ip-address.js";
import { RFC822_NAME } from "../datatypes/rfc822-name.js";
import { STRING } from "../datatypes/string.js";
import { X500_NAME } from "../datatypes/x500-name.js";
import { type Indeterminate, processingError } from "../indeterminate.js";
import { compileRegexp, type Regexp } from "../regexp.js";
import type { FunctionContext, StrictFunction } from "./definition.js";
import { functionId, one, outOfBudget, strict, type Version } from "./signature.js";

type Compiled = Regexp | { readonly error: string };

/** Patterns that are no literals are compiled when they are met; the latest of them are kept. */
const recent = new Map<string, Compiled>();
const MOST_KEPT = 100;
/** Longer patterns are not kept, so that requests cannot fill the memory with them. */
const LONGEST_KEPT = 1_000;

function compiled(pattern: string): Compiled {
	if (pattern.length > LONGEST_KEPT) return compileRegexp(pattern);
	const known = recent.get(pattern);
	const regexp = known ?? compileRegexp(pattern);
	// A Map keeps the order of insertion: the first key is the one not used for longest.
	if (known !== undefined) recent.delete(pattern);
	else if (recent.size >= MOST_KEPT) recent.delete(recent.keys().next().value as string);
	recent.set(pattern, regexp);
	return regexp;
}

/** Matching costs, at worst, text length times program size; this many units of that are one step. */
const UNITS_PER_STEP = 16;

function test(regexp: Compiled, text: string, context: FunctionContext): boolean | Indeterminate {
	if ("error" in regexp) return processingError(regexp.error);
	if (!context.spend(Math.ceil((text.length * regexp.size) / UNITS_PER_STEP))) return outOfBudget();
	return regexp.test(text);
}

/** T-regexp-match(pattern, value): is the pattern found in the string form of the value? (core A.3.13) */
const regexpMatch = (type: DataType, version: Version): StrictFunction => ({
	...strict(
		functionId(version, `${type.name}-regexp-match`),
		[one(STRING), one(type)],
		one(BOOLEAN),
		([pattern, value], context) => test(compiled(pattern as string), type.format(value), context),
	),
	checkLiterals([pattern]) {
		if (pattern === undefined) return undefined;
		const regexp = compileRegexp(pattern as string);
		return "error" in regexp ? regexp.error : undefined;
	},
	bindFirst(pattern: Value) {
		const regexp = compileRegexp(pattern as string);
		return ([value], context) => test(regexp, type.format(value), context);
	},
});

export const REGEXP_MATCH_FUNCTIONS: readonly StrictFunction[] = [
	regexpMatch(STRING, "1.0"),
	...[ANY_URI, IP_ADDRESS, DNS_NAME, RFC822_NAME, X500_NAME].map((type) => regexpMatch(type, "2.0")),
];
