/** The languages of the pages. */
export const LANGUAGES = ["nb", "nn", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (text: unknown): text is Language => LANGUAGES.includes(text as Language);

/** Texts in every language: a missing one does not compile. */
export type InEach<T> = Readonly<Record<Language, T>>;

/** A name that others gave, in the language of the page or the nearest there is; `otherwise` when there is none. */
export function nameIn(
	names: Readonly<Partial<Record<string, string | null>>>,
	language: Language,
	otherwise: string,
): string {
	const order = language === "en" ? ["en", "nb", "nn"] : language === "nn" ? ["nn", "nb", "en"] : ["nb", "nn", "en"];
	return order.map((each) => names[each]?.trim()).find((name) => name !== undefined && name !== "") ?? otherwise;
}
