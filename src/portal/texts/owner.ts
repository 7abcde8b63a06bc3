import type { ExplanationKind } from "../../pdp/explanation.js";
import type { Decision } from "../../xacml/model.js";
import type { InEach } from "../language.js";

interface OwnerTexts {
	readonly menu: string;
	readonly title: string;
	readonly lead: (name: string) => string;
	readonly none: string;
	readonly search: string;
	readonly found: (found: string, all: string) => string;
	readonly noneFound: string;
	readonly hasPolicy: string;
	readonly noPolicy: string;
	readonly id: string;
	readonly changed: string;
	readonly version: string;
	readonly whoMay: string;
	readonly whoMayLead: string;
	readonly what: string;
	readonly who: string;
	readonly beside: string;
	readonly gaveNone: string;
	readonly and: string;
	readonly serviceOwner: (code: string) => string;
	readonly xml: string;
	readonly xmlTooLong: string;
	readonly tryIt: string;
	readonly replace: string;
	readonly saved: string;
	readonly savedMore: string;
	readonly noPolicyMore: string;
	// Uploading
	readonly uploadTitle: (service: string) => string;
	readonly uploadLead: string;
	readonly policyXml: string;
	readonly policyFile: string;
	readonly policyFileMore: string;
	readonly check: string;
	readonly empty: string;
	readonly refused: string;
	readonly refusedMore: string;
	readonly warnings: string;
	readonly warningsMore: string;
	readonly noFindings: string;
	readonly at: (line: number, column: number) => string;
	readonly difference: string;
	readonly noDifference: string;
	readonly notCompared: string;
	readonly gains: string;
	readonly loses: string;
	readonly nobody: string;
	readonly publish: string;
	readonly publishMore: string;
	readonly goOnEditing: string;
	readonly changedMeanwhile: string;
	readonly changedMeanwhileMore: string;
	readonly notAdministrator: string;
	// Trying
	readonly tryTitle: (service: string) => string;
	readonly tryLead: string;
	readonly holds: string;
	readonly action: string;
	readonly ask: string;
	readonly decisions: Readonly<Record<Decision, string>>;
	readonly decisionsMore: Readonly<Record<Decision, string>>;
	readonly obligation: (level: string) => string;
	readonly why: string;
	readonly line: (line: number) => string;
	readonly kinds: Readonly<Record<ExplanationKind, string>>;
}

