import type { Operation } from "../../http/operation.js";
import { agentOperations } from "./agent-routes.js";
import { systemUserAgentOperations } from "./internal-routes.js";
import { listOperations } from "./list-routes.js";
import { myOperations } from "./my-routes.js";
import { type ClientDelegationDependencies, v1, v2 } from "./version.js";

/** Client delegation in both versions, and to system users (registry-access 4). */
export function clientDelegationOperations(
	dependencies: ClientDelegationDependencies & { readonly now?: () => number },
): Operation[] {
	const { store, now = Date.now } = dependencies;
	const versioned = [v1, v2].flatMap((version) => [
		...listOperations(store.db, version, now),
		...agentOperations(dependencies, version),
		...myOperations(store, version, now),
	]);
	return [...versioned, ...systemUserAgentOperations(store, now)];
}
