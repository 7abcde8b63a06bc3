import type { PreparedSubject } from "../pdp/flat-table.js";
import type { CompiledPolicy } from "../pdp/policy-library.js";
import { Category } from "../xacml/identifiers.js";
import type { Indeterminate } from "../xacml/indeterminate.js";
import type { Attributes, Request, Response } from "../xacml/model.js";
import type { AskedSubject } from "./asked-subject.js";

export type PrepareSubject = (attributes: readonly Attributes[]) => PreparedSubject;

/**
 * The subjects of one request for many decisions. The same one stands in many of its parts; from the second time on it is
 * made into symbols, once, instead of being compared value by value.
 */
export class RepeatedSubjects {
	readonly #prepare: PrepareSubject;
	/** "whole": one whose attributes are to be returned, and so must stay in the request. */
	readonly #seen = new Map<Attributes, PreparedSubject | "once" | "whole">();

	/** The subject looked at last, and who it was found to be. */
	#last: Attributes | undefined;
	#who: AskedSubject | Indeterminate | undefined;

	constructor(prepare: PrepareSubject) {
		this.#prepare = prepare;
	}

	/** What `policy.evaluate(request)` gives. Written with loops: it runs for each of a hundred decisions in a request. */
	evaluate(policy: CompiledPolicy, request: Request): Response {
		const { attributes } = request;
		// It stands first in most requests.
		let at = 0;
		while (at < attributes.length && attributes[at]?.category !== Category.accessSubject) at++;
		const subject = attributes[at];
		if (subject === undefined) return policy.evaluate(request);
		const prepared = this.#preparedBefore(subject);
		if (prepared === undefined) return policy.evaluate(request);
		const others: Attributes[] = [];
		for (let i = 0; i < attributes.length; i++) if (i !== at) others.push(attributes[i] as Attributes);
		const { returnPolicyIdList, combinedDecision, xpathVersion } = request;
		const rest: Request =
			xpathVersion === undefined
				? { returnPolicyIdList, combinedDecision, attributes: others }
				: { returnPolicyIdList, combinedDecision, xpathVersion, attributes: others };
		return policy.evaluatePrepared(rest, prepared);
	}

	/** Who the subject is; found out once for parts of the request in a row that name the same. */
	who(subject: Attributes, find: () => AskedSubject | Indeterminate): AskedSubject | Indeterminate {
		if (this.#who === undefined || this.#last !== subject) {
			this.#last = subject;
			this.#who = find();
		}
		return this.#who;
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
