import type { Kysely } from "kysely";
import { checkPackages } from "../access/package-check.js";
import { checkRightsOfMany, lastingRefusals, type RightCheck } from "../access/right-check.js";
import { packageUrn } from "../catalogue/catalogue.js";
import { Fault, type FaultKind } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { appOf, type Resource } from "../resources/model.js";
import { findPolicy, findResources } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import type { Right, System } from "../systems/model.js";
import { packagesNamed, rightsNotInSystem } from "./content.js";
import { actionsOf, type Content, resourcesOf } from "./model.js";
import type { Obstacle } from "./obstacle.js";
import { problems } from "./problems.js";

type Db = Kysely<Database>;

/** The rights on one resource that would be given, by their keys. */
export interface Gift {
	readonly resource: Resource;
	readonly rights: readonly RightCheck["right"][];
}

/** What would be given if the one it was made for gave it, and what stands in the way. */
export interface Plan {
	readonly gifts: readonly Gift[];
	/** Urns. */
	readonly packages: readonly string[];
	readonly obstacles: readonly Obstacle[];
}

/**
 * Which rights can be given by nobody on behalf of the customer, as far as it shows already when they are asked for: resources
 * that are gone or cannot be given, access lists, policies without such a right (systemuser 6, wishes 7 and 8).
 */
export async function lastingObstacles(
	db: Db,
	owner: Party,
	content: Content,
	system: Pick<System, "rights">,
): Promise<Obstacle[]> {
	const foreign = new Set(rightsNotInSystem(system, content.rights));
	const rights = content.rights.filter((right) => !foreign.has(right));
	const asked = await askedRights(db, rights, system.rights, async (questions) => {
		const all = await lastingRefusals(db, owner, questions);
		return all.map((found) =>
			found.map(({ refusals, ...right }) => ({ right, result: refusals.length === 0, reasonCodes: refusals })),
		);
	});
	return asked.flatMap(missing);
}

/**
 * What the user can give of it, and what not (systemuser 3.2, steps 10 and 11): of each resource at least one right, of each
 * action that is named at least one; every package.
 *
 * @param limits The system's rights: with actions, a right without one stands for those.
 */
export async function planFor(
	db: Db,
	user: Party,
	owner: Party,
	content: Content,
	limits: readonly Right[],
	now: number,
): Promise<Plan> {
	const gifts: Gift[] = [];
	const asked = await askedRights(db, content.rights, limits, (questions) =>
		checkRightsOfMany(db, user, owner, questions, now),
	);
	const obstacles = asked.flatMap(missing);
	for (const { resource, checks } of asked) {
		const rights = checks.filter(({ result }) => result).map(({ right }) => right);
		if (resource !== undefined && rights.length > 0) gifts.push({ resource, rights });
	}
	// Naming none would check them all.
	const packages = packagesNamed(content.packages);
	const checks = packages.length === 0 ? [] : await checkPackages(db, user, owner, packages, now);
	for (const { package: each, result, reasons } of checks) {
		if (result) continue;
		const why = reasons.map(({ description }) => description);
		obstacles.push({ type: "package", package: packageUrn(each.code), reasons: why });
	}
	return { gifts, packages: content.packages, obstacles };
}

interface Asked {
	readonly id: string;
	readonly resource: Resource | undefined;
	/** Lower case; undefined for whatever there is. */
	readonly actions: ReadonlySet<string> | undefined;
	/** Of the rights that are meant. */
	readonly checks: readonly RightCheck[];
}

/** The rights by resource, each resource once. */
async function askedRights(
	db: Db,
	rights: readonly Right[],
	limits: readonly Right[],
	checksOf: (questions: readonly { readonly resource: Resource }[]) => Promise<RightCheck[][]>,
): Promise<Asked[]> {
	const ids = [...new Set(rights.flatMap(resourcesOf))];
	const found = await resourcesNamed(db, ids);
	const known = [...found.keys()];
	const all = await checksOf([...found.values()].map((resource) => ({ resource })));
	const checks = new Map(known.map((id, i) => [id, all[i] ?? []]));
	return ids.map((id) => {
		const actions = actionsOf(rights, id);
		const limit = actionsOf(limits, id);
		const isMeant = ({ right }: RightCheck): boolean => {
			const action = right.action.toLowerCase();
			return (actions === undefined || actions.has(action)) && (limit === undefined || limit.has(action));
		};
		return { id, resource: found.get(id), actions, checks: (checks.get(id) ?? []).filter(isMeant) };
	});
}

/** Of each action that is named at least one right must be there to give; of a resource without actions at least one. */
function missing({ id, resource, actions, checks }: Asked): Obstacle[] {
	if (resource === undefined) return [{ type: "right", resource: id, reasons: ["ResourceNotFound"] }];
	const names = actions === undefined ? [undefined] : [...actions];
	return names.flatMap((action): Obstacle[] => {
		const own = checks.filter(({ right }) => action === undefined || right.action.toLowerCase() === action);
		if (own.some(({ result }) => result)) return [];
		const reasons = own[0]?.reasonCodes ?? ["NoSuchRight"];
		return [{ type: "right", resource: id, ...(action === undefined ? {} : { action }), reasons }];
	});
}

/** A resource of the registry; an app may be known by its policy alone. */
export const resourceNamed = async (db: Db, id: string): Promise<Resource | undefined> =>
	(await resourcesNamed(db, [id])).get(id);

/** The same for many, by their names as asked. */
async function resourcesNamed(db: Db, ids: readonly string[]): Promise<Map<string, Resource>> {
	const all = await findResources(db, [...ids, ...ids.map((id) => id.toLowerCase())]);
	const byId = new Map(all.map((resource) => [resource.id, resource]));
	const found = new Map<string, Resource>();
	for (const id of ids) {
		const resource = byId.get(id) ?? byId.get(id.toLowerCase()) ?? (await appNamed(db, id));
		if (resource !== undefined) found.set(id, resource);
	}
	return found;
}

async function appNamed(db: Db, id: string): Promise<Resource | undefined> {
	const app = appOf(id);
	if (app === undefined || (await findPolicy(db, id)) === undefined) return undefined;
	return {
		id,
		versionId: 0,
		type: "AltinnApp",
		ownerCode: app.org,
		ownerOrgNumber: undefined,
		accessListMode: "Disabled",
		delegable: true,
		document: { identifier: id },
		updatedAt: 0,
	};
}

/** The code for the first reason (systemuser 3.2, step 10). */
const CODES: Readonly<Record<string, FaultKind>> = {
	MissingRoleAccess: problems.missingRole,
	MissingDelegationAccess: problems.missingDelegation,
	MissingPackageAccess: problems.missingPackage,
	AccessListValidationFail: problems.notOnAccessList,
	ResourceNotDelegable: problems.resourceNotDelegable,
	ResourceIsMaskinPortenSchema: problems.resourceIsSchema,
};

/**
 * @param rights What a right that cannot be given is told as; by its first reason when left out.
 * @throws {Fault} with every right and package that cannot be given, and why, in `delegationReasons`
 */
export function refuseObstacles(obstacles: readonly Obstacle[], rights?: FaultKind): void {
	const [first] = obstacles;
	if (first === undefined) return;
	const kind =
		first.type === "package"
			? problems.packagesNotHeld
			: (rights ?? CODES[first.reasons[0] ?? ""] ?? problems.checkFailed);
	throw new Fault(kind, { extensions: { delegationReasons: obstacles } });
}
