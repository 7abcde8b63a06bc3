import { lowerBound } from "./columns.js";
import type { GrantList } from "./grant-list.js";
import { isLimited, Kind, kindOf, symbolOf } from "./what.js";

/**
 * Facts compiled into typed arrays: sorted by giver, then by receiver. Twelve bytes a fact and eight a party (design 2.5). Never
 * changes; what is newer stands in the overlay.
 */
export interface Base {
	/** Where the facts of each giver begin; one more than there are parties. */
	readonly offsets: Uint32Array;
	readonly to: Uint32Array;
	readonly what: Uint32Array;
	/** By receiver: where its givers begin, and the givers, each once. */
	readonly giverOffsets: Uint32Array;
	readonly givers: Uint32Array;
	/** Places of the limited facts, rising, and their times. */
	readonly limited: Uint32Array;
	readonly since: Float64Array;
	readonly until: Float64Array;
	/** Pairs with a key role, by the organisation and by the holder. */
	readonly keyFrom: Uint32Array;
	readonly keyTo: Uint32Array;
	/** Of each holder where its organisations begin, and the organisations: asked for at the first decision of every pair. */
	readonly keyOffsets: Uint32Array;
	readonly keyFromOfTo: Uint32Array;
	/** Pairs with rights that an app gave on an instance, by the giver. */
	readonly appFrom: Uint32Array;
	readonly appTo: Uint32Array;
	/** The same pairs by the receiver. */
	readonly appReceivers: Uint32Array;
	readonly appFromOfReceiver: Uint32Array;
}

export const BASE_COLUMNS = [
	"offsets",
	"to",
	"what",
	"giverOffsets",
	"givers",
	"limited",
	"since",
	"until",
	"keyFrom",
	"keyTo",
	"keyOffsets",
	"keyFromOfTo",
	"appFrom",
	"appTo",
	"appReceivers",
	"appFromOfReceiver",
] as const satisfies readonly (keyof Base)[];

/** How many steps are made before the others get their turn. */
const SLICE = 1 << 16;

/**
 * Compiles a list; pauses at each `yield`, so that it can go on while decisions are made.
 *
 * @param parties One more than the largest inner number of a party.
 * @param keyRole Whether the role with that symbol is a key role.
 */
export function* compile(
	list: GrantList,
	parties: number,
	keyRole: (symbol: number) => boolean,
): Generator<void, Base, void> {
	const { count } = list;
	const byTo = yield* order(list.to, undefined, count, parties);
	const { order: sorted, offsets } = yield* order(list.from, byTo.order, count, parties);
	const to = new Uint32Array(count);
	const what = new Uint32Array(count);
	const limits: [number, number, number][] = [];
	for (let i = 0; i < count; i++) {
		if (i % SLICE === 0) yield;
		const old = sorted[i] as number;
		to[i] = list.to[old] as number;
		what[i] = list.what[old] as number;
		const limit = isLimited(what[i] as number) ? list.limits.get(old) : undefined;
		if (limit !== undefined) limits.push([i, ...limit]);
	}
	const pairs = yield* pairsOf(offsets, to, what, parties, keyRole);
	return {
		offsets,
		to,
		what,
		...pairs,
		limited: Uint32Array.from(limits, ([place]) => place),
		since: Float64Array.from(limits, ([, since]) => since),
		until: Float64Array.from(limits, ([, , until]) => until),
	};
}

/** A stable order by a column of party numbers, of the places given or of all; and where each party begins in it. */
function* order(
	column: Uint32Array,
	places: Uint32Array | undefined,
	count: number,
	parties: number,
): Generator<void, { order: Uint32Array; offsets: Uint32Array }, void> {
	const offsets = new Uint32Array(parties + 1);
	for (let i = 0; i < count; i++) {
		if (i % SLICE === 0) yield;
		const at = (column[i] as number) + 1;
		offsets[at] = (offsets[at] as number) + 1;
	}
	for (let party = 0; party < parties; party++) {
		if (party % SLICE === 0) yield;
		offsets[party + 1] = (offsets[party + 1] as number) + (offsets[party] as number);
	}
	const next = offsets.slice();
	const sorted = new Uint32Array(count);
	for (let i = 0; i < count; i++) {
		if (i % SLICE === 0) yield;
		const place = places === undefined ? i : (places[i] as number);
		const party = column[place] as number;
		const at = next[party] as number;
		next[party] = at + 1;
		sorted[at] = place;
	}
	return { order: sorted, offsets };
}

