import type { Kysely } from "kysely";
import type { Decide } from "../http/access-check.js";
import { Fault } from "../http/fault.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { findChange } from "./change-repository.js";
import { type ChangeRequest, expiresAt, isOpen, type SystemUser, type SystemUserRequest } from "./model.js";
import { type Obstacle, together } from "./obstacle.js";
import { hashOf, type May, type OpenedRequest } from "./offer.js";
import { type Prepared, prepareChange, prepareRequest } from "./open-request.js";
import { problems } from "./problems.js";
import { findLiveUser } from "./repository.js";
import { findRequest } from "./request-repository.js";
import { standingOf } from "./standing.js";
import { unfit } from "./unfit.js";

/** Who opens it: the token, and the party that it speaks for. */
export interface Opener {
	readonly principal: Principal;
	readonly party: Party;
}

interface Sources {
	readonly db: Kysely<Database>;
	readonly decide: Decide;
	readonly now: number;
}

interface Opened {
	readonly system: System;
	/** The customer. */
	readonly owner: Party;
	readonly opened: OpenedRequest;
}

/**
 * A vendor's request as somebody may see it who came by its address alone (systemuser 2.2, Q11 and Q13).
 *
 * @throws {Fault} AUTH-00000, AUTH-00010, AUTH-00066 for somebody who has nothing to do with the customer
 */
export async function openRequest(
	{ db, decide, now }: Sources,
	opener: Opener,
	id: string,
	type?: SystemUserType,
): Promise<Opened & { readonly request: SystemUserRequest }> {
	const request = await findRequest(db, id, type);
	if (request === undefined) throw new Fault(problems.requestNotFound);
	const owner = await ownerOf(db, request);
	const may = await standingOf(db, decide, opener, owner, now);
	if (may === "nothing") throw new Fault(problems.notAccessManager);
	const system = (await findSystemByInternalId(db, request.systemInternalId)) as System;
	const prepared = await prepareRequest(db, opener.party, owner, request, system, now);
	const found = unfit(system, request.type, owner, request);
	return { request, system, owner, opened: openedOf(request, prepared, found, may, now) };
}

/**
 * A vendor's change of a system user, opened the same way; only who can answer it sees it (systemuser 2.3, X7).
 *
 * @throws {Fault} AUTH-00000, AUTH-00010, AUTH-00066
 */
export async function openChange(
	{ db, decide, now }: Sources,
	opener: Opener,
	id: string,
): Promise<Opened & { readonly change: ChangeRequest; readonly user: SystemUser }> {
	const change = await findChange(db, id);
	const user = change && (await findLiveUser(db, change.systemUserId));
	if (change === undefined || user === undefined) throw new Fault(problems.requestNotFound);
	const owner = await ownerOf(db, user);
	const may = await standingOf(db, decide, opener, owner, now);
	if (may !== "approve") throw new Fault(problems.notAccessManager);
	const system = (await findSystemByInternalId(db, user.systemInternalId)) as System;
	const prepared = await prepareChange(db, opener.party, owner, change, { user, system }, now);
	const found = unfit(system, user.type, owner, change.required);
	const opened = openedOf({ ...change, escalated: false }, prepared, found, may, now);
	return { change, user, system, owner, opened };
}

/** @throws {Fault} AUTH-00000 */
async function ownerOf(db: Kysely<Database>, { owner: id }: { readonly owner: number }): Promise<Party> {
	const [owner] = await findParties(db, [id]);
	if (owner === undefined || owner.deletedAt !== undefined) throw new Fault(problems.partyUnknown);
	return owner;
}

function openedOf(
	request: Pick<SystemUserRequest, "id" | "status" | "redirectUrl" | "createdAt" | "expiredAt" | "escalated">,
	{ offer, plan }: Prepared,
	found: readonly Obstacle[],
	may: May,
	now: number,
): OpenedRequest {
	const open = isOpen(request, now);
	return {
		offer,
		shown: hashOf(offer),
		status: request.status,
		open,
		escalated: request.escalated,
		createdAt: request.createdAt,
		expiresAt: expiresAt(request),
		may,
		obstacles: open ? together(found, plan.obstacles) : [],
	};
}
