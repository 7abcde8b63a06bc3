import type { NumberList } from "../number-list.js";
import { type Base, beside, bytesOf, compile } from "./base.js";
import { lowerBound } from "./columns.js";
import { GrantList } from "./grant-list.js";
import { isLimited, Kind, kindOf, symbolOf } from "./what.js";

/** All that one party gives another, where it differs from the base. */
interface PairGrants {
	readonly what: readonly number[];
	/** Beside `what`. */
	readonly since: readonly number[];
	readonly until: readonly number[];
}

/** What `Grants.read` found. Used again and again, so that a decision makes no objects. */
export class Found {
	readonly what: number[] = [];
	count = 0;
	/** When one of the facts looked at begins or ends to hold, in milliseconds since 1970. */
	changesAt = Infinity;

	clear(): void {
		this.count = 0;
		this.changesAt = Infinity;
	}

	/** Takes a fact in if it holds now. */
	add(what: number, since: number, until: number, now: number): void {
		if (now < since) this.changesAt = Math.min(this.changesAt, since);
		else if (now < until) {
			this.changesAt = Math.min(this.changesAt, until);
			this.what[this.count++] = what;
		}
	}
}

/** Who gives what to whom: the compiled base, and over it the pairs that changed since. */
export class Grants {
	base: Base;
	#overlay = new Map<number, Map<number, PairGrants>>();
	#overlayGivers = new Map<number, Set<number>>();
	#size = 0;
	/** Pairs of the overlay set since a compaction began. */
	#fresh: Map<number, Set<number>> | undefined;

	constructor(
		base: Base,
		private readonly keyRole: (symbol: number) => boolean,
	) {
		this.base = base;
	}

	/** Facts in the overlay: what the next compaction would take in. */
	get overlaySize(): number {
		return this.#size;
	}

	get bytes(): number {
		return bytesOf(this.base);
	}

	/** Adds to `found` what `from` gives `to` at that moment. */
	read(from: number, to: number, now: number, found: Found): void {
		const changed = this.#size === 0 ? undefined : this.#overlay.get(from)?.get(to);
		if (changed !== undefined) {
			const { what, since, until } = changed;
			for (let i = 0; i < what.length; i++) found.add(what[i]!, since[i]!, until[i]!, now);
			return;
		}
		const { offsets, to: receivers, what } = this.base;
		if (from + 1 >= offsets.length) return;
		const end = offsets[from + 1] as number;
		const start = offsets[from] as number;
		for (let i = lowerBound(receivers, to, start, end); i < end && receivers[i] === to; i++) {
			const each = what[i] as number;
			if (isLimited(each)) this.#addLimited(each, i, now, found);
			else found.what[found.count++] = each;
		}
	}

