import type { AnswerKind } from "../answer/kinds.js";
import { type Html, html } from "../html.js";
import type { InEach } from "../language.js";

export interface Titled {
	readonly title: string;
	readonly text: string;
}

/** Of the three kinds of requests each says it in its own words. */
export type ForEachKind<T> = Readonly<Record<AnswerKind, T>>;

interface AnswerTexts {
	readonly title: (system: string) => ForEachKind<string>;
	/** Where there is nothing to answer for the one who looks. */
	readonly titleOnly: (system: string) => ForEachKind<string>;
	/** The sentence that says it all: who asks for what on behalf of whom. */
	readonly lead: (vendor: Html, system: Html, owner: Html) => ForEachKind<Html>;
	readonly facts: {
		readonly vendor: string;
		readonly system: string;
		readonly owner: string;
		readonly reference: string;
		readonly sent: string;
		readonly expires: string;
	};
	readonly contents: ForEachKind<string>;
	readonly means: string;
	readonly meaning: ForEachKind<readonly string[]>;
	readonly whereTo: (host: string) => Html;
	readonly whereToHere: string;
	readonly approve: ForEachKind<string>;
	readonly reject: string;
	readonly forward: string;
	readonly back: string;
	readonly rejecting: {
		readonly title: string;
		readonly text: (vendor: Html) => Html;
		readonly reason: string;
		readonly aboutReason: string;
		readonly tooLong: (most: string) => string;
		readonly button: string;
	};
	readonly forwarding: {
		readonly title: string;
		readonly text: (owner: Html) => Html;
		readonly these: (names: Html) => Html;
		readonly nobody: string;
	};
	readonly lowLevel: Titled;
	readonly forwarded: Titled;
	readonly cannot: {
		readonly title: string;
		readonly others: string;
		/** A change cannot be sent on. */
		readonly otherOfChange: string;
		readonly nobody: string;
	};
	readonly changed: Titled;
	readonly exists: Titled;
	readonly failed: { readonly title: string; readonly text: (code: string) => string };
}

const strong = (text: string): Html => html`<strong class="no-break">${text}</strong>`;

