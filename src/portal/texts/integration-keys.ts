import type { InEach } from "../language.js";

/** The keys of an integration: entering, making, replacing and removing them. */
interface IntegrationKeyTexts {
	readonly heading: string;
	readonly key: string;
	readonly about: string;
	readonly make: string;
	readonly makeAbout: string;
	/** Begins the name of the file that the private key is saved in. */
	readonly fileName: string;
	readonly making: string;
	readonly made: string;
	readonly notMade: string;
	readonly saveAgain: string;
	readonly chooseFile: string;
	readonly fileAbout: string;
	readonly byHand: string;
	readonly byHandLead: string;
	readonly openssl: string;
	readonly node: string;
	readonly byHandSafe: string;
	readonly faults: Readonly<
		Record<"required" | "private" | "unreadable" | "unsuitable" | "unnamed" | "tooMany" | "taken" | "full", string>
	>;
	readonly addTitle: (name: string) => string;
	readonly addLead: string;
	readonly addButton: string;
	readonly present: string;
	readonly others: string;
	readonly keep: string;
	readonly keepAbout: string;
	readonly endIn: (days: number) => string;
	readonly endNow: string;
	readonly endNowAbout: string;
	readonly removing: {
		readonly title: (kid: string) => string;
		readonly lead: string;
		readonly tokens: string;
		readonly others: string;
		readonly last: string;
		readonly forGood: string;
		readonly button: string;
	};
}

