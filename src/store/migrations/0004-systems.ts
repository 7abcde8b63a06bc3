import type { Migration } from "./migration.js";

/**
 * The system register, and system users with their requests (systemuser 1). Lists and texts in several languages are JSON;
 * packages are stored as their urns.
 */
export const systems: Migration = {
	number: 4,
	name: "systems",
	statements: [
		// An id stays taken after the system is deleted.
		`create table system (
			internal_id text primary key,
			id text not null unique,
			vendor_org text not null,
			names text not null,
			descriptions text not null,
			rights text not null,
			packages text not null,
			client_ids text not null,
			redirect_urls text not null,
			is_visible smallint not null,
			created_at bigint not null,
			updated_at bigint not null,
			deleted_at bigint
		)`,
		"create index system_vendor on system (vendor_org)",
		// Which live system a Maskinporten client belongs to; a row goes when the id is freed.
		`create table system_client (
			client_id text primary key,
			system_internal_id text not null references system (internal_id)
		)`,
		"create index system_client_system on system_client (system_internal_id)",
		`create table system_change (
			id IDENTITY,
			system_internal_id text not null references system (internal_id),
			change_type text not null
				check (change_type in ('create', 'update', 'rightsupdate', 'accesspackageupdate', 'delete')),
			changed_by_org text not null,
			changed_data text,
			client_id text,
			created_at bigint not null
		)`,
		"create index system_change_system on system_change (system_internal_id, id)",

		// A system user made by approving a request has the request's id. sequence_no is drawn anew by every change of the row.
		`create table system_user (
			id text primary key,
			user_type text not null check (user_type in ('standard', 'agent')),
			system_internal_id text not null references system (internal_id),
			owner_org text not null,
			owner_id bigint not null references party (id),
			party_id bigint not null references party (id),
			external_ref text not null,
			integration_title text not null,
			packages text not null,
			sequence_no bigint not null unique,
			created_at bigint not null,
			created_by text not null,
			updated_at bigint not null,
			changed_by text not null,
			deleted_at bigint
		)`,
		`create unique index system_user_live on system_user (system_internal_id, owner_org, external_ref)
			where deleted_at is null`,
		"create index system_user_owner on system_user (owner_id)",
		"create index system_user_party on system_user (party_id)",
		// One live request a triple, whichever the type: a repeated request finds it.
		`create table system_user_request (
			id text primary key,
			user_type text not null check (user_type in ('standard', 'agent')),
			system_internal_id text not null references system (internal_id),
			owner_org text not null,
			owner_id bigint not null references party (id),
			external_ref text not null,
			integration_title text not null,
			rights text not null,
			packages text not null,
			redirect_url text,
			status text not null check (status in ('New', 'Accepted', 'Rejected', 'Denied', 'Timedout')),
			escalated smallint not null default 0,
			created_at bigint not null,
			updated_at bigint not null,
			changed_by text not null,
			expired_at bigint,
			deleted_at bigint
		)`,
		`create unique index system_user_request_live on system_user_request (system_internal_id, owner_org, external_ref)
			where deleted_at is null`,
		"create index system_user_request_owner on system_user_request (owner_id, status)",
		"create index system_user_request_system on system_user_request (system_internal_id, user_type, id)",
		`create table change_request (
			id text primary key,
			system_user_id text not null references system_user (id),
			required_rights text not null,
			unwanted_rights text not null,
			required_packages text not null,
			unwanted_packages text not null,
			redirect_url text,
			status text not null check (status in ('New', 'Accepted', 'Rejected', 'Denied', 'Timedout')),
			created_at bigint not null,
			updated_at bigint not null,
			changed_by text not null,
			expired_at bigint,
			deleted_at bigint
		)`,
		"create index change_request_user on change_request (system_user_id, id)",
	],
};
