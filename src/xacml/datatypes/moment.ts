import { civilDate, MAX_YEAR, SECONDS_PER_DAY } from "./calendar.js";
import { compareFractions, type Fraction } from "./fraction.js";

/**
 * The value of a date, time or dateTime: a point on a local time line, and the zone that line belongs to if one was named.
 * A date is the moment its day starts; a time lies on one fixed reference day, day 0 (core A.3.1: equality and order are
 * those of the instants).
 */
export interface Moment {
	/** Local seconds since 1970-01-01T00:00:00; exact, since years are bounded. */
	readonly seconds: number;
	readonly fraction: Fraction;
	/** Minutes east of UTC; undefined when the value names no zone, which is part of the value. */
	readonly zone: number | undefined;
}

export const moment = (seconds: number, fraction: Fraction, zone: number | undefined): Moment =>
	Object.freeze({ seconds, fraction, zone });

/** Seconds since 1970-01-01T00:00:00Z. */
export const utcSeconds = (value: Moment, implicitZone: number): number =>
	value.seconds - (value.zone ?? implicitZone) * 60;

/** Order of the instants: negative, zero or positive. */
export function compareMoments(a: Moment, b: Moment, implicitZone: number): number {
	const difference = utcSeconds(a, implicitZone) - utcSeconds(b, implicitZone);
	return difference !== 0 ? difference : compareFractions(a.fraction, b.fraction);
}

export function momentKey(value: Moment, implicitZone: number): number | string {
	const seconds = utcSeconds(value, implicitZone);
	return value.fraction === "" ? seconds : `${seconds}.${value.fraction}`;
}

const EARLIEST_YEAR_STARTS = -MAX_YEAR * 366 * SECONDS_PER_DAY;

/** True when the year of that second can still be written (at most MAX_YEAR_DIGITS digits). */
export function isWithinYears(seconds: number): boolean {
	if (!(seconds >= EARLIEST_YEAR_STARTS && seconds <= -EARLIEST_YEAR_STARTS)) return false;
	return Math.abs(civilDate(Math.floor(seconds / SECONDS_PER_DAY)).year) <= MAX_YEAR;
}

/**
 * The current-time, current-date and current-dateTime of one instant (core 7.3.5), from milliseconds since 1970 as
 * `Date.now()` gives them, told in the given zone.
 */
export function momentsAt(milliseconds: number, zone: number): { time: Moment; date: Moment; dateTime: Moment } {
	const whole = Math.floor(milliseconds / 1000);
	const thousandths = Math.floor(milliseconds) - whole * 1000;
	const fraction = thousandths === 0 ? "" : String(thousandths).padStart(3, "0").replace(/0+$/, "");
	const seconds = whole + zone * 60;
	const midnight = Math.floor(seconds / SECONDS_PER_DAY) * SECONDS_PER_DAY;
	return {
		time: moment(seconds - midnight, fraction, zone),
		date: moment(midnight, "", zone),
		dateTime: moment(seconds, fraction, zone),
	};
}
