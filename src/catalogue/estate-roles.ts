/**
 * Roles for the estate of a deceased person, as the courts give them (pdp 3.3, step 12): `urn:digitaltdodsbo:formuesfullmakt`. They are
 * no part of the catalogue and carry no packages; policies name their codes whole, as values of this attribute.
 */
export const ESTATE_ROLE_ID = "urn:digitaltdodsbo:rolecode";

const ESTATE_ROLE = /^urn:(?:[a-z]+:)?digitaltdodsbo:(?!rolecode)[a-z][a-z0-9:-]{0,79}$/;

/** The code of an estate role, from its code or its full name with the attribute; undefined for another name. */
export function estateRole(name: string): string | undefined {
	const lower = name.toLowerCase();
	const code = lower.startsWith(`${ESTATE_ROLE_ID}:`) ? lower.slice(ESTATE_ROLE_ID.length + 1) : lower;
	return ESTATE_ROLE.test(code) ? code : undefined;
}
