import { AttributeId, DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes } from "../xacml/model.js";
import {
	ANY_ACTION,
	type FlatKind,
	FlatKinds,
	type FlatPolicy,
	type GuardKind,
	rowNumber,
	rowsByAction,
	Verdict,
	wantedBy,
} from "./flat-policy.js";
import type { FlatGuard, FlatShape } from "./flat-shape.js";
import { type CategoryPlace, type Places, RequestLook } from "./request-look.js";
import { admitsAnybody, maskOf, meets, meetsMask, Rows } from "./rows.js";
import { type AttributeEntry, exactSymbol, foldedSymbol, Symbols, spellingOf } from "./symbols.js";

/** What the subject holds, as symbols of the table; the PIP keeps these (design 2.5). */
export interface PreparedSubject {
	readonly attributes: readonly Attributes[];
	/** Some attribute is to come back in the answer, which no shared answer can do. */
	readonly returned: boolean;
	/** The words of a row in which the subject has bits, each followed by the bits. */
	mask: Int32Array;
	/** Number of symbols the table had; later ones may concern the subject too. */
	symbols: number;
}

/** No rule is about the action. */
const NO_ROW = -1;
/** The guard does not hold. */
const UNGUARDED = -2;
/** Another way to decide is needed. */
const NOT_USUAL = -3;

/**
 * All flat policies of a library: a row of bits for each policy and action over the symbols of all subjects. What counts at
 * ten thousand resources is cache misses, so a decision touches the policy's object and one row (design 2.4).
 */
export class FlatTable {
	private readonly symbols = new Symbols();
	private readonly rows = new Rows();
	private readonly kinds = new FlatKinds(this.symbols);
	private readonly look = new RequestLook(this.symbols);

	/** Whether the request decided last wants attributes returned. */
	get included(): boolean {
		return this.look.included;
	}

	/**
	 * Gives the policy its kind and its rows. False, and nothing changed, when it does not fit into the table.
	 *
	 * @param key A string the caller has at hand when it asks: a literal equal to it is compared by this object.
	 */
	add(policy: FlatPolicy, shape: FlatShape, key: string): boolean {
		if (!this.symbols.fits(() => literalsIn(shape), literalCount(shape))) return false;
		const known = this.symbols.attributes;
		const rows = rowsByAction(shape, this.symbols);
		const kind = rows && this.kinds.take(shape, rows);
		if (this.symbols.attributes !== known) this.look.forget();
		if (rows === undefined || kind === undefined) return false;
		this.rows.widen(this.symbols.count);
		policy.kind = kind;
		const wanted = wantedBy(shape, kind);
		policy.wanted = wanted === key ? key : wanted;
		this.rows.add(policy);
		kind.actions.forEach((action, i) => {
			const row = policy.offset + i * this.rows.width;
			for (const values of rows.get(action) ?? []) this.rows.set(row, values);
		});
		return true;
	}

	remove(policy: FlatPolicy): void {
		const { kind } = policy;
		if (kind === undefined) return;
		this.rows.remove(policy);
		policy.kind = undefined;
		this.kinds.giveBack(kind);
	}

	/** Decides by strings. Unknown when a provider would have to be asked (`provided`) for what the request lacks. */
	decide(policy: FlatPolicy, kind: FlatKind, attributes: readonly Attributes[], provided: boolean): Verdict {
		const places = this.look.whole;
		if (kind.usual !== undefined && !provided) {
			const row = this.usualRow(policy, kind, kind.usual, attributes, places);
			if (row >= 0) return this.requestMeets(row, attributes, places) ? Verdict.permit : Verdict.otherwise;
			if (row !== NOT_USUAL) return row === UNGUARDED ? kind.usual.unless : Verdict.otherwise;
		}
		return this.decideNoted(policy, kind, attributes, places, undefined, provided);
	}

	/**
	 * Decides by symbols known beforehand; `attributes` are those of the resource, action and environment, none of a subject.
	 * Unknown for a policy that asks for the subject in other places than its rules' choice of subjects.
	 */
	decidePrepared(
		policy: FlatPolicy,
		kind: FlatKind,
		attributes: readonly Attributes[],
		subject: PreparedSubject,
	): Verdict {
		if (!kind.preparable) return Verdict.unknown;
		if (subject.symbols !== this.symbols.count) this.prepare(subject);
		const places = this.look.rest;
		if (kind.usual !== undefined && !kind.mixed) {
			const row = this.usualRow(policy, kind, kind.usual, attributes, places);
			if (row >= 0) return admits(this.rows.data, row, subject) ? Verdict.permit : Verdict.otherwise;
			if (row !== NOT_USUAL) return row === UNGUARDED ? kind.usual.unless : Verdict.otherwise;
		}
		return this.decideNoted(policy, kind, attributes, places, subject, false);
	}

