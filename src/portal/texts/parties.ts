import type { InEach } from "../language.js";

interface PartiesTexts {
	readonly title: string;
	readonly lead: string;
	readonly search: string;
	readonly choose: string;
	readonly chooseNamed: (name: string) => string;
	readonly yourself: string;
	readonly chosen: string;
	readonly none: string;
	readonly found: (found: string, all: string) => string;
	readonly subunit: string;
}

export const parties: InEach<PartiesTexts> = {
	nb: {
		title: "Hvem vil du gjøre noe for?",
		lead: "Velg virksomheten du vil ordne tilganger for. Du kan bytte når som helst.",
		search: "Søk på navn eller organisasjonsnummer",
		choose: "Velg",
		chooseNamed: (name) => `Velg ${name}`,
		yourself: "Deg selv",
		chosen: "Valgt",
		none: "Ingen treff. Sjekk skrivemåten, eller be virksomheten om tilgang.",
		found: (found, all) => `${found} av ${all} passer med søket`,
		subunit: "Underenhet",
	},
	nn: {
		title: "Kven vil du gjere noko for?",
		lead: "Vel verksemda du vil ordne tilgangar for. Du kan byte når som helst.",
		search: "Søk på namn eller organisasjonsnummer",
		choose: "Vel",
		chooseNamed: (name) => `Vel ${name}`,
		yourself: "Deg sjølv",
		chosen: "Vald",
		none: "Ingen treff. Sjekk skrivemåten, eller be verksemda om tilgang.",
		found: (found, all) => `${found} av ${all} passar med søket`,
		subunit: "Undereining",
	},
	en: {
		title: "Whom do you act for?",
		lead: "Choose the organisation whose access you want to manage. You can change at any time.",
		search: "Search by name or organisation number",
		choose: "Choose",
		chooseNamed: (name) => `Choose ${name}`,
		yourself: "Yourself",
		chosen: "Chosen",
		none: "Nothing found. Check the spelling, or ask the organisation for access.",
		found: (found, all) => `${found} of ${all} match the search`,
		subunit: "Sub-unit",
	},
};
