import { visible } from "./hidden-letters.js";

/** Markup that is safe to send: made by `html`, or by hand from nothing but constants. */
export class Html {
	constructor(readonly text: string) {}
}

/** What may stand between the braces of a template. Nothing is written for undefined, null and false. */
export type Part = Html | string | number | undefined | null | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] as string);

/**
 * A template of HTML. Whatever is put in is escaped, in text and in quoted attributes alike, unless it is Html itself; lists
 * are written one after the other. Attributes must be quoted, and nothing may be put into a script, a style or a tag's name.
 * Letters that are hidden or turn the writing are shown by their codes everywhere but in what a form sends back.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
	let text = strings[0] as string;
	for (let i = 0; i < parts.length; i++) {
		const part = parts[i];
		const isValue = typeof part === "string" && (strings[i] as string).endsWith(' value="');
		text += (isValue ? escapeHtml(part) : written(part)) + (strings[i + 1] as string);
	}
	return new Html(text);
}

/** A text as it is: what stands in a field and is sent back. */
export const verbatim = (text: string): Html => new Html(escapeHtml(text));

function written(part: Part): string {
	if (part instanceof Html) return part.text;
	if (part === undefined || part === null || part === false) return "";
	if (typeof part === "string") return escapeHtml(visible(part));
	if (typeof part === "number") return String(part);
	return part.map(written).join("");
}
