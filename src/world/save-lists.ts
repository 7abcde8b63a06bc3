import type { Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";
import type { WorldRecord } from "./format.js";

/** Stores an access list with its members and resources (those of the file, beside what is there); true when something changed. */
export async function saveAccessList(
	tx: Transaction,
	list: WorldRecord<"accessLists">,
	members: readonly number[],
): Promise<boolean> {
	const { owner, identifier, name, description = "", resources = [] } = list;
	const { db, now } = tx;
	const query = db
		.selectFrom("access_list")
		.selectAll()
		.where("owner", "=", owner)
		.where("identifier", "=", identifier);
	const before = await query.executeTakeFirst();
	let changed = before === undefined || before.name !== name || before.description !== description;
	const id = before?.id ?? (await insertList(tx, { owner, identifier, name, description }));
	const known = await db.selectFrom("access_list_member").select("party_id").where("list_id", "=", id).execute();
	const inList = new Set(known.map(({ party_id }) => party_id));
	const missing = [...new Set(members)].filter((member) => !inList.has(member));
	if (missing.length > 0) {
		changed = true;
		const rows = missing.map((party) => [id, party, now]);
		await tx.insertMany("access_list_member", ["list_id", "party_id", "since"], rows);
	}
	for (const { resource, actions } of resources) {
		const filters = actions === undefined || actions.length === 0 ? null : JSON.stringify([...actions]);
		const connected = await db
			.selectFrom("access_list_resource")
			.select("action_filters")
			.where("list_id", "=", id)
			.where("resource", "=", resource)
			.executeTakeFirst();
		if (connected !== undefined && connected.action_filters === filters) continue;
		changed = true;
		await db
			.insertInto("access_list_resource")
			.values({ list_id: id, resource, action_filters: filters, created_at: now, updated_at: now })
			.onConflict((on) => on.columns(["list_id", "resource"]).doUpdateSet({ action_filters: filters, updated_at: now }))
			.execute();
	}
	if (changed && before !== undefined) {
		const touched = { name, description, version: before.version + 1, updated_at: now };
		await db.updateTable("access_list").set(touched).where("id", "=", id).execute();
	}
	return changed;
}

async function insertList(
	{ db, now }: Transaction,
	list: { readonly owner: string; readonly identifier: string; readonly name: string; readonly description: string },
): Promise<number> {
	const { id } = await db
		.insertInto("access_list")
		.values({ uuid: newUuid(now), ...list, version: 1, created_at: now, updated_at: now })
		.returning("id")
		.executeTakeFirstOrThrow();
	return id;
}

/** Stores where an instance of an app stands; true when something changed. */
export async function saveAppInstance(
	tx: Transaction,
	{ guid, org, app, task, endEvent }: WorldRecord<"appInstances">,
	party: number,
): Promise<boolean> {
	const values = { party_id: party, org, app, task: task ?? null, end_event: endEvent ?? null };
	const key = guid.toLowerCase();
	const before = await tx.db.selectFrom("app_instance").selectAll().where("guid", "=", key).executeTakeFirst();
	if (
		before !== undefined &&
		Object.entries(values).every(([name, value]) => before[name as keyof typeof values] === value)
	) {
		return false;
	}
	await tx.db
		.insertInto("app_instance")
		.values({ guid: key, ...values, updated_at: tx.now })
		.onConflict((on) => on.column("guid").doUpdateSet({ ...values, updated_at: tx.now }))
		.execute();
	return true;
}
