import { readFileSync } from "node:fs";

/**
 * The catalogue of access packages and roles (registry-access 2): facts that change with a release, not with a write. Read
 * once from `fixtures/catalogue`; everything in it is frozen.
 */
export interface Names {
	readonly nb: string;
	readonly nn: string;
	readonly en: string;
}

export type CatalogueKind = "organisation" | "person" | "systemuser" | "selfidentified" | "internal";

export interface AreaGroup {
	readonly id: string;
	readonly names: Names;
	readonly for: CatalogueKind;
}

export interface Area {
	/** `skatt_avgift_regnskap_og_toll`; the urn is `accesspackage:area:` and this. */
	readonly code: string;
	readonly id: string;
	readonly group: string;
	readonly names: Names;
	readonly icon: string;
}

export interface AccessPackage {
	/** The end of the urn: `merverdiavgift`. */
	readonly code: string;
	/** One package has another code than its urn says. */
	readonly otherCode?: string;
	readonly id: string;
	/** Code of its area. */
	readonly area: string;
	readonly names: Names;
	/** Whose package it is: the kind of the party that gives it. */
	readonly for: CatalogueKind;
	/** May be passed on in client delegation. */
	readonly delegable: boolean;
	/** May be given through an ordinary connection. */
	readonly assignable: boolean;
	readonly forServiceOwners: boolean;
}

export interface RolePackage {
	readonly code: string;
	/** Who holds the role has the package. */
	readonly access: boolean;
	/** Who holds the role may give the package on. */
	readonly delegate: boolean;
	readonly assign?: boolean;
	/** The row counts only when the party that gives has this organisation form. */
	readonly form?: string;
}

export interface Role {
	/** `daglig-leder`, `rettighetshaver`, `a0212`. */
	readonly code: string;
	readonly id: string;
	readonly urn: string;
	/** `dagl`. */
	readonly legacyCode?: string;
	readonly legacyUrn?: string;
	readonly names: Names;
	/** `sys-ccr`, `sys-cra`, `sys-altinn2`, `sys-altinn3`. */
	readonly provider: string;
	readonly for: CatalogueKind;
	/** Who holds it acts with all that the organisation itself has received. */
	readonly key: boolean;
	/** May be made by users. */
	readonly assignable: boolean;
	readonly forServiceOwners: boolean;
	/** Codes of roles that come with it, from the same party. */
	readonly implies: readonly string[];
	readonly packages: readonly RolePackage[];
}

/** An organisation form, or the variant of another kind of party. */
export interface Form {
	readonly code: string;
	readonly id: string;
	readonly for: CatalogueKind;
	readonly names: Names;
	/** Codes of roles that parties of this form can have. */
	readonly roles: readonly string[];
}

export interface Provider {
	readonly id: string;
	readonly code: string;
	readonly name: string;
}

export interface PartyType {
	readonly key: string;
	readonly id: string;
	readonly names: Names;
}

export const PACKAGE_URN = "urn:altinn:accesspackage:";
export const AREA_URN = "accesspackage:area:";

/** Roles the rules name (registry-access 2.4 and 3.1). */
export const RoleCode = {
	rightholder: "rettighetshaver",
	appControlledRightholder: "appstyrt-rettighetshaver",
	agent: "agent",
	supplier: "supplier",
	mainAdministrator: "hovedadministrator",
	privatePerson: "privatperson",
	selfRegistered: "selvregistrert",
	mainUnit: "hovedenhet",
	nonCommercialMainUnit: "ikke-naeringsdrivende-hovedenhet",
	sharedResponsibility: "deltaker-delt-ansvar",
	accountant: "regnskapsforer",
	auditor: "revisor",
	businessManager: "forretningsforer",
} as const;

const read = <T>(name: string): readonly T[] =>
	JSON.parse(readFileSync(new URL(`../../fixtures/catalogue/${name}.json`, import.meta.url), "utf8")) as readonly T[];

export const groups = read<AreaGroup>("groups");
export const areas = read<Area>("areas");
export const packages = read<AccessPackage>("packages");
export const roles = read<Role>("roles");
export const forms = read<Form>("forms");
export const providers = read<Provider>("providers");
export const partyTypes = read<PartyType>("party-types");

const packageByName = new Map<string, AccessPackage>();
for (const each of packages) {
	for (const name of [each.code, each.otherCode, PACKAGE_URN + each.code, each.id]) {
		if (name !== undefined) packageByName.set(name.toLowerCase(), each);
	}
}
const roleByName = new Map<string, Role>();
for (const each of roles) {
	for (const name of [each.code, each.urn, each.legacyCode, each.legacyUrn, each.id]) {
		if (name !== undefined) roleByName.set(name.toLowerCase(), each);
	}
}

/** A package by its code, urn or id, in any case. */
export const findPackage = (name: string): AccessPackage | undefined => packageByName.get(name.toLowerCase());

export const packageUrn = (code: string): string => PACKAGE_URN + code;

/** A role by its code, urn, legacy code, legacy urn or id, in any case. */
export const findRole = (name: string): Role | undefined => roleByName.get(name.toLowerCase());

/** The packages that come with a role from a party of that form. */
export function packagesOfRole(role: Role, form: string | null): readonly RolePackage[] {
	return role.packages.filter((row) => row.form === undefined || row.form === form);
}
