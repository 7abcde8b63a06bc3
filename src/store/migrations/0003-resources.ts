import type { Migration } from "./migration.js";

/** The resource registry with its policies and access lists (registry-access 1), and running instances of apps (pdp 3.3, A3). */
export const resources: Migration = {
	number: 3,
	name: "resources",
	statements: [
		`create table service_owner (
			code text primary key,
			org_number text unique,
			names text not null,
			logo text,
			homepage text,
			environments text not null
		)`,
		`create table resource (
			id text primary key,
			version_id bigint not null unique,
			type text not null,
			owner_code text not null,
			owner_org_number text,
			access_list_mode text not null default 'Disabled' check (access_list_mode in ('Disabled', 'Enabled')),
			delegable smallint not null default 1,
			document text not null,
			deleted_at bigint,
			created_at bigint not null,
			updated_at bigint not null
		)`,
		"create index resource_owner on resource (owner_code)",
		`create table resource_version (
			resource text not null references resource (id) on delete cascade,
			version_id bigint not null unique,
			document text not null,
			created_at bigint not null,
			created_by text not null,
			primary key (resource, version_id)
		)`,
		// Keyed by what decisions find a policy by: a registry id, or org/app of an app, in lower case.
		`create table resource_policy (
			policy_key text primary key,
			resource text not null,
			xml text not null,
			sha256 text not null,
			version integer not null,
			changed_revision bigint not null,
			updated_at bigint not null,
			updated_by text not null
		)`,
		"create index resource_policy_resource on resource_policy (resource)",
		"create index resource_policy_changed on resource_policy (changed_revision)",
		`create table resource_subject (
			resource text not null,
			subject text not null,
			updated_at bigint not null,
			deleted smallint not null default 0,
			primary key (resource, subject)
		)`,
		"create index resource_subject_subject on resource_subject (subject, resource)",
		"create index resource_subject_updated on resource_subject (updated_at, resource, subject)",
		`create table access_list (
			id IDENTITY,
			uuid text not null unique,
			owner text not null,
			identifier text not null,
			name text not null,
			description text not null default '',
			version bigint not null,
			created_at bigint not null,
			updated_at bigint not null,
			unique (owner, identifier)
		)`,
		`create table access_list_member (
			list_id bigint not null references access_list (id) on delete cascade,
			party_id bigint not null references party (id),
			since bigint not null,
			primary key (list_id, party_id)
		)`,
		"create index access_list_member_party on access_list_member (party_id)",
		`create table access_list_resource (
			list_id bigint not null references access_list (id) on delete cascade,
			resource text not null,
			action_filters text,
			created_at bigint not null,
			updated_at bigint not null,
			primary key (list_id, resource)
		)`,
		"create index access_list_resource_resource on access_list_resource (resource)",
		`create table app_instance (
			guid text primary key,
			party_id bigint not null references party (id),
			org text not null,
			app text not null,
			task text,
			end_event text,
			updated_at bigint not null
		)`,
	],
};
