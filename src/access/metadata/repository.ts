import type { Kysely } from "kysely";
import type { Database } from "../../store/schema.js";
import type { CatalogueResource, Texts } from "./model.js";

const AT_ONCE = 500;

/** Resources whose policy names one of the subjects (registry-access 2.1, PackageResource and RoleResource). */
export async function resourcesOfSubjects(
	db: Kysely<Database>,
	subjects: readonly string[],
): Promise<{ subject: string; resource: CatalogueResource }[]> {
	const found: { subject: string; resource: CatalogueResource }[] = [];
	for (let i = 0; i < subjects.length; i += AT_ONCE) {
		const rows = await db
			.selectFrom("resource_subject")
			.innerJoin("resource", "resource.id", "resource_subject.resource")
			.leftJoin("service_owner", "service_owner.code", "resource.owner_code")
			.select(["subject", "id", "type", "owner_code", "document", "owner_org_number", "names", "logo"])
			.where("subject", "in", subjects.slice(i, i + AT_ONCE))
			.where("resource_subject.deleted", "=", 0)
			.where("resource.deleted_at", "is", null)
			.orderBy("id")
			.execute();
		for (const { subject, ...row } of rows) found.push({ subject, resource: resourceOf(row) });
	}
	return found;
}

/** Each resource once, in the order of their ids. */
export function distinct(found: readonly { readonly resource: CatalogueResource }[]): CatalogueResource[] {
	const byId = new Map(found.map(({ resource }) => [resource.id, resource]));
	return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A resource by its registry id, in any case. */
export async function findResource(db: Kysely<Database>, id: string): Promise<CatalogueResource | undefined> {
	const row = await db
		.selectFrom("resource")
		.leftJoin("service_owner", "service_owner.code", "resource.owner_code")
		.select(["id", "type", "owner_code", "document", "owner_org_number", "names", "logo"])
		.where("id", "in", [id, id.toLowerCase()])
		.where("deleted_at", "is", null)
		.executeTakeFirst();
	return row && resourceOf(row);
}

interface ResourceRow {
	readonly id: string;
	readonly type: string;
	readonly owner_code: string;
	readonly document: string;
	readonly owner_org_number: string | null;
	readonly names: string | null;
	readonly logo: string | null;
}

function resourceOf(row: ResourceRow): CatalogueResource {
	const document = JSON.parse(row.document) as { title?: Texts; description?: Texts };
	const owner = {
		names: row.names === null ? {} : (JSON.parse(row.names) as Texts),
		orgNumber: row.owner_org_number ?? undefined,
		logo: row.logo ?? undefined,
	};
	const { title = {}, description = {} } = document;
	return { id: row.id, type: row.type, ownerCode: row.owner_code, title, description, owner };
}
