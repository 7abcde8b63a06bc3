import type { Kysely } from "kysely";
import { checkPackages } from "../access/package-check.js";
import { checkRights, type RightCheck, type RightReason } from "../access/right-check.js";
import { packageUrn } from "../catalogue/catalogue.js";
import { Fault, type FaultKind } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { appOf, type Resource } from "../resources/model.js";
import { findPolicy, findResource } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import type { Right } from "../systems/model.js";
import { packagesNamed } from "./content.js";
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

/** What holds whoever gives: the resource, not the giver, is in the way. */
const LASTING: ReadonlySet<RightReason> = new Set([
	"AccessListValidationFail",
	"ResourceNotDelegable",
	"ResourceIsMaskinPortenSchema",
]);

/**
 * Which rights can be given by nobody on behalf of the customer, as far as it shows already when they are asked for: resources
 * that are gone or cannot be given, access lists, policies without such a right (systemuser 6, wishes 7 and 8).
 */
export async function lastingObstacles(
	db: Db,
	owner: Party,
	content: Content,
	limits: readonly Right[],
	now: number,
): Promise<Obstacle[]> {
	const obstacles: Obstacle[] = [];
	for (const asked of await askedRights(db, owner, owner, content.rights, limits, now)) {
		const possible = (checks: readonly RightCheck[]) =>
			checks.filter(({ reasonCodes }) => !reasonCodes.some((code) => LASTING.has(code)));
		obstacles.push(...missing(asked, possible, (code) => LASTING.has(code)));
	}
	return obstacles;
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
	const obstacles: Obstacle[] = [];
	const gifts: Gift[] = [];
	const delegable = (checks: readonly RightCheck[]) => checks.filter(({ result }) => result);
	for (const asked of await askedRights(db, user, owner, content.rights, limits, now)) {
		obstacles.push(...missing(asked, delegable, () => true));
		const rights = delegable(asked.checks).map(({ right }) => right);
		if (asked.resource !== undefined && rights.length > 0) gifts.push({ resource: asked.resource, rights });
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
	user: Party,
	owner: Party,
	rights: readonly Right[],
	limits: readonly Right[],
	now: number,
): Promise<Asked[]> {
	const ids = [...new Set(rights.flatMap(resourcesOf))];
	const asked: Asked[] = [];
	for (const id of ids) {
		const resource = await resourceNamed(db, id);
		const actions = actionsOf(rights, id);
		const limit = actionsOf(limits, id);
		const isMeant = ({ right }: RightCheck): boolean => {
			const action = right.action.toLowerCase();
			return (actions === undefined || actions.has(action)) && (limit === undefined || limit.has(action));
		};
		const checks = resource === undefined ? [] : await checkRights(db, user, owner, { resource }, now);
		asked.push({ id, resource, actions, checks: checks.filter(isMeant) });
	}
	return asked;
}

function missing(
	{ id, resource, actions, checks }: Asked,
	good: (checks: readonly RightCheck[]) => readonly RightCheck[],
	tells: (code: RightReason) => boolean,
): Obstacle[] {
	if (resource === undefined) return [{ type: "right", resource: id, reasons: ["ResourceNotFound"] }];
	const names = actions === undefined ? [undefined] : [...actions];
	return names.flatMap((action): Obstacle[] => {
		const own = checks.filter(({ right }) => action === undefined || right.action.toLowerCase() === action);
		if (good(own).length > 0) return [];
		const reasons = own.length === 0 ? ["NoSuchRight"] : (own[0] as RightCheck).reasonCodes.filter(tells);
		return [{ type: "right", resource: id, ...(action === undefined ? {} : { action }), reasons }];
	});
}

/** A resource of the registry; an app may be known by its policy alone. */
export async function resourceNamed(db: Db, id: string): Promise<Resource | undefined> {
	const found = (await findResource(db, id)) ?? (await findResource(db, id.toLowerCase()));
	if (found !== undefined) return found;
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
