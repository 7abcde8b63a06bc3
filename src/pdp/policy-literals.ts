import type { AnyOf, Policy, PolicySet, Rule } from "../xacml/model.js";

const EQUALITY =
	/^urn:oasis:names:tc:xacml:(1\.0:function:(string|anyURI)-equal|3\.0:function:string-equal-ignore-case)$/;

/** Distinct literals some target compares that attribute with by equality, in document order. */
export function literalsIn(tree: Policy | PolicySet, category: string, attributeId: string): readonly string[] {
	const found = new Set<string>();
	for (const { matches } of allOfIn(tree)) {
		for (const { functionId, bag, value } of matches) {
			if (bag.kind !== "AttributeDesignator" || bag.category !== category || bag.attributeId !== attributeId) continue;
			if (!EQUALITY.test(functionId)) continue;
			found.add(functionId.endsWith("ignore-case") ? value.text.toLowerCase() : value.text);
		}
	}
	return [...found];
}

/** Every AllOf of every target of a policy or policy set, in document order. */
export function* allOfIn(tree: Policy | PolicySet): Generator<AnyOf["allOf"][number]> {
	yield* allOfOf(tree.target.anyOf);
	if (tree.kind === "Policy") {
		for (const rule of tree.rules) yield* allOfOf((rule as Rule).target?.anyOf ?? []);
		return;
	}
	for (const child of tree.children) {
		if (child.kind === "Policy" || child.kind === "PolicySet") yield* allOfIn(child);
	}
}

function* allOfOf(anyOf: readonly AnyOf[]): Generator<AnyOf["allOf"][number]> {
	for (const each of anyOf) yield* each.allOf;
}
