import { Indeterminate } from "../xacml/indeterminate.js";
import type { Child } from "./algorithms.js";
import type { EvaluationContext } from "./context.js";
import type { Guards } from "./guards.js";

/**
 * The decision tree over the children of a policy or policy set (design 2.3). It leaves out children whose guards say that
 * they are NotApplicable, keeps document order, and so never changes an answer.
 */
export type Select = (context: EvaluationContext) => readonly Child[];

interface Entry {
	readonly ordinal: number;
	readonly child: Child;
	readonly guards: Guards;
}

type Node = Leaf | Branch;

interface Leaf {
	readonly entries: readonly Entry[];
	readonly children: readonly Child[];
}

interface Branch extends Leaf {
	readonly slot: number;
	readonly fold: boolean;
	readonly byValue: ReadonlyMap<string, Node>;
	/** For values no child asks for. */
	readonly otherwise: Node;
	/** For an attribute that is not there. */
	readonly missing: Node;
}

/** Fewer children than this are cheaper to ask one by one. */
const FEWEST_TO_INDEX = 4;
const DEEPEST = 4;

export function indexChildren(children: readonly { readonly child: Child; readonly guards: Guards }[]): Select {
	const entries = children.map(({ child, guards }, ordinal) => ({ ordinal, child, guards }));
	const root = build(entries, DEEPEST, new Set());
	if (!("byValue" in root)) {
		const all = root.children;
		return () => all;
	}
	return (context) => (context.recorder === undefined ? walk(root, context).children : root.children);
}

const leaf = (entries: readonly Entry[]): Leaf => ({ entries, children: entries.map((entry) => entry.child) });

function build(entries: readonly Entry[], depth: number, used: ReadonlySet<string>): Node {
	const plain = leaf(entries);
	if (entries.length < FEWEST_TO_INDEX || depth === 0) return plain;
	const key = mostSelective(entries, used);
	if (key === undefined) return plain;
	const unguarded: Entry[] = [];
	const whenMissing: Entry[] = [];
	const byValue = new Map<string, Entry[]>();
	let slot = -1;
	let fold = false;
	for (const entry of entries) {
		const guard = entry.guards.get(key);
		if (guard === undefined) {
			unguarded.push(entry);
			whenMissing.push(entry);
			continue;
		}
		slot = guard.slot;
		fold = guard.fold;
		if (guard.whenMissing) whenMissing.push(entry);
		for (const value of guard.values) {
			const list = byValue.get(value);
			if (list === undefined) byValue.set(value, [entry]);
			else list.push(entry);
		}
	}
	const deeper = new Set(used).add(key);
	const nodes = new Map<string, Node>();
	for (const [value, guarded] of byValue) {
		nodes.set(value, build(merge([guarded, unguarded]), depth - 1, deeper));
	}
	return {
		...plain,
		slot,
		fold,
		byValue: nodes,
		otherwise: build(unguarded, depth - 1, deeper),
		missing: build(whenMissing, depth - 1, deeper),
	};
}

/** The attribute that leaves the fewest children on average; none when it would leave more than half of them. */
function mostSelective(entries: readonly Entry[], used: ReadonlySet<string>): string | undefined {
	const counts = new Map<string, { guarded: number; places: number; values: Set<string> }>();
	for (const entry of entries) {
		for (const [key, guard] of entry.guards) {
			if (used.has(key)) continue;
			const count = counts.get(key) ?? { guarded: 0, places: 0, values: new Set<string>() };
			count.guarded++;
			count.places += guard.values.size;
			for (const value of guard.values) count.values.add(value);
			counts.set(key, count);
		}
	}
	let best: string | undefined;
	let fewest = entries.length / 2;
	for (const [key, { guarded, places, values }] of counts) {
		const left = entries.length - guarded + places / values.size;
		if (left <= fewest) {
			fewest = left;
			best = key;
		}
	}
	return best;
}

function walk(node: Node, context: EvaluationContext): Leaf {
	if (!("byValue" in node)) return node;
	const bag = context.bag(node.slot);
	// Whatever is wrong with the attribute, the children find out for themselves.
	if (bag instanceof Indeterminate) return node;
	if (bag.length === 0) return walk(node.missing, context);
	if (bag.length === 1) return walk(branchFor(node, bag[0] as string), context);
	const nodes = new Set<Node>();
	for (const value of bag) nodes.add(branchFor(node, value as string));
	const leaves = [...nodes].map((each) => walk(each, context));
	return leaves.length === 1 && leaves[0] !== undefined ? leaves[0] : leaf(merge(leaves.map((each) => each.entries)));
}

const branchFor = (node: Branch, value: string): Node =>
	node.byValue.get(node.fold ? value.toLowerCase() : value) ?? node.otherwise;

/** In document order, each once. */
function merge(lists: readonly (readonly Entry[])[]): Entry[] {
	const seen = new Set<Entry>();
	for (const list of lists) for (const entry of list) seen.add(entry);
	return [...seen].sort((a, b) => a.ordinal - b.ordinal);
}
