import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/** A length of time in months, negative for one that goes back. */
export interface YearMonthDuration {
	readonly months: bigint;
}

const NUMBER = "0*([0-9]{1,30})";
/** The look-ahead asks for at least one part. */
const LEXICAL = new RegExp(`^(-)?P(?=.)(?:${NUMBER}Y)?(?:${NUMBER}M)?$`);
const MAX_LENGTH = 1_000;

/** xs:yearMonthDuration, equal when the months are: P1Y is P12M (core A.3.1). */
export const YEAR_MONTH_DURATION: DataType = {
	id: DataTypeId.yearMonthDuration,
	name: "yearMonthDuration",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		if (text.length > MAX_LENGTH) return undefined;
		const parts = LEXICAL.exec(text);
		if (parts === null) return undefined;
		const months = BigInt(parts[2] ?? "0") * 12n + BigInt(parts[3] ?? "0");
		return Object.freeze<YearMonthDuration>({ months: parts[1] === undefined ? months : -months });
	},
	format(value) {
		const { months } = value as YearMonthDuration;
		if (months === 0n) return "P0M";
		const length = months < 0n ? -months : months;
		const years = length / 12n === 0n ? "" : `${length / 12n}Y`;
		const rest = length % 12n === 0n ? "" : `${length % 12n}M`;
		return `${months < 0n ? "-" : ""}P${years}${rest}`;
	},
	equals: (a, b) => (a as YearMonthDuration).months === (b as YearMonthDuration).months,
	key: (value) => (value as YearMonthDuration).months,
};
