import { BOOLEAN } from "../datatypes/boolean.js";
import { SECONDS_PER_DAY } from "../datatypes/calendar.js";
import { compareFractions } from "../datatypes/fraction.js";
import { type Moment, utcSeconds } from "../datatypes/moment.js";
import { TIME } from "../datatypes/time.js";
import type { StrictFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

/**
 * time-in-range(time, from, to), both ends inclusive; a `to` before `from` lies on the next day. A time without zone takes
 * the implicit one, an end without zone that of the time (core A.3.8).
 */
export const TIME_IN_RANGE: StrictFunction = strict(
	functionId("2.0", "time-in-range"),
	[one(TIME), one(TIME), one(TIME)],
	one(BOOLEAN),
	(args, context) => {
		const [time, from, to] = args as readonly [Moment, Moment, Moment];
		const zone = time.zone ?? context.implicitZone;
		const fromThere = isNotAfter(from, time, zone);
		const untilThere = isNotAfter(time, to, zone);
		return isNotAfter(from, to, zone) ? fromThere && untilThere : fromThere || untilThere;
	},
);

/** On a clock of one day in UTC, where the zones may have carried a time over midnight. */
function isNotAfter(a: Moment, b: Moment, zone: number): boolean {
	const difference = clock(a, zone) - clock(b, zone);
	return difference < 0 || (difference === 0 && compareFractions(a.fraction, b.fraction) <= 0);
}

function clock(time: Moment, zone: number): number {
	const seconds = utcSeconds(time, zone) % SECONDS_PER_DAY;
	return seconds < 0 ? seconds + SECONDS_PER_DAY : seconds;
}
