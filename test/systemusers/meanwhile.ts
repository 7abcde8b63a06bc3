import { vi } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { vendor } from "./world.js";

/**
 * A call during which something else is written: after it has asked all that it asks beforehand, and before its turn to write.
 * Resolves with what the call resolves with.
 */
export async function meanwhile<T>(
	store: Store,
	change: (tx: Transaction) => Promise<void>,
	call: () => Promise<T>,
): Promise<T> {
	let goOn = (): void => undefined;
	const asked = new Promise<void>((resolve) => {
		goOn = resolve;
	});
	const changing = store.write(vendor, async (tx) => {
		await asked;
		await change(tx);
	});
	const write = store.write.bind(store);
	const writes = vi.spyOn(store, "write").mockImplementationOnce((...work) => {
		const mine = write(...work);
		goOn();
		return mine as never;
	});
	const answer = await call();
	writes.mockRestore();
	await changing;
	return answer;
}

/** A call during which a customer ends. */
export const endingMeanwhile = <T>(store: Store, customer: Party, call: () => Promise<T>): Promise<T> =>
	meanwhile(
		store,
		async (tx) => {
			await tx.db.updateTable("party").set({ deleted_at: tx.now }).where("id", "=", customer.id).execute();
			tx.log({ kind: "parties", parties: [customer.id] });
		},
		call,
	);
