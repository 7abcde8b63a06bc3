import type { InEach } from "../language.js";

interface DemoLogInTexts {
	readonly title: string;
	readonly lead: string;
	readonly pick: string;
	readonly pickNamed: (name: string) => string;
	readonly failed: { readonly title: string; readonly text: string };
	readonly leaving: { readonly title: string; readonly text: string; readonly button: string };
}

export const demoLogIn: InEach<DemoLogInTexts> = {
	nb: {
		title: "Logg inn i demoen",
		lead: "Dette er en demo: velg hvem du vil være. Ingen her finnes på ordentlig.",
		pick: "Logg inn",
		pickNamed: (name) => `Logg inn som ${name}`,
		failed: { title: "Innloggingen kan ikke fortsette", text: "Den tok for lang tid, eller er brukt. Begynn på nytt." },
		leaving: { title: "Logg ut av demoen", text: "Ett klikk til, så er du helt ute.", button: "Logg ut" },
	},
	nn: {
		title: "Logg inn i demoen",
		lead: "Dette er ein demo: vel kven du vil vere. Ingen her finst på ordentleg.",
		pick: "Logg inn",
		pickNamed: (name) => `Logg inn som ${name}`,
		failed: { title: "Innlogginga kan ikkje halde fram", text: "Ho tok for lang tid, eller er brukt. Begynn på nytt." },
		leaving: { title: "Logg ut av demoen", text: "Eitt klikk til, så er du heilt ute.", button: "Logg ut" },
	},
	en: {
		title: "Log in to the demo",
		lead: "This is a demo: choose who you want to be. Nobody here is real.",
		pick: "Log in",
		pickNamed: (name) => `Log in as ${name}`,
		failed: { title: "The log-in cannot go on", text: "It took too long, or was used. Start again." },
		leaving: { title: "Log out of the demo", text: "One more click and you are out.", button: "Log out" },
	},
};
