import type { LoggedChange } from "../store/changes.js";
import type { Revision, Store } from "../store/store.js";
import type { AppInstances } from "./app-instances.js";
import { Facts, isInHistory } from "./facts/facts.js";
import { Found } from "./facts/grants.js";
import type { NumberName, Parties } from "./facts/parties.js";
import type { PartySet } from "./facts/party-set.js";
import { Kind, kindOf, symbolOf } from "./facts/what.js";
import type { Held, Merged } from "./held.js";
import { ALL_WAYS, MergedSets, type Ways } from "./merged.js";
import { reach } from "./reach.js";
import { ResourceFacts } from "./resource-facts.js";
import type { KeyOfResource } from "./rights.js";

export interface KnowledgeOptions {
	/** The key that decisions find a resource by. */
	readonly keyOfResource: KeyOfResource;
	/** Where the facts are kept for the next start; without it every start reads the database. */
	readonly snapshotFile?: string;
	/** How often changes of other programs on the same database are looked for; 0 for never. */
	readonly pollMs?: number;
	readonly now?: () => number;
	readonly log: { warn(about: object, message: string): void; error(about: object, message: string): void };
	/** Facts that changed before the memory is compiled anew. */
	readonly overlayLimit?: number;
}

/** One way to name a party. */
export type PartyName =
	| { readonly uuid: string }
	| { readonly partyId: string | number }
	| { readonly userId: string | number }
	| { readonly orgNumber: string }
	| { readonly personNumber: string }
	| { readonly username: string }
	| { readonly email: string };

/** Package whose holders use what an app gave their organisation (registry-access 8.2). */
const SIGNING_PACKAGE = "virksomhetens-representant-skjemaoppgaver";
const POLL_MS = 250;
const CHANGES_AT_ONCE = 5_000;
/** Nobody proved for that long that this memory is the database's: then it permits nothing (reliability-scale 4.6). */
const STALE_MS = 60_000;
/** In one turn of the event loop: some milliseconds' worth. */
const DECISIONS_A_LOOK = 4096;

/**
 * What we know of parties, of what they hold for each other, and of resources: all of it in memory, kept true by the store's
 * change log. Looking something up never waits and never touches SQL.
 */
export class Knowledge {
	readonly resources: ResourceFacts;
	readonly now: () => number;
	#facts!: Facts;
	readonly #merged: MergedSets;
	readonly #found = new Found();
	readonly #followers = new Set<(changes: readonly LoggedChange[]) => Promise<void>>();
	/** Changes are read and applied one after the other. */
	#last: Promise<unknown> = Promise.resolve();
	#provenAt = performance.now();
	#behind = false;
	#poll: NodeJS.Timeout | undefined;
	/** Decisions that the last look at the clock is good for. */
	#lookGoodFor = 0;
	#forget: NodeJS.Immediate | undefined;
	#unfollow: (() => void) | undefined;
	#unhint: (() => void) | undefined;
	#closed = false;

	private constructor(
		private readonly store: Store,
		private readonly options: KnowledgeOptions,
	) {
		this.now = options.now ?? Date.now;
		this.resources = new ResourceFacts(store, options.keyOfResource);
		this.#merged = new MergedSets(() => this.#facts.state, options.keyOfResource, this.now);
	}

	static async open(store: Store, options: KnowledgeOptions): Promise<Knowledge> {
		const knowledge = new Knowledge(store, options);
		await knowledge.#start();
		return knowledge;
	}

