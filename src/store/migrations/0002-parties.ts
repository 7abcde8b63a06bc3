import type { Migration } from "./migration.js";

/**
 * Parties and what they give each other (registry-access 3.1). A party is known inside by a small number, outside by its
 * uuid. Times are milliseconds since 1970; `valid_from` null is "always was", `valid_to` null "until revoked".
 */
export const parties: Migration = {
	number: 2,
	name: "parties",
	statements: [
		`create table party (
			id IDENTITY,
			uuid text not null unique,
			kind text not null check (kind in ('organization', 'person', 'self-identified', 'system-user', 'enterprise-user')),
			party_id bigint unique,
			user_id bigint unique,
			username text unique,
			org_number text unique,
			person_number text unique,
			email text unique,
			name text not null,
			last_name text,
			form text,
			parent_id bigint references party (id),
			born text,
			died text,
			deleted_at bigint,
			created_at bigint not null,
			updated_at bigint not null
		)`,
		"create index party_parent on party (parent_id) where parent_id is not null",
		`create table party_preference (
			party bigint primary key references party (id) on delete cascade,
			client_units smallint not null default 0,
			sub_units smallint not null default 1,
			deleted_parties smallint not null default 0
		)`,
		`create table assignment (
			id IDENTITY,
			uuid text not null unique,
			from_id bigint not null references party (id),
			to_id bigint not null references party (id),
			role text not null,
			valid_from bigint,
			valid_to bigint,
			source text not null,
			created_at bigint not null,
			created_by text not null,
			unique (from_id, to_id, role)
		)`,
		"create index assignment_to on assignment (to_id, role)",
		// The clients of a provider, a page at a time.
		"create index assignment_to_from on assignment (to_id, from_id, id)",
		`create table assignment_package (
			id IDENTITY,
			uuid text not null unique,
			assignment_id bigint not null references assignment (id) on delete cascade,
			package text not null,
			valid_from bigint,
			valid_to bigint,
			source text not null,
			created_at bigint not null,
			created_by text not null,
			unique (assignment_id, package)
		)`,
		// rights: JSON array of {key, action, resource: [{type, value}]} (registry-access 1.4, right keys)
		`create table assignment_resource (
			id IDENTITY,
			uuid text not null unique,
			assignment_id bigint not null references assignment (id) on delete cascade,
			resource text not null,
			rights text not null,
			valid_from bigint,
			valid_to bigint,
			source text not null,
			created_at bigint not null,
			created_by text not null,
			unique (assignment_id, resource)
		)`,
		"create index assignment_resource_resource on assignment_resource (resource)",
		`create table assignment_instance (
			id IDENTITY,
			uuid text not null unique,
			assignment_id bigint not null references assignment (id) on delete cascade,
			resource text not null,
			instance text not null,
			source text not null check (source in ('AltinnApp', 'EndUser')),
			rights text not null,
			valid_from bigint,
			valid_to bigint,
			created_at bigint not null,
			created_by text not null,
			unique (assignment_id, resource, instance)
		)`,
		"create index assignment_instance_instance on assignment_instance (resource, instance)",
		`create table client_delegation (
			id IDENTITY,
			uuid text not null unique,
			from_assignment_id bigint not null references assignment (id) on delete cascade,
			to_assignment_id bigint not null references assignment (id) on delete cascade,
			created_at bigint not null,
			created_by text not null,
			unique (from_assignment_id, to_assignment_id)
		)`,
		"create index client_delegation_to on client_delegation (to_assignment_id)",
		`create table client_delegation_package (
			id IDENTITY,
			uuid text not null unique,
			delegation_id bigint not null references client_delegation (id) on delete cascade,
			package text not null,
			assignment_package_id bigint references assignment_package (id) on delete cascade,
			created_at bigint not null,
			created_by text not null,
			unique (delegation_id, package)
		)`,
		"create index client_delegation_package_grant on client_delegation_package (assignment_package_id) where assignment_package_id is not null",
		`create table client_delegation_resource (
			id IDENTITY,
			uuid text not null unique,
			delegation_id bigint not null references client_delegation (id) on delete cascade,
			resource text not null,
			assignment_resource_id bigint not null references assignment_resource (id) on delete cascade,
			created_at bigint not null,
			created_by text not null,
			unique (delegation_id, resource)
		)`,
		"create index client_delegation_resource_grant on client_delegation_resource (assignment_resource_id)",
		`create table access_request (
			id IDENTITY,
			uuid text not null unique,
			from_id bigint not null references party (id),
			to_id bigint not null references party (id),
			by_id bigint references party (id),
			by_owner text,
			status text not null check (status in ('Draft', 'Pending', 'Approved', 'Rejected', 'Withdrawn')),
			package text,
			resource text,
			right_keys text,
			created_at bigint not null,
			updated_at bigint not null,
			updated_by text not null,
			check ((package is null) <> (resource is null))
		)`,
		// Who named a person wrongly, and when: a person's number must not be found out by trying (registry-access 3.2).
		"create table person_lookup_failure (caller text not null, failed_at bigint not null)",
		"create index person_lookup_failure_caller on person_lookup_failure (caller, failed_at)",
		"create index access_request_from on access_request (from_id, status)",
		"create index access_request_to on access_request (to_id, status)",
	],
};
