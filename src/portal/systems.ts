import type { System } from "../systems/model.js";
import { findSystemsByInternalId } from "../systems/repository.js";
import { withVendors } from "../systems/search.js";
import type { SystemUser } from "../systemusers/model.js";
import { chosenName, orgNumber } from "./format.js";
import { type Html, html } from "./html.js";
import { type Language, nameIn } from "./language.js";
import type { PortalServices } from "./services.js";
import { systemUsers } from "./texts/system-users.js";

/** Systems by their inner ids, with the names of their vendors. */
export type Systems = ReadonlyMap<string, { readonly system: System; readonly vendorName: string | undefined }>;

/** The systems of system users, or of what was asked for. */
export async function systemsOf(
	{ store }: PortalServices,
	of: readonly Pick<SystemUser, "systemInternalId">[],
): Promise<Systems> {
	const systems = await findSystemsByInternalId(
		store.db,
		of.map(({ systemInternalId }) => systemInternalId),
	);
	return new Map((await withVendors(store.db, systems)).map((each) => [each.system.internalId, each]));
}

/** The system where it has another name, its vendor and the vendor's number. */
export function delivered(
	systems: Systems,
	of: Pick<SystemUser, "systemInternalId" | "title">,
	language: Language,
): Html {
	const found = systems.get(of.systemInternalId);
	if (found === undefined) return html``;
	const { system, vendorName = system.vendorOrg } = found;
	const name = nameIn(system.names, language, system.id);
	return html`<span class="subtle">${name !== of.title && html`${chosenName(name)} · `}${chosenName(systemUsers[language].vendor(vendorName))}, ${orgNumber(system.vendorOrg)}</span>`;
}
