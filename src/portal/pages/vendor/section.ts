import { listSystemsOfVendor } from "../../../systems/repository.js";
import type { Section } from "../../page.js";
import type { PortalServices } from "../../services.js";
import { vendor } from "../../texts/vendor.js";
import { VENDOR } from "./place.js";
import { systemPage } from "./system.js";
import { systemsPage } from "./systems.js";

/** The vendor's desk: own systems, what they need, and who uses them. What is written there is written through the API. */
export function vendorSection(services: PortalServices): Section {
	return {
		menu: {
			name: { nb: vendor.nb.menu, nn: vendor.nn.menu, en: vendor.en.menu },
			path: VENDOR,
			isFor: async ({ party }) =>
				party.orgNumber !== undefined && (await listSystemsOfVendor(services.store.db, party.orgNumber)).length > 0,
		},
		pages: [
			{ method: "GET", path: VENDOR, access: "person", handle: (visit) => systemsPage(visit, services) },
			{ method: "GET", path: `${VENDOR}/{id}`, access: "person", handle: (visit) => systemPage(visit, services) },
		],
	};
}
