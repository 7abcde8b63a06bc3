import {
	type AccessPackage,
	packages as allPackages,
	findPackage,
	findRole,
	packagesOfRole,
	type Role,
	RoleCode,
} from "../../catalogue/catalogue.js";
import type { ValidationFinding } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import { at } from "../problems.js";
import { finding } from "./problems.js";

/** What a provider holds from a client in one role and may pass on, or what an agent got of it. */
export interface RoleAccess {
	readonly role: Role;
	readonly packages: readonly AccessPackage[];
	/** Registry ids. */
	readonly resources: readonly string[];
}

/** One package or resource that an agent is given or loses, in the role the provider holds it by. */
export interface Item {
	readonly role: Role;
	readonly package?: AccessPackage;
	/** Registry id. */
	readonly resource?: string;
	/** Where the call names it, for errors. */
	readonly path: string;
}

/** What became of an item. */
export interface ItemOutcome {
	readonly item: Item;
	/** False when it was so before. */
	readonly changed: boolean;
}

/** Roles that make nobody a client: suppliers act by scopes, apps give instances, agents are on the other side (4.1, 3.1). */
export const NO_CLIENT_ROLES: readonly string[] = [
	RoleCode.supplier,
	RoleCode.agent,
	RoleCode.appControlledRightholder,
];

/** Whether a party may be an agent at all: a person, or a system user made for it. */
export const canBeAgent = ({ kind, form }: Party): boolean =>
	kind === "person" || (kind === "system-user" && form === "AgentSystem");

interface Carried {
	/** Codes of all packages. */
	readonly codes: ReadonlySet<string>;
	/** Those that may be passed on, in the order of the catalogue. */
	readonly passable: readonly AccessPackage[];
}

const carriedByForm = new Map<Role, Map<string, Carried>>();

/** More forms than there are; whatever else a register may hold must not fill the memory. */
const MOST_FORMS = 500;

/** What a role carries from a party of that form; put together once, for a provider may have a hundred thousand clients. */
function carriedBy(role: Role, form: string | undefined): Carried {
	const forms = carriedByForm.get(role) ?? new Map<string, Carried>();
	carriedByForm.set(role, forms);
	const known = forms.get(form ?? "");
	if (known !== undefined) return known;
	const rows = packagesOfRole(role, form ?? null).filter(({ access }) => access);
	const codes = new Set(rows.map(({ code }) => code));
	const carried = { codes, passable: allPackages.filter(({ code, delegable }) => delegable && codes.has(code)) };
	if (forms.size < MOST_FORMS) forms.set(form ?? "", carried);
	return carried;
}

/** Whether a role gives a package from a party of that form. */
export const roleCarries = (role: Role, form: string | undefined, code: string): boolean =>
	carriedBy(role, form).codes.has(code);

/** The delegable packages of a role and of the packages given with it, in the order of the catalogue. */
export function passablePackages(
	role: Role,
	form: string | undefined,
	given: ReadonlySet<string>,
): readonly AccessPackage[] {
	const { codes, passable } = carriedBy(role, form);
	if (given.size === 0) return passable;
	return allPackages.filter(({ code, delegable }) => delegable && (given.has(code) || codes.has(code)));
}

/** `{role, packages}` and `{role, resources}` as sent. */
export interface RoleValues {
	readonly role: string;
	readonly packages?: readonly string[] | undefined;
	readonly resources?: readonly string[] | undefined;
}

/** Looks up the names in a batch; everything unknown is told at once. */
export function readItems(values: readonly RoleValues[]): { items: Item[]; findings: ValidationFinding[] } {
	const items: Item[] = [];
	const findings: ValidationFinding[] = [];
	for (const [i, { role: roleName, packages = [], resources = [] }] of values.entries()) {
		const role = findRole(roleName);
		if (role === undefined) findings.push(at(finding.unknownRole, `/values/${i}/role`));
		for (const [j, packageName] of packages.entries()) {
			const path = `/values/${i}/packages/${j}`;
			const found = findPackage(packageName);
			if (found === undefined) findings.push(at(finding.unknownPackage, path));
			else if (role !== undefined) items.push({ role, package: found, path });
		}
		for (const [j, resource] of resources.entries()) {
			if (role !== undefined) items.push({ role, resource, path: `/values/${i}/resources/${j}` });
		}
	}
	return { items, findings };
}
