import type { Migration } from "./migration.js";

/** What every write leaves behind: the change log others follow, the audit, and messages to be sent (design 3). */
export const log: Migration = {
	number: 1,
	name: "log",
	statements: [
		"create table setting (name text primary key, value text not null)",
		// One row. Locked by every write until it commits, so that no revision is seen before a smaller one (reliability-scale 0, finding 1).
		"create table revision_counter (id smallint primary key, revision bigint not null, hash text not null)",
		"insert into revision_counter (id, revision, hash) values (1, 0, '')",
		`create table change_log (
			revision bigint not null,
			position integer not null,
			at bigint not null,
			part smallint not null,
			kind text not null,
			payload text not null,
			nonce text not null,
			hash text not null,
			primary key (revision, position)
		)`,
		`create table audit (
			id IDENTITY,
			revision bigint not null,
			at bigint not null,
			actor_kind text not null,
			actor_id text not null,
			action text not null,
			party_uuid text,
			details text not null
		)`,
		"create index audit_party on audit (party_uuid, id)",
		"create index audit_action on audit (action, id)",
		`create table outbox (
			id IDENTITY,
			revision bigint not null,
			topic text not null,
			payload text not null,
			created_at bigint not null,
			due_at bigint not null,
			attempts integer not null default 0,
			last_error text,
			status text not null default 'pending'
		)`,
		"create index outbox_due on outbox (status, due_at, id)",
		`create table idempotency (
			scope text not null,
			idempotency_key text not null,
			request_hash text not null,
			status integer not null,
			headers text not null,
			body text not null,
			created_at bigint not null,
			primary key (scope, idempotency_key)
		)`,
	],
};
