import type { Section } from "../../page.js";
import type { PortalServices } from "../../services.js";
import { why } from "../../texts/why.js";
import { WHY } from "./address.js";
import { findPerson } from "./choose-subject.js";
import { whyPage } from "./why.js";

/** Whether somebody may do something for the party, why, and what it takes. */
export function whySection(services: PortalServices): Section {
	const access = "person";
	return {
		menu: { name: { nb: why.nb.menu, nn: why.nn.menu, en: why.en.menu }, path: WHY },
		pages: [
			{ method: "GET", path: WHY, access, handle: (visit) => whyPage(visit, services) },
			{ method: "POST", path: `${WHY}/person`, access, handle: (visit) => findPerson(visit, services) },
		],
	};
}
