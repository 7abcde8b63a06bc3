/**
 * fullmakt/pep: for services that let others in. Verifies tokens, asks the PDP, fulfils obligations; denies on any doubt.
 *
 * @packageDocumentation
 */
export { type AskPdp, type PdpAnswer, PdpUnavailable, pdpInProcess } from "./ask.js";
export {
	type Authorize,
	createAuthorize,
	type PepOptions,
	type Refusal,
	type Verdict,
	type Wish,
} from "./authorize.js";
export { type ChangeFeedOptions, changeFeed } from "./change-feed.js";
export { type CacheOptions, cachedDecisions } from "./decision-cache.js";
export { decisionRequest, type Question, type RequestFault } from "./decision-request.js";
export { type Protection, permitted, protect } from "./express.js";
export { type MaskinportenOptions, maskinportenTokens, TokenNotGiven } from "./maskinporten-tokens.js";
export { fulfil, type ObligationVerdict } from "./obligations.js";
export type { PartyName } from "./party.js";
export { type PdpClientOptions, pdpOverHttp } from "./pdp-client.js";
export { type RefusalAnswer, refusalAnswer } from "./refusal-answer.js";
export { tokenVerifier, type VerifierOptions } from "./verify.js";