	/**
	 * The row of the usual policy for a request with one action, one resource and every attribute where an earlier request had
	 * it; nothing is noted down. Or one of the negative numbers.
	 */
	private usualRow(
		policy: FlatPolicy,
		kind: FlatKind,
		guard: GuardKind,
		attributes: readonly Attributes[],
		places: Places,
	): number {
		const actionEntry = kind.action?.entry;
		const guardEntry = guard.entry;
		let action: string | undefined;
		let guarded: string | undefined;
		let included = false;
		for (let i = 0; i < attributes.length; i++) {
			const { category, attributes: list } = attributes[i] as Attributes;
			const place = places[i];
			if (place === undefined || place.category !== category) return NOT_USUAL;
			for (let k = 0; k < i; k++) if (places[k]?.category === category) return NOT_USUAL;
			for (let j = 0; j < list.length; j++) {
				const attribute = list[j] as Attribute;
				if (attribute.includeInResult) included = true;
				const known = place.attributes[j];
				if (known === undefined || known.attributeId !== attribute.attributeId) return NOT_USUAL;
				const { entry } = known;
				if (entry === undefined) continue;
				if (attribute.dataType !== DataTypeId.string) return NOT_USUAL;
				if (entry === actionEntry) {
					if (action !== undefined || attribute.values.length !== 1) return NOT_USUAL;
					action = attribute.values[0];
				} else if (entry === guardEntry) {
					if (guarded !== undefined || attribute.values.length !== 1) return NOT_USUAL;
					guarded = attribute.values[0];
				}
			}
		}
		this.look.included = included;
		if (guarded !== policy.wanted) return UNGUARDED;
		return action === undefined ? NO_ROW : this.rowOf(policy, kind, action);
	}

	/** Whether something in a request, whose attributes are all where the places say, satisfies a row. */
	private requestMeets(row: number, attributes: readonly Attributes[], places: Places): boolean {
		const { data } = this.rows;
		if (admitsAnybody(data, row)) return true;
		for (let i = 0; i < attributes.length; i++) {
			const { attributes: list } = attributes[i] as Attributes;
			const known = (places[i] as CategoryPlace).attributes;
			for (let j = 0; j < list.length; j++) {
				const entry = known[j]?.entry;
				if (entry?.compared === true && meets(data, row, entry, (list[j] as Attribute).values)) return true;
			}
		}
		return false;
	}

	/** Any flat policy and any request for one decision. */
	private decideNoted(
		policy: FlatPolicy,
		kind: FlatKind,
		attributes: readonly Attributes[],
		places: Places,
		subject: PreparedSubject | undefined,
		provided: boolean,
	): Verdict {
		const { look } = this;
		const count = look.note(attributes, places);
		if (count < 0 || (provided && !this.complete(kind, count))) return Verdict.unknown;
		const guarded = this.guarded(policy, kind, count);
		if (guarded !== undefined) return guarded;
		if (this.anyActionMeets(policy, kind, subject, count)) return Verdict.permit;
		const { action } = kind;
		if (action === undefined) return Verdict.otherwise;
		for (let i = 0; i < count; i++) {
			if (look.seenEntry[i] !== action.entry) continue;
			const values = look.seenValues[i] as readonly string[];
			for (let j = 0; j < values.length; j++) {
				const row = this.rowOf(policy, kind, values[j] as string);
				if (row >= 0 && this.rowMeets(row, kind, subject, count)) return Verdict.permit;
			}
		}
		return Verdict.otherwise;
	}

	/** True when the request noted holds every attribute the policy asks for, so that no provider could add one. */
	private complete(kind: FlatKind, count: number): boolean {
		return kind.attributes.every((entry) => {
			const at = this.look.seenEntry.indexOf(entry);
			return at >= 0 && at < count;
		});
	}

	private guarded(policy: FlatPolicy, { guards }: FlatKind, count: number): Verdict | undefined {
		for (let i = 0; i < guards.length; i++) {
			const guard = guards[i] as GuardKind;
			const wanted = typeof policy.wanted === "string" ? policy.wanted : (policy.wanted[i] as readonly string[]);
			if (!this.holds(guard, wanted, count)) return guard.unless;
		}
		return undefined;
	}

