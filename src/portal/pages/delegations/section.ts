import { MANAGEMENT } from "../../../access/gates.js";
import { may } from "../../gate.js";
import type { Page, PageReply, PersonVisit, Section } from "../../page.js";
import type { PortalServices } from "../../services.js";
import { delegations } from "../../texts/delegations.js";
import { addPage, addReceiver } from "./add.js";
import { connectionPage } from "./connection.js";
import { endIt, endPage } from "./end.js";
import { giveIt, packagePage, packagesPage } from "./give-package.js";
import { giveServiceIt, servicePage, servicesPage } from "./give-service.js";
import { listPage } from "./list.js";
import { DELEGATIONS } from "./place.js";

/** What the party gave and received, giving and taking back. */
export function delegationsSection(services: PortalServices): Section {
	const page = (
		method: Page["method"],
		path: string,
		handle: (visit: PersonVisit, services: PortalServices) => Promise<PageReply>,
	): Page => ({ method, path: DELEGATIONS + path, access: "person", handle: (visit) => handle(visit, services) });
	const { nb, nn, en } = delegations;
	return {
		menu: {
			name: { nb: nb.menu, nn: nn.menu, en: en.menu },
			path: DELEGATIONS,
			isFor: (visit) => may(visit, services, MANAGEMENT, "read"),
		},
		pages: [
			page("GET", "", listPage),
			page("GET", "/new", addPage),
			page("POST", "/new", addReceiver),
			page("GET", "/given/{party}/packages", packagesPage),
			page("GET", "/given/{party}/packages/{package}", (visit) => packagePage(visit, services)),
			page("POST", "/given/{party}/packages/{package}", giveIt),
			page("GET", "/given/{party}/services", servicesPage),
			page("GET", "/given/{party}/services/{service}", (visit) => servicePage(visit, services)),
			page("POST", "/given/{party}/services/{service}", giveServiceIt),
			page("GET", "/{side}/{party}", connectionPage),
			page("GET", "/{side}/{party}/end", endPage),
			page("POST", "/{side}/{party}/end", endIt),
		],
	};
}
