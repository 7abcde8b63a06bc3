import { common, Fault } from "../../../http/fault.js";
import type { Resource } from "../../../resources/model.js";
import { findResource } from "../../../resources/repository.js";
import { may, mustBeAllowed } from "../../gate.js";
import type { PersonVisit } from "../../page.js";
import type { PortalServices } from "../../services.js";

export const OWNER = "/portal/services";

export const pathOf = ({ id }: Pick<Resource, "id">, below = ""): string =>
	`${OWNER}/${encodeURIComponent(id)}${below}`;

/** @throws {Fault} 403 unless the person may see what the party administers. */
export const mustSee = (visit: PersonVisit, services: PortalServices): Promise<void> =>
	mustBeAllowed(visit, services, "altinn_access_management", "read");

/** Rules of a public service are the main administrator's to replace. */
export const mayReplace = (visit: PersonVisit, services: PortalServices): Promise<boolean> =>
	may(visit, services, "altinn_access_management_hovedadmin", "write");

/** @throws {Fault} 403 unless the person is the main administrator. */
export const mustBeAdministrator = (visit: PersonVisit, services: PortalServices): Promise<void> =>
	mustBeAllowed(visit, services, "altinn_access_management_hovedadmin", "write");

/**
 * The service that the address names, one of the party acted for.
 *
 * @throws {Fault} 403; 404 for a service of another owner too
 */
export async function serviceAt(visit: PersonVisit, services: PortalServices): Promise<Resource> {
	await mustSee(visit, services);
	const found = await findResource(services.store.db, visit.parameters.id ?? "");
	if (found === undefined || visit.party.orgNumber === undefined || found.ownerOrgNumber !== visit.party.orgNumber) {
		throw new Fault(common.notFound);
	}
	return found;
}
