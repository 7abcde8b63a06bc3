import type { InEach } from "../language.js";

/** What somebody may do, in packages and single services. */
interface AccessTexts {
	readonly packages: (count: string) => string;
	readonly services: (count: string) => string;
	readonly serviceCount: (count: number) => string;
	readonly inPackage: string;
	readonly noServices: string;
	readonly nothing: string;
	/** Of a service of which every action is meant. */
	readonly everything: string;
	readonly effects: Readonly<Record<"new" | "goes" | "stays", string>>;
}

export const access: InEach<AccessTexts> = {
	nb: {
		packages: (count) => `Tilgangspakker (${count})`,
		services: (count) => `Enkelttjenester (${count})`,
		serviceCount: (count) => (count === 1 ? "1 tjeneste" : `${count} tjenester`),
		inPackage: "Pakken åpner disse tjenestene, og nye tjenester som legges i den senere:",
		noServices: "Det er ingen tjenester i pakken nå. Tjenester som legges i den senere, er med.",
		nothing: "Ingenting.",
		everything: "Alt",
		effects: { new: "Kommer til", goes: "Faller bort", stays: "Blir som før" },
	},
	nn: {
		packages: (count) => `Tilgangspakkar (${count})`,
		services: (count) => `Enkelttenester (${count})`,
		serviceCount: (count) => (count === 1 ? "1 teneste" : `${count} tenester`),
		inPackage: "Pakken opnar desse tenestene, og nye tenester som blir lagde i han seinare:",
		noServices: "Det er ingen tenester i pakken no. Tenester som blir lagde i han seinare, er med.",
		nothing: "Ingenting.",
		everything: "Alt",
		effects: { new: "Kjem til", goes: "Fell bort", stays: "Blir som før" },
	},
	en: {
		packages: (count) => `Access packages (${count})`,
		services: (count) => `Single services (${count})`,
		serviceCount: (count) => (count === 1 ? "1 service" : `${count} services`),
		inPackage: "The package opens these services, and new ones that are put into it later:",
		noServices: "There are no services in the package now. Services that are put into it later are included.",
		nothing: "Nothing.",
		everything: "Everything",
		effects: { new: "Is added", goes: "Goes away", stays: "Stays as it is" },
	},
};
