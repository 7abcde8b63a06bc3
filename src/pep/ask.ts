import type { Decision, Notice, Request, Response, StatusCode } from "../xacml/model.js";

/** What a PEP needs of an answer. */
export interface PdpAnswer {
	readonly decision: Decision;
	/** Why a decision is Indeterminate. */
	readonly status?: StatusCode;
	readonly obligations: readonly Notice[];
}

/** Asks one question. Whatever it throws, and any answer that is not understood, is a refusal. */
export type AskPdp = (request: Request) => Promise<PdpAnswer> | PdpAnswer;

/** The PDP gave no answer that can be used. */
export class PdpUnavailable extends Error {
	override readonly name = "PdpUnavailable";
}

/**
 * A PDP in the same process: what evaluates a request, as the engine of `fullmakt` does. It knows what its policies and the
 * request say, and nothing of roles and delegations; those are the server's.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { Pdp } from "fullmakt";
 * import { pdpInProcess } from "fullmakt/pep";
 *
 * const pdp = Pdp.load(readFileSync("policies/skd-mva-melding.xml", "utf8"));
 * const ask = pdpInProcess((request) => pdp.evaluate(request));
 * const nothing = { returnPolicyIdList: false, combinedDecision: false, attributes: [] };
 * console.log((await ask(nothing)).decision);
 * // NotApplicable
 * ```
 */
export function pdpInProcess(evaluate: (request: Request) => Promise<Response> | Response): AskPdp {
	return async (request) => {
		const { results } = await evaluate(request);
		const [result, ...others] = results;
		if (result === undefined || others.length > 0) throw new PdpUnavailable("The answer is not one result.");
		return { decision: result.decision, status: result.status.code, obligations: result.obligations };
	};
}
