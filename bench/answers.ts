import type { Lane } from "./contender.js";
import type { Workload } from "./workload.js";

/** A slow peer is not asked everything: this long, and at least this many. */
const ENOUGH_MS = 1500;
const AT_LEAST = 200;

/** Compares a lane's answers with brute force; a wrong one ends the benchmark. Returns how many were compared. */
export function checkAnswers(lane: Lane, { permitted, requests }: Workload): number {
	const start = performance.now();
	for (let request = 0; request < requests.length; request++) {
		if (lane.decide(request) !== permitted[request]) {
			throw new Error(
				`${lane.name} answers request ${request} wrongly: it should ${permitted[request] ? "" : "not "}be permitted`,
			);
		}
		if (request >= AT_LEAST && performance.now() - start > ENOUGH_MS) return request + 1;
	}
	return requests.length;
}
