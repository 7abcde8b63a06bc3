import type { Logger } from "../http/log.js";
import type { ExplanationNode } from "../pdp/explanation.js";
import { decideAll, isIndividual } from "../pdp/multiple-decisions.js";
import { includedAttributes, indeterminateResult, NO_ATTRIBUTES, STATUS_OK } from "../pdp/plan.js";
import type { CompiledPolicy } from "../pdp/policy-library.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { RightSet } from "../pip/rights.js";
import { AttributeId, Category } from "../xacml/identifiers.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { Attribute, Attributes, Request, Response, Result, StatusCode } from "../xacml/model.js";
import { AltinnId } from "./altinn-identifiers.js";
import { type AskedResource, askedResource } from "./asked-resource.js";
import { type AskedSubject, askedSubject, otherNames } from "./asked-subject.js";
import { type DecidedBy, type DecisionSink, recordOf } from "./decision-log.js";
import { type DecisionTarget, DecisionTargets, type TargetSources } from "./decision-targets.js";
import { covers, isDelegated, permitOf } from "./delegation-step.js";
import { type PrepareSubject, RepeatedSubjects } from "./repeated-subjects.js";
import type { ResourceKey } from "./resource-key.js";
import { seldom } from "./seldom.js";
import { stringAttribute } from "./string-attribute.js";

export interface DecisionSources extends TargetSources {
	readonly prepare: PrepareSubject;
	/** Takes a record of each decision. */
	readonly record?: DecisionSink | undefined;
	readonly log: Logger;
}

/** The status of a request that no policy can be found for; the two APIs differ in it (contract 2.5). */
export type Unresolved = Exclude<StatusCode, "ok" | "missing-attribute">;

/** What a decision is asked about: one action on a resource, for a party. Parties by their inner numbers. */
export interface Asked {
	readonly subject: number;
	/** Registry id, or `app_{org}_{app}`. */
	readonly resource: string;
	readonly action: string;
	readonly party: number;
	/** What is said of the resource besides: a part of it, an instance. */
	readonly part?: readonly Attribute[];
}

/** What is supposed the subject held besides; for seeing what would make a difference. */
export interface Supposed {
	readonly attributes?: readonly Attribute[];
	readonly rights?: readonly RightSet[];
}

/** A decision and how it came about. */
export interface ExplainedDecision {
	readonly result: Result;
	/** What decided: the policy, a delegation where the policy said nothing, or the access list that refused. */
	readonly by: DecidedBy;
	/** With all that was added to it, what the subject holds too. */
	readonly request: Request;
	/** The steps through the policy of the resource; undefined where there is none to go through. */
	readonly tree: ExplanationNode | undefined;
}

/** Kept while one decision is made, for who wants to know how. */
interface Account {
	readonly supposed: Supposed;
	by: DecidedBy;
	request: Request;
	tree: ExplanationNode | undefined;
}

/** How much of a caller's text is repeated in a message. */
const SHOWN = 100;

const NOT_LISTED: Result = Object.freeze({
	decision: "Deny",
	status: STATUS_OK,
	obligations: Object.freeze([]),
	advice: Object.freeze([]),
	attributes: NO_ATTRIBUTES,
});
const NOT_LISTED_RESPONSE: Response = Object.freeze({ results: Object.freeze([NOT_LISTED]) });
const NOBODY: AskedSubject = { party: 0, special: false };

/**
 * Decides requests: each individual one by the policy of its resource, then by what was delegated, then by the resource's access
 * lists (pdp 3.6).
 */
export class DecisionPoint {
	readonly #sources: DecisionSources;
	readonly #targets: DecisionTargets;
	readonly #tell: (message: string) => void;

	constructor(sources: DecisionSources) {
		this.#sources = sources;
		this.#targets = new DecisionTargets(sources);
		this.#tell = seldom((message) => sources.log.info(`Indeterminate: ${message}`));
	}

