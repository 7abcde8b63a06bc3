import type { Deliver } from "./store/outbox.js";
import type { Store } from "./store/store.js";
import { workOnJob } from "./systemusers/client-jobs.js";
import { JOB_TOPIC } from "./systemusers/job-repository.js";

/** What becomes of the messages that writes put into the outbox, by topic. */
export function outboxHandlers({ store }: { readonly store: Store }): Readonly<Record<string, Deliver>> {
	return { [JOB_TOPIC]: (delivery) => workOnJob(store, delivery) };
}
