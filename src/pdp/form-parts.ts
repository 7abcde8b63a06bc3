import type { Position } from "../xacml/model.js";
import { ByteReader, ByteWriter } from "./bytes.js";

/**
 * What a compiled form is made of. A string is its number in a table in front; a position is told from the one before, for
 * most elements stand in the same line as the last or in the next.
 */
export class FormWriter {
	private readonly body = new ByteWriter(1024);
	private readonly strings: string[] = [];
	private readonly numbers = new Map<string, number>();
	private line = 1;
	private column = 1;

	/** A whole number that is not negative. */
	number(value: number): void {
		this.body.number(value);
	}

	flag(value: boolean): void {
		this.body.byte(value ? 1 : 0);
	}

	text(value: string): void {
		this.optional(value);
	}

	/** Absent is number 0. */
	optional(value: string | undefined): void {
		if (value === undefined) {
			this.body.byte(0);
			return;
		}
		let number = this.numbers.get(value);
		if (number === undefined) {
			number = this.strings.push(value);
			this.numbers.set(value, number);
		}
		this.body.number(number);
	}

	list<T>(items: readonly T[], write: (item: T) => void): void {
		this.body.number(items.length);
		for (const item of items) write(item);
	}

	/** Something that may be absent. */
	maybe<T>(value: T | undefined, write: (value: T) => void): void {
		this.flag(value !== undefined);
		if (value !== undefined) write(value);
	}

	at({ line, column }: Position): void {
		this.signed(line - this.line);
		this.signed(line === this.line ? column - this.column : column);
		this.line = line;
		this.column = column;
	}

	private signed(value: number): void {
		this.body.number(value < 0 ? -2 * value - 1 : 2 * value);
	}

	/** JSON for the strings: it takes any of them, lone surrogates too, and nothing reads it faster. */
	done(): Uint8Array {
		const strings = new TextEncoder().encode(JSON.stringify(this.strings));
		const body = this.body.done();
		const whole = new ByteWriter(strings.length + body.length + 8);
		whole.number(strings.length);
		whole.bytes(strings);
		whole.bytes(body);
		return whole.done();
	}
}

const decoder = new TextDecoder();

/** Reads what a FormWriter wrote, in the same order; throws for anything else. */
export class FormReader {
	private readonly body: ByteReader;
	private readonly strings: readonly string[];
	private line = 1;
	private column = 1;

	constructor(bytes: Uint8Array) {
		this.body = new ByteReader(bytes);
		this.strings = JSON.parse(decoder.decode(this.body.bytes(this.body.number()))) as readonly string[];
	}

	number(): number {
		return this.body.number();
	}

	flag(): boolean {
		return this.body.byte() === 1;
	}

	text(): string {
		const text = this.strings[this.body.number() - 1];
		if (text === undefined) throw new RangeError("A string that is not there.");
		return text;
	}

	/** A property, or nothing. */
	optional<K extends string>(key: K): { readonly [P in K]?: string } {
		const number = this.body.number();
		return (number === 0 ? {} : { [key]: this.strings[number - 1] }) as { readonly [P in K]?: string };
	}

	list<T>(read: () => T): T[] {
		const items: T[] = [];
		for (let left = this.body.number(); left > 0; left--) items.push(read());
		return items;
	}

	maybe<T>(read: () => T): T | undefined {
		return this.flag() ? read() : undefined;
	}

	at(): Position {
		const down = this.signed();
		const right = this.signed();
		this.line += down;
		this.column = down === 0 ? this.column + right : right;
		return { line: this.line, column: this.column };
	}

	private signed(): number {
		const value = this.body.number();
		return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
	}
}
