import type { Actor, Store } from "../store/store.js";
import { trimEvents } from "./event-repository.js";

const clock: Actor = { kind: "system", id: "event-trim" };

/** Events removed in one write: others wait for it. */
const AT_ONCE = 1000;

/** Removes events that are older than that. @returns how many */
export async function trimOldEvents(store: Store, keptMs: number): Promise<number> {
	let all = 0;
	for (;;) {
		const { value } = await store.write(clock, async (tx) => {
			const count = await trimEvents(tx, tx.now - keptMs, AT_ONCE);
			if (count > 0) tx.log({ kind: "facts", pairs: [] });
			return count;
		});
		all += value;
		if (value < AT_ONCE) return all;
	}
}
