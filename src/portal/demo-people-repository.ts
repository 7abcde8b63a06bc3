import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";

/** Of each living person a row for each role in an organisation; one without a role for who has none. */
export async function peopleWithRoles(db: Kysely<Database>) {
	return db
		.selectFrom("party as person")
		.leftJoin("assignment", (join) =>
			join.onRef("assignment.to_id", "=", "person.id").onRef("assignment.from_id", "<>", "person.id"),
		)
		.leftJoin("party as giver", "giver.id", "assignment.from_id")
		.select(["person.person_number as personNumber", "person.name", "assignment.role", "giver.name as organization"])
		.where("person.kind", "=", "person")
		.where("person.person_number", "is not", null)
		.where("person.died", "is", null)
		.where("person.deleted_at", "is", null)
		.$narrowType<{ personNumber: string }>()
		.orderBy("person.id")
		.orderBy("assignment.id")
		.limit(500)
		.execute();
}
