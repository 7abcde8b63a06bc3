/**
 * A fraction of a second as its decimal digits, most significant first, without trailing zeros: "" is none, "5" is half a
 * second. XSD sets no bound to its length, so it never becomes a floating-point number.
 */
export type Fraction = string;

/** A longer fraction is taken as outside the lexical space; without a bound, adding two would take unbounded time. */
export const MAX_FRACTION_DIGITS = 1_000;

/** Undefined when there are too many digits. */
export function readFraction(digits: string | undefined): Fraction | undefined {
	if (digits === undefined) return "";
	let end = digits.length;
	while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--;
	return end > MAX_FRACTION_DIGITS ? undefined : digits.slice(0, end);
}

/** Because trailing zeros are gone, the order of the digits as text is the order of the fractions. */
export const compareFractions = (a: Fraction, b: Fraction): number => (a === b ? 0 : a < b ? -1 : 1);

/** Adds (sign 1) or subtracts (sign -1); `carry` is what goes over to the whole seconds: -1, 0 or 1. */
export function addFractions(a: Fraction, b: Fraction, sign: 1 | -1): { carry: number; fraction: Fraction } {
	if (b === "") return { carry: 0, fraction: a };
	const digits = Math.max(a.length, b.length);
	const one = 10n ** BigInt(digits);
	const left = a === "" ? 0n : BigInt(a.padEnd(digits, "0"));
	const right = BigInt(b.padEnd(digits, "0"));
	let sum = sign === 1 ? left + right : left - right;
	let carry = 0;
	if (sum >= one) {
		sum -= one;
		carry = 1;
	} else if (sum < 0n) {
		sum += one;
		carry = -1;
	}
	return { carry, fraction: readFraction(sum.toString().padStart(digits, "0"))! };
}