	/**
	 * One result a decision asked for, in order; a part that is wrong spoils only its own.
	 *
	 * @param unresolved The status of what no policy is found for: "processing-error" is the API for callers outside,
	 * "syntax-error" the one for those within (pdp 1.1).
	 */
	decide(request: Request, unresolved: Unresolved): Response {
		if (isIndividual(request)) return this.#decideOne(request, unresolved, undefined);
		const subjects = new RepeatedSubjects(this.#sources.prepare);
		return decideAll(
			withoutEmptyReferences(request),
			(part) => this.#decideOne(part, unresolved, subjects).results[0] as Result,
		);
	}

	/**
	 * Decides one action on a whole resource about parties by their inner numbers, as a request of a caller within would be
	 * decided. The quickest way to ask: most answers need no request at all.
	 *
	 * @param resource Registry id, or `app_{org}_{app}`.
	 */
	ask(subject: number, resource: string, action: string, party: number): Response {
		const { knowledge, record, prepare } = this.#sources;
		if (knowledge === undefined) throw new Error("Without knowledge there are no parties to ask about.");
		// Only by the id as it stands: keys are in lower case, and whoever spells otherwise may mean to, so the request decides.
		const target = record === undefined && !knowledge.stale ? this.#targets.get(resource) : undefined;
		if (target?.plain === true && knowledge.parties.kindOf(subject) !== undefined) {
			const { held, rights } = knowledge.held(subject, party);
			held.prepared ??= prepare(held.subject);
			const response = target.policy.decide(action, held.prepared);
			if (response.results[0]?.decision !== "NotApplicable") return response;
			if (!isAnyOn(resource, rights)) return response;
		}
		return this.decide(requestAbout({ subject, resource, action, party }, knowledge), "syntax-error");
	}

	/**
	 * The decision that `ask` gives, with the way it was come to. It goes to no log: nobody uses the access that it is about.
	 *
	 * @param supposed Holdings that are counted as if the subject had them.
	 */
	explain(asked: Asked, supposed: Supposed = {}): ExplainedDecision {
		const { knowledge } = this.#sources;
		if (knowledge === undefined) throw new Error("Without knowledge there are no parties to ask about.");
		const request = requestAbout(asked, knowledge);
		const account: Account = { supposed, by: "policy", request, tree: undefined };
		const { results } = this.#decideOne(request, "syntax-error", undefined, account);
		const { by, request: completed, tree } = account;
		return { result: results[0] as Result, by, request: completed, tree };
	}

	#decideOne(
		request: Request,
		unresolved: Unresolved,
		subjects: RepeatedSubjects | undefined,
		account?: Account,
	): Response {
		const { knowledge } = this.#sources;
		const record = account === undefined ? this.#sources.record : undefined;
		let subject: Attributes | undefined;
		let resource: Attributes | undefined;
		for (const each of request.attributes) {
			if (each.category === Category.accessSubject) subject = each;
			else if (each.category === Category.resource) resource = each;
		}
		if (subject === undefined || subject.attributes.length === 0) {
			return this.#unresolved(request, account, unresolved, "The request has no access subject.");
		}
		if (knowledge?.stale === true) {
			return this.#unresolved(
				request,
				account,
				"processing-error",
				"The facts in memory are not proven to be current.",
			);
		}
		const external = unresolved === "processing-error";
		const asked = askedResource(resource, knowledge, external);
		if (asked instanceof Indeterminate)
			return this.#unresolved(request, account, codeOf(asked, unresolved), asked.message);
		const { attributes: given } = subject;
		const find = () => (knowledge === undefined ? NOBODY : askedSubject(given, knowledge, external, unresolved));
		const who = subjects === undefined ? find() : subjects.who(subject, find);
		if (who instanceof Indeterminate) return this.#unresolved(request, account, codeOf(who, unresolved), who.message);
		const { key } = asked;
		if (key === undefined) {
			const wanted = "urn:altinn:resource, or urn:altinn:org and urn:altinn:app";
			return this.#unresolved(
				request,
				account,
				unresolved,
				`The request does not say which resource it is about: ${wanted}.`,
			);
		}
		const target = this.#targets.get(key);
		if (target === undefined) {
			return this.#unresolved(request, account, unresolved, `There is no policy for "${key.slice(0, SHOWN)}".`);
		}
		const { policy } = target;
		const named = asked.added === undefined ? request : withResource(request, resource, asked);
		let response = this.#byPolicy(target, named, subject, resource, asked, who, subjects, account);
		let by: DecidedBy = "policy";
		if (knowledge !== undefined) {
			const first = (response.results[0] as Result).decision;
			if (
				first === "NotApplicable" &&
				(isDelegated(knowledge, who.party, asked, named) || isSupposed(account, key, named))
			) {
				response = permitOf(policy, named);
				by = "delegation";
			}
			if (first === "Permit" || by === "delegation") {
				const refused = target.listed
					? this.#refusedByList(asked, named, key, knowledge, unresolved, account)
					: undefined;
				if (refused !== undefined) {
					response = refused;
					by = "access-list";
				}
			}
		}
		if (account !== undefined) account.by = by;
		if (record !== undefined) {
			const result = response.results[0] as Result;
			record(recordOf({ request: named, result, by, key, subject: who.party, party: asked.party, knowledge }));
		}
		return response;
	}

	#byPolicy(
		{ policy, needs }: DecisionTarget,
		request: Request,
		subject: Attributes,
		resource: Attributes | undefined,
		asked: AskedResource,
		who: AskedSubject,
		subjects: RepeatedSubjects | undefined,
		account: Account | undefined,
	): Response {
		const { knowledge, prepare } = this.#sources;
		if (knowledge === undefined) {
			return subjects === undefined ? policy.evaluate(request) : subjects.evaluate(policy, request);
		}
		const held =
			needs.held && who.party !== 0 && asked.party !== 0 ? knowledge.heldFor(who.party, asked.party) : undefined;
		let named = request;
		if (needs.resourceParty && asked.party !== 0 && resource !== undefined && !names(resource, AltinnId.partyId)) {
			const partyId = knowledge.parties.numberOf(asked.party, "partyId");
			if (partyId !== undefined) {
				asked.add(AltinnId.partyId, partyId);
				named = withResource(request, resource, asked);
			}
		}
		// The usual case: the policy asks for nothing of the subject but roles and packages, and those are known as symbols.
		if (held !== undefined && needs.onlyHeld && !who.special && account === undefined) {
			held.prepared ??= prepare(held.subject);
			return policy.evaluatePrepared(withoutSubject(named), held.prepared);
		}
		const consent = !asked.namesParty && asked.instance === undefined && !asked.isApp;
		const others = needs.onlyHeld ? [] : otherNames(subject.attributes, who.party, needs.subject, knowledge, consent);
		if (held === undefined && others.length === 0 && account === undefined) {
			return subjects === undefined ? policy.evaluate(named) : subjects.evaluate(policy, named);
		}
		const whole: Attributes = {
			...subject,
			attributes: [
				...subject.attributes,
				...others,
				...(held?.attributes ?? []),
				...(account?.supposed.attributes ?? []),
			],
		};
		const attributes = named.attributes.map((each) => (each.category === Category.accessSubject ? whole : each));
		const complete = { ...named, attributes };
		return account === undefined ? policy.evaluate(complete) : explained(policy, complete, account);
	}

	/** What becomes of a Permit on a resource that only members of an access list may have done for them (pdp 3.5). */
	#refusedByList(
		asked: AskedResource,
		request: Request,
		key: ResourceKey,
		knowledge: Knowledge,
		unresolved: Unresolved,
		account: Account | undefined,
	): Response | undefined {
		const { resources, parties } = knowledge;
		if (asked.isApp) return undefined;
		if (!asked.namesParty) {
			return this.#unresolved(request, account, unresolved, "A resource with access lists needs a party.");
		}
		const isListed =
			parties.kindOf(asked.party) === "organization" && resources.isListed(key, asked.party, firstAction(request));
		return isListed ? undefined : NOT_LISTED_RESPONSE;
	}

	#unresolved(request: Request, account: Account | undefined, code: Unresolved, message: string): Response {
		const result = indeterminateResult(new Indeterminate(code, message), includedAttributes(request));
		if (account !== undefined) return { results: [result] };
		this.#tell(message);
		const { record, knowledge } = this.#sources;
		record?.(recordOf({ request, result, by: "policy", key: undefined, subject: 0, party: 0, knowledge }));
		return { results: [result] };
	}
}

