import { LRUCache } from "lru-cache";
import { common, Fault } from "./fault.js";

/** How many calls one caller may make in a while. Decisions are not counted. */
export interface RateLimit {
	/**
	 * Counts a call; the headers of its answer (draft-ietf-httpapi-ratelimit-headers).
	 * @throws {Fault} 429 with Retry-After
	 */
	count(caller: string): Readonly<Record<string, string>>;
}

interface Window {
	readonly endsAt: number;
	calls: number;
}

/** The most callers counted at once; of more, the one longest silent is forgotten. */
const MOST_CALLERS = 100_000;

/** `calls` in each `seconds`, counted in this process: behind several nodes each counts its own share. */
export function createRateLimit(calls: number, seconds = 60, now: () => number = () => performance.now()): RateLimit {
	const windows = new LRUCache<string, Window>({ max: MOST_CALLERS });
	const policy = `"default";q=${calls};w=${seconds}`;
	return {
		count(caller) {
			const at = now();
			let window = windows.get(caller);
			if (window === undefined || window.endsAt <= at) {
				window = { endsAt: at + seconds * 1000, calls: 0 };
				windows.set(caller, window);
			}
			window.calls += 1;
			const left = Math.max(0, calls - window.calls);
			const wait = Math.ceil((window.endsAt - at) / 1000);
			const headers = { "RateLimit-Policy": policy, RateLimit: `"default";r=${left};t=${wait}` };
			if (window.calls <= calls) return headers;
			throw new Fault(common.tooMany, {
				detail: `At most ${calls} calls in ${seconds} seconds.`,
				headers: { ...headers, "Retry-After": String(wait) },
			});
		},
	};
}
