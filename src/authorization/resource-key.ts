import { Category } from "../xacml/identifiers.js";
import type { AllOf, Attributes, Policy, PolicyReference, PolicySet, Position, Target } from "../xacml/model.js";
import { AltinnId } from "./altinn-identifiers.js";
import { stringAttribute } from "./string-attribute.js";

/**
 * What a policy is found by: the id of a resource in the registry, or `org/app` for an app. In lower case, for an app's
 * names are compared without regard to case; a registry id never holds a slash, so the two cannot be confused.
 */
export type ResourceKey = string;

const appKey = (org: string, app: string): ResourceKey => `${org}/${app}`.toLowerCase();

/** `app_{org}_{app}` is an app's id in the registry. Its parts are the second and third, as in the original. */
export function keyOfResourceId(id: string): ResourceKey {
	if (id.startsWith("app_")) {
		const [, org, app] = id.split("_");
		if (org && app) return appKey(org, app);
	}
	return id.toLowerCase();
}

/** What a request says of a resource by its key; the key of an app stands for both its names. */
export function resourceOfKey(key: ResourceKey): Attributes {
	const [org = "", app] = key.split("/");
	const attributes =
		app === undefined
			? [stringAttribute(AltinnId.resource, [key])]
			: [
					stringAttribute(AltinnId.org, [org]),
					stringAttribute(AltinnId.app, [app]),
					stringAttribute(AltinnId.resource, [`app_${org}_${app}`]),
				];
	return { category: Category.resource, attributes };
}

/** The resource a request is about: org and app when both are there, else the registry id. */
export function resourceKey(
	resource: string | undefined,
	org: string | undefined,
	app: string | undefined,
): ResourceKey | undefined {
	if (org && app) return appKey(org, app);
	return resource ? keyOfResourceId(resource) : undefined;
}

/** A resource that a policy is about, and where the policy says so first. */
export interface Claim {
	readonly key: ResourceKey;
	readonly at: Position;
}

const EQUALITY = /:function:(string-equal|string-equal-ignore-case|anyURI-equal)$/;

/** The resources that a policy's targets name by equality: a registry id, or org and app in one AllOf. */
export function claimedResources(root: Policy | PolicySet): Claim[] {
	const claims = new Map<ResourceKey, Claim>();
	for (const target of targetsOf(root)) {
		for (const { allOf } of target.anyOf) {
			for (const all of allOf) {
				const claim = claimOf(all);
				if (claim !== undefined && !claims.has(claim.key)) claims.set(claim.key, claim);
			}
		}
	}
	return [...claims.values()];
}

function claimOf({ matches }: AllOf): Claim | undefined {
	const literal = (attributeId: string) =>
		matches.find(
			({ functionId, bag }) =>
				bag.kind === "AttributeDesignator" &&
				bag.category === Category.resource &&
				bag.attributeId === attributeId &&
				EQUALITY.test(functionId),
		);
	const org = literal(AltinnId.org);
	const app = literal(AltinnId.app);
	if (org && app) return { key: appKey(org.value.text, app.value.text), at: org.at };
	const resource = literal(AltinnId.resource);
	return resource && { key: keyOfResourceId(resource.value.text), at: resource.at };
}

function* targetsOf(node: Policy | PolicySet | PolicyReference): Generator<Target> {
	if (node.kind === "Policy") {
		yield node.target;
		for (const rule of node.rules) if (rule.target !== undefined) yield rule.target;
	} else if (node.kind === "PolicySet") {
		yield node.target;
		for (const child of node.children) yield* targetsOf(child);
	}
}
