import type { Kysely } from "kysely";
import { type AccessPackage, type CatalogueKind, findPackage, RoleCode } from "../../catalogue/catalogue.js";
import { Fault, invalid } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import type { Database, PartyKind } from "../../store/schema.js";
import type { Transaction } from "../../store/store.js";
import { newUuid } from "../../store/uuid.js";
import { removeAssignment, removeGrant } from "../cascade.js";
import { type AssignmentKey, ensureAssignment, findAssignment, isEmptyAssignment } from "../clients/assignment.js";
import { logPairs } from "../clients/facts.js";
import { isOver } from "../model.js";
import { at } from "../problems.js";
import { partyOfUrn } from "./party-urn.js";
import { finding, problem } from "./problems.js";

/** Which packages an organisation may give as a service owner, by code or urn (from the configuration). */
export type AllowedPackages = (orgNumber: string) => readonly string[];

/** `{from, to, packageUrn}` with everything looked up. */
export interface OwnerGrant {
	readonly from: Party;
	readonly to: Party;
	readonly package: AccessPackage;
	/** Organisation number of the service owner. */
	readonly owner: string;
}

const KIND: Readonly<Partial<Record<PartyKind, CatalogueKind>>> = {
	organization: "organisation",
	person: "person",
	"self-identified": "selfidentified",
};

/** Checks a call in the order of registry-access 3.4. @throws AM-00035, AM-00034, AM-00021, AM-00037 */
export async function readGrant(
	db: Kysely<Database>,
	body: { readonly from: string; readonly to: string; readonly packageUrn: string },
	owner: string,
	allowed: AllowedPackages,
): Promise<OwnerGrant> {
	const found = findPackage(body.packageUrn);
	if (found === undefined) throw new Fault(problem.unknownPackage);
	if (!allowed(owner).some((name) => findPackage(name) === found)) throw new Fault(problem.notAllowed);
	const from = await partyOfUrn(db, body.from);
	const to = await partyOfUrn(db, body.to);
	const malformed = [
		...(from === "malformed" ? [at(finding.badUrn, "/from")] : []),
		...(to === "malformed" ? [at(finding.badUrn, "/to")] : []),
	];
	if (malformed.length > 0 || from === "malformed" || to === "malformed") throw invalid(malformed);
	if (from === undefined || to === undefined || from.id === to.id) throw new Fault(problem.unknownParties);
	if (KIND[from.kind] !== found.for) throw new Fault(problem.packageType);
	return { from, to, package: found, owner };
}

const sourceOf = (owner: string): string => `service-owner:${owner}`;

/** Gives the package; neither a connection nor a check is needed, for the service owner is the authority. */
export async function grantPackage(
	tx: Transaction,
	{ from, to, package: given, owner }: OwnerGrant,
): Promise<{ id: string; assignmentId: string }> {
	const source = sourceOf(owner);
	const assignment = await ensureAssignment(tx, keyOf(from, to), { source, by: owner });
	const before = await packageRow(tx.db, assignment.id, given);
	if (before !== undefined && !isOver(before, tx.now)) return { id: before.uuid, assignmentId: assignment.uuid };
	// What agents had on an old gift must not come back to life with the new one.
	if (before !== undefined) await removeGrant(tx, { from: from.id, to: to.id }, "assignment_package", before.id);
	const id = newUuid(tx.now);
	await tx.db
		.insertInto("assignment_package")
		.values({
			uuid: id,
			assignment_id: assignment.id,
			package: given.code,
			valid_from: null,
			valid_to: null,
			source,
			created_at: tx.now,
			created_by: owner,
		})
		.execute();
	logPairs(tx, [[from.id, to.id]]);
	const details = { to: to.uuid, package: given.code, owner };
	tx.audit({ action: "service-owner.package-given", party: from.uuid, details });
	return { id, assignmentId: assignment.uuid };
}

/** The package whose taking back also ends a role of Altinn 2, and that role (registry-access 3.4). */
const TAX_MATTERS = "innbygger-skatteforhold-privatpersoner";
const TAX_ROLE = "a0282";

/** Takes back what the same service owner gave; nothing to take is no error. @throws AM-00038 */
export async function revokePackage(tx: Transaction, { from, to, package: given, owner }: OwnerGrant): Promise<void> {
	const assignment = await findAssignment(tx.db, keyOf(from, to));
	const row = assignment && (await packageRow(tx.db, assignment.id, given));
	if (assignment === undefined || row === undefined) return;
	if (row.source !== sourceOf(owner)) throw new Fault(problem.notYours);
	const pair = { from: from.id, to: to.id };
	await removeGrant(tx, pair, "assignment_package", row.id);
	if (given.code === TAX_MATTERS) {
		const role = await findAssignment(tx.db, { ...keyOf(from, to), role: TAX_ROLE });
		if (role !== undefined) await removeAssignment(tx, pair, role.id);
	}
	if (assignment.source === sourceOf(owner) && (await isEmptyAssignment(tx.db, assignment.id))) {
		await removeAssignment(tx, pair, assignment.id);
	}
	const details = { to: to.uuid, package: given.code, owner };
	tx.audit({ action: "service-owner.package-revoked", party: from.uuid, details });
}

const keyOf = (from: Party, to: Party): AssignmentKey => ({ from: from.id, to: to.id, role: RoleCode.rightholder });

interface PackageRow {
	readonly id: number;
	readonly uuid: string;
	readonly source: string;
	readonly valid_to: number | null;
}

async function packageRow(
	db: Kysely<Database>,
	assignment: number,
	{ code }: AccessPackage,
): Promise<PackageRow | undefined> {
	return db
		.selectFrom("assignment_package")
		.select(["id", "uuid", "source", "valid_to"])
		.where("assignment_id", "=", assignment)
		.where("package", "=", code)
		.executeTakeFirst();
}
