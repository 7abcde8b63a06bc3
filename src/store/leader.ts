import { randomUUID } from "node:crypto";
import { repeat } from "./repeated.js";
import type { Store } from "./store.js";

export interface LeaderOptions {
	/** Called when this program becomes the one. */
	readonly begins: () => void;
	readonly failed?: (error: unknown) => void;
	/** Milliseconds after which another may be the one, when nothing is heard of this one. */
	readonly leaseMs?: number;
}

/** Whether this program is the one of several that does something. */
export interface Leader {
	/** True while no other can be the one; by this program's own monotonic clock. */
	leads(): boolean;
	/** Stops, and lets another be the one at once. */
	stop(): Promise<void>;
}

const LEASE_MS = 10_000;
/** The lease is asked for more often than it runs out, so that one failure loses nothing. */
const RENEWALS = 4;

/**
 * Of all programs on one database that say so by the same name, one at a time leads. It is a way to save work, not a lock: a
 * program that was stopped in the middle of something may go on with it when another leads already, so what they do must bear that.
 */
export function lead(store: Store, name: string, options: LeaderOptions): Leader {
	const { leaseMs = LEASE_MS, begins, failed = () => undefined } = options;
	const holder = randomUUID();
	let until = 0;
	const leads = (): boolean => performance.now() < until;
	const renewing = repeat(
		async () => {
			const led = leads();
			// Counted from before the database was asked: the lease is never thought longer than it is.
			const asked = performance.now();
			if (!(await store.takeLease({ name, holder, forMs: leaseMs }))) {
				until = 0;
				return;
			}
			until = asked + leaseMs;
			if (!led) begins();
		},
		leaseMs / RENEWALS,
		failed,
	);
	return {
		leads,
		async stop() {
			await renewing.stop();
			until = 0;
			// When the database is away the lease runs out by itself.
			await store.dropLease(name, holder).catch(failed);
		},
	};
}
