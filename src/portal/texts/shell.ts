import type { InEach } from "../language.js";

/** What stands round every page. */
interface ShellTexts {
	readonly languageName: string;
	readonly languages: string;
	readonly skipToContent: string;
	/** Stands before the name of the person. */
	readonly loggedInAs: string;
	/** Stands before the name of the party acted for. */
	readonly onBehalfOf: string;
	readonly changeParty: string;
	readonly chooseParty: string;
	readonly logOut: string;
	readonly logIn: string;
	readonly menu: string;
	/** Begins the title of a page that answers a form which was not taken. */
	readonly refusal: string;
	readonly footer: string;
}

export const shell: InEach<ShellTexts> = {
	nb: {
		languageName: "Bokmål",
		languages: "Språk",
		skipToContent: "Hopp til innholdet",
		loggedInAs: "Innlogget som",
		onBehalfOf: "for",
		changeParty: "Bytt",
		chooseParty: "Velg virksomhet",
		logOut: "Logg ut",
		logIn: "Logg inn",
		menu: "Hovedmeny",
		refusal: "Feil",
		footer: "fullmakt – hvem som får gjøre hva, på vegne av hvem",
	},
	nn: {
		languageName: "Nynorsk",
		languages: "Språk",
		skipToContent: "Hopp til innhaldet",
		loggedInAs: "Innlogga som",
		onBehalfOf: "for",
		changeParty: "Byt",
		chooseParty: "Vel verksemd",
		logOut: "Logg ut",
		logIn: "Logg inn",
		menu: "Hovudmeny",
		refusal: "Feil",
		footer: "fullmakt – kven som får gjere kva, på vegner av kven",
	},
	en: {
		languageName: "English",
		languages: "Language",
		skipToContent: "Skip to the content",
		loggedInAs: "Logged in as",
		onBehalfOf: "for",
		changeParty: "Change",
		chooseParty: "Choose organisation",
		logOut: "Log out",
		logIn: "Log in",
		menu: "Main menu",
		refusal: "Error",
		footer: "fullmakt – who may do what, on behalf of whom",
	},
};
