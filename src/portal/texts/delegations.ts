import type { PartyKind } from "../../store/schema.js";
import type { InEach } from "../language.js";

interface DelegationTexts {
	readonly menu: string;
	readonly title: string;
	readonly lead: string;
	readonly sides: string;
	readonly given: string;
	readonly received: string;
	readonly givenLead: (party: string) => string;
	readonly receivedLead: (party: string) => string;
	readonly search: string;
	readonly found: (count: string) => string;
	readonly noneGiven: string;
	readonly noneReceived: string;
	readonly noneFound: string;
	readonly add: string;
	readonly kinds: Readonly<Record<PartyKind, string>>;
	readonly packages: (count: number) => string;
	readonly services: (count: number) => string;
	/** Said of a connection that holds nothing yet. */
	readonly empty: string;
	readonly ended: string;

	/** One connection. */
	readonly givenTo: (receiver: string, giver: string) => string;
	readonly receivedFrom: (giver: string, receiver: string) => string;
	readonly packagesTitle: string;
	readonly servicesTitle: string;
	readonly instancesTitle: string;
	readonly waysTitle: string;
	readonly waysLead: string;
	readonly noPackages: string;
	readonly noServices: string;
	readonly givePackage: string;
	readonly giveService: string;
	readonly givenAt: string;
	readonly from: string;
	readonly until: string;
	readonly untilRevoked: string;
	readonly change: string;
	readonly changeNamed: (what: string) => string;
	readonly takeBack: string;
	readonly takeBackNamed: (what: string) => string;
	readonly giveUp: string;
	readonly giveUpNamed: (what: string) => string;
	readonly endAll: string;
	readonly giveUpAll: string;
	readonly systemUser: string;
	readonly systemUserLink: string;
	readonly byApp: string;
	readonly viaOrganisation: (organisation: string, role: string) => string;
	readonly fromMainUnit: (unit: string) => string;
	readonly asClient: (provider: string) => string;
	readonly withRole: (role: string) => string;
	readonly gift: string;
	readonly noneOfWay: string;
	readonly register: string;

	/** Taking back. */
	readonly endTitle: (what: string, receiver: string) => string;
	readonly giveUpTitle: (what: string, giver: string) => string;
	readonly endAllTitle: (receiver: string) => string;
	readonly giveUpAllTitle: (giver: string) => string;
	readonly endAtOnce: (receiver: string, what: string, giver: string) => string;
	readonly endBuiltOn: string;
	readonly endAgain: string;
	readonly giveUpAgain: (giver: string) => string;
	readonly endKeeps: string;
	readonly everything: string;
	readonly notThere: string;

	readonly done: {
		readonly given: (what: string) => string;
		readonly ended: (what: string) => string;
		readonly added: (party: string) => string;
	};
}

