import { ARITHMETIC_FUNCTIONS } from "./arithmetic.js";
import { BAG_FUNCTIONS } from "./bags.js";
import { RENAMED_TYPES } from "./comparable-types.js";
import { COMPARISON_FUNCTIONS } from "./comparison.js";
import { CONVERSION_FUNCTIONS } from "./conversion.js";
import { DATE_ARITHMETIC_FUNCTIONS } from "./date-arithmetic.js";
import type { FunctionDefinition } from "./definition.js";
import { EQUALITY_FUNCTIONS } from "./equality.js";
import { HIGHER_ORDER_FUNCTIONS } from "./higher-order.js";
import { LOGIC_FUNCTIONS } from "./logic.js";
import { REGEXP_MATCH_FUNCTIONS } from "./regexp-match.js";
import { SET_FUNCTIONS } from "./sets.js";
import { deprecatedForm } from "./signature.js";
import { SPECIAL_MATCH_FUNCTIONS } from "./special-match.js";
import { STRING_FUNCTIONS } from "./strings.js";
import { TIME_IN_RANGE } from "./time-in-range.js";
import { XPATH_FUNCTIONS } from "./xpath.js";

const overTypes = [...EQUALITY_FUNCTIONS, ...BAG_FUNCTIONS, ...SET_FUNCTIONS];

/** Equality, bag and set functions of the durations had 1.0 in their identifiers before 3.0 (core A.4). */
const renamed = RENAMED_TYPES.flatMap(({ name }) =>
	overTypes
		.filter((fn) => fn.id.includes(`:3.0:function:${name}-`))
		.map((fn) => deprecatedForm(fn, fn.id.replace(":3.0:", ":1.0:"))),
);

const FUNCTIONS: readonly FunctionDefinition[] = [
	...overTypes,
	...renamed,
	...ARITHMETIC_FUNCTIONS,
	...CONVERSION_FUNCTIONS,
	...LOGIC_FUNCTIONS,
	...COMPARISON_FUNCTIONS,
	TIME_IN_RANGE,
	...DATE_ARITHMETIC_FUNCTIONS,
	...STRING_FUNCTIONS,
	...HIGHER_ORDER_FUNCTIONS,
	...SPECIAL_MATCH_FUNCTIONS,
	...REGEXP_MATCH_FUNCTIONS,
	...XPATH_FUNCTIONS,
];

const byId = new Map(FUNCTIONS.map((fn): [string, FunctionDefinition] => [fn.id, fn]));

/** The function of that identifier, compared by code point. */
export const lookupFunction = (id: string): FunctionDefinition | undefined => byId.get(id);

/** Every identifier this engine knows. */
export const functionIds = (): string[] => [...byId.keys()];