export const integrationKeys: InEach<IntegrationKeyTexts> = {
	nb: {
		heading: "Nøkkelen programmet signerer med",
		key: "Offentlig nøkkel",
		about:
			"Lim inn en JWK, en JWKS eller PEM: RSA på minst 2048 bit, P-256, P-384 eller Ed25519. Den private nøkkelen skal aldri hit.",
		make: "Lag et nøkkelpar i nettleseren",
		makeAbout:
			"Den private nøkkelen lagres som en fil hos deg og sendes ingen steder. Den offentlige fylles inn under.",
		fileName: "privat-nokkel",
		making: "Lager nøkkelparet …",
		made: "Den private nøkkelen er lagret som en fil på maskinen din. Sjekk at den er der: ingen andre har den. Den offentlige er fylt inn under.",
		notMade: "Nettleseren kunne ikke lage en nøkkel. Lag den selv, som beskrevet under.",
		saveAgain: "Lagre den private nøkkelen på nytt",
		chooseFile: "Eller velg en fil med den offentlige nøkkelen",
		fileAbout: "Filen går foran det som er limt inn.",
		byHand: "Slik lager du et nøkkelpar selv",
		byHandLead: "Kjør ett av disse på maskinen der programmet skal stå, og lim inn det som skrives ut:",
		openssl: "Med OpenSSL",
		node: "Med Node.js",
		byHandSafe: "Filen med den private nøkkelen blir liggende hos deg. Pass på at bare programmet kan lese den.",
		faults: {
			required: "Lim inn en offentlig nøkkel.",
			private:
				"Dette er en privat nøkkel. Den er ikke lagret, men bør ikke brukes mer. Lag et nytt nøkkelpar, og lim inn den offentlige nøkkelen.",
			unreadable: "Teksten er verken JWK, JWKS eller PEM med en offentlig nøkkel.",
			unsuitable:
				"Nøkkelen kan ikke brukes. Den må være RSA på 2048 til 8192 bit, P-256, P-384 eller Ed25519, og for signering.",
			unnamed: "Nøkkelens kid må være en tekst på høyst 255 tegn. Den kan også utelates.",
			tooMany: "Lim inn høyst ti nøkler om gangen.",
			taken: "Integrasjonen har, eller har hatt, en nøkkel med samme kid. Lag en ny nøkkel.",
			full: "En integrasjon kan ha høyst ti nøkler. Fjern noen først.",
		},
		addTitle: (name) => `Ny nøkkel for ${name}`,
		addLead:
			"Slik bytter dere nøkkel uten stans: Legg inn den nye, og la de gamle gjelde til programmet bruker den nye.",
		addButton: "Legg til nøkkelen",
		present: "Nøkler som gjelder nå",
		others: "Hva skal skje med nøklene som gjelder nå?",
		keep: "De gjelder fortsatt",
		keepAbout: "Fjern dem selv når programmet bruker den nye.",
		endIn: (days) => (days === 1 ? "De slutter å gjelde om ett døgn" : `De slutter å gjelde om ${days} døgn`),
		endNow: "De slutter å gjelde med en gang",
		endNowAbout: "Programmer som bruker dem, får ikke flere token før de har fått den nye nøkkelen.",
		removing: {
			title: (kid) => `Fjerne nøkkelen ${kid}?`,
			lead: "Programmer som bruker nøkkelen, får ikke flere token. Det gjelder med en gang.",
			tokens: "Token de alt har, virker til de går ut om kort tid.",
			others: "De andre nøklene virker som før.",
			last: "Dette er den siste gyldige nøkkelen. Ingen programmer kan bruke integrasjonen før den får en ny.",
			forGood: "Det kan ikke angres, og samme kid kan ikke brukes igjen.",
			button: "Fjern nøkkelen",
		},
	},
	nn: {
		heading: "Nøkkelen programmet signerer med",
		key: "Offentleg nøkkel",
		about:
			"Lim inn ein JWK, ein JWKS eller PEM: RSA på minst 2048 bit, P-256, P-384 eller Ed25519. Den private nøkkelen skal aldri hit.",
		make: "Lag eit nøkkelpar i nettlesaren",
		makeAbout:
			"Den private nøkkelen blir lagra som ei fil hos deg og blir ikkje send nokon stad. Den offentlege blir fylt inn under.",
		fileName: "privat-nokkel",
		making: "Lagar nøkkelparet …",
		made: "Den private nøkkelen er lagra som ei fil på maskina di. Sjekk at ho er der: ingen andre har nøkkelen. Den offentlege er fylt inn under.",
		notMade: "Nettlesaren kunne ikkje lage ein nøkkel. Lag han sjølv, som skildra under.",
		saveAgain: "Lagre den private nøkkelen på nytt",
		chooseFile: "Eller vel ei fil med den offentlege nøkkelen",
		fileAbout: "Fila går framfor det som er limt inn.",
		byHand: "Slik lagar du eit nøkkelpar sjølv",
		byHandLead: "Køyr eitt av desse på maskina der programmet skal stå, og lim inn det som blir skrive ut:",
		openssl: "Med OpenSSL",
		node: "Med Node.js",
		byHandSafe: "Fila med den private nøkkelen blir liggjande hos deg. Pass på at berre programmet kan lese ho.",
		faults: {
			required: "Lim inn ein offentleg nøkkel.",
			private:
				"Dette er ein privat nøkkel. Han er ikkje lagra, men bør ikkje brukast meir. Lag eit nytt nøkkelpar, og lim inn den offentlege nøkkelen.",
			unreadable: "Teksten er verken JWK, JWKS eller PEM med ein offentleg nøkkel.",
			unsuitable:
				"Nøkkelen kan ikkje brukast. Han må vere RSA på 2048 til 8192 bit, P-256, P-384 eller Ed25519, og for signering.",
			unnamed: "Kid i nøkkelen må vere ein tekst på høgst 255 teikn. Han kan òg utelatast.",
			tooMany: "Lim inn høgst ti nøklar om gongen.",
			taken: "Integrasjonen har, eller har hatt, ein nøkkel med same kid. Lag ein ny nøkkel.",
			full: "Ein integrasjon kan ha høgst ti nøklar. Fjern nokre først.",
		},
		addTitle: (name) => `Ny nøkkel for ${name}`,
		addLead: "Slik byter de nøkkel utan stans: Legg inn den nye, og la dei gamle gjelde til programmet bruker den nye.",
		addButton: "Legg til nøkkelen",
		present: "Nøklar som gjeld no",
		others: "Kva skal skje med nøklane som gjeld no?",
		keep: "Dei gjeld framleis",
		keepAbout: "Fjern dei sjølv når programmet bruker den nye.",
		endIn: (days) => (days === 1 ? "Dei sluttar å gjelde om eitt døgn" : `Dei sluttar å gjelde om ${days} døgn`),
		endNow: "Dei sluttar å gjelde med ein gong",
		endNowAbout: "Program som bruker dei, får ikkje fleire token før dei har fått den nye nøkkelen.",
		removing: {
			title: (kid) => `Fjerne nøkkelen ${kid}?`,
			lead: "Program som bruker nøkkelen, får ikkje fleire token. Det gjeld med ein gong.",
			tokens: "Token dei alt har, verkar til dei går ut om kort tid.",
			others: "Dei andre nøklane verkar som før.",
			last: "Dette er den siste gyldige nøkkelen. Ingen program kan bruke integrasjonen før han får ein ny.",
			forGood: "Det kan ikkje angrast, og same kid kan ikkje brukast igjen.",
			button: "Fjern nøkkelen",
		},
	},
	en: {
		heading: "The key that the program signs with",
		key: "Public key",
		about:
			"Paste a JWK, a JWKS or PEM: RSA of at least 2048 bits, P-256, P-384 or Ed25519. The private key must never come here.",
		make: "Make a key pair in the browser",
		makeAbout: "The private key is saved as a file of yours and sent nowhere. The public one is filled in below.",
		fileName: "private-key",
		making: "Making the key pair …",
		made: "The private key is saved as a file on your machine. Make sure it is there: nobody else has it. The public one is filled in below.",
		notMade: "The browser could not make a key. Make one yourself, as described below.",
		saveAgain: "Save the private key again",
		chooseFile: "Or choose a file with the public key",
		fileAbout: "The file counts before what was pasted.",
		byHand: "How to make a key pair yourself",
		byHandLead: "Run one of these on the machine where the program will be, and paste what is printed:",
		openssl: "With OpenSSL",
		node: "With Node.js",
		byHandSafe: "The file with the private key stays with you. See to it that only the program can read it.",
		faults: {
			required: "Paste a public key.",
			private:
				"This is a private key. It is not saved, but should not be used any more. Make a new key pair, and paste the public key.",
			unreadable: "The text is neither JWK, JWKS nor PEM with a public key.",
			unsuitable:
				"The key cannot be used. It must be RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519, and for signing.",
			unnamed: "The kid of the key must be a text of at most 255 characters. It may be left out.",
			tooMany: "Paste at most ten keys at a time.",
			taken: "The integration has, or has had, a key with the same kid. Make a new key.",
			full: "An integration may have at most ten keys. Remove some first.",
		},
		addTitle: (name) => `New key for ${name}`,
		addLead:
			"To replace a key without a stop: add the new one, and let the old ones stay until the program uses the new one.",
		addButton: "Add the key",
		present: "Keys that are valid now",
		others: "What happens to the keys that are valid now?",
		keep: "They stay valid",
		keepAbout: "Remove them yourself when the program uses the new one.",
		endIn: (days) => (days === 1 ? "They stop being valid in one day" : `They stop being valid in ${days} days`),
		endNow: "They stop being valid at once",
		endNowAbout: "Programs that use them get no more tokens until they have the new key.",
		removing: {
			title: (kid) => `Remove the key ${kid}?`,
			lead: "Programs that use the key get no more tokens. It takes effect at once.",
			tokens: "Tokens that they have already work until they expire shortly.",
			others: "The other keys work as before.",
			last: "This is the last valid key. No program can use the integration until it has a new one.",
			forGood: "It cannot be undone, and the same kid cannot be used again.",
			button: "Remove the key",
		},
	},
};
