import type { Operation } from "../http/operation.js";
import { agentClientOperations } from "./agent-client-routes.js";
import { agentOperations } from "./agent-routes.js";
import { changeOperations } from "./change-request-routes.js";
import { clientJobOperations } from "./client-job-routes.js";
import { customerOperations } from "./customer-routes.js";
import type { Dependencies } from "./dependencies.js";
import { historyOperations } from "./history-routes.js";
import { logoutOperations } from "./logout-routes.js";
import { lookupOperations } from "./lookup-routes.js";
import { portalOperations } from "./portal-routes.js";
import { requestOperations } from "./request-routes.js";
import { thirdPartyOperations } from "./third-party-routes.js";
import { userOperations } from "./user-routes.js";
import { vendorChangeOperations } from "./vendor-change-routes.js";
import { vendorRequestOperations } from "./vendor-request-routes.js";

/** U1 to U20 of systemuser 2.4, which can be switched off together. */
const apiOperations = (dependencies: Dependencies): Operation[] => [
	...userOperations(dependencies),
	...lookupOperations(dependencies),
	...agentOperations(dependencies),
	...agentClientOperations(dependencies),
];

/**
 * System users, their clients, and what is asked of their customers (systemuser 2.2 to 2.6).
 * Without the `api` of 2.4 its paths are unknown: 404, and absent from the OpenAPI document.
 */
export const systemUserOperations = (dependencies: Dependencies, api = true): Operation[] => [
	...vendorRequestOperations(dependencies),
	...requestOperations(dependencies),
	...(api ? apiOperations(dependencies) : []),
	...thirdPartyOperations(dependencies),
	...customerOperations(dependencies),
	...clientJobOperations(dependencies),
	...historyOperations(dependencies),
	...portalOperations(dependencies),
	...vendorChangeOperations(dependencies),
	...changeOperations(dependencies),
	...logoutOperations(dependencies),
];
