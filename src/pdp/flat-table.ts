import { AttributeId, DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes } from "../xacml/model.js";
import type { FlatAttribute, FlatGuard, FlatShape } from "./flat-shape.js";
import { SCOPE_ID } from "./multiple-decisions.js";

/** A category some flat policy looks into. */
interface CategoryEntry {
	readonly category: string;
	readonly attributes: Map<string, AttributeEntry>;
}

/** A string attribute that some flat policy compares, and the numbers of the values it is compared with. */
interface AttributeEntry {
	readonly category: string;
	readonly attributeId: string;
	readonly exact: Map<string, number>;
	/** Keys in lower case, for comparison without regard to case. */
	readonly folded: Map<string, number>;
	/** Some rule's choice of subjects asks for it. */
	compared: boolean;
	/** Values as requests spell them, to both symbols at once: exact in the low bits, folded above. Bounded; holds misses too. */
	readonly spellings: Map<string, number>;
}

interface Guard {
	readonly entry: AttributeEntry;
	readonly fold: boolean;
	readonly values: readonly string[];
}

/** What stood at one place of the request seen last, in that request's own strings: comparing them is comparing pointers. */
interface CategoryPlace {
	readonly category: string;
	readonly entry: CategoryEntry;
	readonly attributes: (AttributePlace | undefined)[];
}

interface AttributePlace {
	readonly attributeId: string;
	readonly entry: AttributeEntry;
}

/** A policy's place in the table. */
export interface FlatPolicy {
	/** Where its rows begin: [rows, action of each row …, words of each row …]. */
	offset: number;
	readonly length: number;
	readonly targetGuards: readonly Guard[];
	readonly ruleGuards: readonly Guard[];
	readonly action: { readonly entry: AttributeEntry; readonly fold: boolean } | undefined;
	/** Every attribute the policy asks for. */
	readonly attributes: ReadonlySet<AttributeEntry>;
	/** Guards and action speak of the resource, action or environment only, so a prepared subject cannot matter to them. */
	readonly preparable: boolean;
	/** Some rule's choice of subjects names attributes of other categories too. */
	readonly mixed: boolean;
	/** The only guard, comparing with one string as it stands, of a policy where every rule names actions. */
	readonly usual: Guard | undefined;
}

/** What the subject holds, as symbols of the table; the PIP keeps these (design 2.5). */
export interface PreparedSubject {
	readonly attributes: readonly Attributes[];
	/** Some attribute is to come back in the answer, which no shared answer can do. */
	readonly returned: boolean;
	/** The words of a row in which the subject has bits, and the bits. */
	words: Int32Array;
	bits: Int32Array;
	/** Number of symbols the table had; later ones may concern the subject too. */
	symbols: number;
}

