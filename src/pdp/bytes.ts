/** Bytes and numbers, one after the other. Numbers are written seven bits a byte, the lowest first. */
export class ByteWriter {
	private buffer: Uint8Array;
	private length = 0;

	constructor(capacity: number) {
		this.buffer = new Uint8Array(capacity);
	}

	private reserve(length: number): void {
		if (this.length + length <= this.buffer.length) return;
		const larger = new Uint8Array((this.length + length) * 2);
		larger.set(this.buffer);
		this.buffer = larger;
	}

	byte(value: number): void {
		this.reserve(1);
		this.buffer[this.length++] = value;
	}

	/** A whole number from 0 to 2^53 - 1. */
	number(value: number): void {
		let rest = value;
		while (rest > 0x7f) {
			this.byte((rest % 0x80) | 0x80);
			rest = Math.floor(rest / 0x80);
		}
		this.byte(rest);
	}

	/** Those from `start` to `end`; few at a time, for which a loop is quicker than a view. */
	bytes(bytes: Uint8Array, start = 0, end = bytes.length): void {
		this.reserve(end - start);
		for (let i = start; i < end; i++) this.buffer[this.length++] = bytes[i] as number;
	}

	done(): Uint8Array {
		return this.buffer.slice(0, this.length);
	}
}

/** Reads what a ByteWriter wrote; throws a RangeError at the end. */
export class ByteReader {
	private at = 0;

	constructor(private readonly source: Uint8Array) {}

	byte(): number {
		const byte = this.source[this.at++];
		if (byte === undefined) throw new RangeError("The bytes end too early.");
		return byte;
	}

	number(): number {
		let byte = this.byte();
		if (byte < 0x80) return byte;
		let value = byte & 0x7f;
		for (let unit = 0x80; ; unit *= 0x80) {
			byte = this.byte();
			value += (byte & 0x7f) * unit;
			if (byte < 0x80) break;
		}
		if (!Number.isSafeInteger(value)) throw new RangeError("A number that nobody wrote.");
		return value;
	}

	/** Copies bytes to a place of an array. */
	copy(into: Uint8Array, to: number, length: number): void {
		if (this.at + length > this.source.length) throw new RangeError("The bytes end too early.");
		for (let i = 0; i < length; i++) into[to + i] = this.source[this.at + i] as number;
		this.at += length;
	}

	bytes(length: number): Uint8Array {
		if (this.at + length > this.source.length) throw new RangeError("The bytes end too early.");
		this.at += length;
		return this.source.subarray(this.at - length, this.at);
	}
}
