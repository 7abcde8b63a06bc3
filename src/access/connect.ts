import type { Kysely } from "kysely";
import { RoleCode } from "../catalogue/catalogue.js";
import { Fault, invalid } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import { logChange, removeAssignment } from "./cascade.js";
import { logPairs } from "./clients/facts.js";
import { findAssignment, insertAssignment, type Row, setTimes } from "./grant-repository.js";
import { type Giving, isOver, UNLIMITED, type Validity } from "./model.js";
import { at, finding, problem } from "./problems.js";
import { hasAssignment } from "./relation-repository.js";
import { relationsBetween } from "./relations.js";

/** Whether a party has anything from another, by whatever way, or will have (AM-00022). */
export async function isConnected(db: Kysely<Database>, from: Party, to: Party, now: number): Promise<boolean> {
	if (await hasAssignment(db, from.id, to.id, now)) return true;
	return (await relationsBetween(db, { from: from.id, to: to.id, now, clientDelegations: true })).length > 0;
}

/**
 * Both as they are now: one may have been deleted since the call came in.
 *
 * @throws AM-00021 when somebody is gone, AM.VLD-00009 when both are one
 */
export async function checkParties(tx: Transaction, { from, to }: Pick<Giving, "from" | "to">): Promise<void> {
	if (from.id === to.id) throw invalid([at(finding.parameter, ["QUERY/from", "QUERY/to"])]);
	await checkNotEnded(tx, [from, to]);
}

/** @throws AM-00021 when one of them is gone */
export async function checkNotEnded(tx: Transaction, parties: readonly Party[]): Promise<void> {
	const ids = parties.map(({ id }) => id);
	for (const { deletedAt, died } of await findParties(tx.db, ids)) {
		if (died !== undefined || (deletedAt !== undefined && deletedAt <= tx.now)) {
			throw new Fault(problem.unknownParties, {
				detail: "A party that is deleted or dead neither gives nor receives.",
			});
		}
	}
}

/** @throws AM.VLD-00022 */
export function checkValidity(validity: Validity | undefined, now: number): void {
	if (validity === undefined || validity.validTo === null) return;
	const start = Math.max(validity.validFrom ?? 0, now);
	if (validity.validTo <= start) throw invalid([at(finding.notInFuture, ["QUERY/validFrom", "QUERY/validTo"])]);
}

export interface Given {
	readonly uuid: string;
	/** False when it was so before. */
	readonly changed: boolean;
}

/**
 * Makes a party a rightholder of another, or finds that it is one; times not stated stay as they are. Packages and rights that
 * are given to it end with it.
 *
 * @throws AM-00021, AM.VLD-00008, AM.VLD-00009, AM.VLD-00022
 */
export async function addRightholder(tx: Transaction, giving: Giving): Promise<Given> {
	const { by, from, to, validity } = giving;
	await checkParties(tx, giving);
	checkValidity(validity, tx.now);
	if (to.kind !== "organization" && to.kind !== "person") throw invalid([at(finding.entityType, "QUERY/to")]);
	const known = await livingAssignment(tx, from, to);
	if (known === undefined) {
		const { uuid } = await newRightholder(tx, giving, validity ?? UNLIMITED);
		return { uuid, changed: true };
	}
	if (validity === undefined || sameTimes(known, validity)) return { uuid: known.uuid, changed: false };
	await setTimes(tx, "assignment", known.id, validity);
	await logChange(tx, { from: from.id, to: to.id }, { assignments: [known.id] });
	tx.audit({
		action: "connection.times-changed",
		party: from.uuid,
		details: { to: to.uuid, by: by.uuid, ...timesOf(validity) },
	});
	return { uuid: known.uuid, changed: true };
}

/** The rightholder assignment that gifts hang on; made when it is not there. */
export async function rightholder(tx: Transaction, giving: Giving): Promise<Row> {
	return (await livingAssignment(tx, giving.from, giving.to)) ?? newRightholder(tx, giving, UNLIMITED);
}

/** What hung on an assignment that is over must not come back to life with a new one: it is removed. */
async function livingAssignment(tx: Transaction, from: Party, to: Party): Promise<Row | undefined> {
	const known = await findAssignment(tx.db, from.id, to.id, RoleCode.rightholder);
	if (known === undefined || !isOver(known, tx.now)) return known;
	await removeAssignment(tx, { from: from.id, to: to.id }, known.id);
	return undefined;
}

async function newRightholder(tx: Transaction, { by, from, to }: Giving, validity: Validity): Promise<Row> {
	const row = await insertAssignment(tx, { from: from.id, to: to.id, role: RoleCode.rightholder }, validity, by.uuid);
	logPairs(tx, [[from.id, to.id]]);
	tx.audit({
		action: "connection.added",
		party: from.uuid,
		details: { to: to.uuid, by: by.uuid, ...timesOf(validity) },
	});
	return row;
}

export const sameTimes = (row: Row, { validFrom, validTo }: Validity): boolean =>
	row.valid_from === validFrom && row.valid_to === validTo;

/** For the audit: the limits there are, as ISO times. */
export function timesOf(validity: Validity | undefined): { validFrom?: string; validTo?: string } {
	const { validFrom, validTo } = validity ?? UNLIMITED;
	return {
		...(validFrom === null ? {} : { validFrom: new Date(validFrom).toISOString() }),
		...(validTo === null ? {} : { validTo: new Date(validTo).toISOString() }),
	};
}
