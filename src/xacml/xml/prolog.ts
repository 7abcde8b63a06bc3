import { isXmlSpace } from "./characters.js";
import type { XmlError } from "./xml-error.js";

const DECLARATION =
	/^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;

/**
 * What may stand before the root element (XML 1.0, 2.8): the declaration, then comments. It is looked at before the
 * parser runs, so that a document type declaration is refused before a single one of its declarations is read.
 */
export function checkProlog(text: string, refuse: (message: string, offset: number) => XmlError): void {
	let at = 0;
	if (text.startsWith("<?xml") && !isNameCharacter(text.charCodeAt(5))) {
		const declaration = DECLARATION.exec(text.slice(0, 400));
		if (declaration === null) throw refuse("the XML declaration must be of version 1.0 and well-formed", 0);
		at = declaration[0].length;
	}
	for (;;) {
		while (isXmlSpace(text.charCodeAt(at))) at++;
		if (text.startsWith("<?", at)) throw refuse("processing instructions are not accepted", at);
		if (!text.startsWith("<!", at)) return;
		if (!text.startsWith("<!--", at)) {
			throw refuse("a document type declaration is not accepted", at);
		}
		const end = text.indexOf("-->", at + 4);
		if (end < 0) throw refuse("the comment is never closed", at);
		at = end + 3;
	}
}

function isNameCharacter(unit: number): boolean {
	return /[\w.:-]/.test(String.fromCharCode(unit)) || unit > 0x7f;
}

/** Offset of the first `< ` or `</ ` outside comments and CDATA, which sax would overlook, or -1. */
export function looseMarkupAt(text: string): number {
	if (!/<\/?[ \t\n]/.test(text)) return -1;
	let at = text.indexOf("<");
	while (at >= 0) {
		let next = at + 1;
		if (text.startsWith("<!--", at)) next = text.indexOf("-->", at + 4);
		else if (text.startsWith("<![CDATA[", at)) next = text.indexOf("]]>", at + 9);
		else if (isXmlSpace(text.charCodeAt(at + (text.charCodeAt(at + 1) === 0x2f ? 2 : 1)))) return at;
		if (next < 0) return -1;
		at = text.indexOf("<", next);
	}
	return -1;
}
