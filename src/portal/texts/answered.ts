import { type Html, html } from "../html.js";
import type { InEach } from "../language.js";
import type { ForEachKind, Titled } from "./answer.js";

/** What there is to say when a request cannot be answered, or was. */
interface AnsweredTexts {
	readonly incomplete: Titled;
	readonly unknown: Titled;
	readonly notYours: { readonly title: string; readonly text: (person: Html) => Html; readonly next: string };
	readonly states: {
		readonly accepted: Titled;
		readonly rejected: Titled;
		readonly expired: Titled;
		readonly denied: Titled;
	};
	readonly seeReceipt: string;
	readonly receipt: {
		readonly approved: ForEachKind<string>;
		readonly approvedText: (system: Html, vendor: Html, owner: Html) => ForEachKind<Html>;
		readonly rejected: string;
		readonly rejectedText: (system: Html, vendor: Html) => ForEachKind<Html>;
		readonly by: string;
		readonly at: string;
		readonly number: string;
		readonly goOn: (host: string) => string;
		readonly toSystemUser: ForEachKind<string>;
		readonly toFront: string;
		readonly contents: string;
	};
}

export const answered: InEach<AnsweredTexts> = {
	nb: {
		incomplete: {
			title: "Lenken er ikke hel",
			text: "Den mangler nummeret på forespørselen. Åpne lenken fra leverandøren på nytt.",
		},
		unknown: {
			title: "Vi finner ikke forespørselen",
			text: "Leverandøren kan ha trukket den tilbake, eller lenken er feil. Be leverandøren om en ny.",
		},
		notYours: {
			title: "Du kan verken godkjenne eller sende videre",
			text: (person) =>
				html`Du er logget inn som ${person}, og kan ikke svare på denne forespørselen for virksomheten den gjelder.`,
			next: "Send lenken til daglig leder, eller til den som styrer tilganger i virksomheten.",
		},
		states: {
			accepted: { title: "Forespørselen er alt godkjent", text: "Du trenger ikke gjøre noe." },
			rejected: {
				title: "Forespørselen er alt avvist",
				text: "Vil dere likevel ha systemet, må leverandøren sende en ny.",
			},
			expired: { title: "Forespørselen er utløpt", text: "Den ble ikke besvart i tide. Be leverandøren om en ny." },
			denied: { title: "Forespørselen er stoppet", text: "Den kan ikke besvares. Be leverandøren om en ny." },
		},
		seeReceipt: "Se kvitteringen",
		receipt: {
			approved: {
				request: "Tilgangen er gitt",
				agentrequest: "Systemet er godkjent",
				changerequest: "Tilgangen er endret",
			},
			approvedText: (system, vendor, owner) => ({
				request: html`${system} fra ${vendor} kan nå handle på vegne av ${owner}.`,
				agentrequest: html`${system} fra ${vendor} kan nå få klienter fra ${owner}. Det gjør dere under Systemtilganger; først da får det tilgang.`,
				changerequest: html`${system} fra ${vendor} har nå den endrede tilgangen til ${owner}.`,
			}),
			rejected: "Forespørselen er avvist",
			rejectedText: (system, vendor) => ({
				request: html`${system} har ikke fått tilgang, og ${vendor} får vite det.`,
				agentrequest: html`${system} er ikke tatt i bruk, og ${vendor} får vite det.`,
				changerequest: html`${system} har den tilgangen det hadde, og ${vendor} får vite det.`,
			}),
			by: "Svart av",
			at: "Tidspunkt",
			number: "Nummer",
			goOn: (host) => `Gå videre til ${host}`,
			toSystemUser: {
				request: "Se systemtilgangen",
				agentrequest: "Velg klienter",
				changerequest: "Se systemtilgangen",
			},
			toFront: "Til forsiden",
			contents: "Dette ble godkjent",
		},
	},
	nn: {
		incomplete: {
			title: "Lenkja er ikkje heil",
			text: "Ho manglar nummeret på førespurnaden. Opne lenkja frå leverandøren på nytt.",
		},
		unknown: {
			title: "Vi finn ikkje førespurnaden",
			text: "Leverandøren kan ha trekt han tilbake, eller lenkja er feil. Be leverandøren om ei ny.",
		},
		notYours: {
			title: "Du kan verken godkjenne eller sende vidare",
			text: (person) =>
				html`Du er logga inn som ${person}, og kan ikkje svare på denne førespurnaden for verksemda han gjeld.`,
			next: "Send lenkja til dagleg leiar, eller til den som styrer tilgangar i verksemda.",
		},
		states: {
			accepted: { title: "Førespurnaden er alt godkjend", text: "Du treng ikkje gjere noko." },
			rejected: {
				title: "Førespurnaden er alt avvist",
				text: "Vil de likevel ha systemet, må leverandøren sende ein ny.",
			},
			expired: {
				title: "Førespurnaden er gått ut",
				text: "Han vart ikkje svara på i tide. Be leverandøren om ein ny.",
			},
			denied: { title: "Førespurnaden er stoppa", text: "Han kan ikkje svarast på. Be leverandøren om ein ny." },
		},
		seeReceipt: "Sjå kvitteringa",
		receipt: {
			approved: {
				request: "Tilgangen er gitt",
				agentrequest: "Systemet er godkjent",
				changerequest: "Tilgangen er endra",
			},
			approvedText: (system, vendor, owner) => ({
				request: html`${system} frå ${vendor} kan no handle på vegner av ${owner}.`,
				agentrequest: html`${system} frå ${vendor} kan no få klientar frå ${owner}. Det gjer de under Systemtilgangar; først då får det tilgang.`,
				changerequest: html`${system} frå ${vendor} har no den endra tilgangen til ${owner}.`,
			}),
			rejected: "Førespurnaden er avvist",
			rejectedText: (system, vendor) => ({
				request: html`${system} har ikkje fått tilgang, og ${vendor} får vite det.`,
				agentrequest: html`${system} er ikkje teke i bruk, og ${vendor} får vite det.`,
				changerequest: html`${system} har den tilgangen det hadde, og ${vendor} får vite det.`,
			}),
			by: "Svara av",
			at: "Tidspunkt",
			number: "Nummer",
			goOn: (host) => `Gå vidare til ${host}`,
			toSystemUser: {
				request: "Sjå systemtilgangen",
				agentrequest: "Vel klientar",
				changerequest: "Sjå systemtilgangen",
			},
			toFront: "Til framsida",
			contents: "Dette vart godkjent",
		},
	},
	en: {
		incomplete: {
			title: "The link is not complete",
			text: "It lacks the number of the request. Open the link from the vendor again.",
		},
		unknown: {
			title: "We cannot find the request",
			text: "The vendor may have withdrawn it, or the link is wrong. Ask the vendor for a new one.",
		},
		notYours: {
			title: "You can neither approve nor send on",
			text: (person) =>
				html`You are logged in as ${person}, and cannot answer this request for the organisation it is for.`,
			next: "Send the link to the managing director, or to whoever manages access in the organisation.",
		},
		states: {
			accepted: { title: "The request is approved already", text: "There is nothing for you to do." },
			rejected: {
				title: "The request is rejected already",
				text: "If you want the system after all, the vendor must send a new one.",
			},
			expired: { title: "The request has expired", text: "It was not answered in time. Ask the vendor for a new one." },
			denied: { title: "The request is stopped", text: "It cannot be answered. Ask the vendor for a new one." },
		},
		seeReceipt: "See the receipt",
		receipt: {
			approved: {
				request: "Access is given",
				agentrequest: "The system is approved",
				changerequest: "The access is changed",
			},
			approvedText: (system, vendor, owner) => ({
				request: html`${system} from ${vendor} can now act on behalf of ${owner}.`,
				agentrequest: html`${system} from ${vendor} can now be given clients of ${owner}. You do that under System accesses; only then does it have access.`,
				changerequest: html`${system} from ${vendor} now has the changed access to ${owner}.`,
			}),
			rejected: "The request is rejected",
			rejectedText: (system, vendor) => ({
				request: html`${system} has not got access, and ${vendor} is told so.`,
				agentrequest: html`${system} is not in use, and ${vendor} is told so.`,
				changerequest: html`${system} has the access it had, and ${vendor} is told so.`,
			}),
			by: "Answered by",
			at: "Time",
			number: "Number",
			goOn: (host) => `Go on to ${host}`,
			toSystemUser: {
				request: "See the system access",
				agentrequest: "Choose clients",
				changerequest: "See the system access",
			},
			toFront: "To the front page",
			contents: "What was approved",
		},
	},
};
