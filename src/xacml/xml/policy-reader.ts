import { PolicyError } from "../errors.js";
import type { Policy, PolicyReference, PolicySet, Rule, VariableDefinition } from "../model.js";
import { trimXml } from "./characters.js";
import {
	attributePosition,
	Children,
	checkAttributes,
	checkRoot,
	optionalString,
	requiredString,
	requiredUri,
	schemaError,
	textOf,
} from "./element-reader.js";
import { EXPRESSIONS, readExpression } from "./expression-reader.js";
import { readAdvice, readEffect, readObligations } from "./notice-reader.js";
import { readXml } from "./read-xml.js";
import { readTarget } from "./target-reader.js";
import type { XmlElement } from "./xml-element.js";
import { XmlError } from "./xml-error.js";

export interface ReadPolicyOptions {
	/** Name of the source, for errors. */
	readonly file?: string;
	/** Size of the text in UTF-8; 10 MB when not given. */
	readonly maxBytes?: number;
}

/**
 * Reads a XACML 3.0 Policy or PolicySet (core 5). It says what was written and no more: functions, data types, literals
 * and references are looked at when the policy is checked.
 *
 * @throws PolicyError with place and, where there is any, advice
 */
export function readPolicyXml(text: string, options: ReadPolicyOptions = {}): Policy | PolicySet {
	try {
		const root = readXml(text, options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes });
		checkRoot(root, ["Policy", "PolicySet"]);
		return root.local === "Policy" ? readPolicy(root) : readPolicySet(root);
	} catch (error) {
		if (error instanceof XmlError) {
			throw new PolicyError(error.code, error.message, error.at, error.advice, options.file);
		}
		if (error instanceof PolicyError) error.file = options.file;
		throw error;
	}
}

const POLICY_ATTRIBUTES = ["PolicyId", "Version", "RuleCombiningAlgId", "MaxDelegationDepth"];
const POLICY_MEMBERS = ["CombinerParameters", "RuleCombinerParameters", "VariableDefinition", "Rule"];
const SET_ATTRIBUTES = ["PolicySetId", "Version", "PolicyCombiningAlgId", "MaxDelegationDepth"];
const SET_MEMBERS = [
	"PolicySet",
	"Policy",
	"PolicySetIdReference",
	"PolicyIdReference",
	"CombinerParameters",
	"PolicyCombinerParameters",
	"PolicySetCombinerParameters",
];
const RULE_ATTRIBUTES = ["RuleId", "Effect"];
const REFERENCE_ATTRIBUTES = ["Version", "EarliestVersion", "LatestVersion"];
const VARIABLE_ATTRIBUTES = ["VariableId"];

/**
 * Core 5.14. PolicyIssuer and MaxDelegationDepth belong to the administration profile, and no standard algorithm takes
 * CombinerParameters: all three are accepted and mean nothing here. The text speaks of any number of rules, the schema of
 * at least one member; a policy without rules is read, for it has a well-defined value.
 */
function readPolicy(element: XmlElement): Policy {
	checkAttributes(element, POLICY_ATTRIBUTES);
	const id = requiredUri(element, "PolicyId");
	const combiningAlgId = requiredUri(element, "RuleCombiningAlgId");
	const version = readVersion(element);
	const children = new Children(element);
	const head = readHead(children, "PolicyDefaults");
	const variables: VariableDefinition[] = [];
	const rules: Rule[] = [];
	for (let child = children.anyOf(POLICY_MEMBERS); child !== undefined; child = children.anyOf(POLICY_MEMBERS)) {
		if (child.local === "Rule") rules.push(readRule(child));
		else if (child.local === "VariableDefinition") variables.push(readVariable(child));
	}
	const obligations = readObligations(children.optional("ObligationExpressions"));
	const advice = readAdvice(children.optional("AdviceExpressions"));
	children.end();
	const { target, ...optional } = head;
	return {
		kind: "Policy",
		id,
		version,
		...optional,
		combiningAlgId,
		target,
		variables,
		rules,
		obligations,
		advice,
		at: element.at,
	};
}

/** Core 5.1. */
function readPolicySet(element: XmlElement): PolicySet {
	checkAttributes(element, SET_ATTRIBUTES);
	const id = requiredUri(element, "PolicySetId");
	const combiningAlgId = requiredUri(element, "PolicyCombiningAlgId");
	const version = readVersion(element);
	const children = new Children(element);
	const head = readHead(children, "PolicySetDefaults");
	const members: (PolicySet | Policy | PolicyReference)[] = [];
	for (let child = children.anyOf(SET_MEMBERS); child !== undefined; child = children.anyOf(SET_MEMBERS)) {
		if (child.local === "Policy") members.push(readPolicy(child));
		else if (child.local === "PolicySet") members.push(readPolicySet(child));
		else if (child.local === "PolicyIdReference" || child.local === "PolicySetIdReference") {
			members.push(readReference(child, child.local));
		}
	}
	const obligations = readObligations(children.optional("ObligationExpressions"));
	const advice = readAdvice(children.optional("AdviceExpressions"));
	children.end();
	const { target, ...optional } = head;
	return {
		kind: "PolicySet",
		id,
		version,
		...optional,
		combiningAlgId,
		target,
		children: members,
		obligations,
		advice,
		at: element.at,
	};
}

