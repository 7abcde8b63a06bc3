import type { InEach } from "../language.js";

/** Words that many pages need. */
interface EveryPageTexts {
	readonly search: string;
	readonly cancel: string;
	readonly back: string;
	readonly pages: string;
	readonly previous: string;
	readonly next: string;
	readonly pageOf: (page: number, pages: number) => string;
	readonly optional: string;
	readonly orgNumber: string;
	/** Said of a name with letters that cannot be seen or that pretend to be others. */
	readonly strangeName: string;
}

export const everyPage: InEach<EveryPageTexts> = {
	nb: {
		search: "Søk",
		cancel: "Avbryt",
		back: "Tilbake",
		pages: "Sider",
		previous: "Forrige",
		next: "Neste",
		pageOf: (page, pages) => `Side ${page} av ${pages}`,
		optional: "valgfritt",
		orgNumber: "org.nr.",
		strangeName: "Navnet har tegn som kan være satt inn for å villede. Se nøye på det.",
	},
	nn: {
		search: "Søk",
		cancel: "Avbryt",
		back: "Tilbake",
		pages: "Sider",
		previous: "Førre",
		next: "Neste",
		pageOf: (page, pages) => `Side ${page} av ${pages}`,
		optional: "valfritt",
		orgNumber: "org.nr.",
		strangeName: "Namnet har teikn som kan vere sette inn for å villeie. Sjå nøye på det.",
	},
	en: {
		search: "Search",
		cancel: "Cancel",
		back: "Back",
		pages: "Pages",
		previous: "Previous",
		next: "Next",
		pageOf: (page, pages) => `Page ${page} of ${pages}`,
		optional: "optional",
		orgNumber: "org. no.",
		strangeName: "The name has characters that may be meant to mislead. Look at it closely.",
	},
};
