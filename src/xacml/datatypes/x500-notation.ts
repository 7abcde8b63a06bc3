/** One `type=value` of a distinguished name; `value` without quotes and escapes. */
export interface AttributeAssertion {
	readonly type: string;
	readonly value: string;
	/** The value was given as `#` and the hexadecimal digits of its BER encoding; `value` is the digits. */
	readonly isHex: boolean;
}

/** A relative distinguished name: one assertion, or several joined by `+`. */
export type RelativeName = readonly AttributeAssertion[];

/** Longer names are refused unseen. */
const MAX_LENGTH = 20_000;

const TYPE = /(?:[A-Za-z][A-Za-z0-9-]*|(?:[Oo][Ii][Dd]\.)?[0-9]+(?:\.[0-9]+)*) *= */y;
const HEX_VALUE = /#((?:[0-9A-Fa-f]{2})+)/y;
/** What may follow a backslash beside two hexadecimal digits: the special characters, a blank and `=`. */
const ESCAPABLE = ',+"\\<>;#= ';
/** Characters an unquoted value may not hold unescaped (`,`, `;` and `+` end it; RFC 2253 also bars `=`, readers do not). */
const BARRED = '"<>';

/**
 * Reads a distinguished name by RFC 2253, with what its section 4 asks readers to accept of older names: blanks around
 * separators, `;` for `,`, quoted values and `OID.` before an object identifier. Undefined when it is none.
 */
export function readX500Name(text: string): readonly RelativeName[] | undefined {
	if (text.length > MAX_LENGTH) return undefined;
	if (text === "") return [];
	const rdns: RelativeName[] = [];
	let rdn: AttributeAssertion[] = [];
	let at = 0;
	for (;;) {
		at = skipBlanks(text, at);
		TYPE.lastIndex = at;
		const head = TYPE.exec(text)?.[0];
		if (head === undefined) return undefined;
		const value = readValue(text, at + head.length);
		if (value === undefined) return undefined;
		rdn.push({ type: head.slice(0, head.indexOf("=")).trimEnd(), value: value.value, isHex: value.isHex });
		at = skipBlanks(text, value.end);
		if (at < text.length && text[at] === "+") {
			at++;
			continue;
		}
		rdns.push(rdn);
		rdn = [];
		if (at === text.length) return rdns;
		if (text[at] !== "," && text[at] !== ";") return undefined;
		at++;
	}
}

interface ReadValue {
	readonly value: string;
	readonly isHex: boolean;
	readonly end: number;
}

function readValue(text: string, start: number): ReadValue | undefined {
	if (text[start] === "#") {
		HEX_VALUE.lastIndex = start;
		const digits = HEX_VALUE.exec(text)?.[1];
		return digits === undefined ? undefined : { value: digits, isHex: true, end: start + 1 + digits.length };
	}
	return text[start] === '"' ? readQuoted(text, start + 1) : readPlain(text, start);
}

function readQuoted(text: string, start: number): ReadValue | undefined {
	const value = new ValueReader();
	let at = start;
	while (at < text.length && text[at] !== '"') {
		const next = value.take(text, at);
		if (next === undefined) return undefined;
		at = next;
	}
	if (at >= text.length) return undefined;
	const read = value.finish();
	return read === undefined ? undefined : { value: read, isHex: false, end: at + 1 };
}

function readPlain(text: string, start: number): ReadValue | undefined {
	const value = new ValueReader();
	let at = start;
	while (at < text.length && !",;+".includes(text[at]!)) {
		if (BARRED.includes(text[at]!)) return undefined;
		if (text[at] === " ") {
			// Blanks before a separator or the end are no part of the value; an escaped one is, and takes the path below.
			const after = skipBlanks(text, at);
			if (after === text.length || ",;+".includes(text[after]!)) break;
			value.add(text.slice(at, after));
			at = after;
			continue;
		}
		const next = value.take(text, at);
		if (next === undefined) return undefined;
		at = next;
	}
	const read = value.finish();
	return read === undefined ? undefined : { value: read, isHex: false, end: at };
}

const skipBlanks = (text: string, start: number): number => {
	let at = start;
	while (text[at] === " ") at++;
	return at;
};

/** Collects a value. Escaped octets (`\C3\A6`) are UTF-8, so they are gathered until something else follows. */
class ValueReader {
	private text = "";
	private octets = "";
	private broken = false;

	add(text: string): void {
		this.closeOctets();
		this.text += text;
	}

	/** Takes the character or escape at `at`; the place after it, or undefined when it is no right escape. */
	take(text: string, at: number): number | undefined {
		const character = text[at]!;
		if (character !== "\\") {
			this.add(character);
			return at + 1;
		}
		const escaped = text[at + 1];
		if (escaped === undefined) return undefined;
		if (ESCAPABLE.includes(escaped)) {
			this.add(escaped);
			return at + 2;
		}
		const pair = text.slice(at + 1, at + 3);
		if (!/^[0-9A-Fa-f]{2}$/.test(pair)) return undefined;
		this.octets += `%${pair}`;
		return at + 3;
	}

	/** Undefined when the escaped octets were no UTF-8. */
	finish(): string | undefined {
		this.closeOctets();
		return this.broken ? undefined : this.text;
	}

	private closeOctets(): void {
		if (this.octets === "") return;
		try {
			// The language's own strict UTF-8 decoder: it throws on octets that are none.
			this.text += decodeURIComponent(this.octets);
		} catch {
			this.broken = true;
		}
		this.octets = "";
	}
}

/** The string form of RFC 2253, section 2: no blanks round separators, specials escaped, types as they were written. */
export const writeRdn = (rdn: RelativeName): string =>
	rdn.map(({ type, value, isHex }) => `${type}=${isHex ? `#${value}` : escapeValue(value)}`).join("+");

const escapeValue = (value: string): string =>
	value
		.replace(/^[ #]|[,+"\\<>;=]| $/g, "\\$&")
		.replace(/\p{Cc}/gu, (control) => encodeURIComponent(control).replaceAll("%", "\\"));
