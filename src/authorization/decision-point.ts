import type { Logger } from "../http/log.js";
import { decideAll, isIndividual } from "../pdp/multiple-decisions.js";
import { includedAttributes, indeterminateResult } from "../pdp/plan.js";
import type { CompiledPolicy } from "../pdp/policy-library.js";
import type { Enrich } from "../pip/demo-subjects.js";
import { Category } from "../xacml/identifiers.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { Request, Response, Result, StatusCode } from "../xacml/model.js";
import { withBothAppNames } from "./app-identity.js";
import { type PrepareSubject, RepeatedSubjects } from "./repeated-subjects.js";
import { type ResourceKey, requestedResource } from "./resource-key.js";
import { seldom } from "./seldom.js";

export interface DecisionSources {
	/** The policy of a resource. */
	readonly find: (key: ResourceKey) => CompiledPolicy | undefined;
	readonly prepare: PrepareSubject;
	/** Adds what we know of the subject; absent when we know nothing. */
	readonly enrich?: Enrich | undefined;
	readonly log: Logger;
}

/** The status of a request that no policy can be found for; the two APIs differ in it (contract 2.5). */
export type Unresolved = Exclude<StatusCode, "ok" | "missing-attribute">;

/** How much of a caller's text is repeated in a message. */
const SHOWN = 100;

/** Decides requests: each individual one by the policy of its resource. */
export class DecisionPoint {
	readonly #sources: DecisionSources;
	readonly #tell: (message: string) => void;

	constructor(sources: DecisionSources) {
		this.#sources = sources;
		this.#tell = seldom((message) => sources.log.info(`Indeterminate: ${message}`));
	}

	/** One result a decision asked for, in order; a part that is wrong spoils only its own. */
	decide(request: Request, unresolved: Unresolved): Response {
		if (isIndividual(request)) return this.#decideOne(request, unresolved, undefined);
		const subjects = new RepeatedSubjects(this.#sources.prepare);
		return decideAll(
			withoutEmptyReferences(request),
			(part) => this.#decideOne(part, unresolved, subjects).results[0] as Result,
		);
	}

	#decideOne(request: Request, unresolved: Unresolved, subjects: RepeatedSubjects | undefined): Response {
		if (!hasSubject(request)) return this.#unresolved(request, unresolved, "The request has no access subject.");
		const key = requestedResource(request);
		if (key === undefined) {
			const wanted = "urn:altinn:resource, or urn:altinn:org and urn:altinn:app";
			return this.#unresolved(request, unresolved, `The request does not say which resource it is about: ${wanted}.`);
		}
		const policy = this.#sources.find(key);
		if (policy === undefined) {
			return this.#unresolved(request, unresolved, `There is no policy for "${key.slice(0, SHOWN)}".`);
		}
		const named = key.includes("/") ? withBothAppNames(request, key) : request;
		const { enrich } = this.#sources;
		const whole = enrich === undefined ? named : enrich(named);
		return subjects === undefined ? policy.evaluate(whole) : subjects.evaluate(policy, whole);
	}

	#unresolved(request: Request, code: Unresolved, message: string): Response {
		this.#tell(message);
		return { results: [indeterminateResult(new Indeterminate(code, message), includedAttributes(request))] };
	}
}

/** The original takes an empty list of references for none. */
function withoutEmptyReferences(request: Request): Request {
	if (request.multiRequests === undefined || request.multiRequests.length > 0) return request;
	const { multiRequests: _, ...rest } = request;
	return rest;
}

function hasSubject(request: Request): boolean {
	for (const { category, attributes } of request.attributes) {
		if (category === Category.accessSubject && attributes.length > 0) return true;
	}
	return false;
}
