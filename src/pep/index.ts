/**
 * fullmakt/pep: for services that let others in. Verifies tokens, asks the PDP, fulfils obligations; denies on any doubt.
 *
 * @packageDocumentation
 */
export {
	type Authorize,
	createAuthorize,
	type PepOptions,
	type Refusal,
	type Verdict,
	type Wish,
} from "./authorize.js";
export { type CacheOptions, cachedDecisions } from "./decision-cache.js";
export { decisionRequest, type Question } from "./decision-request.js";
export { type Protection, permitted, protect } from "./express.js";
export { fulfil, type ObligationVerdict } from "./obligations.js";
export type { PartyName } from "./party.js";
export { type AskPdp, type PdpAnswer, type PdpClientOptions, PdpUnavailable, pdpOverHttp } from "./pdp-client.js";
export { type RefusalAnswer, refusalAnswer } from "./refusal-answer.js";
export { tokenVerifier, type VerifierOptions } from "./verify.js";
