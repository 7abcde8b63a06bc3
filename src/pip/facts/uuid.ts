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

/** Whether one of the letters read so far was no digit. */
let wrong = 0;

/** Sixteen bits of the number that stands there. */
function quad(text: string, at: number): number {
	const a = text.charCodeAt(at);
	const b = text.charCodeAt(at + 1);
	const c = text.charCodeAt(at + 2);
	const d = text.charCodeAt(at + 3);
	const p = DIGITS[a & 127] as number;
	const q = DIGITS[b & 127] as number;
	const r = DIGITS[c & 127] as number;
	const s = DIGITS[d & 127] as number;
	wrong |= ((p | q | r | s) & NONE) | ((a | b | c | d) & ~127);
	return (p << 12) | (q << 8) | (r << 4) | s;
}

/**
 * Reads a uuid into `uuidWords`; false when the text is none. System users come by uuid, so it takes neither a pattern nor pieces
 * of the text, and no step that differs from digit to digit.
 */
export function readUuid(text: string): boolean {
	if (text.length !== 36) return false;
	for (let at = 8; at <= 23; at += 5) if (text.charCodeAt(at) !== HYPHEN) return false;
	wrong = 0;
	uuidWords[0] = (quad(text, 0) << 16) | quad(text, 4);
	uuidWords[1] = (quad(text, 9) << 16) | quad(text, 14);
	uuidWords[2] = (quad(text, 19) << 16) | quad(text, 24);
	uuidWords[3] = (quad(text, 28) << 16) | quad(text, 32);
	return wrong === 0;
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
