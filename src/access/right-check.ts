import type { Kysely } from "kysely";
import { findPackage, findRole, packageUrn, RoleCode } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import { membershipsOf } from "../resources/access-list-repository.js";
import type { Resource } from "../resources/model.js";
import { type PolicyRight, policyRights } from "../resources/policy-rights.js";
import { findPolicyTrees } from "../resources/repository.js";
import type { AttributePair } from "../resources/right-key.js";
import type { Database } from "../store/schema.js";
import type { Policy, PolicySet } from "../xacml/model.js";
import { groupedBy } from "./grouping.js";
import { instancesOf, rightsOf } from "./holdings.js";
import type { Relation, StoredRight } from "./model.js";
import { checkPackage, type Grounds, groundsOf, isMainAdministrator } from "./package-check.js";
import { relationsBetween, withMappedRoles } from "./relations.js";

type Db = Kysely<Database>;

/** Why a right may be given, or why not (registry-access 3.2, reasonCodes). */
export type RightReason =
	| "RoleAccess"
	| "DelegationAccess"
	| "PackageAccess"
	| "MissingRoleAccess"
	| "MissingDelegationAccess"
	| "MissingPackageAccess"
	| "AccessListValidationFail"
	| "ResourceNotDelegable"
	| "ResourceIsMaskinPortenSchema";

export interface RightCheck {
	readonly right: StoredRight;
	readonly result: boolean;
	readonly reasonCodes: readonly RightReason[];
}

export interface RightQuestion {
	readonly resource: Resource;
	/** Rights on that instance count as held too. */
	readonly instance?: string;
	/** Schemas of Maskinporten may be given through their own API alone. */
	readonly schemas?: boolean;
}

/**
 * Whether a user may give the rights of a resource on behalf of a party, one by one (registry-access 3.2, single-right check).
 * Rights that the policy gives to nobody who could pass them on are left out.
 */
export async function checkRights(
	db: Db,
	user: Party,
	from: Party,
	question: RightQuestion,
	now: number,
): Promise<RightCheck[]> {
	const [checks = []] = await checkRightsOfMany(db, user, from, [question], now);
	return checks;
}

/** The same for many resources: the checks of each, in the order of the questions. */
export async function checkRightsOfMany(
	db: Db,
	user: Party,
	from: Party,
	questions: readonly RightQuestion[],
	now: number,
): Promise<RightCheck[][]> {
	const standing = await standingOf(db, user, from, now);
	const [only, ...others] = questions;
	// Of many resources the rights are read at once.
	const holdings = await rightsOf(db, standing.relations, now, others.length === 0 ? only?.resource.id : undefined);
	const given = groupedBy(holdings, ({ resource }) => resource);
	const refused = await lastingRefusals(db, from, questions);
	const all: RightCheck[][] = [];
	for (const [i, question] of questions.entries()) {
		const rights = refused[i] ?? [];
		const held = await heldBy(db, standing, question, { rights, given: given.get(question.resource.id) ?? [] }, now);
		all.push(rights.map((right) => checked(right, held)));
	}
	return all;
}

/** What stands in the way of each right of the resources whoever gives it on behalf of the party, in the order of the questions. */
export async function lastingRefusals(
	db: Db,
	from: Party,
	questions: readonly RightQuestion[],
): Promise<(readonly RefusedRight[])[]> {
	const trees = await findPolicyTrees(
		db,
		questions.map(({ resource }) => resource.id),
	);
	const all: (readonly RefusedRight[])[] = [];
	for (const { resource, schemas = false } of questions) {
		const tree = trees.get(resource.id);
		const against = obstacles(resource, schemas);
		const listed = await listedActions(db, resource, from);
		all.push(
			delegableRights(tree).map((right) => ({
				...right,
				refusals: [...against, ...(listed(right.action) ? [] : (["AccessListValidationFail"] as const))],
			})),
		);
	}
	return all;
}

function checked(
	{ key, action, resource, packages, roles, refusals: lasting }: RefusedRight,
	held: HeldByUser,
): RightCheck {
	const reasons: RightReason[] = [];
	if (roles.some((code) => held.roles.has(code))) reasons.push("RoleAccess");
	if (packages.some((code) => held.packages.has(code))) reasons.push("PackageAccess");
	if (held.keys.has(key)) reasons.push("DelegationAccess");
	const right = { key, action, resource };
	const refusals = [...lasting];
	if (reasons.length > 0 && refusals.length === 0) return { right, result: true, reasonCodes: reasons };
	if (reasons.length === 0) {
		if (roles.length > 0) refusals.push("MissingRoleAccess");
		if (packages.length > 0) refusals.push("MissingPackageAccess");
		refusals.push("MissingDelegationAccess");
	}
	return { right, result: false, reasonCodes: refusals };
}

/** A right of a policy with the packages and roles that have it alone, by their codes. */
export interface DelegableRight extends PolicyRight {
	readonly packages: readonly string[];
	readonly roles: readonly string[];
}

interface RefusedRight extends DelegableRight {
	readonly refusals: readonly RightReason[];
}

