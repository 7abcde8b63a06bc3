import { Category } from "../xacml/identifiers.js";
import type { AnyOf, Match, NoticeExpression, Policy, PolicyReference, PolicySet, Rule } from "../xacml/model.js";
import { attributeWarnings } from "./policy-attributes.js";
import { type PolicyFinding, policyFinding } from "./policy-finding.js";
import { canMatch, rulesOf, TooManyTerms } from "./policy-rights.js";
import { vocabularyWarnings } from "./policy-vocabulary.js";

/** Enough for an author to see what is wrong; a policy of ten thousand rules is not told of each. */
const MOST = 100;

/**
 * What in a sound policy is probably not meant, or would be answered otherwise by Altinn 3's own engine (pdp 4.7), in the
 * order of the document.
 */
export function policyWarnings(tree: Policy | PolicySet): PolicyFinding[] {
	const found = new Map<string, PolicyFinding>();
	for (const each of allWarnings(tree)) {
		const key = `${each.code} ${each.line}:${each.column}`;
		if (!found.has(key)) found.set(key, each);
	}
	return [...found.values()].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, MOST);
}

function* allWarnings(tree: Policy | PolicySet): Generator<PolicyFinding> {
	yield* holderWarnings(tree);
	for (const { rule, anyOf } of rulesOf(tree)) {
		yield* ruleWarnings(rule);
		if (!isPossible(rule, anyOf)) {
			const message = `Rule "${rule.id}" can never match: its target asks for two resources, or two actions, at once.`;
			yield policyFinding("never-matches", message, rule.at, "Put alternatives into one AnyOf, each in its own AllOf.");
		}
	}
}

function isPossible(rule: Rule, anyOf: readonly AnyOf[]): boolean {
	try {
		return canMatch(rule, anyOf);
	} catch (error) {
		if (error instanceof TooManyTerms) return true;
		throw error;
	}
}

const ALGORITHMS =
	/^urn:oasis:names:tc:xacml:(3\.0:(rule|policy)-combining-algorithm:((ordered-)?(deny|permit)-overrides|deny-unless-permit|permit-unless-deny)|1\.0:(rule|policy)-combining-algorithm:first-applicable)$/;

/** A Policy or PolicySet by itself, and those in it. */
function* holderWarnings(node: Policy | PolicySet | PolicyReference): Generator<PolicyFinding> {
	if (node.kind !== "Policy" && node.kind !== "PolicySet") return;
	if (node.kind === "PolicySet") {
		yield policyFinding("policy-set", "Altinn's own engine refuses a PolicySet.", node.at, "Write one Policy.");
	}
	const [first] = node.target.anyOf;
	if (first !== undefined) {
		const message = `Altinn's own engine does not look at the target of a ${node.kind}; here it must match.`;
		yield policyFinding("policy-target", message, first.at, "Put it into the targets of the rules.");
	}
	yield* anyOfWarnings(node.target.anyOf);
	if (!ALGORITHMS.test(node.combiningAlgId)) {
		const message = `Altinn's own engine does not know "${node.combiningAlgId}" and is Indeterminate.`;
		yield policyFinding("combining-algorithm", message, node.at, "Use deny-overrides of XACML 3.0.");
	}
	yield* obligationWarnings(node.obligations);
	yield* adviceWarnings(node.advice);
	if (node.kind === "PolicySet") {
		for (const child of node.children) yield* holderWarnings(child);
		return;
	}
	for (const { at } of node.variables) {
		yield policyFinding("variable", "Altinn's own engine does not evaluate variables.", at);
	}
}

function* ruleWarnings(rule: Rule): Generator<PolicyFinding> {
	yield* anyOfWarnings(rule.target?.anyOf ?? []);
	if (rule.condition !== undefined) {
		const message = "Altinn's own engine evaluates only the simplest conditions, and those in its own way.";
		yield policyFinding("condition", message, rule.condition.at, "Say it in the target where that is possible.");
	}
	for (const { id, at } of rule.obligations) {
		const message = `Altinn's own engine drops the obligation "${id}" of a rule; here it is given.`;
		yield policyFinding("rule-obligation", message, at, "Obligations of the policy work in both.");
	}
	yield* adviceWarnings(rule.advice);
}

