import type { NotGivable, Refusal } from "../../access/why/model.js";
import type { InEach } from "../language.js";

interface WhyTexts {
	readonly menu: string;
	readonly title: string;
	readonly lead: (party: string) => string;
	readonly ask: string;
	/** Choosing whom. */
	readonly who: string;
	readonly search: string;
	readonly found: (found: string, all: string) => string;
	readonly noneFound: string;
	readonly you: string;
	readonly yourself: string;
	/** Under one's own name in a list. */
	readonly self: string;
	readonly choose: string;
	readonly chooseNamed: (name: string) => string;
	readonly another: string;
	readonly anotherLead: string;
	readonly findPerson: string;
	/** Choosing what. */
	readonly service: string;
	readonly serviceOf: (who: string) => string;
	readonly action: string;
	readonly actionOf: (service: string) => string;
	readonly noActions: string;
	readonly see: string;
	/** Before what was chosen. */
	readonly chosen: Readonly<Record<"who" | "service" | "action", string>>;
	readonly party: string;
	readonly instance: string;
	/** The answer. */
	readonly doing: (action: string) => string;
	readonly yes: (who: string, deed: string, service: string, party: string) => string;
	readonly no: (who: string, deed: string, service: string, party: string) => string;
	readonly undecided: string;
	readonly changeWho: string;
	readonly changeService: string;
	readonly changeAction: string;
	readonly level: (level: number) => string;
	readonly levelTooLow: (own: number) => string;
	readonly levelOutOfReach: string;
	readonly ways: string;
	readonly role: (role: string) => string;
	/** What comes with a role. */
	readonly brings: (what: string) => string;
	readonly package: (name: string) => string;
	readonly right: string;
	readonly onInstance: string;
	readonly byApp: string;
	readonly signing: (organisation: string) => string;
	readonly named: string;
	readonly other: string;
	readonly given: string;
	readonly givenBy: (name: string) => string;
	readonly until: string;
	readonly refusals: Readonly<Record<Refusal["kind"], string>>;
	readonly owner: string;
	readonly offEnough: string;
	readonly offNotEnough: string;
	readonly toSystemUser: string;
	readonly ended: string;
	readonly begins: string;
	readonly instances: string;
	readonly instancesLead: string;
	/** What would make it a Permit. */
	readonly remedies: string;
	readonly oneIsEnough: string;
	readonly noRemedies: string;
	readonly area: (name: string) => string;
	readonly givers: (names: string) => string;
	readonly someGiver: (party: string) => string;
	readonly noGiver: string;
	readonly give: string;
	readonly giveNamed: (what: string) => string;
	readonly add: string;
	readonly addFirst: (what: string) => string;
	readonly otherRemedies: (count: number) => string;
	readonly obstacles: Readonly<Record<NotGivable, string>>;
	readonly stepByStep: string;
}

