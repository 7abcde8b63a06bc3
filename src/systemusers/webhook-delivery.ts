import type { Vault } from "../http/vault.js";
import type { Delivery } from "../store/outbox.js";
import type { Actor, Store } from "../store/store.js";
import {
	buryOld,
	endTurn,
	keepTurn,
	nextPending,
	resendLost,
	setHealth,
	settleDelivery,
	type Turn,
	takeTurn,
} from "./delivery-repository.js";
import { readEvent } from "./event-repository.js";
import { eventView } from "./event-view.js";
import { type CallOptions, type CallOutcome, callWebhook } from "./webhook-call.js";
import type { Webhook } from "./webhook-repository.js";

export interface WebhookOptions extends Pick<CallOptions, "loopback" | "userAgent"> {
	readonly vault: Vault;
	/** Milliseconds a call has. */
	readonly timeoutMs?: number;
	/** Milliseconds before the second attempt; doubled each time, an hour at most. */
	readonly pauseMs?: number;
}

export const CALL_MS = 10_000;
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 3_600_000;
/** After so many attempts an event that the receiver refuses is given up, so that it keeps no other from being delivered. */
const REFUSALS = 8;
/** What could not be delivered for so long is given up. */
const GIVE_UP_MS = 3 * 86_400_000;
/** A turn makes no call that begins later. */
const TURN_MS = 3_000;

/** Milliseconds that a turn has, one more call included; the outbox gives its message that time. */
export const WHOLE_TURN_MS = TURN_MS + CALL_MS + 2_000;

const actor: Actor = { kind: "system", id: "webhooks" };

interface Pending {
	readonly place: number;
	readonly attempts: number;
}

/**
 * Delivers what waits for a webhook, one event after the other in the order they happened, each until it went through or is given
 * up. To be the outbox's handler of its topic. Only one process at a time delivers for one webhook; a receiver may still get an
 * event twice, for after a crash nobody knows.
 */
export async function deliverTo(store: Store, options: WebhookOptions, { payload, signal }: Delivery): Promise<void> {
	const id = String(payload.webhook);
	const started = performance.now();
	const { value: begun } = await store.write(actor, async (tx) => {
		const turn = await takeTurn(tx, id, WHOLE_TURN_MS);
		if (turn === undefined) return undefined;
		tx.log({ kind: "facts", pairs: [] });
		const pending = await nextPending(tx.db, id);
		if (pending === undefined) await endTurn(tx, turn, undefined);
		return pending && { turn, pending };
	});
	let next = begun;
	while (next !== undefined) {
		const { turn, pending } = next;
		let outcome: CallOutcome | undefined;
		try {
			outcome = await callWith(store, options, turn.webhook, pending, signal);
		} catch (error) {
			await giveBack(store, turn);
			throw error;
		}
		next = await settle(store, options, { turn, pending, outcome, late: performance.now() - started > TURN_MS });
	}
}

/** Undefined when the event is no more, or no longer this webhook's business. */
async function callWith(
	store: Store,
	{ vault, timeoutMs = CALL_MS, ...options }: WebhookOptions,
	webhook: Webhook,
	{ place }: Pending,
	signal: AbortSignal,
): Promise<CallOutcome | undefined> {
	const { vendor, orgNumber, ownerCode, url, secret, before } = webhook;
	const event = await readEvent(store.db, place, { vendorOrg: vendor ? orgNumber : undefined, ownerCode });
	if (event === undefined) return undefined;
	const inForce = before !== undefined && before.until > Date.now() ? [secret, before.secret] : [secret];
	const secrets = inForce.map((concealed) => vault.reveal(concealed));
	const message = { id: event.id, body: JSON.stringify(eventView(event)) };
	return callWebhook(url, message, secrets, { ...options, timeoutMs, signal });
}

interface Settled {
	readonly turn: Turn;
	readonly pending: Pending;
	readonly outcome: CallOutcome | undefined;
	/** The turn is over. */
	readonly late: boolean;
}

/** Notes what became of an event; with the next one while the turn goes on. */
async function settle(store: Store, options: WebhookOptions, settled: Settled) {
	const { turn, pending, outcome, late } = settled;
	const { webhook } = turn;
	const { value } = await store.write(actor, async (tx) => {
		const kept = await keepTurn(tx, turn, WHOLE_TURN_MS);
		// Another process took this one for dead; what it does now is its own.
		if (kept === undefined) return undefined;
		tx.log({ kind: "facts", pairs: [] });
		const attempts = pending.attempts + 1;
		const goesOn = outcome === undefined || outcome.kind === "accepted";
		const givenUp = outcome?.kind === "rejected" && attempts >= REFUSALS;
		await settleDelivery(tx, webhook.id, {
			place: pending.place,
			status: goesOn ? "delivered" : givenUp ? "dead" : "pending",
			attempts,
			httpStatus: outcome?.httpStatus,
			error: outcome === undefined || outcome.kind === "accepted" ? undefined : outcome.error,
		});
		if (goesOn || givenUp) {
			await setHealth(tx, kept.webhook, undefined);
			const next = await nextPending(tx.db, webhook.id);
			if (next !== undefined && !late) return { turn: kept, pending: next };
			await endTurn(tx, kept, next === undefined ? undefined : 0);
			return undefined;
		}
		const failures = failuresOf(kept.webhook) + 1;
		const pause = pauseAfter(failures, options.pauseMs ?? PAUSE_MS);
		await setHealth(tx, kept.webhook, { failures, retryAt: tx.now + pause });
		await buryOld(tx, webhook.id, tx.now - GIVE_UP_MS);
		await endTurn(tx, kept, (await nextPending(tx.db, webhook.id)) === undefined ? undefined : pause);
		return undefined;
	});
	return value;
}

const failuresOf = ({ failing }: Webhook): number => failing?.failures ?? 0;

/** A little more or less, so that not all come back at once. */
const pauseAfter = (failures: number, first: number): number =>
	Math.round(Math.min(first * 2 ** Math.min(failures - 1, 30), LONGEST_PAUSE_MS) * (1 + Math.random() / 4));

async function giveBack(store: Store, turn: Turn): Promise<void> {
	await store.write(actor, async (tx) => {
		await endTurn(tx, turn, undefined);
		tx.log({ kind: "facts", pairs: [] });
	});
}

/** Goes on with webhooks that nobody would come back to: their messages were given up, or are of another history. */
export async function recoverWebhooks(store: Store): Promise<number> {
	const { value } = await store.write(actor, async (tx) => {
		const lost = await resendLost(tx);
		if (lost > 0) tx.log({ kind: "facts", pairs: [] });
		return lost;
	});
	return value;
}
