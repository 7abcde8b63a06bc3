import type { Actor, Store } from "./store.js";

/** A message under way to its handler. */
export interface Delivery {
	readonly id: number;
	readonly topic: string;
	readonly payload: Readonly<Record<string, unknown>>;
	/** 1 for the first. */
	readonly attempt: number;
	/** Aborted when the handler takes too long, or the worker stops. */
	readonly signal: AbortSignal;
}

/** Sends one message. What it throws is a failed attempt. It may be called twice for one message: after a crash nobody knows. */
export type Deliver = (delivery: Delivery) => Promise<void> | void;

export interface OutboxOptions {
	/** By topic; messages of other topics stay where they are. */
	readonly handlers: Readonly<Record<string, Deliver>>;
	/** Whether this program is to take messages now; always unless told. */
	readonly mayRun?: () => boolean;
	/** Told of every failed attempt; `final` when it was the last. */
	readonly onFailure?: (failure: {
		readonly id: number;
		readonly topic: string;
		readonly attempt: number;
		readonly final: boolean;
		readonly error: unknown;
	}) => void;
	/** Messages under way at once: one that takes long keeps only its own place. */
	readonly slots?: number;
	/** Milliseconds between two looks when nobody says that there is something new. */
	readonly pollMs?: number;
	/** After so many attempts a message is `failed`. */
	readonly attempts?: number;
	/** Milliseconds a handler has. */
	readonly timeoutMs?: number;
	/** Milliseconds before the second attempt; doubled each time, an hour at most. */
	readonly pauseMs?: number;
	/** Milliseconds since 1970; must be the store's own. */
	readonly now?: () => number;
}

export interface Outbox {
	/** Resolves when what is due now has been tried. */
	run(): Promise<void>;
	/** Takes no more messages; resolves when those under way are settled. */
	stop(): Promise<void>;
}

const POLL_MS = 1000;
const ATTEMPTS = 12;
const TIMEOUT_MS = 30_000;
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 3_600_000;
const SLOTS = 20;
/** How long messages that went through are kept for people who ask. */
const KEPT_MS = 7 * 86_400_000;
const LONGEST_ERROR = 200;

const STOPPED = new Error("the server stopped");

const actor: Actor = { kind: "system", id: "outbox" };

/**
 * Delivers what writes have put into the outbox, at least once. A message is claimed in a write of its own, by moving its due
 * time behind the handler's time-out: two nodes never have the same one, and one whose node died comes up again.
 */
export function startOutbox(store: Store, options: OutboxOptions): Outbox {
	const worker = new Worker(store, options);
	const timer = setInterval(() => void worker.run(), options.pollMs ?? POLL_MS);
	timer.unref();
	const unfollow = store.follow(() => worker.wake());
	const unhint = store.hint(() => worker.wake());
	return {
		run: () => worker.run(),
		async stop() {
			clearInterval(timer);
			unfollow();
			unhint();
			await worker.stop();
		},
	};
}

interface Claimed {
	readonly id: number;
	readonly topic: string;
	readonly payload: string;
	readonly attempts: number;
}

class Worker {
	readonly #store: Store;
	readonly #options: OutboxOptions;
	readonly #topics: readonly string[];
	readonly #now: () => number;
	readonly #underWay = new Set<AbortController>();
	#stopping = false;
	#running: Promise<void> | undefined;
	#woken: ReturnType<typeof setTimeout> | undefined;
	/** There may be something new since the last look. */
	#news = false;
	#hear: (() => void) | undefined;

	constructor(store: Store, options: OutboxOptions) {
		this.#store = store;
		this.#options = options;
		this.#topics = Object.keys(options.handlers);
		this.#now = options.now ?? Date.now;
	}