export const delegations: InEach<DelegationTexts> = {
	nb: {
		menu: "Fullmakter",
		title: "Fullmakter",
		lead: "Se hvem som får gjøre hva, gi fullmakter og ta dem tilbake.",
		sides: "Gitt og fått",
		given: "Gitt til andre",
		received: "Fått fra andre",
		givenLead: (party) => `Disse får gjøre noe for ${party}.`,
		receivedLead: (party) => `Disse lar ${party} gjøre noe for seg.`,
		search: "Søk på navn eller organisasjonsnummer",
		found: (count) => `${count} treff`,
		noneGiven: "Ingen har fått noe ennå. Legg til noen, så kan du gi dem det de trenger.",
		noneReceived: "Ingen har gitt noe hit ennå.",
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		add: "Legg til noen",
		kinds: {
			organization: "Virksomhet",
			person: "Person",
			"system-user": "Systemtilgang",
			"self-identified": "Selvregistrert bruker",
			"enterprise-user": "Virksomhetsbruker",
		},
		packages: (count) => (count === 1 ? "1 tilgangspakke" : `${count} tilgangspakker`),
		services: (count) => (count === 1 ? "1 enkelttjeneste" : `${count} enkelttjenester`),
		empty: "Har ikke fått noe ennå",
		ended: "Avsluttet",
		givenTo: (receiver, giver) => `Dette får ${receiver} gjøre for ${giver}.`,
		receivedFrom: (giver, receiver) => `Dette får ${receiver} gjøre for ${giver}.`,
		packagesTitle: "Tilgangspakker",
		servicesTitle: "Enkelttjenester",
		instancesTitle: "Enkeltsaker",
		waysTitle: "Følger av roller og av andre",
		waysLead: "Dette er ikke gitt her. Det endrer seg når rollen eller forholdet endrer seg.",
		noPackages: "Ingen tilgangspakker er gitt.",
		noServices: "Ingen enkelttjenester er gitt.",
		givePackage: "Gi en tilgangspakke",
		giveService: "Gi en enkelttjeneste",
		givenAt: "Gitt",
		from: "Gjelder fra",
		until: "Gjelder til og med",
		untilRevoked: "til den tas tilbake",
		change: "Endre",
		changeNamed: (what) => `Endre ${what}`,
		takeBack: "Ta tilbake",
		takeBackNamed: (what) => `Ta tilbake ${what}`,
		giveUp: "Si fra deg",
		giveUpNamed: (what) => `Si fra deg ${what}`,
		endAll: "Ta tilbake alt",
		giveUpAll: "Si fra deg alt",
		systemUser: "En systemtilgang endres der den styres.",
		systemUserLink: "Gå til systemtilgangen",
		byApp: "Gitt av tjenesten selv",
		viaOrganisation: (organisation, role) => `Gjennom ${organisation}, som ${role}`,
		fromMainUnit: (unit) => `Fra hovedenheten ${unit}`,
		asClient: (provider) => `Som ansatt eller system hos ${provider}, for en kunde`,
		withRole: (role) => `Rollen ${role}`,
		gift: "Gitt som fullmakt",
		noneOfWay: "Ingen tilgangspakker følger med.",
		register: "Fra Enhetsregisteret",
		endTitle: (what, receiver) => `Ta tilbake ${what} fra ${receiver}?`,
		giveUpTitle: (what, giver) => `Si fra deg ${what} fra ${giver}?`,
		endAllTitle: (receiver) => `Ta tilbake alt fra ${receiver}?`,
		giveUpAllTitle: (giver) => `Si fra deg alt fra ${giver}?`,
		endAtOnce: (receiver, what, giver) =>
			`${receiver} kan ikke lenger bruke ${what} for ${giver}. Det gjelder med en gang.`,
		endBuiltOn: "Ansatte og systemer som har fått dette videre, mister det også.",
		endAgain: "Du kan gi det igjen senere.",
		giveUpAgain: (giver) => `Bare ${giver} kan gi det igjen.`,
		endKeeps: "Det som følger av roller, blir ikke borte.",
		everything: "alt som er gitt",
		notThere: "Det er allerede tatt tilbake.",
		done: {
			given: (what) => `${what} er gitt.`,
			ended: (what) => `${what} er tatt tilbake.`,
			added: (party) => `${party} er lagt til. Nå kan du gi det som trengs.`,
		},
	},
	nn: {
		menu: "Fullmakter",
		title: "Fullmakter",
		lead: "Sjå kven som får gjere kva, gi fullmakter og ta dei tilbake.",
		sides: "Gitt og fått",
		given: "Gitt til andre",
		received: "Fått frå andre",
		givenLead: (party) => `Desse får gjere noko for ${party}.`,
		receivedLead: (party) => `Desse lèt ${party} gjere noko for seg.`,
		search: "Søk på namn eller organisasjonsnummer",
		found: (count) => `${count} treff`,
		noneGiven: "Ingen har fått noko enno. Legg til nokon, så kan du gi dei det dei treng.",
		noneReceived: "Ingen har gitt noko hit enno.",
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		add: "Legg til nokon",
		kinds: {
			organization: "Verksemd",
			person: "Person",
			"system-user": "Systemtilgang",
			"self-identified": "Sjølvregistrert brukar",
			"enterprise-user": "Verksemdsbrukar",
		},
		packages: (count) => (count === 1 ? "1 tilgangspakke" : `${count} tilgangspakkar`),
		services: (count) => (count === 1 ? "1 enkeltteneste" : `${count} enkelttenester`),
		empty: "Har ikkje fått noko enno",
		ended: "Avslutta",
		givenTo: (receiver, giver) => `Dette får ${receiver} gjere for ${giver}.`,
		receivedFrom: (giver, receiver) => `Dette får ${receiver} gjere for ${giver}.`,
		packagesTitle: "Tilgangspakkar",
		servicesTitle: "Enkelttenester",
		instancesTitle: "Enkeltsaker",
		waysTitle: "Følgjer av roller og av andre",
		waysLead: "Dette er ikkje gitt her. Det endrar seg når rolla eller forholdet endrar seg.",
		noPackages: "Ingen tilgangspakkar er gitt.",
		noServices: "Ingen enkelttenester er gitt.",
		givePackage: "Gi ein tilgangspakke",
		giveService: "Gi ei enkeltteneste",
		givenAt: "Gitt",
		from: "Gjeld frå",
		until: "Gjeld til og med",
		untilRevoked: "til han blir teken tilbake",
		change: "Endre",
		changeNamed: (what) => `Endre ${what}`,
		takeBack: "Ta tilbake",
		takeBackNamed: (what) => `Ta tilbake ${what}`,
		giveUp: "Sei frå deg",
		giveUpNamed: (what) => `Sei frå deg ${what}`,
		endAll: "Ta tilbake alt",
		giveUpAll: "Sei frå deg alt",
		systemUser: "Ein systemtilgang blir endra der han blir styrt.",
		systemUserLink: "Gå til systemtilgangen",
		byApp: "Gitt av tenesta sjølv",
		viaOrganisation: (organisation, role) => `Gjennom ${organisation}, som ${role}`,
		fromMainUnit: (unit) => `Frå hovudeininga ${unit}`,
		asClient: (provider) => `Som tilsett eller system hos ${provider}, for ein kunde`,
		withRole: (role) => `Rolla ${role}`,
		gift: "Gitt som fullmakt",
		noneOfWay: "Ingen tilgangspakkar følgjer med.",
		register: "Frå Einingsregisteret",
		endTitle: (what, receiver) => `Ta tilbake ${what} frå ${receiver}?`,
		giveUpTitle: (what, giver) => `Sei frå deg ${what} frå ${giver}?`,
		endAllTitle: (receiver) => `Ta tilbake alt frå ${receiver}?`,
		giveUpAllTitle: (giver) => `Sei frå deg alt frå ${giver}?`,
		endAtOnce: (receiver, what, giver) =>
			`${receiver} kan ikkje lenger bruke ${what} for ${giver}. Det gjeld med ein gong.`,
		endBuiltOn: "Tilsette og system som har fått dette vidare, mistar det òg.",
		endAgain: "Du kan gi det igjen seinare.",
		giveUpAgain: (giver) => `Berre ${giver} kan gi det igjen.`,
		endKeeps: "Det som følgjer av roller, blir ikkje borte.",
		everything: "alt som er gitt",
		notThere: "Det er alt teke tilbake.",
		done: {
			given: (what) => `${what} er gitt.`,
			ended: (what) => `${what} er teke tilbake.`,
			added: (party) => `${party} er lagt til. No kan du gi det som trengst.`,
		},
	},
	en: {
		menu: "Powers of attorney",
		title: "Powers of attorney",
		lead: "See who may do what, give powers and take them back.",
		sides: "Given and received",
		given: "Given to others",
		received: "Received from others",
		givenLead: (party) => `These may do something for ${party}.`,
		receivedLead: (party) => `These let ${party} do something for them.`,
		search: "Search by name or organisation number",
		found: (count) => `${count} found`,
		noneGiven: "Nobody has received anything yet. Add somebody, then give them what they need.",
		noneReceived: "Nobody has given anything here yet.",
		noneFound: "Nothing found. Check the spelling.",
		add: "Add somebody",
		kinds: {
			organization: "Organisation",
			person: "Person",
			"system-user": "System access",
			"self-identified": "Self-registered user",
			"enterprise-user": "Enterprise user",
		},
		packages: (count) => (count === 1 ? "1 access package" : `${count} access packages`),
		services: (count) => (count === 1 ? "1 single service" : `${count} single services`),
		empty: "Has received nothing yet",
		ended: "Ended",
		givenTo: (receiver, giver) => `This is what ${receiver} may do for ${giver}.`,
		receivedFrom: (giver, receiver) => `This is what ${receiver} may do for ${giver}.`,
		packagesTitle: "Access packages",
		servicesTitle: "Single services",
		instancesTitle: "Single cases",
		waysTitle: "Comes from roles and from others",
		waysLead: "This was not given here. It changes when the role or the relation changes.",
		noPackages: "No access packages are given.",
		noServices: "No single services are given.",
		givePackage: "Give an access package",
		giveService: "Give a single service",
		givenAt: "Given",
		from: "Counts from",
		until: "Counts until and including",
		untilRevoked: "until it is taken back",
		change: "Change",
		changeNamed: (what) => `Change ${what}`,
		takeBack: "Take back",
		takeBackNamed: (what) => `Take back ${what}`,
		giveUp: "Give up",
		giveUpNamed: (what) => `Give up ${what}`,
		endAll: "Take back everything",
		giveUpAll: "Give up everything",
		systemUser: "A system access is changed where it is managed.",
		systemUserLink: "Go to the system access",
		byApp: "Given by the service itself",
		viaOrganisation: (organisation, role) => `Through ${organisation}, as ${role}`,
		fromMainUnit: (unit) => `From the main unit ${unit}`,
		asClient: (provider) => `As an employee or system of ${provider}, for a client`,
		withRole: (role) => `The role ${role}`,
		gift: "Given as a power of attorney",
		noneOfWay: "No access packages come with it.",
		register: "From the business register",
		endTitle: (what, receiver) => `Take back ${what} from ${receiver}?`,
		giveUpTitle: (what, giver) => `Give up ${what} from ${giver}?`,
		endAllTitle: (receiver) => `Take back everything from ${receiver}?`,
		giveUpAllTitle: (giver) => `Give up everything from ${giver}?`,
		endAtOnce: (receiver, what, giver) =>
			`${receiver} can no longer use ${what} for ${giver}. It takes effect at once.`,
		endBuiltOn: "Employees and systems that it was passed on to lose it too.",
		endAgain: "You can give it again later.",
		giveUpAgain: (giver) => `Only ${giver} can give it again.`,
		endKeeps: "What comes from roles stays.",
		everything: "everything that is given",
		notThere: "It has been taken back already.",
		done: {
			given: (what) => `${what} is given.`,
			ended: (what) => `${what} is taken back.`,
			added: (party) => `${party} is added. Now you can give what is needed.`,
		},
	},
};
