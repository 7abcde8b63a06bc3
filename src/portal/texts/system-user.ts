import type { InEach } from "../language.js";

export type Done = "renamed" | "changed" | "moved" | "off" | "on" | "exists";

/** One system user: what it is and may do, and what one can do with it. */
export interface SystemUserTexts {
	readonly isOff: string;
	readonly isOffText: string;
	readonly systemGone: string;
	readonly systemGoneText: string;
	readonly done: Readonly<Record<Done, string>>;
	readonly facts: {
		readonly system: string;
		readonly vendor: string;
		readonly actsFor: string;
		readonly created: string;
		readonly reference: string;
		readonly state: string;
	};
	readonly on: string;
	readonly clientsOf: (owner: string) => string;
	readonly may: string;
	readonly mayForClients: string;
	readonly mayForClientsText: string;
	readonly mayNothing: string;
	readonly clients: string;
	readonly clientCount: (count: string, one: boolean) => string;
	readonly toClients: string;
	readonly manage: string;
	readonly change: string;
	readonly rename: string;
	readonly move: string;
	readonly switchOff: string;
	readonly switchOn: string;
	readonly delete: string;
	readonly history: string;
	readonly backToList: string;
	readonly backTo: (name: string) => string;
	readonly renaming: {
		readonly title: (name: string) => string;
		readonly text: string;
		readonly label: string;
		readonly button: string;
		readonly empty: string;
		readonly tooLong: (most: string) => string;
	};
	readonly switchingOff: {
		readonly title: (name: string) => string;
		readonly text: readonly string[];
		readonly button: string;
	};
	readonly deleting: {
		readonly title: (name: string) => string;
		readonly lead: (owner: string) => string;
		readonly stops: string;
		readonly clients: (count: string) => string;
		readonly text: readonly string[];
		readonly button: string;
		readonly instead: string;
	};
}

