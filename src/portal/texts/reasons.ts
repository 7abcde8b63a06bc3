import type { InEach } from "../language.js";

/** Why something cannot be given, by what the services call it. */
interface ReasonTexts {
	readonly notYours: string;
	readonly notDelegable: string;
	readonly schema: string;
	readonly accessList: string;
	readonly notForSystems: string;
	readonly notInSystem: string;
	readonly systemDeleted: string;
	readonly gone: string;
	readonly noSuchRight: string;
	readonly unknown: string;
}

export const reasons: InEach<ReasonTexts> = {
	nb: {
		notYours: "Du har ikke dette selv, og kan derfor ikke gi det videre.",
		notDelegable: "Eieren av tjenesten tillater ikke at den gis til andre.",
		schema: "Tjenesten gis på en annen måte, gjennom Maskinporten.",
		accessList: "Virksomheten står ikke på eierens liste over hvem som får bruke tjenesten.",
		notForSystems: "Pakken kan ikke gis til et slikt system.",
		notInSystem: "Leverandøren har tatt dette ut av systemet etter at forespørselen ble sendt.",
		systemDeleted: "Leverandøren har fjernet systemet.",
		gone: "Tjenesten finnes ikke lenger.",
		noSuchRight: "Tjenesten har ikke det som er spurt om.",
		unknown: "Dette kan ikke gis nå.",
	},
	nn: {
		notYours: "Du har ikkje dette sjølv, og kan difor ikkje gi det vidare.",
		notDelegable: "Eigaren av tenesta tillèt ikkje at ho blir gitt til andre.",
		schema: "Tenesta blir gitt på ein annan måte, gjennom Maskinporten.",
		accessList: "Verksemda står ikkje på lista til eigaren over kven som får bruke tenesta.",
		notForSystems: "Pakken kan ikkje givast til eit slikt system.",
		notInSystem: "Leverandøren har teke dette ut av systemet etter at førespurnaden vart send.",
		systemDeleted: "Leverandøren har fjerna systemet.",
		gone: "Tenesta finst ikkje lenger.",
		noSuchRight: "Tenesta har ikkje det som er spurt om.",
		unknown: "Dette kan ikkje givast no.",
	},
	en: {
		notYours: "You do not have this yourself, so you cannot pass it on.",
		notDelegable: "The owner of the service does not allow it to be given to others.",
		schema: "The service is given another way, through Maskinporten.",
		accessList: "The organisation is not on the owner's list of who may use the service.",
		notForSystems: "The package cannot be given to such a system.",
		notInSystem: "The vendor has taken this out of the system since the request was sent.",
		systemDeleted: "The vendor has removed the system.",
		gone: "The service no longer exists.",
		noSuchRight: "The service does not have what is asked for.",
		unknown: "This cannot be given now.",
	},
};
