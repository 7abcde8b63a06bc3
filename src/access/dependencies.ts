import type { Store } from "../store/store.js";
import type { FindPerson } from "./clients/person-input.js";

/** What the routes of connections need. */
export interface AccessDependencies {
	readonly store: Store;
	readonly now: () => number;
	readonly findPerson: FindPerson;
}

export const CONNECTIONS = "/accessmanagement/api/v1/enduser/connections";
export const tag = "Connections";
