import type { FlatGuard, FlatShape } from "./flat-shape.js";
import type { Placed } from "./rows.js";
import type { AttributeEntry, Symbols } from "./symbols.js";

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

/** A value that satisfies a row. */
export interface Alternative {
	readonly symbol: number;
	readonly value: string;
}

/** By action symbol: what satisfies the rules for it; undefined means anybody. A rule for any action has a row of its own. */
export type RowsByAction = ReadonlyMap<number, ReadonlySet<Alternative | undefined>>;

/** Undefined when there are too many actions. */
export function rowsByAction({ action, rules }: FlatShape, symbols: Symbols): RowsByAction | undefined {
	const rows = new Map<number, Set<Alternative | undefined>>();
	const actionEntry = action && symbols.entry(action.attribute);
	for (const { subjects, actions } of rules) {
		const alternatives =
			subjects === undefined ? [undefined] : subjects.flatMap((guard) => alternativesOf(guard, symbols));
		const names =
			actions === undefined || action === undefined || actionEntry === undefined
				? [ANY_ACTION]
				: actions.map((name) => symbols.symbol(actionEntry, action.fold, name));
		for (const name of names) {
			const row = rows.get(name) ?? new Set();
			for (const alternative of alternatives) row.add(alternative);
			rows.set(name, row);
		}
	}
	return rows.size > MOST_ACTIONS ? undefined : rows;
}

function alternativesOf({ attribute, fold, values }: FlatGuard, symbols: Symbols): Alternative[] {
	const entry = symbols.entry(attribute);
	entry.compared = true;
	return values.map((value) => ({ symbol: symbols.symbol(entry, fold, value), value }));
}

/** The kinds in use. */
export class FlatKinds {
	private readonly kinds = new Map<string, FlatKind>();

	constructor(private readonly symbols: Symbols) {}

	take(shape: FlatShape, rows: RowsByAction): FlatKind {
		const made = this.kindOf(shape, rows);
		const kind = this.kinds.get(made.key) ?? made;
		kind.users++;
		this.kinds.set(kind.key, kind);
		return kind;
	}

	giveBack(kind: FlatKind): void {
		if (--kind.users === 0) this.kinds.delete(kind.key);
	}

	private kindOf(shape: FlatShape, rows: RowsByAction): FlatKind {
		const { symbols } = this;
		const guards = [
			...shape.targetGuards.map((guard) => this.guardKind(guard, Verdict.notApplicable)),
			...shape.ruleGuards.map((guard) => this.guardKind(guard, Verdict.otherwise)),
		];
		const action = shape.action && { entry: symbols.entry(shape.action.attribute), fold: shape.action.fold };
		const subjects = new Set(
			shape.rules.flatMap((rule) => (rule.subjects ?? []).map(({ attribute }) => symbols.entry(attribute))),
		);
		const asked = guards.map(({ entry }) => entry);
		if (action !== undefined) asked.push(action.entry);
		const actions = Int32Array.from(rows.keys()).sort();
		const [only, ...more] = guards;
		const values = (shape.targetGuards[0] ?? shape.ruleGuards[0])?.values.length;
		const plain = only !== undefined && more.length === 0 && !only.fold && values === 1;
		const usual =
			plain && action !== undefined && action.entry !== only.entry && actions[0] !== ANY_ACTION ? only : undefined;
		const numbers = (entries: Iterable<AttributeEntry>) => [...entries].map(({ number }) => number).sort();
		return {
			key: JSON.stringify([
				guards.map(({ entry, fold, unless }) => [entry.number, fold, unless]),
				action && [action.entry.number, action.fold],
				[...actions],
				numbers(subjects),
				usual !== undefined,
			]),
			guards,
			action,
			actions,
			attributes: [...new Set([...asked, ...subjects])],
			preparable: asked.every((entry) => !isOfSubject(entry)),
			mixed: [...subjects].some((entry) => !isOfSubject(entry)),
			usual,
			users: 0,
		};
	}

	private guardKind({ attribute, fold }: FlatGuard, unless: Verdict): GuardKind {
		return { entry: this.symbols.entry(attribute), fold, unless };
	}
}

const isOfSubject = ({ category }: AttributeEntry): boolean => category.startsWith(SUBJECT_CATEGORY);

/** What the guards compare with. */
export const wantedBy = (shape: FlatShape, kind: FlatKind): FlatPolicy["wanted"] => {
	const values = [...shape.targetGuards, ...shape.ruleGuards].map((guard) => guard.values);
	return kind.usual === undefined ? values : (values[0]?.[0] as string);
};
