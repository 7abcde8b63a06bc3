import { mayReceive, packageFits } from "../access/model.js";
import { type AccessPackage, findPackage } from "../catalogue/catalogue.js";
import { Fault, type FaultKind } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { Right, System } from "../systems/model.js";
import { canonicalPackages } from "../systems/rules.js";
import type { PackageInput, RightInput } from "../systems/schemas.js";
import { type Content, distinctRights, placeOf } from "./model.js";
import { rightObstacle } from "./obstacle.js";
import { problems } from "./problems.js";

/** Rights as a body names them, each once. */
export function readRights(input: readonly RightInput[] | null | undefined): Right[] {
	const rights = (input ?? []).map(({ action, resource }): Right => {
		const pairs = resource.map(({ id, value }) => ({ id: id.trim(), value: value.trim() }));
		const name = action?.trim();
		return name === undefined || name === "" ? { resource: pairs } : { action: name, resource: pairs };
	});
	return distinctRights(rights);
}

/** Urns as a body names them, each once and as the catalogue writes it. */
export const readPackages = (input: readonly PackageInput[] | null | undefined): string[] => [
	...new Set(canonicalPackages((input ?? []).map(({ urn }) => urn?.trim() ?? ""))),
];

/**
 * What is asked for must be something that the system needs (systemuser 5). A right without an action stands for those of the
 * system's rights on the resource; one with an action must be among them.
 *
 * @throws {Fault} AUTH-00001, AUTH-00063
 */
export function checkInSystem(system: System, { rights, packages }: Content): void {
	const strangers = rightsNotInSystem(system, rights);
	if (strangers.length > 0) {
		const delegationReasons = strangers.map((right) => rightObstacle(right, "NotInSystem"));
		throw new Fault(problems.rightNotInSystem, { extensions: { delegationReasons } });
	}
	const unknown = packagesNotInSystem(system, packages);
	if (unknown.length > 0) throw named(problems.packageNotInSystem, "NotFoundPackages", unknown);
}

export function rightsNotInSystem(system: Pick<System, "rights">, rights: readonly Right[]): Right[] {
	const known = new Map<string, Set<string | undefined>>();
	for (const right of system.rights) {
		const place = placeOf(right);
		const actions = known.get(place) ?? new Set();
		known.set(place, actions.add(right.action?.toLowerCase()));
	}
	return rights.filter((right) => {
		const actions = known.get(placeOf(right));
		const action = right.action?.toLowerCase();
		return actions === undefined || !(action === undefined || actions.has(undefined) || actions.has(action));
	});
}

/** Urns. */
export const packagesNotInSystem = (system: System, urns: readonly string[]): string[] =>
	urns.filter((urn) => !system.packages.includes(urn));

/**
 * Whether system users of that type can have the packages at all, and from a party like the customer.
 *
 * @throws {Fault} AUTH-00064 for one that acts for its own organisation, AUTH-00065 for one that acts for clients
 */
export function checkPackageKinds(urns: readonly string[], type: SystemUserType, owner: Party): void {
	const unusable = unusablePackages(urns, type, owner);
	if (unusable.length === 0) return;
	const kind = type === "agent" ? problems.packageNotDelegable : problems.packageNotAssignable;
	throw named(kind, "NotDelegablePackages", unusable);
}

/** Urns of the packages that system users of that type cannot have from such a customer. */
export const unusablePackages = (urns: readonly string[], type: SystemUserType, owner: Party): string[] =>
	urns.filter((urn) => !isUsable(findPackage(urn), type, owner));

const SYSTEM_USER = { kind: "system-user" } as Party;

function isUsable(found: AccessPackage | undefined, type: SystemUserType, owner: Party): boolean {
	if (found === undefined) return false;
	// What clients give is a matter between each client and its provider.
	if (type === "agent") return found.delegable;
	return found.assignable && packageFits(found, owner) && mayReceive(found, SYSTEM_USER);
}

export const packagesNamed = (urns: readonly string[]): AccessPackage[] =>
	urns.map(findPackage).filter((each) => each !== undefined);

function named(kind: FaultKind, key: string, urns: readonly string[]): Fault {
	return new Fault(kind, { extensions: { [key]: urns.join(", ") } });
}
