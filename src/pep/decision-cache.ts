import { LRUCache } from "lru-cache";
import type { Request } from "../xacml/model.js";
import type { AskPdp, PdpAnswer } from "./pdp-client.js";

export interface CacheOptions {
	/** Milliseconds a decision may be used again, whatever is heard; a revocation is late by this much at most. */
	readonly maxAgeMs?: number;
	readonly entries?: number;
	/**
	 * Calls back when something changed at the PDP, and when that can no longer be told (a broken feed): everything is then asked
	 * anew. Without it only `maxAgeMs` bounds a decision's life.
	 */
	readonly changes?: (changed: () => void) => void;
}

const MAX_AGE_MS = 5000;
const ENTRIES = 10_000;

/**
 * Remembers Permit and refusals for a short while. The key holds every input of the question, as a list, so that no two
 * questions can look alike; Indeterminate is never kept, nor an answer that was asked for before a change and came after it.
 */
export function cachedDecisions(ask: AskPdp, options: CacheOptions = {}): AskPdp {
	const known = new LRUCache<string, PdpAnswer>({
		max: options.entries ?? ENTRIES,
		ttl: options.maxAgeMs ?? MAX_AGE_MS,
		ttlAutopurge: false,
	});
	let era = 0;
	options.changes?.(() => {
		era += 1;
		known.clear();
	});
	return async (request) => {
		const key = keyOf(request);
		const before = known.get(key);
		if (before !== undefined) return before;
		const asked = era;
		const answer = await ask(request);
		if (answer.decision !== "Indeterminate" && asked === era) known.set(key, answer);
		return answer;
	};
}

function keyOf({ attributes }: Request): string {
	return JSON.stringify(
		attributes.map(({ category, attributes: list }) => [
			category,
			list.map(({ attributeId, dataType, issuer, values }) => [attributeId, dataType, issuer ?? null, values]),
		]),
	);
}
