import type { ExplanationNode } from "../../pdp/explanation.js";
import {
	type PolicyRight,
	type PolicyTerm,
	policyRights,
	policyTerms,
	TooManyTerms,
} from "../../resources/policy-rights.js";
import type { AttributePair } from "../../resources/right-key.js";
import { AttributeId, Category } from "../../xacml/identifiers.js";
import type { Policy, PolicySet, Request } from "../../xacml/model.js";

/** What one rule asks of the subject: all of these attributes together. */
export type Alternative = readonly AttributePair[];

/** The different alternatives that rules of the policy accept for what the request asks; none for one too large to take apart. */
export function acceptedBy(tree: Policy | PolicySet, request: Request): readonly Alternative[] {
	try {
		const all = policyRights(tree)
			.filter((right) => isAbout(right, request))
			.flatMap(({ subjects }) => subjects);
		return [...new Map(all.map((each) => [nameOf(each), each])).values()];
	} catch (error) {
		if (error instanceof TooManyTerms) return [];
		throw error;
	}
}

/** The same of those rules alone that permitted in the evaluation. */
export function permittedBy(
	tree: Policy | PolicySet,
	request: Request,
	evaluated: ExplanationNode,
): readonly Alternative[] {
	const permits = new Set(rulesWith(evaluated, "Permit").map(({ label, at }) => placeOf(label, at)));
	const found = new Map<string, Alternative>();
	try {
		for (const term of policyTerms(tree)) {
			if (permits.has(placeOf(term.rule.id, term.rule.at)) && isAbout(term, request))
				found.set(nameOf(term.subject), term.subject);
		}
	} catch (error) {
		if (!(error instanceof TooManyTerms)) throw error;
	}
	return [...found.values()].filter((each) => each.every((pair) => says(request, Category.accessSubject, pair)));
}

/** The rules of an evaluation that came out so, in their order. */
export function rulesWith(node: ExplanationNode, outcome: string): ExplanationNode[] {
	if (node.kind === "Rule") return node.outcome === outcome ? [node] : [];
	return node.children.flatMap((child) => rulesWith(child, outcome));
}

const placeOf = (id: string, { line, column }: ExplanationNode["at"]): string => `${line}:${column} ${id}`;

const nameOf = (alternative: Alternative): string =>
	JSON.stringify(alternative.map(({ type, value }) => `${type} ${value}`.toLowerCase()).sort());

/** Whether a right is one of those that the request asks for: it names nothing else. */
function isAbout(
	{ action, resource }: Pick<PolicyRight | PolicyTerm, "action" | "resource">,
	request: Request,
): boolean {
	return (
		says(request, Category.action, { type: AttributeId.actionId, value: action }) &&
		resource.every((pair) => says(request, Category.resource, pair))
	);
}

/** Whether the request has the attribute; letters' case aside, for the engine has the last word. */
export function says(request: Request, category: string, { type, value }: AttributePair): boolean {
	const wanted = value.toLowerCase();
	return request.attributes.some(
		(each) =>
			each.category === category &&
			each.attributes.some(
				({ attributeId, values }) => attributeId === type && values.some((one) => one.toLowerCase() === wanted),
			),
	);
}
