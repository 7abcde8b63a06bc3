import { common, Fault } from "../http/fault.js";
import type { Guard } from "../http/operation.js";
import type { PersonVisit } from "./page.js";
import type { PortalServices } from "./services.js";

/** Whether the person may do that with an administration resource on behalf of the party acted for, as the API asks it. */
export async function may(
	{ principal, party }: PersonVisit,
	{ decisions }: PortalServices,
	resource: string,
	action: Guard["action"],
): Promise<boolean> {
	return decisions.guard(principal, { resource, action, party: "query.party" }, party.uuid);
}

/** @throws {Fault} 403 unless the person may. */
export async function mustBeAllowed(
	visit: PersonVisit,
	services: PortalServices,
	resource: string,
	action: Guard["action"],
): Promise<void> {
	if (!(await may(visit, services, resource, action))) throw new Fault(common.forbidden);
}
