import { AsyncLocalStorage } from "node:async_hooks";
import type { Decide } from "../http/access-check.js";
import { common, Fault } from "../http/fault.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Store } from "../store/store.js";

/** What was asked of the PDP: who, what, on behalf of whom. */
type Asked = Parameters<Decide>;

/** Holds a call to what it was permitted: a permit that is gone before the call's write commits undoes the write. */
export interface CommitCheck {
	/** The PDP's word. A permit given within `during` is asked for once more by each write made there. */
	readonly decide: Decide;
	/**
	 * Runs a call that may write.
	 *
	 * @throws {Fault} 403 from the write, which then changes nothing, when something is no longer permitted that was before
	 */
	during<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * Between the PDP's word about a caller and the write that stands on it others write: a role may end there. Writes come one after
 * the other, so what is permitted within one stays so until it commits.
 */
export function commitCheck(
	store: Pick<Store, "alongside">,
	knowledge: Pick<Knowledge, "upTo">,
	ask: (...asked: Asked) => boolean,
): CommitCheck {
	const calls = new AsyncLocalStorage<Asked[]>();
	return {
		decide(...asked) {
			const permitted = ask(...asked);
			if (permitted) calls.getStore()?.push(asked);
			return permitted;
		},
		during(run) {
			const relied: Asked[] = [];
			return store.alongside(
				async ({ revision }) => {
					// What another server of the database has written too.
					await knowledge.upTo(revision - 1);
					if (!relied.every((asked) => ask(...asked))) {
						throw new Fault(common.forbidden, { detail: "You lost the right to do this while it was being done." });
					}
				},
				() => calls.run(relied, run),
			);
		},
	};
}
