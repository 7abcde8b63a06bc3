/**
 * Writing XML. Characters XML 1.0 cannot hold at all, not even as references, become U+FFFD: an answer must stay
 * well-formed whatever an attribute of the request said.
 */
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text of an element. `>` is escaped so that `]]>` never appears, a carriage return because a reader would drop it. */
export function escapeText(text: string): string {
	if (!/[&<>\r]/.test(text) && text.search(ILLEGAL) < 0) return text;
	return text
		.replace(ILLEGAL, "\ufffd")
		.replace(/[&<>\r]/g, (c) => (c === "&" ? "&amp;" : c === "<" ? "&lt;" : c === ">" ? "&gt;" : "&#13;"));
}

/** An attribute value in double quotes; white space other than blanks as references, or a reader would make blanks of it. */
export function escapeAttribute(text: string): string {
	if (!/[&<>"\t\n\r]/.test(text) && text.search(ILLEGAL) < 0) return text;
	return text.replace(ILLEGAL, "\ufffd").replace(/[&<>"\t\n\r]/g, (c) => {
		switch (c) {
			case "&":
				return "&amp;";
			case "<":
				return "&lt;";
			case ">":
				return "&gt;";
			case '"':
				return "&quot;";
			default:
				return `&#${c.charCodeAt(0)};`;
		}
	});
}
