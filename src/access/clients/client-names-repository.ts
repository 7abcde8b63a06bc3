import type { Kysely } from "kysely";
import type { Database } from "../../store/schema.js";
import { inForce } from "./client-repository.js";

/** A client of a provider by its names. */
export interface ClientName {
	/** Inner number. */
	readonly id: number;
	readonly uuid: string;
	readonly name: string;
	readonly orgNumber: string | undefined;
}

/** Every client that a provider has in one of the roles, each once; names alone, for there may be a hundred thousand. */
export async function clientNames(
	db: Kysely<Database>,
	provider: number,
	roles: readonly string[],
	now: number,
): Promise<ClientName[]> {
	const rows = await db
		.selectFrom("party")
		.select(["id", "uuid", "name", "org_number"])
		.where("deleted_at", "is", null)
		.where("id", "in", ({ selectFrom }) =>
			selectFrom("assignment")
				.select("from_id")
				.where("to_id", "=", provider)
				.where("role", "in", roles)
				.where(inForce("assignment", now)),
		)
		.execute();
	return rows.map(({ id, uuid, name, org_number }) => ({ id, uuid, name, orgNumber: org_number ?? undefined }));
}
