import { hasScope, type Principal } from "../http/principal.js";
import type { Notice } from "../xacml/model.js";
import { decisionRequest, type Question } from "./decision-request.js";
import { fulfil } from "./obligations.js";
import type { AskPdp } from "./pdp-client.js";

/** What a PEP is made of. */
export interface PepOptions {
	/** Verifies a token and says who holds it; throws when it is not good. */
	readonly verify: (token: string) => Promise<Principal> | Principal;
	readonly ask: AskPdp;
	/** Obligations the service itself sees to; every other one but the login level is a refusal. */
	readonly fulfils?: (obligation: Notice, principal: Principal) => boolean;
}

export interface Wish extends Question {
	/** The bearer token as it came; undefined when there was none. */
	readonly token: string | undefined;
	/** The token must have one of these. */
	readonly scopes?: readonly string[];
}

/** Why somebody was refused; tells nothing that is not the caller's own. */
export type Refusal =
	| { readonly kind: "no-token" }
	| { readonly kind: "bad-token" }
	| { readonly kind: "missing-scope"; readonly scopes: readonly string[] }
	/** The token names nobody who could be permitted anything. */
	| { readonly kind: "unknown-caller" }
	| { readonly kind: "not-permitted" }
	| { readonly kind: "level-too-low"; readonly required: number }
	| { readonly kind: "unknown-obligation" }
	| { readonly kind: "no-decision" };

export type Verdict =
	| { readonly permit: true; readonly principal: Principal; readonly obligations: readonly Notice[] }
	| { readonly permit: false; readonly refusal: Refusal };

/** Answers a wish. Never throws: whatever goes wrong is a refusal. */
export type Authorize = (wish: Wish) => Promise<Verdict>;

const refused = (refusal: Refusal): Verdict => ({ permit: false, refusal });

/**
 * A policy enforcement point without a framework: verifies the token, asks the PDP whether its holder may do that on behalf of
 * the party, and fulfils the obligations. Only an explicit Permit whose obligations are all understood is a permit.
 *
 * @example
 * ```ts
 * import { createAuthorize, pdpOverHttp } from "fullmakt/pep";
 *
 * const authorize = createAuthorize({ verify, ask: pdpOverHttp({ url: "http://127.0.0.1:8080" }) });
 * const verdict = await authorize({
 *   token: "eyJhbGciOi…",
 *   resource: "skd-mva-melding",
 *   action: "write",
 *   party: { organization: "311592858" },
 * });
 * if (!verdict.permit) console.log(verdict.refusal.kind);
 * ```
 */
export function createAuthorize({ verify, ask, fulfils }: PepOptions): Authorize {
	return async ({ token, scopes = [], ...question }) => {
		if (token === undefined || token === "") return refused({ kind: "no-token" });
		let principal: Principal;
		try {
			principal = await verify(token);
		} catch {
			return refused({ kind: "bad-token" });
		}
		if (scopes.length > 0 && !scopes.some((scope) => hasScope(principal, scope))) {
			return refused({ kind: "missing-scope", scopes });
		}
		const request = decisionRequest(principal, question);
		if (request === undefined) return refused({ kind: "unknown-caller" });
		let answer: Awaited<ReturnType<AskPdp>>;
		try {
			answer = await ask(request);
		} catch {
			return refused({ kind: "no-decision" });
		}
		if (answer.decision !== "Permit") {
			return refused({ kind: answer.decision === "Indeterminate" ? "no-decision" : "not-permitted" });
		}
		const fulfilled = fulfil(answer.obligations, principal, (obligation) => fulfils?.(obligation, principal) === true);
		if (fulfilled.kind === "level-too-low") return refused({ kind: "level-too-low", required: fulfilled.required });
		if (fulfilled.kind === "unknown") return refused({ kind: "unknown-obligation" });
		return { permit: true, principal, obligations: answer.obligations };
	};
}
