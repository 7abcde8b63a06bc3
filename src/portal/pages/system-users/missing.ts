import type { Kysely } from "kysely";
import type { Database } from "../../../store/schema.js";
import type { Obstacle } from "../../../systemusers/obstacle.js";
import { nameAccess } from "../../../systemusers/offer.js";
import type { Access } from "../../parts/access.js";

/** What is offered, and the services besides of which nothing can be given. */
export async function withMissing(
	db: Kysely<Database>,
	{ packages, rights }: Access,
	obstacles: readonly Obstacle[],
): Promise<Access> {
	const offered = new Set(rights.map(({ resource }) => resource.id));
	const ids = new Set(obstacles.flatMap((each) => (each.type === "right" ? each.resource.split(", ") : [])));
	const missing = await nameAccess(db, {
		packages: [],
		rights: [...ids].filter((id) => !offered.has(id)).map((resource) => ({ resource, rights: [], effect: "new" })),
	});
	return { packages, rights: [...rights, ...missing.rights] };
}
