import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";

/** xs:string: kept as written, white space and all; equal code point by code point (core A.3.1). */
export const STRING: DataType = {
	id: DataTypeId.string,
	name: "string",
	parse: (lexical) => lexical,
	format: (value) => value as string,
	equals: (a, b) => a === b,
	key: (value) => value,
};

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/**
 * Order of two strings by code point: negative, zero or positive (core A.3.8). JavaScript's `<` compares UTF-16 units, which
 * puts characters beyond the BMP (written with surrogates, D800 to DFFF) before those from E000 to FFFF.
 */
export function compareByCodePoint(a: string, b: string): number {
	if (a === b) return 0;
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) {
		const left = a.charCodeAt(i);
		const right = b.charCodeAt(i);
		if (left === right) continue;
		return aboveSurrogates(left) - aboveSurrogates(right);
	}
	return a.length - b.length;
}

/** Lifts surrogates over E000 to FFFF, where the characters they stand for belong. */
const aboveSurrogates = (unit: number): number =>
	unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE ? unit + 0x10000 : unit;
