import type { Migration } from "./migration.js";

/** Who of several programs does what only one should do. */
export const leases: Migration = {
	number: 9,
	name: "leases",
	// `until` by the database's own clock, in milliseconds since 1970.
	statements: ["create table lease (name text primary key, holder text not null, until bigint not null)"],
};
