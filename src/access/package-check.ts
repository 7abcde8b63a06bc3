import type { Kysely } from "kysely";
import { type AccessPackage, findRole, packages, packagesOfRole, RoleCode } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import { packagesOn } from "./holding-repository.js";
import { packageFits, Reason, type Relation } from "./model.js";
import { relationsBetween } from "./relations.js";

/** One way by which somebody may give a package, or the reason why not. */
interface PackageReason {
	/** `Direct-RolePackage`, `KeyRole-AssignmentPackage-MainUnit-HovedAdmin`; `NoAccess`, `NotAssignable`. */
	readonly description: string;
	readonly relation?: Relation;
}

/** Whether a package may be given, and why or why not (registry-access 3.2, PackageCheck). */
export interface PackageCheck {
	readonly package: AccessPackage;
	readonly result: boolean;
	readonly reasons: readonly PackageReason[];
}

const mainAdministrator = findRole(RoleCode.mainAdministrator);

/**
 * Whether a user may give packages on behalf of a party: paths a to e of registry-access 3.2. All packages for parties of that
 * kind when none are named. What the user has from clients, or by roles that come with others, does not count.
 */
export async function checkPackages(
	db: Kysely<Database>,
	user: Party,
	from: Party,
	asked: readonly AccessPackage[] | undefined,
	now: number,
): Promise<PackageCheck[]> {
	const grounds = await groundsOf(db, user, from, now);
	const wanted = asked ?? packages.filter((each) => packageFits(each, from));
	return wanted.map((each) => checkPackage(each, grounds));
}

/** The same for one package, on grounds that are known. */
export function checkPackage(each: AccessPackage, grounds: Grounds): PackageCheck {
	const reasons = reasonsFor(each.code, grounds);
	if (reasons.length === 0) return { package: each, result: false, reasons: [{ description: "NoAccess" }] };
	if (!each.assignable) return { package: each, result: false, reasons: [{ description: "NotAssignable" }] };
	return { package: each, result: true, reasons };
}

/** Relations of the user, with the packages each lets him give. */
export interface Grounds {
	readonly byRole: ReadonlyMap<string, readonly Relation[]>;
	readonly byPackage: ReadonlyMap<string, readonly Relation[]>;
	/** What the role of the main administrator may give, from a party of that form. */
	readonly administered: ReadonlySet<string>;
}

export async function groundsOf(db: Kysely<Database>, user: Party, from: Party, now: number): Promise<Grounds> {
	const found = await relationsBetween(db, { from: from.id, to: user.id, now });
	// Who advises a business gives nothing of its owner's.
	const relations = found.filter(({ roleOnly }) => roleOnly !== true);
	const byRole = new Map<string, Relation[]>();
	const byPackage = new Map<string, Relation[]>();
	const put = (map: Map<string, Relation[]>, code: string, relation: Relation): void => {
		const known = map.get(code);
		if (known === undefined) map.set(code, [relation]);
		else known.push(relation);
	};
	const byAssignment = new Map<number, string[]>();
	const assignments = relations.map(({ assignment }) => assignment).filter((id) => id !== undefined);
	for (const row of await packagesOn(db, assignments, now)) {
		byAssignment.set(row.holder, [...(byAssignment.get(row.holder) ?? []), row.package]);
	}
	for (const relation of relations) {
		for (const { code, delegate } of packagesOfRole(relation.role, relation.form ?? null)) {
			if (delegate) put(byRole, code, relation);
		}
		for (const code of byAssignment.get(relation.assignment ?? 0) ?? []) put(byPackage, code, relation);
	}
	const rows = mainAdministrator === undefined ? [] : packagesOfRole(mainAdministrator, from.form ?? null);
	return { byRole, byPackage, administered: new Set(rows.filter(({ delegate }) => delegate).map(({ code }) => code)) };
}

function reasonsFor(code: string, grounds: Grounds): PackageReason[] {
	const { byRole, byPackage, administered } = grounds;
	const reasons = describe(byRole.get(code), "RolePackage");
	// Who received main administration as a package cannot give it on.
	if (code === RoleCode.mainAdministrator) return reasons;
	reasons.push(...describe(byPackage.get(code), "AssignmentPackage"));
	if (!administered.has(code)) return reasons;
	return [
		...reasons,
		...describe(byRole.get(RoleCode.mainAdministrator), "RolePackage", "-HovedAdmin"),
		...describe(byPackage.get(RoleCode.mainAdministrator), "AssignmentPackage", "-HovedAdmin"),
	];
}

function describe(relations: readonly Relation[] | undefined, by: string, end = ""): PackageReason[] {
	return (relations ?? []).map((relation) => {
		const { reason } = relation;
		const start = (reason & Reason.keyRole) === 0 ? "Direct" : "KeyRole";
		const unit = (reason & Reason.parent) === 0 ? "" : "-MainUnit";
		return { description: `${start}-${by}${unit}${end}`, relation };
	});
}

/** Whether the user is main administrator of the party, by role or by package. */
export const isMainAdministrator = ({ byRole, byPackage }: Grounds): boolean =>
	byRole.has(RoleCode.mainAdministrator) || byPackage.has(RoleCode.mainAdministrator);
