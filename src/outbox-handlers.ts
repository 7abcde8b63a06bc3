import type { Deliver } from "./store/outbox.js";
import type { Store } from "./store/store.js";
import { type JobSources, workOnJob } from "./systemusers/client-jobs.js";
import { WEBHOOK_TOPIC } from "./systemusers/delivery-repository.js";
import { SYSTEM_DELETED_TOPIC, tellSystemDeleted } from "./systemusers/follow-changes.js";
import { JOB_TOPIC } from "./systemusers/job-repository.js";
import { deliverTo, type WebhookOptions } from "./systemusers/webhook-delivery.js";

type Handlers = Readonly<Record<string, Deliver>>;

/** What becomes of messages that this server deals with by itself, by topic. */
export function innerHandlers(sources: JobSources): Handlers {
	return {
		[JOB_TOPIC]: (delivery) => workOnJob(sources, delivery),
		[SYSTEM_DELETED_TOPIC]: (delivery) => tellSystemDeleted(sources.store, delivery),
	};
}

/** What becomes of messages that others' servers are called for: they may be slow, and keep no inner work waiting. */
export function callingHandlers(sources: { readonly store: Store; readonly webhooks: WebhookOptions }): Handlers {
	return { [WEBHOOK_TOPIC]: (delivery) => deliverTo(sources.store, sources.webhooks, delivery) };
}