export const owner: InEach<OwnerTexts> = {
	nb: {
		menu: "Tjenestene våre",
		title: "Tjenestene våre",
		lead: (name) => `Tjenestene som ${name} eier, og hvem som kan bruke dem.`,
		none: "Ingen tjenester er registrert. De registreres i ressursregisteret.",
		search: "Søk på navn eller id",
		found: (found, all) => `${found} av ${all} passer med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		hasPolicy: "Har regler",
		noPolicy: "Mangler regler",
		id: "Id",
		changed: "Endret",
		version: "Versjon",
		whoMay: "Hvem kan gjøre hva",
		whoMayLead:
			"Lest av reglene. Betingelser og forbud i reglene kan begrense mer enn tabellen viser; prøv en avgjørelse for å se.",
		what: "Handling",
		who: "Hvem",
		beside: "XML-en ved siden av",
		gaveNone: "Reglene nevner ingen handling ved navn.",
		and: "og",
		serviceOwner: (code) => `Tjenesteeier ${code}`,
		xml: "Reglene som XACML",
		xmlTooLong: "Reglene er for lange til å vises her. De kan lastes ned fra ressursregisteret.",
		tryIt: "Prøv en avgjørelse",
		replace: "Bytt ut reglene",
		saved: "Reglene er byttet ut",
		savedMore: "De gjelder fra neste avgjørelse.",
		noPolicyMore: "Uten regler får ingen bruke tjenesten.",
		uploadTitle: (service) => `Nye regler for ${service}`,
		uploadLead: "Lim inn reglene som XACML 3.0. Ingenting endres før du har sett hvem som får og mister tilgang.",
		policyXml: "Regler (XML)",
		policyFile: "Eller velg en fil",
		policyFileMore: "Velger du en fil, gjelder den, og ikke det som står i feltet. Høyst 4 MB.",
		check: "Kontroller",
		empty: "Lim inn reglene først.",
		refused: "Reglene kan ikke brukes",
		refusedMore: "Ingenting er endret. Rett feilene og kontroller på nytt.",
		warnings: "Se nøye på dette",
		warningsMore: "Reglene kan brukes, men dette er kanskje ikke ment.",
		noFindings: "Reglene er uten feil",
		at: (line, column) => `Linje ${line}, tegn ${column}`,
		difference: "Hvem får og mister tilgang",
		noDifference: "Ingen får eller mister tilgang.",
		notCompared: "Betingelser og forbud er ikke sammenlignet.",
		gains: "Får",
		loses: "Mister",
		nobody: "Ingen",
		publish: "Ta reglene i bruk",
		publishMore: "De gjelder fra neste avgjørelse.",
		goOnEditing: "Fortsett å redigere",
		changedMeanwhile: "Noen andre har byttet ut reglene imens",
		changedMeanwhileMore:
			"Ingenting er endret av deg. Kontroller på nytt, så ser du forskjellen fra dem som gjelder nå.",
		notAdministrator: "Bare hovedadministratoren kan bytte ut reglene.",
		tryTitle: (service) => `Prøv en avgjørelse om ${service}`,
		tryLead:
			"Velg hva noen har, og hva de vil gjøre. Svaret gis av reglene som gjelder nå. Ingen ekte personer er med.",
		holds: "Den som spør, har",
		action: "Vil gjøre",
		ask: "Avgjør",
		decisions: {
			Permit: "Ja, det er lov",
			Deny: "Nei, det er forbudt",
			NotApplicable: "Nei, ingen regel gir lov",
			Indeterminate: "Nei, reglene kan ikke avgjøre det",
		},
		decisionsMore: {
			Permit: "Avgjørelsen er Permit.",
			Deny: "Avgjørelsen er Deny.",
			NotApplicable: "Avgjørelsen er NotApplicable.",
			Indeterminate: "Avgjørelsen er Indeterminate.",
		},
		obligation: (level) => `Krever innlogging på nivå ${level}.`,
		why: "Hvorfor",
		line: (line) => `linje ${line}`,
		kinds: {
			PolicySet: "Regelsamling",
			Policy: "Regelsett",
			Rule: "Regel",
			Target: "Gjelder for",
			AnyOf: "En av disse",
			AllOf: "Alle disse",
			Match: "Sammenligning",
			Condition: "Betingelse",
			Apply: "Funksjon",
			AttributeDesignator: "Attributt",
			AttributeSelector: "Utvalg",
			VariableReference: "Variabel",
		},
	},
	nn: {
		menu: "Tenestene våre",
		title: "Tenestene våre",
		lead: (name) => `Tenestene som ${name} eig, og kven som kan bruke dei.`,
		none: "Ingen tenester er registrerte. Dei blir registrerte i ressursregisteret.",
		search: "Søk på namn eller id",
		found: (found, all) => `${found} av ${all} passar med søket`,
		noneFound: "Ingen treff. Sjekk skrivemåten.",
		hasPolicy: "Har reglar",
		noPolicy: "Manglar reglar",
		id: "Id",
		changed: "Endra",
		version: "Versjon",
		whoMay: "Kven kan gjere kva",
		whoMayLead:
			"Lese av reglane. Vilkår og forbod i reglane kan avgrense meir enn tabellen viser; prøv ei avgjerd for å sjå.",
		what: "Handling",
		who: "Kven",
		beside: "XML-en ved sida av",
		gaveNone: "Reglane nemner inga handling ved namn.",
		and: "og",
		serviceOwner: (code) => `Tenesteeigar ${code}`,
		xml: "Reglane som XACML",
		xmlTooLong: "Reglane er for lange til å visast her. Dei kan lastast ned frå ressursregisteret.",
		tryIt: "Prøv ei avgjerd",
		replace: "Byt ut reglane",
		saved: "Reglane er bytte ut",
		savedMore: "Dei gjeld frå neste avgjerd.",
		noPolicyMore: "Utan reglar får ingen bruke tenesta.",
		uploadTitle: (service) => `Nye reglar for ${service}`,
		uploadLead: "Lim inn reglane som XACML 3.0. Ingenting blir endra før du har sett kven som får og mistar tilgang.",
		policyXml: "Reglar (XML)",
		policyFile: "Eller vel ei fil",
		policyFileMore: "Vel du ei fil, gjeld ho, og ikkje det som står i feltet. Høgst 4 MB.",
		check: "Kontroller",
		empty: "Lim inn reglane først.",
		refused: "Reglane kan ikkje brukast",
		refusedMore: "Ingenting er endra. Rett feila og kontroller på nytt.",
		warnings: "Sjå nøye på dette",
		warningsMore: "Reglane kan brukast, men dette er kanskje ikkje meint.",
		noFindings: "Reglane er utan feil",
		at: (line, column) => `Linje ${line}, teikn ${column}`,
		difference: "Kven får og mistar tilgang",
		noDifference: "Ingen får eller mistar tilgang.",
		notCompared: "Vilkår og forbod er ikkje samanlikna.",
		gains: "Får",
		loses: "Mistar",
		nobody: "Ingen",
		publish: "Ta reglane i bruk",
		publishMore: "Dei gjeld frå neste avgjerd.",
		goOnEditing: "Hald fram med å redigere",
		changedMeanwhile: "Nokon andre har bytt ut reglane imens",
		changedMeanwhileMore: "Ingenting er endra av deg. Kontroller på nytt, så ser du skilnaden frå dei som gjeld no.",
		notAdministrator: "Berre hovudadministratoren kan byte ut reglane.",
		tryTitle: (service) => `Prøv ei avgjerd om ${service}`,
		tryLead:
			"Vel kva nokon har, og kva dei vil gjere. Svaret blir gitt av reglane som gjeld no. Ingen ekte personar er med.",
		holds: "Den som spør, har",
		action: "Vil gjere",
		ask: "Avgjer",
		decisions: {
			Permit: "Ja, det er lov",
			Deny: "Nei, det er forbode",
			NotApplicable: "Nei, ingen regel gir lov",
			Indeterminate: "Nei, reglane kan ikkje avgjere det",
		},
		decisionsMore: {
			Permit: "Avgjerda er Permit.",
			Deny: "Avgjerda er Deny.",
			NotApplicable: "Avgjerda er NotApplicable.",
			Indeterminate: "Avgjerda er Indeterminate.",
		},
		obligation: (level) => `Krev innlogging på nivå ${level}.`,
		why: "Kvifor",
		line: (line) => `linje ${line}`,
		kinds: {
			PolicySet: "Regelsamling",
			Policy: "Regelsett",
			Rule: "Regel",
			Target: "Gjeld for",
			AnyOf: "Ein av desse",
			AllOf: "Alle desse",
			Match: "Samanlikning",
			Condition: "Vilkår",
			Apply: "Funksjon",
			AttributeDesignator: "Attributt",
			AttributeSelector: "Utval",
			VariableReference: "Variabel",
		},
	},
	en: {
		menu: "Our services",
		title: "Our services",
		lead: (name) => `The services that ${name} owns, and who may use them.`,
		none: "No services are registered. They are registered in the resource registry.",
		search: "Search by name or id",
		found: (found, all) => `${found} of ${all} match the search`,
		noneFound: "Nothing found. Check the spelling.",
		hasPolicy: "Has a policy",
		noPolicy: "No policy",
		id: "Id",
		changed: "Changed",
		version: "Version",
		whoMay: "Who may do what",
		whoMayLead:
			"Read off the policy. Conditions and Deny rules may limit more than the table shows; try a decision to see.",
		what: "Action",
		who: "Who",
		beside: "The XML beside it",
		gaveNone: "The policy names no action.",
		and: "and",
		serviceOwner: (code) => `Service owner ${code}`,
		xml: "The policy as XACML",
		xmlTooLong: "The policy is too long to be shown here. It can be downloaded from the resource registry.",
		tryIt: "Try a decision",
		replace: "Replace the policy",
		saved: "The policy is replaced",
		savedMore: "It counts from the next decision.",
		noPolicyMore: "Without a policy nobody may use the service.",
		uploadTitle: (service) => `New policy for ${service}`,
		uploadLead: "Paste the policy as XACML 3.0. Nothing changes before you have seen who gains and who loses access.",
		policyXml: "Policy (XML)",
		policyFile: "Or choose a file",
		policyFileMore: "If you choose a file, it counts, and not what stands in the field. At most 4 MB.",
		check: "Check",
		empty: "Paste the policy first.",
		refused: "The policy cannot be used",
		refusedMore: "Nothing is changed. Mend the errors and check again.",
		warnings: "Look at this closely",
		warningsMore: "The policy can be used, but this is perhaps not meant.",
		noFindings: "The policy has no errors",
		at: (line, column) => `Line ${line}, column ${column}`,
		difference: "Who gains and who loses access",
		noDifference: "Nobody gains or loses access.",
		notCompared: "Conditions and Deny rules are not compared.",
		gains: "Gains",
		loses: "Loses",
		nobody: "Nobody",
		publish: "Put the policy into use",
		publishMore: "It counts from the next decision.",
		goOnEditing: "Go on editing",
		changedMeanwhile: "Somebody else has replaced the policy meanwhile",
		changedMeanwhileMore: "You have changed nothing. Check again to see the difference from the one that counts now.",
		notAdministrator: "Only the main administrator may replace the policy.",
		tryTitle: (service) => `Try a decision on ${service}`,
		tryLead:
			"Choose what somebody holds, and what they want to do. The policy that counts now answers. No real people take part.",
		holds: "Who asks holds",
		action: "Wants to",
		ask: "Decide",
		decisions: {
			Permit: "Yes, it is permitted",
			Deny: "No, it is denied",
			NotApplicable: "No, no rule permits it",
			Indeterminate: "No, the policy cannot decide it",
		},
		decisionsMore: {
			Permit: "The decision is Permit.",
			Deny: "The decision is Deny.",
			NotApplicable: "The decision is NotApplicable.",
			Indeterminate: "The decision is Indeterminate.",
		},
		obligation: (level) => `Asks for a log-in of level ${level}.`,
		why: "Why",
		line: (line) => `line ${line}`,
		kinds: {
			PolicySet: "Policy set",
			Policy: "Policy",
			Rule: "Rule",
			Target: "Applies to",
			AnyOf: "Any of these",
			AllOf: "All of these",
			Match: "Comparison",
			Condition: "Condition",
			Apply: "Function",
			AttributeDesignator: "Attribute",
			AttributeSelector: "Selection",
			VariableReference: "Variable",
		},
	},
};
