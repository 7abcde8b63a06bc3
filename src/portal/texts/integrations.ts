import type { InEach } from "../language.js";
import type { ChooseOrganisation } from "../organisation-pages.js";

/** The list of an organisation's integrations, and the page of one. */
interface IntegrationTexts {
	/** In the menu, and the h1 of the list. */
	readonly title: string;
	readonly lead: (name: string) => string;
	readonly chooseOrganisation: ChooseOrganisation;
	readonly none: string;
	readonly what: string;
	readonly whenNeeded: string;
	/** Leads to the page about systems with access. */
	readonly whenNot: string;
	readonly create: string;
	readonly notYours: string;
	readonly search: string;
	readonly found: (found: string, all: string) => string;
	readonly noneFound: string;
	readonly clientId: string;
	readonly scopes: string;
	readonly noScopes: string;
	readonly keys: string;
	readonly noKeys: string;
	readonly added: string;
	readonly ends: string;
	readonly states: Readonly<Record<"active" | "noScopes" | "noKeys" | "ended", string>>;
	readonly stateTexts: Readonly<Record<"noScopes" | "noKeys", string>>;
	readonly ended: (count: string) => string;
	readonly endedOn: string;
	readonly status: string;
	readonly created: string;
	readonly system: string;
	readonly notGranted: string;
	readonly gone: string;
	readonly change: string;
	readonly addKey: string;
	readonly removeKey: string;
	readonly removeKeyNamed: (kid: string) => string;
	readonly bits: (bits: string) => string;
	readonly use: string;
	readonly useLead: string;
	readonly tokenAddress: string;
	readonly audience: string;
	readonly issuer: string;
	readonly end: string;
	readonly endedTitle: string;
	readonly endedText: string;
	readonly done: Readonly<Record<"created" | "already" | "changed" | "key" | "removed" | "ended", string>>;
}

