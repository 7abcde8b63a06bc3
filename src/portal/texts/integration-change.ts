import type { InEach } from "../language.js";

/** Making an integration, changing it, and ending it. */
interface IntegrationChangeTexts {
	readonly createTitle: string;
	readonly createLead: string;
	readonly createButton: string;
	readonly changeTitle: (name: string) => string;
	readonly save: string;
	readonly name: string;
	readonly nameAbout: string;
	readonly description: string;
	readonly descriptionAbout: string;
	readonly scopes: string;
	readonly scopesAbout: string;
	readonly noneGranted: string;
	readonly nothingToChoose: string;
	readonly openScopes: string;
	readonly openScopesCount: (count: string) => string;
	readonly notGranted: string;
	readonly scopesGone: (names: string) => string;
	readonly required: string;
	readonly tooLong: (most: string) => string;
	readonly scopeUnknown: string;
	readonly tooManyScopes: (most: string) => string;
	readonly changed: { readonly title: string; readonly text: string; readonly now: string };
	readonly ending: {
		readonly title: (name: string) => string;
		readonly lead: (clientId: string) => string;
		readonly noTokens: string;
		readonly tokensHere: string;
		readonly tokensElsewhere: string;
		readonly system: (name: string) => string;
		readonly users: (count: number, shown: string) => string;
		readonly otherClients: string;
		readonly forGood: string;
		readonly instead: string;
		readonly button: string;
	};
	/** What was asked about is not so any more. */
	readonly stale: { readonly title: string; readonly text: string };
}

