import type { FlatGuard, FlatShape } from "./flat-shape.js";
import { type Placed, type RowValue, rowValue } from "./rows.js";
import { type AttributeEntry, exactSymbol, foldedSymbol, type Symbols, spellingOf } from "./symbols.js";

export const Verdict = { notApplicable: 0, permit: 1, otherwise: 2, unknown: 3 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** An attribute that must hold one of the policy's values. */
export interface GuardKind {
	readonly entry: AttributeEntry;
	readonly fold: boolean;
	/** The value of the policy when it does not. */
	readonly unless: Verdict;
}

/**
 * What many policies have in common: which attributes they ask for and in what way, and their actions. One object serves all
 * of them, so that it is at hand when the next policy decides.
 */
export interface FlatKind {
	readonly key: string;
	readonly guards: readonly GuardKind[];
	readonly action: { readonly entry: AttributeEntry; readonly fold: boolean } | undefined;
	/** The symbol of each row's action, in rising order; ANY_ACTION first. */
	readonly actions: Int32Array;
	/** Which row is that of an action, by the name as requests spell it; -1 for none. Bounded. */
	readonly rowOf: Map<string, number>;
	/** Every attribute asked for. */
	readonly attributes: readonly AttributeEntry[];
	/** Guards and action speak of the resource, action or environment only, so a prepared subject cannot matter to them. */
	readonly preparable: boolean;
	/** Some rule's choice of subjects names attributes of other categories too. */
	readonly mixed: boolean;
	/** The only guard, comparing with one string as it stands, where every row names an action: most resource policies. */
	readonly usual: GuardKind | undefined;
	/** Policies of this kind. */
	users: number;
}

export const ANY_ACTION = -1;
const MOST_ACTIONS = 64;
const SUBJECT_CATEGORY = "urn:oasis:names:tc:xacml:1.0:subject-category:";

/** A policy's place in the table. */
export interface FlatPolicy extends Placed {
	/** Undefined for a policy that is not in it. */
	kind: FlatKind | undefined;
	/** What each guard compares with; for a usual policy the one string. */
	wanted: string | readonly (readonly string[])[];
}

/** By action symbol: the values that satisfy each rule for it; undefined means anybody. A rule for any action has a row of its own. */
export type RowsByAction = ReadonlyMap<number, readonly (readonly RowValue[] | undefined)[]>;

/** Undefined when there are too many actions. */
export function rowsByAction({ action, rules }: FlatShape, symbols: Symbols): RowsByAction | undefined {
	const rows = new Map<number, (readonly RowValue[] | undefined)[]>();
	const actionEntry = action && symbols.entry(action.attribute);
	for (const { subjects, actions } of rules) {
		const values = subjects === undefined ? undefined : valuesOf(subjects, symbols);
		const add = (symbol: number): void => {
			const row = rows.get(symbol);
			if (row === undefined) rows.set(symbol, [values]);
			else row.push(values);
		};
		if (actions === undefined || action === undefined || actionEntry === undefined) add(ANY_ACTION);
		else for (const name of actions) add(symbols.symbol(actionEntry, action.fold, name));
	}
	return rows.size > MOST_ACTIONS ? undefined : rows;
}

function valuesOf(subjects: readonly FlatGuard[], symbols: Symbols): RowValue[] {
	const found: RowValue[] = [];
	for (const { attribute, fold, values } of subjects) {
		const entry = symbols.entry(attribute);
		entry.compared = true;
		for (const value of values) found.push(rowValue(symbols.symbol(entry, fold, value), value));
	}
	return found;
}

/** The kinds in use. */
export class FlatKinds {
	private readonly kinds = new Map<string, FlatKind>();

	constructor(private readonly symbols: Symbols) {}

	take(shape: FlatShape, rows: RowsByAction): FlatKind {
		const key = this.keyOf(shape, rows);
		let kind = this.kinds.get(key);
		if (kind === undefined) {
			kind = this.kindOf(shape, rows, key);
			this.kinds.set(key, kind);
		}
		kind.users++;
		return kind;
	}

	giveBack(kind: FlatKind): void {
		if (--kind.users === 0) this.kinds.delete(kind.key);
	}

	/** Everything that a kind is made of: shapes of equal keys have the same. */
	private keyOf({ targetGuards, ruleGuards, action, rules }: FlatShape, rows: RowsByAction): string {
		const { symbols } = this;
		const numberOf = ({ attribute, fold }: Pick<FlatGuard, "attribute" | "fold">): string =>
			`${symbols.entry(attribute).number}${fold ? "i" : "e"}`;
		const guardKeys = (guards: readonly FlatGuard[]): string =>
			guards.map((guard) => `${numberOf(guard)}${guard.values.length === 1 ? "" : "s"}`).join();
		const subjects = new Set<string>();
		for (const rule of rules) for (const guard of rule.subjects ?? []) subjects.add(numberOf(guard));
		const head = `${guardKeys(targetGuards)};${guardKeys(ruleGuards)};${action === undefined ? "" : numberOf(action)}`;
		return `${head};${[...rows.keys()].sort().join()};${[...subjects].sort().join()}`;
	}

	private kindOf(shape: FlatShape, rows: RowsByAction, key: string): FlatKind {
		const { symbols } = this;
		const guards = [
			...shape.targetGuards.map((guard) => this.guardKind(guard, Verdict.notApplicable)),
			...shape.ruleGuards.map((guard) => this.guardKind(guard, Verdict.otherwise)),
		];
		const action = shape.action && { entry: symbols.entry(shape.action.attribute), fold: shape.action.fold };
		const subjects = shape.rules.flatMap((rule) =>
			(rule.subjects ?? []).map(({ attribute }) => symbols.entry(attribute)),
		);
		const asked = guards.map(({ entry }) => entry);
		if (action !== undefined) asked.push(action.entry);
		const actions = Int32Array.from(rows.keys()).sort();
		const [only, ...more] = guards;
		const values = (shape.targetGuards[0] ?? shape.ruleGuards[0])?.values.length;
		const plain = only !== undefined && more.length === 0 && !only.fold && values === 1;
		const usual =
			plain && action !== undefined && action.entry !== only.entry && actions[0] !== ANY_ACTION ? only : undefined;
		return {
			key,
			guards,
			action,
			actions,
			rowOf: new Map(),
			attributes: [...new Set([...asked, ...subjects])],
			preparable: asked.every((entry) => !isOfSubject(entry)),
			mixed: subjects.some((entry) => !isOfSubject(entry)),
			usual,
			users: 0,
		};
	}

	private guardKind({ attribute, fold }: FlatGuard, unless: Verdict): GuardKind {
		return { entry: this.symbols.entry(attribute), fold, unless };
	}
}

const isOfSubject = ({ category }: AttributeEntry): boolean => category.startsWith(SUBJECT_CATEGORY);

const MOST_NAMES = 256;
const LONGEST_NAME = 256;

/** The number of the row for an action, or -1. What is known stays true: symbols are never given anew. */
export const rowNumber = (kind: FlatKind, name: string): number => kind.rowOf.get(name) ?? learnRow(kind, name);

function learnRow({ action, actions, rowOf }: FlatKind, name: string): number {
	if (action === undefined) return -1;
	const spelling = spellingOf(action.entry, name);
	const symbol = action.fold ? foldedSymbol(spelling) : exactSymbol(spelling);
	const number = symbol === 0 ? -1 : actions.indexOf(symbol);
	if (name.length <= LONGEST_NAME) {
		if (rowOf.size >= MOST_NAMES) rowOf.clear();
		rowOf.set(name, number);
	}
	return number;
}

/** What the guards compare with. */
export const wantedBy = (shape: FlatShape, kind: FlatKind): FlatPolicy["wanted"] => {
	const values = [...shape.targetGuards, ...shape.ruleGuards].map((guard) => guard.values);
	return kind.usual === undefined ? values : (values[0]?.[0] as string);
};
