import type { Kysely } from "kysely";
import { type Role, roles } from "../catalogue/catalogue.js";
import { rightName } from "../resources/right-names.js";
import type { Database } from "../store/schema.js";
import { entityViews } from "./clients/party-view.js";
import { groupedBy } from "./grouping.js";
import type { CatalogueResource, Language, Wording } from "./metadata/model.js";
import { findResource } from "./metadata/repository.js";
import { compactPackage, compactRole, resourceView } from "./metadata/views.js";
import { Reason, type Relation, type StoredRight } from "./model.js";
import type { PackageCheck } from "./package-check.js";
import type { RightCheck } from "./right-check.js";

type Db = Kysely<Database>;

const REASONS: readonly (readonly [flag: number, name: string, description: string])[] = [
	[Reason.direct, "direct", "Given directly"],
	[Reason.clientDelegation, "client-delegation", "Passed on by a provider that has the giver as client"],
	[Reason.keyRole, "keyrole", "Given to an organisation in which the receiver has a key role"],
	[Reason.roleMap, "rolemap", "Comes with another role"],
	[Reason.parent, "parent", "Given by the main unit, or by the business of an owner"],
];

/** `{flag, items}` (registry-access 3.1, Reason). */
export function reasonView(flag: number) {
	const items = REASONS.filter(([bit]) => (flag & bit) !== 0).map(([, name, description]) => ({ name, description }));
	return { flag, items };
}

/** The inner numbers of all parties that relations name. */
export function partiesIn(relations: Iterable<Relation>): Set<number> {
	const ids = new Set<number>();
	for (const { from, to, via } of relations) {
		ids.add(from).add(to);
		if (via !== undefined) ids.add(via);
	}
	return ids;
}

type PermissionViews = (relation: Relation) => ReturnType<typeof permissionView>;
const reasonViews = new Map<number, ReturnType<typeof reasonView>>();

function permissionView(relation: Relation, entity: Awaited<ReturnType<typeof entityViews>>) {
	const { from, to, via, role, viaRole, reason } = relation;
	return {
		from: entity(from),
		to: entity(to),
		via: via === undefined ? null : entity(via),
		role: compactRole(role),
		viaRole: viaRole === undefined ? null : compactRole(viaRole),
		reason: sharedReasonView(reason),
	};
}

/** One object for each, for a list may tell it of a hundred thousand. */
function sharedReasonView(flag: number) {
	let view = reasonViews.get(flag);
	if (view === undefined) {
		view = reasonView(flag);
		reasonViews.set(flag, view);
	}
	return view;
}

/** Shows relations as Permissions (registry-access 3.1). */
export async function permissionViews(db: Db, relations: readonly Relation[]): Promise<PermissionViews> {
	const entity = await entityViews(db, partiesIn(relations));
	return (relation) => permissionView(relation, entity);
}

/** `{…, permissions[]}` for each thing, in the order the things were first met. */
export function withPermissions<T extends { readonly relation: Relation }>(
	holdings: readonly T[],
	keyOf: (holding: T) => string,
	view: (holding: T) => Readonly<Record<string, unknown>>,
	permission: PermissionViews,
): Readonly<Record<string, unknown>>[] {
	return [...groupedBy(holdings, keyOf).values()].map((group) => ({
		...view(group[0] as T),
		permissions: group.map(({ relation }) => permission(relation)),
	}));
}

/** Roles once each, in the order of the catalogue. */
export function rolesView(of: Iterable<Role>) {
	const distinct = new Set(of);
	return roles.filter((role) => distinct.has(role)).map(compactRole);
}

/** Shows resources by their registry ids; one that is gone by its id alone. */
export async function resourceViews(db: Db, ids: Iterable<string>, wording: Wording) {
	const views = new Map<string, ReturnType<typeof resourceView>>();
	for (const id of new Set(ids)) views.set(id, resourceView((await findResource(db, id)) ?? gone(id), wording));
	return (id: string) => views.get(id) ?? resourceView(gone(id), wording);
}

const gone = (id: string): CatalogueResource => ({
	id,
	type: "Default",
	ownerCode: "",
	title: {},
	description: {},
	owner: { names: {}, orgNumber: undefined, logo: undefined },
});

/** `{key, name, resource[], action}`. */
export const rightView = ({ key, action, resource }: StoredRight, language: Language) => ({
	key,
	name: rightName(action, resource, language),
	resource,
	action,
});

export const rightCheckView = ({ right, result, reasonCodes }: RightCheck, language: Language) => ({
	right: rightView(right, language),
	result,
	reasonCodes,
});

/** PackageChecks with the names of the parties that make them so. */
export async function packageCheckViews(db: Db, checks: readonly PackageCheck[]) {
	const relations = checks.flatMap(({ reasons }) => reasons.map(({ relation }) => relation));
	const entity = await entityViews(db, partiesIn(relations.filter((relation) => relation !== undefined)));
	return checks.map(({ package: each, result, reasons }) => ({
		package: compactPackage(each),
		result,
		reasons: reasons.map(({ description, relation }) => {
			const via = relation?.via === undefined ? undefined : entity(relation.via);
			return {
				description,
				roleId: relation?.role.id ?? null,
				roleUrn: relation?.role.urn ?? null,
				fromId: relation === undefined ? null : entity(relation.from).id,
				fromName: relation === undefined ? null : entity(relation.from).name,
				toId: relation === undefined ? null : entity(relation.to).id,
				toName: relation === undefined ? null : entity(relation.to).name,
				viaId: via?.id ?? null,
				viaName: via?.name ?? null,
				viaRoleId: relation?.viaRole?.id ?? null,
				viaRoleUrn: relation?.viaRole?.urn ?? null,
			};
		}),
	}));
}
