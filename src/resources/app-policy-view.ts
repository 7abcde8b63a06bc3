import { LEVEL } from "../http/authentication-level.js";
import { AttributeId } from "../xacml/identifiers.js";
import type { Policy, PolicySet } from "../xacml/model.js";
import { policyTerms } from "./policy-rights.js";
import type { AttributePair } from "./right-key.js";
import { rightName } from "./right-names.js";

interface IdValue {
	readonly id: string;
	readonly value: string;
}

interface ResourcePolicy {
	readonly title: string;
	readonly description: string | null;
	readonly resource: readonly IdValue[];
	readonly actions: { readonly match: IdValue; readonly title: string; readonly roleGrants: RoleGrant[] }[];
}

interface RoleGrant {
	readonly roleTypeCode: string;
	readonly isDelegable: boolean;
}

/** One entry of GetPolicies: what roles may do with each part of the app; without a policy, why there is nothing. */
export function appPolicyView(
	attributes: readonly IdValue[],
	tree: Policy | PolicySet | undefined,
	language: "nb" | "nn" | "en",
): Readonly<Record<string, unknown>> {
	if (tree === undefined) {
		const errorResponse = "There is no policy of that org and app.";
		return { appId: attributes, resourcePolicies: null, minimumAuthenticationLevel: 0, errorResponse };
	}
	return {
		appId: attributes,
		resourcePolicies: resourcePolicies(tree, language),
		minimumAuthenticationLevel: minimumLevel(tree),
		errorResponse: null,
	};
}

function resourcePolicies(tree: Policy | PolicySet, language: "nb" | "nn" | "en"): ResourcePolicy[] {
	const parts = new Map<string, ResourcePolicy>();
	for (const { rule, subject, resource, action } of policyTerms(tree)) {
		const [role, second] = subject;
		if (role?.type !== "urn:altinn:rolecode" || second !== undefined) continue;
		const key = JSON.stringify(resource);
		let part = parts.get(key);
		if (part === undefined) {
			const title = resource.map(({ value }) => value).join("/");
			part = { title, description: rule.description ?? null, resource: resource.map(idValue), actions: [] };
			parts.set(key, part);
		}
		let entry = part.actions.find(({ match }) => match.value === action);
		if (entry === undefined) {
			const match = { id: AttributeId.actionId, value: action };
			entry = { match, title: rightName(action, [], language), roleGrants: [] };
			part.actions.push(entry);
		}
		if (!entry.roleGrants.some(({ roleTypeCode }) => roleTypeCode === role.value)) {
			entry.roleGrants.push({ roleTypeCode: role.value, isDelegable: true });
		}
	}
	return [...parts.values()];
}

const idValue = ({ type, value }: AttributePair): IdValue => ({ id: type, value });

/** What the policy obliges to on Permit; 0 when to nothing. */
function minimumLevel(tree: Policy | PolicySet): number {
	const levels = tree.obligations
		.filter(({ appliesTo }) => appliesTo === "Permit")
		.flatMap(({ assignments }) => assignments)
		.filter(({ category }) => category === LEVEL)
		.map(({ expression }) => (expression.kind === "AttributeValue" ? Number(expression.text) : 0));
	return Math.max(0, ...levels.filter(Number.isInteger));
}
