import { compileDocuments } from "../pdp/documents.js";
import { PolicyError } from "../xacml/errors.js";
import { Category } from "../xacml/identifiers.js";
import type { AnyOf, Policy, PolicySet, Position } from "../xacml/model.js";
import { readPolicyXml } from "../xacml/xml/policy-reader.js";
import { loadXPathEngine } from "../xpath/engine.js";
import { appOf, RESOURCE_URN } from "./model.js";
import { type PolicyFinding, policyFinding } from "./policy-finding.js";
import { pairOf, policyRights, rulesOf, TooManyTerms } from "./policy-rights.js";
import { policyWarnings } from "./policy-warnings.js";
import type { AttributePair } from "./right-key.js";

export type PolicyVerdict =
	| { readonly accepted: true; readonly tree: Policy | PolicySet; readonly warnings: readonly PolicyFinding[] }
	| {
			readonly accepted: false;
			readonly errors: readonly [PolicyFinding, ...PolicyFinding[]];
			readonly warnings: readonly PolicyFinding[];
	  };

/** Reads a policy that is to be that of a resource, compiles it, and checks what it is about (registry-access 1.5). */
export function checkPolicy(xml: string, resource: string): PolicyVerdict {
	let tree: Policy | PolicySet;
	try {
		tree = readPolicyXml(xml);
		compileDocuments([tree], { xpath: loadXPathEngine });
	} catch (error) {
		if (!(error instanceof PolicyError)) throw error;
		const { code, message, line, column, advice } = error;
		return { accepted: false, errors: [policyFinding(code, message, { line, column }, advice)], warnings: [] };
	}
	const [first, ...more] = [...resourceErrors(tree, resource), ...sizeErrors(tree)];
	const warnings = policyWarnings(tree);
	if (first !== undefined) return { accepted: false, errors: [first, ...more], warnings };
	return { accepted: true, tree, warnings };
}

function sizeErrors(tree: Policy | PolicySet): PolicyFinding[] {
	try {
		policyRights(tree);
		return [];
	} catch (error) {
		if (!(error instanceof TooManyTerms)) throw error;
		const advice = "Write fewer alternatives, or several rules.";
		return [policyFinding("too-many-combinations", error.message, error.rule.at, advice)];
	}
}

/** Each rule is about this resource and no other; an app may be named by org and app instead. */
function resourceErrors(tree: Policy | PolicySet, resource: string): PolicyFinding[] {
	const errors: PolicyFinding[] = [];
	const rules = [...rulesOf(tree)];
	if (rules.length === 0) {
		errors.push(policyFinding("no-rules", "The policy has no rule, so it never permits anything.", tree.at));
	}
	for (const { rule, anyOf } of rules) {
		const others = foreignNames(anyOf, resource);
		for (const { pair, at } of others) {
			const message = `Rule "${rule.id}" is for a different registry resource: "${pair.value}".`;
			errors.push(policyFinding("other-resource", message, at, `The policy of ${resource} names ${resource} only.`));
		}
		if (others.length === 0 && !namesResource(anyOf, resource)) {
			const message = `Rule "${rule.id}" has no reference to registry resource id "${resource}".`;
			const advice = appOf(resource)
				? "Match urn:altinn:org and urn:altinn:app of the resource in one AllOf."
				: `Match urn:altinn:resource with "${resource}" in an AnyOf of the rule's target.`;
			errors.push(policyFinding("no-resource", message, rule.at, advice));
		}
	}
	return errors;
}

interface Named {
	readonly pair: AttributePair;
	readonly at: Position;
}

/** What each AllOf says of the resource. */
function resourcePairs(anyOf: readonly AnyOf[]): Named[][] {
	return anyOf.flatMap(({ allOf }) =>
		allOf.map(({ matches }) =>
			matches
				.filter(({ bag }) => bag.category === Category.resource)
				.flatMap((match) => {
					const pair = pairOf(match);
					return pair === undefined ? [] : [{ pair, at: match.at }];
				}),
		),
	);
}

function namesResource(anyOf: readonly AnyOf[], resource: string): boolean {
	const app = appOf(resource);
	return resourcePairs(anyOf).some((named) => {
		if (named.some(({ pair }) => pair.type === RESOURCE_URN && isId(pair.value, resource))) return true;
		if (app === undefined) return false;
		const has = (type: string, value: string): boolean =>
			named.some(({ pair }) => pair.type === type && pair.value.toLowerCase() === value);
		return has("urn:altinn:org", app.org) && has("urn:altinn:app", app.app);
	});
}

function foreignNames(anyOf: readonly AnyOf[], resource: string): Named[] {
	const app = appOf(resource);
	return resourcePairs(anyOf)
		.flat()
		.filter(({ pair: { type, value } }) => {
			if (type === RESOURCE_URN) return !isId(value, resource);
			if (app === undefined) return false;
			if (type === "urn:altinn:org") return value.toLowerCase() !== app.org;
			return type === "urn:altinn:app" && value.toLowerCase() !== app.app;
		});
}

/** Registry ids are compared as they are, names of apps without regard to case. */
const isId = (value: string, resource: string): boolean =>
	value === resource || (appOf(resource) !== undefined && value.toLowerCase() === resource.toLowerCase());
