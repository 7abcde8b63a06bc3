import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { StoredRight, Validity } from "./model.js";

type Db = Kysely<Database>;

/** Something given on an assignment: when it counts, and when it was given (milliseconds since 1970). */
export interface Gift extends Validity {
	readonly givenAt: number;
}

export interface GiftRows {
	readonly packages: readonly (Gift & { readonly package: string })[];
	readonly resources: readonly (Gift & { readonly resource: string; readonly rights: readonly StoredRight[] })[];
	readonly instances: readonly (Gift & {
		readonly resource: string;
		readonly instance: string;
		readonly source: "AltinnApp" | "EndUser";
		readonly rights: readonly StoredRight[];
	})[];
}

/** What is given on an assignment and not over; what begins later is among it. In the order it was given. */
export async function giftRows(db: Db, assignment: number, now: number): Promise<GiftRows> {
	const packages = await db
		.selectFrom("assignment_package")
		.select(["package", "valid_from as validFrom", "valid_to as validTo", "created_at as givenAt"])
		.where("assignment_id", "=", assignment)
		.where(({ or, eb }) => or([eb("valid_to", "is", null), eb("valid_to", ">", now)]))
		.orderBy("id")
		.execute();
	const resources = await db
		.selectFrom("assignment_resource")
		.select(["resource", "rights", "valid_from as validFrom", "valid_to as validTo", "created_at as givenAt"])
		.where("assignment_id", "=", assignment)
		.where(({ or, eb }) => or([eb("valid_to", "is", null), eb("valid_to", ">", now)]))
		.orderBy("id")
		.execute();
	const instances = await db
		.selectFrom("assignment_instance")
		.select(["resource", "instance", "source", "rights"])
		.select(["valid_from as validFrom", "valid_to as validTo", "created_at as givenAt"])
		.where("assignment_id", "=", assignment)
		.where(({ or, eb }) => or([eb("valid_to", "is", null), eb("valid_to", ">", now)]))
		.orderBy("id")
		.execute();
	const withRights = <T extends { readonly rights: string }>({ rights, ...row }: T) => ({
		...row,
		rights: JSON.parse(rights) as readonly StoredRight[],
	});
	return { packages, resources: resources.map(withRights), instances: instances.map(withRights) };
}
