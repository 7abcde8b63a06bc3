import { Fault } from "../http/fault.js";
import { findParty, type PartyKey } from "../parties/repository.js";
import type { Actor, Transaction } from "../store/store.js";
import { orgOfVendorId } from "../systems/model.js";
import { definitionOf, registerSystem, replaceSystem } from "../systems/register.js";
import { findSystem } from "../systems/repository.js";
import { approveWithin } from "../systemusers/answer-request.js";
import { createRequest } from "../systemusers/create-request.js";
import { findUserByTriple } from "../systemusers/repository.js";
import { type WorldFaults, within } from "./fault.js";
import type { WorldRecord } from "./format.js";
import type { Placed } from "./read.js";

/**
 * Registers a system as its vendor would, or makes it what the file says; true when something changed. A deleted one stays
 * deleted: its id is never free again.
 */
export function saveSystem(
	tx: Transaction,
	record: Placed & { readonly value: WorldRecord<"systems"> },
	faults: WorldFaults,
): Promise<boolean> {
	const { value } = record;
	return told(record, faults, async () => {
		const known = await findSystem(tx.db, value.id.trim());
		if (known?.deletedAt !== undefined) return false;
		const by = { orgNumber: orgOfVendorId(value.vendor.ID.trim()), clientId: undefined, admin: true };
		if (known === undefined) {
			await registerSystem(tx, value, by);
			return true;
		}
		const wanted = definitionOf(value);
		const same = (Object.keys(wanted) as (keyof typeof wanted)[]).every(
			(key) => JSON.stringify(known[key]) === JSON.stringify(wanted[key]),
		);
		if (!same) await replaceSystem(tx, known.id, value, by);
		return !same;
	});
}

/**
 * Asks for a system user as its vendor would; one that was asked for before is left as it is. With `approvedBy` it is approved as
 * that person would, in whose power it must be.
 */
export function saveRequest(
	tx: Transaction,
	record: Placed & { readonly value: WorldRecord<"systemUserRequests"> | WorldRecord<"systemUsers"> },
	actor: Actor,
	faults: WorldFaults,
): Promise<boolean> {
	const { value } = record;
	const { type = "standard", ...input } = value;
	return told(record, faults, async () => {
		const system = await findSystem(tx.db, value.systemId.trim());
		if (system === undefined) {
			faults.add(within(record, "/systemId"), "There is no such system, in the files or in the database.");
			return false;
		}
		const ownerOrg = value.partyOrgNo.trim();
		const externalRef = value.externalRef?.trim() || ownerOrg;
		const triple = { systemInternalId: system.internalId, ownerOrg, externalRef };
		if ((await findUserByTriple(tx.db, triple)) !== undefined) return false;
		const { request, created } = await createRequest(tx, system.vendorOrg, type, input, actor);
		if (!("approvedBy" in value) || request.status !== "New") return created;
		const user = await findParty(tx.db, keyOf(value.approvedBy));
		const owner = await findParty(tx.db, { id: request.owner });
		if (user === undefined || owner === undefined) {
			faults.add(within(record, "/approvedBy"), "There is no such party, in the files or in the database.");
			return false;
		}
		await approveWithin(tx, { user, owner, id: request.id, type }, actor);
		return true;
	});
}

const keyOf = (name: string): PartyKey =>
	name.length === 36 ? { uuid: name.toLowerCase() } : name.length === 11 ? { personNumber: name } : { orgNumber: name };

/** What a use case refuses is a fault at the record. */
async function told(record: Placed, faults: WorldFaults, work: () => Promise<boolean>): Promise<boolean> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const { detail, findings = [], extensions = {} } = error.more;
		if (findings.length === 0) {
			const more = Object.keys(extensions).length === 0 ? "" : ` ${JSON.stringify(extensions)}`;
			faults.add(record, `${error.kind.code}: ${error.kind.title}${detail === undefined ? "" : ` ${detail}`}${more}`);
		}
		// Paths of findings are those of the original's bodies, which are no places of this file.
		for (const { code, title, detail: said } of findings) {
			faults.add(record, `${code}: ${title}${said === undefined ? "" : ` ${said}`}`);
		}
		return false;
	}
}