const delegable = new WeakMap<Policy | PolicySet, readonly DelegableRight[]>();

/** The rights of a resource that can be passed on, not those of its owner alone; the same list for the same content. */
export function delegableRights(tree: Policy | PolicySet | undefined): readonly DelegableRight[] {
	if (tree === undefined) return [];
	let rights = delegable.get(tree);
	if (rights === undefined) {
		rights = policyRights(tree)
			.map((right) => ({
				...right,
				packages: aloneIn(right, packageOf),
				roles: aloneIn(right, roleOf),
				kinds: aloneIn(right, kindOf),
			}))
			.filter(({ kinds }) => kinds.length > 0);
		delegable.set(tree, rights);
	}
	return rights;
}

/** What the alternatives of one subject attribute name. */
function aloneIn({ subjects }: PolicyRight, nameOf: (subject: AttributePair) => string | undefined): string[] {
	const names = subjects.map(([first, second]) =>
		first === undefined || second !== undefined ? undefined : nameOf(first),
	);
	return [...new Set(names.filter((name) => name !== undefined))];
}

const PACKAGE = "urn:altinn:accesspackage";
const ROLES: ReadonlySet<string> = new Set([
	"urn:altinn:rolecode",
	"urn:altinn:external-role:ccr",
	"urn:altinn:external-role:cra",
]);

/** Kinds of subjects whose rights can be passed on (registry-access 1.4, v2). */
const kindOf = ({ type }: AttributePair): string | undefined =>
	type.toLowerCase() === PACKAGE || ROLES.has(type.toLowerCase()) ? type : undefined;

const packageOf = ({ type, value }: AttributePair): string | undefined =>
	type.toLowerCase() === PACKAGE ? findPackage(packageUrn(value))?.code : undefined;

/** An external role by its code, an older one by its urn: `urn:altinn:rolecode:dagl` is that of `daglig-leder`. */
const roleOf = ({ type, value }: AttributePair): string | undefined =>
	ROLES.has(type.toLowerCase()) ? findRole(`${type}:${value}`)?.code : undefined;

function obstacles({ delegable, type }: Resource, schemas: boolean): RightReason[] {
	const found: RightReason[] = [];
	if (!delegable) found.push("ResourceNotDelegable");
	if (type === "MaskinportenSchema" && !schemas) found.push("ResourceIsMaskinPortenSchema");
	return found;
}

/** Which actions the access lists let the party pass on. */
async function listedActions(db: Db, resource: Resource, from: Party): Promise<(action: string) => boolean> {
	if (resource.accessListMode !== "Enabled" || from.kind !== "organization") return () => true;
	const memberships = await membershipsOf(db, from.id, resource.id);
	return (action) =>
		memberships.some(
			({ actionFilters }) =>
				actionFilters === undefined || actionFilters.some((each) => each.toLowerCase() === action.toLowerCase()),
		);
}

/** What a user has on behalf of a party, whatever the resource. */
interface Standing {
	readonly relations: readonly Relation[];
	readonly grounds: Grounds;
	/** Codes. */
	readonly roles: ReadonlySet<string>;
}

async function standingOf(db: Db, user: Party, from: Party, now: number): Promise<Standing> {
	const found = await relationsBetween(db, { from: from.id, to: user.id, now, appControlled: true });
	// Who advises a business gives nothing of its owner's.
	const relations = found.filter(({ roleOnly }) => roleOnly !== true);
	const roles = new Set(withMappedRoles(relations).map(({ role }) => role.code));
	const grounds = await groundsOf(db, user, from, now);
	if (isMainAdministrator(grounds)) {
		for (const code of findRole(RoleCode.mainAdministrator)?.implies ?? []) roles.add(code);
	}
	return { relations, grounds, roles };
}

/** Of what the rights of a resource ask for, what the user holds: codes of roles and packages, keys of rights. */
interface HeldByUser {
	readonly roles: ReadonlySet<string>;
	readonly packages: ReadonlySet<string>;
	readonly keys: ReadonlySet<string>;
}

async function heldBy(
	db: Db,
	{ relations, grounds, roles }: Standing,
	{ resource: { id: resource }, instance }: RightQuestion,
	{
		rights,
		given,
	}: {
		readonly rights: readonly DelegableRight[];
		/** Single rights on the resource that the user holds. */
		readonly given: readonly { readonly rights: readonly StoredRight[] }[];
	},
	now: number,
): Promise<HeldByUser> {
	const named = [...new Set(rights.flatMap(({ packages }) => packages))];
	const asked = named.map(findPackage).filter((each) => each !== undefined);
	const packages = new Set(asked.filter((each) => checkPackage(each, grounds).result).map(({ code }) => code));
	const keys = new Set(given.flatMap((holding) => holding.rights.map(({ key }) => key)));
	if (instance !== undefined) {
		for (const holding of await instancesOf(db, relations, now, { resource, instance })) {
			for (const { key } of holding.rights) keys.add(key);
		}
	}
	return { roles, packages, keys };
}
