import type { Operation } from "../http/operation.js";
import type { Dependencies } from "./dependencies.js";
import { portalClientOperations } from "./portal-client-routes.js";
import { portalRequestOperations } from "./portal-request-routes.js";
import { portalUserOperations } from "./portal-user-routes.js";

/**
 * The interface that the original's pages are made with (systemuser 2.6), for whoever makes pages of their own: texts in the
 * caller's language. A token takes the place of the original's cookies, so there is nothing to forge.
 */
export const portalOperations = (dependencies: Dependencies): Operation[] => [
	...portalUserOperations(dependencies),
	...portalClientOperations(dependencies),
	...portalRequestOperations(dependencies),
];
