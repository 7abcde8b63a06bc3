import type { Right } from "../systems/model.js";
import { resourcesOf } from "./model.js";

/** Something that cannot be given, and why. */
export type Obstacle =
	| {
			readonly type: "right";
			readonly resource: string;
			readonly action?: string;
			readonly reasons: readonly string[];
	  }
	| { readonly type: "package"; readonly package: string; readonly reasons: readonly string[] };

export const rightObstacle = (right: Right, reason: string): Obstacle => ({
	type: "right",
	resource: resourcesOf(right).join(", "),
	...(right.action === undefined ? {} : { action: right.action }),
	reasons: [reason],
});

export const packageObstacle = (urn: string, reason: string): Obstacle => ({
	type: "package",
	package: urn,
	reasons: [reason],
});

const nameOf = (obstacle: Obstacle): string =>
	obstacle.type === "right"
		? JSON.stringify([obstacle.resource, obstacle.action?.toLowerCase()])
		: JSON.stringify(obstacle.package);

/** All that cannot be given, each by the first that was found out about it. */
export function together(found: readonly Obstacle[], others: readonly Obstacle[]): Obstacle[] {
	const named = new Set(found.map(nameOf));
	return [...found, ...others.filter((obstacle) => !named.has(nameOf(obstacle)))];
}