const isSupposed = (account: Account | undefined, key: ResourceKey, request: Request): boolean =>
	account?.supposed.rights?.some((each) => covers(each, key, request, false)) === true;

function explained(policy: CompiledPolicy, request: Request, account: Account): Response {
	const [explanation] = policy.explain(request);
	account.request = request;
	account.tree = explanation?.tree;
	return { results: explanation === undefined ? [] : [explanation.result] };
}

/** Whether one of the single rights is on that resource. */
function isAnyOn(key: ResourceKey, rights: readonly RightSet[]): boolean {
	for (let i = 0; i < rights.length; i++) if ((rights[i] as RightSet).resource === key) return true;
	return false;
}

/** The original takes an empty list of references for none. */
function withoutEmptyReferences(request: Request): Request {
	if (request.multiRequests === undefined || request.multiRequests.length > 0) return request;
	const { multiRequests: _, ...rest } = request;
	return rest;
}

const codeOf = ({ code }: Indeterminate, unresolved: Unresolved): Unresolved =>
	code === "missing-attribute" ? unresolved : code;

const withResource = (request: Request, resource: Attributes | undefined, asked: AskedResource): Request => ({
	...request,
	attributes: request.attributes.map((each) =>
		each.category === Category.resource && resource !== undefined
			? { ...resource, attributes: asked.attributes(resource.attributes) }
			: each,
	),
});

