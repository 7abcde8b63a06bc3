import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { Resource } from "./model.js";
import { findResources, listResourceVersions } from "./repository.js";

type Db = Kysely<Database>;

const known = new WeakMap<Db, { readonly state: string; readonly list: readonly Resource[] }>();

/**
 * Services that people are shown to choose from: those that are visible, and neither the administration's own nor schemas of
 * Maskinporten, which are given another way. The same list until a resource is made, changed or deleted.
 */
export async function shownResources(db: Db): Promise<readonly Resource[]> {
	const versions = await listResourceVersions(db);
	const newest = versions.reduce((highest, { version_id }) => Math.max(highest, version_id), 0);
	const state = `${versions.length} ${newest}`;
	const before = known.get(db);
	if (before?.state === state) return before.list;
	const list = (
		await findResources(
			db,
			versions.map(({ id }) => id),
		)
	).filter(isShown);
	known.set(db, { state, list });
	return list;
}

/** Whether people are shown a resource at all. */
export const isShown = ({ type, document }: Resource): boolean =>
	document.visible !== false && type !== "Systemresource" && type !== "MaskinportenSchema";
