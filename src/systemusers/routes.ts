import type { Operation } from "../http/operation.js";
import type { Dependencies } from "./dependencies.js";
import { requestOperations } from "./request-routes.js";
import { vendorRequestOperations } from "./vendor-request-routes.js";

/** System users and what is asked of their customers (systemuser 2.2 to 2.6). */
export const systemUserOperations = (dependencies: Dependencies): Operation[] => [
	...vendorRequestOperations(dependencies),
	...requestOperations(dependencies),
];
