import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { System } from "../systems/model.js";
import {
	checkInSystem,
	checkPackageKinds,
	packagesNotInSystem,
	rightsNotInSystem,
	unusablePackages,
} from "./content.js";
import type { Content } from "./model.js";
import { type Obstacle, packageObstacle, rightObstacle, together } from "./obstacle.js";

/**
 * What nobody can give any more because of the system, the type of the system user or the kind of customer; an approval is refused
 * for the same.
 */
export function unfit(system: System, type: SystemUserType, owner: Party, content: Content): Obstacle[] {
	if (system.deletedAt !== undefined) {
		return [
			...content.rights.map((right) => rightObstacle(right, "SystemDeleted")),
			...content.packages.map((urn) => packageObstacle(urn, "SystemDeleted")),
		];
	}
	const foreign = packagesNotInSystem(system, content.packages);
	return [
		...rightsNotInSystem(system, content.rights).map((right) => rightObstacle(right, "NotInSystem")),
		...foreign.map((urn) => packageObstacle(urn, "NotInSystem")),
		...unusablePackages(content.packages, type, owner)
			.filter((urn) => !foreign.includes(urn))
			.map((urn) => packageObstacle(urn, "NotForThisSystemUser")),
	];
}

/**
 * Refuses what does not fit the system, the type of the system user or the kind of customer, and names it with all else that
 * cannot be given.
 *
 * @throws {Fault} AUTH-00001, AUTH-00063, AUTH-00064 or 65
 */
export function checkFit(
	system: System,
	type: SystemUserType,
	owner: Party,
	content: Content,
	others: readonly Obstacle[],
): void {
	try {
		checkInSystem(system, content);
		checkPackageKinds(content.packages, type, owner);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const delegationReasons = together(unfit(system, type, owner, content), others);
		throw new Fault(error.kind, { extensions: { ...error.more.extensions, delegationReasons } });
	}
}
