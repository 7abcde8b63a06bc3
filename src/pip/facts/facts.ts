import type { LoggedChange } from "../../store/changes.js";
import type { Revision, Store } from "../../store/store.js";
import { type Base, compile } from "./base.js";
import { GrantList } from "./grant-list.js";
import { Parties } from "./parties.js";
import { type Pair, readPairs, readParties, scanFacts, scanParties } from "./repository.js";
import { readSnapshot, writeSnapshot } from "./snapshot.js";
import { FactNames, type FactState, stateOf } from "./state.js";

/** Told what is no longer as it was, in the same step in which memory changes. */
export interface FactListener {
	/** What `from` gives `to`. Called before and after the change: who is touched may be read from the facts of either moment. */
	pairs(pairs: readonly Pair[]): void;
	/** The parties themselves; likewise before and after. */
	parties(ids: readonly number[]): void;
	/** All of it. */
	everything(): void;
}

export interface FactOptions {
	/** Where the snapshot lies; without it every start reads the database. */
	readonly snapshotFile?: string | undefined;
	/** Facts in the overlay before a new base is made. */
	readonly overlayLimit?: number;
	readonly tell: (message: string, error?: unknown) => void;
}

/** A tail longer than this is read more quickly from the tables. */
const LONGEST_TAIL = 50_000;
const OVERLAY_LIMIT = 50_000;
/** How long a compaction may keep the others waiting at a time. */
const TURN_MS = 4;

/** Parties and what they give each other, in memory, as of a revision of the store. */
export class Facts {
	state: FactState;
	/** The revision that `state` holds, at least. */
	applied: Revision;
	#compacting: Promise<void> | undefined;
	#saving: Promise<void> = Promise.resolve();
	#closed = false;

	private constructor(
		private readonly store: Store,
		private readonly options: FactOptions,
		private readonly listener: FactListener,
		{ state, revision }: { readonly state: FactState; readonly revision: Revision },
	) {
		this.state = state;
		this.applied = revision;
	}

	/** From the snapshot, when it belongs to the store's history, else from the tables. */
	static async open(store: Store, options: FactOptions, listener: FactListener): Promise<Facts> {
		const kept = options.snapshotFile === undefined ? undefined : await readSnapshot(options.snapshotFile);
		if (kept !== undefined && (await isInHistory(store, kept.revision))) {
			const now = await store.revision();
			if (now.revision - kept.revision.revision <= LONGEST_TAIL) return new Facts(store, options, listener, kept);
		}
		if (kept !== undefined) options.tell("the snapshot of the facts does not fit the database, which is read anew");
		const facts = new Facts(store, options, listener, await readAll(store));
		facts.#save(facts.applied);
		return facts;
	}

	/**
	 * Takes committed changes in. Only one call at a time, and in order: what is read for an older change must never replace
	 * what was read for a newer one.
	 */
	async apply(changes: readonly LoggedChange[]): Promise<void> {
		const pairs = new Map<string, Pair>();
		const parties = new Set<number>();
		let everything = false;
		for (const { change } of changes) {
			if (change.kind === "everything") everything = true;
			else if (change.kind === "parties") for (const party of change.parties) parties.add(party);
			else if (change.kind === "facts") for (const pair of change.pairs) pairs.set(pair.join(), pair);
		}
		const last = changes.at(-1);
		if (everything) await this.reload();
		else {
			await this.#read([...pairs.values()], [...parties]);
			if (last !== undefined) this.applied = { revision: last.revision, nonce: last.nonce };
		}
		this.#compactWhenDue();
	}

