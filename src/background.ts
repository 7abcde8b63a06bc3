import type { Logger } from "./http/log.js";
import { outboxHandlers } from "./outbox-handlers.js";
import { startOutbox } from "./store/outbox.js";
import { type Repeated, repeat } from "./store/repeated.js";
import type { Store } from "./store/store.js";
import { expireAll } from "./systemusers/expire.js";
import { trimOldEvents } from "./systemusers/trim-events.js";

const EXPIRY_MS = 60_000;
const TRIM_MS = 3_600_000;

export interface BackgroundOptions {
	readonly store: Store;
	readonly log: Logger;
	/** How long events are kept. */
	readonly eventDays: number;
}

/**
 * What a server does without being asked: sends what lies in the outbox, marks requests that nobody answered in time, removes old
 * events. Several servers may do it side by side; each thing is done in a write that looks first whether it is done already.
 */
export function startBackground({ store, log, eventDays }: BackgroundOptions): { stop(): Promise<void> } {
	const outbox = startOutbox(store, {
		handlers: outboxHandlers({ store }),
		onFailure: ({ id, topic, attempt, final, error }) =>
			log[final ? "error" : "warn"]({ id, topic, attempt, err: error }, "a message could not be sent"),
	});
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
		every(TRIM_MS, "old events removed", () => trimOldEvents(store, eventDays * 86_400_000)),
	];
	return {
		async stop() {
			await Promise.all([outbox.stop(), ...tasks.map((task) => task.stop())]);
		},
	};
}
