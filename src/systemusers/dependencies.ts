import type { Decide } from "../http/access-check.js";
import type { Paging } from "../http/paging.js";
import type { Store } from "../store/store.js";

/** What every route of system users stands on. */
export interface Dependencies {
	readonly store: Store;
	/** The PDP, for questions about another party than the one of the path. */
	readonly decide: Decide;
	readonly paging: Paging;
	readonly now?: () => number;
}
