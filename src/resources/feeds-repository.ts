import { type Kysely, sql } from "kysely";
import type { Database } from "../store/schema.js";

type Db = Kysely<Database>;

/** Where the reader of the feed of subjects is. */
export interface UpdatedPlace {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly resource: string;
	readonly subject: string;
}

export interface UpdatedSubject extends UpdatedPlace {
	readonly deleted: boolean;
}

/** The feed of which policy names which subject, also no longer (registry-access 1.4, row 14): by time, resource, subject. */
export async function updatedSubjects(
	db: Db,
	after: UpdatedPlace | { readonly at: number } | undefined,
	limit: number,
): Promise<UpdatedSubject[]> {
	let query = db.selectFrom("resource_subject").selectAll();
	if (after !== undefined && "resource" in after) {
		const { at, resource, subject } = after;
		query = query.where(sql<boolean>`(updated_at, resource, subject) > (${at}, ${resource}, ${subject})`);
	} else if (after !== undefined) query = query.where("updated_at", ">", after.at);
	const rows = await query.orderBy("updated_at").orderBy("resource").orderBy("subject").limit(limit).execute();
	return rows.map(({ updated_at, resource, subject, deleted }) => ({
		at: updated_at,
		resource,
		subject,
		deleted: deleted === 1,
	}));
}

/** Where the reader of the feed of changes is. */
export interface ChangePlace {
	/** Revision of the store; no two writes share one, and none is seen before an earlier one. */
	readonly revision: number;
	readonly resource: string;
}

export interface ChangedResource extends ChangePlace {
	readonly changedAt: number;
}

/** Each resource that has a policy, once, at its latest change (registry-access 1.4, row 15). */
export async function changedResources(
	db: Db,
	after: ChangePlace | undefined,
	limit: number,
): Promise<ChangedResource[]> {
	let query = db
		.selectFrom("resource_policy as p")
		.innerJoin("resource as r", "r.id", "p.resource")
		.select(["p.changed_revision", "p.resource", "p.updated_at as policyAt", "r.updated_at as resourceAt"])
		.where("r.deleted_at", "is", null);
	if (after !== undefined) {
		query = query.where(sql<boolean>`(p.changed_revision, p.resource) > (${after.revision}, ${after.resource})`);
	}
	const rows = await query.orderBy("p.changed_revision").orderBy("p.resource").limit(limit).execute();
	return rows.map(({ changed_revision, resource, policyAt, resourceAt }) => ({
		revision: changed_revision,
		resource,
		changedAt: Math.max(policyAt, resourceAt),
	}));
}
