/**
 * The proleptic Gregorian calendar of XML Schema, on whole numbers. Years count as in XSD 1.1: 0000 is the year before
 * 0001. JavaScript's Date reaches only the years ±271,821 and knows neither zones nor fractions, so it is not used.
 */

export const SECONDS_PER_DAY = 86_400;
const DAYS_PER_ERA = 146_097; // 400 years
/** Day number of 0000-03-01, counted from 1970-01-01. */
const MARCH_FIRST_OF_YEAR_ZERO = -719_468;

/** Beyond this many digits of a year, seconds since 1970 would no longer be exact in a double. */
export const MAX_YEAR_DIGITS = 8;
export const MAX_YEAR = 10 ** MAX_YEAR_DIGITS - 1;

export interface CivilDate {
	readonly year: number;
	/** 1 to 12. */
	readonly month: number;
	readonly day: number;
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const daysInMonth = (year: number, month: number): number =>
	month === 2 && isLeapYear(year) ? 29 : MONTH_LENGTHS[month - 1]!;

/** Days since 1970-01-01. Years are counted from March here, so that the leap day is the last day of its year. */
export function dayNumber(year: number, month: number, day: number): number {
	const marchYear = month <= 2 ? year - 1 : year;
	const era = Math.floor(marchYear / 400);
	const yearOfEra = marchYear - era * 400;
	const dayOfYear = daysBeforeMarchMonth((month + 9) % 12) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * DAYS_PER_ERA + dayOfEra + MARCH_FIRST_OF_YEAR_ZERO;
}

/** The inverse of dayNumber. */
export function civilDate(days: number): CivilDate {
	const shifted = days - MARCH_FIRST_OF_YEAR_ZERO;
	const era = Math.floor(shifted / DAYS_PER_ERA);
	const dayOfEra = shifted - era * DAYS_PER_ERA;
	// Take out the leap days before, so that a division by 365 gives the year.
	const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
	const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
	const dayOfYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = ((marchMonth + 2) % 12) + 1;
	const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
	return { year, month, day: dayOfYear - daysBeforeMarchMonth(marchMonth) + 1 };
}

/** Days from the first of March to the first of the month that many months later: 0, 31, 61, 92, … */
const daysBeforeMarchMonth = (marchMonth: number): number => Math.floor((153 * marchMonth + 2) / 5);
