import { randomUUID } from "node:crypto";
import { Fault, invalid, type ValidationFinding } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import {
	canonicalRedirect,
	orgOfVendorId,
	type Right,
	type System,
	type SystemChangeType,
	type SystemDefinition,
	vendorIdOf,
} from "./model.js";
import { finding, problems, unknownToDelete } from "./problems.js";
import {
	findSystem,
	givenToUsersOf,
	insertSystem,
	insertSystemChange,
	markSystemDeleted,
	switchOffUsersOf,
	updateSystem,
} from "./repository.js";
import { canonicalPackages, checkClientIds, checkPackages, checkRedirectUrls, checkRights } from "./rules.js";
import type { PackageInput, RightInput, SystemInput } from "./schemas.js";

/** Who changes the register: an organisation, by one of its Maskinporten clients. */
export interface Registrar {
	/** Missing when an administrator's token names no organisation. */
	readonly orgNumber: string | undefined;
	readonly clientId: string | undefined;
	/** May change every vendor's systems. */
	readonly admin: boolean;
}

/**
 * Registers a system (systemuser 2.1, R8).
 *
 * @returns its inner uuid.
 * @throws {Fault} 400 with the codes of systemuser 2.8, 403 for another organisation's system.
 */
export async function registerSystem(tx: Transaction, input: SystemInput, by: Registrar): Promise<string> {
	const vendorOrg = orgOfVendorId(input.vendor.ID.trim());
	if (vendorOrg === undefined) throw invalid([finding("vendorId")]);
	checkOwner(vendorOrg, by);
	const id = input.id.trim();
	const internalId = randomUUID();
	const taken = await findSystem(tx.db, id);
	throwIfAny([
		...(id.startsWith(`${vendorOrg}_`) ? [] : [finding("idPrefix")]),
		...(taken === undefined ? [] : [finding("idTaken")]),
		...(/\s/.test(id) ? [finding("idBlank")] : []),
		...(await checkDefinition(tx, input, internalId)),
	]);
	await insertSystem(tx, { ...definitionOf(input), internalId, id, vendorOrg });
	await record(tx, { internalId, id }, "create", by, pascalSystem(input, id, vendorOrg));
	return internalId;
}

/**
 * Replaces all of a system (R5). What the body leaves out is emptied.
 *
 * @throws {Fault} 404 unknown or of another vendor, 403, 400 deleted or not valid.
 */
export async function replaceSystem(
	tx: Transaction,
	systemId: string,
	input: SystemInput,
	by: Registrar,
): Promise<void> {
	const system = await ownSystem(tx, systemId, by);
	if (input.vendor.ID.trim() !== vendorIdOf(system.vendorOrg)) throw new Fault(problems.otherVendor);
	checkNotDeleted(system);
	throwIfAny([
		...(input.id.trim() === system.id ? [] : [finding("idDiffers")]),
		...(await checkDefinition(tx, input, system.internalId)),
	]);
	await updateSystem(tx, system.internalId, definitionOf(input));
	await record(tx, system, "update", by, pascalSystem(input, system.id, system.vendorOrg));
}

/**
 * Replaces the rights of a system (R9). Its users keep what they were given.
 *
 * @throws {Fault} as `replaceSystem`.
 */
export async function replaceRights(
	tx: Transaction,
	systemId: string,
	input: readonly RightInput[],
	by: Registrar,
): Promise<void> {
	const system = await ownSystem(tx, systemId, by);
	checkNotDeleted(system);
	const rights = input.map(rightOf);
	throwIfAny(await checkRights(tx.db, rights));
	await updateSystem(tx, system.internalId, { ...system, rights });
	await record(tx, system, "rightsupdate", by, rights.map(pascalRight));
}

/**
 * Replaces the access packages of a system (R10). Its users keep what they were given.
 *
 * @throws {Fault} as `replaceSystem`.
 */
export async function replacePackages(
	tx: Transaction,
	systemId: string,
	input: readonly PackageInput[],
	by: Registrar,
): Promise<void> {
	const system = await ownSystem(tx, systemId, by);
	checkNotDeleted(system);
	const packages = packagesOf(input);
	throwIfAny(checkPackages(packages, system.isVisible));
	await updateSystem(tx, system.internalId, { ...system, packages });
	await record(tx, system, "accesspackageupdate", by, packages.map(pascalPackage));
}

/**
 * Deletes a system (R11): its client ids are free again, so no token names its users any more, and from the same revision on
 * its users are permitted nothing; its id is never free. Done twice it is the same.
 *
 * @throws {Fault} 400 unknown, 403.
 */
