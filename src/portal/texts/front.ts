import type { InEach } from "../language.js";

interface FrontTexts {
	/** In the menu. */
	readonly menu: string;
	readonly welcome: string;
	readonly lead: string;
	readonly logIn: string;
	readonly greeting: (name: string) => string;
	readonly actingFor: string;
	readonly actingForSelf: string;
	readonly choose: string;
	readonly change: string;
	readonly whatNow: string;
	readonly openNamed: (name: string) => string;
}

export const front: InEach<FrontTexts> = {
	nb: {
		menu: "Forsiden",
		welcome: "Hvem får gjøre hva for virksomheten din?",
		lead: "Her svarer du regnskapsprogrammer og andre systemer som ber om tilgang, og styrer hvem som får gjøre hva på vegne av hvem.",
		logIn: "Logg inn",
		greeting: (name) => `Hei, ${name}`,
		actingFor: "Du ordner tilganger for",
		actingForSelf: "Du ordner dine egne tilganger. Velg en virksomhet du vil ordne for.",
		choose: "Velg virksomhet",
		change: "Bytt virksomhet",
		whatNow: "Hva vil du gjøre?",
		openNamed: (name) => `Gå til ${name}`,
	},
	nn: {
		menu: "Framsida",
		welcome: "Kven får gjere kva for verksemda di?",
		lead: "Her svarer du rekneskapsprogram og andre system som ber om tilgang, og styrer kven som får gjere kva på vegner av kven.",
		logIn: "Logg inn",
		greeting: (name) => `Hei, ${name}`,
		actingFor: "Du ordnar tilgangar for",
		actingForSelf: "Du ordnar dine eigne tilgangar. Vel ei verksemd du vil ordne for.",
		choose: "Vel verksemd",
		change: "Byt verksemd",
		whatNow: "Kva vil du gjere?",
		openNamed: (name) => `Gå til ${name}`,
	},
	en: {
		menu: "Front page",
		welcome: "Who may do what for your organisation?",
		lead: "Here you answer accounting software and other systems that ask for access, and decide who may do what on behalf of whom.",
		logIn: "Log in",
		greeting: (name) => `Hello, ${name}`,
		actingFor: "You manage access for",
		actingForSelf: "You manage your own access. Choose an organisation to manage its access.",
		choose: "Choose organisation",
		change: "Change organisation",
		whatNow: "What do you want to do?",
		openNamed: (name) => `Go to ${name}`,
	},
};
