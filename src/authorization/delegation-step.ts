import { type CompiledPolicy, PolicyLibrary } from "../pdp/policy-library.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Right, RightSet } from "../pip/rights.js";
import { AttributeId, Category } from "../xacml/identifiers.js";
import type { Attribute, Policy, PolicySet, Request, Response } from "../xacml/model.js";
import { AltinnId } from "./altinn-identifiers.js";
import type { AskedResource } from "./asked-resource.js";

/**
 * Whether a single right that the subject was given covers the request (pdp 3.7): the action, and everything the right says of
 * the resource. Rights on an instance count for that instance only, and compare without regard to case.
 *
 * @param request With what we added to the resource.
 */
export function isDelegated(knowledge: Knowledge, subject: number, asked: AskedResource, request: Request): boolean {
	const { party, key } = asked;
	if (subject === 0 || party === 0 || key === undefined) return false;
	const { rights, instances } = knowledge.held(subject, party);
	for (let i = 0; i < rights.length; i++) if (covers(rights[i] as RightSet, key, request, false)) return true;
	if (asked.instance === undefined) return false;
	const wanted = asked.instance.toLowerCase();
	const guid = asked.appInstance?.toLowerCase();
	const isWanted = ({ instance }: { readonly instance: string }): boolean => instance === wanted || instance === guid;
	for (const each of instances) if (isWanted(each) && covers(each, key, request, true)) return true;
	for (const signatory of knowledge.signsFor(subject, party)) {
		for (const each of knowledge.appInstances(signatory, party)) {
			if (isWanted(each) && covers(each, key, request, true)) return true;
		}
	}
	return false;
}

/** Whether a right of the set covers the request, as `isDelegated` has it. */
export function covers({ resource, rights }: RightSet, key: string, request: Request, anyCase: boolean): boolean {
	return resource === key && rights.some((right) => isCovered(right, request, anyCase));
}

function isCovered({ action, resource }: Right, request: Request, anyCase: boolean): boolean {
	if (!hasValue(request, Category.action, AttributeId.actionId, action, anyCase)) return false;
	return resource.every(({ type, value }) =>
		hasValue(request, Category.resource, type, value, anyCase || NAMES.has(type)),
	);
}

/** The names of a resource are one key, whatever their case. */
const NAMES: ReadonlySet<string> = new Set([AltinnId.resource, AltinnId.org, AltinnId.app]);

function hasValue(
	{ attributes }: Request,
	category: string,
	attributeId: string,
	wanted: string,
	anyCase: boolean,
): boolean {
	for (const each of attributes) {
		if (each.category !== category) continue;
		for (const attribute of each.attributes) {
			if (attribute.attributeId === attributeId && holds(attribute, wanted, anyCase)) return true;
		}
	}
	return false;
}

const holds = ({ values }: Attribute, wanted: string, anyCase: boolean): boolean =>
	anyCase ? values.some((value) => value.toLowerCase() === wanted.toLowerCase()) : values.includes(wanted);

const permits = new WeakMap<CompiledPolicy, CompiledPolicy>();
/** By obligations and advice: few of them differ, however many policies there are. */
const byContent = new PolicyLibrary();

/** A Permit, with what the policy of the resource obliges to on Permit (pdp 3.7, point 6). */
export function permitOf(policy: CompiledPolicy, request: Request): Response {
	if (request.returnPolicyIdList) return new PolicyLibrary().setTree("", permitTree(policy.tree())).evaluate(request);
	let permit = permits.get(policy);
	if (permit === undefined) {
		const tree = permitTree(policy.tree());
		const { variables, obligations, advice } = tree;
		const content = JSON.stringify([variables, obligations, advice], (name, value: unknown) =>
			name === "at" ? undefined : value,
		);
		permit = byContent.get(content) ?? byContent.setTree(content, tree);
		permits.set(policy, permit);
	}
	return permit.evaluate(request);
}

/** A policy that permits everything, with the obligations and advice of another's root. */
function permitTree(root: Policy | PolicySet): Policy {
	const { id, version, obligations, advice, at } = root;
	return {
		kind: "Policy",
		id,
		version,
		combiningAlgId: "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides",
		target: { anyOf: [], at },
		variables: root.kind === "Policy" ? root.variables : [],
		rules: [{ id: "delegated", effect: "Permit", obligations: [], advice: [], at }],
		obligations,
		advice,
		at,
	};
}