	#addLimited(what: number, place: number, now: number, found: Found): void {
		const { limited, since, until } = this.base;
		const at = lowerBound(limited, place, 0, limited.length);
		found.add(what, since[at] as number, until[at] as number, now);
	}

	/** Says anew what `from` gives `to`; an empty list for nothing. */
	set(from: number, to: number, list: GrantList): void {
		const pair = { what: [] as number[], since: [] as number[], until: [] as number[] };
		for (let i = 0; i < list.count; i++) {
			const [since, until] = list.limits.get(i) ?? [0, Infinity];
			pair.what.push(list.what[i] as number);
			pair.since.push(since);
			pair.until.push(until);
		}
		let receivers = this.#overlay.get(from);
		if (receivers === undefined) {
			receivers = new Map();
			this.#overlay.set(from, receivers);
		}
		this.#size += pair.what.length + 1 - weightOf(receivers.get(to));
		receivers.set(to, pair);
		note(this.#overlayGivers, to, from);
		if (this.#fresh !== undefined) note(this.#fresh, from, to);
	}

	/** Adds whoever gives `to` anything, now or at another time, to a list; each once. */
	addGiversTo(to: number, list: number[]): void {
		const { giverOffsets, givers } = this.base;
		const changed = this.#overlayGivers.get(to);
		if (to + 1 < giverOffsets.length) {
			const end = giverOffsets[to + 1] as number;
			for (let i = giverOffsets[to] as number; i < end; i++) {
				const from = givers[i] as number;
				if (changed?.has(from) !== true) list.push(from);
			}
		}
		if (changed === undefined) return;
		for (const from of changed) if (weightOf(this.#overlay.get(from)?.get(to)) > 1) list.push(from);
	}

	/** Adds the organisations that may have given `to` a key role; the facts of the pair tell. */
	addKeyRoleGivers(to: number, list: NumberList): void {
		const { keyOffsets, keyFromOfTo } = this.base;
		if (to + 1 < keyOffsets.length) {
			const end = keyOffsets[to + 1] as number;
			for (let i = keyOffsets[to] as number; i < end; i++) list.push(keyFromOfTo[i] as number);
		}
		const changed = this.#size === 0 ? undefined : this.#overlayGivers.get(to);
		if (changed === undefined) return;
		const known = new Set(list.toArray());
		for (const from of changed) if (!known.has(from) && this.#has(from, to, this.#isKeyRole)) list.push(from);
	}

	/** Those who may hold a key role in `from`. */
	keyRoleHolders(from: number): readonly number[] {
		return this.#changedReceivers(from, beside(this.base.keyFrom, this.base.keyTo, from), this.#isKeyRole);
	}

	/** Those to whom an app may have given rights on instances of `from`. */
	appReceivers(from: number): readonly number[] {
		return this.#changedReceivers(from, beside(this.base.appFrom, this.base.appTo, from), isAppInstance);
	}

	/** Those of whose instances an app may have given rights to `to`. */
	appGivers(to: number): readonly number[] {
		const { appReceivers, appFromOfReceiver } = this.base;
		const inBase = beside(appReceivers, appFromOfReceiver, to);
		const changed = this.#overlayGivers.get(to);
		if (changed === undefined) return inBase.length === 0 ? NOBODY : [...inBase];
		const found = [...inBase];
		for (const from of changed) if (!found.includes(from) && this.#has(from, to, isAppInstance)) found.push(from);
		return found;
	}

	/** Those among the parties to whom an app may have given rights on instances of others; some more than once. */
	*appReceiversAmong(parties: { has(party: number): boolean }): Generator<number> {
		const { appReceivers } = this.base;
		for (let i = 0; i < appReceivers.length; i++) {
			const receiver = appReceivers[i] as number;
			if (receiver !== appReceivers[i - 1] && parties.has(receiver)) yield receiver;
		}
		for (const receiver of this.#overlayGivers.keys()) if (parties.has(receiver)) yield receiver;
	}

	#changedReceivers(from: number, inBase: Iterable<number>, is: (what: number) => boolean): readonly number[] {
		const changed = this.#overlay.get(from);
		if (changed === undefined) return [...inBase];
		const found = [...inBase];
		for (const to of changed.keys()) if (!found.includes(to) && this.#has(from, to, is)) found.push(to);
		return found;
	}

	#has(from: number, to: number, is: (what: number) => boolean): boolean {
		return this.#overlay.get(from)?.get(to)?.what.some(is) === true;
	}

	readonly #isKeyRole = (what: number): boolean => kindOf(what) === Kind.role && this.keyRole(symbolOf(what));

	/**
	 * Makes one base of base and overlay, pausing at each `yield`. What changes meanwhile stays in the overlay.
	 *
	 * @param parties One more than the largest inner number of a party; asked at the end.
	 */
	*compact(parties: () => number): Generator<void, void, void> {
		this.#fresh = new Map();
		const overlay = new Map([...this.#overlay].map(([from, receivers]) => [from, new Map(receivers)]));
		const list = new GrantList();
		const { base } = this;
		const { offsets, to, what, limited, since, until } = base;
		let limit = 0;
		for (let from = 0; from + 1 < offsets.length; from++) {
			if (from % 4096 === 0) yield;
			const changed = overlay.get(from);
			const end = offsets[from + 1] as number;
			for (let i = offsets[from] as number; i < end; i++) {
				if (i % 65_536 === 0) yield;
				const receiver = to[i] as number;
				const isOne = isLimited(what[i] as number);
				if (isOne) while (limited[limit] !== i) limit += 1;
				if (changed?.has(receiver) === true) continue;
				list.copy(from, receiver, what[i] as number, isOne ? since[limit]! : 0, isOne ? until[limit]! : Infinity);
			}
		}
		for (const [from, receivers] of overlay) {
			yield;
			for (const [receiver, pair] of receivers) {
				for (let i = 0; i < pair.what.length; i++) {
					list.copy(from, receiver, pair.what[i]!, pair.since[i]!, pair.until[i]!);
				}
			}
		}
		this.base = yield* compile(list, parties(), this.keyRole);
		this.#keepFresh(this.#fresh);
		this.#fresh = undefined;
	}

	/** Leaves nothing in the overlay but what came while the base was made. */
	#keepFresh(fresh: ReadonlyMap<number, ReadonlySet<number>>): void {
		const before = this.#overlay;
		this.#overlay = new Map();
		this.#overlayGivers = new Map();
		this.#size = 0;
		for (const [from, receivers] of fresh) {
			const kept = new Map<number, PairGrants>();
			for (const to of receivers) {
				const pair = before.get(from)?.get(to);
				if (pair === undefined) continue;
				kept.set(to, pair);
				note(this.#overlayGivers, to, from);
				this.#size += weightOf(pair);
			}
			this.#overlay.set(from, kept);
		}
	}
}

const NOBODY: readonly number[] = [];

const isAppInstance = (what: number): boolean => kindOf(what) === Kind.appInstance;

/** A pair counts as one more than its facts: an empty one takes room as well. */
const weightOf = (pair: PairGrants | undefined): number => (pair === undefined ? 0 : pair.what.length + 1);

function note(map: Map<number, Set<number>>, key: number, value: number): void {
	const values = map.get(key);
	if (values === undefined) map.set(key, new Set([value]));
	else values.add(value);
}
