/** Everything the server administers, as operations; what `server.ts` puts behind the decision routes. */

import { appOperations } from "./access/apps/routes.js";
import { clientDelegationOperations } from "./access/clients/routes.js";
import { metadataOperations } from "./access/metadata/routes.js";
import { personFinder } from "./access/person-lookup.js";
import { requestOperations } from "./access/requests/routes.js";
import { connectionsOperations } from "./access/routes.js";
import { serviceOwnerOperations } from "./access/service-owner/routes.js";
import { supplierOperations } from "./access/suppliers/routes.js";
import { authorizedPartiesOperations } from "./authorization/authorized-parties-routes.js";
import type { Decisions } from "./authorization/open-decisions.js";
import { partiesOperations } from "./authorization/parties-routes.js";
import { openApiOperation } from "./http/openapi.js";
import type { Operation } from "./http/operation.js";
import type { Paging } from "./http/paging.js";
import { type MaskinportenOptions, maskinportenOperations } from "./maskinporten/routes.js";
import { registerRoleOperations } from "./parties/role-routes.js";
import { registerOperations } from "./parties/routes.js";
import { resourceOperations } from "./resources/routes.js";
import type { Store } from "./store/store.js";
import { systemRegisterOperations } from "./systems/routes.js";
import { eventOperations } from "./systemusers/event-routes.js";
import type { EventWaiters } from "./systemusers/event-waiters.js";
import { systemUserOperations } from "./systemusers/routes.js";
import type { WebhookOptions } from "./systemusers/webhook-delivery.js";
import { webhookOperations } from "./systemusers/webhook-routes.js";

export interface OperationSources {
	readonly store: Store;
	readonly decisions: Decisions;
	/** Resources of the registry may be deleted. */
	readonly deletable: boolean;
	/** System users are managed over the API. */
	readonly systemUserApi: boolean;
	/** Packages that a service owner may give, by its organisation number. */
	readonly ownerPackages: (orgNumber: string) => readonly string[];
	readonly maskinporten: MaskinportenOptions;
	readonly paging: Paging;
	/** Calls that wait for events. */
	readonly waiters: EventWaiters;
	readonly webhooks: WebhookOptions;
	readonly version: string;
	/** OpenAPI path items of the decision routes, which are no operations. */
	readonly decisionPaths: Readonly<Record<string, unknown>>;
}

export function allOperations(sources: OperationSources): readonly Operation[] {
	const {
		store,
		decisions,
		deletable,
		systemUserApi,
		ownerPackages,
		paging,
		waiters,
		webhooks,
		version,
		decisionPaths,
	} = sources;
	const decide = decisions.guard;
	const operations: Operation[] = [
		...resourceOperations({ store, deletable }),
		...metadataOperations({ db: store.db }),
		...connectionsOperations({ store }),
		...clientDelegationOperations({ store, findPerson: personFinder(store) }),
		...requestOperations({ store, decide }),
		...serviceOwnerOperations({ store, allowedPackages: ownerPackages }),
		...supplierOperations({ store }),
		...appOperations({ store }),
		...authorizedPartiesOperations({ store, ...decisions }),
		...partiesOperations({ store, ...decisions }),
		...registerOperations(store),
		...registerRoleOperations(store),
		...systemRegisterOperations({ store }),
		...systemUserOperations({ store, decide, paging }, systemUserApi),
		...eventOperations({ store, paging, waiters }),
		...webhookOperations({ store, paging, webhooks }),
		...maskinportenOperations(sources.maskinporten),
	];
	operations.push(openApiOperation(() => operations, { title: "fullmakt", version }, decisionPaths));
	return operations;
}
