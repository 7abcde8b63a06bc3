import type { Logger } from "./http/log.js";
import { callingHandlers, innerHandlers } from "./outbox-handlers.js";
import { lead } from "./store/leader.js";
import { type OutboxOptions, startOutbox } from "./store/outbox.js";
import { type Repeated, repeat } from "./store/repeated.js";
import type { JobSources } from "./systemusers/client-jobs.js";
import { expireAll } from "./systemusers/expire.js";
import { followChanges, settleClients } from "./systemusers/follow-changes.js";
import { runOut } from "./systemusers/run-out.js";
import { trimOldEvents } from "./systemusers/trim-events.js";
import { recoverWebhooks, type WebhookOptions, WHOLE_TURN_MS } from "./systemusers/webhook-delivery.js";

const EXPIRY_MS = 60_000;
const RUN_OUT_MS = 20_000;
const SETTLE_MS = 600_000;
const RECOVER_MS = 60_000;
/** Webhooks called at once. */
const CALLS = 50;
const TRIM_MS = 3_600_000;

export interface BackgroundOptions extends JobSources {
	readonly log: Logger;
	readonly webhooks: WebhookOptions;
	/** How long events are kept. */
	readonly eventDays: number;
}

/**
 * What a server does without being asked: sends what lies in the outbox, marks requests that nobody answered in time, ends what was given for a time, removes old
 * events. Of several servers on one database one does it, and another when nothing is heard of that one. Should two do it for a
 * moment no harm is done: each thing is done in a write that looks first whether it is done already.
 */
export function startBackground({ store, decisions, log, webhooks, eventDays }: BackgroundOptions): {
	stop(): Promise<void>;
} {
	store.complete(followChanges);
	const leader = lead(store, "background", {
		begins: () => {
			for (const each of [...outboxes, ...tasks]) void each.run();
		},
		failed: (err) => log.warn({ err }, "the lease of the background work could not be renewed"),
	});
	const mayRun = (): boolean => leader.leads();
	const onFailure: OutboxOptions["onFailure"] = ({ id, topic, attempt, final, error }) =>
		log[final ? "error" : "warn"]({ id, topic, attempt, err: error }, "a message could not be sent");
	const outboxes = [
		startOutbox(store, { handlers: innerHandlers({ store, decisions }), onFailure, mayRun }),
		startOutbox(store, {
			handlers: callingHandlers({ store, webhooks }),
			onFailure,
			mayRun,
			slots: CALLS,
			timeoutMs: WHOLE_TURN_MS,
		}),
	];
	const every = (ms: number, what: string, work: () => Promise<number>): Repeated =>
		repeat(
			async () => {
				const count = mayRun() ? await work() : 0;
				if (count > 0) log.info({ count }, what);
			},
			ms,
			(err) => log.error({ err }, `failed: ${what}`),
		);
	const tasks = [
		every(EXPIRY_MS, "requests that nobody answered have expired", () => expireAll(store)),
		every(RUN_OUT_MS, "what was given to system users for a time is over", runOut(store)),
		every(RECOVER_MS, "webhooks that nobody would have come back to", () => recoverWebhooks(store)),
		every(SETTLE_MS, "clients of agents that were not told of", () => settleClients(store)),
		every(TRIM_MS, "old events removed", () => trimOldEvents(store, eventDays * 86_400_000)),
	];
	return {
		async stop() {
			await Promise.all([...outboxes, ...tasks].map((each) => each.stop()));
			await leader.stop();
		},
	};
}