export const integrationChange: InEach<IntegrationChangeTexts> = {
	nb: {
		createTitle: "Ny integrasjon",
		createLead: "Gi integrasjonen et navn, velg hva programmet skal få be om, og legg inn en offentlig nøkkel.",
		createButton: "Opprett integrasjonen",
		changeTitle: (name) => `Endre ${name}`,
		save: "Lagre",
		name: "Navn",
		nameAbout: "Gjerne programmets navn, slik at dere kjenner det igjen.",
		description: "Beskrivelse",
		descriptionAbout: "Hva programmet gjør, og hvem hos dere som har ansvaret.",
		scopes: "Hva programmet får be om (scope)",
		scopesAbout: "Velg bare det programmet trenger. Det kan endres senere.",
		noneGranted:
			"Virksomheten har ikke fått noen scope av andre ennå. Den som eier tjenesten programmet skal bruke, må gi virksomheten tilgang til tjenestens scope. Spør eieren; så står det her.",
		nothingToChoose: "Integrasjonen kan opprettes likevel, men programmet får ikke token før den har et scope.",
		openScopes: "Scope som er åpne for alle",
		openScopesCount: (count) => `Scope som er åpne for alle (${count})`,
		notGranted: "Ikke lenger gitt til virksomheten. Programmet får ikke token med det.",
		scopesGone: (names) => `Finnes ikke lenger, og blir tatt bort når du lagrer: ${names}.`,
		required: "Fyll ut dette feltet.",
		tooLong: (most) => `Teksten er for lang. Bruk høyst ${most} tegn.`,
		scopeUnknown: "Et av valgene kan ikke gis lenger. Se over listen, og velg på nytt.",
		tooManyScopes: (most) => `En integrasjon kan ha høyst ${most} scope.`,
		changed: {
			title: "Noen har endret integrasjonen mens du skrev",
			text: "Det du skrev, står under og er ikke lagret. Lagrer du nå, erstatter det dette:",
			now: "Slik er den nå",
		},
		ending: {
			title: (name) => `Avslutte ${name}?`,
			lead: (clientId) => `Programmer som bruker klient-ID ${clientId}, slutter å virke med en gang.`,
			noTokens: "De får ikke flere token, uansett nøkkel.",
			tokensHere: "Token de alt har, blir ikke godtatt her lenger.",
			tokensElsewhere: "Hos andre tjenester kan token de alt har, virke til de går ut om kort tid.",
			system: (name) => `Klienten hører til systemet ${name} i systemregisteret.`,
			users: (count, shown) =>
				count === 0
					? "Ingen kunder har gitt systemet tilgang ennå."
					: count === 1
						? "En kunde har gitt systemet tilgang. Programmet kan ikke lenger handle for den kunden med denne klienten."
						: `${shown} kunder har gitt systemet tilgang. Programmet kan ikke lenger handle for dem med denne klienten.`,
			otherClients: "Systemet har flere klienter. De andre virker som før.",
			forGood: "Det kan ikke angres, og klient-ID-en kan ikke brukes igjen.",
			instead: "Er det bare en nøkkel som er på avveie, så bytt den i stedet:",
			button: "Avslutt integrasjonen",
		},
		stale: {
			title: "Noe er endret siden du åpnet siden",
			text: "Ingenting er gjort. Se hva som gjelder nå, og svar på nytt.",
		},
	},
	nn: {
		createTitle: "Ny integrasjon",
		createLead: "Gi integrasjonen eit namn, vel kva programmet skal få be om, og legg inn ein offentleg nøkkel.",
		createButton: "Opprett integrasjonen",
		changeTitle: (name) => `Endre ${name}`,
		save: "Lagre",
		name: "Namn",
		nameAbout: "Gjerne namnet på programmet, slik at de kjenner det igjen.",
		description: "Skildring",
		descriptionAbout: "Kva programmet gjer, og kven hos dykk som har ansvaret.",
		scopes: "Kva programmet får be om (scope)",
		scopesAbout: "Vel berre det programmet treng. Det kan endrast seinare.",
		noneGranted:
			"Verksemda har ikkje fått nokon scope av andre enno. Den som eig tenesta programmet skal bruke, må gi verksemda tilgang til scopet til tenesta. Spør eigaren; så står det her.",
		nothingToChoose: "Integrasjonen kan opprettast likevel, men programmet får ikkje token før han har eit scope.",
		openScopes: "Scope som er opne for alle",
		openScopesCount: (count) => `Scope som er opne for alle (${count})`,
		notGranted: "Ikkje lenger gitt til verksemda. Programmet får ikkje token med det.",
		scopesGone: (names) => `Finst ikkje lenger, og blir tekne bort når du lagrar: ${names}.`,
		required: "Fyll ut dette feltet.",
		tooLong: (most) => `Teksten er for lang. Bruk høgst ${most} teikn.`,
		scopeUnknown: "Eit av vala kan ikkje givast lenger. Sjå over lista, og vel på nytt.",
		tooManyScopes: (most) => `Ein integrasjon kan ha høgst ${most} scope.`,
		changed: {
			title: "Nokon har endra integrasjonen medan du skreiv",
			text: "Det du skreiv, står under og er ikkje lagra. Lagrar du no, erstattar det dette:",
			now: "Slik er han no",
		},
		ending: {
			title: (name) => `Avslutte ${name}?`,
			lead: (clientId) => `Program som bruker klient-ID ${clientId}, sluttar å verke med ein gong.`,
			noTokens: "Dei får ikkje fleire token, same kva nøkkel.",
			tokensHere: "Token dei alt har, blir ikkje godtekne her lenger.",
			tokensElsewhere: "Hos andre tenester kan token dei alt har, verke til dei går ut om kort tid.",
			system: (name) => `Klienten høyrer til systemet ${name} i systemregisteret.`,
			users: (count, shown) =>
				count === 0
					? "Ingen kundar har gitt systemet tilgang enno."
					: count === 1
						? "Ein kunde har gitt systemet tilgang. Programmet kan ikkje lenger handle for den kunden med denne klienten."
						: `${shown} kundar har gitt systemet tilgang. Programmet kan ikkje lenger handle for dei med denne klienten.`,
			otherClients: "Systemet har fleire klientar. Dei andre verkar som før.",
			forGood: "Det kan ikkje angrast, og klient-ID-en kan ikkje brukast igjen.",
			instead: "Er det berre ein nøkkel som er på avvegar, så byt han i staden:",
			button: "Avslutt integrasjonen",
		},
		stale: {
			title: "Noko er endra sidan du opna sida",
			text: "Ingenting er gjort. Sjå kva som gjeld no, og svar på nytt.",
		},
	},
	en: {
		createTitle: "New integration",
		createLead: "Give the integration a name, choose what the program may ask for, and enter a public key.",
		createButton: "Create the integration",
		changeTitle: (name) => `Change ${name}`,
		save: "Save",
		name: "Name",
		nameAbout: "The name of the program, say, so that you recognise it.",
		description: "Description",
		descriptionAbout: "What the program does, and who of you is responsible for it.",
		scopes: "What the program may ask for (scopes)",
		scopesAbout: "Choose only what the program needs. It can be changed later.",
		noneGranted:
			"The organisation has been granted no scopes yet. Whoever owns the service that the program is to use must grant the organisation the scope of the service. Ask the owner; then it is listed here.",
		nothingToChoose: "The integration can be created all the same, but the program gets no token until it has a scope.",
		openScopes: "Scopes that are open to everybody",
		openScopesCount: (count) => `Scopes that are open to everybody (${count})`,
		notGranted: "No longer granted to the organisation. The program gets no token with it.",
		scopesGone: (names) => `No longer exist, and are taken out when you save: ${names}.`,
		required: "Fill in this field.",
		tooLong: (most) => `The text is too long. Use at most ${most} characters.`,
		scopeUnknown: "One of the choices can no longer be given. Look at the list, and choose again.",
		tooManyScopes: (most) => `An integration may have at most ${most} scopes.`,
		changed: {
			title: "Somebody changed the integration while you were writing",
			text: "What you wrote stands below and is not saved. If you save now, it replaces this:",
			now: "As it is now",
		},
		ending: {
			title: (name) => `End ${name}?`,
			lead: (clientId) => `Programs that use the client id ${clientId} stop working at once.`,
			noTokens: "They get no more tokens, whichever key they have.",
			tokensHere: "Tokens that they have already are no longer accepted here.",
			tokensElsewhere: "With other services tokens that they have already may work until they expire shortly.",
			system: (name) => `The client belongs to the system ${name} in the system register.`,
			users: (count, shown) =>
				count === 0
					? "No customers have given the system access yet."
					: count === 1
						? "One customer has given the system access. The program can no longer act for it with this client."
						: `${shown} customers have given the system access. The program can no longer act for them with this client.`,
			otherClients: "The system has more clients. The others work as before.",
			forGood: "It cannot be undone, and the client id cannot be used again.",
			instead: "If it is only a key that got into the wrong hands, replace it instead:",
			button: "End the integration",
		},
		stale: {
			title: "Something has changed since you opened the page",
			text: "Nothing was done. See what is so now, and answer again.",
		},
	},
};
