import { Fault } from "../http/fault.js";
import { hasScope, type Principal } from "../http/principal.js";
import type { Notice } from "../xacml/model.js";
import type { AskPdp } from "./ask.js";
import { decisionRequest, type Question } from "./decision-request.js";
import { fulfil } from "./obligations.js";

/** What a PEP is made of. */
export interface PepOptions {
	/** Verifies a token and says who holds it; throws when it is not good. */
	readonly verify: (token: string) => Promise<Principal> | Principal;
	readonly ask: AskPdp;
	/** Obligations the service itself sees to; every other one but the login level is a refusal. */
	readonly fulfils?: (obligation: Notice, principal: Principal) => boolean;
	/**
	 * Told why there was no decision, in words for whoever runs the service; the caller is not told. No token and no personal
	 * number is in it. A pino logger is one.
	 */
	readonly log?: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
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
	/** The party is not written as one can be: a mistake of the caller. */
	| { readonly kind: "bad-question" }
	/** Also when the party is unknown: whether a number is somebody's is nobody's to find out. */
	| { readonly kind: "not-permitted"; readonly resource: string; readonly action: string }
	| { readonly kind: "level-too-low"; readonly required: number }
	| { readonly kind: "unknown-obligation" }
	/** Nobody could say; trying again may help. */
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
 * import { createAuthorize, pdpOverHttp, tokenVerifier } from "fullmakt/pep";
 *
 * const url = process.env.FULLMAKT_URL ?? "http://127.0.0.1:8080";
 * const authorize = createAuthorize({
 *   verify: tokenVerifier({ issuers: process.env.ISSUERS ?? "issuers.json" }),
 *   ask: pdpOverHttp({ url, token: () => process.env.SERVICE_TOKEN ?? "" }),
 * });
 * const wish = { token: process.env.CALLER_TOKEN, resource: "skd-mva-melding", action: "write", scopes: ["skd:mva"] };
 *
 * const own = await authorize({ ...wish, party: { organization: "316080685" } });
 * console.log(own.permit);
 * // true
 * const other = await authorize({ ...wish, party: { organization: "311592858" } });
 * console.log(other.permit ? "Permit" : other.refusal.kind);
 * // not-permitted
 * ```
 */
export function createAuthorize({ verify, ask, fulfils, log }: PepOptions): Authorize {
	const tell = (message: string, error?: unknown): void => {
		try {
			log?.warn(error === undefined ? {} : { err: error }, message);
		} catch {
			// A log that fails must not decide.
		}
	};
	const answer = async ({ token, scopes = [], ...question }: Wish): Promise<Verdict> => {
		if (token === undefined || token === "") return refused({ kind: "no-token" });
		let principal: Principal;
		try {
			principal = await verify(token);
		} catch (error) {
			// The issuer's keys cannot be had: the token may be good.
			if (!(error instanceof Fault && error.kind.status === 503)) return refused({ kind: "bad-token" });
			throw error;
		}
		if (scopes.length > 0 && !scopes.some((scope) => hasScope(principal, scope))) {
			return refused({ kind: "missing-scope", scopes });
		}
		const request = decisionRequest(principal, question);
		if (typeof request === "string") return refused({ kind: request });
		const { decision, status, obligations } = await ask(request);
		const { resource, action } = question;
		if (decision === "Indeterminate") {
			tell(`the PDP could not decide "${action}" on ${resource}: ${status ?? "no status"}`);
			// A party that is unknown (pdp 2.5); it will be so at the next try.
			return refused(status === "syntax-error" ? { kind: "not-permitted", resource, action } : { kind: "no-decision" });
		}
		if (decision !== "Permit") return refused({ kind: "not-permitted", resource, action });
		const fulfilled = fulfil(obligations, principal, (obligation) => fulfils?.(obligation, principal) === true);
		if (fulfilled.kind === "level-too-low") return refused({ kind: "level-too-low", required: fulfilled.required });
		if (fulfilled.kind === "unknown") {
			tell(`"${action}" on ${resource} is refused: the obligation ${fulfilled.id} is not known here`);
			return refused({ kind: "unknown-obligation" });
		}
		return { permit: true, principal, obligations };
	};
	return async (wish) => {
		try {
			return await answer(wish);
		} catch (error) {
			tell("no decision", error);
			return refused({ kind: "no-decision" });
		}
	};
}
