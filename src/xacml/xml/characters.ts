import type { XmlError } from "./xml-error.js";

/** The largest text whose UTF-8 form has `maxBytes` bytes is at least a third as many UTF-16 units long. */
export function exceedsBytes(text: string, maxBytes: number): boolean {
	if (text.length > maxBytes) return true;
	if (text.length * 3 <= maxBytes) return false;
	let bytes = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		// Each half of a surrogate pair counts two of its four bytes.
		bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit <= 0xdfff ? 2 : 3;
	}
	return bytes > maxBytes;
}

const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A text of nothing but these, as most are, is gone through several times faster without surrogates in mind. */
const BEYOND_ASCII = /[^\t\n\r -~]/;

/** Offset of the first character outside Char (XML 1.0, 2.2), lone surrogates among them, or -1. */
export function illegalCharacterAt(text: string): number {
	return BEYOND_ASCII.test(text) ? text.search(ILLEGAL) : -1;
}

export function isXmlChar(codePoint: number): boolean {
	return (
		codePoint === 0x9 ||
		codePoint === 0xa ||
		codePoint === 0xd ||
		(codePoint >= 0x20 && codePoint <= 0xd7ff) ||
		(codePoint >= 0xe000 && codePoint <= 0xfffd) ||
		(codePoint >= 0x10000 && codePoint <= 0x10ffff)
	);
}

const PREDEFINED = new Map([
	["lt", "<"],
	["gt", ">"],
	["amp", "&"],
	["quot", '"'],
	["apos", "'"],
]);

/**
 * What `&name;` stands for: one of the five predefined entities or a character reference (XML 1.0, 4.1 and 4.6).
 * Everything else would need a DTD, and DTDs are refused.
 */
export function resolveEntity(name: string, refuse: (message: string) => XmlError): string {
	const predefined = PREDEFINED.get(name);
	if (predefined !== undefined) return predefined;
	let codePoint: number;
	if (/^#[0-9]{1,10}$/.test(name)) codePoint = Number.parseInt(name.slice(1), 10);
	else if (/^#x[0-9a-fA-F]{1,10}$/.test(name)) codePoint = Number.parseInt(name.slice(2), 16);
	else throw refuse(`the entity &${name}; is not defined`);
	if (!isXmlChar(codePoint)) throw refuse(`&${name}; is no character XML allows`);
	return String.fromCodePoint(codePoint);
}

/** True for text of nothing but XML white space. */
export function isBlank(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit !== 0x20 && unit !== 0x0a && unit !== 0x09 && unit !== 0x0d) return false;
	}
	return true;
}

/** Without XML white space at either end; other kinds of space stay, as XML Schema has it. */
export function trimXml(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && isXmlSpace(text.charCodeAt(start))) start++;
	while (end > start && isXmlSpace(text.charCodeAt(end - 1))) end--;
	return start === 0 && end === text.length ? text : text.slice(start, end);
}

export function isXmlSpace(unit: number): boolean {
	return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d;
}
