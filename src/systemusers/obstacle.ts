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

/** What it is that cannot be given. */
export const placeOf = (obstacle: Obstacle): string =>
	obstacle.type === "right" ? obstacle.resource : obstacle.package;
