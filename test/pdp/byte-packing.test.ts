import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../src/pdp/byte-packing.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Repeats itself near and far, and more often than a token's half can say. */
const repetitive = fc
	.array(
		fc.tuple(
			fc.constantFrom("a", "urn:altinn:rolecode", "x".repeat(40), "ø", "0123456789"),
			fc.integer({ min: 1, max: 60 }),
		),
		{ maxLength: 20 },
	)
	.map((parts) => bytesOf(parts.map(([part, times]) => part.repeat(times)).join("|")));

test("whatever is packed comes out again", () => {
	const any = fc.oneof(repetitive, fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ max: 2, maxLength: 500 }));
	fc.assert(
		fc.property(any, (bytes) => {
			expect(unpack(pack(bytes))).toEqual(bytes);
		}),
		{ numRuns: 500 },
	);
});

test("repetition costs next to nothing, and noise little more than itself", () => {
	expect(pack(bytesOf("urn:altinn:resource:skattemelding ".repeat(1000))).length).toBeLessThan(60);
	const noise = Uint8Array.from({ length: 4000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24);
	expect(pack(noise).length).toBeLessThan(4020);
	expect(pack(new Uint8Array()).length).toBe(1);
});

test("what was never packed is refused, and never runs wild", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			try {
				unpack(bytes);
			} catch (error) {
				expect(error).toBeInstanceOf(RangeError);
			}
		}),
		{ numRuns: 2000 },
	);
	// A distance beyond the beginning, an end too early, more than any policy has.
	expect(() => unpack(Uint8Array.of(0x01, 0xff, 0xff, 0x7f))).toThrow(RangeError);
	expect(() => unpack(Uint8Array.of(0x50, 1, 2))).toThrow(RangeError);
	expect(() => unpack(Uint8Array.of(0x0f, 0xff, 0xff, 0xff, 0xff, 0x7f, 1))).toThrow(RangeError);
});
