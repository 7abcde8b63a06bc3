import { AttributeId, Category } from "../xacml/identifiers.js";
import { Indeterminate, processingError, syntaxError } from "../xacml/indeterminate.js";
import type { Attribute, Attributes, Request, Response, Result } from "../xacml/model.js";
import { indeterminateResult, NO_ATTRIBUTES, STATUS_OK } from "./plan.js";

/** What lies below a resource, for requests about a whole hierarchy (Multiple Decision Profile 2.2). */
export interface ResourceHierarchy {
	/** Ids of the resources directly below. */
	children(resourceId: string): readonly string[];
}

/** Asks for decisions on a whole hierarchy (profile 2.2). */
export const SCOPE_ID = "urn:oasis:names:tc:xacml:2.0:resource:scope";

/** Decisions one request may ask for. */
const MOST_DECISIONS = 10_000;

/** True for a request that asks for just one decision, with nothing to take apart. */
export function isIndividual(request: Request): boolean {
	if (request.multiRequests !== undefined || request.combinedDecision) return false;
	const { attributes } = request;
	for (let i = 0; i < attributes.length; i++) {
		const one = attributes[i] as Attributes;
		for (let j = 0; j < i; j++) if ((attributes[j] as Attributes).category === one.category) return false;
		for (let j = 0; j < one.attributes.length; j++) {
			if ((one.attributes[j] as Attribute).attributeId === SCOPE_ID) return false;
		}
	}
	return true;
}

/**
 * The individual requests of a request, in order; an Indeterminate stands for one that cannot be made. Knows MultiRequests
 * (profile 2.4), repeated categories (2.3) and, given a hierarchy, the scope attribute (2.2).
 */
export function splitRequest(request: Request, hierarchy?: ResourceHierarchy): readonly (Request | Indeterminate)[] {
	const parts: (Request | Indeterminate)[] = [];
	for (const part of byReference(request)) {
		if (part instanceof Indeterminate || isIndividual(part)) parts.push(part);
		else {
			for (const single of byCategory(part)) {
				for (const scoped of byScope(single, hierarchy)) parts.push(scoped);
			}
		}
		if (parts.length > MOST_DECISIONS) return [tooMany()];
	}
	return parts;
}

const tooMany = (): Indeterminate => processingError(`A request may ask for ${MOST_DECISIONS} decisions at most.`);

function individual({ returnPolicyIdList, xpathVersion }: Request, attributes: readonly Attributes[]): Request {
	return xpathVersion === undefined
		? { returnPolicyIdList, combinedDecision: false, attributes }
		: { returnPolicyIdList, combinedDecision: false, xpathVersion, attributes };
}

/** Written with loops: a request may ask for thousands of decisions. */
function byReference(request: Request): readonly (Request | Indeterminate)[] {
	const { multiRequests } = request;
	if (multiRequests === undefined) return [individual(request, request.attributes)];
	if (multiRequests.length > MOST_DECISIONS) return [tooMany()];
	const byId = new Map<string, Attributes>();
	const repeated = new Set<string>();
	for (const attributes of request.attributes) {
		if (attributes.id === undefined) continue;
		if (byId.has(attributes.id)) repeated.add(attributes.id);
		byId.set(attributes.id, attributes);
	}
	const parts: (Request | Indeterminate)[] = [];
	for (const ids of multiRequests) parts.push(referred(request, ids, byId, repeated));
	return parts;
}

function referred(
	request: Request,
	ids: readonly string[],
	byId: ReadonlyMap<string, Attributes>,
	repeated: ReadonlySet<string>,
): Request | Indeterminate {
	const chosen: Attributes[] = [];
	for (let i = 0; i < ids.length; i++) {
		const id = ids[i] as string;
		const attributes = byId.get(id);
		if (attributes === undefined)
			return syntaxError(`A RequestReference names "${id}", which no Attributes has as id.`);
		if (repeated.size > 0 && repeated.has(id)) {
			return syntaxError(`A RequestReference names "${id}", which several Attributes have as id.`);
		}
		chosen.push(attributes);
	}
	return individual(request, chosen);
}