type Pairs = Omit<Base, "offsets" | "to" | "what" | "limited" | "since" | "until">;

/** What is found by receiver, or without looking at every fact of a giver. */
function* pairsOf(
	offsets: Uint32Array,
	to: Uint32Array,
	what: Uint32Array,
	parties: number,
	keyRole: (symbol: number) => boolean,
): Generator<void, Pairs, void> {
	const pairFrom: number[] = [];
	const pairTo: number[] = [];
	const appFrom: number[] = [];
	const appTo: number[] = [];
	const giverOffsets = new Uint32Array(parties + 1);
	let steps = 0;
	for (let from = 0; from < parties; from++) {
		if (steps++ % SLICE === 0) yield;
		const end = offsets[from + 1] as number;
		for (let i = offsets[from] as number; i < end; ) {
			const receiver = to[i] as number;
			let isKey = false;
			let isApp = false;
			for (; i < end && to[i] === receiver; i++) {
				if (steps++ % SLICE === 0) yield;
				const kind = kindOf(what[i] as number);
				if (kind === Kind.role) isKey ||= keyRole(symbolOf(what[i] as number));
				else if (kind === Kind.appInstance) isApp = true;
			}
			giverOffsets[receiver + 1] = (giverOffsets[receiver + 1] as number) + 1;
			if (isKey) {
				pairFrom.push(from);
				pairTo.push(receiver);
			}
			if (isApp) {
				appFrom.push(from);
				appTo.push(receiver);
			}
		}
	}
	for (let party = 0; party < parties; party++) {
		giverOffsets[party + 1] = (giverOffsets[party + 1] as number) + (giverOffsets[party] as number);
	}
	const next = giverOffsets.slice();
	const givers = new Uint32Array(giverOffsets[parties] as number);
	for (let from = 0; from < parties; from++) {
		const end = offsets[from + 1] as number;
		for (let i = offsets[from] as number; i < end; i++) {
			if (steps++ % SLICE === 0) yield;
			const receiver = to[i] as number;
			if (i > (offsets[from] as number) && to[i - 1] === receiver) continue;
			const at = next[receiver] as number;
			next[receiver] = at + 1;
			givers[at] = from;
		}
	}
	const keyFrom = Uint32Array.from(pairFrom);
	const keyTo = Uint32Array.from(pairTo);
	const appGivers = Uint32Array.from(appFrom);
	const appTakers = Uint32Array.from(appTo);
	const { order: byTaker } = yield* order(appTakers, undefined, appTakers.length, parties);
	const { order: byHolder, offsets: keyOffsets } = yield* order(keyTo, undefined, keyTo.length, parties);
	return {
		giverOffsets,
		givers,
		keyFrom,
		keyTo,
		keyOffsets,
		keyFromOfTo: byHolder.map((place) => keyFrom[place] as number),
		appFrom: appGivers,
		appTo: appTakers,
		appReceivers: byTaker.map((place) => appTakers[place] as number),
		appFromOfReceiver: byTaker.map((place) => appGivers[place] as number),
	};
}

const NONE: readonly number[] = [];

/** The values beside a sorted column, where it holds `party`. */
export function beside(sorted: Uint32Array, values: Uint32Array, party: number): ArrayLike<number> & Iterable<number> {
	const start = lowerBound(sorted, party, 0, sorted.length);
	let end = start;
	while (end < sorted.length && sorted[end] === party) end += 1;
	// Most have none, and a view of an array is dear.
	if (end === start) return NONE;
	return values.subarray(start, end);
}

export function bytesOf(base: Base): number {
	return BASE_COLUMNS.reduce((total, name) => total + base[name].byteLength, 0);
}