	/** Soon, but not inside the write that is just being told of. */
	wake(): void {
		if (this.#woken !== undefined) return;
		this.#woken = setTimeout(() => {
			this.#woken = undefined;
			void this.run();
		}, 10);
		this.#woken.unref();
	}

	run(): Promise<void> {
		this.#news = true;
		this.#hear?.();
		this.#running ??= this.#runNow()
			// The next look will find the database again.
			.catch((error: unknown) => this.#failed({ id: 0, topic: "", attempts: 0, payload: "" }, error, false))
			.finally(() => {
				this.#running = undefined;
			});
		return this.#running;
	}

	async stop(): Promise<void> {
		this.#stopping = true;
		for (const ending of this.#underWay) ending.abort(STOPPED);
		clearTimeout(this.#woken);
		await this.#running;
	}

	async #runNow(): Promise<void> {
		const underWay = new Set<Promise<void>>();
		const { slots = SLOTS } = this.#options;
		try {
			for (;;) {
				this.#news = false;
				const claimed = this.#stopping ? [] : await this.#claim(slots - underWay.size);
				for (const message of claimed) {
					const delivered: Promise<void> = this.#deliver(message).finally(() => underWay.delete(delivered));
					underWay.add(delivered);
				}
				if (claimed.length > 0 || (this.#news && !this.#stopping && underWay.size < slots)) continue;
				if (underWay.size === 0) return;
				const news = new Promise<void>((resolve) => {
					this.#hear = resolve;
				});
				await Promise.race([...underWay, news]);
			}
		} finally {
			this.#hear = undefined;
			await Promise.allSettled(underWay);
		}
	}

	#due(limit: number, db = this.#store.db) {
		return db
			.selectFrom("outbox")
			.select(["id", "topic", "payload", "attempts"])
			.where("status", "=", "pending")
			.where("due_at", "<=", this.#now())
			.where("topic", "in", this.#topics)
			.orderBy("due_at")
			.orderBy("id")
			.limit(limit)
			.execute();
	}

	async #claim(limit: number): Promise<readonly Claimed[]> {
		// Reading first: an idle outbox writes nothing.
		const may = this.#options.mayRun?.() !== false;
		if (!may || limit === 0 || this.#topics.length === 0 || (await this.#due(1)).length === 0) return [];
		const lease = (this.#options.timeoutMs ?? TIMEOUT_MS) * 2;
		const { value } = await this.#store.write(actor, async (tx) => {
			const due = await this.#due(limit, tx.db);
			const ids = due.map(({ id }) => id);
			if (ids.length === 0) return [];
			const claimed = await tx.db
				.updateTable("outbox")
				.set((row) => ({ due_at: this.#now() + lease, attempts: row("attempts", "+", 1) }))
				.where("id", "in", ids)
				.where("status", "=", "pending")
				.returning(["id", "topic", "payload", "attempts"])
				.execute();
			tx.log({ kind: "facts", pairs: [] });
			return claimed;
		});
		return value;
	}

	async #deliver(message: Claimed): Promise<void> {
		const { id, topic, payload, attempts: attempt } = message;
		// Not AbortSignal.timeout: Node 20 may collect it while its handler still runs.
		const ending = new AbortController();
		const end = (): void => ending.abort(new Error("took too long"));
		const timer = setTimeout(end, this.#options.timeoutMs ?? TIMEOUT_MS);
		this.#underWay.add(ending);
		if (this.#stopping) ending.abort(STOPPED);
		try {
			const handler = this.#options.handlers[topic] as Deliver;
			const content = JSON.parse(payload) as Record<string, unknown>;
			const { signal } = ending;
			await Promise.race([handler({ id, topic, payload: content, attempt, signal }), aborted(signal)]);
		} catch (error) {
			await this.#settleFailure(message, error);
			return;
		} finally {
			clearTimeout(timer);
			this.#underWay.delete(ending);
		}
		await this.#settle(id, { status: "done", last_error: null });
	}

	async #settleFailure(message: Claimed, error: unknown): Promise<void> {
		const { attempts: most = ATTEMPTS, pauseMs = PAUSE_MS } = this.#options;
		const final = message.attempts >= most;
		const pause = Math.min(pauseMs * 2 ** (message.attempts - 1), LONGEST_PAUSE_MS);
		await this.#settle(message.id, {
			last_error: describe(error),
			...(final
				? { status: "failed" as const }
				: { due_at: this.#now() + Math.round(pause * (1 + Math.random() / 4)) }),
		});
		this.#failed(message, error, final);
	}

	async #settle(
		id: number,
		values: { status?: "done" | "failed"; last_error: string | null; due_at?: number },
	): Promise<void> {
		await this.#store.write(actor, async (tx) => {
			await tx.db.updateTable("outbox").set(values).where("id", "=", id).where("status", "=", "pending").execute();
			const old = this.#now() - KEPT_MS;
			await tx.db.deleteFrom("outbox").where("status", "=", "done").where("due_at", "<", old).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
	}

	#failed({ id, topic, attempts: attempt }: Claimed, error: unknown, final: boolean): void {
		this.#options.onFailure?.({ id, topic, attempt, final, error });
	}
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_resolve, reject) => {
		if (signal.aborted) reject(signal.reason as Error);
		signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
	});
}

/** Long enough to be told apart; eleven digits could be a person. */
function describe(error: unknown): string {
	const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	return text.replace(/\d{6} ?\d{5}/g, "[number]").slice(0, LONGEST_ERROR);
}
