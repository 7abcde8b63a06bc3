import { randomFillSync } from "node:crypto";

/** Random bytes, drawn for a few hundred ids at once: a draw costs more than making an id of it. */
const pool = Buffer.alloc(16 * 256);
let at = pool.length;

/** A new id for a row: UUIDv7 (RFC 9562), so that ids sort by the time they were made. */
export function newUuid(now: number): string {
	if (at === pool.length) {
		randomFillSync(pool);
		at = 0;
	}
	const bytes = pool.subarray(at, at + 16);
	at += 16;
	bytes.writeUIntBE(now, 0, 6);
	bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	const hex = bytes.toString("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
