import { LRUCache } from "lru-cache";
import type { Request } from "../xacml/model.js";
import type { AskPdp, PdpAnswer } from "./ask.js";

export interface CacheOptions {
	/** Milliseconds a decision may be used again, whatever is heard; a revocation is late by this much at most. 60,000 is the most. */
	readonly maxAgeMs?: number;
	readonly entries?: number;
	/**
	 * Calls back when something changed at the PDP, and when that can no longer be told (a broken feed): everything is then asked
	 * anew. Without it only `maxAgeMs` bounds a decision's life. See `changeFeed`.
	 */
	readonly changes?: (changed: () => void) => void;
}

const MAX_AGE_MS = 5000;
const LONGEST_AGE_MS = 60_000;
const ENTRIES = 10_000;

/**
 * Remembers Permit and refusals for a short while, and asks a question that is being asked only once. The key holds every input
 * of the question, as a list, so that no two questions can look alike. Indeterminate is never kept, nor an answer that was asked
 * for before a change and came after it; a decision's age counts from the moment it was asked for.
 *
 * @throws {RangeError} when `maxAgeMs` is not between 1 and 60,000.
 *
 * @example
 * ```ts
 * import { cachedDecisions, decisionRequest, pdpOverHttp, tokenVerifier } from "fullmakt/pep";
 *
 * const url = process.env.FULLMAKT_URL ?? "http://127.0.0.1:8080";
 * const ask = cachedDecisions(pdpOverHttp({ url, token: () => process.env.SERVICE_TOKEN ?? "" }), { maxAgeMs: 2000 });
 * const principal = await tokenVerifier({ issuers: process.env.ISSUERS ?? "issuers.json" })(process.env.CALLER_TOKEN ?? "");
 * const party = { organization: "316080685" };
 * const { decision } = await ask(decisionRequest(principal, { resource: "skd-mva-melding", action: "read", party }));
 * console.log(decision);
 * // Permit
 * ```
 */
export function cachedDecisions(ask: AskPdp, options: CacheOptions = {}): AskPdp {
	const { maxAgeMs = MAX_AGE_MS, entries = ENTRIES, changes } = options;
	// To lru-cache an age of 0 is forever.
	if (!(maxAgeMs >= 1 && maxAgeMs <= LONGEST_AGE_MS)) {
		throw new RangeError(`maxAgeMs must be between 1 and ${LONGEST_AGE_MS}.`);
	}
	const known = new LRUCache<string, PdpAnswer>({ max: entries, ttl: Math.floor(maxAgeMs) });
	let asking = new Map<string, Promise<PdpAnswer>>();
	let era = 0;
	changes?.(() => {
		era += 1;
		known.clear();
		asking = new Map();
	});
	const askNow = async (request: Request, key: string): Promise<PdpAnswer> => {
		const asked = era;
		const start = performance.now();
		const answer = await ask(request);
		if (answer.decision !== "Indeterminate" && asked === era) known.set(key, answer, { start });
		return answer;
	};
	return async (request) => {
		const key = keyOf(request);
		const before = known.get(key) ?? asking.get(key);
		if (before !== undefined) return before;
		const current = asking;
		const answer = askNow(request, key).finally(() => current.delete(key));
		current.set(key, answer);
		return answer;
	};
}

function keyOf({ returnPolicyIdList, combinedDecision, xpathVersion, attributes, multiRequests }: Request): string {
	return JSON.stringify([
		[returnPolicyIdList, combinedDecision, xpathVersion ?? null, multiRequests ?? null],
		attributes.map(({ category, id, content, attributes: list }) => [
			[category, id ?? null, content ?? null],
			list.map(({ attributeId, dataType, issuer, includeInResult, values, xpath }) => [
				[attributeId, dataType, issuer ?? null, includeInResult, xpath ?? null],
				values,
			]),
		]),
	]);
}
