import type { Kysely } from "kysely";
import { type AccessPackage, findPackage, packagesOfRole } from "../catalogue/catalogue.js";
import type { Database } from "../store/schema.js";
import { groupedBy } from "./grouping.js";
import {
	type InstanceRow,
	instancesOn,
	packagesOn,
	packagesPassedOn,
	type RightsRow,
	rightsOn,
	rightsPassedOn,
} from "./holding-repository.js";
import { Reason, type Relation } from "./model.js";

type Db = Kysely<Database>;

/** What a relation carries (registry-access 3.1). */
interface PackageHolding {
	readonly relation: Relation;
	readonly package: AccessPackage;
	/** Given as a package; else it comes with the role. */
	readonly given: boolean;
}

interface RightsHolding extends Omit<RightsRow, "holder"> {
	readonly relation: Relation;
}

interface InstanceHolding extends Omit<InstanceRow, "holder"> {
	readonly relation: Relation;
}

const idsOf = (relations: readonly Relation[], name: "assignment" | "delegation"): number[] =>
	relations.map((relation) => relation[name]).filter((id) => id !== undefined);

const carriesGifts = ({ roleOnly }: Relation): boolean => roleOnly !== true;

/** Access packages: given, passed on, and those that come with the roles. */
export async function packagesOf(db: Db, relations: readonly Relation[], now: number): Promise<PackageHolding[]> {
	const gifts = relations.filter(carriesGifts);
	const given = groupedBy(await packagesOn(db, idsOf(gifts, "assignment"), now), ({ holder }) => holder);
	const delegations = idsOf(relations, "delegation");
	const passedOn = groupedBy(await packagesPassedOn(db, delegations, now), ({ holder }) => holder);
	const holdings: PackageHolding[] = [];
	for (const relation of relations) {
		const { assignment, delegation, role, form } = relation;
		const carried = packagesOfRole(role, form ?? null).filter(({ access }) => access);
		if (delegation !== undefined) {
			for (const row of passedOn.get(delegation) ?? []) {
				if (row.onRole && !carried.some(({ code }) => code === row.package)) continue;
				add(holdings, relation, row.package, true);
			}
			continue;
		}
		if (assignment !== undefined && carriesGifts(relation)) {
			for (const row of given.get(assignment) ?? []) add(holdings, relation, row.package, true);
		}
		for (const { code } of carried) add(holdings, relation, code, false);
	}
	return holdings;
}

function add(holdings: PackageHolding[], relation: Relation, code: string, given: boolean): void {
	const found = findPackage(code);
	if (found !== undefined) holdings.push({ relation, package: found, given });
}

/** Single rights: given, and passed on. */
export async function rightsOf(
	db: Db,
	relations: readonly Relation[],
	now: number,
	resource?: string,
): Promise<RightsHolding[]> {
	const gifts = relations.filter(carriesGifts);
	const given = groupedBy(await rightsOn(db, idsOf(gifts, "assignment"), now, resource), ({ holder }) => holder);
	const delegations = idsOf(relations, "delegation");
	const passedOn = groupedBy(await rightsPassedOn(db, delegations, now, resource), ({ holder }) => holder);
	return relations.filter(carriesGifts).flatMap((relation) => {
		const { assignment, delegation } = relation;
		const rows = delegation === undefined ? given.get(assignment ?? 0) : passedOn.get(delegation);
		return (rows ?? []).map(({ holder: _, ...row }) => ({ ...row, relation }));
	});
}

/** Rights on single instances; those of a main unit are not its sub-units'. */
export async function instancesOf(
	db: Db,
	relations: readonly Relation[],
	now: number,
	of: { readonly resource?: string | undefined; readonly instance?: string | undefined } = {},
): Promise<InstanceHolding[]> {
	const own = relations.filter(({ reason }) => (reason & Reason.parent) === 0);
	const given = groupedBy(await instancesOn(db, idsOf(own, "assignment"), now, of), ({ holder }) => holder);
	return own.flatMap((relation) =>
		(given.get(relation.assignment ?? 0) ?? []).map(({ holder: _, ...row }) => ({ ...row, relation })),
	);
}