export async function deleteSystem(tx: Transaction, systemId: string, by: Registrar): Promise<void> {
	const system = await findSystem(tx.db, systemId);
	if (system === undefined) throw unknownToDelete(systemId);
	checkOwner(system.vendorOrg, by);
	if (system.deletedAt !== undefined) return;
	await markSystemDeleted(tx, system.internalId);
	const parties = await switchOffUsersOf(tx, system.internalId);
	if (parties.length > 0) tx.log({ kind: "parties", parties });
	const pairs = await givenToUsersOf(tx.db, system.internalId);
	if (pairs.length > 0) tx.log({ kind: "facts", pairs });
	await record(tx, system, "delete", by);
}

/** @throws {Fault} 404 or 403 */
async function ownSystem(tx: Transaction, systemId: string, by: Registrar): Promise<System> {
	const system = await findSystem(tx.db, systemId);
	if (system === undefined) throw new Fault(problems.unknown);
	checkOwner(system.vendorOrg, by);
	return system;
}

/** @throws {Fault} 403 unless the vendor itself, or an administrator, calls. */
export function checkOwner(vendorOrg: string, by: Registrar): void {
	if (!by.admin && by.orgNumber !== vendorOrg) throw new Fault(problems.notOwner);
}

function checkNotDeleted({ deletedAt }: System): void {
	if (deletedAt !== undefined) throw new Fault(problems.deleted);
}

async function checkDefinition(
	tx: Transaction,
	input: SystemInput,
	internalId: string,
): Promise<readonly ValidationFinding[]> {
	return [
		...(await checkRights(tx.db, (input.rights ?? []).map(rightOf))),
		...(await checkClientIds(tx.db, input.clientId ?? [], internalId)),
		...checkRedirectUrls(input.allowedRedirectUrls ?? []),
		...checkPackages(packagesOf(input.accessPackages), input.isVisible ?? true),
	];
}

function throwIfAny(findings: readonly ValidationFinding[]): void {
	if (findings.length === 0) return;
	throw invalid([...findings].sort((a, b) => (a.code < b.code ? -1 : 1)));
}

/** What a body says of a system, as it is stored. */
export function definitionOf(input: SystemInput): SystemDefinition {
	return {
		names: translationsOf(input.name),
		descriptions: translationsOf(input.description),
		rights: (input.rights ?? []).map(rightOf),
		packages: packagesOf(input.accessPackages),
		clientIds: input.clientId ?? [],
		redirectUrls: (input.allowedRedirectUrls ?? []).flatMap((url) => canonicalRedirect(url) ?? []),
		isVisible: input.isVisible ?? true,
	};
}

/** More languages than the three may be given. */
const translationsOf = (input: SystemInput["name"]): Readonly<Record<string, string>> => ({ ...input });

function rightOf({ action, resource }: RightInput): Right {
	const pairs = resource.map(({ id, value }) => ({ id, value }));
	return action === undefined || action === null ? { resource: pairs } : { action, resource: pairs };
}

const packagesOf = (input: readonly PackageInput[] | null | undefined): readonly string[] =>
	canonicalPackages((input ?? []).map(({ urn }) => urn ?? ""));

async function record(
	tx: Transaction,
	{ internalId, id }: Pick<System, "internalId" | "id">,
	type: SystemChangeType,
	by: Registrar,
	data?: unknown,
): Promise<void> {
	await insertSystemChange(tx, internalId, { type, byOrg: by.orgNumber ?? "", clientId: by.clientId, data });
	tx.log({ kind: "systems", ids: [internalId] });
	tx.audit({ action: `system.${AUDITED[type]}`, details: { systemId: id, clientId: by.clientId } });
}

const AUDITED = {
	create: "registered",
	update: "replaced",
	rightsupdate: "rights-replaced",
	accesspackageupdate: "packages-replaced",
	delete: "deleted",
} as const satisfies Record<SystemChangeType, string>;

// The change log shows what was written with the member names of the original's own objects (systemuser 1.8).

const pascalRight = ({ action, resource }: Right) => ({ Action: action ?? null, Resource: resource });
const pascalPackage = (urn: string) => ({ Urn: urn });

function pascalSystem(input: SystemInput, id: string, vendorOrg: string): Readonly<Record<string, unknown>> {
	const { names, descriptions, rights, packages, clientIds, redirectUrls, isVisible } = definitionOf(input);
	return {
		Id: id,
		Vendor: { ID: vendorIdOf(vendorOrg) },
		Name: names,
		Description: descriptions,
		Rights: rights.map(pascalRight),
		AccessPackages: packages.map(pascalPackage),
		ClientId: clientIds,
		IsVisible: isVisible,
		AllowedRedirectUrls: redirectUrls,
	};
}
