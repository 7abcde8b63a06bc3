import type { InEach } from "../language.js";

/** Giving a system access, changing what it may do, moving the access to another system. */
interface ChangeTexts {
	readonly choosing: {
		readonly title: string;
		readonly lead: string;
		readonly notVetted: string;
		readonly search: string;
		readonly found: (found: string, all: string) => string;
		readonly none: string;
		readonly choose: string;
		readonly chooseNamed: (name: string) => string;
	};
	readonly creating: {
		readonly title: (system: string) => string;
		readonly lead: (system: string, owner: string) => string;
		readonly gets: string;
		readonly needs: string;
		readonly about: string;
		readonly vendor: string;
		readonly means: string;
		readonly meaning: readonly string[];
		readonly button: string;
		readonly another: string;
		readonly exists: { readonly title: string; readonly text: string; readonly link: string };
		readonly cannot: { readonly title: string; readonly others: string; readonly nobody: string };
		readonly changed: { readonly title: string; readonly text: string };
		readonly gone: { readonly title: string; readonly text: string };
	};
	readonly access: {
		readonly title: (name: string) => string;
		readonly lead: (name: string) => string;
		readonly agentLead: string;
		readonly packages: string;
		readonly rightsOf: (service: string) => string;
		readonly has: string;
		readonly keepOnly: string;
		readonly notInSystem: string;
		readonly closed: string;
		readonly button: string;
		readonly empty: { readonly title: string; readonly text: string };
		readonly refused: { readonly title: string; readonly text: string };
		readonly changed: { readonly title: string; readonly text: string };
	};
	readonly moving: {
		readonly title: (name: string) => string;
		readonly lead: string;
		readonly confirmTitle: (name: string, system: string) => string;
		readonly confirmLead: (system: string, vendor: string) => string;
		readonly staysAndGoes: string;
		readonly meaning: readonly string[];
		readonly clientsStay: string;
		readonly button: string;
		readonly hindrances: Readonly<Record<"taken" | "nothing-left", { readonly title: string; readonly text: string }>>;
	};
}

