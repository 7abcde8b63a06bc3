import type { InEach } from "../language.js";

interface LogInTexts {
	readonly failed: { readonly title: string; readonly text: string; readonly again: string };
	readonly expired: { readonly title: string; readonly text: string; readonly again: string };
	readonly leaving: { readonly title: string; readonly text: string; readonly link: string };
	readonly unknown: { readonly title: string; readonly text: string };
	/** The person may, but not with this log-in. */
	readonly level: {
		readonly title: string;
		readonly text: (needed: number, had: number) => string;
		readonly button: (needed: number) => string;
	};
	readonly loggedOut: { readonly title: string; readonly text: string; readonly again: string };
}

export const logIn: InEach<LogInTexts> = {
	nb: {
		failed: {
			title: "Innloggingen ble ikke fullført",
			text: "Det kan være at den tok for lang tid, eller at den ble avbrutt. Ingenting er endret.",
			again: "Prøv å logge inn på nytt",
		},
		expired: {
			title: "Du er logget ut",
			text: "Det er en stund siden du gjorde noe her. Logg inn igjen, så kommer du tilbake dit du var.",
			again: "Logg inn igjen",
		},
		unknown: {
			title: "Vi kjenner deg ikke ennå",
			text: "Innloggingen gikk bra, men du finnes ikke i registeret vårt. Er du nettopp flyttet til Norge, kan det ta noen dager.",
		},
		leaving: {
			title: "Logger deg ut",
			text: "Du er logget ut her, og blir nå logget ut der du logget inn.",
			link: "Fortsett",
		},
		level: {
			title: "Logg inn på en sikrere måte",
			text: (needed, had) =>
				`Dette krever innlogging på nivå ${needed}, og du er logget inn på nivå ${had}. Logg inn igjen med noe sikrere, for eksempel BankID, så kommer du tilbake hit.`,
			button: (needed) => `Logg inn på nivå ${needed}`,
		},
		loggedOut: { title: "Du er logget ut", text: "Du kan trygt lukke siden.", again: "Logg inn igjen" },
	},
	nn: {
		failed: {
			title: "Innlogginga vart ikkje fullført",
			text: "Det kan vere at ho tok for lang tid, eller at ho vart avbroten. Ingenting er endra.",
			again: "Prøv å logge inn på nytt",
		},
		expired: {
			title: "Du er logga ut",
			text: "Det er ei stund sidan du gjorde noko her. Logg inn igjen, så kjem du tilbake dit du var.",
			again: "Logg inn igjen",
		},
		unknown: {
			title: "Vi kjenner deg ikkje enno",
			text: "Innlogginga gjekk bra, men du finst ikkje i registeret vårt. Er du nettopp flytta til Noreg, kan det ta nokre dagar.",
		},
		leaving: {
			title: "Loggar deg ut",
			text: "Du er logga ut her, og blir no logga ut der du logga inn.",
			link: "Hald fram",
		},
		level: {
			title: "Logg inn på ein sikrare måte",
			text: (needed, had) =>
				`Dette krev innlogging på nivå ${needed}, og du er logga inn på nivå ${had}. Logg inn igjen med noko sikrare, til dømes BankID, så kjem du tilbake hit.`,
			button: (needed) => `Logg inn på nivå ${needed}`,
		},
		loggedOut: { title: "Du er logga ut", text: "Du kan trygt lukke sida.", again: "Logg inn igjen" },
	},
	en: {
		failed: {
			title: "You were not logged in",
			text: "It may have taken too long, or was cancelled. Nothing has changed.",
			again: "Try to log in again",
		},
		expired: {
			title: "You are logged out",
			text: "It is a while since you did anything here. Log in again and you come back to where you were.",
			again: "Log in again",
		},
		unknown: {
			title: "We do not know you yet",
			text: "The log-in went well, but you are not in our register. If you have just moved to Norway, it can take some days.",
		},
		leaving: {
			title: "Logging you out",
			text: "You are logged out here, and will now be logged out where you logged in.",
			link: "Continue",
		},
		level: {
			title: "Log in more securely",
			text: (needed, had) =>
				`This needs a log-in of level ${needed}, and yours is of level ${had}. Log in again with something more secure, BankID for example, and you come back here.`,
			button: (needed) => `Log in at level ${needed}`,
		},
		loggedOut: { title: "You are logged out", text: "You may close this page.", again: "Log in again" },
	},
};
