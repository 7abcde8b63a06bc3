import { findRole, packagesOfRole, type Role, RoleCode } from "../catalogue/catalogue.js";
import { ESTATE_ROLE_ID, estateRole } from "../catalogue/estate-roles.js";

/** What a role from a party of some organisation form amounts to. */
export interface RoleMeaning {
	/** As requests and policies spell it: `urn:altinn:external-role:ccr` and `daglig-leder`. */
	readonly attributes: readonly (readonly [attributeId: string, value: string])[];
	/** Codes. */
	readonly packages: readonly string[];
	/** The packages differ with the form of the party that gives the role. */
	readonly byForm: boolean;
}

/** Relations that are no roles to decide by: they only carry what is given on them, or nothing (pdp 3.9, registry-access 3.1). */
const NO_ROLES: ReadonlySet<string> = new Set([
	RoleCode.rightholder,
	RoleCode.appControlledRightholder,
	RoleCode.agent,
	RoleCode.supplier,
]);

/** @param code Of the catalogue. @param form Organisation form of the party that gives the role. */
export function meaningOfRole(code: string, form: string): RoleMeaning {
	const role = NO_ROLES.has(code) ? undefined : findRole(code);
	if (role === undefined) {
		const attributes = estateRole(code) === code ? [[ESTATE_ROLE_ID, code] as const] : [];
		return { attributes, packages: [], byForm: false };
	}
	// One step: what comes with a role brings nothing more along.
	const roles = [role, ...role.implies.flatMap((implied) => findRole(implied) ?? [])];
	const packages = new Set<string>();
	for (const each of roles) {
		for (const row of packagesOfRole(each, form)) if (row.access) packages.add(row.code);
	}
	return {
		attributes: roles.flatMap(attributesOf),
		packages: [...packages],
		byForm: roles.some((each) => each.packages.some((row) => row.form !== undefined)),
	};
}

/** Whether a role gives a package itself, from a party of that form: what the roles that come with it give is not passed on. */
export function doesCarry(role: string, form: string, code: string): boolean {
	const found = findRole(role);
	return found !== undefined && packagesOfRole(found, form).some((row) => row.access && row.code === code);
}

/** A role's urn, and the older one where it has it. */
function attributesOf({ urn, legacyUrn }: Role): (readonly [string, string])[] {
	const urns = legacyUrn === undefined || legacyUrn === urn ? [urn] : [urn, legacyUrn];
	return urns.map((each) => {
		const colon = each.lastIndexOf(":");
		return [each.slice(0, colon), each.slice(colon + 1)];
	});
}
