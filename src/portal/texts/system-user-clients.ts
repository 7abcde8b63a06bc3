import type { JobItem } from "../../systemusers/job-repository.js";
import type { InEach } from "../language.js";

type Doing = "add" | "remove";

interface Confirmation {
	readonly title: (name: string) => string;
	readonly text: (count: string) => string;
	readonly more: string;
	readonly button: string;
}

/** The clients of a system user that acts for clients. */
interface ClientsTexts {
	readonly title: (name: string) => string;
	readonly lead: (name: string, added: string, all: string) => string;
	readonly needs: string;
	readonly search: string;
	readonly found: (found: string, all: string) => string;
	readonly views: string;
	readonly view: Readonly<Record<"all" | "added" | "others", (count: string) => string>>;
	readonly none: string;
	readonly noneAtAll: string;
	readonly noneAtAllText: string;
	readonly added: string;
	readonly add: string;
	readonly addNamed: (name: string) => string;
	readonly remove: string;
	readonly removeNamed: (name: string) => string;
	readonly lacks: (packages: string) => string;
	readonly person: string;
	readonly all: { readonly title: string; readonly add: string; readonly remove: string };
	readonly confirm: Readonly<Record<Doing, Confirmation>>;
	readonly nothingToDo: Readonly<Record<Doing, string>>;
	readonly done: Readonly<Record<Doing, (name: string) => string>>;
	readonly refused: (name: string) => string;
	readonly self: {
		readonly title: string;
		readonly text: (owner: string) => string;
		readonly has: string;
		readonly give: string;
		readonly take: string;
		readonly given: string;
		readonly taken: string;
		readonly cannot: string;
	};
	readonly running: { readonly title: string; readonly text: string; readonly link: string };
	readonly job: {
		readonly title: Readonly<Record<Doing | "extend", string>>;
		readonly working: string;
		readonly finished: string;
		readonly begun: string;
		readonly progress: (done: string, all: string) => string;
		readonly progressLabel: string;
		readonly leave: string;
		readonly refresh: string;
		readonly counts: Readonly<Record<JobItem["status"], string>>;
		readonly failed: (count: string) => string;
		readonly failedText: string;
		readonly view: Readonly<Record<"all" | "failed", (count: string) => string>>;
		readonly none: string;
		readonly results: string;
		readonly client: string;
		readonly result: string;
		readonly status: Readonly<Record<Doing | "extend", Readonly<Record<JobItem["status"], string>>>>;
		readonly reasons: Readonly<Record<"notClient" | "lacks" | "gone" | "other", string>>;
		readonly unknownClient: string;
		readonly back: string;
	};
}

