import type { Operation } from "../http/operation.js";
import type { Store } from "../store/store.js";
import { activityOperations } from "./activity-routes.js";
import { connectionOperations } from "./connection-routes.js";
import type { AccessDependencies } from "./dependencies.js";
import { instanceOperations } from "./instance-routes.js";
import { packageOperations } from "./package-routes.js";
import { partyOperations } from "./party-routes.js";
import { personFinder } from "./person-lookup.js";
import { policyInformationOperations } from "./policy-information-routes.js";
import { resourceOperations } from "./resource-routes.js";
import { roleOperations } from "./role-routes.js";

/** Connections and what is given in them, policy information, and the activity log (registry-access 3.2, 3.7, 8.3). */
export function connectionsOperations({
	store,
	now = Date.now,
}: {
	readonly store: Store;
	readonly now?: () => number;
}): Operation[] {
	const dependencies: AccessDependencies = { store, now, findPerson: personFinder(store) };
	return [
		...connectionOperations(dependencies),
		...packageOperations(dependencies),
		...roleOperations(dependencies),
		...resourceOperations(dependencies),
		...instanceOperations(dependencies),
		...policyInformationOperations(dependencies),
		...partyOperations(dependencies),
		...activityOperations(dependencies),
	];
}
