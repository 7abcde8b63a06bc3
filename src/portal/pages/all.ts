import type { Section } from "../page.js";
import type { PortalServices } from "../services.js";
import { answerSection } from "./answer.js";
import { delegationsSection } from "./delegations/section.js";
import { frontSection } from "./front.js";
import { integrationsSection } from "./integrations/section.js";
import { ownerSection } from "./owner/section.js";
import { partiesSection } from "./parties.js";
import { systemUsersSection } from "./system-users/section.js";
import { vendorSection } from "./vendor/section.js";
import { whySection } from "./why/section.js";

/** Every page there is, in the order of the menu. A new section is one more line here. */
export function allSections(services: PortalServices): readonly Section[] {
	const sections: readonly Section[] = [
		frontSection(services, () => sections),
		partiesSection(services),
		systemUsersSection(services),
		delegationsSection(services),
		integrationsSection(services),
		whySection(services),
		vendorSection(services),
		ownerSection(services),
		answerSection(services),
	];
	return sections;
}
