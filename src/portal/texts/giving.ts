import type { RightReason } from "../../access/right-check.js";
import type { InEach } from "../language.js";

interface GivingTexts {
	/** Adding a receiver. */
	readonly addTitle: string;
	readonly addLead: string;
	readonly organisation: string;
	readonly organisationNumber: string;
	readonly organisationAbout: string;
	readonly find: string;
	readonly foundOrganisation: string;
	readonly addNamed: (name: string) => string;
	readonly person: string;
	readonly personLead: string;
	readonly personNumber: string;
	readonly personNumberAbout: string;
	readonly lastName: string;
	readonly addPerson: string;
	readonly noOrganisation: string;
	readonly endedOrganisation: string;
	readonly self: string;
	readonly required: string;

	/** Choosing. */
	readonly packageTitle: (receiver: string) => string;
	readonly packageLead: string;
	readonly packageSearch: string;
	readonly area: (name: string, may: number, all: number) => string;
	readonly choose: string;
	readonly chooseNamed: (name: string) => string;
	readonly has: string;
	readonly cannot: string;
	readonly noPackage: string;
	readonly serviceTitle: (receiver: string) => string;
	readonly serviceLead: string;
	readonly serviceSearch: string;
	readonly noService: string;

	/** Before the click. */
	readonly confirmTitle: (what: string, receiver: string) => string;
	readonly changeTitle: (what: string, receiver: string) => string;
	readonly opens: string;
	readonly opensNothing: string;
	readonly may: string;
	readonly mayNot: string;
	readonly hasAlready: (receiver: string) => string;
	readonly times: string;
	readonly timesAbout: string;
	readonly from: string;
	readonly until: string;
	readonly give: (receiver: string) => string;
	readonly save: string;
	readonly rights: string;
	/** Over what cannot be chosen. */
	readonly others: string;

	/** Why one may, or may not. */
	readonly byRole: (role: string) => string;
	readonly byPackage: (what: string) => string;
	readonly asMainAdministrator: string;
	readonly through: (organisation: string) => string;
	readonly noAccess: string;
	readonly notAssignable: string;
	readonly notForReceiver: string;
	readonly reasons: Readonly<Record<RightReason, string>>;
	readonly noRights: string;

	/** Refused. */
	readonly refused: string;
	readonly nothingChosen: string;
	readonly badTime: string;
	readonly badDate: string;
	readonly noConnection: string;
	readonly gone: string;
	readonly noSuchPerson: string;
	readonly locked: string;
	readonly cannotReceive: string;
	readonly notYours: string;
}

