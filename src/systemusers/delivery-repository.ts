import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { WebhookDeliveryTable } from "../store/schema-systems.js";
import type { Transaction } from "../store/store.js";
import { type Webhook, webhookOf } from "./webhook-repository.js";

type Db = Kysely<Database>;

/** The outbox topic that webhooks are called by: one message for all that waits for a webhook. */
export const WEBHOOK_TOPIC = "systemuser.webhook";

export type DeliveryStatus = WebhookDeliveryTable["status"];

/** What became of an event for a webhook. Times are milliseconds since 1970. */
export interface WebhookDelivery {
	/** The event's. */
	readonly place: number;
	readonly eventId: string;
	readonly type: string;
	readonly at: number;
	readonly status: DeliveryStatus;
	readonly attempts: number;
	readonly triedAt: number | undefined;
	readonly httpStatus: number | undefined;
	readonly error: string | undefined;
}

const sendTo = (tx: Transaction, webhook: string, delay = 0): void =>
	tx.send({ topic: WEBHOOK_TOPIC, payload: { webhook }, delay });

/**
 * Has webhooks told of an event.
 *
 * INVARIANT: while something waits for a webhook there is a message for it in the outbox; so a second event sends none.
 */
export async function queueDeliveries(tx: Transaction, place: number, webhooks: readonly string[]): Promise<void> {
	if (webhooks.length === 0) return;
	const waiting = await webhooksWaiting(tx.db, webhooks);
	for (const webhook_id of webhooks) {
		const values = { webhook_id, event_id: place, status: "pending" as const, since: tx.now };
		const untried = { tried_at: null, http_status: null, error: null };
		await tx.db
			.insertInto("webhook_delivery")
			.values({ ...values, ...untried })
			.execute();
		if (!waiting.has(webhook_id)) sendTo(tx, webhook_id);
	}
}

async function webhooksWaiting(db: Db, among: readonly string[]): Promise<Set<string>> {
	const rows = await db
		.selectFrom("webhook_delivery")
		.select("webhook_id")
		.distinct()
		.where("webhook_id", "in", among)
		.where("status", "=", "pending")
		.execute();
	return new Set(rows.map(({ webhook_id }) => webhook_id));
}

/** Sends the message again for webhooks that something waits for and whose message was lost. @returns how many */
export async function resendLost(tx: Transaction): Promise<number> {
	const waiting = await tx.db
		.selectFrom("webhook_delivery")
		.select("webhook_id")
		.distinct()
		.where("status", "=", "pending")
		.execute();
	if (waiting.length === 0) return 0;
	const messages = await tx.db
		.selectFrom("outbox")
		.select("payload")
		.where("topic", "=", WEBHOOK_TOPIC)
		.where("status", "=", "pending")
		.execute();
	const sent = new Set(messages.map(({ payload }) => (JSON.parse(payload) as { webhook?: unknown }).webhook));
	const lost = waiting.filter(({ webhook_id }) => !sent.has(webhook_id));
	for (const { webhook_id } of lost) sendTo(tx, webhook_id);
	return lost.length;
}

/** Whoever delivers for a webhook: nobody else does until then. */
export interface Turn {
	readonly webhook: Webhook;
	readonly until: number;
}

/** Takes a webhook for a while; undefined when another has it, or it is gone. */
export async function takeTurn(tx: Transaction, id: string, forMs: number): Promise<Turn | undefined> {
	const until = tx.now + forMs;
	const row = await tx.db
		.updateTable("webhook")
		.set({ busy_until: until })
		.where("id", "=", id)
		.where(({ or, eb }) => or([eb("busy_until", "is", null), eb("busy_until", "<=", tx.now)]))
		.returningAll()
		.executeTakeFirst();
	return row && { webhook: webhookOf(row), until };
}

/** The turn for some more time, with the secrets and the address as they are now; undefined when it was lost to another. */
export async function keepTurn(tx: Transaction, { webhook, until }: Turn, forMs: number): Promise<Turn | undefined> {
	const row = await tx.db
		.updateTable("webhook")
		.set({ busy_until: tx.now + forMs })
		.where("id", "=", webhook.id)
		.where("busy_until", "=", until)
		.returningAll()
		.executeTakeFirst();
	return row && { webhook: webhookOf(row), until: tx.now + forMs };
}

/** Gives the webhook back. When something still waits for it, `again` says in how many milliseconds somebody is to look. */
export async function endTurn(tx: Transaction, { webhook, until }: Turn, again: number | undefined): Promise<void> {
	await tx.db
		.updateTable("webhook")
		.set({ busy_until: null })
		.where("id", "=", webhook.id)
		.where("busy_until", "=", until)
		.execute();
	if (again !== undefined) sendTo(tx, webhook.id, again);
}

