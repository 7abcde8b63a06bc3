import type { Migration } from "./migration.js";

/** What became of each event that a webhook is told of, and how the webhook fares. */
export const webhookDeliveries: Migration = {
	number: 8,
	name: "webhook-deliveries",
	statements: [
		// Calls that failed since one went through.
		"alter table webhook add column failures integer not null default 0",
		"alter table webhook add column failing_since bigint",
		"alter table webhook add column retry_at bigint",
		"alter table webhook add column tested_at bigint",
		// Whoever delivers for it now must be done by then; nobody else may begin before.
		"alter table webhook add column busy_until bigint",
		// `since` is when an event had to be delivered from: when it happened, or when somebody asked to try it again.
		`create table webhook_delivery (
			webhook_id text not null references webhook (id) on delete cascade,
			event_id bigint not null references system_user_event (id) on delete cascade,
			status text not null check (status in ('pending', 'delivered', 'dead')),
			since bigint not null,
			attempts integer not null default 0,
			tried_at bigint,
			http_status integer,
			error text,
			primary key (webhook_id, event_id)
		)`,
		"create index webhook_delivery_status on webhook_delivery (webhook_id, status, event_id)",
		"create index webhook_delivery_event on webhook_delivery (event_id)",
	],
};