/** The cross product over repeated categories. */
function byCategory(request: Request): readonly (Request | Indeterminate)[] {
	const byName = new Map<string, Attributes[]>();
	for (const attributes of request.attributes) {
		const same = byName.get(attributes.category);
		if (same === undefined) byName.set(attributes.category, [attributes]);
		else same.push(attributes);
	}
	if (byName.size === request.attributes.length) return [request];
	let size = 1;
	for (const same of byName.values()) size *= same.length;
	if (size > MOST_DECISIONS) return [tooMany()];
	let choices: Attributes[][] = [[]];
	for (const same of byName.values()) {
		choices = choices.flatMap((choice) => same.map((attributes) => [...choice, attributes]));
	}
	return choices.map((choice) => individual(request, choice));
}

function byScope(
	request: Request | Indeterminate,
	hierarchy: ResourceHierarchy | undefined,
): readonly (Request | Indeterminate)[] {
	if (request instanceof Indeterminate) return [request];
	const resource = request.attributes.find((attributes) => attributes.category === Category.resource);
	const scope = resource?.attributes.find((attribute) => attribute.attributeId === SCOPE_ID);
	const id = resource?.attributes.find((attribute) => attribute.attributeId === AttributeId.resourceId);
	const wanted = scope?.values[0];
	if (resource === undefined || wanted === undefined || wanted === "Immediate") return [request];
	if (wanted !== "Children" && wanted !== "Descendants" && wanted !== "EntireHierarchy") {
		return [syntaxError(`Unknown scope "${wanted}": Immediate, Children, Descendants and EntireHierarchy are known.`)];
	}
	const top = id?.values.length === 1 ? id.values[0] : undefined;
	if (id === undefined || top === undefined) return [syntaxError("A scope needs exactly one resource-id.")];
	if (hierarchy === undefined) return [processingError("No hierarchy of resources is known here.")];
	const found = new Set([top]);
	let level = [top];
	while (level.length > 0) {
		level = level.flatMap((each) => hierarchy.children(each)).filter((each) => !found.has(each));
		for (const each of level) found.add(each);
		if (wanted === "Children") break;
		if (found.size > MOST_DECISIONS) return [tooMany()];
	}
	return [...found].map((each) =>
		individual(
			request,
			request.attributes.map((attributes) =>
				attributes !== resource
					? attributes
					: {
							...attributes,
							attributes: attributes.attributes
								.filter((attribute) => attribute !== scope)
								.map((attribute) => (attribute === id ? { ...attribute, values: [each] } : attribute)),
						},
			),
		),
	);
}

/** Decides every individual request; a bad one spoils only its own result (Multiple Decision Profile 2, 3). */
export function decideAll(
	request: Request,
	decide: (individual: Request) => Result,
	hierarchy?: ResourceHierarchy,
): Response {
	const results: Result[] = [];
	for (const part of splitRequest(request, hierarchy)) {
		results.push(part instanceof Indeterminate ? indeterminateResult(part) : decide(part));
	}
	return { results: request.combinedDecision ? [combine(results)] : results };
}

/** Multiple Decision Profile 3: one decision when all agree and none obliges to anything. */
function combine(results: readonly Result[]): Result {
	const [first] = results;
	if (first === undefined) return indeterminateResult(syntaxError("The request asks for no decision."));
	if (results.some((result) => result.obligations.length > 0 || result.advice.length > 0)) {
		return indeterminateResult(processingError("Decisions with obligations or advice cannot be combined."));
	}
	if (results.some((result) => result.decision !== first.decision)) {
		return indeterminateResult(processingError("The individual decisions differ, so they cannot be combined."));
	}
	if (first.decision === "Indeterminate") {
		return indeterminateResult(processingError("All individual decisions are Indeterminate."));
	}
	return { decision: first.decision, status: STATUS_OK, obligations: [], advice: [], attributes: NO_ATTRIBUTES };
}
