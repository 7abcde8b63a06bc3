/** A uuid's sixteen bytes as four numbers, kept between calls of `readUuid`. */
export const uuidWords = new Uint32Array(4);

/** Digits by their character codes; `NONE` for what is none. */
const NONE = 16;
const DIGITS = new Uint8Array(128).fill(NONE);
for (let digit = 0; digit < NONE; digit++) {
	const text = digit.toString(16);
	DIGITS[text.charCodeAt(0)] = digit;
	DIGITS[text.toUpperCase().charCodeAt(0)] = digit;
}
const HYPHEN = 45;

/** Reads a uuid into `uuidWords`; false when the text is none. System users come by uuid, so it does not take a pattern and its pieces. */
export function readUuid(text: string): boolean {
	if (text.length !== 36) return false;
	for (let at = 8; at <= 23; at += 5) if (text.charCodeAt(at) !== HYPHEN) return false;
	let wrong = 0;
	let word = 0;
	let place = 0;
	for (let at = 0; at < 36; at++) {
		if (at === 8 || at === 13 || at === 18 || at === 23) continue;
		const code = text.charCodeAt(at);
		const digit = code < 128 ? (DIGITS[code] as number) : NONE;
		wrong |= digit;
		word = (word << 4) | digit;
		if ((++place & 7) === 0) uuidWords[(place >> 3) - 1] = word;
	}
	return (wrong & NONE) === 0;
}

/** The text of the uuid at that place of a column with four numbers each. */
export function writeUuid(column: Uint32Array, at: number): string {
	const hex = (word: number): string => (column[at * 4 + word] as number).toString(16).padStart(8, "0");
	const text = hex(0) + hex(1) + hex(2) + hex(3);
	return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** Spreads a uuid; version and variant bits lie in the middle words. */
export function hashUuid(a: number, b: number, c: number, d: number): number {
	let mixed = Math.imul(a ^ Math.imul(d, 0x85ebca6b), 0x9e3779b1) ^ Math.imul(b ^ c, 0x2c1b3c6d);
	mixed ^= mixed >>> 15;
	mixed = Math.imul(mixed, 0x2c1b3c6d);
	return (mixed ^ (mixed >>> 16)) >>> 0;
}
