import type { Migration } from "./migration.js";

/** System users that are switched off, what happened to them and who is told, and many clients at once (systemuser 6). */
export const systemUserEvents: Migration = {
	number: 6,
	name: "system-user-events",
	statements: [
		// Switched off: it holds nothing, and loses nothing. A system user's party is off when the user is, or its system is deleted.
		"alter table party add column disabled_at bigint",
		"alter table system_user add column disabled_at bigint",
		// What happened, in the order it happened: writes come one after the other. `payload` is for the vendor and the customer.
		`create table system_user_event (
			id IDENTITY,
			uuid text not null unique,
			type text not null,
			at bigint not null,
			vendor_org text not null,
			system_id text not null,
			owner_org text not null,
			system_user_id text,
			request_id text,
			payload text not null,
			actor_kind text not null,
			actor_id text not null
		)`,
		"create index system_user_event_vendor on system_user_event (vendor_org, id)",
		"create index system_user_event_user on system_user_event (system_user_id, id)",
		"create index system_user_event_request on system_user_event (request_id, id)",
		"create index system_user_event_at on system_user_event (at)",
		// The service owners whose resources an event touches, and those resources (JSON).
		`create table system_user_event_owner (
			owner_code text not null,
			event_id bigint not null references system_user_event (id) on delete cascade,
			resources text not null,
			primary key (owner_code, event_id)
		)`,
		"create index system_user_event_owner_event on system_user_event_owner (event_id)",
		// The clients of agents as they were told of.
		`create table system_user_client (
			system_user_id text not null references system_user (id),
			client_id bigint not null references party (id),
			primary key (system_user_id, client_id)
		)`,
		`create table client_job (
			id text primary key,
			system_user_id text not null references system_user (id),
			owner_id bigint not null references party (id),
			total integer not null,
			created_at bigint not null,
			actor_kind text not null,
			actor_id text not null,
			finished_at bigint
		)`,
		"create index client_job_user on client_job (system_user_id, created_at)",
		`create table client_job_item (
			job_id text not null references client_job (id) on delete cascade,
			position integer not null,
			client_uuid text not null,
			action text not null check (action in ('add', 'remove', 'extend')),
			status text not null check (status in ('pending', 'done', 'unchanged', 'failed')),
			code text,
			primary key (job_id, position)
		)`,
		"create index client_job_item_status on client_job_item (job_id, status, position)",
		`create table webhook (
			id text primary key,
			org_number text not null,
			owner_code text,
			vendor smallint not null,
			url text not null,
			types text not null,
			secret text not null,
			old_secret text,
			old_secret_until bigint,
			created_at bigint not null,
			created_by text not null
		)`,
		"create index webhook_org on webhook (org_number)",
		"create index webhook_owner on webhook (owner_code)",
	],
};
