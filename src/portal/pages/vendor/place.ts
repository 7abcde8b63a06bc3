import { common, Fault } from "../../../http/fault.js";
import type { System } from "../../../systems/model.js";
import { listSystemsOfVendor } from "../../../systems/repository.js";
import { chosenName } from "../../format.js";
import { mustBeAllowed } from "../../gate.js";
import type { Html } from "../../html.js";
import { type Language, nameIn } from "../../language.js";
import type { PersonVisit } from "../../page.js";
import type { PortalServices } from "../../services.js";

export const VENDOR = "/portal/systems";

export const pathOf = ({ id }: Pick<System, "id">): string => `${VENDOR}/${encodeURIComponent(id)}`;

export const systemTitle = ({ id, names }: Pick<System, "id" | "names">, language: Language): string =>
	nameIn(names, language, id);

export const systemName = (system: Pick<System, "id" | "names">, language: Language): Html =>
	chosenName(systemTitle(system, language));

/** @throws {Fault} 403 unless the person may see what the party administers. */
export async function ownSystems(visit: PersonVisit, services: PortalServices): Promise<readonly System[]> {
	await mustBeAllowed(visit, services, "altinn_access_management", "read");
	const { orgNumber } = visit.party;
	return orgNumber === undefined ? [] : listSystemsOfVendor(services.store.db, orgNumber);
}

/** @throws {Fault} 403; 404 for another vendor's system too */
export async function systemAt(visit: PersonVisit, services: PortalServices): Promise<System> {
	const found = (await ownSystems(visit, services)).find(({ id }) => id === visit.parameters.id);
	if (found === undefined) throw new Fault(common.notFound);
	return found;
}
