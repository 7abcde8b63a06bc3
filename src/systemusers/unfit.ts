import type { Party } from "../parties/model.js";
import type { SystemUserType } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { packagesNotInSystem, rightsNotInSystem, unusablePackages } from "./content.js";
import type { Content } from "./model.js";
import { type Obstacle, packageObstacle, rightObstacle } from "./obstacle.js";

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
