import type { Side } from "../../../access/connected-parties.js";
import { checkPersonRule, MANAGEMENT } from "../../../access/gates.js";
import { common, Fault } from "../../../http/fault.js";
import type { Guard } from "../../../http/operation.js";
import type { Party } from "../../../parties/model.js";
import { findParty } from "../../../parties/repository.js";
import { mustBeAllowed } from "../../gate.js";
import type { PersonVisit } from "../../page.js";
import type { PortalServices } from "../../services.js";

export const DELEGATIONS = "/portal/delegations";

/** The other party of a page, and who gives to whom. */
export interface Place {
	readonly side: Side;
	readonly other: Party;
	readonly from: Party;
	readonly to: Party;
	/** Address of the page about the two. */
	readonly path: string;
}

export const pathOf = (side: Side, other: Pick<Party, "uuid">): string => `${DELEGATIONS}/${side}/${other.uuid}`;

/**
 * The gates of the API (registry-access 3.2): the PDP's word, and what a person received is for that person alone.
 *
 * @throws {Fault} 403
 */
export async function checkSide(
	visit: PersonVisit,
	services: PortalServices,
	side: Side,
	action: Guard["action"],
): Promise<void> {
	await mustBeAllowed(visit, services, MANAGEMENT, action);
	if (side === "received") await checkPersonRule(services.store, visit.principal, visit.party.uuid);
}

/** The parties that the path names. @throws {Fault} 403, 404 */
export async function placeOf(
	visit: PersonVisit,
	services: PortalServices,
	action: Guard["action"],
	side: Side | undefined = sideNamed(visit.parameters.side),
): Promise<Place> {
	if (side === undefined) throw new Fault(common.notFound);
	await checkSide(visit, services, side, action);
	const { party, parameters } = visit;
	const other = await findParty(services.store.db, { uuid: parameters.party ?? "" });
	if (other === undefined || other.id === party.id) throw new Fault(common.notFound);
	// What a system user holds is changed where system users are.
	if (action === "write" && other.kind === "system-user") throw new Fault(common.notFound);
	const [from, to] = side === "given" ? [party, other] : [other, party];
	return { side, other, from, to, path: pathOf(side, other) };
}

function sideNamed(text: string | undefined): Side | undefined {
	return text === "given" || text === "received" ? text : undefined;
}
