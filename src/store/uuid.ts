import { randomFillSync } from "node:crypto";

/** Random bytes, drawn for a few hundred ids at once: a draw costs more than making an id of it. */
const pool = Buffer.alloc(8 * 512);
let at = pool.length;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The moment of the last id, and of the ids of that moment the last one's number. */
let moment = 0;
let count = 0;
/** Numbers of one moment: 12 bits, and 14 more below them. */
const COUNTS = 2 ** 26;

/**
 * A new id for a row: UUIDv7 (RFC 9562). Ids sort in the order they were made in, those of one moment too (6.2, method 1): rows
 * with such ids are added at the end of an index, which costs a fraction of adding them all over it. The last 48 bits are random,
 * and so is where the numbers of a moment begin.
 */
export function newUuid(now: number): string {
	if (at === pool.length) {
		randomFillSync(pool);
		at = 0;
	}
	const place = at;
	at += 8;
	if (now === moment && count + 1 < COUNTS) count += 1;
	else {
		moment = now;
		count = (((pool[place + 6] as number) << 8) | (pool[place + 7] as number)) << 9;
	}
	const high = Math.floor(now / 2 ** 16);
	const low = now % 2 ** 16;
	const first = 0x7000 | (count >>> 14);
	const second = 0x8000 | (count & 0x3fff);
	return (
		`${HEX[high >>> 24]}${HEX[(high >>> 16) & 255]}${HEX[(high >>> 8) & 255]}${HEX[high & 255]}-` +
		`${HEX[low >>> 8]}${HEX[low & 255]}-${HEX[first >>> 8]}${HEX[first & 255]}-${HEX[second >>> 8]}${HEX[second & 255]}-` +
		`${HEX[pool[place] as number]}${HEX[pool[place + 1] as number]}${HEX[pool[place + 2] as number]}` +
		`${HEX[pool[place + 3] as number]}${HEX[pool[place + 4] as number]}${HEX[pool[place + 5] as number]}`
	);
}
