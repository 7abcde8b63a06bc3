import { AttributeId, Category, DataTypeId } from "../xacml/identifiers.js";
import { ByteReader, ByteWriter } from "./bytes.js";

/*
 * A small LZ77 for compiled policies, which repeat themselves much and are read one at a time. What is packed is a row of
 * [token, more, literals, distance]: the token's high half counts the literals, its low half the bytes repeated, less
 * SHORTEST - 1; a half of 15 has a number behind the token that is to be added; a low half of 0 ends it all.
 */
const SHORTEST = 4;
const HALF = 15;
const HASH_BITS = 12;
const MOST_BYTES = 1 << 28;

/** What nearly every policy holds: it need not be in the policy to be referred to. Part of the format. */
const DICTIONARY = new TextEncoder().encode(
	[
		"urn:oasis:names:tc:xacml:1.0:function:anyURI-equal",
		"urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case",
		"urn:oasis:names:tc:xacml:1.0:function:string-equal",
		"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides",
		"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides",
		DataTypeId.integer,
		DataTypeId.anyURI,
		AttributeId.subjectId,
		AttributeId.resourceId,
		Category.environment,
		"urn:altinn:minimum-authenticationlevel",
		"urn:altinn:obligation1-assignment1",
		"urn:altinn:obligation:authenticationLevel1",
		"urn:altinn:org",
		"urn:altinn:app",
		"urn:altinn:accesspackage",
		"urn:altinn:rolecode",
		"urn:altinn:resource",
		AttributeId.actionId,
		Category.action,
		Category.resource,
		Category.accessSubject,
		DataTypeId.string,
	].join('","'),
);

const HASHES_OF_DICTIONARY = new Int32Array(1 << HASH_BITS).fill(-1);
for (let i = 0; i + SHORTEST <= DICTIONARY.length; i++) HASHES_OF_DICTIONARY[hash(DICTIONARY, i)] = i;

function hash(bytes: Uint8Array, at: number): number {
	const four =
		(bytes[at] as number) |
		((bytes[at + 1] as number) << 8) |
		((bytes[at + 2] as number) << 16) |
		((bytes[at + 3] as number) << 24);
	return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
}

export function pack(bytes: Uint8Array): Uint8Array {
	const start = DICTIONARY.length;
	const end = start + bytes.length;
	const window = new Uint8Array(end);
	window.set(DICTIONARY);
	window.set(bytes, start);
	const hashes = HASHES_OF_DICTIONARY.slice();
	// Nothing grows by more than a token and what says how long the literals are.
	const out = new ByteWriter(bytes.length + 16);
	const token = (fresh: number, repeated: number): void => {
		out.byte((Math.min(fresh, HALF) << 4) | Math.min(repeated, HALF));
		if (fresh >= HALF) out.number(fresh - HALF);
		if (repeated >= HALF) out.number(repeated - HALF);
	};
	let literals = start;
	let at = start;
	while (at + SHORTEST <= end) {
		const slot = hash(window, at);
		const candidate = hashes[slot] as number;
		hashes[slot] = at;
		let length = 0;
		if (candidate >= 0) while (at + length < end && window[candidate + length] === window[at + length]) length++;
		if (length < SHORTEST) {
			at++;
			continue;
		}
		token(at - literals, length - SHORTEST + 1);
		out.bytes(window, literals, at);
		out.number(at - candidate);
		const stop = Math.min(at + length, end - SHORTEST + 1);
		for (let i = at + 1; i < stop; i++) hashes[hash(window, i)] = i;
		at += length;
		literals = at;
	}
	token(end - literals, 0);
	out.bytes(window, literals, end);
	return out.done();
}

/** The inverse of pack; throws a RangeError for what pack never wrote. */
export function unpack(packed: Uint8Array): Uint8Array {
	const source = new ByteReader(packed);
	const half = (value: number): number => (value < HALF ? value : HALF + source.number());
	let out = new Uint8Array(DICTIONARY.length + packed.length * 4);
	out.set(DICTIONARY);
	let at = DICTIONARY.length;
	const reserve = (length: number): void => {
		if (length > MOST_BYTES) throw new RangeError("More bytes than any policy has.");
		if (at + length <= out.length) return;
		const larger = new Uint8Array((at + length) * 2);
		larger.set(out);
		out = larger;
	};
	for (;;) {
		const token = source.byte();
		const literals = half(token >> 4);
		const repeated = half(token & HALF);
		reserve(literals);
		source.copy(out, at, literals);
		at += literals;
		if (repeated === 0) break;
		const length = repeated + SHORTEST - 1;
		const distance = source.number();
		if (distance > at) throw new RangeError("A distance beyond the beginning.");
		reserve(length);
		for (let i = 0; i < length; i++) out[at + i] = out[at + i - distance] as number;
		at += length;
	}
	return out.subarray(DICTIONARY.length, at);
}