	async #start(): Promise<void> {
		const { log, snapshotFile, overlayLimit } = this.options;
		this.#facts = await Facts.open(
			this.store,
			{
				snapshotFile,
				...(overlayLimit === undefined ? {} : { overlayLimit }),
				tell: (message, err) => log.warn(err === undefined ? {} : { err }, message),
			},
			this.#merged,
		);
		this.#merged.everything();
		// From here on every write of this program waits for us; what was written since the facts were read comes first.
		this.#unfollow = this.store.follow((changes) => this.#serially(() => this.#take(changes)));
		await this.#serially(async () => {
			await this.resources.load();
			await this.#pull();
		});
		const { pollMs = POLL_MS } = this.options;
		if (pollMs > 0) this.#pollEvery(pollMs);
	}

	#serially<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.#last.then(work);
		this.#last = mine.catch(() => undefined);
		return mine;
	}

	/** Changes of a write of this program; other programs may have written before it. */
	async #take(changes: readonly LoggedChange[]): Promise<void> {
		const first = changes[0]?.revision ?? 0;
		const { applied } = this.#facts;
		if (first <= applied.revision) return;
		try {
			if (first === applied.revision + 1 && !this.#behind) await this.#apply(changes);
			else await this.#pull();
		} catch (error) {
			// The caller is told that the write is not known to be effective, and the next look at the log repairs it.
			this.#behind = true;
			throw error;
		}
	}

	async #pull(): Promise<void> {
		const sent = performance.now();
		if (!(await isInHistory(this.store, this.#facts.applied))) {
			this.options.log.error({}, "the database has another history than the facts in memory; reading it anew");
			await this.#facts.reload();
			await this.resources.load();
			for (const follower of this.#followers) await follower([everythingAt(this.#facts.applied)]);
		}
		for (;;) {
			const changes = await this.store.changes(this.#facts.applied.revision, CHANGES_AT_ONCE);
			if (changes.length === 0) break;
			await this.#apply(changes);
		}
		this.#behind = false;
		this.#provenAt = sent;
	}

	async #apply(changes: readonly LoggedChange[]): Promise<void> {
		await this.resources.apply(changes);
		for (const follower of this.#followers) await follower(changes);
		await this.#facts.apply(changes);
	}

	#pollEvery(pollMs: number): void {
		// At once when the database tells; a failure is the next poll's to repair.
		this.#unhint = this.store.hint(() => void this.#serially(() => this.#pull()).catch(() => undefined));
		const again = async (): Promise<void> => {
			try {
				await this.#serially(() => this.#pull());
			} catch (err) {
				if (!this.#closed) this.options.log.warn({ err }, "the change log cannot be read");
			}
			if (!this.#closed) this.#poll = setTimeout(again, pollMs).unref();
		};
		this.#poll = setTimeout(again, pollMs).unref();
	}

	/**
	 * Keeps something else in memory true: `load` reads it, `apply` is called with changes before they count as applied. Never two
	 * of these calls at once.
	 */
	async keep(load: () => Promise<void>, apply: (changes: readonly LoggedChange[]) => Promise<void>): Promise<void> {
		await this.#serially(async () => {
			await load();
			this.#followers.add(apply);
		});
	}

	/** The revision that answers are made from, at least. */
	get revision(): Revision {
		return this.#facts.applied;
	}

	/** True when this memory may no longer be the database's, so that nothing may be permitted. */
	get stale(): boolean {
		if (this.#lookGoodFor > 0 && !this.#behind) {
			this.#lookGoodFor -= 1;
			return false;
		}
		return this.#behind || this.#isLate();
	}

	/** The clock costs a good part of a decision, so it is looked at once a turn of the event loop, and once in so many decisions. */
	#isLate(): boolean {
		if (this.#poll !== undefined && performance.now() - this.#provenAt > STALE_MS) return true;
		this.#lookGoodFor = DECISIONS_A_LOOK;
		// Not unref: the loop must not sleep before it has forgotten.
		this.#forget ??= setImmediate(() => {
			this.#lookGoodFor = 0;
			this.#forget = undefined;
		});
		return false;
	}

	/** Takes in what other programs have written, without waiting for the next look at the log. */
	catchUp(): Promise<void> {
		return this.#serially(() => this.#pull());
	}

	/** Resolves when all that was committed up to a revision is known; at once where it is. */
	async upTo(revision: number): Promise<void> {
		if (this.revision.revision < revision) await this.catchUp();
	}

	get parties(): Parties {
		return this.#facts.state.parties;
	}

	get instances(): AppInstances {
		return this.resources.instances;
	}

	/** The inner number of a party; 0 when there is none. */
	who(name: PartyName): number {
		const { parties } = this;
		const [[kind, value]] = Object.entries(name) as [[string, string | number]];
		if (kind === "uuid") return parties.byUuid(String(value)) ?? 0;
		if (kind === "username" || kind === "email") return parties.byName(kind, String(value));
		return parties.byNumber(kind as NumberName, String(value));
	}

	/** Everything the subject has for the party; both by inner number. */
	held(subject: number, party: number): Merged {
		return this.#merged.get(subject, party);
	}

	/** The roles and packages among it: most decisions need no more. */
	heldFor(subject: number, party: number): Held {
		return this.#merged.get(subject, party).held;
	}

	/** What the subject has for the party by some ways only; for lists, where `held` would keep too much. */
	heldBy(subject: number, party: number, ways: Ways): Merged {
		return this.#merged.by(subject, party, ways);
	}

	/** Parties that the subject may have something for by these ways; `heldBy` tells what it is. */
	reach(subject: number, ways: Ways): PartySet {
		return reach(this.#facts.state, this.#merged.receivers(subject, ways), ways);
	}

	/** Parties that an app may have given rights on instances of `party`, and that the subject signs for. */
	signsFor(subject: number, party: number, ways: Ways = ALL_WAYS): number[] {
		const { grants } = this.#facts.state;
		return grants.appReceivers(party).filter((receiver) => this.#signs(subject, receiver, ways));
	}

	/**
	 * Parties whose instances the subject may use because it signs for those that an app gave them; some more than once.
	 *
	 * @param reached What the subject reaches by the same ways.
	 */
	*reachBySigning(subject: number, ways: Ways, reached: PartySet): Generator<number> {
		const { grants } = this.#facts.state;
		for (const receiver of grants.appReceiversAmong(reached)) {
			const givers = grants.appGivers(receiver);
			if (givers.length > 0 && this.#signs(subject, receiver, ways)) yield* givers;
		}
	}

	#signs(subject: number, receiver: number, ways: Ways): boolean {
		if (receiver === subject) return false;
		const held = ways === ALL_WAYS ? this.heldFor(subject, receiver) : this.heldBy(subject, receiver, ways).held;
		return held.packages.has(SIGNING_PACKAGE);
	}

	/** What a party gave another on instances by an app; in the form of `held`. */
	appInstances(receiver: number, party: number): Merged["instances"] {
		const { grants, names } = this.#facts.state;
		const found = this.#found;
		found.clear();
		grants.read(party, receiver, this.now(), found);
		const instances: Merged["instances"][number][] = [];
		for (let i = 0; i < found.count; i++) {
			const what = found.what[i] as number;
			if (kindOf(what) !== Kind.appInstance) continue;
			const { rights, instance } = names.instances.get(symbolOf(what));
			instances.push({ ...this.#merged.rightSet(rights), instance: instance.toLowerCase() });
		}
		return instances;
	}

	/** Compiles what changed into the memory's compact form; done by itself when much changed. */
	compact(): Promise<void> {
		return this.#facts.compact();
	}

	/** Bytes of the index of facts, and of the parties. */
	get bytes(): { readonly index: number; readonly parties: number; readonly facts: number } {
		const { grants, parties } = this.#facts.state;
		return { index: grants.bytes, parties: parties.bytes, facts: grants.base.to.length };
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#unfollow?.();
		this.#unhint?.();
		clearTimeout(this.#poll);
		clearImmediate(this.#forget);
		await this.#last;
		await this.#facts.close();
	}
}

const everythingAt = ({ revision, nonce }: Revision): LoggedChange => ({
	revision,
	nonce,
	at: 0,
	change: { kind: "everything" },
});

/** Reads the facts and follows the change log from then on. */
export const openKnowledge = (store: Store, options: KnowledgeOptions): Promise<Knowledge> =>
	Knowledge.open(store, options);
