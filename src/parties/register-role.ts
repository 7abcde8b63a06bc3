import { removeAssignment } from "../access/cascade.js";
import { findAssignment } from "../access/grant-repository.js";
import { findRole, RoleCode } from "../catalogue/catalogue.js";
import { estateRole } from "../catalogue/estate-roles.js";
import { Fault } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import type { Party } from "./model.js";
import { problems } from "./problems.js";
import { addAssignment } from "./register-repository.js";
import { setMainUnit } from "./set-main-unit.js";

/** A role between two parties, as a register tells of it: `from` is the organisation or the ward, `to` holds the role. */
export interface RegisterRole {
	readonly from: Party;
	readonly to: Party;
	/** Code, urn or legacy code of the catalogue; or the code of an estate role. */
	readonly role: string;
}

const MAIN_UNIT_ROLES: ReadonlySet<string> = new Set([RoleCode.mainUnit, RoleCode.nonCommercialMainUnit]);
/** Whose roles come from outside: the business register, the guardianship authority, and Altinn 2; beside them the courts. */
const REGISTERS: ReadonlySet<string> = new Set(["sys-ccr", "sys-cra", "sys-altinn2"]);

/** @throws {Fault} PARTY-00004 */
function registerRole(name: string): string {
	const role = findRole(name);
	const estate = estateRole(name);
	if (estate !== undefined) return estate;
	if (role === undefined || !REGISTERS.has(role.provider)) throw new Fault(problems.unknownRole);
	return role.code;
}

/**
 * A register gives a role (registry-access 6.2). The roles of main units set what lies below what instead. False when it was
 * so already.
 *
 * @throws {Fault} PARTY-00004, PARTY-00005, PARTY-00007
 */
export async function addRegisterRole(tx: Transaction, { from, to, role }: RegisterRole): Promise<boolean> {
	const code = registerRole(role);
	if (MAIN_UNIT_ROLES.has(code)) return setMainUnit(tx, from, to);
	if (estateRole(code) === code && (from.died === undefined || to.kind !== "person"))
		throw new Fault(problems.noEstate);
	if (!(await addAssignment(tx, from.id, to.id, code))) return false;
	tx.log({ kind: "facts", pairs: [[from.id, to.id]] });
	tx.audit({ action: "party.role-added", party: from.uuid, details: { role: code, to: to.uuid } });
	return true;
}

/**
 * A register takes a role away; the client delegations built on it go with it (registry-access 3.2, revoke semantics). False
 * when there was none.
 *
 * @throws {Fault} PARTY-00004
 */
export async function removeRegisterRole(tx: Transaction, { from, to, role }: RegisterRole): Promise<boolean> {
	const code = registerRole(role);
	// A unit that lies below another by now is left there: events may come late.
	if (MAIN_UNIT_ROLES.has(code)) return from.parentId === to.id && setMainUnit(tx, from, undefined);
	const assignment = await findAssignment(tx.db, from.id, to.id, code);
	if (assignment === undefined) return false;
	await removeAssignment(tx, { from: from.id, to: to.id }, assignment.id);
	tx.audit({ action: "party.role-removed", party: from.uuid, details: { role: code, to: to.uuid } });
	return true;
}