export const Verdict = { notApplicable: 0, permit: 1, otherwise: 2, unknown: 3 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** Bit 0 of a row: no subject is asked for. */
const ANYBODY = 0;
const ANY_ACTION = -1;
const SUBJECT_CATEGORY = "urn:oasis:names:tc:xacml:1.0:subject-category:";
/** More symbols than this would make rows too wide; policies that would need them are not flat. */
const MOST_SYMBOLS = 4096;
const MOST_ACTIONS = 64;
const MOST_PLACES = 64;
const SYMBOL_BITS = 13;
const SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;
const MOST_SPELLINGS = 8192;
const LONGEST_SPELLING = 256;

/**
 * All flat policies in one typed array: a row of bits per policy and action over the symbols of all subjects. What counts at
 * ten thousand resources is cache misses, so a decision touches two or three lines of it (design 2.4).
 */
export class FlatTable {
	private data = new Int32Array(1 << 12);
	private used = 0;
	private garbage = 0;
	/** Words a row. */
	private width = 8;
	private symbolCount = 1;
	private readonly entries = new Map<string, CategoryEntry>();
	private readonly policies = new Set<FlatPolicy>();

	// The categories and attributes at each place of the last request: most requests look alike.
	private readonly places: (CategoryPlace | undefined)[] = [];
	// The attributes of the request being decided that any flat policy knows.
	private readonly seenEntry: AttributeEntry[] = [];
	private readonly seenValues: (readonly string[])[] = [];
	/** Whether the request decided last wants attributes returned. */
	included = false;

	/** Bytes of the typed array in use. */
	get bytes(): number {
		return this.used * 4;
	}

	/** Undefined when the policy does not fit into the table. */
	add(shape: FlatShape): FlatPolicy | undefined {
		const rows = this.rowsOf(shape);
		if (rows === undefined) return undefined;
		this.widen();
		const targetGuards = shape.targetGuards.map((guard) => this.guard(guard));
		const ruleGuards = shape.ruleGuards.map((guard) => this.guard(guard));
		const action =
			shape.action === undefined ? undefined : { entry: this.entry(shape.action.attribute), fold: shape.action.fold };
		const attributes = new Set([...targetGuards, ...ruleGuards].map((guard) => guard.entry));
		if (action !== undefined) attributes.add(action.entry);
		const preparable = ![...attributes].some(({ category }) => category.startsWith(SUBJECT_CATEGORY));
		const subjects = shape.rules.flatMap((rule) => rule.subjects ?? []);
		for (const { attribute } of subjects) {
			const entry = this.entry(attribute);
			entry.compared = true;
			attributes.add(entry);
		}
		const mixed = subjects.some(({ attribute }) => !attribute[0].startsWith(SUBJECT_CATEGORY));
		const { size: length } = rows;
		const [only, ...more] = [...targetGuards, ...ruleGuards];
		const plain = only !== undefined && more.length === 0 && !only.fold && only.values.length === 1;
		const usual =
			plain && action !== undefined && action.entry !== only.entry && !rows.has(ANY_ACTION) ? only : undefined;
		const place = { targetGuards, ruleGuards, action, attributes, preparable, mixed, usual };
		const policy: FlatPolicy = { offset: 0, length, ...place };
		policy.offset = this.allocate(this.cells(policy));
		this.data[policy.offset] = rows.size;
		let i = 0;
		for (const [actionSymbol, symbols] of rows) {
			this.data[policy.offset + 1 + i] = actionSymbol;
			const row = policy.offset + 1 + rows.size + i * this.width;
			for (const symbol of symbols) {
				const at = row + (symbol >> 5);
				this.data[at] = (this.data[at] as number) | (1 << (symbol & 31));
			}
			i++;
		}
		this.policies.add(policy);
		return policy;
	}

	remove(policy: FlatPolicy): void {
		if (!this.policies.delete(policy)) return;
		this.garbage += this.cells(policy);
		if (this.garbage > 1 << 14 && this.garbage > this.used / 2) this.rebuild(this.width);
	}

	private cells(policy: FlatPolicy): number {
		return 1 + policy.length * (1 + this.width);
	}

	/** Symbols of the subjects by action symbol. A rule for any action goes into a row of its own. */
	private rowsOf(shape: FlatShape): Map<number, Set<number>> | undefined {
		const rows = new Map<number, Set<number>>();
		let needed = this.symbolCount;
		for (const rule of shape.rules) {
			for (const subject of rule.subjects ?? []) needed += subject.values.length;
			needed += rule.actions?.length ?? 0;
		}
		if (needed > MOST_SYMBOLS) return undefined;
		for (const rule of shape.rules) {
			const symbols = (rule.subjects ?? []).flatMap(({ attribute, fold, values }) =>
				values.map((value) => this.symbol(attribute, fold, value)),
			);
			if (rule.subjects === undefined) symbols.push(ANYBODY);
			const { action } = shape;
			const actions =
				rule.actions === undefined || action === undefined
					? [ANY_ACTION]
					: rule.actions.map((value) => this.symbol(action.attribute, action.fold, value));
			for (const each of actions) {
				const row = rows.get(each) ?? new Set();
				for (const symbol of symbols) row.add(symbol);
				rows.set(each, row);
			}
		}
		return rows.size > MOST_ACTIONS ? undefined : rows;
	}

	private guard({ attribute, fold, values }: FlatGuard): Guard {
		return { entry: this.entry(attribute), fold, values };
	}

	private entry([category, attributeId]: FlatAttribute): AttributeEntry {
		let home = this.entries.get(category);
		if (home === undefined) {
			home = { category, attributes: new Map() };
			this.entries.set(category, home);
		}
		let entry = home.attributes.get(attributeId);
		if (entry === undefined) {
			entry = { category, attributeId, exact: new Map(), folded: new Map(), spellings: new Map(), compared: false };
			home.attributes.set(attributeId, entry);
		}
		return entry;
	}

	private symbol(attribute: FlatAttribute, fold: boolean, value: string): number {
		const entry = this.entry(attribute);
		const map = fold ? entry.folded : entry.exact;
		let symbol = map.get(value);
		if (symbol === undefined) {
			symbol = this.symbolCount++;
			map.set(value, symbol);
			entry.spellings.clear();
		}
		return symbol;
	}

	/** Makes rows wide enough for all symbols. */
	private widen(): void {
		let width = this.width;
		while (width * 32 < this.symbolCount) width *= 2;
		if (width !== this.width) this.rebuild(width);
	}

	private allocate(cells: number): number {
		if (this.used + cells > this.data.length) {
			const larger = new Int32Array(Math.max(this.data.length * 2, this.used + cells));
			larger.set(this.data.subarray(0, this.used));
			this.data = larger;
		}
		const offset = this.used;
		this.used += cells;
		return offset;
	}

	/** Copies what is in use into a new array, with rows of the width given. */
	private rebuild(width: number): void {
		const old = this.data;
		const oldWidth = this.width;
		let cells = 0;
		for (const policy of this.policies) cells += 1 + policy.length * (1 + width);
		this.data = new Int32Array(Math.max(1 << 12, cells + (cells >> 2)));
		this.width = width;
		this.used = 0;
		this.garbage = 0;
		for (const policy of this.policies) {
			const from = policy.offset;
			const to = this.allocate(this.cells(policy));
			const head = 1 + policy.length;
			this.data.set(old.subarray(from, from + head), to);
			for (let i = 0; i < policy.length; i++) {
				const row = from + head + i * oldWidth;
				this.data.set(old.subarray(row, row + oldWidth), to + head + i * width);
			}
			policy.offset = to;
		}
	}

	private placeOf(i: number, category: string): CategoryPlace | undefined {
		const entry = this.entries.get(category);
		if (entry === undefined) return undefined;
		const place: CategoryPlace = { category, entry, attributes: [] };
		if (i < MOST_PLACES) this.places[i] = place;
		return place;
	}

	private attributeAt(place: CategoryPlace, j: number, attributeId: string): AttributeEntry | undefined {
		const entry = place.entry.attributes.get(attributeId);
		// An unknown attribute keeps nothing of the request alive.
		if (j < MOST_PLACES) place.attributes[j] = entry === undefined ? undefined : { attributeId, entry };
		return entry;
	}

	/** Notes the known attributes of a request and returns how many there are; -1 when it asks for several decisions. */
	private look(attributes: readonly Attributes[]): number {
		const { places, seenEntry, seenValues } = this;
		let count = 0;
		let included = false;
		for (let i = 0; i < attributes.length; i++) {
			const { category, attributes: list } = attributes[i] as Attributes;
			let place = places[i];
			if (place === undefined || place.category !== category) place = this.placeOf(i, category);
			if (isRepeated(attributes, places, place, i)) return -1;
			for (let j = 0; j < list.length; j++) {
				const attribute = list[j] as Attribute;
				if (attribute.includeInResult) included = true;
				if (place !== undefined && attribute.dataType === DataTypeId.string) {
					const known = place.attributes[j];
					const entry =
						known !== undefined && known.attributeId === attribute.attributeId
							? known.entry
							: this.attributeAt(place, j, attribute.attributeId);
					if (entry !== undefined) {
						seenEntry[count] = entry;
						seenValues[count] = attribute.values;
						count++;
						continue;
					}
				}
				if (attribute.attributeId === SCOPE_ID) return -1;
			}
		}
		this.included = included;
		return count;
	}

	private holds(guard: Guard, count: number): boolean {
		for (let i = 0; i < count; i++) {
			if (this.seenEntry[i] !== guard.entry) continue;
			const values = this.seenValues[i] as readonly string[];
			for (let j = 0; j < values.length; j++) {
				const value = values[j] as string;
				if (guard.values.length === 1 && !guard.fold) {
					if (guard.values[0] === value) return true;
				} else if (guard.values.includes(guard.fold ? value.toLowerCase() : value)) return true;
			}
		}
		return false;
	}

	private guarded(policy: FlatPolicy, count: number): Verdict | undefined {
		for (let i = 0; i < policy.targetGuards.length; i++) {
			if (!this.holds(policy.targetGuards[i] as Guard, count)) return Verdict.notApplicable;
		}
		for (let i = 0; i < policy.ruleGuards.length; i++) {
			if (!this.holds(policy.ruleGuards[i] as Guard, count)) return Verdict.otherwise;
		}
		return undefined;
	}

	/** True when the request holds every attribute the policy asks for, so that no provider could add one. */
	private complete(policy: FlatPolicy, count: number): boolean {
		for (const entry of policy.attributes) {
			let found = false;
			for (let i = 0; i < count; i++) if (this.seenEntry[i] === entry) found = true;
			if (!found) return false;
		}
		return true;
	}

	/**
	 * The usual policy and the usual request, without noting anything down: one guard, one action, at most three attributes of
	 * the subject. Undefined for anything else.
	 */
	private decideUsual(policy: FlatPolicy, guard: Guard, attributes: readonly Attributes[]): Verdict | undefined {
		const { places } = this;
		const actionEntry = policy.action?.entry;
		const guardEntry = guard.entry;
		let action: string | undefined;
		let guarded = false;
		let included = false;
		let e0: AttributeEntry | undefined;
		let e1: AttributeEntry | undefined;
		let e2: AttributeEntry | undefined;
		let v0: readonly string[] | undefined;
		let v1: readonly string[] | undefined;
		let v2: readonly string[] | undefined;
		for (let i = 0; i < attributes.length; i++) {
			const { category, attributes: list } = attributes[i] as Attributes;
			const place = places[i];
			if (place === undefined || place.category !== category) return undefined;
			for (let k = 0; k < i; k++) if (places[k]?.entry === place.entry) return undefined;
			for (let j = 0; j < list.length; j++) {
				const attribute = list[j] as Attribute;
				if (attribute.includeInResult) included = true;
				const known = place.attributes[j];
				if (known === undefined || known.attributeId !== attribute.attributeId) return undefined;
				if (attribute.dataType !== DataTypeId.string) return undefined;
				const { entry } = known;
				const { values } = attribute;
				if (entry === actionEntry) {
					if (action !== undefined || values.length !== 1) return undefined;
					action = values[0];
				} else if (entry === guardEntry) {
					if (values.length !== 1) return undefined;
					guarded = values[0] === guard.values[0];
				}
				if (!entry.compared) continue;
				if (e0 === undefined) {
					e0 = entry;
					v0 = values;
				} else if (e1 === undefined) {
					e1 = entry;
					v1 = values;
				} else if (e2 === undefined) {
					e2 = entry;
					v2 = values;
				} else return undefined;
			}
		}
		this.included = included;
		if (!guarded) return policy.targetGuards.length > 0 ? Verdict.notApplicable : Verdict.otherwise;
		if (action === undefined) return Verdict.otherwise;
		const row = this.rowOfAction(policy, policy.action as NonNullable<FlatPolicy["action"]>, action);
		if (row < 0) return Verdict.otherwise;
		const { data } = this;
		if (((data[row] as number) & 1) !== 0) return Verdict.permit;
		if (e0 !== undefined && meets(data, row, e0, v0 as readonly string[])) return Verdict.permit;
		if (e1 !== undefined && meets(data, row, e1, v1 as readonly string[])) return Verdict.permit;
		if (e2 !== undefined && meets(data, row, e2, v2 as readonly string[])) return Verdict.permit;
		return Verdict.otherwise;
	}

	/** Decides by strings. Unknown when a provider would have to be asked (`provided`) for what the request lacks. */
	decide(policy: FlatPolicy, attributes: readonly Attributes[], provided: boolean): Verdict {
		if (policy.usual !== undefined && !provided) {
			const verdict = this.decideUsual(policy, policy.usual, attributes);
			if (verdict !== undefined) return verdict;
		}
		const count = this.look(attributes);
		if (count < 0) return Verdict.unknown;
		if (provided && !this.complete(policy, count)) return Verdict.unknown;
		const guarded = this.guarded(policy, count);
		if (guarded !== undefined) return guarded;
		const { action } = policy;
		const anyAction = this.row(policy, ANY_ACTION);
		if (anyAction >= 0 && this.rowHolds(anyAction, count)) return Verdict.permit;
		if (action === undefined) return Verdict.otherwise;
		for (let i = 0; i < count; i++) {
			if (this.seenEntry[i] !== action.entry) continue;
			const values = this.seenValues[i] as readonly string[];
			for (let j = 0; j < values.length; j++) {
				const row = this.rowOfAction(policy, action, values[j] as string);
				if (row >= 0 && this.rowHolds(row, count)) return Verdict.permit;
			}
		}
		return Verdict.otherwise;
	}

	/**
	 * Decides by symbols known beforehand; `attributes` are those of the resource, action and environment, none of a subject.
	 * Unknown for a policy that asks for the subject in other places than its rules' choice of subjects.
	 */
	decidePrepared(policy: FlatPolicy, attributes: readonly Attributes[], subject: PreparedSubject): Verdict {
		if (!policy.preparable) return Verdict.unknown;
		if (subject.symbols !== this.symbolCount) this.prepare(subject);
		const count = this.look(attributes);
		if (count < 0) return Verdict.unknown;
		const guarded = this.guarded(policy, count);
		if (guarded !== undefined) return guarded;
		const { action } = policy;
		const anyAction = this.row(policy, ANY_ACTION);
		if (anyAction >= 0 && this.rowMeets(anyAction, policy, subject, count)) return Verdict.permit;
		if (action === undefined) return Verdict.otherwise;
		for (let i = 0; i < count; i++) {
			if (this.seenEntry[i] !== action.entry) continue;
			const values = this.seenValues[i] as readonly string[];
			for (let j = 0; j < values.length; j++) {
				const row = this.rowOfAction(policy, action, values[j] as string);
				if (row >= 0 && this.rowMeets(row, policy, subject, count)) return Verdict.permit;
			}
		}
		return Verdict.otherwise;
	}

	/** What the guards say of a resource: undefined when they hold. */
	guardsOn(policy: FlatPolicy, resource: Attributes): Verdict | undefined {
		const count = this.look([resource]);
		return count < 0 || !policy.preparable ? Verdict.unknown : this.guarded(policy, count);
	}

	/** Decides one action (its action-id) where the guards are known to hold. */
	decideAction(policy: FlatPolicy, actionId: string, subject: PreparedSubject): Verdict {
		const { action } = policy;
		if (policy.mixed || (action !== undefined && action.entry.attributeId !== AttributeId.actionId)) {
			return Verdict.unknown;
		}
		if (subject.symbols !== this.symbolCount) this.prepare(subject);
		const anyAction = this.row(policy, ANY_ACTION);
		if (anyAction >= 0 && this.rowMeets(anyAction, policy, subject, 0)) return Verdict.permit;
		if (action === undefined) return Verdict.otherwise;
		const row = this.rowOfAction(policy, action, actionId);
		return row >= 0 && this.rowMeets(row, policy, subject, 0) ? Verdict.permit : Verdict.otherwise;
	}

	private rowOfAction(policy: FlatPolicy, action: NonNullable<FlatPolicy["action"]>, value: string): number {
		const spelling = spellingOf(action.entry, value);
		const symbol = action.fold ? spelling >> SYMBOL_BITS : spelling & SYMBOL_MASK;
		return symbol === 0 ? -1 : this.row(policy, symbol);
	}

	/** Where the row of an action begins, or -1. */
	private row(policy: FlatPolicy, actionSymbol: number): number {
		const { data } = this;
		const first = policy.offset + 1;
		const { length } = policy;
		for (let i = 0; i < length; i++) {
			if (data[first + i] === actionSymbol) return first + length + i * this.width;
		}
		return -1;
	}

	private rowHolds(row: number, count: number): boolean {
		const { data, seenEntry, seenValues } = this;
		if (((data[row] as number) & 1) !== 0) return true;
		for (let i = 0; i < count; i++) {
			const entry = seenEntry[i] as AttributeEntry;
			if (entry.compared && meets(data, row, entry, seenValues[i] as readonly string[])) return true;
		}
		return false;
	}

	private rowMeets(row: number, policy: FlatPolicy, subject: PreparedSubject, count: number): boolean {
		const { data } = this;
		if (((data[row] as number) & 1) !== 0) return true;
		const { words, bits } = subject;
		for (let i = 0; i < words.length; i++) {
			if (((data[row + (words[i] as number)] as number) & (bits[i] as number)) !== 0) return true;
		}
		return policy.mixed && this.rowHolds(row, count);
	}

	/** Makes what a subject holds into symbols, or brings it up to date. */
	prepare(subject: PreparedSubject): void {
		const byWord = new Map<number, number>();
		const set = (symbol: number): void => {
			if (symbol !== 0) byWord.set(symbol >> 5, (byWord.get(symbol >> 5) ?? 0) | (1 << (symbol & 31)));
		};
		for (const { category, attributes } of subject.attributes) {
			for (const attribute of attributes) {
				if (attribute.dataType !== DataTypeId.string) continue;
				const entry = this.entries.get(category)?.attributes.get(attribute.attributeId);
				if (entry === undefined) continue;
				for (const value of attribute.values) {
					const spelling = spellingOf(entry, value);
					set(spelling & SYMBOL_MASK);
					set(spelling >> SYMBOL_BITS);
				}
			}
		}
		subject.words = Int32Array.from(byWord.keys());
		subject.bits = Int32Array.from(byWord.values());
		subject.symbols = this.symbolCount;
	}
}

/** Whether a row has a bit for one of the values. */
function meets(data: Int32Array, row: number, entry: AttributeEntry, values: readonly string[]): boolean {
	const { spellings } = entry;
	for (let i = 0; i < values.length; i++) {
		const spelling = spellings.get(values[i] as string) ?? learnSpelling(entry, values[i] as string);
		if (spelling === 0) continue;
		const exact = spelling & SYMBOL_MASK;
		if (exact !== 0 && ((data[row + (exact >> 5)] as number) & (1 << (exact & 31))) !== 0) return true;
		const folded = spelling >> SYMBOL_BITS;
		if (folded !== 0 && ((data[row + (folded >> 5)] as number) & (1 << (folded & 31))) !== 0) return true;
	}
	return false;
}

/** Whether an earlier Attributes of the request has the same category: then it asks for several decisions. */
function isRepeated(
	attributes: readonly Attributes[],
	places: readonly (CategoryPlace | undefined)[],
	place: CategoryPlace | undefined,
	i: number,
): boolean {
	for (let k = 0; k < i; k++) {
		// Known categories are compared by their entries, which is cheaper.
		const other = places[k];
		if (place !== undefined && other !== undefined && other.entry !== place.entry) continue;
		if ((attributes[k] as Attributes).category === (attributes[i] as Attributes).category) return true;
	}
	return false;
}

/** Both symbols of a value; 0 in place of one that no policy compares. */
const spellingOf = (entry: AttributeEntry, value: string): number =>
	entry.spellings.get(value) ?? learnSpelling(entry, value);

function learnSpelling(entry: AttributeEntry, value: string): number {
	const exact = entry.exact.get(value) ?? 0;
	const folded = entry.folded.size === 0 ? 0 : (entry.folded.get(value.toLowerCase()) ?? 0);
	const spelling = exact | (folded << SYMBOL_BITS);
	if (value.length <= LONGEST_SPELLING) {
		if (entry.spellings.size >= MOST_SPELLINGS) entry.spellings.clear();
		entry.spellings.set(value, spelling);
	}
	return spelling;
}
