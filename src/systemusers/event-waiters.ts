import type { Store } from "../store/store.js";
import { type Audience, audiencesAfter, lastEventPlace, type Reader } from "./event-repository.js";

export interface EventWaitersOptions {
	/** Milliseconds between two looks for what other processes wrote, while somebody waits. */
	readonly pollMs?: number;
	/** Calls that wait for one organisation; of more, the oldest is answered. */
	readonly mostOfOne?: number;
}

interface Waiter {
	readonly orgNumber: string;
	readonly reader: Reader;
	readonly after: number;
	readonly wake: (news: boolean) => void;
}

const POLL_MS = 250;
const MOST_OF_ONE = 10;
const AT_ONCE = 500;

/**
 * Calls that wait for events. A waiting call holds no database connection: one look, whoever waits, finds whom new events concern
 * and wakes those alone. What this process writes is seen at once, what others write when the database tells or at the next poll.
 */
export class EventWaiters {
	readonly #store: Store;
	readonly #options: EventWaitersOptions;
	readonly #waiters = new Set<Waiter>();
	readonly #unfollow: () => void;
	readonly #unhint: () => void;
	/** Up to here everybody who waits was looked for. */
	#seen = 0;
	#poll: NodeJS.Timeout | undefined;
	#looking = false;
	#again = false;
	#closed = false;

	constructor(store: Store, options: EventWaitersOptions = {}) {
		this.#store = store;
		this.#options = options;
		this.#unfollow = store.follow((changes) => {
			if (this.#waiters.size === 0) return;
			// Not inside the write that is just being told of.
			if (changes.some(({ change: { kind } }) => kind === "system-users" || kind === "requests")) {
				setImmediate(() => void this.#look());
			}
		});
		this.#unhint = store.hint(() => void this.#look());
	}

	/** How many wait. */
	get size(): number {
		return this.#waiters.size;
	}

	/**
	 * Resolves with true when there may be an event for the reader after a place; with false when he is to be answered without one:
	 * the time is over, the server is about to end, or too many wait.
	 */
	wait(
		who: { readonly orgNumber: string; readonly reader: Reader; readonly after: number },
		ms: number,
	): Promise<boolean> {
		if (this.#closed || ms <= 0) return Promise.resolve(false);
		if (this.#waiters.size > 0 && who.after < this.#seen) return Promise.resolve(true);
		return new Promise((resolve) => {
			const waiter: Waiter = {
				...who,
				wake: (news) => {
					clearTimeout(timer);
					this.#waiters.delete(waiter);
					if (this.#waiters.size === 0) clearInterval(this.#poll);
					resolve(news);
				},
			};
			const timer = setTimeout(() => waiter.wake(false), ms);
			if (this.#waiters.size === 0) {
				this.#seen = who.after;
				this.#poll = setInterval(() => void this.#look(), this.#options.pollMs ?? POLL_MS).unref();
			}
			const own = [...this.#waiters].filter(({ orgNumber }) => orgNumber === who.orgNumber);
			this.#waiters.add(waiter);
			if (own.length >= (this.#options.mostOfOne ?? MOST_OF_ONE)) own[0]?.wake(false);
			// Something may have been written between the caller's last look and now.
			void this.#look();
		});
	}

	/** Answers every call that waits, and lets no other wait. */
	close(): void {
		this.#closed = true;
		this.#unfollow();
		this.#unhint();
		for (const { wake } of [...this.#waiters]) wake(false);
	}

	async #look(): Promise<void> {
		this.#again = true;
		if (this.#looking) return;
		this.#looking = true;
		try {
			while (this.#again && this.#waiters.size > 0) {
				this.#again = false;
				await this.#wakeConcerned();
			}
		} catch {
			// The database is away: those who wait ask it themselves when their time is over, and are told.
		} finally {
			this.#looking = false;
		}
	}

	async #wakeConcerned(): Promise<void> {
		const audiences = await audiencesAfter(this.#store.db, this.#seen, AT_ONCE);
		const last = audiences.at(-1)?.place;
		// Places that are smaller than they were belong to a history that was lost.
		if (last === undefined && (await lastEventPlace(this.#store.db)) >= this.#seen) return;
		if (last === undefined || audiences.length === AT_ONCE) {
			for (const { wake } of [...this.#waiters]) wake(true);
			return;
		}
		this.#seen = Math.max(this.#seen, last);
		for (const waiter of [...this.#waiters]) {
			if (audiences.some((audience) => concerns(audience, waiter))) waiter.wake(true);
		}
	}
}

const concerns = ({ place, vendorOrg, ownerCodes }: Audience, { after, reader }: Waiter): boolean =>
	place > after &&
	(vendorOrg === reader.vendorOrg || (reader.ownerCode !== undefined && ownerCodes.includes(reader.ownerCode)));
