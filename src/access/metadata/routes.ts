import type { Kysely } from "kysely";
import type { Operation } from "../../http/operation.js";
import type { Database } from "../../store/schema.js";
import { areaOperations, typeOperations } from "./area-routes.js";
import { packageOperations } from "./package-routes.js";
import { roleOperations } from "./role-routes.js";

/** The catalogue of packages and roles, for anybody (registry-access 2.5). */
export function metadataOperations({ db }: { readonly db: Kysely<Database> }): Operation[] {
	return [...packageOperations(db), ...areaOperations(), ...roleOperations(db), ...typeOperations()];
}
