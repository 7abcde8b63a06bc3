import type { Migration } from "./migration.js";

/** What ends by itself is found by when it does: few rows have an end. */
export const validityEnds: Migration = {
	number: 10,
	name: "validity-ends",
	statements: ["assignment", "assignment_package", "assignment_resource", "assignment_instance"].map(
		(table) => `create index ${table}_ends on ${table} (valid_to) where valid_to is not null`,
	),
};