export const why: InEach<WhyTexts> = {
	nb: {
		menu: "Hvorfor?",
		title: "Hvem kan gjøre hva, og hvorfor?",
		lead: (party) => `Spør om noen kan gjøre noe for ${party}. Du får vite hvorfor, og hva som skal til.`,
		ask: "Se om en handling er tillatt, og hvorfor",
		who: "Hvem gjelder det?",
		search: "Søk på navn eller organisasjonsnummer",
		found: (found, all) => `${found} av ${all} passer med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		you: "du",
		yourself: "deg selv",
		self: "Deg selv",
		choose: "Velg",
		chooseNamed: (name) => `Velg ${name}`,
		another: "En annen person",
		anotherLead:
			"En som ikke har fått noe her, finner du med fødselsnummer og etternavn. Etter to feil må du vente en time.",
		findPerson: "Finn personen",
		service: "Hvilken tjeneste?",
		serviceOf: (who) => `Hva vil du vite om ${who}?`,
		action: "Hvilken handling?",
		actionOf: (service) => `Hva skal gjøres i ${service}?`,
		noActions: "Reglene for tjenesten nevner ingen handlinger.",
		see: "Se svaret",
		chosen: { who: "Hvem", service: "Tjeneste", action: "Handling" },
		party: "For",
		instance: "Enkeltsak",
		doing: (action) => `gjøre «${action}» i`,
		yes: (who, deed, service, party) => `Ja, ${who} kan ${deed} ${service} for ${party}`,
		no: (who, deed, service, party) => `Nei, ${who} kan ikke ${deed} ${service} for ${party}`,
		undecided: "Det kan ikke avgjøres nå, og da er det ikke lov.",
		changeWho: "Spør om noen andre",
		changeService: "Velg en annen tjeneste",
		changeAction: "Velg en annen handling",
		level: (level) => `Det krever innlogging på nivå ${level}.`,
		levelTooLow: (own) => `Du er logget inn på nivå ${own}. Logg inn på nytt med et høyere nivå.`,
		levelOutOfReach: "Et system kan aldri logge inn på det nivået, så i praksis går det ikke.",
		ways: "Derfor er det lov",
		role: (role) => `Rollen ${role}`,
		brings: (what) => `Med den følger ${what}`,
		package: (name) => `Tilgangspakken ${name}`,
		right: "Denne tjenesten, gitt for seg",
		onInstance: "Denne enkeltsaken, gitt for seg",
		byApp: "Gitt av tjenesten selv",
		signing: (organisation) => `Signerer for ${organisation}, som tjenesten har gitt denne saken`,
		named: "Nevnt ved navn i reglene for tjenesten",
		other: "Reglene for tjenesten åpner for det uten å kreve en rolle eller fullmakt",
		given: "Gitt",
		givenBy: (name) => `av ${name}`,
		until: "Gjelder til og med",
		refusals: {
			"no-rule": "Reglene for tjenesten nevner ingen som får gjøre dette.",
			"not-held": "Det er ikke gitt noen rolle, tilgangspakke eller annen fullmakt som gir lov til dette.",
			condition: "Det rette er gitt, men reglene stiller en betingelse som ikke er oppfylt.",
			denied: "Reglene for tjenesten forbyr det, uansett hva som er gitt.",
			"not-listed": "Tjenesten er bare åpen for dem som står på tjenesteeierens liste, og det gjelder ikke her.",
			off: "Systemtilgangen er slått av.",
			gone: "Systemtilgangen er slettet.",
			undecided: "Tjenesten kan ikke svare på dette.",
		},
		owner: "Bare tjenesteeieren kan endre det.",
		offEnough: "Slås den på igjen, er det lov.",
		offNotEnough: "Også når den er på, mangler den det som skal til.",
		toSystemUser: "Gå til systemtilgangen",
		ended: "Har gått ut",
		begins: "Begynner senere",
		instances: "Enkeltsaker",
		instancesLead: "Noe er gitt for enkelte saker. Velg en for å spørre om den.",
		remedies: "Hva skal til?",
		oneIsEnough: "Ett av disse er nok:",
		noRemedies: "Ingenting som kan gis, vil endre svaret.",
		area: (name) => `Tilgangspakke, ${name}`,
		givers: (names) => `Kan gis av ${names}`,
		someGiver: (party) => `Kan gis av en som styrer tilganger for ${party}`,
		noGiver: "Ingen som styrer tilganger nå, kan gi dette videre.",
		give: "Gi",
		giveNamed: (what) => `Gi ${what}`,
		add: "Legg til først",
		addFirst: (what) => `Legg til først, så kan du gi ${what}`,
		otherRemedies: (count) => `Annet som gir lov, men ikke kan gis her (${count})`,
		obstacles: {
			"not-assignable": "Kan ikke gis som fullmakt.",
			"not-for-giver": "Er ikke for en slik virksomhet eller person.",
			"not-for-receiver": "Kan ikke gis til en slik mottaker.",
			register: "Følger av en registrering, og kan ikke gis her.",
			self: "Ingen kan gi noe til seg selv.",
			ended: "En av partene er avsluttet.",
			"not-in-system": "Leverandøren har ikke registrert at systemet trenger det.",
			"foreign-system": "Systemtilgangen styres av en annen virksomhet.",
			"through-provider": "Gis til virksomheten som har systemet, og den legger til kunden.",
			RoleAccess: "Kan ikke gis videre.",
			DelegationAccess: "Kan ikke gis videre.",
			PackageAccess: "Kan ikke gis videre.",
			MissingRoleAccess: "Kan ikke gis videre.",
			MissingDelegationAccess: "Kan ikke gis videre.",
			MissingPackageAccess: "Kan ikke gis videre.",
			AccessListValidationFail: "Står ikke på tjenesteeierens liste.",
			ResourceNotDelegable: "Tjenesteeieren har bestemt at den ikke kan gis videre.",
			ResourceIsMaskinPortenSchema: "Gis der tilgang for leverandører styres.",
		},
		stepByStep: "Slik ble det avgjort, steg for steg",
	},
	nn: {
		menu: "Kvifor?",
		title: "Kven kan gjere kva, og kvifor?",
		lead: (party) => `Spør om nokon kan gjere noko for ${party}. Du får vite kvifor, og kva som skal til.`,
		ask: "Sjå om ei handling er tillaten, og kvifor",
		who: "Kven gjeld det?",
		search: "Søk på namn eller organisasjonsnummer",
		found: (found, all) => `${found} av ${all} passar med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		you: "du",
		yourself: "deg sjølv",
		self: "Deg sjølv",
		choose: "Vel",
		chooseNamed: (name) => `Vel ${name}`,
		another: "Ein annan person",
		anotherLead:
			"Ein som ikkje har fått noko her, finn du med fødselsnummer og etternamn. Etter to feil må du vente ein time.",
		findPerson: "Finn personen",
		service: "Kva teneste?",
		serviceOf: (who) => `Kva vil du vite om ${who}?`,
		action: "Kva handling?",
		actionOf: (service) => `Kva skal gjerast i ${service}?`,
		noActions: "Reglane for tenesta nemner ingen handlingar.",
		see: "Sjå svaret",
		chosen: { who: "Kven", service: "Teneste", action: "Handling" },
		party: "For",
		instance: "Enkeltsak",
		doing: (action) => `gjere «${action}» i`,
		yes: (who, deed, service, party) => `Ja, ${who} kan ${deed} ${service} for ${party}`,
		no: (who, deed, service, party) => `Nei, ${who} kan ikkje ${deed} ${service} for ${party}`,
		undecided: "Det kan ikkje avgjerast no, og då er det ikkje lov.",
		changeWho: "Spør om nokon andre",
		changeService: "Vel ei anna teneste",
		changeAction: "Vel ei anna handling",
		level: (level) => `Det krev innlogging på nivå ${level}.`,
		levelTooLow: (own) => `Du er logga inn på nivå ${own}. Logg inn på nytt med eit høgare nivå.`,
		levelOutOfReach: "Eit system kan aldri logge inn på det nivået, så i praksis går det ikkje.",
		ways: "Derfor er det lov",
		role: (role) => `Rolla ${role}`,
		brings: (what) => `Med henne følgjer ${what}`,
		package: (name) => `Tilgangspakken ${name}`,
		right: "Denne tenesta, gitt for seg",
		onInstance: "Denne enkeltsaka, gitt for seg",
		byApp: "Gitt av tenesta sjølv",
		signing: (organisation) => `Signerer for ${organisation}, som tenesta har gitt denne saka`,
		named: "Nemnd ved namn i reglane for tenesta",
		other: "Reglane for tenesta opnar for det utan å krevje ei rolle eller fullmakt",
		given: "Gitt",
		givenBy: (name) => `av ${name}`,
		until: "Gjeld til og med",
		refusals: {
			"no-rule": "Reglane for tenesta nemner ingen som får gjere dette.",
			"not-held": "Det er ikkje gitt noka rolle, nokon tilgangspakke eller anna fullmakt som gir lov til dette.",
			condition: "Det rette er gitt, men reglane stiller eit vilkår som ikkje er oppfylt.",
			denied: "Reglane for tenesta forbyr det, uansett kva som er gitt.",
			"not-listed": "Tenesta er berre open for dei som står på lista til tenesteeigaren, og det gjeld ikkje her.",
			off: "Systemtilgangen er slått av.",
			gone: "Systemtilgangen er sletta.",
			undecided: "Tenesta kan ikkje svare på dette.",
		},
		owner: "Berre tenesteeigaren kan endre det.",
		offEnough: "Blir han slått på igjen, er det lov.",
		offNotEnough: "Også når han er på, manglar han det som skal til.",
		toSystemUser: "Gå til systemtilgangen",
		ended: "Har gått ut",
		begins: "Byrjar seinare",
		instances: "Enkeltsaker",
		instancesLead: "Noko er gitt for enkelte saker. Vel ei for å spørje om henne.",
		remedies: "Kva skal til?",
		oneIsEnough: "Eitt av desse er nok:",
		noRemedies: "Ingenting som kan givast, vil endre svaret.",
		area: (name) => `Tilgangspakke, ${name}`,
		givers: (names) => `Kan givast av ${names}`,
		someGiver: (party) => `Kan givast av ein som styrer tilgangar for ${party}`,
		noGiver: "Ingen som styrer tilgangar no, kan gi dette vidare.",
		give: "Gi",
		giveNamed: (what) => `Gi ${what}`,
		add: "Legg til først",
		addFirst: (what) => `Legg til først, så kan du gi ${what}`,
		otherRemedies: (count) => `Anna som gir lov, men ikkje kan givast her (${count})`,
		obstacles: {
			"not-assignable": "Kan ikkje givast som fullmakt.",
			"not-for-giver": "Er ikkje for ei slik verksemd eller ein slik person.",
			"not-for-receiver": "Kan ikkje givast til ein slik mottakar.",
			register: "Følgjer av ei registrering, og kan ikkje givast her.",
			self: "Ingen kan gi noko til seg sjølv.",
			ended: "Ein av partane er avslutta.",
			"not-in-system": "Leverandøren har ikkje registrert at systemet treng det.",
			"foreign-system": "Systemtilgangen blir styrt av ei anna verksemd.",
			"through-provider": "Blir gitt til verksemda som har systemet, og ho legg til kunden.",
			RoleAccess: "Kan ikkje givast vidare.",
			DelegationAccess: "Kan ikkje givast vidare.",
			PackageAccess: "Kan ikkje givast vidare.",
			MissingRoleAccess: "Kan ikkje givast vidare.",
			MissingDelegationAccess: "Kan ikkje givast vidare.",
			MissingPackageAccess: "Kan ikkje givast vidare.",
			AccessListValidationFail: "Står ikkje på lista til tenesteeigaren.",
			ResourceNotDelegable: "Tenesteeigaren har bestemt at ho ikkje kan givast vidare.",
			ResourceIsMaskinPortenSchema: "Blir gitt der tilgang for leverandørar blir styrt.",
		},
		stepByStep: "Slik blei det avgjort, steg for steg",
	},
	en: {
		menu: "Why?",
		title: "Who may do what, and why?",
		lead: (party) => `Ask whether somebody may do something for ${party}. You are told why, and what it takes.`,
		ask: "See whether an action is allowed, and why",
		who: "Whom is it about?",
		search: "Search by name or organisation number",
		found: (found, all) => `${found} of ${all} match`,
		noneFound: "Nothing found. Check the spelling.",
		you: "you",
		yourself: "yourself",
		self: "Yourself",
		choose: "Choose",
		chooseNamed: (name) => `Choose ${name}`,
		another: "Another person",
		anotherLead:
			"Somebody who has received nothing here is found by national identity number and last name. After two mistakes you have to wait an hour.",
		findPerson: "Find the person",
		service: "Which service?",
		serviceOf: (who) => `What do you want to know about ${who}?`,
		action: "Which action?",
		actionOf: (service) => `What is to be done in ${service}?`,
		noActions: "The rules of the service name no actions.",
		see: "See the answer",
		chosen: { who: "Who", service: "Service", action: "Action" },
		party: "For",
		instance: "Single case",
		doing: (action) => `do “${action}” in`,
		yes: (who, deed, service, party) => `Yes, ${who} can ${deed} ${service} for ${party}`,
		no: (who, deed, service, party) => `No, ${who} cannot ${deed} ${service} for ${party}`,
		undecided: "It cannot be decided now, and so it is not allowed.",
		changeWho: "Ask about somebody else",
		changeService: "Choose another service",
		changeAction: "Choose another action",
		level: (level) => `It takes a login of level ${level}.`,
		levelTooLow: (own) => `You are logged in at level ${own}. Log in again at a higher level.`,
		levelOutOfReach: "A system can never log in at that level, so it cannot be done in practice.",
		ways: "Why it is allowed",
		role: (role) => `The role ${role}`,
		brings: (what) => `With it comes ${what}`,
		package: (name) => `The access package ${name}`,
		right: "This service, given by itself",
		onInstance: "This single case, given by itself",
		byApp: "Given by the service itself",
		signing: (organisation) => `Signs for ${organisation}, which the service gave this case`,
		named: "Named in the rules of the service",
		other: "The rules of the service allow it without asking for a role or power",
		given: "Given",
		givenBy: (name) => `by ${name}`,
		until: "Counts until and including",
		refusals: {
			"no-rule": "The rules of the service name nobody who may do this.",
			"not-held": "No role, access package or power that allows this has been given.",
			condition: "The right thing has been given, but the rules ask for a condition that is not met.",
			denied: "The rules of the service forbid it, whatever has been given.",
			"not-listed": "The service is open only to those on the service owner's list, and that is not the case here.",
			off: "The system access is switched off.",
			gone: "The system access is deleted.",
			undecided: "The service cannot answer this.",
		},
		owner: "Only the service owner can change that.",
		offEnough: "Switched on again, it is allowed.",
		offNotEnough: "Even when it is on, it lacks what it takes.",
		toSystemUser: "Go to the system access",
		ended: "Has run out",
		begins: "Begins later",
		instances: "Single cases",
		instancesLead: "Something is given for single cases. Choose one to ask about it.",
		remedies: "What does it take?",
		oneIsEnough: "One of these is enough:",
		noRemedies: "Nothing that can be given would change the answer.",
		area: (name) => `Access package, ${name}`,
		givers: (names) => `Can be given by ${names}`,
		someGiver: (party) => `Can be given by somebody who manages access for ${party}`,
		noGiver: "Nobody who manages access now can pass this on.",
		give: "Give",
		giveNamed: (what) => `Give ${what}`,
		add: "Add first",
		addFirst: (what) => `Add first, then you can give ${what}`,
		otherRemedies: (count) => `Other things that allow it, but cannot be given here (${count})`,
		obstacles: {
			"not-assignable": "Cannot be given as a power.",
			"not-for-giver": "Is not for such an organisation or person.",
			"not-for-receiver": "Cannot be given to such a receiver.",
			register: "Follows from a registration, and cannot be given here.",
			self: "Nobody can give himself anything.",
			ended: "One of the two has ended.",
			"not-in-system": "The vendor has not registered that the system needs it.",
			"foreign-system": "The system access is managed by another organisation.",
			"through-provider": "Is given to the organisation that has the system, which then adds the client.",
			RoleAccess: "Cannot be passed on.",
			DelegationAccess: "Cannot be passed on.",
			PackageAccess: "Cannot be passed on.",
			MissingRoleAccess: "Cannot be passed on.",
			MissingDelegationAccess: "Cannot be passed on.",
			MissingPackageAccess: "Cannot be passed on.",
			AccessListValidationFail: "Is not on the service owner's list.",
			ResourceNotDelegable: "The service owner has decided that it cannot be passed on.",
			ResourceIsMaskinPortenSchema: "Is given where access for suppliers is managed.",
		},
		stepByStep: "How it was decided, step by step",
	},
};
