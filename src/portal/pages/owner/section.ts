import { findOwnerByOrgNumber } from "../../../resources/owners-repository.js";
import { LARGEST_POLICY } from "../../../resources/save-policy.js";
import type { Section } from "../../page.js";
import type { PortalServices } from "../../services.js";
import { owner } from "../../texts/owner.js";
import { OWNER } from "./place.js";
import { checkedPolicy, editAgain, policyForm, publishPolicy } from "./replace-policy.js";
import { servicePage } from "./service.js";
import { servicesPage } from "./services.js";
import { tryPage } from "./try-decision.js";

/** The service owner's desk: own services, their policies, and what those decide. */
export function ownerSection(services: PortalServices): Section {
	const one = `${OWNER}/{id}`;
	const access = "person";
	// The policy, and what goes with it in the form.
	const upload = LARGEST_POLICY + 64 * 1024;
	return {
		menu: {
			name: { nb: owner.nb.menu, nn: owner.nn.menu, en: owner.en.menu },
			path: OWNER,
			isFor: async ({ party }) =>
				party.orgNumber !== undefined && (await findOwnerByOrgNumber(services.store.db, party.orgNumber)) !== undefined,
		},
		pages: [
			{ method: "GET", path: OWNER, access, handle: (visit) => servicesPage(visit, services) },
			{ method: "GET", path: one, access, handle: (visit) => servicePage(visit, services) },
			{ method: "GET", path: `${one}/try`, access, handle: (visit) => tryPage(visit, services) },
			{ method: "GET", path: `${one}/policy`, access, handle: (visit) => policyForm(visit, services) },
			{
				method: "POST",
				path: `${one}/policy/check`,
				access,
				upload,
				handle: (visit) => checkedPolicy(visit, services),
			},
			{ method: "POST", path: `${one}/policy`, access, upload, handle: (visit) => publishPolicy(visit, services) },
			{ method: "POST", path: `${one}/policy/edit`, access, upload, handle: (visit) => editAgain(visit, services) },
		],
	};
}
