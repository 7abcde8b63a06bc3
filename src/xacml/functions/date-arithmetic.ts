import { civilDate, dayNumber, daysInMonth, MAX_YEAR, SECONDS_PER_DAY } from "../datatypes/calendar.js";
import type { DataType } from "../datatypes/datatype.js";
import { DATE } from "../datatypes/date.js";
import { DATE_TIME } from "../datatypes/date-time.js";
import { DAY_TIME_DURATION, type DayTimeDuration } from "../datatypes/day-time-duration.js";
import { addFractions } from "../datatypes/fraction.js";
import { isWithinYears, type Moment, moment } from "../datatypes/moment.js";
import { YEAR_MONTH_DURATION, type YearMonthDuration } from "../datatypes/year-month-duration.js";
import { type Indeterminate, processingError } from "../indeterminate.js";
import type { StrictFunction } from "./definition.js";
import { deprecatedForm, functionId, one, strict } from "./signature.js";

/**
 * Dates and durations (core A.3.7), by the algorithm of XML Schema part 2, appendix E. The zone stays what it was;
 * subtracting is adding the negative.
 */

type Sign = 1 | -1;

const outOfRange = (): Indeterminate => processingError("The result lies beyond the years this engine can write.");

/** Adds months; a day the new month lacks becomes its last one (31 January + P1M is 28 or 29 February). */
function addMonths(value: Moment, duration: YearMonthDuration, sign: Sign): Moment | Indeterminate {
	const days = Math.floor(value.seconds / SECONDS_PER_DAY);
	const { year, month, day } = civilDate(days);
	const months = BigInt(year) * 12n + BigInt(month - 1) + BigInt(sign) * duration.months;
	const limit = BigInt(MAX_YEAR) * 12n;
	if (months > limit || months < -limit) return outOfRange();
	const newYear = Math.floor(Number(months) / 12);
	const newMonth = Number(months) - newYear * 12 + 1;
	const newDays = dayNumber(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
	return moment(value.seconds + (newDays - days) * SECONDS_PER_DAY, value.fraction, value.zone);
}

function addSeconds(value: Moment, duration: DayTimeDuration, sign: Sign): Moment | Indeterminate {
	const direction: Sign = duration.negative ? (sign === 1 ? -1 : 1) : sign;
	// Beyond the years anyway, and no longer exact as a number.
	if (duration.seconds > BigInt(Number.MAX_SAFE_INTEGER)) return outOfRange();
	const { carry, fraction } = addFractions(value.fraction, duration.fraction, direction);
	const seconds = value.seconds + direction * Number(duration.seconds) + carry;
	return isWithinYears(seconds) ? moment(seconds, fraction, value.zone) : outOfRange();
}

const OPERATIONS: readonly { name: string; sign: Sign }[] = [
	{ name: "add", sign: 1 },
	{ name: "subtract", sign: -1 },
];

const monthsFunctions = (type: DataType): StrictFunction[] =>
	OPERATIONS.map(({ name, sign }) =>
		strict(
			functionId("3.0", `${type.name}-${name}-yearMonthDuration`),
			[one(type), one(YEAR_MONTH_DURATION)],
			one(type),
			([value, duration]) => addMonths(value as Moment, duration as YearMonthDuration, sign),
		),
	);

const secondsFunctions = OPERATIONS.map(({ name, sign }) =>
	strict(
		functionId("3.0", `dateTime-${name}-dayTimeDuration`),
		[one(DATE_TIME), one(DAY_TIME_DURATION)],
		one(DATE_TIME),
		([value, duration]) => addSeconds(value as Moment, duration as DayTimeDuration, sign),
	),
);

const current: readonly StrictFunction[] = [
	...secondsFunctions,
	...monthsFunctions(DATE_TIME),
	...monthsFunctions(DATE),
];

export const DATE_ARITHMETIC_FUNCTIONS: readonly StrictFunction[] = [
	...current,
	...current.map((fn) => deprecatedForm(fn, fn.id.replace(":3.0:", ":1.0:"))),
];