	private holds(guard: GuardKind, wanted: string | readonly string[], count: number): boolean {
		const { seenEntry, seenValues } = this.look;
		for (let i = 0; i < count; i++) {
			if (seenEntry[i] !== guard.entry) continue;
			const values = seenValues[i] as readonly string[];
			for (let j = 0; j < values.length; j++) {
				const value = guard.fold ? (values[j] as string).toLowerCase() : (values[j] as string);
				if (typeof wanted === "string" ? wanted === value : wanted.includes(value)) return true;
			}
		}
		return false;
	}

	/** What the guards say of a resource: undefined when they hold. */
	guardsOn(policy: FlatPolicy, kind: FlatKind, resource: Attributes): Verdict | undefined {
		const count = this.look.note([resource], []);
		return count < 0 || !kind.preparable ? Verdict.unknown : this.guarded(policy, kind, count);
	}

	/** Decides one action (its action-id) where the guards are known to hold. */
	decideAction(policy: FlatPolicy, kind: FlatKind, actionId: string, subject: PreparedSubject): Verdict {
		const { action } = kind;
		if (kind.mixed || (action !== undefined && action.entry.attributeId !== AttributeId.actionId)) {
			return Verdict.unknown;
		}
		if (subject.symbols !== this.symbols.count) this.prepare(subject);
		if (this.anyActionMeets(policy, kind, subject, 0)) return Verdict.permit;
		const row = action === undefined ? -1 : this.rowOf(policy, kind, actionId);
		return row >= 0 && this.rowMeets(row, kind, subject, 0) ? Verdict.permit : Verdict.otherwise;
	}

	/** Where the row of an action begins, or -1. */
	private rowOf(policy: FlatPolicy, kind: FlatKind, name: string): number {
		const number = rowNumber(kind, name);
		return number < 0 ? NO_ROW : policy.offset + number * this.rows.width;
	}

	private anyActionMeets(
		policy: FlatPolicy,
		kind: FlatKind,
		subject: PreparedSubject | undefined,
		count: number,
	): boolean {
		return kind.actions[0] === ANY_ACTION && this.rowMeets(policy.offset, kind, subject, count);
	}

	private rowMeets(row: number, kind: FlatKind, subject: PreparedSubject | undefined, count: number): boolean {
		const { data } = this.rows;
		if (subject === undefined ? admitsAnybody(data, row) : admits(data, row, subject)) return true;
		if (subject !== undefined && !kind.mixed) return false;
		const { seenEntry, seenValues } = this.look;
		for (let i = 0; i < count; i++) {
			const entry = seenEntry[i] as AttributeEntry;
			if (entry.compared && meets(data, row, entry, seenValues[i] as readonly string[])) return true;
		}
		return false;
	}

	/** Makes what a subject holds into symbols, or brings it up to date. */
	prepare(subject: PreparedSubject): void {
		const symbols: number[] = [];
		for (const { category, attributes } of subject.attributes) {
			const known = this.symbols.entries.get(category)?.attributes;
			if (known === undefined) continue;
			for (const { attributeId, dataType, values } of attributes) {
				const entry = dataType === DataTypeId.string ? known.get(attributeId) : undefined;
				if (entry === undefined) continue;
				for (const value of values) {
					const spelling = spellingOf(entry, value);
					if (exactSymbol(spelling) !== 0) symbols.push(exactSymbol(spelling));
					if (foldedSymbol(spelling) !== 0) symbols.push(foldedSymbol(spelling));
				}
			}
		}
		subject.mask = maskOf(symbols);
		subject.symbols = this.symbols.count;
	}
}

const admits = (data: Int32Array, row: number, subject: PreparedSubject): boolean =>
	admitsAnybody(data, row) || meetsMask(data, row, subject.mask);

const literalCount = ({ rules }: FlatShape): number => {
	let count = 0;
	for (const { subjects = [], actions = [] } of rules) {
		count += actions.length;
		for (const { values } of subjects) count += values.length;
	}
	return count;
};

/** Everything of a shape that needs a symbol. */
const literalsIn = ({ action, rules }: FlatShape): FlatGuard[] =>
	rules.flatMap(({ subjects = [], actions = [] }) =>
		action === undefined ? subjects : [...subjects, { ...action, values: actions }],
	);