/** The request without its access subject, which stands first in most. */
function withoutSubject(request: Request): Request {
	const { returnPolicyIdList, combinedDecision, xpathVersion } = request;
	const attributes =
		request.attributes[0]?.category === Category.accessSubject
			? request.attributes.slice(1)
			: request.attributes.filter(({ category }) => category !== Category.accessSubject);
	return xpathVersion === undefined
		? { returnPolicyIdList, combinedDecision, attributes }
		: { returnPolicyIdList, combinedDecision, xpathVersion, attributes };
}

function requestAbout({ subject, resource, action, party, part = [] }: Asked, { parties }: Knowledge): Request {
	const subjectId = parties.kindOf(subject) === "system-user" ? AltinnId.systemUser : AltinnId.partyUuid;
	return {
		returnPolicyIdList: false,
		combinedDecision: false,
		attributes: [
			{ category: Category.accessSubject, attributes: [stringAttribute(subjectId, [parties.uuidOf(subject)])] },
			{ category: Category.action, attributes: [stringAttribute(AttributeId.actionId, [action])] },
			{
				category: Category.resource,
				attributes: [
					stringAttribute(AltinnId.resource, [resource]),
					stringAttribute(AltinnId.partyUuid, [parties.uuidOf(party)]),
					...part,
				],
			},
		],
	};
}

const names = ({ attributes }: Attributes, wanted: string): boolean =>
	attributes.some(({ attributeId }) => attributeId === wanted);

function firstAction({ attributes }: Request): string | undefined {
	for (const { category, attributes: some } of attributes) {
		if (category !== Category.action) continue;
		for (const { attributeId, values } of some as readonly Attribute[]) {
			if (attributeId === AttributeId.actionId) return values[0];
		}
	}
	return undefined;
}
