import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Actor, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { findChange, insertChange, isChangeIdTaken } from "./change-repository.js";
import { readPackages, readRights } from "./content.js";
import { lastingObstacles, refuseObstacles } from "./delegability.js";
import { aboutUser, tell } from "./events.js";
import type { ChangeRequest, Content, SystemUser } from "./model.js";
import { own, problems } from "./problems.js";
import { checkedRedirect } from "./redirect.js";
import { findLiveUser } from "./repository.js";
import { findRequest } from "./request-repository.js";
import type { ChangeInput } from "./schemas.js";
import { checkFit } from "./unfit.js";

export interface AskedChange {
	/** Absent when nothing was asked for. */
	readonly change: ChangeRequest | undefined;
	readonly user: SystemUser;
	readonly system: System;
	readonly created: boolean;
}

interface Named {
	/** What the vendor calls the change; chosen by the vendor, used once. */
	readonly correlationId: string;
	readonly systemUserId: string;
}

/**
 * A vendor asks a customer to change a system user (systemuser 2.3, X1); agents too, as far as packages go. The same correlation
 * id finds the same change again.
 *
 * @throws {Fault} AUTH-00001, 07, 11, 15, 21, 23, 26, 36, 61, 63, 64, 65
 */
export async function createChange(
	tx: Transaction,
	vendorOrg: string,
	{ correlationId, systemUserId }: Named,
	input: ChangeInput,
	by: Actor,
): Promise<AskedChange> {
	const id = correlationId.toLowerCase();
	if (id === systemUserId.toLowerCase()) throw new Fault(own.noCorrelation);
	const user = await findLiveUser(tx.db, systemUserId);
	if (user === undefined) throw new Fault(problems.userNotFound);
	const system = (await findSystemByInternalId(tx.db, user.systemInternalId)) as System;
	// Another vendor's system user is not there.
	if (system.vendorOrg !== vendorOrg) throw new Fault(problems.userNotFound);
	const known = await findChange(tx.db, id);
	if (known !== undefined) {
		if (known.systemUserId === user.id) return { change: known, user, system, created: false };
		throw new Fault(known.status === "New" ? problems.requestPending : problems.changeNotNew);
	}
	if ((await isChangeIdTaken(tx.db, id)) || (await findRequest(tx.db, id)) !== undefined) {
		throw new Fault(problems.changeNotNew);
	}
	if (system.deletedAt !== undefined) throw new Fault(problems.systemNotFound);
	const required = contentOf(input.requiredRights, input.requiredAccessPackages);
	const unwanted = contentOf(input.unwantedRights, input.unwantedAccessPackages);
	if (isEmpty(required) && isEmpty(unwanted)) return { change: undefined, user, system, created: false };
	const redirectUrl = checkedRedirect(system, input.redirectUrl);
	const owner = await ownerOf(tx, user);
	const obstacles = await lastingObstacles(tx.db, owner, required, system);
	checkFit(system, user.type, owner, required, obstacles);
	checkAgentChange(user, required, unwanted);
	refuseObstacles(obstacles, problems.rightNotInSystem);
	await insertChange(tx, { id, systemUserId: user.id, required, unwanted, redirectUrl }, by.id);
	await tell(tx, {
		type: "systemuser.change.created",
		system,
		ownerOrg: user.ownerOrg,
		systemUserId: user.id,
		requestId: id,
		...aboutChange(user, { required, unwanted }),
		by,
	});
	const details = { request: id, systemUser: user.id, system: system.id };
	tx.audit({ action: "system-user-change.created", party: owner.uuid, details });
	return { change: (await findChange(tx.db, id)) as ChangeRequest, user, system, created: true };
}

const contentOf = (
	rights: ChangeInput["requiredRights"],
	packages: ChangeInput["requiredAccessPackages"],
): Content => ({
	rights: readRights(rights),
	packages: readPackages(packages),
});

const isEmpty = ({ rights, packages }: Content): boolean => rights.length + packages.length === 0;

/**
 * An agent has packages from its clients, no rights, and is nothing without a package.
 *
 * @throws {Fault} AUTH-00036, AUTH-00058
 */
export function checkAgentChange(user: SystemUser, required: Content, unwanted: Content): void {
	if (user.type !== "agent") return;
	if (required.rights.length + unwanted.rights.length > 0) throw new Fault(problems.standardExpected);
	const left = [...user.packages, ...required.packages].some((urn) => !unwanted.packages.includes(urn));
	if (!left) throw new Fault(problems.agentNeedsPackages);
}

export async function ownerOf(tx: Pick<Transaction, "db">, user: Pick<SystemUser, "owner">): Promise<Party> {
	const [owner] = await findParties(tx.db, [user.owner]);
	return owner as Party;
}

/** What an event says of a change: the services that come and go are touched. */
export function aboutChange(user: SystemUser, { required, unwanted }: Pick<ChangeRequest, "required" | "unwanted">) {
	return {
		content: {
			rights: [...required.rights, ...unwanted.rights],
			packages: [...required.packages, ...unwanted.packages],
		},
		data: {
			...aboutUser(user),
			requiredRights: required.rights,
			unwantedRights: unwanted.rights,
			requiredAccessPackages: required.packages.map((urn) => ({ urn })),
			unwantedAccessPackages: unwanted.packages.map((urn) => ({ urn })),
			// Both together would say nothing.
			rights: undefined,
			accessPackages: undefined,
		},
	};
}