export const systemUserClients: InEach<ClientsTexts> = {
	nb: {
		title: (name) => `Klienter i ${name}`,
		lead: (name, added, all) => `${name} handler for ${added} av ${all} klienter.`,
		needs: "Hver klient må ha gitt dere",
		search: "Søk på navn eller organisasjonsnummer",
		found: (found, all) => `${found} av ${all} klienter passer med søket`,
		views: "Hvilke klienter",
		view: {
			all: (count) => `Alle (${count})`,
			added: (count) => `Lagt til (${count})`,
			others: (count) => `Ikke lagt til (${count})`,
		},
		none: "Ingen klienter passer.",
		noneAtAll: "Dere har ingen klienter.",
		noneAtAllText:
			"En klient er en virksomhet som har registrert dere som regnskapsfører, revisor eller forretningsfører, eller som har gitt dere en tilgangspakke.",
		added: "Lagt til",
		add: "Legg til",
		addNamed: (name) => `Legg til ${name}`,
		remove: "Fjern",
		removeNamed: (name) => `Fjern ${name}`,
		lacks: (packages) => `Kan ikke legges til: gir dere ikke ${packages}`,
		person: "Privatperson",
		all: { title: "Alle på én gang", add: "Legg til alle", remove: "Fjern alle" },
		confirm: {
			add: {
				title: (name) => `Legge til alle klienter i ${name}?`,
				text: (count) =>
					`${count} klienter er ikke lagt til. De som har gitt dere det systemet trenger, blir lagt til nå.`,
				more: "Du får se hvordan det gikk med hver enkelt. Du kan lukke siden underveis.",
				button: "Legg til alle",
			},
			remove: {
				title: (name) => `Fjerne alle klienter fra ${name}?`,
				text: (count) => `Systemet slutter å handle for ${count} klienter.`,
				more: "Du får se hvordan det gikk med hver enkelt. Du kan legge dem til igjen senere.",
				button: "Fjern alle",
			},
		},
		nothingToDo: {
			add: "Alle klienter som kan legges til, er lagt til.",
			remove: "Ingen klienter er lagt til.",
		},
		done: { add: (name) => `${name} er lagt til.`, remove: (name) => `${name} er fjernet.` },
		refused: (name) => `${name} kunne ikke legges til`,
		self: {
			title: "Egen virksomhet",
			text: (owner) => `Systemet kan også handle for ${owner} selv.`,
			has: "Systemet handler også for egen virksomhet.",
			give: "La det handle for egen virksomhet",
			take: "Ikke la det handle for egen virksomhet",
			given: "Systemet handler nå også for egen virksomhet.",
			taken: "Systemet handler ikke lenger for egen virksomhet.",
			cannot: "Det lot seg ikke gjøre. Ingenting er endret.",
		},
		running: {
			title: "Klienter blir endret nå",
			text: "Det går av seg selv. Du kan se hvor langt det er kommet.",
			link: "Se hvor langt det er kommet",
		},
		job: {
			title: { add: "Legger til klienter", remove: "Fjerner klienter", extend: "Oppdaterer klienter" },
			working: "Det arbeides med saken",
			finished: "Ferdig",
			begun: "Begynt",
			progress: (done, all) => `${done} av ${all} klienter er behandlet.`,
			progressLabel: "Fremdrift",
			leave: "Du kan lukke siden. Arbeidet går videre uten deg.",
			refresh: "Se hvor langt det er kommet",
			counts: { pending: "Venter", done: "Gjort", unchanged: "Var slik fra før", failed: "Gikk ikke" },
			failed: (count) => `Det gikk ikke for ${count}`,
			view: { all: (count) => `Alle (${count})`, failed: (count) => `Gikk ikke (${count})` },
			none: "Ingen klienter.",
			failedText: "Ingenting er endret for dem. Rett opp årsaken, og prøv igjen.",
			results: "Hver klient",
			client: "Klient",
			result: "Resultat",
			status: {
				add: { pending: "Venter", done: "Lagt til", unchanged: "Var lagt til", failed: "Ikke lagt til" },
				remove: { pending: "Venter", done: "Fjernet", unchanged: "Var ikke lagt til", failed: "Ikke fjernet" },
				extend: { pending: "Venter", done: "Oppdatert", unchanged: "Uendret", failed: "Ikke oppdatert" },
			},
			reasons: {
				notClient: "Er ikke lenger klient, eller gir ikke noe av det systemet trenger",
				lacks: "Gir ikke alt det systemet trenger",
				gone: "Systemtilgangen er slettet",
				other: "Noe gikk galt hos oss",
			},
			unknownClient: "Ukjent klient",
			back: "Til klientene",
		},
	},
	nn: {
		title: (name) => `Klientar i ${name}`,
		lead: (name, added, all) => `${name} handlar for ${added} av ${all} klientar.`,
		needs: "Kvar klient må ha gitt dykk",
		search: "Søk på namn eller organisasjonsnummer",
		found: (found, all) => `${found} av ${all} klientar passar med søket`,
		views: "Kva klientar",
		view: {
			all: (count) => `Alle (${count})`,
			added: (count) => `Lagde til (${count})`,
			others: (count) => `Ikkje lagde til (${count})`,
		},
		none: "Ingen klientar passar.",
		noneAtAll: "De har ingen klientar.",
		noneAtAllText:
			"Ein klient er ei verksemd som har registrert dykk som rekneskapsførar, revisor eller forretningsførar, eller som har gitt dykk ein tilgangspakke.",
		added: "Lagd til",
		add: "Legg til",
		addNamed: (name) => `Legg til ${name}`,
		remove: "Fjern",
		removeNamed: (name) => `Fjern ${name}`,
		lacks: (packages) => `Kan ikkje leggjast til: gir dykk ikkje ${packages}`,
		person: "Privatperson",
		all: { title: "Alle på éin gong", add: "Legg til alle", remove: "Fjern alle" },
		confirm: {
			add: {
				title: (name) => `Leggje til alle klientar i ${name}?`,
				text: (count) =>
					`${count} klientar er ikkje lagde til. Dei som har gitt dykk det systemet treng, blir lagde til no.`,
				more: "Du får sjå korleis det gjekk med kvar einskild. Du kan lukke sida undervegs.",
				button: "Legg til alle",
			},
			remove: {
				title: (name) => `Fjerne alle klientar frå ${name}?`,
				text: (count) => `Systemet sluttar å handle for ${count} klientar.`,
				more: "Du får sjå korleis det gjekk med kvar einskild. Du kan leggje dei til igjen seinare.",
				button: "Fjern alle",
			},
		},
		nothingToDo: {
			add: "Alle klientar som kan leggjast til, er lagde til.",
			remove: "Ingen klientar er lagde til.",
		},
		done: { add: (name) => `${name} er lagd til.`, remove: (name) => `${name} er fjerna.` },
		refused: (name) => `${name} kunne ikkje leggjast til`,
		self: {
			title: "Eiga verksemd",
			text: (owner) => `Systemet kan òg handle for ${owner} sjølv.`,
			has: "Systemet handlar òg for eiga verksemd.",
			give: "La det handle for eiga verksemd",
			take: "Ikkje la det handle for eiga verksemd",
			given: "Systemet handlar no òg for eiga verksemd.",
			taken: "Systemet handlar ikkje lenger for eiga verksemd.",
			cannot: "Det let seg ikkje gjere. Ingenting er endra.",
		},
		running: {
			title: "Klientar blir endra no",
			text: "Det går av seg sjølv. Du kan sjå kor langt det er kome.",
			link: "Sjå kor langt det er kome",
		},
		job: {
			title: { add: "Legg til klientar", remove: "Fjernar klientar", extend: "Oppdaterer klientar" },
			working: "Det blir arbeidd med saka",
			finished: "Ferdig",
			begun: "Byrja",
			progress: (done, all) => `${done} av ${all} klientar er handsama.`,
			progressLabel: "Framdrift",
			leave: "Du kan lukke sida. Arbeidet går vidare utan deg.",
			refresh: "Sjå kor langt det er kome",
			counts: { pending: "Ventar", done: "Gjort", unchanged: "Var slik frå før", failed: "Gjekk ikkje" },
			failed: (count) => `Det gjekk ikkje for ${count}`,
			view: { all: (count) => `Alle (${count})`, failed: (count) => `Gjekk ikkje (${count})` },
			none: "Ingen klientar.",
			failedText: "Ingenting er endra for dei. Rett opp årsaka, og prøv igjen.",
			results: "Kvar klient",
			client: "Klient",
			result: "Resultat",
			status: {
				add: { pending: "Ventar", done: "Lagd til", unchanged: "Var lagd til", failed: "Ikkje lagd til" },
				remove: { pending: "Ventar", done: "Fjerna", unchanged: "Var ikkje lagd til", failed: "Ikkje fjerna" },
				extend: { pending: "Ventar", done: "Oppdatert", unchanged: "Uendra", failed: "Ikkje oppdatert" },
			},
			reasons: {
				notClient: "Er ikkje lenger klient, eller gir ikkje noko av det systemet treng",
				lacks: "Gir ikkje alt det systemet treng",
				gone: "Systemtilgangen er sletta",
				other: "Noko gjekk gale hos oss",
			},
			unknownClient: "Ukjend klient",
			back: "Til klientane",
		},
	},
	en: {
		title: (name) => `Clients in ${name}`,
		lead: (name, added, all) => `${name} acts for ${added} of ${all} clients.`,
		needs: "Every client must have given you",
		search: "Search by name or organisation number",
		found: (found, all) => `${found} of ${all} clients match the search`,
		views: "Which clients",
		view: {
			all: (count) => `All (${count})`,
			added: (count) => `Added (${count})`,
			others: (count) => `Not added (${count})`,
		},
		none: "No clients match.",
		noneAtAll: "You have no clients.",
		noneAtAllText:
			"A client is an organisation that has registered you as accountant, auditor or business manager, or that has given you an access package.",
		added: "Added",
		add: "Add",
		addNamed: (name) => `Add ${name}`,
		remove: "Remove",
		removeNamed: (name) => `Remove ${name}`,
		lacks: (packages) => `Cannot be added: does not give you ${packages}`,
		person: "Private person",
		all: { title: "All at once", add: "Add all", remove: "Remove all" },
		confirm: {
			add: {
				title: (name) => `Add all clients to ${name}?`,
				text: (count) =>
					`${count} clients are not added. Those that have given you what the system needs are added now.`,
				more: "You will see how it went with each of them. You can close the page meanwhile.",
				button: "Add all",
			},
			remove: {
				title: (name) => `Remove all clients from ${name}?`,
				text: (count) => `The system stops acting for ${count} clients.`,
				more: "You will see how it went with each of them. You can add them again later.",
				button: "Remove all",
			},
		},
		nothingToDo: {
			add: "All clients that can be added are added.",
			remove: "No clients are added.",
		},
		done: { add: (name) => `${name} is added.`, remove: (name) => `${name} is removed.` },
		refused: (name) => `${name} could not be added`,
		self: {
			title: "Your own organisation",
			text: (owner) => `The system can act for ${owner} itself too.`,
			has: "The system also acts for your own organisation.",
			give: "Let it act for your own organisation",
			take: "Do not let it act for your own organisation",
			given: "The system now also acts for your own organisation.",
			taken: "The system no longer acts for your own organisation.",
			cannot: "That could not be done. Nothing was changed.",
		},
		running: {
			title: "Clients are being changed",
			text: "It goes on by itself. You can see how far it is.",
			link: "See how far it is",
		},
		job: {
			title: { add: "Adding clients", remove: "Removing clients", extend: "Updating clients" },
			working: "Being worked on",
			finished: "Finished",
			begun: "Begun",
			progress: (done, all) => `${done} of ${all} clients are dealt with.`,
			progressLabel: "Progress",
			leave: "You can close the page. The work goes on without you.",
			refresh: "See how far it is",
			counts: { pending: "Waiting", done: "Done", unchanged: "Was so before", failed: "Did not work" },
			failed: (count) => `It did not work for ${count}`,
			view: { all: (count) => `All (${count})`, failed: (count) => `Did not work (${count})` },
			none: "No clients.",
			failedText: "Nothing was changed for them. Mend the cause and try again.",
			results: "Each client",
			client: "Client",
			result: "Result",
			status: {
				add: { pending: "Waiting", done: "Added", unchanged: "Was added before", failed: "Not added" },
				remove: { pending: "Waiting", done: "Removed", unchanged: "Was not added", failed: "Not removed" },
				extend: { pending: "Waiting", done: "Updated", unchanged: "Unchanged", failed: "Not updated" },
			},
			reasons: {
				notClient: "Is no longer a client, or gives nothing that the system needs",
				lacks: "Does not give all that the system needs",
				gone: "The system access is deleted",
				other: "Something went wrong here",
			},
			unknownClient: "Unknown client",
			back: "To the clients",
		},
	},
};
