import type { Migration } from "./migration.js";

/** Maskinporten: clients, scopes and who may use them, used assertions, and the keys this server signs with (systemuser 4). */
export const maskinporten: Migration = {
	number: 5,
	name: "maskinporten",
	statements: [
		`create table maskinporten_client (
			id text primary key,
			org_number text not null,
			name text not null,
			description text,
			created_at bigint not null,
			created_by text not null,
			updated_at bigint not null,
			revoked_at bigint
		)`,
		"create index maskinporten_client_org on maskinporten_client (org_number)",
		// Public keys; one that was replaced counts until valid_to.
		`create table maskinporten_client_key (
			client_id text not null references maskinporten_client (id) on delete cascade,
			kid text not null,
			jwk text not null,
			added_at bigint not null,
			valid_to bigint,
			primary key (client_id, kid)
		)`,
		`create table maskinporten_client_scope (
			client_id text not null references maskinporten_client (id) on delete cascade,
			scope text not null,
			primary key (client_id, scope)
		)`,
		"create table maskinporten_prefix (prefix text primary key, org_number text not null, created_at bigint not null)",
		"create index maskinporten_prefix_org on maskinporten_prefix (org_number)",
		`create table maskinporten_scope (
			name text primary key,
			prefix text not null references maskinporten_prefix (prefix),
			description text not null,
			open smallint not null default 0,
			delegable smallint not null default 0,
			token_seconds integer not null,
			created_at bigint not null,
			updated_at bigint not null,
			withdrawn_at bigint
		)`,
		"create index maskinporten_scope_prefix on maskinporten_scope (prefix)",
		`create table maskinporten_grant (
			scope text not null references maskinporten_scope (name),
			org_number text not null,
			granted_at bigint not null,
			granted_by text not null,
			primary key (scope, org_number)
		)`,
		"create index maskinporten_grant_org on maskinporten_grant (org_number)",
		// What makes an assertion good for one token only; forgotten when the assertion could not be used any more anyway.
		"create table maskinporten_used_assertion (id text primary key, expires_at bigint not null)",
		"create index maskinporten_used_assertion_expiry on maskinporten_used_assertion (expires_at)",
		/*
		 * Keys this server signs with. `issuer` says for whom: the token endpoint, the exchange, the platform. A key is
		 * published from the start, signs from signs_from until signs_to, and is published until published_to.
		 */
		`create table signing_key (
			kid text primary key,
			issuer text not null check (issuer in ('maskinporten', 'altinn', 'platform')),
			private_jwk text not null,
			created_at bigint not null,
			signs_from bigint not null,
			signs_to bigint,
			published_to bigint
		)`,
		"create index signing_key_issuer on signing_key (issuer)",
	],
};
