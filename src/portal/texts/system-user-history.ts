import type { HistoryKind } from "../../systemusers/history.js";
import type { InEach } from "../language.js";

interface HistoryTexts {
	readonly title: (name: string) => string;
	readonly lead: string;
	readonly none: string;
	readonly itself: string;
	readonly operator: string;
	readonly kinds: Readonly<Record<HistoryKind, string>>;
	readonly by: (name: string) => string;
	readonly saw: string;
	readonly changed: string;
	readonly onlyNewest: (count: string) => string;
}

export const systemUserHistory: InEach<HistoryTexts> = {
	nb: {
		title: (name) => `Hva som er gjort med ${name}`,
		lead: "Hvem som gjorde hva, når, og hva de fikk se da de svarte. Det nyeste står først.",
		none: "Ingenting er skrevet ned.",
		itself: "fullmakt, av seg selv",
		operator: "den som driver fullmakt",
		kinds: {
			"request-created": "Leverandøren ba om tilgang",
			"request-approved": "Forespørselen ble godkjent",
			"request-forwarded": "Forespørselen ble sendt videre",
			"change-created": "Leverandøren ba om en endring",
			"change-approved": "Endringen ble godkjent",
			"change-rejected": "Endringen ble avvist",
			"change-withdrawn": "Leverandøren trakk endringen",
			"change-expired": "Endringen ble for gammel uten svar",
			created: "Systemtilgangen ble opprettet",
			"access-set": "Det systemet får gjøre, ble endret",
			"access-ended": "Det systemet fikk gjøre for en tid, er ute",
			moved: "Flyttet til et annet system",
			deactivated: "Slått av",
			reactivated: "Slått på igjen",
			renamed: "Fikk nytt navn",
			"clients-changing": "Mange klienter ble endret samtidig",
			"self-given": "Handler også for egen virksomhet",
			"self-taken": "Handler ikke lenger for egen virksomhet",
			"client-added": "Klient lagt til",
			"client-removed": "Klient fjernet",
		},
		by: (name) => `av ${name}`,
		saw: "Dette fikk den som svarte, se",
		changed: "Dette ble endret",
		onlyNewest: (count) => `Bare de ${count} siste er vist.`,
	},
	nn: {
		title: (name) => `Kva som er gjort med ${name}`,
		lead: "Kven som gjorde kva, når, og kva dei fekk sjå då dei svarte. Det nyaste står først.",
		none: "Ingenting er skrive ned.",
		itself: "fullmakt, av seg sjølv",
		operator: "den som driv fullmakt",
		kinds: {
			"request-created": "Leverandøren bad om tilgang",
			"request-approved": "Førespurnaden vart godkjend",
			"request-forwarded": "Førespurnaden vart send vidare",
			"change-created": "Leverandøren bad om ei endring",
			"change-approved": "Endringa vart godkjend",
			"change-rejected": "Endringa vart avvist",
			"change-withdrawn": "Leverandøren trekte endringa",
			"change-expired": "Endringa vart for gammal utan svar",
			created: "Systemtilgangen vart oppretta",
			"access-set": "Det systemet får gjere, vart endra",
			"access-ended": "Det systemet fekk gjere for ei tid, er ute",
			moved: "Flytta til eit anna system",
			deactivated: "Slått av",
			reactivated: "Slått på igjen",
			renamed: "Fekk nytt namn",
			"clients-changing": "Mange klientar vart endra samstundes",
			"self-given": "Handlar òg for eiga verksemd",
			"self-taken": "Handlar ikkje lenger for eiga verksemd",
			"client-added": "Klient lagd til",
			"client-removed": "Klient fjerna",
		},
		by: (name) => `av ${name}`,
		saw: "Dette fekk den som svarte, sjå",
		changed: "Dette vart endra",
		onlyNewest: (count) => `Berre dei ${count} siste er viste.`,
	},
	en: {
		title: (name) => `What was done with ${name}`,
		lead: "Who did what, when, and what they were shown when they answered. The newest comes first.",
		none: "Nothing was written down.",
		itself: "fullmakt, by itself",
		operator: "whoever runs fullmakt",
		kinds: {
			"request-created": "The vendor asked for access",
			"request-approved": "The request was approved",
			"request-forwarded": "The request was sent on",
			"change-created": "The vendor asked for a change",
			"change-approved": "The change was approved",
			"change-rejected": "The change was rejected",
			"change-withdrawn": "The vendor withdrew the change",
			"change-expired": "The change grew too old without an answer",
			created: "The system access was created",
			"access-set": "What the system may do was changed",
			"access-ended": "What the system might do for a time has ended",
			moved: "Moved to another system",
			deactivated: "Switched off",
			reactivated: "Switched on again",
			renamed: "Got a new name",
			"clients-changing": "Many clients were changed at once",
			"self-given": "Acts for its own organisation too",
			"self-taken": "Acts for its own organisation no more",
			"client-added": "Client added",
			"client-removed": "Client removed",
		},
		by: (name) => `by ${name}`,
		saw: "What the person who answered was shown",
		changed: "What was changed",
		onlyNewest: (count) => `Only the newest ${count} are shown.`,
	},
};
