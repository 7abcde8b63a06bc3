import type { Kysely } from "kysely";
import type { Database } from "../../../store/schema.js";
import type { Obstacle } from "../../../systemusers/obstacle.js";
import { nameAccess, type Offer } from "../../../systemusers/offer.js";
import { reasonOf } from "../../answer/reasons.js";
import type { Language } from "../../language.js";

type Access = Pick<Offer, "packages" | "rights">;

/** What is offered, and the services besides of which nothing can be given. */
export async function withMissing(
	db: Kysely<Database>,
	{ packages, rights }: Access,
	obstacles: readonly Obstacle[],
): Promise<Access> {
	const offered = new Set(rights.map(({ resource }) => resource.id));
	const ids = new Set(obstacles.flatMap((each) => (each.type === "right" ? [each.resource] : [])));
	const missing = await nameAccess(db, {
		packages: [],
		rights: [...ids].filter((id) => !offered.has(id)).map((resource) => ({ resource, rights: [], effect: "new" })),
	});
	return { packages, rights: [...rights, ...missing.rights] };
}

/** Why a package (urn) or service (id) cannot be given, or not all of it. */
export const reasonsOf =
	(obstacles: readonly Obstacle[], language: Language) =>
	(place: string): string | undefined => {
		const found = obstacles.find((each) => (each.type === "right" ? each.resource : each.package) === place);
		return found && reasonOf(found, language);
	};