export const giving: InEach<GivingTexts> = {
	nb: {
		addTitle: "Legg til noen",
		addLead: "Den du legger til, får ingenting før du gir noe.",
		organisation: "En virksomhet",
		organisationNumber: "Organisasjonsnummer",
		organisationAbout: "Ni siffer",
		find: "Finn virksomheten",
		foundOrganisation: "Er det denne du mener?",
		addNamed: (name) => `Legg til ${name}`,
		person: "En person",
		personLead: "Vi viser ikke navn. Du må kjenne både fødselsnummer og etternavn. Etter to feil må du vente en time.",
		personNumber: "Fødselsnummer eller D-nummer",
		personNumberAbout: "Elleve siffer. Brukernavn går også.",
		lastName: "Etternavn",
		addPerson: "Legg til personen",
		noOrganisation: "Det finnes ingen virksomhet med dette nummeret.",
		endedOrganisation: "Virksomheten er avsluttet, og kan ikke få noe.",
		self: "Du kan ikke gi noe til den du gir på vegne av.",
		required: "Fyll ut dette feltet.",
		packageTitle: (receiver) => `Gi en tilgangspakke til ${receiver}`,
		packageLead: "En tilgangspakke åpner tjenestene på et område, også dem som kommer til senere.",
		packageSearch: "Søk etter en tilgangspakke",
		area: (name, may, all) => `${name} (du kan gi ${may} av ${all})`,
		choose: "Velg",
		chooseNamed: (name) => `Velg ${name}`,
		has: "Har den",
		cannot: "Kan ikke gis av deg",
		noPackage: "Ingen tilgangspakke passer med søket.",
		serviceTitle: (receiver) => `Gi en enkelttjeneste til ${receiver}`,
		serviceLead: "Bare det du velger, og ingenting annet.",
		serviceSearch: "Søk etter en tjeneste",
		noService: "Ingen tjeneste passer med søket.",
		confirmTitle: (what, receiver) => `Gi ${what} til ${receiver}?`,
		changeTitle: (what, receiver) => `${what} til ${receiver}`,
		opens: "Åpner disse tjenestene nå",
		opensNothing: "Ingen tjenester her bruker den ennå.",
		may: "Du kan gi dette",
		mayNot: "Du kan ikke gi dette",
		hasAlready: (receiver) => `${receiver} har dette allerede. Du kan endre hvor lenge det gjelder.`,
		times: "Hvor lenge",
		timesAbout: "La feltene stå tomme hvis det skal gjelde fra nå og til du tar det tilbake.",
		from: "Gjelder fra",
		until: "Gjelder til og med",
		give: (receiver) => `Gi til ${receiver}`,
		save: "Lagre",
		rights: "Hva skal være lov?",
		others: "Har allerede, eller kan ikke gis",
		byRole: (role) => `du har rollen ${role}`,
		byPackage: (what) => `du har selv fått ${what}`,
		asMainAdministrator: "du er hovedadministrator",
		through: (organisation) => `gjennom ${organisation}`,
		noAccess: "Du har det ikke selv, og er ikke hovedadministrator.",
		notAssignable: "Denne pakken kan ikke gis videre til noen.",
		notForReceiver: "Denne pakken kan ikke gis til mottakere av denne typen.",
		reasons: {
			RoleAccess: "Du har det gjennom en rolle.",
			DelegationAccess: "Du har fått det som enkeltrettighet.",
			PackageAccess: "Du har det gjennom en tilgangspakke.",
			MissingRoleAccess: "Du har ingen rolle som gir det.",
			MissingDelegationAccess: "Du har ikke fått det av noen.",
			MissingPackageAccess: "Du har ingen tilgangspakke som gir det.",
			AccessListValidationFail: "Tjenesteeieren har ikke godkjent virksomheten for denne tjenesten.",
			ResourceNotDelegable: "Tjenesteeieren lar ingen gi denne tjenesten videre.",
			ResourceIsMaskinPortenSchema: "Denne tjenesten gis til leverandører på en annen måte.",
		},
		noRights: "Tjenesten har ingen rettigheter som kan gis videre.",
		refused: "Det ble ikke gitt",
		nothingChosen: "Velg minst én ting.",
		badTime: "Siste dag må være i dag eller senere, og ikke før første dag.",
		badDate: "Skriv datoen som dag, måned og år.",
		noConnection: "Mottakeren må legges til først.",
		gone: "En av partene er avsluttet eller død, og kan verken gi eller få noe.",
		noSuchPerson: "Nummeret og etternavnet hører ikke sammen.",
		locked: "Du har skrevet feil to ganger. Prøv igjen om en time.",
		cannotReceive: "Dette kan ikke gis til mottakere av denne typen.",
		notYours: "Du kan ikke gi dette lenger. Se hvorfor under.",
	},
	nn: {
		addTitle: "Legg til nokon",
		addLead: "Den du legg til, får ingenting før du gir noko.",
		organisation: "Ei verksemd",
		organisationNumber: "Organisasjonsnummer",
		organisationAbout: "Ni siffer",
		find: "Finn verksemda",
		foundOrganisation: "Er det denne du meiner?",
		addNamed: (name) => `Legg til ${name}`,
		person: "Ein person",
		personLead:
			"Vi viser ikkje namn. Du må kjenne både fødselsnummer og etternamn. Etter to feil må du vente ein time.",
		personNumber: "Fødselsnummer eller D-nummer",
		personNumberAbout: "Elleve siffer. Brukarnamn går òg.",
		lastName: "Etternamn",
		addPerson: "Legg til personen",
		noOrganisation: "Det finst inga verksemd med dette nummeret.",
		endedOrganisation: "Verksemda er avslutta, og kan ikkje få noko.",
		self: "Du kan ikkje gi noko til den du gir på vegner av.",
		required: "Fyll ut dette feltet.",
		packageTitle: (receiver) => `Gi ein tilgangspakke til ${receiver}`,
		packageLead: "Ein tilgangspakke opnar tenestene på eit område, også dei som kjem til seinare.",
		packageSearch: "Søk etter ein tilgangspakke",
		area: (name, may, all) => `${name} (du kan gi ${may} av ${all})`,
		choose: "Vel",
		chooseNamed: (name) => `Vel ${name}`,
		has: "Har han",
		cannot: "Kan ikkje givast av deg",
		noPackage: "Ingen tilgangspakke passar med søket.",
		serviceTitle: (receiver) => `Gi ei enkeltteneste til ${receiver}`,
		serviceLead: "Berre det du vel, og ingenting anna.",
		serviceSearch: "Søk etter ei teneste",
		noService: "Inga teneste passar med søket.",
		confirmTitle: (what, receiver) => `Gi ${what} til ${receiver}?`,
		changeTitle: (what, receiver) => `${what} til ${receiver}`,
		opens: "Opnar desse tenestene no",
		opensNothing: "Ingen tenester her bruker han enno.",
		may: "Du kan gi dette",
		mayNot: "Du kan ikkje gi dette",
		hasAlready: (receiver) => `${receiver} har dette allereie. Du kan endre kor lenge det gjeld.`,
		times: "Kor lenge",
		timesAbout: "La felta stå tomme om det skal gjelde frå no og til du tek det tilbake.",
		from: "Gjeld frå",
		until: "Gjeld til og med",
		give: (receiver) => `Gi til ${receiver}`,
		save: "Lagre",
		rights: "Kva skal vere lov?",
		others: "Har allereie, eller kan ikkje givast",
		byRole: (role) => `du har rolla ${role}`,
		byPackage: (what) => `du har sjølv fått ${what}`,
		asMainAdministrator: "du er hovudadministrator",
		through: (organisation) => `gjennom ${organisation}`,
		noAccess: "Du har det ikkje sjølv, og er ikkje hovudadministrator.",
		notAssignable: "Denne pakken kan ikkje givast vidare til nokon.",
		notForReceiver: "Denne pakken kan ikkje givast til mottakarar av denne typen.",
		reasons: {
			RoleAccess: "Du har det gjennom ei rolle.",
			DelegationAccess: "Du har fått det som einskild rett.",
			PackageAccess: "Du har det gjennom ein tilgangspakke.",
			MissingRoleAccess: "Du har inga rolle som gir det.",
			MissingDelegationAccess: "Du har ikkje fått det av nokon.",
			MissingPackageAccess: "Du har ingen tilgangspakke som gir det.",
			AccessListValidationFail: "Tenesteeigaren har ikkje godkjent verksemda for denne tenesta.",
			ResourceNotDelegable: "Tenesteeigaren lèt ingen gi denne tenesta vidare.",
			ResourceIsMaskinPortenSchema: "Denne tenesta blir gitt til leverandørar på ein annan måte.",
		},
		noRights: "Tenesta har ingen rettar som kan givast vidare.",
		refused: "Det vart ikkje gitt",
		nothingChosen: "Vel minst éin ting.",
		badTime: "Siste dag må vere i dag eller seinare, og ikkje før første dag.",
		badDate: "Skriv datoen som dag, månad og år.",
		noConnection: "Mottakaren må leggjast til først.",
		gone: "Ein av partane er avslutta eller død, og kan verken gi eller få noko.",
		noSuchPerson: "Nummeret og etternamnet høyrer ikkje saman.",
		locked: "Du har skrive feil to gonger. Prøv igjen om ein time.",
		cannotReceive: "Dette kan ikkje givast til mottakarar av denne typen.",
		notYours: "Du kan ikkje gi dette lenger. Sjå kvifor under.",
	},
	en: {
		addTitle: "Add somebody",
		addLead: "Whoever you add receives nothing until you give something.",
		organisation: "An organisation",
		organisationNumber: "Organisation number",
		organisationAbout: "Nine digits",
		find: "Find the organisation",
		foundOrganisation: "Is this the one you mean?",
		addNamed: (name) => `Add ${name}`,
		person: "A person",
		personLead:
			"We show no names. You must know both the national identity number and the last name. After two mistakes you must wait an hour.",
		personNumber: "National identity number or D-number",
		personNumberAbout: "Eleven digits. A user name works too.",
		lastName: "Last name",
		addPerson: "Add the person",
		noOrganisation: "There is no organisation with this number.",
		endedOrganisation: "The organisation has been dissolved and cannot receive anything.",
		self: "You cannot give anything to the one you give on behalf of.",
		required: "Fill in this field.",
		packageTitle: (receiver) => `Give an access package to ${receiver}`,
		packageLead: "An access package opens the services of an area, including those added later.",
		packageSearch: "Search for an access package",
		area: (name, may, all) => `${name} (you may give ${may} of ${all})`,
		choose: "Choose",
		chooseNamed: (name) => `Choose ${name}`,
		has: "Has it",
		cannot: "Cannot be given by you",
		noPackage: "No access package matches the search.",
		serviceTitle: (receiver) => `Give a single service to ${receiver}`,
		serviceLead: "Only what you choose, and nothing else.",
		serviceSearch: "Search for a service",
		noService: "No service matches the search.",
		confirmTitle: (what, receiver) => `Give ${what} to ${receiver}?`,
		changeTitle: (what, receiver) => `${what} to ${receiver}`,
		opens: "Opens these services now",
		opensNothing: "No services here use it yet.",
		may: "You may give this",
		mayNot: "You may not give this",
		hasAlready: (receiver) => `${receiver} has this already. You can change how long it counts.`,
		times: "For how long",
		timesAbout: "Leave the fields empty if it should count from now until you take it back.",
		from: "Counts from",
		until: "Counts until and including",
		give: (receiver) => `Give to ${receiver}`,
		save: "Save",
		rights: "What should be allowed?",
		others: "Has already, or cannot be given",
		byRole: (role) => `you have the role ${role}`,
		byPackage: (what) => `you have received ${what} yourself`,
		asMainAdministrator: "you are main administrator",
		through: (organisation) => `through ${organisation}`,
		noAccess: "You do not have it yourself, and are not main administrator.",
		notAssignable: "This package cannot be passed on to anybody.",
		notForReceiver: "This package cannot be given to receivers of this kind.",
		reasons: {
			RoleAccess: "You have it through a role.",
			DelegationAccess: "You have received it as a single right.",
			PackageAccess: "You have it through an access package.",
			MissingRoleAccess: "You have no role that gives it.",
			MissingDelegationAccess: "Nobody has given it to you.",
			MissingPackageAccess: "You have no access package that gives it.",
			AccessListValidationFail: "The service owner has not approved the organisation for this service.",
			ResourceNotDelegable: "The service owner lets nobody pass this service on.",
			ResourceIsMaskinPortenSchema: "This service is given to suppliers in another way.",
		},
		noRights: "The service has no rights that can be passed on.",
		refused: "It was not given",
		nothingChosen: "Choose at least one thing.",
		badTime: "The last day must be today or later, and not before the first day.",
		badDate: "Write the date as day, month and year.",
		noConnection: "The receiver must be added first.",
		gone: "One of the parties is dissolved or dead, and can neither give nor receive.",
		noSuchPerson: "The number and the last name do not belong together.",
		locked: "You have made two mistakes. Try again in an hour.",
		cannotReceive: "This cannot be given to receivers of this kind.",
		notYours: "You may not give this any more. See why below.",
	},
};