	async #read(pairs: readonly Pair[], parties: readonly number[]): Promise<void> {
		if (parties.length > 0) {
			const rows = await readParties(this.store, parties);
			this.listener.parties(parties);
			setParties(this.state, parties, rows);
			this.listener.parties(parties);
		}
		if (pairs.length > 0) {
			const rows = await readPairs(this.store, pairs);
			this.listener.pairs(pairs);
			setPairs(this.state, pairs, rows);
			this.listener.pairs(pairs);
		}
	}

	/** Reads all tables again. Decisions go on with what was known; changes wait, for they are applied one after the other. */
	async reload(): Promise<void> {
		await this.#compacting;
		const fresh = await readAll(this.store);
		this.state = fresh.state;
		this.applied = fresh.revision;
		this.listener.everything();
		this.#save(this.applied);
	}

	#compactWhenDue(): void {
		const limit = this.options.overlayLimit ?? OVERLAY_LIMIT;
		if (this.state.grants.overlaySize > limit) void this.compact();
	}

	/** Makes one base of base and overlay, and a new snapshot, while decisions go on. */
	compact(): Promise<void> {
		if (this.#closed) return Promise.resolve();
		this.#compacting ??= this.#compact()
			.catch((error: unknown) => this.options.tell("the facts could not be compiled anew", error))
			.finally(() => {
				this.#compacting = undefined;
			});
		return this.#compacting;
	}

	async #compact(): Promise<void> {
		const { state, applied } = this;
		const steps = state.grants.compact(() => state.parties.size);
		for (let done = false; !done; ) {
			const until = performance.now() + TURN_MS;
			while (!done && performance.now() < until) done = steps.next().done === true;
			await new Promise((resolve) => setImmediate(resolve));
		}
		this.#save(applied);
	}

	/** One after the other, and behind everything that decides. */
	#save(revision: Revision): void {
		const { snapshotFile, tell } = this.options;
		const { state } = this;
		if (snapshotFile === undefined) return;
		this.#saving = this.#saving
			.then(() => writeSnapshot(snapshotFile, state, revision))
			// A read-only file system, say: the next start reads the database, nothing worse.
			.catch((error: unknown) => tell("the snapshot of the facts cannot be written", error));
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#compacting;
		await this.#saving;
	}
}

/** Whether the store went through that revision, and it is the same one. */
export async function isInHistory(store: Store, { revision, nonce }: Revision): Promise<boolean> {
	if (revision === 0) return true;
	const changes = await store.changes(revision - 1, 1);
	return changes.some((change) => change.revision === revision && change.nonce === nonce);
}

/** The state of a revision, or newer where something changed while it was read: those changes come again, and are read again. */
async function readAll(store: Store): Promise<{ state: FactState; revision: Revision }> {
	const revision = await store.revision();
	const parties = new Parties();
	const names = new FactNames();
	const list = new GrantList();
	await scanParties(store, (rows) => {
		for (const row of rows) parties.set(row);
	});
	await scanFacts(store, (rows) => {
		for (const row of rows) names.list(row, list);
	});
	let size = parties.size;
	for (let i = 0; i < list.count; i++) size = Math.max(size, (list.from[i] as number) + 1, (list.to[i] as number) + 1);
	const steps = compile(list, size, names.isKeyRole);
	let step = steps.next();
	for (let turns = 0; step.done !== true; turns++) {
		if (turns % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
		step = steps.next();
	}
	return { state: stateOf(parties, names, step.value as Base), revision };
}

function setParties(
	{ parties }: FactState,
	ids: readonly number[],
	rows: Awaited<ReturnType<typeof readParties>>,
): void {
	const found = new Set(rows.map(({ id }) => id));
	for (const id of ids) if (!found.has(id)) parties.remove(id);
	for (const row of rows) parties.set(row);
}

function setPairs(
	{ grants, names }: FactState,
	pairs: readonly Pair[],
	rows: Awaited<ReturnType<typeof readPairs>>,
): void {
	const lists = new Map<string, GrantList>(pairs.map((pair) => [pair.join(), new GrantList()]));
	for (const row of rows) names.list(row, lists.get(`${row[1]},${row[2]}`) as GrantList);
	for (const [from, to] of pairs) grants.set(from, to, lists.get(`${from},${to}`) as GrantList);
}
