import type { Section } from "../../page.js";
import type { PortalServices } from "../../services.js";
import { systemUsers } from "../../texts/system-users.js";
import { accessPage, changeAccess } from "./access.js";
import { allPage, changeAll } from "./all-clients.js";
import { jobPage } from "./client-job.js";
import { changeClient, clientsPage } from "./clients.js";
import { create, createPage } from "./create.js";
import { deletePage, deleteUser } from "./delete.js";
import { detailsPage } from "./details.js";
import { historyPage } from "./history.js";
import { listPage } from "./list.js";
import { move, movePage } from "./move.js";
import { namePage, rename } from "./name.js";
import { changeSelf } from "./self.js";
import { switchOff, switchOffPage, switchOn } from "./switch.js";
import { able, type Handle, LIST, pagesOf } from "./visit.js";

/** System users of an organisation, and the clients of those that act for clients. */
export function systemUsersSection(services: PortalServices): Section {
	const { nb, nn, en } = systemUsers;
	const managed = (path: string, GET: Handle | undefined, POST?: Handle) =>
		pagesOf(services, path, { GET, POST }, "manage");
	return {
		menu: {
			name: { nb: nb.title, nn: nn.title, en: en.title },
			path: LIST,
			isFor: async (visit) =>
				visit.party.orgNumber !== undefined &&
				((await able(visit, services, "see")) || (await able(visit, services, "manage"))),
		},
		pages: [
			...pagesOf(services, "", { GET: listPage }, "see", "manage"),
			...managed("/new", createPage, create),
			...pagesOf(services, "/{id}", { GET: detailsPage }, "see", "manage"),
			...managed("/{id}/access", accessPage, changeAccess),
			...managed("/{id}/name", namePage, rename),
			...managed("/{id}/move", movePage, move),
			...managed("/{id}/switch-off", switchOffPage, switchOff),
			...managed("/{id}/switch-on", undefined, switchOn),
			...managed("/{id}/delete", deletePage, deleteUser),
			...managed("/{id}/history", historyPage),
			...pagesOf(services, "/{id}/clients", { GET: clientsPage }, "seeClients"),
			...pagesOf(services, "/{id}/clients", { POST: changeClient }, "clients"),
			...pagesOf(services, "/{id}/clients/all", { GET: allPage, POST: changeAll }, "clients"),
			...managed("/{id}/clients/self", undefined, changeSelf),
			...pagesOf(services, "/{id}/clients/jobs/{job}", { GET: jobPage }, "seeClients"),
		],
	};
}
