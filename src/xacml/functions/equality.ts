import { BOOLEAN } from "../datatypes/boolean.js";
import { STRING } from "../datatypes/string.js";
import { COMPARABLE_TYPES } from "./comparable-types.js";
import type { StrictFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

/** `T-equal`: each type's own equality (core A.3.1). */
const ofTypes = COMPARABLE_TYPES.map(
	({ type, version }): StrictFunction =>
		strict(functionId(version, `${type.name}-equal`), [one(type), one(type)], one(BOOLEAN), ([a, b], context) =>
			type.equals(a, b, context.implicitZone),
		),
);

/** Equal once both are in lower case, by the same rule as string-normalize-to-lower-case (core A.3.1). */
const ignoreCase = strict(
	functionId("3.0", "string-equal-ignore-case"),
	[one(STRING), one(STRING)],
	one(BOOLEAN),
	([a, b]) => a === b || (a as string).toLowerCase() === (b as string).toLowerCase(),
);

export const EQUALITY_FUNCTIONS: readonly StrictFunction[] = [...ofTypes, ignoreCase];
