import { common, Fault } from "../http/fault.js";
import type { Guard } from "../http/operation.js";
import type { Party } from "../parties/model.js";
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

/** The person may, but came by a log-in of too low a level. */
export class LevelTooLow extends Error {
	override readonly name = "LevelTooLow";

	constructor(
		/** 1 to 4. */
		readonly needed: number,
		readonly had: number,
	) {
		super(`A log-in of level ${needed} is needed.`);
	}
}

const HIGHEST = 4;

/** The levels above the one that the person came with. */
export const levelsAbove = ({ session: { authLevel } }: PersonVisit): number[] =>
	Array.from({ length: HIGHEST - authLevel }, (_, i) => authLevel + 1 + i);

/** The visit as it would be after a log-in of that level. */
export const atLevel = (visit: PersonVisit, level: number): PersonVisit =>
	visit.principal.kind === "user" ? { ...visit, principal: { ...visit.principal, authLevel: level } } : visit;

/**
 * The lowest level of a log-in with which the person may do what the one there is does not allow.
 *
 * @param party Whom it is for; the party acted for unless told.
 * @returns undefined where no level would do
 */
export async function levelNeeded(
	visit: PersonVisit,
	services: PortalServices,
	resource: string,
	action: Guard["action"],
	party: Party = visit.party,
): Promise<number | undefined> {
	for (const level of levelsAbove(visit)) {
		if (await may({ ...atLevel(visit, level), party }, services, resource, action)) return level;
	}
	return undefined;
}

/** @throws {Fault} 403 unless the person may. @throws {LevelTooLow} where a log-in of a higher level would do */
export async function mustBeAllowed(
	visit: PersonVisit,
	services: PortalServices,
	resource: string,
	action: Guard["action"],
): Promise<void> {
	if (await may(visit, services, resource, action)) return;
	const needed = await levelNeeded(visit, services, resource, action);
	throw needed === undefined ? new Fault(common.forbidden) : new LevelTooLow(needed, visit.session.authLevel);
}
