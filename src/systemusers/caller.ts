import type { Kysely } from "kysely";
import { requireCaller } from "../access/clients/caller.js";
import { Fault } from "../http/fault.js";
import type { Access, Guard } from "../http/operation.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import { actorOf } from "../resources/caller.js";
import type { Database } from "../store/schema.js";
import type { Actor } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystem } from "../systems/repository.js";
import { vendorOrgOf } from "../systems/vendor.js";
import { problems } from "./problems.js";
import { MANAGEMENT } from "./standing.js";

type Db = Kysely<Database>;

export const PORTAL = "altinn:portal/enduser";
const REQUEST = "altinn:authentication/systemuser.request";

/** The PDP's word about the party of the path. */
const manages = (action: Guard["action"]): Guard => ({ resource: MANAGEMENT, action, party: "path.party" });

/** Who may call what of requests and changes (systemuser 0.3). To write is not to read. */
export const access = {
	readRequests: { kind: "token", scopes: [`${REQUEST}.read`] },
	writeRequests: { kind: "token", scopes: [`${REQUEST}.write`] },
	portal: { kind: "token", scopes: [PORTAL] },
	anyToken: { kind: "token", scopes: [] },
	readManaged: { kind: "token", scopes: [], guard: manages("read") },
	writeManaged: { kind: "token", scopes: [], guard: manages("write") },
	readManagedInPortal: { kind: "token", scopes: [PORTAL], guard: manages("read") },
	writeManagedInPortal: { kind: "token", scopes: [PORTAL], guard: manages("write") },
} as const satisfies Record<string, Access>;

export interface Vendor {
	readonly orgNumber: string;
	readonly by: Actor;
}

/** @throws {Fault} AUTH-00023 when the token speaks for no organisation */
export function vendorOf(principal: Principal): Vendor {
	const orgNumber = vendorOrgOf(principal);
	if (orgNumber === undefined) {
		throw new Fault(problems.vendorUnknown, { headers: { "WWW-Authenticate": "Bearer" } });
	}
	return { orgNumber, by: actorOf(principal) };
}

/**
 * One of the vendor's systems, also a deleted one; whether another's is there is not told.
 *
 * @throws {Fault} AUTH-00011
 */
export async function vendorsSystem(db: Db, systemId: string, { orgNumber }: Vendor): Promise<System> {
	const system = await findSystem(db, systemId);
	if (system?.vendorOrg !== orgNumber) throw new Fault(problems.systemNotFound);
	return system;
}

/**
 * The customer that a path names, read as the PDP's gate reads it: a uuid, an organisation number, or a party id.
 *
 * @throws {Fault} AUTH-00000 unless it is an organisation that still is
 */
export async function customerNamed(db: Db, text: string): Promise<Party> {
	const party =
		(await findParty(db, { uuid: text })) ??
		(/^\d{9}$/.test(text) ? await findParty(db, { orgNumber: text }) : undefined) ??
		(/^\d{1,15}$/.test(text) ? await findParty(db, { partyId: Number(text) }) : undefined);
	if (party?.orgNumber === undefined || party.deletedAt !== undefined) throw new Fault(problems.partyUnknown);
	return party;
}

/** Who answers for the customer that the path names. */
export async function answering(
	db: Db,
	{ path, principal }: { readonly path: { readonly party: string }; readonly principal: Principal },
): Promise<{ readonly user: Party; readonly owner: Party }> {
	const owner = await customerNamed(db, path.party);
	return { user: await requireCaller(db, principal), owner };
}
