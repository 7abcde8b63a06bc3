/** Deeper than any shape of ours. */
const DEEPEST = 64;
/** What a double holds exactly, and one digit of grace for writers that print 17. */
const MOST_DIGITS = 17;

/** What a text lacks to be JSON that means one thing only. */
export class StrictJsonError extends Error {
	override readonly name = "StrictJsonError";
}

/**
 * JSON as RFC 8259 has it, and stricter: no member twice, no number that JavaScript would change, no text that a database
 * would change or refuse (half a surrogate pair, NUL); reliability-scale 2.3, 53 to 61. `__proto__` is a member like any other.
 *
 * @throws {StrictJsonError}
 */
export function readStrictJson(text: string): unknown {
	const reader = new Reader(text);
	const value = reader.value(0);
	reader.end();
	return value;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const KEYWORDS = { t: ["true", true], f: ["false", false], n: ["null", null] } as const;
const UNSTORABLE = /\p{Cs}|\0/u;

class Reader {
	#at = 0;

	constructor(readonly text: string) {}

	value(depth: number): unknown {
		this.#skip();
		const first = this.text[this.#at];
		if (first === "{") return this.#object(depth + 1);
		if (first === "[") return this.#array(depth + 1);
		if (first === '"') return this.#string();
		if (first === "t" || first === "f" || first === "n") {
			const [word, value] = KEYWORDS[first];
			if (!this.text.startsWith(word, this.#at)) this.#fail();
			this.#at += word.length;
			return value;
		}
		return this.#number();
	}

	end(): void {
		this.#skip();
		if (this.#at < this.text.length) this.#fail();
	}

	#object(depth: number): Record<string, unknown> {
		this.#open(depth);
		const members: [string, unknown][] = [];
		const names = new Set<string>();
		while (!this.#closed("}", members.length > 0)) {
			if (this.text[this.#at] !== '"') this.#fail();
			const name = this.#string();
			if (names.has(name)) throw new StrictJsonError(`The member "${name.slice(0, 100)}" is given more than once.`);
			names.add(name);
			this.#skip();
			if (this.text[this.#at] !== ":") this.#fail();
			this.#at += 1;
			members.push([name, this.value(depth)]);
		}
		// fromEntries makes own members, whatever they are called.
		return Object.fromEntries(members);
	}

	#array(depth: number): unknown[] {
		this.#open(depth);
		const items: unknown[] = [];
		while (!this.#closed("]", items.length > 0)) items.push(this.value(depth));
		return items;
	}

	#open(depth: number): void {
		if (depth > DEEPEST) throw new StrictJsonError(`The JSON is nested deeper than ${DEEPEST}.`);
		this.#at += 1;
	}

	/** True, and past it, at the closing bracket; else past the comma that must stand between two. */
	#closed(bracket: string, separated: boolean): boolean {
		this.#skip();
		if (this.text[this.#at] === bracket) {
			this.#at += 1;
			return true;
		}
		if (separated) {
			if (this.text[this.#at] !== ",") this.#fail();
			this.#at += 1;
			this.#skip();
		}
		return false;
	}

	#string(): string {
		const { text } = this;
		let end = this.#at + 1;
		for (;;) {
			const unit = text.charCodeAt(end);
			if (unit === 0x22) break;
			if (Number.isNaN(unit)) this.#fail();
			end += unit === 0x5c ? 2 : 1;
		}
		let value: string;
		try {
			value = JSON.parse(text.slice(this.#at, end + 1)) as string;
		} catch {
			this.#fail();
		}
		if (UNSTORABLE.test(value)) throw new StrictJsonError("A text holds NUL or half a surrogate pair.");
		this.#at = end + 1;
		return value;
	}

	#number(): number {
		NUMBER.lastIndex = this.#at;
		const found = NUMBER.exec(this.text)?.[0];
		if (found === undefined) this.#fail();
		this.#at += found.length;
		const value = Number(found);
		if (!kept(found, value)) {
			throw new StrictJsonError(`The number ${found.slice(0, 40)} has more digits than can be kept.`);
		}
		return value;
	}

	#skip(): void {
		for (;;) {
			const unit = this.text.charCodeAt(this.#at);
			if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
			this.#at += 1;
		}
	}

	#fail(): never {
		throw new StrictJsonError(
			this.#at < this.text.length
				? `This is not JSON: the character at ${this.#at} is not expected.`
				: "This is not JSON: it ends too early.",
		);
	}
}

function kept(text: string, value: number): boolean {
	if (!Number.isFinite(value)) return false;
	if (/^-?\d+$/.test(text)) return Number.isSafeInteger(value);
	const digits = text
		.replace(/[eE].*$/, "")
		.replace(/\D/g, "")
		.replace(/^0+/, "");
	return digits.length <= MOST_DIGITS && (value !== 0 || digits === "");
}
