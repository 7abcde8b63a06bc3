import type { PreparedSubject } from "../pdp/flat-table.js";
import type { CompiledPolicy } from "../pdp/policy-library.js";
import { Category } from "../xacml/identifiers.js";
import type { Attributes, Request, Response } from "../xacml/model.js";

export type PrepareSubject = (attributes: readonly Attributes[]) => PreparedSubject;

/**
 * The subjects of one request for many decisions. The same one stands in many of its parts; from the second time on it is
 * made into symbols, once, instead of being compared value by value.
 */
export class RepeatedSubjects {
	readonly #prepare: PrepareSubject;
	/** "whole": one whose attributes are to be returned, and so must stay in the request. */
	readonly #seen = new Map<Attributes, PreparedSubject | "once" | "whole">();

	constructor(prepare: PrepareSubject) {
		this.#prepare = prepare;
	}

	/** What `policy.evaluate(request)` gives. Written with loops: it runs for each of a hundred decisions in a request. */
	evaluate(policy: CompiledPolicy, request: Request): Response {
		let subject: Attributes | undefined;
		const others: Attributes[] = [];
		for (const attributes of request.attributes) {
			if (attributes.category === Category.accessSubject) subject = attributes;
			else others.push(attributes);
		}
		if (subject === undefined) return policy.evaluate(request);
		const prepared = this.#preparedBefore(subject);
		if (prepared === undefined) return policy.evaluate(request);
		const { returnPolicyIdList, combinedDecision, xpathVersion } = request;
		const rest: Request =
			xpathVersion === undefined
				? { returnPolicyIdList, combinedDecision, attributes: others }
				: { returnPolicyIdList, combinedDecision, xpathVersion, attributes: others };
		return policy.evaluatePrepared(rest, prepared);
	}

	#preparedBefore(subject: Attributes): PreparedSubject | undefined {
		const seen = this.#seen.get(subject);
		if (seen === undefined) {
			this.#seen.set(subject, subject.attributes.some(({ includeInResult }) => includeInResult) ? "whole" : "once");
			return undefined;
		}
		if (seen === "whole") return undefined;
		if (seen !== "once") return seen;
		const prepared = this.#prepare([subject]);
		this.#seen.set(subject, prepared);
		return prepared;
	}
}
