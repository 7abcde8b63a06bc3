import type { Workload } from "./workload.js";

/**
 * `precomputed` is a peer that has worked out beforehand what each user may do: it stands beside the engine with the
 * subject known, not beside engines that read the subject from the request.
 */
export type Kind = "oracle" | "reference" | "fullmakt" | "peer" | "precomputed";

/** An engine with the workload's policies in it. */
export interface Contender {
	readonly name: string;
	readonly kind: Kind;
	/** Takes in the policies, and nothing of the requests: its time and memory are reported as those of loading. */
	load(workload: Workload): Promise<Loaded>;
}

export interface Loaded {
	/** Time to report instead of what `load` took, where writing down the policies is no part of loading them. */
	readonly seconds?: number;
	/** Prepares the requests in the engine's own form; each lane is one way to call it, and one line of the table. */
	lanes(workload: Workload): readonly Lane[];
}

export interface Lane {
	readonly name: string;
	/** Whether the request at this position is permitted. */
	decide(request: number): boolean;
}