export const systemUserChange: InEach<ChangeTexts> = {
	nb: {
		choosing: {
			title: "Hvilket system skal få tilgang?",
			lead: "Velg systemet dere bruker. Du får se hva det trenger før noe blir gitt.",
			notVetted: "Vi har ikke vurdert systemene eller leverandørene.",
			search: "Søk på system, leverandør eller organisasjonsnummer",
			found: (found, all) => `${found} av ${all} systemer passer med søket`,
			none: "Ingen systemer passer med søket. Finner du ikke systemet, må leverandøren be om tilgangen.",
			choose: "Velg",
			chooseNamed: (name) => `Velg ${name}`,
		},
		creating: {
			title: (system) => `Gi ${system} tilgang?`,
			lead: (system, owner) => `${system} får handle på vegne av ${owner}.`,
			gets: "Dette får systemet gjøre",
			needs: "Dette trenger systemet",
			about: "Om systemet",
			vendor: "Leverandør",
			means: "Hva betyr det?",
			meaning: [
				"Systemet kan gjøre dette når som helst, uten at noen er logget inn.",
				"Tilgangen varer til noen slår den av eller sletter den. Det kan dere gjøre når som helst.",
			],
			button: "Gi tilgang",
			another: "Velg et annet system",
			exists: {
				title: "Systemet har alt tilgang",
				text: "Hver virksomhet kan gi et system tilgang én gang. Du kan endre hva det får gjøre.",
				link: "Se tilgangen",
			},
			cannot: {
				title: "Du kan ikke gi systemet tilgang",
				others: "Du mangler noe av det systemet trenger. En annen i virksomheten kan kanskje gi det.",
				nobody: "Noe av det systemet trenger, kan ikke gis til det. Ta kontakt med leverandøren.",
			},
			changed: {
				title: "Systemet er endret siden du så det",
				text: "Ingenting er gitt. Leverandøren har endret hva systemet trenger. Se over på nytt.",
			},
			gone: { title: "Systemet finnes ikke", text: "Leverandøren kan ha fjernet det. Velg et annet." },
		},
		access: {
			title: (name) => `Hva får ${name} gjøre?`,
			lead: (name) => `Kryss av for det ${name} skal få gjøre. Det du ikke krysser av, får det ikke gjøre.`,
			agentLead:
				"Kryss av for det klientene må gi. Det du tar bort, mister systemet hos alle klientene. Det du legger til, får det fra de klientene som gir det.",
			packages: "Tilgangspakker",
			rightsOf: (service) => `Enkelttjeneste: ${service}`,
			has: "Har dette nå",
			keepOnly: "Du kan ta det bort, men ikke gi det tilbake.",
			notInSystem: "Systemet ber ikke lenger om dette. Tar du det bort, kan det ikke gis tilbake.",
			closed: "Dette ber systemet om, men du kan ikke gi det",
			button: "Lagre",
			empty: {
				title: "Velg minst én ting",
				text: "Et system som ikke skal få gjøre noe, kan du slå av eller slette.",
			},
			refused: {
				title: "Det lot seg ikke gjøre",
				text: "Ingenting er endret. Noe av det du valgte, kan du ikke gi. Se hvorfor under.",
			},
			changed: {
				title: "Noen kom deg i forkjøpet",
				text: "Tilgangen er endret siden du åpnet siden. Ingenting av ditt er lagret. Slik er den nå.",
			},
		},
		moving: {
			title: (name) => `Hvor skal ${name} flyttes?`,
			lead: "Velg systemet som skal overta. Det får beholde det som det også trenger. Resten faller bort.",
			confirmTitle: (name, system) => `Flytte ${name} til ${system}?`,
			confirmLead: (system, vendor) => `${system} fra ${vendor} overtar tilgangen.`,
			staysAndGoes: "Dette skjer med tilgangen",
			meaning: [
				"Det gamle systemet mister tilgangen med det samme.",
				"Forespørsler fra den gamle leverandøren om denne tilgangen lukkes.",
			],
			clientsStay: "Klientene blir med.",
			button: "Flytt",
			hindrances: {
				taken: { title: "Systemet har alt en tilgang", text: "Slett den først, eller velg et annet system." },
				"nothing-left": {
					title: "Det ville ikke bli noe igjen",
					text: "Systemet trenger ikke noe av det denne tilgangen gir. Gi det heller en ny tilgang.",
				},
			},
		},
	},
	nn: {
		choosing: {
			title: "Kva system skal få tilgang?",
			lead: "Vel systemet de bruker. Du får sjå kva det treng før noko blir gitt.",
			notVetted: "Vi har ikkje vurdert systema eller leverandørane.",
			search: "Søk på system, leverandør eller organisasjonsnummer",
			found: (found, all) => `${found} av ${all} system passar med søket`,
			none: "Ingen system passar med søket. Finn du ikkje systemet, må leverandøren be om tilgangen.",
			choose: "Vel",
			chooseNamed: (name) => `Vel ${name}`,
		},
		creating: {
			title: (system) => `Gi ${system} tilgang?`,
			lead: (system, owner) => `${system} får handle på vegner av ${owner}.`,
			gets: "Dette får systemet gjere",
			needs: "Dette treng systemet",
			about: "Om systemet",
			vendor: "Leverandør",
			means: "Kva betyr det?",
			meaning: [
				"Systemet kan gjere dette når som helst, utan at nokon er logga inn.",
				"Tilgangen varer til nokon slår han av eller slettar han. Det kan de gjere når som helst.",
			],
			button: "Gi tilgang",
			another: "Vel eit anna system",
			exists: {
				title: "Systemet har alt tilgang",
				text: "Kvar verksemd kan gi eit system tilgang éin gong. Du kan endre kva det får gjere.",
				link: "Sjå tilgangen",
			},
			cannot: {
				title: "Du kan ikkje gi systemet tilgang",
				others: "Du manglar noko av det systemet treng. Ein annan i verksemda kan kanskje gi det.",
				nobody: "Noko av det systemet treng, kan ikkje givast til det. Ta kontakt med leverandøren.",
			},
			changed: {
				title: "Systemet er endra sidan du såg det",
				text: "Ingenting er gitt. Leverandøren har endra kva systemet treng. Sjå over på nytt.",
			},
			gone: { title: "Systemet finst ikkje", text: "Leverandøren kan ha fjerna det. Vel eit anna." },
		},
		access: {
			title: (name) => `Kva får ${name} gjere?`,
			lead: (name) => `Kryss av for det ${name} skal få gjere. Det du ikkje kryssar av, får det ikkje gjere.`,
			agentLead:
				"Kryss av for det klientane må gi. Det du tek bort, mistar systemet hos alle klientane. Det du legg til, får det frå dei klientane som gir det.",
			packages: "Tilgangspakkar",
			rightsOf: (service) => `Enkeltteneste: ${service}`,
			has: "Har dette no",
			keepOnly: "Du kan ta det bort, men ikkje gi det tilbake.",
			notInSystem: "Systemet ber ikkje lenger om dette. Tek du det bort, kan det ikkje givast tilbake.",
			closed: "Dette ber systemet om, men du kan ikkje gi det",
			button: "Lagre",
			empty: {
				title: "Vel minst éin ting",
				text: "Eit system som ikkje skal få gjere noko, kan du slå av eller slette.",
			},
			refused: {
				title: "Det let seg ikkje gjere",
				text: "Ingenting er endra. Noko av det du valde, kan du ikkje gi. Sjå kvifor under.",
			},
			changed: {
				title: "Nokon kom deg i forkjøpet",
				text: "Tilgangen er endra sidan du opna sida. Ingenting av ditt er lagra. Slik er han no.",
			},
		},
		moving: {
			title: (name) => `Kvar skal ${name} flyttast?`,
			lead: "Vel systemet som skal ta over. Det får behalde det som det òg treng. Resten fell bort.",
			confirmTitle: (name, system) => `Flytte ${name} til ${system}?`,
			confirmLead: (system, vendor) => `${system} frå ${vendor} tek over tilgangen.`,
			staysAndGoes: "Dette skjer med tilgangen",
			meaning: [
				"Det gamle systemet mistar tilgangen med det same.",
				"Førespurnader frå den gamle leverandøren om denne tilgangen blir lukka.",
			],
			clientsStay: "Klientane blir med.",
			button: "Flytt",
			hindrances: {
				taken: { title: "Systemet har alt ein tilgang", text: "Slett han først, eller vel eit anna system." },
				"nothing-left": {
					title: "Det ville ikkje bli noko att",
					text: "Systemet treng ikkje noko av det denne tilgangen gir. Gi det heller ein ny tilgang.",
				},
			},
		},
	},
	en: {
		choosing: {
			title: "Which system is to have access?",
			lead: "Choose the system you use. You will see what it needs before anything is given.",
			notVetted: "We have not assessed the systems or their vendors.",
			search: "Search by system, vendor or organisation number",
			found: (found, all) => `${found} of ${all} systems match the search`,
			none: "No systems match the search. If you cannot find the system, its vendor must ask for the access.",
			choose: "Choose",
			chooseNamed: (name) => `Choose ${name}`,
		},
		creating: {
			title: (system) => `Give ${system} access?`,
			lead: (system, owner) => `${system} may then act on behalf of ${owner}.`,
			gets: "What the system may do",
			needs: "What the system needs",
			about: "About the system",
			vendor: "Vendor",
			means: "What does it mean?",
			meaning: [
				"The system can do this at any time, without anybody being logged in.",
				"The access lasts until somebody switches it off or deletes it. You can do that at any time.",
			],
			button: "Give access",
			another: "Choose another system",
			exists: {
				title: "The system has access already",
				text: "An organisation can give a system access once. You can change what it may do.",
				link: "See the access",
			},
			cannot: {
				title: "You cannot give the system access",
				others: "You lack some of what the system needs. Somebody else in the organisation may be able to give it.",
				nobody: "Some of what the system needs cannot be given to it. Get in touch with the vendor.",
			},
			changed: {
				title: "The system has changed since you saw it",
				text: "Nothing was given. The vendor has changed what the system needs. Look at it again.",
			},
			gone: { title: "There is no such system", text: "The vendor may have removed it. Choose another one." },
		},
		access: {
			title: (name) => `What may ${name} do?`,
			lead: (name) => `Tick what ${name} is to be allowed. What you do not tick, it may not do.`,
			agentLead:
				"Tick what the clients must give. What you take away, the system loses for all of its clients. What you add, it gets from the clients that give it.",
			packages: "Access packages",
			rightsOf: (service) => `Single service: ${service}`,
			has: "Has this now",
			keepOnly: "You can take it away, but not give it back.",
			notInSystem: "The system no longer asks for this. If you take it away, it cannot be given back.",
			closed: "The system asks for this, but you cannot give it",
			button: "Save",
			empty: {
				title: "Choose at least one thing",
				text: "A system that is not to do anything can be switched off or deleted.",
			},
			refused: {
				title: "That could not be done",
				text: "Nothing was changed. Some of what you chose you cannot give. See why below.",
			},
			changed: {
				title: "Somebody was quicker",
				text: "The access has changed since you opened the page. Nothing of yours was saved. This is how it is now.",
			},
		},
		moving: {
			title: (name) => `Where is ${name} to be moved?`,
			lead: "Choose the system that takes over. It keeps what it needs too. The rest goes away.",
			confirmTitle: (name, system) => `Move ${name} to ${system}?`,
			confirmLead: (system, vendor) => `${system} from ${vendor} takes over the access.`,
			staysAndGoes: "What becomes of the access",
			meaning: [
				"The old system loses the access at once.",
				"Requests from the old vendor about this access are closed.",
			],
			clientsStay: "The clients come along.",
			button: "Move",
			hindrances: {
				taken: { title: "The system has an access already", text: "Delete that one first, or choose another system." },
				"nothing-left": {
					title: "Nothing would be left",
					text: "The system needs nothing of what this access gives. Give it an access of its own instead.",
				},
			},
		},
	},
};
