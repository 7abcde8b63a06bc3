import { codeOf, HIDDEN } from "./hidden-letters.js";
import { type Html, html } from "./html.js";
import type { Language } from "./language.js";

const LOCALES: Readonly<Record<Language, string>> = { nb: "nb-NO", nn: "nn-NO", en: "en-GB" };
const ZONE = "Europe/Oslo";

const dates = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, style: "date" | "moment"): Intl.DateTimeFormat {
	const key = `${language} ${style}`;
	let known = dates.get(key);
	if (known === undefined) {
		known = new Intl.DateTimeFormat(LOCALES[language], {
			dateStyle: "long",
			timeZone: ZONE,
			...(style === "moment" ? { timeStyle: "short" } : {}),
		});
		dates.set(key, known);
	}
	return known;
}

/** 24. november 2026 */
export function date(at: number, language: Language): Html {
	return html`<time datetime="${new Date(at).toISOString()}">${formatter(language, "date").format(at)}</time>`;
}

/** 24. november 2026 kl. 09:15 */
export function moment(at: number, language: Language): Html {
	return html`<time datetime="${new Date(at).toISOString()}">${formatter(language, "moment").format(at)}</time>`;
}

const numbers: Readonly<Record<Language, Intl.NumberFormat>> = {
	nb: new Intl.NumberFormat(LOCALES.nb),
	nn: new Intl.NumberFormat(LOCALES.nn),
	en: new Intl.NumberFormat(LOCALES.en),
};

/** 1 234 567 */
export const count = (value: number, language: Language): string => numbers[language].format(value);

/** 311 592 858, never broken over two lines; with what it is before it, when told. */
export function orgNumber(number: string, kind?: string): Html {
	return html`<span class="no-break">${kind !== undefined && `${kind}\u00a0`}${number.replace(/(\d{3})(?=\d)/g, "$1\u00a0")}</span>`;
}

/** Letters of alphabets that have doubles of Latin ones. */
const OTHER = "\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Armenian}\\p{Script=Cherokee}";
const MARKED = new RegExp(`${HIDDEN.source}|[${OTHER}]+`, "gu");

/**
 * A name that somebody else chose, in its own direction: with what is hidden in it made visible, and with the letters of another
 * alphabet marked when it mixes alphabets.
 */
export function chosenName(name: string): Html {
	const parts: Html[] = [];
	let from = 0;
	for (const found of name.matchAll(mixesAlphabets(name) ? MARKED : HIDDEN)) {
		const [letters] = found;
		const before = name.slice(from, found.index);
		const shown = letters.search(HIDDEN) === 0 ? codeOf(letters) : `${letters}\u00a0${codeOf(letters)}`;
		parts.push(html`${before}<span class="hidden-letter">${shown}</span>`);
		from = found.index + letters.length;
	}
	return html`<bdi>${parts}${name.slice(from)}</bdi>`;
}

const SCRIPTS = [
	/\p{Script=Latin}/u,
	/\p{Script=Cyrillic}/u,
	/\p{Script=Greek}/u,
	/\p{Script=Armenian}/u,
	/\p{Script=Cherokee}/u,
];

/** Whether a name mixes alphabets whose letters look alike (Latin a and Cyrillic а): UTS 39, mixed-script confusables. */
export function mixesAlphabets(name: string): boolean {
	return SCRIPTS.filter((script) => script.test(name)).length > 1;
}
