import { vi } from "vitest";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { vendor } from "./world.js";

/**
 * A call during which a customer ends: after it has found the customer, and before its turn to write. Resolves with what the call
 * resolves with.
 */
export async function endingMeanwhile<T>(store: Store, customer: Party, call: () => Promise<T>): Promise<T> {
	let goOn = (): void => undefined;
	const asked = new Promise<void>((resolve) => {
		goOn = resolve;
	});
	const ending = store.write(vendor, async (tx) => {
		await asked;
		await tx.db.updateTable("party").set({ deleted_at: tx.now }).where("id", "=", customer.id).execute();
		tx.log({ kind: "parties", parties: [customer.id] });
	});
	const write = store.write.bind(store);
	const writes = vi.spyOn(store, "write").mockImplementationOnce((...work) => {
		const mine = write(...work);
		goOn();
		return mine as never;
	});
	const answer = await call();
	writes.mockRestore();
	await ending;
	return answer;
}