export const systemUser: InEach<SystemUserTexts> = {
	nb: {
		isOff: "Slått av",
		isOffText: "Systemet får ikke gjøre noe nå. Det har beholdt alt det har fått, og kan slås på igjen.",
		systemGone: "Leverandøren har fjernet systemet",
		systemGoneText: "Systemet får ikke gjøre noe. Flytt tilgangen til et annet system, eller slett den.",
		done: {
			renamed: "Navnet er endret.",
			changed: "Tilgangen er endret. Det gjelder fra nå.",
			moved: "Tilgangen er flyttet. Det gjelder fra nå.",
			off: "Systemtilgangen er slått av. Systemet får ikke gjøre noe nå.",
			on: "Systemtilgangen er slått på. Systemet får gjøre det det kunne før.",
			exists: "Systemet har alt tilgang. Her er den.",
		},
		facts: {
			system: "System",
			vendor: "Leverandør",
			actsFor: "Handler for",
			created: "Opprettet",
			reference: "Leverandørens referanse",
			state: "Tilstand",
		},
		on: "På",
		clientsOf: (owner) => `klientene til ${owner}`,
		may: "Dette får systemet gjøre",
		mayForClients: "Dette får systemet gjøre for klientene",
		mayForClientsText: "For å være med må en klient ha gitt dere alt dette.",
		mayNothing: "Systemet har ikke fått lov til noe.",
		clients: "Klienter",
		clientCount: (count, one) => (one ? "Systemet handler for 1 klient." : `Systemet handler for ${count} klienter.`),
		toClients: "Se og velg klienter",
		manage: "Endre eller avslutte",
		change: "Endre hva det får gjøre",
		rename: "Endre navn",
		move: "Flytt til et annet system",
		switchOff: "Slå av",
		switchOn: "Slå på igjen",
		delete: "Slett",
		history: "Se hva som er gjort",
		backToList: "Alle systemtilganger",
		backTo: (name) => `Tilbake til ${name}`,
		renaming: {
			title: (name) => `Nytt navn på ${name}`,
			text: "Navnet er bare til hjelp for dere og leverandøren. Det endrer ikke hva systemet får gjøre.",
			label: "Navn",
			button: "Lagre navnet",
			empty: "Skriv et navn.",
			tooLong: (most) => `Navnet er for langt. Bruk høyst ${most} tegn.`,
		},
		switchingOff: {
			title: (name) => `Slå av ${name}?`,
			text: [
				"Systemet får ikke gjøre noe fra det øyeblikket du slår det av. Det som sendes inn automatisk, stopper.",
				"Ingenting går tapt. Du kan slå det på igjen når du vil, og da får det gjøre det samme som før.",
			],
			button: "Slå av",
		},
		deleting: {
			title: (name) => `Slette ${name}?`,
			lead: (owner) => `Systemet får ikke lenger handle for ${owner}. Det kan ikke angres.`,
			stops: "Dette slutter å virke",
			clients: (count) => `Systemet slutter også å handle for klientene sine (${count}).`,
			text: [
				"Leverandøren får vite det, og kan be om tilgang på nytt.",
				"Det systemet har gjort før, blir ikke borte.",
			],
			button: "Slett systemtilgangen",
			instead: "Vil du bare stoppe det en stund, kan du slå det av i stedet.",
		},
	},
	nn: {
		isOff: "Slått av",
		isOffText: "Systemet får ikkje gjere noko no. Det har behalde alt det har fått, og kan slåast på igjen.",
		systemGone: "Leverandøren har fjerna systemet",
		systemGoneText: "Systemet får ikkje gjere noko. Flytt tilgangen til eit anna system, eller slett han.",
		done: {
			renamed: "Namnet er endra.",
			changed: "Tilgangen er endra. Det gjeld frå no.",
			moved: "Tilgangen er flytta. Det gjeld frå no.",
			off: "Systemtilgangen er slått av. Systemet får ikkje gjere noko no.",
			on: "Systemtilgangen er slått på. Systemet får gjere det det kunne før.",
			exists: "Systemet har alt tilgang. Her er han.",
		},
		facts: {
			system: "System",
			vendor: "Leverandør",
			actsFor: "Handlar for",
			created: "Oppretta",
			reference: "Referansen til leverandøren",
			state: "Tilstand",
		},
		on: "På",
		clientsOf: (owner) => `klientane til ${owner}`,
		may: "Dette får systemet gjere",
		mayForClients: "Dette får systemet gjere for klientane",
		mayForClientsText: "For å vere med må ein klient ha gitt dykk alt dette.",
		mayNothing: "Systemet har ikkje fått lov til noko.",
		clients: "Klientar",
		clientCount: (count, one) => (one ? "Systemet handlar for 1 klient." : `Systemet handlar for ${count} klientar.`),
		toClients: "Sjå og vel klientar",
		manage: "Endre eller avslutte",
		change: "Endre kva det får gjere",
		rename: "Endre namn",
		move: "Flytt til eit anna system",
		switchOff: "Slå av",
		switchOn: "Slå på igjen",
		delete: "Slett",
		history: "Sjå kva som er gjort",
		backToList: "Alle systemtilgangar",
		backTo: (name) => `Tilbake til ${name}`,
		renaming: {
			title: (name) => `Nytt namn på ${name}`,
			text: "Namnet er berre til hjelp for dykk og leverandøren. Det endrar ikkje kva systemet får gjere.",
			label: "Namn",
			button: "Lagre namnet",
			empty: "Skriv eit namn.",
			tooLong: (most) => `Namnet er for langt. Bruk høgst ${most} teikn.`,
		},
		switchingOff: {
			title: (name) => `Slå av ${name}?`,
			text: [
				"Systemet får ikkje gjere noko frå du slår det av. Det som blir sendt inn automatisk, stoppar.",
				"Ingenting går tapt. Du kan slå det på igjen når du vil, og då får det gjere det same som før.",
			],
			button: "Slå av",
		},
		deleting: {
			title: (name) => `Slette ${name}?`,
			lead: (owner) => `Systemet får ikkje lenger handle for ${owner}. Det kan ikkje angrast.`,
			stops: "Dette sluttar å verke",
			clients: (count) => `Systemet sluttar òg å handle for klientane sine (${count}).`,
			text: [
				"Leverandøren får vite det, og kan be om tilgang på nytt.",
				"Det systemet har gjort før, blir ikkje borte.",
			],
			button: "Slett systemtilgangen",
			instead: "Vil du berre stoppe det ei stund, kan du slå det av i staden.",
		},
	},
	en: {
		isOff: "Switched off",
		isOffText: "The system may do nothing now. It has kept all that it was given, and can be switched on again.",
		systemGone: "The vendor has removed the system",
		systemGoneText: "The system may do nothing. Move the access to another system, or delete it.",
		done: {
			renamed: "The name is changed.",
			changed: "The access is changed. It counts from now on.",
			moved: "The access is moved. It counts from now on.",
			off: "The system access is switched off. The system may do nothing now.",
			on: "The system access is switched on. The system may do what it could before.",
			exists: "The system has access already. Here it is.",
		},
		facts: {
			system: "System",
			vendor: "Vendor",
			actsFor: "Acts for",
			created: "Created",
			reference: "The vendor's reference",
			state: "State",
		},
		on: "On",
		clientsOf: (owner) => `the clients of ${owner}`,
		may: "What the system may do",
		mayForClients: "What the system may do for the clients",
		mayForClientsText: "To be included a client must have given you all of this.",
		mayNothing: "The system was not allowed to do anything.",
		clients: "Clients",
		clientCount: (count, one) => (one ? "The system acts for 1 client." : `The system acts for ${count} clients.`),
		toClients: "See and choose clients",
		manage: "Change or end it",
		change: "Change what it may do",
		rename: "Change the name",
		move: "Move it to another system",
		switchOff: "Switch off",
		switchOn: "Switch on again",
		delete: "Delete",
		history: "See what was done",
		backToList: "All system accesses",
		backTo: (name) => `Back to ${name}`,
		renaming: {
			title: (name) => `A new name for ${name}`,
			text: "The name only helps you and the vendor. It does not change what the system may do.",
			label: "Name",
			button: "Save the name",
			empty: "Write a name.",
			tooLong: (most) => `The name is too long. Use at most ${most} characters.`,
		},
		switchingOff: {
			title: (name) => `Switch off ${name}?`,
			text: [
				"The system may do nothing from the moment you switch it off. What is sent automatically stops.",
				"Nothing is lost. You can switch it on again whenever you like, and then it may do the same as before.",
			],
			button: "Switch off",
		},
		deleting: {
			title: (name) => `Delete ${name}?`,
			lead: (owner) => `The system may no longer act for ${owner}. This cannot be undone.`,
			stops: "What stops working",
			clients: (count) => `The system also stops acting for its clients (${count}).`,
			text: ["The vendor is told, and can ask for access again.", "What the system has done before does not go away."],
			button: "Delete the system access",
			instead: "If you only want to stop it for a while, you can switch it off instead.",
		},
	},
};
