import { Fault } from "../../../http/fault.js";
import type { Guard } from "../../../http/operation.js";
import { listOwners } from "../../../resources/owners-repository.js";
import { CLIENTS, OVERVIEW } from "../../../systemusers/gates.js";
import type { SystemUser } from "../../../systemusers/model.js";
import { problems } from "../../../systemusers/problems.js";
import { findLiveUser } from "../../../systemusers/repository.js";
import { MANAGEMENT } from "../../../systemusers/standing.js";
import { may, mustBeAllowed } from "../../gate.js";
import { type Handlers, organisationPages } from "../../organisation-pages.js";
import type { Page, PageReply, PersonVisit } from "../../page.js";
import type { Owners } from "../../parts/access.js";
import type { PortalServices } from "../../services.js";
import { systemUsers } from "../../texts/system-users.js";

export const LIST = "/portal/system-users";

export const placeOf = ({ id }: Pick<SystemUser, "id">): string => `${LIST}/${id}`;

/** What a person may do for the organisation, each by the PDP's word about the resource that the API asks about too. */
const ABILITIES = {
	/** See system users that act for clients, and any one of them. */
	see: [OVERVIEW, "read"],
	/** See and change the organisation's own. */
	manage: [MANAGEMENT, "write"],
	/** Choose the clients of those that act for clients. */
	clients: [CLIENTS, "write"],
	seeClients: [CLIENTS, "read"],
} as const satisfies Record<string, readonly [resource: string, action: Guard["action"]]>;

export type Ability = keyof typeof ABILITIES;

export function able(visit: PersonVisit, services: PortalServices, ability: Ability): Promise<boolean> {
	const [resource, action] = ABILITIES[ability];
	return may(visit, services, resource, action);
}

export type Handle = (visit: PersonVisit, services: PortalServices) => Promise<PageReply>;

/** Pages below the list: for organisations, and for who has the ability, or the other one; everybody else is told 403. */
export function pagesOf(
	services: PortalServices,
	path: string,
	handlers: Handlers<Handle>,
	ability: Ability,
	or?: Ability,
): Page[] {
	const choose = (language: PersonVisit["language"]) => systemUsers[language].chooseOrganisation;
	const run = async (visit: PersonVisit, handle: Handle): Promise<PageReply> => {
		if (or === undefined || !(await able(visit, services, or))) {
			const [resource, action] = ABILITIES[ability];
			await mustBeAllowed(visit, services, resource, action);
		}
		return handle(visit, services);
	};
	return organisationPages(`${LIST}${path}`, handlers, choose, run);
}

/** The system user that the address names. @throws {Fault} 404 unless it is the party's */
export async function userOf({ parameters, party }: PersonVisit, { store }: PortalServices): Promise<SystemUser> {
	const user = await findLiveUser(store.db, parameters.id ?? "");
	if (user === undefined || user.owner !== party.id) throw new Fault(problems.userNotFound);
	return user;
}

/** @throws {Fault} 404 unless it is the party's, and acts for clients */
export async function agentOf(visit: PersonVisit, services: PortalServices): Promise<SystemUser> {
	const user = await userOf(visit, services);
	if (user.type !== "agent") throw new Fault(problems.userNotFound);
	return user;
}

/** Who acts on what, as use cases want it. */
export const acting = ({ person, party, parameters }: PersonVisit) => ({
	user: person,
	owner: party,
	id: parameters.id ?? "",
});

export async function ownersOf({ store }: PortalServices): Promise<Owners> {
	return new Map((await listOwners(store.db)).map((owner) => [owner.code, owner]));
}