export const integrations: InEach<IntegrationTexts> = {
	nb: {
		title: "Integrasjoner",
		lead: (name) => `Egne programmer som henter og sender data for ${name} med Maskinporten.`,
		chooseOrganisation: {
			title: "Velg en virksomhet først",
			text: "Bare virksomheter har integrasjoner. Velg hvem du vil ordne det for.",
			button: "Velg virksomhet",
		},
		none: "Dere har ingen integrasjoner.",
		what: "En integrasjon er det et program viser fram for å få hente eller sende data på vegne av virksomheten: en klient-ID, en nøkkel og en liste over hva det får be om.",
		whenNeeded: "Dere trenger en når dere lager eller drifter programmet selv.",
		whenNot: "Bruker dere et system fra en leverandør, trenger dere ingen. Gi heller systemet tilgang under",
		create: "Ny integrasjon",
		notYours: "Du kan se integrasjonene, men ikke endre dem.",
		search: "Søk på navn, klient-ID eller scope",
		found: (found, all) => `${found} av ${all} passer med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		clientId: "Klient-ID",
		scopes: "Scope",
		noScopes: "Ingen",
		keys: "Nøkler",
		noKeys: "Ingen gyldige",
		added: "lagt til",
		ends: "slutter å gjelde",
		states: { active: "Aktiv", noScopes: "Mangler scope", noKeys: "Mangler nøkkel", ended: "Avsluttet" },
		stateTexts: {
			noScopes: "Programmet får ikke token før integrasjonen har minst ett scope som virksomheten kan bruke.",
			noKeys: "Programmet får ikke token før integrasjonen har en gyldig nøkkel.",
		},
		ended: (count) => `Avsluttede integrasjoner (${count})`,
		endedOn: "Avsluttet",
		status: "Status",
		created: "Opprettet",
		system: "Brukes i systemet",
		notGranted: "Ikke lenger gitt til virksomheten",
		gone: "Finnes ikke lenger",
		change: "Endre navn og scope",
		addKey: "Legg til eller bytt nøkkel",
		removeKey: "Fjern",
		removeKeyNamed: (kid) => `Fjern nøkkelen ${kid}`,
		bits: (bits) => `${bits} bit`,
		use: "Slik får programmet token",
		useLead: "Den som setter opp programmet, trenger dette og den private nøkkelen.",
		tokenAddress: "Adresse for token",
		audience: "Mottaker (aud)",
		issuer: "Utsteder (iss)",
		end: "Avslutt integrasjonen",
		endedTitle: "Integrasjonen er avsluttet",
		endedText: "Den virker ikke lenger, og kan ikke tas i bruk igjen.",
		done: {
			created: "Integrasjonen er opprettet",
			already: "Skjemaet var alt sendt. Her er integrasjonen som ble opprettet",
			changed: "Endringen er lagret",
			key: "Nøkkelen er lagt til",
			removed: "Nøkkelen er fjernet",
			ended: "Integrasjonen er avsluttet",
		},
	},
	nn: {
		title: "Integrasjonar",
		lead: (name) => `Eigne program som hentar og sender data for ${name} med Maskinporten.`,
		chooseOrganisation: {
			title: "Vel ei verksemd først",
			text: "Berre verksemder har integrasjonar. Vel kven du vil ordne det for.",
			button: "Vel verksemd",
		},
		none: "De har ingen integrasjonar.",
		what: "Ein integrasjon er det eit program viser fram for å få hente eller sende data på vegner av verksemda: ein klient-ID, ein nøkkel og ei liste over kva det får be om.",
		whenNeeded: "De treng ein når de lagar eller driftar programmet sjølve.",
		whenNot: "Bruker de eit system frå ein leverandør, treng de ingen. Gi heller systemet tilgang under",
		create: "Ny integrasjon",
		notYours: "Du kan sjå integrasjonane, men ikkje endre dei.",
		search: "Søk på namn, klient-ID eller scope",
		found: (found, all) => `${found} av ${all} passar med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		clientId: "Klient-ID",
		scopes: "Scope",
		noScopes: "Ingen",
		keys: "Nøklar",
		noKeys: "Ingen gyldige",
		added: "lagd til",
		ends: "sluttar å gjelde",
		states: { active: "Aktiv", noScopes: "Manglar scope", noKeys: "Manglar nøkkel", ended: "Avslutta" },
		stateTexts: {
			noScopes: "Programmet får ikkje token før integrasjonen har minst eitt scope som verksemda kan bruke.",
			noKeys: "Programmet får ikkje token før integrasjonen har ein gyldig nøkkel.",
		},
		ended: (count) => `Avslutta integrasjonar (${count})`,
		endedOn: "Avslutta",
		status: "Status",
		created: "Oppretta",
		system: "Blir brukt i systemet",
		notGranted: "Ikkje lenger gitt til verksemda",
		gone: "Finst ikkje lenger",
		change: "Endre namn og scope",
		addKey: "Legg til eller byt nøkkel",
		removeKey: "Fjern",
		removeKeyNamed: (kid) => `Fjern nøkkelen ${kid}`,
		bits: (bits) => `${bits} bit`,
		use: "Slik får programmet token",
		useLead: "Den som set opp programmet, treng dette og den private nøkkelen.",
		tokenAddress: "Adresse for token",
		audience: "Mottakar (aud)",
		issuer: "Utferdar (iss)",
		end: "Avslutt integrasjonen",
		endedTitle: "Integrasjonen er avslutta",
		endedText: "Han verkar ikkje lenger, og kan ikkje takast i bruk igjen.",
		done: {
			created: "Integrasjonen er oppretta",
			already: "Skjemaet var alt sendt. Her er integrasjonen som vart oppretta",
			changed: "Endringa er lagra",
			key: "Nøkkelen er lagd til",
			removed: "Nøkkelen er fjerna",
			ended: "Integrasjonen er avslutta",
		},
	},
	en: {
		title: "Integrations",
		lead: (name) => `Your own software that fetches and sends data for ${name} with Maskinporten.`,
		chooseOrganisation: {
			title: "Choose an organisation first",
			text: "Only organisations have integrations. Choose whom you want to arrange it for.",
			button: "Choose organisation",
		},
		none: "You have no integrations.",
		what: "An integration is what a program shows in order to fetch or send data on behalf of the organisation: a client id, a key and a list of what it may ask for.",
		whenNeeded: "You need one when you make or run the program yourselves.",
		whenNot: "If you use a vendor's system, you need none. Give the system access instead, under",
		create: "New integration",
		notYours: "You may see the integrations, but not change them.",
		search: "Search for a name, client id or scope",
		found: (found, all) => `${found} of ${all} fit the search`,
		noneFound: "Nothing found. Check the spelling.",
		clientId: "Client id",
		scopes: "Scopes",
		noScopes: "None",
		keys: "Keys",
		noKeys: "None that is valid",
		added: "added",
		ends: "stops being valid",
		states: { active: "Active", noScopes: "Lacks scopes", noKeys: "Lacks a key", ended: "Ended" },
		stateTexts: {
			noScopes: "The program gets no token until the integration has at least one scope that the organisation may use.",
			noKeys: "The program gets no token until the integration has a valid key.",
		},
		ended: (count) => `Integrations that have ended (${count})`,
		endedOn: "Ended",
		status: "Status",
		created: "Created",
		system: "Used in the system",
		notGranted: "No longer granted to the organisation",
		gone: "No longer exists",
		change: "Change name and scopes",
		addKey: "Add or replace a key",
		removeKey: "Remove",
		removeKeyNamed: (kid) => `Remove the key ${kid}`,
		bits: (bits) => `${bits} bits`,
		use: "How the program gets a token",
		useLead: "Whoever sets up the program needs this and the private key.",
		tokenAddress: "Address for tokens",
		audience: "Audience (aud)",
		issuer: "Issuer (iss)",
		end: "End the integration",
		endedTitle: "The integration has ended",
		endedText: "It works no more, and cannot be taken into use again.",
		done: {
			created: "The integration is created",
			already: "The form had been sent already. Here is the integration that was created",
			changed: "The change is saved",
			key: "The key is added",
			removed: "The key is removed",
			ended: "The integration has ended",
		},
	},
};
