import type { Logger } from "./http/log.js";
import { callingHandlers, innerHandlers } from "./outbox-handlers.js";
import { type OutboxOptions, startOutbox } from "./store/outbox.js";
import { type Repeated, repeat } from "./store/repeated.js";
import type { Store } from "./store/store.js";
import { expireAll } from "./systemusers/expire.js";
import { followChanges, settleClients } from "./systemusers/follow-changes.js";
import { trimOldEvents } from "./systemusers/trim-events.js";
import { recoverWebhooks, type WebhookOptions, WHOLE_TURN_MS } from "./systemusers/webhook-delivery.js";

const EXPIRY_MS = 60_000;
const SETTLE_MS = 600_000;
const RECOVER_MS = 60_000;
/** Webhooks called at once. */
const CALLS = 50;
const TRIM_MS = 3_600_000;

export interface BackgroundOptions {
	readonly store: Store;
	readonly log: Logger;
	readonly webhooks: WebhookOptions;
	/** How long events are kept. */
	readonly eventDays: number;
}

/**
 * What a server does without being asked: sends what lies in the outbox, marks requests that nobody answered in time, removes old
 * events. Several servers may do it side by side; each thing is done in a write that looks first whether it is done already.
 */
export function startBackground({ store, log, webhooks, eventDays }: BackgroundOptions): { stop(): Promise<void> } {
	store.complete(followChanges);
	const onFailure: OutboxOptions["onFailure"] = ({ id, topic, attempt, final, error }) =>
		log[final ? "error" : "warn"]({ id, topic, attempt, err: error }, "a message could not be sent");
	const outboxes = [
		startOutbox(store, { handlers: innerHandlers({ store }), onFailure }),
		startOutbox(store, {
			handlers: callingHandlers({ store, webhooks }),
			onFailure,
			slots: CALLS,
			timeoutMs: WHOLE_TURN_MS,
		}),
	];
	const every = (ms: number, what: string, work: () => Promise<number>): Repeated =>
		repeat(
			async () => {
				const count = await work();
				if (count > 0) log.info({ count }, what);
			},
			ms,
			(err) => log.error({ err }, `failed: ${what}`),
		);
	const tasks = [
		every(EXPIRY_MS, "requests that nobody answered have expired", () => expireAll(store)),
		every(RECOVER_MS, "webhooks that nobody would have come back to", () => recoverWebhooks(store)),
		every(SETTLE_MS, "clients of agents that were not told of", () => settleClients(store)),
		every(TRIM_MS, "old events removed", () => trimOldEvents(store, eventDays * 86_400_000)),
	];
	return {
		async stop() {
			await Promise.all([...outboxes.map((outbox) => outbox.stop()), ...tasks.map((task) => task.stop())]);
		},
	};
}
