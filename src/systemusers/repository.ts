import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { SystemUserTable } from "../store/schema-systems.js";
import type { Transaction } from "../store/store.js";
import type { SystemUser, Triple } from "./model.js";

type Db = Kysely<Database>;

/** A system user by its id, also a deleted one. */
export async function findSystemUser(db: Db, id: string): Promise<SystemUser | undefined> {
	const row = await db.selectFrom("system_user").selectAll().where("id", "=", id.toLowerCase()).executeTakeFirst();
	return row && userOf(row);
}

/** One that is not deleted. */
export async function findLiveUser(db: Db, id: string): Promise<SystemUser | undefined> {
	const user = await findSystemUser(db, id);
	return user?.deletedAt === undefined ? user : undefined;
}

/** The live system user with these names, of either type. */
export async function findUserByTriple(db: Db, triple: Triple): Promise<SystemUser | undefined> {
	const row = await db
		.selectFrom("system_user")
		.selectAll()
		.where("system_internal_id", "=", triple.systemInternalId)
		.where("owner_org", "=", triple.ownerOrg)
		.where("external_ref", "=", triple.externalRef)
		.where("deleted_at", "is", null)
		.executeTakeFirst();
	return row && userOf(row);
}

const AT_ONCE = 400;

/** Live system users by the inner numbers of their parties. */
export async function findUsersByParties(db: Db, parties: readonly number[]): Promise<SystemUser[]> {
	const found: SystemUser[] = [];
	for (let i = 0; i < parties.length; i += AT_ONCE) {
		const query = db.selectFrom("system_user").selectAll().where("deleted_at", "is", null);
		found.push(...(await query.where("party_id", "in", parties.slice(i, i + AT_ONCE)).execute()).map(userOf));
	}
	return found;
}

/** A customer's live system users of a type, oldest first. */
export async function listUsersOfOwner(db: Db, owner: number, type?: SystemUser["type"]): Promise<SystemUser[]> {
	let query = db.selectFrom("system_user").selectAll().where("owner_id", "=", owner).where("deleted_at", "is", null);
	if (type !== undefined) query = query.where("user_type", "=", type);
	return (await query.orderBy("created_at").orderBy("id").execute()).map(userOf);
}

/** A system's live users after a place in the stream. */
export async function listUsersOfSystem(
	db: Db,
	systemInternalId: string,
	page: { readonly after: number; readonly size: number },
): Promise<SystemUser[]> {
	const rows = await db
		.selectFrom("system_user")
		.selectAll()
		.where("system_internal_id", "=", systemInternalId)
		.where("deleted_at", "is", null)
		.where("sequence_no", ">", page.after)
		.orderBy("sequence_no")
		.limit(page.size)
		.execute();
	return rows.map(userOf);
}

/** How many live users a system has; those that are switched off do not count. */
export async function countUsersOfSystem(db: Db, systemInternalId: string): Promise<number> {
	const row = await db
		.selectFrom("system_user")
		.select(({ fn }) => fn.countAll().as("count"))
		.where("system_internal_id", "=", systemInternalId)
		.where("deleted_at", "is", null)
		.where("disabled_at", "is", null)
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

/** Every system user after a place in the stream, deleted ones too (systemuser 2.4, U11). */
export async function streamUsers(
	db: Db,
	page: { readonly after: number; readonly size: number },
): Promise<SystemUser[]> {
	const query = db.selectFrom("system_user").selectAll().where("sequence_no", ">", page.after);
	return (await query.orderBy("sequence_no").limit(page.size).execute()).map(userOf);
}

/** The last place there is in the stream; 0 when there is nothing. */
export async function lastSequence(db: Db): Promise<number> {
	const row = await db
		.selectFrom("system_user")
		.select(({ fn }) => fn.max("sequence_no").as("last"))
		.executeTakeFirst();
	return Number(row?.last ?? 0);
}

export async function insertSystemUser(
	tx: Transaction,
	user: Triple & Pick<SystemUser, "id" | "type" | "owner" | "party" | "title" | "packages">,
	by: string,
): Promise<void> {
	await tx.db
		.insertInto("system_user")
		.values({
			id: user.id,
			user_type: user.type,
			system_internal_id: user.systemInternalId,
			owner_org: user.ownerOrg,
			owner_id: user.owner,
			party_id: user.party,
			external_ref: user.externalRef,
			integration_title: user.title,
			packages: JSON.stringify(user.packages),
			sequence_no: await nextSequence(tx),
			created_at: tx.now,
			created_by: by,
			updated_at: tx.now,
			changed_by: by,
			disabled_at: null,
			deleted_at: null,
		})
		.execute();
}

/** What can change of a system user. */
export type UserChange = Partial<{
	title: string;
	packages: readonly string[];
	systemInternalId: string;
	externalRef: string;
	disabledAt: number | null;
	deletedAt: number;
}>;

/** Changes a system user, which draws it a new place in the stream; without any change it does just that. */
export async function updateSystemUser(tx: Transaction, id: string, change: UserChange, by: string): Promise<void> {
	const { title, packages, systemInternalId, externalRef, disabledAt, deletedAt } = change;
	await tx.db
		.updateTable("system_user")
		.set({
			sequence_no: await nextSequence(tx),
			updated_at: tx.now,
			changed_by: by,
			...(title === undefined ? {} : { integration_title: title }),
			...(packages === undefined ? {} : { packages: JSON.stringify(packages) }),
			...(systemInternalId === undefined ? {} : { system_internal_id: systemInternalId }),
			...(externalRef === undefined ? {} : { external_ref: externalRef }),
			...(disabledAt === undefined ? {} : { disabled_at: disabledAt }),
			...(deletedAt === undefined ? {} : { deleted_at: deletedAt }),
		})
		.where("id", "=", id)
		.execute();
}

/** Writes come one after the other, so the next one is free. */
async function nextSequence(tx: Transaction): Promise<number> {
	return (await lastSequence(tx.db)) + 1;
}

/** A system user's party holds nothing while it is switched off. */
export async function setPartyDisabled(tx: Transaction, party: number, disabledAt: number | null): Promise<void> {
	await tx.db
		.updateTable("party")
		.set({ disabled_at: disabledAt, updated_at: tx.now })
		.where("id", "=", party)
		.execute();
}

export async function renameParty(tx: Transaction, party: number, name: string): Promise<void> {
	await tx.db.updateTable("party").set({ name, updated_at: tx.now }).where("id", "=", party).execute();
}

function userOf(row: Selectable<SystemUserTable>): SystemUser {
	return {
		id: row.id,
		type: row.user_type,
		systemInternalId: row.system_internal_id,
		ownerOrg: row.owner_org,
		owner: row.owner_id,
		party: row.party_id,
		externalRef: row.external_ref,
		title: row.integration_title,
		packages: JSON.parse(row.packages) as string[],
		sequence: row.sequence_no,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		disabledAt: row.disabled_at ?? undefined,
		deletedAt: row.deleted_at ?? undefined,
	};
}
