const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A uuid's sixteen bytes as four numbers, kept between calls of `readUuid`. */
export const uuidWords = new Uint32Array(4);

/** Reads a uuid into `uuidWords`; false when the text is none. */
export function readUuid(text: string): boolean {
	if (text.length !== 36 || !UUID.test(text)) return false;
	uuidWords[0] = Number.parseInt(text.slice(0, 8), 16);
	uuidWords[1] = Number.parseInt(text.slice(9, 13) + text.slice(14, 18), 16);
	uuidWords[2] = Number.parseInt(text.slice(19, 23) + text.slice(24, 28), 16);
	uuidWords[3] = Number.parseInt(text.slice(28), 16);
	return true;
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
