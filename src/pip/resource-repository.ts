import type { Kysely, Selectable } from "kysely";
import type { AccessListTable, Database, ResourceTable } from "../store/schema.js";
import type { Store } from "../store/store.js";

export type ResourceRow = Pick<Selectable<ResourceTable>, "id" | "owner_code" | "access_list_mode" | "deleted_at">;

/** Names one statement asks for. */
const AT_ONCE = 500;

async function inParts<T>(names: readonly string[], read: (some: readonly string[]) => Promise<T[]>): Promise<T[]> {
	const found: T[] = [];
	for (let i = 0; i < names.length; i += AT_ONCE) found.push(...(await read(names.slice(i, i + AT_ONCE))));
	return found;
}

/** Resources by their ids, or all. */
export function readResources(db: Kysely<Database>, ids: readonly string[] | undefined): Promise<ResourceRow[]> {
	const query = db.selectFrom("resource").select(["id", "owner_code", "access_list_mode", "deleted_at"]);
	return ids === undefined ? query.execute() : inParts(ids, (some) => query.where("id", "in", some).execute());
}

export interface ListRow extends Pick<Selectable<AccessListTable>, "id" | "owner" | "identifier"> {
	readonly members: readonly number[];
	readonly resources: readonly { readonly resource: string; readonly actionFilters: readonly string[] | undefined }[];
}

/** The access lists of some owners, or all. */
export async function readAccessLists(db: Kysely<Database>, owners: readonly string[] | undefined): Promise<ListRow[]> {
	const query = db.selectFrom("access_list").select(["id", "owner", "identifier"]);
	const lists = await (owners === undefined
		? query.execute()
		: inParts(owners, (some) => query.where("owner", "in", some).execute()));
	const found: ListRow[] = [];
	for (const list of lists) {
		const members = db.selectFrom("access_list_member").select("party_id").where("list_id", "=", list.id);
		const resources = db
			.selectFrom("access_list_resource")
			.select(["resource", "action_filters"])
			.where("list_id", "=", list.id);
		found.push({
			...list,
			members: (await members.execute()).map(({ party_id }) => party_id),
			resources: (await resources.execute()).map(({ resource, action_filters }) => ({
				resource,
				actionFilters: readFilters(action_filters),
			})),
		});
	}
	return found;
}

/** JSON; an empty list is no filter (pdp 1.3). */
function readFilters(text: string | null): readonly string[] | undefined {
	const filters = text === null ? [] : (JSON.parse(text) as string[]);
	return filters.length === 0 ? undefined : filters;
}

export interface AppInstanceRow {
	readonly guid: string;
	readonly party_id: number;
	readonly org: string;
	readonly app: string;
	readonly task: string | null;
	readonly end_event: string | null;
}

const INSTANCE_COLUMNS = ["guid", "party_id", "org", "app", "task", "end_event"] as const;
const PAGE = 20_000;

/** Every app instance, in pages; between two of them others have their turn. */
export async function scanAppInstances(store: Store, take: (row: AppInstanceRow) => void): Promise<void> {
	const text = `select ${INSTANCE_COLUMNS.join(", ")} from app_instance where guid > ? order by guid limit ${PAGE}`;
	for (let after = "", full = true; full; ) {
		let count = 0;
		await store.scan(text, [after], (rows) => {
			count += rows.length;
			after = rows.at(-1)?.[0] as string;
			for (const [guid, party_id, org, app, task, end_event] of rows) {
				take({ guid, party_id, org, app, task, end_event } as AppInstanceRow);
			}
		});
		full = count === PAGE;
		await new Promise((resolve) => setImmediate(resolve));
	}
}

export function readAppInstances(db: Kysely<Database>, guids: readonly string[]): Promise<AppInstanceRow[]> {
	return inParts(guids, (some) =>
		db.selectFrom("app_instance").select(INSTANCE_COLUMNS).where("guid", "in", some).execute(),
	);
}
