import { mayReceive, packageFits } from "../access/model.js";
import { type AccessPackage, findPackage } from "../catalogue/catalogue.js";
import { Fault, type FaultKind } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { SystemUserType } from "../store/schema.js";
import type { Right, System } from "../systems/model.js";
import { canonicalPackages } from "../systems/rules.js";
import type { PackageInput, RightInput } from "../systems/schemas.js";
import { type Content, distinctRights, isSameAction, isSamePlace } from "./model.js";
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
	const strangers = rights.filter((right) => !isInSystem(system, right));
	if (strangers.length > 0) {
		const reasons = ["NotInSystem"];
		throw new Fault(problems.rightNotInSystem, {
			extensions: {
				delegationReasons: strangers.map(({ action, resource }) => ({
					type: "right",
					resource: resource.map(({ value }) => value).join(", "),
					...(action === undefined ? {} : { action }),
					reasons,
				})),
			},
		});
	}
	const unknown = packages.filter((urn) => !system.packages.includes(urn));
	if (unknown.length > 0) throw named(problems.packageNotInSystem, "NotFoundPackages", unknown);
}

const isInSystem = (system: System, right: Right): boolean =>
	system.rights.some(
		(known) =>
			isSamePlace(known, right) &&
			(right.action === undefined || known.action === undefined || isSameAction(known.action, right.action)),
	);

/**
 * Whether system users of that type can have the packages at all, and from a party like the customer.
 *
 * @throws {Fault} AUTH-00064 for one that acts for its own organisation, AUTH-00065 for one that acts for clients
 */
export function checkPackageKinds(urns: readonly string[], type: SystemUserType, owner: Party): void {
	const unusable = urns.filter((urn) => !isUsable(findPackage(urn), type, owner));
	if (unusable.length === 0) return;
	const kind = type === "agent" ? problems.packageNotDelegable : problems.packageNotAssignable;
	throw named(kind, "NotDelegablePackages", unusable);
}

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