function* obligationWarnings(obligations: readonly NoticeExpression[]): Generator<PolicyFinding> {
	for (const { id, at, appliesTo, assignments } of obligations) {
		if (appliesTo === "Deny") {
			const message = `Altinn's own engine gives no obligations with Deny; "${id}" is given here.`;
			yield policyFinding("deny-obligation", message, at);
		}
		for (const assignment of assignments) {
			if (assignment.expression.kind === "AttributeValue") continue;
			const message = "Altinn's own engine drops what an obligation computes.";
			yield policyFinding("computed-obligation", message, assignment.at, "Assign a literal value.");
		}
	}
}

function* adviceWarnings(advice: readonly NoticeExpression[]): Generator<PolicyFinding> {
	for (const { at } of advice) yield policyFinding("advice", "Altinn's own engine drops advice; here it is given.", at);
}

const NAMES: Readonly<Record<string, string>> = {
	[Category.accessSubject]: "subject",
	[Category.resource]: "resource",
	[Category.action]: "action",
};

function* anyOfWarnings(anyOf: readonly AnyOf[]): Generator<PolicyFinding> {
	const seen = new Set<string>();
	for (const each of anyOf) {
		const categories = new Set(each.allOf.flatMap(({ matches }) => matches.map(({ bag }) => bag.category)));
		for (const category of categories) {
			const name = NAMES[category];
			if (name === undefined) continue;
			if (seen.has(category)) {
				const message = `A second AnyOf about the ${name}: both must match here; for Altinn's own engine they are alternatives.`;
				const advice = "Put all alternatives into one AnyOf, roles and packages too.";
				yield policyFinding("several-any-of", message, each.at, advice);
			}
			seen.add(category);
		}
		for (const { matches, at } of each.allOf) {
			if (new Set(matches.map(({ bag }) => bag.category)).size > 1) {
				const message = "An AllOf that mixes categories: Altinn's own engine takes them apart and recombines them.";
				yield policyFinding("mixed-all-of", message, at, "Use one AnyOf each for subject, resource and action.");
			}
			for (const match of matches) yield* matchWarnings(match);
		}
	}
}

/** What Altinn's own engine can compare in a target. */
const FUNCTIONS =
	/^urn:oasis:names:tc:xacml:(3\.0:function:string-equal-ignore-case|1\.0:function:(string-equal|anyURI-equal|integer-equal|string-is-in|time-equal|date-equal|dateTime-equal|string-regexp-match))$/;

function* matchWarnings(match: Match): Generator<PolicyFinding> {
	const { bag, functionId, at } = match;
	if (NAMES[bag.category] === undefined) {
		const what = bag.category === Category.environment ? "the environment" : `"${bag.category}"`;
		const code = bag.category === Category.environment ? "environment-match" : "other-category";
		const message = `Altinn's own engine does not look at ${what} in a target; here it must match.`;
		yield policyFinding(code, message, at);
	}
	if (!FUNCTIONS.test(functionId)) {
		const message = `Altinn's own engine does not know "${functionId}" in a target and is Indeterminate.`;
		yield policyFinding("function", message, at, "Use string-equal or string-equal-ignore-case.");
	} else if (functionId.endsWith("string-regexp-match")) {
		const message = "Patterns are those of XML Schema here, and of .NET in Altinn's own engine.";
		yield policyFinding("regular-expression", message, at);
	}
	if (bag.kind === "AttributeSelector") {
		yield policyFinding(
			"attribute-selector",
			"Altinn's own engine fails when it reaches an AttributeSelector.",
			bag.at,
		);
		return;
	}
	if (bag.mustBePresent) {
		const message =
			"MustBePresent: when the attribute is missing, Altinn's own engine makes the whole policy Indeterminate; here only this rule.";
		yield policyFinding("must-be-present", message, bag.at, 'Write MustBePresent="false".');
	}
	if (bag.issuer !== undefined) {
		yield policyFinding("issuer", "Altinn's own engine does not look at the Issuer; here it must be the same.", bag.at);
	}
	yield* attributeWarnings(bag);
	yield* vocabularyWarnings(match);
}