/** What Policy and PolicySet begin with: Description, PolicyIssuer, the defaults and the Target. */
function readHead(children: Children, defaults: "PolicyDefaults" | "PolicySetDefaults") {
	const description = children.optional("Description");
	children.optional("PolicyIssuer");
	const xpathVersion = readDefaults(children.optional(defaults));
	const target = readTarget(children.required("Target"));
	return {
		...(description === undefined ? {} : { description: textOf(description) }),
		...(xpathVersion === undefined ? {} : { xpathVersion }),
		target,
	};
}

/** PolicyDefaults, PolicySetDefaults or RequestDefaults (core 5.3, 5.4, 5.43). */
export function readDefaults(element: XmlElement | undefined): string | undefined {
	if (element === undefined) return undefined;
	checkAttributes(element, []);
	const children = new Children(element);
	const version = children.optional("XPathVersion");
	children.end();
	return version === undefined ? undefined : trimXml(textOf(version));
}

/** Core 5.21. */
function readRule(element: XmlElement): Rule {
	checkAttributes(element, RULE_ATTRIBUTES);
	const id = requiredString(element, "RuleId");
	const effect = readEffect(element, "Effect");
	const children = new Children(element);
	const description = children.optional("Description");
	const target = children.optional("Target");
	const condition = children.optional("Condition");
	const obligations = readObligations(children.optional("ObligationExpressions"));
	const advice = readAdvice(children.optional("AdviceExpressions"));
	children.end();
	return {
		id,
		effect,
		...(description === undefined ? {} : { description: textOf(description) }),
		...(target === undefined ? {} : { target: readTarget(target) }),
		...(condition === undefined ? {} : { condition: readHolder(condition, []) }),
		obligations,
		advice,
		at: element.at,
	};
}

/** Core 5.16. */
function readVariable(element: XmlElement): VariableDefinition {
	return { id: requiredString(element, "VariableId"), ...readHolder(element, VARIABLE_ATTRIBUTES) };
}

/** An element that holds exactly one expression. */
function readHolder(element: XmlElement, attributes: readonly string[]) {
	checkAttributes(element, attributes);
	const children = new Children(element);
	const expression = readExpression(children.required(...EXPRESSIONS));
	children.end();
	return { expression, at: element.at };
}

/** Core 5.10 and 5.11. */
function readReference(element: XmlElement, kind: PolicyReference["kind"]): PolicyReference {
	checkAttributes(element, REFERENCE_ATTRIBUTES);
	const id = trimXml(textOf(element));
	if (id === "") throw schemaError(`<${kind}> names no policy`, element.at);
	const version = readVersionPattern(element, "Version");
	const earliestVersion = readVersionPattern(element, "EarliestVersion");
	const latestVersion = readVersionPattern(element, "LatestVersion");
	return {
		kind,
		id,
		...(version === undefined ? {} : { version }),
		...(earliestVersion === undefined ? {} : { earliestVersion }),
		...(latestVersion === undefined ? {} : { latestVersion }),
		at: element.at,
	};
}

/** Core 5.12, VersionType; "1.0" when absent, as policies in use leave it out. */
function readVersion(element: XmlElement): string {
	const version = optionalString(element, "Version");
	if (version === undefined) return "1.0";
	if (/^\d+(?:\.\d+)*$/.test(version)) return version;
	throw badVersion(element, "Version", version, "a version is numbers with dots between, such as 1.0");
}

/** Core 5.13, VersionMatchType: `*` stands for any one number, `+` at the end for any rest. */
function readVersionPattern(element: XmlElement, name: string): string | undefined {
	const pattern = optionalString(element, name);
	if (pattern === undefined || /^(?:(?:\d+|\*)\.)*(?:\d+|\*|\+)$/.test(pattern)) return pattern;
	throw badVersion(element, name, pattern, "a version pattern is numbers or * with dots between, and may end with +");
}

function badVersion(element: XmlElement, name: string, value: string, advice: string): PolicyError {
	return new PolicyError("bad-version", `${name}="${value}" is no version`, attributePosition(element, name), advice);
}
