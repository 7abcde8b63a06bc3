import type { Kysely } from "kysely";
import { findPackage, findRole, packageUrn } from "../catalogue/catalogue.js";
import { policyRights } from "../resources/policy-rights.js";
import { findPolicyTree } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import { groupedBy } from "./grouping.js";
import { instancesOf, packagesOf, rightsOf } from "./holdings.js";
import { Reason, type Relation, type StoredRight } from "./model.js";
import { relationsBetween, withMappedRoles } from "./relations.js";

type Db = Kysely<Database>;

/** A right somebody holds, and every way it came by. */
export interface HeldRight {
	readonly right: StoredRight;
	readonly relations: readonly Relation[];
}

/** Rights given as such to the receiver itself, and those that it has by another way. */
export interface HeldRights {
	readonly direct: readonly HeldRight[];
	readonly indirect: readonly HeldRight[];
}

interface Held {
	readonly right: StoredRight;
	readonly relation: Relation;
	readonly direct: boolean;
}

/**
 * What a receiver may do with a resource, or with one instance of it, on behalf of a giver (registry-access 3.2, 13 and 19).
 * Indirect is what comes by key roles, the main unit, a provider, or with the roles and packages that the policy names.
 */
export async function heldRights(
	db: Db,
	of: { readonly from: number; readonly to: number; readonly resource: string; readonly instance?: string },
	now: number,
): Promise<HeldRights> {
	const { from, to, resource, instance } = of;
	const relations = await relationsBetween(db, { from, to, now, clientDelegations: true, appControlled: true });
	const given =
		instance === undefined
			? await rightsOf(db, relations, now, resource)
			: await instancesOf(db, relations, now, { resource, instance });
	const held: Held[] = given.flatMap(({ rights, relation }) =>
		rights.map((right) => ({ right, relation, direct: relation.reason === Reason.direct })),
	);
	// What somebody may do with the resource, he may do with the instance.
	if (instance !== undefined) {
		for (const { rights, relation } of await rightsOf(db, relations, now, resource)) {
			held.push(...rights.map((right) => ({ right, relation, direct: false })));
		}
	}
	held.push(...(await byPolicy(db, relations, resource, now)));
	return {
		direct: byRight(held.filter(({ direct }) => direct)),
		indirect: byRight(held.filter(({ direct }) => !direct)),
	};
}

/** Rights that the policy gives to a role or package that the receiver holds. */
async function byPolicy(db: Db, relations: readonly Relation[], resource: string, now: number): Promise<Held[]> {
	const tree = await findPolicyTree(db, resource);
	if (tree === undefined) return [];
	const holders = new Map<string, Relation[]>();
	const put = (name: string, relation: Relation): void => {
		const known = holders.get(name);
		if (known === undefined) holders.set(name, [relation]);
		else known.push(relation);
	};
	for (const relation of withMappedRoles(relations)) {
		if (relation.delegation === undefined) put(`role ${relation.role.code}`, relation);
	}
	for (const holding of await packagesOf(db, relations, now)) put(`package ${holding.package.code}`, holding.relation);
	return policyRights(tree).flatMap(({ key, action, resource: attributes, subjects }) => {
		const names = subjects.map(([first, second]) => (second === undefined && first ? nameOf(first) : undefined));
		const found = new Set(names.flatMap((name) => (name === undefined ? [] : (holders.get(name) ?? []))));
		return [...found].map((relation) => ({ right: { key, action, resource: attributes }, relation, direct: false }));
	});
}

function nameOf({ type, value }: { readonly type: string; readonly value: string }): string | undefined {
	if (type.toLowerCase() === "urn:altinn:accesspackage") {
		const found = findPackage(packageUrn(value));
		return found && `package ${found.code}`;
	}
	const role = findRole(`${type}:${value}`);
	return role && `role ${role.code}`;
}

const byRight = (held: readonly Held[]): HeldRight[] =>
	[...groupedBy(held, ({ right }) => right.key).values()].map((group) => ({
		right: (group[0] as Held).right,
		relations: group.map(({ relation }) => relation),
	}));
