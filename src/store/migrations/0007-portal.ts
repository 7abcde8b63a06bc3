import type { Migration } from "./migration.js";

/**
 * Log-ins under way, sessions of the pages, and whom a person acted for last. What a cookie holds is a secret; only its hash
 * is kept.
 */
export const portal: Migration = {
	number: 7,
	name: "portal",
	statements: [
		`create table portal_login (
			state_hash text primary key,
			browser_hash text not null,
			nonce text not null,
			verifier text not null,
			return_to text not null,
			created_at bigint not null
		)`,
		"create index portal_login_created on portal_login (created_at)",
		`create table portal_session (
			id_hash text primary key,
			person bigint not null references party (id) on delete cascade,
			auth_level smallint not null,
			csrf text not null,
			chosen_party bigint references party (id) on delete set null,
			id_token text,
			created_at bigint not null,
			seen_at bigint not null
		)`,
		"create index portal_session_person on portal_session (person)",
		"create index portal_session_chosen on portal_session (chosen_party)",
		"create index portal_session_seen on portal_session (seen_at)",
		`create table portal_choice (
			person bigint primary key references party (id) on delete cascade,
			party bigint not null references party (id) on delete cascade,
			chosen_at bigint not null
		)`,
		"create index portal_choice_party on portal_choice (party)",
	],
};
