import { ANY_URI } from "../datatypes/any-uri.js";
import { BOOLEAN } from "../datatypes/boolean.js";
import { DATE } from "../datatypes/date.js";
import { DATE_TIME } from "../datatypes/date-time.js";
import { DAY_TIME_DURATION } from "../datatypes/day-time-duration.js";
import { DNS_NAME } from "../datatypes/dns-name.js";
import { DOUBLE } from "../datatypes/double.js";
import { INTEGER } from "../datatypes/integer.js";
import { IP_ADDRESS } from "../datatypes/ip-address.js";
import { RFC822_NAME } from "../datatypes/rfc822-name.js";
import { STRING } from "../datatypes/string.js";
import { TIME } from "../datatypes/time.js";
import { stripWhiteSpace } from "../datatypes/white-space.js";
import { X500_NAME } from "../datatypes/x500-name.js";
import { YEAR_MONTH_DURATION } from "../datatypes/year-month-duration.js";
import { processingError, syntaxError } from "../indeterminate.js";
import type { StrictFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

const TEXTUAL_TYPES = [
	BOOLEAN,
	INTEGER,
	DOUBLE,
	TIME,
	DATE,
	DATE_TIME,
	ANY_URI,
	DAY_TIME_DURATION,
	YEAR_MONTH_DURATION,
	X500_NAME,
	RFC822_NAME,
	IP_ADDRESS,
	DNS_NAME,
];

/** `T-from-string` and `string-from-T` (core A.3.9): the lexical forms of the type, canonical on the way out. */
const throughStrings = TEXTUAL_TYPES.flatMap((type): StrictFunction[] => [
	strict(functionId("3.0", `${type.name}-from-string`), [one(STRING)], one(type), ([text]) => {
		const value = type.parse(text as string);
		return value === undefined ? syntaxError(`"${clip(text as string)}" is not of type ${type.name}.`) : value;
	}),
	strict(functionId("3.0", `string-from-${type.name}`), [one(type)], one(STRING), ([value]) => type.format(value)),
]);

const clip = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 60)}…`);

/** Numeric conversion and normalisation (core A.3.3 and A.3.4). */
const others: readonly StrictFunction[] = [
	strict(functionId("1.0", "double-to-integer"), [one(DOUBLE)], one(INTEGER), ([value]) => {
		const double = value as number;
		if (!Number.isFinite(double)) return processingError(`${DOUBLE.format(double)} has no integer.`);
		return BigInt(Math.trunc(double));
	}),
	strict(functionId("1.0", "integer-to-double"), [one(INTEGER)], one(DOUBLE), ([value]) => {
		const double = Number(value as bigint);
		return Number.isFinite(double) ? double : processingError("The integer is too large for a double.");
	}),
	// Only the ends: inner runs of white space stay, whatever the name suggests.
	strict(functionId("1.0", "string-normalize-space"), [one(STRING)], one(STRING), ([text]) =>
		stripWhiteSpace(text as string),
	),
	strict(functionId("1.0", "string-normalize-to-lower-case"), [one(STRING)], one(STRING), ([text]) =>
		(text as string).toLowerCase(),
	),
];

export const CONVERSION_FUNCTIONS: readonly StrictFunction[] = [...throughStrings, ...others];