export const answer: InEach<AnswerTexts> = {
	nb: {
		title: (system) => ({
			request: `Vil du gi ${system} tilgang?`,
			agentrequest: `Vil du ta i bruk ${system} for klienter?`,
			changerequest: `Vil du endre tilgangen til ${system}?`,
		}),
		titleOnly: (system) => ({
			request: `Forespørsel om tilgang for ${system}`,
			agentrequest: `Forespørsel om ${system} for klienter`,
			changerequest: `Forespørsel om endret tilgang for ${system}`,
		}),
		lead: (vendor, system, owner) => ({
			request: html`${vendor} ber om at systemet ${system} får handle på vegne av ${owner}.`,
			agentrequest: html`${vendor} ber om at systemet ${system} får handle på vegne av klientene til ${owner}.`,
			changerequest: html`${vendor} ber om å endre hva systemet ${system} får gjøre på vegne av ${owner}.`,
		}),
		facts: {
			vendor: "Hvem spør",
			system: "System",
			owner: "På vegne av",
			reference: "Referanse",
			sent: "Sendt",
			expires: "Svar innen",
		},
		contents: {
			request: "Dette får systemet lov til",
			agentrequest: "Dette kan systemet brukes til for klienter",
			changerequest: "Dette endres",
		},
		means: "Hva betyr det?",
		meaning: {
			request: [
				"Systemet kan gjøre dette når som helst, uten at du er til stede.",
				"Tilgangen varer til noen fjerner den. Det kan dere gjøre når som helst, under Systemtilganger.",
				"Vi har ikke vurdert systemet eller leverandøren. Godkjenn bare hvis dere bruker det.",
			],
			agentrequest: [
				"Å godkjenne gir ikke systemet noe ennå. Etterpå velger dere under Systemtilganger hvilke klienter det skal handle for.",
				"For de klientene kan systemet gjøre dette når som helst, uten at noen er til stede.",
				"Dere kan når som helst ta bort en klient, eller hele systemet.",
				"Vi har ikke vurdert systemet eller leverandøren. Godkjenn bare hvis dere bruker det.",
			],
			changerequest: [
				"Endringen gjelder med en gang du godkjenner.",
				"Sier du nei, har systemet den tilgangen det har i dag.",
				"Dere kan når som helst fjerne hele tilgangen, under Systemtilganger.",
			],
		},
		whereTo: (host) => html`Når du har svart, får du en kvittering. Derfra kan du gå videre til ${strong(host)}.`,
		whereToHere: "Når du har svart, får du en kvittering.",
		approve: { request: "Godkjenn", agentrequest: "Godkjenn", changerequest: "Godkjenn endringen" },
		reject: "Avvis",
		forward: "Send videre",
		back: "Tilbake til forespørselen",
		rejecting: {
			title: "Vil du avvise forespørselen?",
			text: (vendor) => html`Ingenting blir endret, og ${vendor} får vite at du sa nei.`,
			reason: "Hvorfor sier du nei?",
			aboutReason: "Leverandøren får lese det du skriver.",
			tooLong: (most) => `Skriv kortere: høyst ${most} tegn.`,
			button: "Avvis forespørselen",
		},
		forwarding: {
			title: "Du kan ikke godkjenne dette selv",
			text: (owner) =>
				html`Bare den som styrer tilganger for ${owner} kan det. Send forespørselen videre, så ligger den klar for dem når de logger inn.`,
			these: (names) => html`De som kan svare: ${names}.`,
			nobody: "Vi vet ikke om noen som kan svare nå. Virksomheten må først få noen som styrer tilganger.",
		},
		lowLevel: {
			title: "Logg inn på en sikrere måte",
			text: "Du kan svare, men innloggingen din er på et for lavt nivå. Logg inn igjen på et høyere, for eksempel med BankID, så kommer du tilbake hit.",
		},
		forwarded: {
			title: "Sendt videre",
			text: "Forespørselen venter på en som styrer tilganger i virksomheten. Du trenger ikke gjøre mer.",
		},
		cannot: {
			title: "Du kan ikke godkjenne dette",
			others: "Noen andre i virksomheten kan kanskje gi det. Send forespørselen videre, eller avvis den.",
			otherOfChange:
				"Noen andre i virksomheten kan kanskje gi det. Be dem åpne den samme lenken, eller avvis endringen.",
			nobody: "Ingen i virksomheten kan gi alt det er spurt om. Avvis forespørselen, og be leverandøren sende en ny.",
		},
		changed: {
			title: "Innholdet er endret siden du så det",
			text: "Ingenting er godkjent. Se over på nytt, og svar så.",
		},
		exists: {
			title: "Systemet har alt tilgang",
			text: "Virksomheten har gitt dette systemet tilgang før. Ingenting er endret.",
		},
		failed: {
			title: "Det lot seg ikke godkjenne",
			text: (code) => `Ingenting er endret. Prøv igjen om litt. Hvis du tar kontakt, oppgi koden ${code}.`,
		},
	},
	nn: {
		title: (system) => ({
			request: `Vil du gi ${system} tilgang?`,
			agentrequest: `Vil du ta i bruk ${system} for klientar?`,
			changerequest: `Vil du endre tilgangen til ${system}?`,
		}),
		titleOnly: (system) => ({
			request: `Førespurnad om tilgang for ${system}`,
			agentrequest: `Førespurnad om ${system} for klientar`,
			changerequest: `Førespurnad om endra tilgang for ${system}`,
		}),
		lead: (vendor, system, owner) => ({
			request: html`${vendor} ber om at systemet ${system} får handle på vegner av ${owner}.`,
			agentrequest: html`${vendor} ber om at systemet ${system} får handle på vegner av klientane til ${owner}.`,
			changerequest: html`${vendor} ber om å endre kva systemet ${system} får gjere på vegner av ${owner}.`,
		}),
		facts: {
			vendor: "Kven spør",
			system: "System",
			owner: "På vegner av",
			reference: "Referanse",
			sent: "Sendt",
			expires: "Svar innan",
		},
		contents: {
			request: "Dette får systemet lov til",
			agentrequest: "Dette kan systemet brukast til for klientar",
			changerequest: "Dette blir endra",
		},
		means: "Kva betyr det?",
		meaning: {
			request: [
				"Systemet kan gjere dette når som helst, utan at du er til stades.",
				"Tilgangen varer til nokon fjernar han. Det kan de gjere når som helst, under Systemtilgangar.",
				"Vi har ikkje vurdert systemet eller leverandøren. Godkjenn berre om de brukar det.",
			],
			agentrequest: [
				"Å godkjenne gir ikkje systemet noko enno. Etterpå vel de under Systemtilgangar kva klientar det skal handle for.",
				"For dei klientane kan systemet gjere dette når som helst, utan at nokon er til stades.",
				"De kan når som helst ta bort ein klient, eller heile systemet.",
				"Vi har ikkje vurdert systemet eller leverandøren. Godkjenn berre om de brukar det.",
			],
			changerequest: [
				"Endringa gjeld med ein gong du godkjenner.",
				"Seier du nei, har systemet den tilgangen det har i dag.",
				"De kan når som helst fjerne heile tilgangen, under Systemtilgangar.",
			],
		},
		whereTo: (host) => html`Når du har svart, får du ei kvittering. Derifrå kan du gå vidare til ${strong(host)}.`,
		whereToHere: "Når du har svart, får du ei kvittering.",
		approve: { request: "Godkjenn", agentrequest: "Godkjenn", changerequest: "Godkjenn endringa" },
		reject: "Avvis",
		forward: "Send vidare",
		back: "Tilbake til førespurnaden",
		rejecting: {
			title: "Vil du avvise førespurnaden?",
			text: (vendor) => html`Ingenting blir endra, og ${vendor} får vite at du sa nei.`,
			reason: "Kvifor seier du nei?",
			aboutReason: "Leverandøren får lese det du skriv.",
			tooLong: (most) => `Skriv kortare: høgst ${most} teikn.`,
			button: "Avvis førespurnaden",
		},
		forwarding: {
			title: "Du kan ikkje godkjenne dette sjølv",
			text: (owner) =>
				html`Berre den som styrer tilgangar for ${owner} kan det. Send førespurnaden vidare, så ligg han klar for dei når dei loggar inn.`,
			these: (names) => html`Dei som kan svare: ${names}.`,
			nobody: "Vi veit ikkje om nokon som kan svare no. Verksemda må først få nokon som styrer tilgangar.",
		},
		lowLevel: {
			title: "Logg inn på ein sikrare måte",
			text: "Du kan svare, men innlogginga di er på eit for lågt nivå. Logg inn igjen på eit høgare, til dømes med BankID, så kjem du tilbake hit.",
		},
		forwarded: {
			title: "Sendt vidare",
			text: "Førespurnaden ventar på ein som styrer tilgangar i verksemda. Du treng ikkje gjere meir.",
		},
		cannot: {
			title: "Du kan ikkje godkjenne dette",
			others: "Nokon andre i verksemda kan kanskje gi det. Send førespurnaden vidare, eller avvis han.",
			otherOfChange: "Nokon andre i verksemda kan kanskje gi det. Be dei opne den same lenkja, eller avvis endringa.",
			nobody: "Ingen i verksemda kan gi alt det er spurt om. Avvis førespurnaden, og be leverandøren sende ein ny.",
		},
		changed: {
			title: "Innhaldet er endra sidan du såg det",
			text: "Ingenting er godkjent. Sjå over på nytt, og svar så.",
		},
		exists: {
			title: "Systemet har alt tilgang",
			text: "Verksemda har gitt dette systemet tilgang før. Ingenting er endra.",
		},
		failed: {
			title: "Det let seg ikkje godkjenne",
			text: (code) => `Ingenting er endra. Prøv igjen om litt. Tek du kontakt, oppgi koden ${code}.`,
		},
	},
	en: {
		title: (system) => ({
			request: `Do you want to give ${system} access?`,
			agentrequest: `Do you want to use ${system} for clients?`,
			changerequest: `Do you want to change the access of ${system}?`,
		}),
		titleOnly: (system) => ({
			request: `Request for access for ${system}`,
			agentrequest: `Request for ${system} for clients`,
			changerequest: `Request for changed access for ${system}`,
		}),
		lead: (vendor, system, owner) => ({
			request: html`${vendor} asks that the system ${system} may act on behalf of ${owner}.`,
			agentrequest: html`${vendor} asks that the system ${system} may act on behalf of the clients of ${owner}.`,
			changerequest: html`${vendor} asks to change what the system ${system} may do on behalf of ${owner}.`,
		}),
		facts: {
			vendor: "Who asks",
			system: "System",
			owner: "On behalf of",
			reference: "Reference",
			sent: "Sent",
			expires: "Answer by",
		},
		contents: {
			request: "What the system may do",
			agentrequest: "What the system can be used for, for clients",
			changerequest: "What changes",
		},
		means: "What does it mean?",
		meaning: {
			request: [
				"The system can do this at any time, without you being there.",
				"The access lasts until somebody removes it. You can do that at any time, under System accesses.",
				"We have not assessed the system or its vendor. Approve only if you use it.",
			],
			agentrequest: [
				"Approving gives the system nothing yet. Afterwards you choose, under System accesses, which clients it acts for.",
				"For those clients the system can do this at any time, without anybody being there.",
				"You can take away a client, or the whole system, at any time.",
				"We have not assessed the system or its vendor. Approve only if you use it.",
			],
			changerequest: [
				"The change takes effect as soon as you approve.",
				"If you say no, the system has the access it has today.",
				"You can remove the whole access at any time, under System accesses.",
			],
		},
		whereTo: (host) => html`When you have answered you get a receipt. From there you can go on to ${strong(host)}.`,
		whereToHere: "When you have answered you get a receipt.",
		approve: { request: "Approve", agentrequest: "Approve", changerequest: "Approve the change" },
		reject: "Reject",
		forward: "Send on",
		back: "Back to the request",
		rejecting: {
			title: "Do you want to reject the request?",
			text: (vendor) => html`Nothing will change, and ${vendor} is told that you said no.`,
			reason: "Why do you say no?",
			aboutReason: "The vendor can read what you write.",
			tooLong: (most) => `Write less: at most ${most} characters.`,
			button: "Reject the request",
		},
		forwarding: {
			title: "You cannot approve this yourself",
			text: (owner) =>
				html`Only somebody who manages access for ${owner} can. Send the request on, and it will be there for them when they log in.`,
			these: (names) => html`Who can answer: ${names}.`,
			nobody: "We know of nobody who can answer now. The organisation must first get somebody who manages access.",
		},
		lowLevel: {
			title: "Log in more securely",
			text: "You can answer, but your log-in is of too low a level. Log in again at a higher one, with BankID for example, and you come back here.",
		},
		forwarded: {
			title: "Sent on",
			text: "The request waits for somebody who manages access in the organisation. There is nothing more for you to do.",
		},
		cannot: {
			title: "You cannot approve this",
			others: "Somebody else in the organisation may be able to give it. Send the request on, or reject it.",
			otherOfChange:
				"Somebody else in the organisation may be able to give it. Ask them to open the same link, or reject the change.",
			nobody:
				"Nobody in the organisation can give all that is asked for. Reject the request, and ask the vendor for a new one.",
		},
		changed: {
			title: "The content has changed since you saw it",
			text: "Nothing was approved. Look at it again, and then answer.",
		},
		exists: {
			title: "The system has access already",
			text: "The organisation has given this system access before. Nothing has changed.",
		},
		failed: {
			title: "It could not be approved",
			text: (code) => `Nothing has changed. Try again in a moment. If you get in touch, tell us the code ${code}.`,
		},
	},
};
