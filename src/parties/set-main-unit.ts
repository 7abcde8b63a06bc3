import { Fault } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import type { Party } from "./model.js";
import { problems } from "./problems.js";
import { updateParty } from "./register-repository.js";

/**
 * Puts a unit below its main unit, or, without one, by itself (registry-access 6.2). One step only: what is a unit of another
 * has no units. False when it was so already.
 *
 * @throws {Fault} PARTY-00005
 */
export async function setMainUnit(tx: Transaction, unit: Party, main: Party | undefined): Promise<boolean> {
	if (unit.parentId === main?.id) return false;
	if (main !== undefined) {
		if (unit.kind !== "organization" || main.kind !== "organization") throw new Fault(problems.badMainUnit);
		if (main.id === unit.id || main.parentId === unit.id) {
			throw new Fault(problems.badMainUnit, { detail: "It would lie below itself." });
		}
	}
	await updateParty(tx, unit.id, { parent_id: main?.id ?? null });
	tx.log({ kind: "parties", parties: [unit.id] });
	tx.audit({ action: "party.main-unit-set", party: unit.uuid, details: { mainUnit: main?.uuid ?? null } });
	return true;
}
