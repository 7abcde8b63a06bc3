import type { Section } from "../page.js";
import type { PortalServices } from "../services.js";
import { frontSection } from "./front.js";
import { partiesSection } from "./parties.js";

/** Every page there is, in the order of the menu. A new section is one more line here. */
export function allSections(services: PortalServices): readonly Section[] {
	const sections: readonly Section[] = [frontSection(() => sections), partiesSection(services)];
	return sections;
}
