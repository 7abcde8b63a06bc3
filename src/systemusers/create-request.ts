import { randomUUID } from "node:crypto";
import { Fault, type FaultKind } from "../http/fault.js";
import { isOrgNumber, type Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { RequestStatus, SystemUserType } from "../store/schema-systems.js";
import type { Actor, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystem } from "../systems/repository.js";
import { readPackages, readRights } from "./content.js";
import { lastingObstacles, refuseObstacles } from "./delegability.js";
import { aboutRequest, tell } from "./events.js";
import type { Content, SystemUserRequest } from "./model.js";
import { problems } from "./problems.js";
import { checkedRedirect } from "./redirect.js";
import { findUserByTriple } from "./repository.js";
import { findRequest, findRequestByTriple, insertRequest } from "./request-repository.js";
import type { RequestInput } from "./schemas.js";
import { checkFit } from "./unfit.js";

/** What the same external reference means for another type of request (systemuser 8.2 m: one rule for both). */
const TAKEN: Readonly<Record<RequestStatus, FaultKind>> = {
	Accepted: problems.requestAccepted,
	New: problems.requestPending,
	Timedout: problems.requestPending,
	Denied: problems.requestDenied,
	Rejected: problems.requestRejected,
};

export interface Asked {
	readonly request: SystemUserRequest;
	readonly system: System;
	/** False when there was such a request already. */
	readonly created: boolean;
}

/**
 * A vendor asks a customer for a system user (systemuser 2.2, Q1 and Q2). The request for the same system, customer and external
 * reference is found again, whatever became of it.
 *
 * @throws {Fault} AUTH-00000, 01, 04, 06 to 09, 11, 17, 21, 26, 58, 59, 63, 64, 65
 */
export async function createRequest(
	tx: Transaction,
	vendorOrg: string,
	type: SystemUserType,
	input: RequestInput,
	by: Actor,
): Promise<Asked> {
	const system = await vendorsSystem(tx, vendorOrg, input.systemId.trim());
	const ownerOrg = input.partyOrgNo.trim();
	const triple = { systemInternalId: system.internalId, ownerOrg, externalRef: input.externalRef?.trim() || ownerOrg };
	if ((await findUserByTriple(tx.db, triple)) !== undefined) throw new Fault(problems.userExists);
	const known = await findRequestByTriple(tx.db, triple);
	if (known !== undefined && known.type !== type) throw new Fault(TAKEN[known.status]);
	if (known !== undefined) return { request: known, system, created: false };
	const owner = await customer(tx, ownerOrg);
	const redirectUrl = checkedRedirect(system, input.redirectUrl);
	const content = askedContent(type, input);
	const obstacles = await lastingObstacles(tx.db, owner, content, system);
	checkFit(system, type, owner, content, obstacles);
	refuseObstacles(obstacles, problems.rightNotInSystem);
	const id = randomUUID();
	const title = input.integrationTitle?.trim() || nameOf(system);
	await insertRequest(tx, { id, type, ...triple, owner: owner.id, title, ...content, redirectUrl }, by.id);
	const request = (await findRequest(tx.db, id)) as SystemUserRequest;
	await tell(tx, {
		type: "systemuser.request.created",
		system,
		ownerOrg,
		requestId: id,
		content: request,
		data: aboutRequest(request).data,
		by,
	});
	tx.audit({ action: "system-user-request.created", party: owner.uuid, details: { request: id, system: system.id } });
	return { request, system, created: true };
}

/**
 * One of the vendor's own systems that is not deleted; whether another's is there is not told.
 *
 * @throws {Fault} AUTH-00011
 */
async function vendorsSystem(tx: Transaction, vendorOrg: string, systemId: string): Promise<System> {
	const system = await findSystem(tx.db, systemId);
	if (system?.vendorOrg !== vendorOrg || system.deletedAt !== undefined) throw new Fault(problems.systemNotFound);
	return system;
}

/** @throws {Fault} AUTH-00000 */
async function customer(tx: Transaction, orgNumber: string): Promise<Party> {
	const found = isOrgNumber(orgNumber) ? await findParty(tx.db, { orgNumber }) : undefined;
	if (found === undefined || found.deletedAt !== undefined) throw new Fault(problems.partyUnknown);
	return found;
}

/** @throws {Fault} AUTH-00001, AUTH-00058, AUTH-00059 */
function askedContent(type: SystemUserType, input: RequestInput): Content {
	const packages = readPackages(input.accessPackages);
	if (type === "agent") {
		if (packages.length === 0) throw new Fault(problems.agentNeedsPackages);
		return { rights: [], packages };
	}
	// Left out is null, as in the original.
	if ((input.rights ?? input.accessPackages ?? null) === null) throw new Fault(problems.rightNotInSystem);
	const rights = readRights(input.rights);
	if (rights.length + packages.length === 0) throw new Fault(problems.needsContent);
	return { rights, packages };
}

/** What a system user is called when nobody says. @throws {Fault} AUTH-00017 */
export function nameOf(system: System): string {
	const name = system.names.nb?.trim();
	if (name === undefined || name === "") throw new Fault(problems.systemUnnamed);
	return name.slice(0, 255);
}
