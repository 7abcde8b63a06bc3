import type { InEach } from "../language.js";

interface ErrorTexts {
	readonly notFound: { readonly title: string; readonly text: string };
	readonly forbidden: { readonly title: string; readonly text: string };
	readonly failed: { readonly title: string; readonly text: (trace: string) => string };
	readonly refused: { readonly title: string; readonly text: (code: string) => string };
	readonly changed: { readonly title: string; readonly text: string };
	readonly badForm: { readonly title: string; readonly text: string };
	readonly tooLarge: { readonly title: string; readonly text: string };
	readonly tooMany: {
		readonly title: string;
		readonly text: (wait: string) => string;
		/** The number, and how it is written. */
		readonly seconds: (n: number, shown: string) => string;
		readonly minutes: (n: number, shown: string) => string;
	};
	readonly unavailable: { readonly title: string; readonly text: string };
	/** Tries the page anew. */
	readonly again: string;
	readonly home: string;
}

export const errors: InEach<ErrorTexts> = {
	nb: {
		notFound: {
			title: "Siden finnes ikke",
			text: "Adressen kan være feil, eller siden er flyttet. Sjekk lenken du fulgte.",
		},
		forbidden: {
			title: "Du har ikke tilgang til dette",
			text: "Siden gjelder en annen virksomhet, eller krever en fullmakt du ikke har. Virksomhetens tilgangsstyrer kan gi deg den.",
		},
		failed: {
			title: "Noe gikk galt hos oss",
			text: (trace) => `Prøv igjen om litt. Ingenting er endret. Hvis du tar kontakt, oppgi koden ${trace}.`,
		},
		refused: {
			title: "Det lot seg ikke gjøre",
			text: (code) => `Ingenting er endret. Gå tilbake og prøv igjen. Hvis du tar kontakt, oppgi koden ${code}.`,
		},
		changed: {
			title: "Noen kom deg i forkjøpet",
			text: "Det du ville endre, er endret i mellomtiden. Gå tilbake, last siden på nytt og se hva som gjelder nå.",
		},
		badForm: {
			title: "Skjemaet kan ikke brukes",
			text: "Det er for gammelt, eller ble åpnet i en annen innlogging. Gå tilbake, last siden på nytt og prøv igjen.",
		},
		tooLarge: {
			title: "Det du sendte er for stort",
			text: "Ingenting er endret. Gå tilbake og send noe mindre. Skal det være så stort, kan det sendes gjennom API-et.",
		},
		tooMany: {
			title: "For mange forsøk",
			text: (wait) => `Ingenting er endret. Vent ${wait}, og prøv så igjen.`,
			seconds: (n, shown) => (n === 1 ? "ett sekund" : `${shown} sekunder`),
			minutes: (n, shown) => (n === 1 ? "ett minutt" : `${shown} minutter`),
		},
		unavailable: {
			title: "Vi er straks tilbake",
			text: "Tjenesten er ikke tilgjengelig akkurat nå. Prøv igjen om noen minutter.",
		},
		again: "Tilbake til siden",
		home: "Til forsiden",
	},
	nn: {
		notFound: {
			title: "Sida finst ikkje",
			text: "Adressa kan vere feil, eller sida er flytta. Sjekk lenkja du følgde.",
		},
		forbidden: {
			title: "Du har ikkje tilgang til dette",
			text: "Sida gjeld ei anna verksemd, eller krev ei fullmakt du ikkje har. Tilgangsstyraren i verksemda kan gi deg ho.",
		},
		failed: {
			title: "Noko gjekk gale hos oss",
			text: (trace) => `Prøv igjen om litt. Ingenting er endra. Tek du kontakt, oppgi koden ${trace}.`,
		},
		refused: {
			title: "Det let seg ikkje gjere",
			text: (code) => `Ingenting er endra. Gå tilbake og prøv igjen. Tek du kontakt, oppgi koden ${code}.`,
		},
		changed: {
			title: "Nokon kom deg i forkjøpet",
			text: "Det du ville endre, er endra i mellomtida. Gå tilbake, last sida på nytt og sjå kva som gjeld no.",
		},
		badForm: {
			title: "Skjemaet kan ikkje brukast",
			text: "Det er for gammalt, eller vart opna i ei anna innlogging. Gå tilbake, last sida på nytt og prøv igjen.",
		},
		tooLarge: {
			title: "Det du sende er for stort",
			text: "Ingenting er endra. Gå tilbake og send noko mindre. Skal det vere så stort, kan det sendast gjennom API-et.",
		},
		tooMany: {
			title: "For mange forsøk",
			text: (wait) => `Ingenting er endra. Vent ${wait}, og prøv så igjen.`,
			seconds: (n, shown) => (n === 1 ? "eitt sekund" : `${shown} sekund`),
			minutes: (n, shown) => (n === 1 ? "eitt minutt" : `${shown} minutt`),
		},
		unavailable: {
			title: "Vi er straks tilbake",
			text: "Tenesta er ikkje tilgjengeleg akkurat no. Prøv igjen om nokre minutt.",
		},
		again: "Tilbake til sida",
		home: "Til framsida",
	},
	en: {
		notFound: {
			title: "There is no such page",
			text: "The address may be wrong, or the page has moved. Check the link you followed.",
		},
		forbidden: {
			title: "You do not have access to this",
			text: "The page belongs to another organisation, or needs a power you do not have. The organisation's access manager can give it to you.",
		},
		failed: {
			title: "Something went wrong here",
			text: (trace) => `Try again in a moment. Nothing has changed. If you get in touch, tell us the code ${trace}.`,
		},
		refused: {
			title: "That could not be done",
			text: (code) => `Nothing has changed. Go back and try again. If you get in touch, tell us the code ${code}.`,
		},
		changed: {
			title: "Somebody was quicker",
			text: "What you wanted to change has changed in the meantime. Go back, reload the page and see how things are now.",
		},
		badForm: {
			title: "The form cannot be used",
			text: "It is too old, or was opened in another log-in. Go back, reload the page and try again.",
		},
		tooLarge: {
			title: "What you sent is too large",
			text: "Nothing has changed. Go back and send something smaller. If it must be that large, it can be sent through the API.",
		},
		tooMany: {
			title: "Too many attempts",
			text: (wait) => `Nothing has changed. Wait ${wait}, then try again.`,
			seconds: (n, shown) => (n === 1 ? "one second" : `${shown} seconds`),
			minutes: (n, shown) => (n === 1 ? "one minute" : `${shown} minutes`),
		},
		unavailable: {
			title: "We will be right back",
			text: "The service is not available just now. Try again in a few minutes.",
		},
		again: "Back to the page",
		home: "To the front page",
	},
};
