import type { PartyKind } from "../store/schema.js";

/** An organisation, a person, or another that can give or receive access (registry-access 3.1, Entity). */
export interface Party {
	/** The inner number; never on the wire. */
	readonly id: number;
	readonly uuid: string;
	readonly kind: PartyKind;
	readonly partyId: number | undefined;
	readonly userId: number | undefined;
	readonly username: string | undefined;
	readonly orgNumber: string | undefined;
	readonly personNumber: string | undefined;
	readonly email: string | undefined;
	readonly name: string;
	readonly lastName: string | undefined;
	/** Organisation form, or the variant of another kind. */
	readonly form: string | undefined;
	/** Inner number of the main unit. */
	readonly parentId: number | undefined;
	/** ISO dates. */
	readonly born: string | undefined;
	readonly died: string | undefined;
	/** Milliseconds since 1970. */
	readonly deletedAt: number | undefined;
	/** Of a system user that is switched off. */
	readonly disabledAt: number | undefined;
}

const ORG_WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/** Nine digits, the last one a check digit (modulus 11). */
export function isOrgNumber(text: string): boolean {
	return /^\d{9}$/.test(text) && checkDigit(text, ORG_WEIGHTS) === Number(text[8]);
}

const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Eleven digits with two check digits and a date in them: a national identity number, a D-number (day + 40), or a synthetic
 * one (month + 80 of Tenor, month + 40 of Dolly).
 */
export function isPersonNumber(text: string): boolean {
	if (!/^\d{11}$/.test(text)) return false;
	const day = Number(text.slice(0, 2)) % 40;
	const month = Number(text.slice(2, 4)) % 40;
	if (day < 1 || day > 31 || month < 1 || month > 12) return false;
	return checkDigit(text, FIRST) === Number(text[9]) && checkDigit(text, SECOND) === Number(text[10]);
}

/** The modulus 11 digit of the first digits; 10 when there is none. */
function checkDigit(text: string, weights: readonly number[]): number {
	const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
	return (11 - (sum % 11)) % 11;
}
