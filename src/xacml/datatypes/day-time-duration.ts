import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { type Fraction, readFraction } from "./fraction.js";
import { stripWhiteSpace } from "./white-space.js";

/** A length of time in seconds; zero is never negative. */
export interface DayTimeDuration {
	readonly negative: boolean;
	/** Whole seconds, without sign. */
	readonly seconds: bigint;
	readonly fraction: Fraction;
}

/** No part may have more digits: far beyond any time line, and cheap to compute with. */
const NUMBER = "0*([0-9]{1,30})";
/** The look-aheads ask for at least one part, and for one after a T. */
const LEXICAL = new RegExp(
	`^(-)?P(?=.)(?:${NUMBER}D)?(?:T(?=.)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}(?:\\.([0-9]+))?S)?)?$`,
);
/** Longer texts are not looked at; this leaves room for the longest fraction and for leading zeros. */
const MAX_LENGTH = 2_000;

/** xs:dayTimeDuration, equal when the seconds are: PT60S is PT1M (core A.3.1). */
export const DAY_TIME_DURATION: DataType = {
	id: DataTypeId.dayTimeDuration,
	name: "dayTimeDuration",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		if (text.length > MAX_LENGTH) return undefined;
		const parts = LEXICAL.exec(text);
		if (parts === null) return undefined;
		const fraction = readFraction(parts[6]);
		if (fraction === undefined) return undefined;
		const part = (index: number): bigint => BigInt(parts[index] ?? "0");
		const seconds = part(2) * 86_400n + part(3) * 3_600n + part(4) * 60n + part(5);
		const negative = parts[1] !== undefined && (seconds !== 0n || fraction !== "");
		return Object.freeze<DayTimeDuration>({ negative, seconds, fraction });
	},
	format(value) {
		const { negative, seconds, fraction } = value as DayTimeDuration;
		const time =
			written((seconds / 3_600n) % 24n, "H") +
			written((seconds / 60n) % 60n, "M") +
			(fraction === "" ? written(seconds % 60n, "S") : `${seconds % 60n}.${fraction}S`);
		const text = written(seconds / 86_400n, "D") + (time === "" ? "" : `T${time}`);
		return text === "" ? "PT0S" : `${negative ? "-" : ""}P${text}`;
	},
	equals(a, b) {
		const left = a as DayTimeDuration;
		const right = b as DayTimeDuration;
		return left.seconds === right.seconds && left.negative === right.negative && left.fraction === right.fraction;
	},
	key(value) {
		const { negative, seconds, fraction } = value as DayTimeDuration;
		return `${negative ? "-" : ""}${seconds}.${fraction}`;
	},
};

const written = (number: bigint, unit: string): string => (number === 0n ? "" : `${number}${unit}`);
