import { log } from "./0001-log.js";
import { parties } from "./0002-parties.js";
import { resources } from "./0003-resources.js";
import { systems } from "./0004-systems.js";
import { maskinporten } from "./0005-maskinporten.js";
import { systemUserEvents } from "./0006-system-user-events.js";
import { portal } from "./0007-portal.js";
import { webhookDeliveries } from "./0008-webhook-deliveries.js";
import { leases } from "./0009-leases.js";
import { validityEnds } from "./0010-validity-ends.js";
import type { Migration } from "./migration.js";

/** Every migration, in order; the numbers have no gap. */
export const migrations: readonly Migration[] = [
	log,
	parties,
	resources,
	systems,
	maskinporten,
	systemUserEvents,
	portal,
	webhookDeliveries,
	leases,
	validityEnds,
];
