import { giveChecked } from "../access/give-checked.js";
import { makeParty } from "../access/make-party.js";
import { Fault, type FaultKind } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { findParties, findParty } from "../parties/repository.js";
import type { Transaction } from "../store/store.js";
import { packagesNamed } from "./content.js";
import type { Plan } from "./delegability.js";
import { takeLater } from "./held.js";
import type { SystemUser, Triple } from "./model.js";
import { problems } from "./problems.js";
import { findSystemUser, insertSystemUser } from "./repository.js";

/**
 * Makes the party and the row of a system user that has nothing yet.
 *
 * @throws {Fault} AUTH-00000 when the customer is no more
 */
export async function makeSystemUser(
	tx: Transaction,
	made: Triple & Pick<SystemUser, "id" | "type" | "title" | "packages">,
	owner: Party,
	by: Party,
): Promise<{ readonly user: SystemUser; readonly party: Party }> {
	// As it is now: it may have been deleted since the call came in.
	const [known] = await findParties(tx.db, [owner.id]);
	if (known === undefined || known.deletedAt !== undefined) throw new Fault(problems.partyUnknown);
	const entityVariantType = made.type === "agent" ? "AgentSystem" : "StandardSystem";
	await makeParty(tx, {
		partyUuid: made.id,
		entityType: "Systembruker",
		entityVariantType,
		displayName: made.title,
		parentPartyUuid: owner.uuid,
	});
	const party = (await findParty(tx.db, { uuid: made.id })) as Party;
	await insertSystemUser(tx, { ...made, owner: owner.id, party: party.id }, by.uuid);
	return { user: (await findSystemUser(tx.db, made.id)) as SystemUser, party };
}

/**
 * Gives a system user what was planned. The plan was made in the same write, so a refusal here means that one of the parties
 * can neither give nor receive.
 *
 * @throws {Fault} AUTH-00002, AUTH-00051
 */
export async function givePlanned(
	tx: Transaction,
	parties: { readonly by: Party; readonly from: Party; readonly to: Party },
	plan: Pick<Plan, "gifts" | "packages">,
): Promise<void> {
	const packages = packagesNamed(plan.packages);
	await takeLater(tx, parties, {
		packages: packages.map(({ code }) => code),
		resources: plan.gifts.map(({ resource }) => resource.id),
	});
	const rights = plan.gifts.map(({ resource, rights }) => ({ resource: resource.id, rights }));
	if (rights.length > 0) {
		await toldAs(problems.delegationFailed, () => giveChecked(tx, parties, { rights, packages: [] }));
	}
	if (packages.length > 0) {
		await toldAs(problems.packagesNotGiven, () => giveChecked(tx, parties, { rights: [], packages }));
	}
}

/** A fault of access management by the code that clients of this interface know. */
export async function toldAs<T>(kind: FaultKind, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const [finding] = error.more.findings ?? [];
		throw new Fault(kind, { detail: finding?.title ?? error.kind.title });
	}
}
