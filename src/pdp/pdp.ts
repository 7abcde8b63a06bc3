import { PolicyError } from "../xacml/errors.js";
import { readRequestJsonValue } from "../xacml/json/request-reader.js";
import { writeResponseJson } from "../xacml/json/response-writer.js";
import type { Request, Response } from "../xacml/model.js";
import { readPolicyXml } from "../xacml/xml/policy-reader.js";
import { readRequestXml } from "../xacml/xml/request-reader.js";
import { writeResponseXml } from "../xacml/xml/response-writer.js";
import type { XPathEngine } from "../xacml/xpath.js";
import type { AttributeProvider, Surroundings } from "./context.js";
import { compileDocuments, type Document } from "./documents.js";
import type { Explanation } from "./explanation.js";
import { decideAll, isIndividual, type ResourceHierarchy } from "./multiple-decisions.js";
import { explainPlan, type Plan, runPlan } from "./plan.js";

export interface PdpOptions {
	/** PolicyId or PolicySetId of the root, when several policies are given. */
	readonly root?: string;
	/**
	 * Several roots: the one whose target applies decides, and two that apply are an error. One whose target cannot be evaluated
	 * spoils nothing while another applies.
	 */
	readonly roots?: readonly string[];
	/** Supplies attributes the request lacks. */
	readonly attributeProvider?: AttributeProvider;
	/** For current-time, current-date and current-dateTime; the system's clock otherwise. */
	readonly clock?: () => Date;
	/** For requests about a whole hierarchy of resources (resource:scope). */
	readonly resourceHierarchy?: ResourceHierarchy;
	/** Names of the policies given, in the same order, for error messages. */
	readonly files?: readonly string[];
	/** For policies that use XPath; asked for at most once, and only then. */
	readonly xpath?: () => XPathEngine;
}

/**
 * A policy decision point over one root policy and what it refers to (core 3.1). Immutable.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { Pdp } from "fullmakt";
 *
 * const pdp = Pdp.load(readFileSync("policies/skd-mva-melding.xml", "utf8"));
 * console.log(pdp.evaluateJson({
 *   Request: {
 *     AccessSubject: [{ Attribute: [{ AttributeId: "urn:altinn:rolecode", Value: "dagl" }] }],
 *     Resource: [{ Attribute: [{ AttributeId: "urn:altinn:resource", Value: "skd-mva-melding" }] }],
 *     Action: [{ Attribute: [{ AttributeId: "urn:oasis:names:tc:xacml:1.0:action:action-id", Value: "read" }] }],
 *   },
 * }));
 * ```
 */
export class Pdp {
	private constructor(
		private readonly plan: Plan,
		private readonly surroundings: Surroundings,
		private readonly hierarchy: ResourceHierarchy | undefined,
		/** Faults in policies that are only referred to; reaching one is Indeterminate. Empty for sound policies. */
		readonly problems: readonly PolicyError[],
	) {}

	/**
	 * Reads, checks and compiles policies.
	 *
	 * @param policyXml One Policy or PolicySet, or several: then `root`, or `roots`, or the only one nobody refers to is the root.
	 * @throws {PolicyError} with code, line and column, when a policy is refused.
	 */
	static load(policyXml: string | readonly string[], options: PdpOptions = {}): Pdp {
		const texts = typeof policyXml === "string" ? [policyXml] : policyXml;
		const documents: Document[] = [];
		const unreadable: PolicyError[] = [];
		const files = new Map<Document, string>();
		texts.forEach((text, i) => {
			const file = options.files?.[i];
			try {
				const document = readPolicyXml(text, file === undefined ? {} : { file });
				documents.push(document);
				if (file !== undefined) files.set(document, file);
			} catch (error) {
				if (!(error instanceof PolicyError)) throw error;
				unreadable.push(error);
			}
		});
		return Pdp.assemble(documents, options, unreadable, files);
	}

	/** The same from model trees, for policies that were made or changed by a program. */
	static fromModel(policies: readonly Document[], options: PdpOptions = {}): Pdp {
		return Pdp.assemble(policies, options, [], new Map());
	}

	private static assemble(
		documents: readonly Document[],
		options: PdpOptions,
		unreadable: readonly PolicyError[],
		files: ReadonlyMap<Document, string>,
	): Pdp {
		const { root, roots, xpath } = options;
		const { plan, problems } = compileDocuments(documents, { root, roots, xpath, unreadable, files });
		const surroundings: Surroundings = {
			attributeProvider: options.attributeProvider,
			clock: options.clock ?? (() => new Date()),
			xpath,
		};
		return new Pdp(plan, surroundings, options.resourceHierarchy, problems);
	}

	/**
	 * Decides a XACML 3.0 Request document and answers a Response document.
	 *
	 * @throws {RequestError} when the text is no XACML request.
	 */
	evaluateXml(requestXml: string): string {
		return writeResponseXml(this.evaluate(readRequestXml(requestXml)));
	}

	/**
	 * Decides a request of the JSON Profile (already parsed) and answers one of its responses. Numbers arrive as JavaScript
	 * has them: `5.0` is the integer 5 by then; name the DataType where that matters.
	 *
	 * @throws {RequestError} when the value is no request; `where.pointer` leads to what is wrong.
	 */
	evaluateJson(request: unknown): object {
		return writeResponseJson(this.evaluate(readRequestJsonValue(request)));
	}

	/** Decides; never throws. Several decisions when the request asks for several (Multiple Decision Profile). */
	evaluate(request: Request): Response {
		if (isIndividual(request)) return { results: [runPlan(this.plan, request, this.surroundings)] };
		return decideAll(request, (individual) => runPlan(this.plan, individual, this.surroundings), this.hierarchy);
	}

	/** Decides, and tells how: the tree of what matched, what did not and why. Of several decisions, the first. */
	explain(request: Request): Explanation {
		let first: Explanation | undefined;
		const { results } = decideAll(
			request,
			(individual) => {
				const explanation = explainPlan(this.plan, individual, this.surroundings);
				first ??= explanation;
				return explanation.result;
			},
			this.hierarchy,
		);
		const [result] = results;
		if (result === undefined) throw new Error("every request has a result");
		if (first !== undefined && (first.result === result || results.length === 1)) return { ...first, ...head(result) };
		return head(result);
	}
}

const head = (result: Response["results"][number]) => ({ decision: result.decision, status: result.status, result });
