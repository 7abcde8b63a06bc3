import type { InEach } from "../language.js";

interface VendorTexts {
	readonly menu: string;
	readonly title: string;
	readonly lead: (name: string) => string;
	readonly none: string;
	readonly search: string;
	readonly found: (found: string, all: string) => string;
	readonly noneFound: string;
	readonly visible: string;
	readonly hidden: string;
	readonly id: string;
	readonly description: string;
	readonly shownTo: string;
	readonly shownToAll: string;
	readonly shownToNobody: string;
	readonly clients: string;
	readonly redirects: string;
	readonly changed: string;
	readonly needs: string;
	readonly needsNone: string;
	readonly packages: string;
	readonly services: string;
	readonly everyAction: string;
	readonly requests: string;
	readonly requestsNone: string;
	readonly changes: string;
	readonly changesNone: string;
	readonly users: string;
	readonly usersNone: string;
	readonly customer: string;
	readonly reference: string;
	readonly sent: string;
	readonly since: string;
	readonly status: string;
	readonly kind: string;
	readonly kinds: { readonly standard: string; readonly agent: string };
	readonly states: {
		readonly waits: string;
		readonly approved: string;
		readonly rejected: string;
		readonly expired: string;
		readonly inUse: string;
		readonly switchedOff: string;
	};
	readonly more: string;
	readonly fromStart: string;
}

export const vendor: InEach<VendorTexts> = {
	nb: {
		menu: "Systemene våre",
		title: "Systemene våre",
		lead: (name) => `Systemene som ${name} har i systemregisteret, og kundene som bruker dem.`,
		none: "Ingen systemer er registrert. De registreres i systemregisteret.",
		search: "Søk på navn eller id",
		found: (found, all) => `${found} av ${all} passer med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		visible: "Synlig for kunder",
		hidden: "Ikke synlig",
		id: "Id",
		description: "Beskrivelse",
		shownTo: "Vises for",
		shownToAll: "Alle kunder, som kan velge det selv",
		shownToNobody: "Ingen; kunder får en forespørsel",
		clients: "Maskinporten-klienter",
		redirects: "Adresser etter svaret",
		changed: "Endret",
		needs: "Det systemet trenger",
		needsNone: "Systemet ber ikke om noe.",
		packages: "Tilgangspakker",
		services: "Enkelttjenester",
		everyAction: "alt på tjenesten",
		requests: "Forespørsler",
		requestsNone: "Ingen forespørsler er sendt.",
		changes: "Forespørsler om endring",
		changesNone: "Ingen endringer er det spurt om.",
		users: "Systembrukere",
		usersNone: "Ingen kunder har systembruker ennå.",
		customer: "Kunde",
		reference: "Referanse",
		sent: "Sendt",
		since: "Siden",
		status: "Status",
		kind: "Slag",
		kinds: { standard: "Vanlig", agent: "For klienter" },
		states: {
			waits: "Venter på svar",
			approved: "Godkjent",
			rejected: "Avslått",
			expired: "Utløpt",
			inUse: "I bruk",
			switchedOff: "Slått av av kunden",
		},
		more: "Vis flere",
		fromStart: "Vis fra begynnelsen",
	},
	nn: {
		menu: "Systema våre",
		title: "Systema våre",
		lead: (name) => `Systema som ${name} har i systemregisteret, og kundane som bruker dei.`,
		none: "Ingen system er registrerte. Dei blir registrerte i systemregisteret.",
		search: "Søk på namn eller id",
		found: (found, all) => `${found} av ${all} passar med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		visible: "Synleg for kundar",
		hidden: "Ikkje synleg",
		id: "Id",
		description: "Beskriving",
		shownTo: "Blir vist for",
		shownToAll: "Alle kundar, som kan velje det sjølve",
		shownToNobody: "Ingen; kundar får ein førespurnad",
		clients: "Maskinporten-klientar",
		redirects: "Adresser etter svaret",
		changed: "Endra",
		needs: "Det systemet treng",
		needsNone: "Systemet ber ikkje om noko.",
		packages: "Tilgangspakkar",
		services: "Enkelttenester",
		everyAction: "alt på tenesta",
		requests: "Førespurnader",
		requestsNone: "Ingen førespurnader er sende.",
		changes: "Førespurnader om endring",
		changesNone: "Ingen endringar er det spurt om.",
		users: "Systembrukarar",
		usersNone: "Ingen kundar har systembrukar enno.",
		customer: "Kunde",
		reference: "Referanse",
		sent: "Send",
		since: "Sidan",
		status: "Status",
		kind: "Slag",
		kinds: { standard: "Vanleg", agent: "For klientar" },
		states: {
			waits: "Ventar på svar",
			approved: "Godkjend",
			rejected: "Avslått",
			expired: "Gått ut",
			inUse: "I bruk",
			switchedOff: "Slått av av kunden",
		},
		more: "Vis fleire",
		fromStart: "Vis frå byrjinga",
	},
	en: {
		menu: "Our systems",
		title: "Our systems",
		lead: (name) => `The systems that ${name} has in the system register, and the customers who use them.`,
		none: "No systems are registered. They are registered in the system register.",
		search: "Search by name or id",
		found: (found, all) => `${found} of ${all} match the search`,
		noneFound: "Nothing found. Check the spelling.",
		visible: "Shown to customers",
		hidden: "Not shown",
		id: "Id",
		description: "Description",
		shownTo: "Shown to",
		shownToAll: "Every customer, who may choose it",
		shownToNobody: "Nobody; customers get a request",
		clients: "Maskinporten clients",
		redirects: "Addresses after the answer",
		changed: "Changed",
		needs: "What the system needs",
		needsNone: "The system asks for nothing.",
		packages: "Access packages",
		services: "Single services",
		everyAction: "everything on the service",
		requests: "Requests",
		requestsNone: "No requests were sent.",
		changes: "Requests for changes",
		changesNone: "No changes were asked for.",
		users: "System users",
		usersNone: "No customer has a system user yet.",
		customer: "Customer",
		reference: "Reference",
		sent: "Sent",
		since: "Since",
		status: "Status",
		kind: "Kind",
		kinds: { standard: "Ordinary", agent: "For clients" },
		states: {
			waits: "Waits for an answer",
			approved: "Approved",
			rejected: "Rejected",
			expired: "Expired",
			inUse: "In use",
			switchedOff: "Switched off by the customer",
		},
		more: "Show more",
		fromStart: "Show from the beginning",
	},
};