/** The oldest event that waits for a webhook. */
export async function nextPending(
	db: Db,
	webhook: string,
): Promise<{ readonly place: number; readonly attempts: number } | undefined> {
	const row = await db
		.selectFrom("webhook_delivery")
		.select(["event_id", "attempts"])
		.where("webhook_id", "=", webhook)
		.where("status", "=", "pending")
		.orderBy("event_id")
		.limit(1)
		.executeTakeFirst();
	return row && { place: row.event_id, attempts: row.attempts };
}

export interface Tried {
	readonly place: number;
	readonly status: DeliveryStatus;
	readonly attempts: number;
	readonly httpStatus: number | undefined;
	readonly error: string | undefined;
}

export async function settleDelivery(tx: Transaction, webhook: string, tried: Tried): Promise<void> {
	const { place, status, attempts, httpStatus, error } = tried;
	await tx.db
		.updateTable("webhook_delivery")
		.set({ status, attempts, tried_at: tx.now, http_status: httpStatus ?? null, error: error ?? null })
		.where("webhook_id", "=", webhook)
		.where("event_id", "=", place)
		.execute();
}

/** Notes how a webhook fares: `failures` calls in a row failed, and the next is made then. */
export async function setHealth(
	tx: Transaction,
	{ id, failing }: Webhook,
	now: { readonly failures: number; readonly retryAt: number } | undefined,
): Promise<void> {
	await tx.db
		.updateTable("webhook")
		.set({
			failures: now?.failures ?? 0,
			failing_since: now === undefined ? null : (failing?.since ?? tx.now),
			retry_at: now?.retryAt ?? null,
		})
		.where("id", "=", id)
		.execute();
}

/** Gives up what had to be delivered from before then, and was not. */
export async function buryOld(tx: Transaction, webhook: string, before: number): Promise<void> {
	await tx.db
		.updateTable("webhook_delivery")
		.set(({ fn, val }) => ({ status: "dead", error: fn.coalesce("error", val("The webhook failed for too long.")) }))
		.where("webhook_id", "=", webhook)
		.where("status", "=", "pending")
		.where("since", "<", before)
		.execute();
}

/** Lets everything that was given up wait again, and whatever waits be tried at once. @returns how many wait */
export async function reviveDead(tx: Transaction, webhook: string): Promise<number> {
	await tx.db
		.updateTable("webhook_delivery")
		.set({ status: "pending", since: tx.now, attempts: 0 })
		.where("webhook_id", "=", webhook)
		.where("status", "=", "dead")
		.execute();
	const { pending } = await countDeliveries(tx.db, webhook);
	if (pending > 0) sendTo(tx, webhook);
	return pending;
}

/** How many deliveries of a webhook are in each state. */
export async function countDeliveries(db: Db, webhook: string): Promise<Readonly<Record<DeliveryStatus, number>>> {
	const rows = await db
		.selectFrom("webhook_delivery")
		.select(({ fn }) => ["status", fn.countAll().as("count")])
		.where("webhook_id", "=", webhook)
		.groupBy("status")
		.execute();
	const counts = { pending: 0, delivered: 0, dead: 0 };
	for (const { status, count } of rows) counts[status] = Number(count);
	return counts;
}

/** A webhook's deliveries before a place, the newest first. */
export async function listDeliveries(
	db: Db,
	webhook: string,
	page: { readonly before: number; readonly size: number; readonly status: DeliveryStatus | undefined },
): Promise<WebhookDelivery[]> {
	let query = db
		.selectFrom("webhook_delivery as d")
		.innerJoin("system_user_event as e", "e.id", "d.event_id")
		.selectAll("d")
		.select(["e.uuid as uuid", "e.type as type", "e.at as at"])
		.where("d.webhook_id", "=", webhook)
		.where("d.event_id", "<", page.before);
	if (page.status !== undefined) query = query.where("d.status", "=", page.status);
	return (await query.orderBy("d.event_id", "desc").limit(page.size).execute()).map(deliveryOf);
}

const deliveryOf = (
	row: Selectable<WebhookDeliveryTable> & { readonly uuid: string; readonly type: string; readonly at: number },
): WebhookDelivery => ({
	place: row.event_id,
	eventId: row.uuid,
	type: row.type,
	at: row.at,
	status: row.status,
	attempts: row.attempts,
	triedAt: row.tried_at ?? undefined,
	httpStatus: row.http_status ?? undefined,
	error: row.error ?? undefined,
});
