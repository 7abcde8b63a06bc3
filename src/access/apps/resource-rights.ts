import type { Kysely } from "kysely";
import { type PolicyRight, policyRights } from "../../resources/policy-rights.js";
import { findPolicyTree } from "../../resources/repository.js";
import type { Database } from "../../store/schema.js";

/** The rights that a resource's policy in force gives; undefined when it has none. */
export async function rightsOfResource(
	db: Kysely<Database>,
	resource: string,
): Promise<readonly PolicyRight[] | undefined> {
	const tree = await findPolicyTree(db, resource);
	return tree && policyRights(tree);
}
