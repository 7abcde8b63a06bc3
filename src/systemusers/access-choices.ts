import type { Kysely } from "kysely";
import type { StoredRight } from "../access/model.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { System } from "../systems/model.js";
import { type Plan, planFor } from "./delegability.js";
import { heldBy } from "./held.js";
import { type Content, isSameAction, type SystemUser } from "./model.js";
import type { Obstacle } from "./obstacle.js";
import { nameAccess, type OfferedPackage, type OfferedRight } from "./offer.js";
import { contentOfSystem } from "./prepare-creation.js";
import { unfit } from "./unfit.js";

type Db = Kysely<Database>;

interface Standing {
	/** The system user has it now. */
	readonly held: boolean;
	/** Why it cannot be given; what is held may stay all the same. Empty when it can be given. */
	readonly reasons: readonly string[];
}

export interface PackageChoice extends Standing {
	readonly package: OfferedPackage;
}

/** One action of one service. */
export interface RightChoice extends Standing {
	readonly resource: OfferedRight["resource"];
	readonly action: OfferedRight["actions"][number];
}

/** What a customer can choose that a system user may do: all that its system needs, and all that it has. */
export interface AccessChoices {
	readonly packages: readonly PackageChoice[];
	readonly rights: readonly RightChoice[];
	/** Services of the system whose single rights cannot be given at all. */
	readonly closed: readonly Obstacle[];
}

/** What one person can choose for a system user on behalf of its customer. */
export async function accessChoices(
	db: Db,
	chooser: Party,
	owner: Party,
	of: { readonly user: SystemUser; readonly system: System },
	now: number,
): Promise<AccessChoices> {
	const { user, system } = of;
	const isAgent = user.type === "agent";
	const held = isAgent ? { packages: user.packages, resources: [] } : await heldBy(db, user, now);
	const wanted: Content = isAgent ? { rights: [], packages: system.packages } : contentOfSystem(system);
	const plan: Plan = isAgent
		? { gifts: [], packages: system.packages, obstacles: [] }
		: await planFor(db, chooser, owner, wanted, system.rights, now);
	const obstacles = [...unfit(system, user.type, owner, wanted), ...plan.obstacles];
	const urns = [...new Set([...held.packages, ...system.packages])];
	const had = new Map(held.resources.map(({ resource, rights }) => [resource, rights]));
	const gifts = new Map(plan.gifts.map(({ resource, rights }) => [resource.id, rights]));
	const ids = [...new Set([...had.keys(), ...gifts.keys()])].sort();
	const rights = ids.map((resource) => ({
		resource,
		rights: distinctActions([...(had.get(resource) ?? []), ...(gifts.get(resource) ?? [])]),
		effect: "stays" as const,
	}));
	const named = await nameAccess(db, { packages: urns.map((urn) => ({ urn, effect: "stays" })), rights });
	return {
		packages: named.packages.map((each) => ({
			package: each,
			held: held.packages.includes(each.urn),
			reasons: reasonsFor(obstacles, system, each.urn),
		})),
		rights: named.rights.flatMap(({ resource, actions }) =>
			actions.map((action) => {
				const isSame = (right: Pick<StoredRight, "action">): boolean => isSameAction(right.action, action.action);
				const reasons = gifts.get(resource.id)?.some(isSame) === true ? [] : ["NotOffered"];
				return { resource, action, held: had.get(resource.id)?.some(isSame) === true, reasons };
			}),
		),
		closed: obstacles.filter((obstacle) => obstacle.type === "right" && !had.has(obstacle.resource)),
	};
}

const distinctActions = <T extends Pick<StoredRight, "action">>(rights: readonly T[]): T[] => [
	...new Map(rights.map((right) => [right.action.toLowerCase(), right])).values(),
];

function reasonsFor(obstacles: readonly Obstacle[], system: System, urn: string): readonly string[] {
	if (!system.packages.includes(urn)) return ["NotInSystem"];
	return obstacles.flatMap((obstacle) =>
		obstacle.type === "package" && obstacle.package === urn ? obstacle.reasons : [],
	);
}
