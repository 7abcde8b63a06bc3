import type { Migration } from "./migration.js";

/** Log-ins under way and sessions of the pages. What a cookie holds is a secret; only its hash is kept. */
export const portal: Migration = {
	number: 6,
	name: "portal",
	statements: [
		`create table portal_login (
			state_hash text primary key,
			nonce text not null,
			verifier text not null,
			return_to text not null,
			created_at bigint not null
		)`,
		`create table portal_session (
			id_hash text primary key,
			party bigint not null references party (id) on delete cascade,
			auth_level smallint not null,
			csrf text not null,
			language text,
			chosen_party bigint references party (id) on delete set null,
			id_token text,
			created_at bigint not null,
			seen_at bigint not null
		)`,
		"create index portal_session_party on portal_session (party)",
		"create index portal_session_seen on portal_session (seen_at)",
	],
};
