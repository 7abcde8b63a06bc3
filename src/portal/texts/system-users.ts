import type { InEach } from "../language.js";
import type { ChooseOrganisation } from "../organisation-pages.js";

/** The list of system users, and what all of their pages say. */
interface SystemUsersTexts {
	/** In the menu, and the h1 of the list. */
	readonly title: string;
	readonly lead: (owner: string) => string;
	readonly chooseOrganisation: ChooseOrganisation;
	readonly create: string;
	readonly pending: string;
	readonly pendingLead: string;
	readonly pendingKinds: Readonly<Record<"request" | "agentrequest" | "changerequest", string>>;
	readonly sent: string;
	readonly until: string;
	readonly forwarded: string;
	readonly answer: string;
	readonly answerNamed: (name: string) => string;
	readonly own: string;
	readonly ownLead: string;
	readonly noneOwn: string;
	readonly agents: string;
	readonly agentsLead: string;
	readonly noneAgents: string;
	readonly notYours: string;
	readonly vendor: (name: string) => string;
	readonly off: string;
	readonly systemGone: string;
	readonly isNew: string;
	readonly done: Readonly<Record<"deleted", string>>;
}

export const systemUsers: InEach<SystemUsersTexts> = {
	nb: {
		title: "Systemtilganger",
		lead: (owner) => `Systemer som får handle på vegne av ${owner} når ingen er logget inn.`,
		chooseOrganisation: {
			title: "Velg en virksomhet først",
			text: "Bare virksomheter kan gi systemer tilgang. Velg hvem du vil ordne det for.",
			button: "Velg virksomhet",
		},
		create: "Gi et system tilgang",
		pending: "Venter på svar",
		pendingLead: "Leverandører har spurt om dette. Ingenting er gitt før noen svarer.",
		pendingKinds: {
			request: "Ny systemtilgang",
			agentrequest: "Ny systemtilgang for klienter",
			changerequest: "Endring av en systemtilgang",
		},
		sent: "Sendt",
		until: "svar innen",
		forwarded: "Sendt videre til deg",
		answer: "Se og svar",
		answerNamed: (name) => `Se og svar på forespørselen om ${name}`,
		own: "For virksomheten selv",
		ownLead: "Systemene kan gjøre det de har fått lov til, til noen slår dem av eller sletter dem.",
		noneOwn: "Ingen systemer har tilgang ennå. Leverandøren kan be om det, eller du kan gi det selv.",
		agents: "For klienter",
		agentsLead: "Systemene handler for klientene som er lagt til, og bare for dem.",
		noneAgents: "Ingen systemer handler for klienter. Leverandøren av systemet må be om det først.",
		notYours: "Du kan se systemtilganger for klienter, men ikke virksomhetens egne. Dem ser de som styrer tilganger.",
		vendor: (name) => `Levert av ${name}`,
		off: "Slått av",
		systemGone: "Systemet er fjernet",
		isNew: "Ny",
		done: { deleted: "Systemtilgangen er slettet. Systemet får ikke gjøre noe mer." },
	},
	nn: {
		title: "Systemtilgangar",
		lead: (owner) => `System som får handle på vegner av ${owner} når ingen er logga inn.`,
		chooseOrganisation: {
			title: "Vel ei verksemd først",
			text: "Berre verksemder kan gi system tilgang. Vel kven du vil ordne det for.",
			button: "Vel verksemd",
		},
		create: "Gi eit system tilgang",
		pending: "Ventar på svar",
		pendingLead: "Leverandørar har spurt om dette. Ingenting er gitt før nokon svarer.",
		pendingKinds: {
			request: "Ny systemtilgang",
			agentrequest: "Ny systemtilgang for klientar",
			changerequest: "Endring av ein systemtilgang",
		},
		sent: "Send",
		until: "svar innan",
		forwarded: "Send vidare til deg",
		answer: "Sjå og svar",
		answerNamed: (name) => `Sjå og svar på førespurnaden om ${name}`,
		own: "For verksemda sjølv",
		ownLead: "Systema kan gjere det dei har fått lov til, til nokon slår dei av eller slettar dei.",
		noneOwn: "Ingen system har tilgang enno. Leverandøren kan be om det, eller du kan gi det sjølv.",
		agents: "For klientar",
		agentsLead: "Systema handlar for klientane som er lagde til, og berre for dei.",
		noneAgents: "Ingen system handlar for klientar. Leverandøren av systemet må be om det først.",
		notYours:
			"Du kan sjå systemtilgangar for klientar, men ikkje dei verksemda har sjølv. Dei ser dei som styrer tilgangar.",
		vendor: (name) => `Levert av ${name}`,
		off: "Slått av",
		systemGone: "Systemet er fjerna",
		isNew: "Ny",
		done: { deleted: "Systemtilgangen er sletta. Systemet får ikkje gjere noko meir." },
	},
	en: {
		title: "System accesses",
		lead: (owner) => `Systems that may act on behalf of ${owner} when nobody is logged in.`,
		chooseOrganisation: {
			title: "Choose an organisation first",
			text: "Only organisations can give systems access. Choose whom you want to do it for.",
			button: "Choose organisation",
		},
		create: "Give a system access",
		pending: "Waiting for an answer",
		pendingLead: "Vendors have asked for this. Nothing is given until somebody answers.",
		pendingKinds: {
			request: "New system access",
			agentrequest: "New system access for clients",
			changerequest: "Change of a system access",
		},
		sent: "Sent",
		until: "answer by",
		forwarded: "Sent on to you",
		answer: "See and answer",
		answerNamed: (name) => `See and answer the request for ${name}`,
		own: "For the organisation itself",
		ownLead: "The systems can do what they were allowed until somebody switches them off or deletes them.",
		noneOwn: "No system has access yet. The vendor can ask for it, or you can give it yourself.",
		agents: "For clients",
		agentsLead: "The systems act for the clients that were added, and for nobody else.",
		noneAgents: "No system acts for clients. The vendor of the system must ask for it first.",
		notYours:
			"You can see system accesses for clients, but not the organisation's own. Those who manage access see them.",
		vendor: (name) => `Delivered by ${name}`,
		off: "Switched off",
		systemGone: "The system was removed",
		isNew: "New",
		done: { deleted: "The system access is deleted. The system may do nothing any more." },
	},
};
